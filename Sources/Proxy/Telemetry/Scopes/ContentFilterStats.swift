// What the filters count that read or change bodies.

/// Prefix `http.<stat_prefix>.compressor.<library name>.<library>.[request.|response.]`
public enum CompressionStat: String, StatScope {
    case compressed
    case contentLengthTooSmall = "content_length_too_small"
    case notCompressed = "not_compressed"
    case totalCompressedBytes = "total_compressed_bytes"
    case totalUncompressedBytes = "total_uncompressed_bytes"

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.compressor.<library name>.<library>.`
public enum EncodingChoiceStat: String, StatScope {
    case headerCompressorOvershadowed = "header_compressor_overshadowed"
    case headerCompressorUsed = "header_compressor_used"
    case headerIdentity = "header_identity"
    case headerNotValid = "header_not_valid"
    case headerWildcard = "header_wildcard"
    case noAcceptHeader = "no_accept_header"
    case notCompressedEtag = "not_compressed_etag"

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.decompressor.<library name>.<library>.{request,response}.`
public enum DecompressionStat: String, StatScope {
    case decompressed
    case notDecompressed = "not_decompressed"
    case totalCompressedBytes = "total_compressed_bytes"
    case totalUncompressedBytes = "total_uncompressed_bytes"

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.decompressor.<library name>.gzip.decompressor_library.`
public enum GzipFailureStat: String, StatScope {
    case bufError = "zlib_buf_error"
    case dataError = "zlib_data_error"
    case errno = "zlib_errno"
    case memError = "zlib_mem_error"
    case streamError = "zlib_stream_error"
    case versionError = "zlib_version_error"

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.decompressor.<library name>.zstd.decompressor_library.`
public enum ZstdFailureStat: String, StatScope {
    case checksumWrongError = "zstd_checksum_wrong_error"
    case dictionaryError = "zstd_dictionary_error"
    case genericError = "zstd_generic_error"
    case memoryError = "zstd_memory_error"

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.lua.[<stat_prefix of the filter>.]`
public enum LuaStat: String, StatScope {
    case errors, executions

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.stateful_session.<stat_prefix of the filter>.`
public enum StatefulSessionStat: String, StatScope {
    case failedClosed = "failed_closed"
    case failedOpen = "failed_open"
    case noSession = "no_session"
    case routed

    public var kind: StatKind { .counter }
}

/// Prefix `dns_cache.<name>.`
public enum NameCacheStat: String, StatScope {
    case cacheLoad = "cache_load"
    case dnsAddressFilterOut = "dns_address_filter_out"
    case dnsQueryAttempt = "dns_query_attempt"
    case dnsQueryFailure = "dns_query_failure"
    case dnsQuerySuccess = "dns_query_success"
    case dnsQueryTimeout = "dns_query_timeout"
    case dnsRqPendingOverflow = "dns_rq_pending_overflow"
    case hostAdded = "host_added"
    case hostAddressChanged = "host_address_changed"
    case hostOverflow = "host_overflow"
    case hostRemoved = "host_removed"
    case numHosts = "num_hosts"

    public var kind: StatKind {
        switch self {
        case .numHosts: .gauge
        default: .counter
        }
    }
}
