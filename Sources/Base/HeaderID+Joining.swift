// Which repeated headers are one list, joined on arrival as Envoy does, and which stay apart.

extension HeaderID {
    /// In requests and responses alike, a second line of these is appended to the first with a comma. All others,
    /// `cookie` and `set-cookie` before all, stay separate entries.
    @inlinable
    public var joinsWhenRepeated: Bool {
        switch self {
        case .authority, .host, .connection, .keepAlive, .proxyConnection, .transferEncoding, .contentType, .te: true
        case .upgrade, .expect, .via, .userAgent, .accept, .acceptEncoding, .contentEncoding, .location, .referer: true
        case .origin, .vary, .etag, .cacheControl, .authorization: true
        case .forwardedFor, .forwardedProto, .forwardedHost, .forwardedPort, .forwardedClientCert, .requestID: true
        case .clientTraceID, .grpcStatus, .grpcMessage, .grpcTimeout, .grpcAcceptEncoding: true
        case .accessControlRequestMethod, .accessControlRequestHeaders, .accessControlRequestPrivateNetwork: true
        case .accessControlAllowOrigin, .accessControlAllowMethods, .accessControlAllowHeaders: true
        case .accessControlAllowCredentials, .accessControlAllowPrivateNetwork, .accessControlExposeHeaders: true
        case .accessControlMaxAge, .envoyOriginalPath, .envoyDecoratorOperation: true
        default: false
        }
    }
}

extension HeaderBlock {
    /// Makes one list of the entry at `index` and of all entries behind it under `id`, which are removed.
    /// One pass and one copy, however many there are.
    public mutating func join(_ id: HeaderID, into index: Int) {
        var length = value(at: index).count
        for other in index + 1..<count where self.id(at: other) == id { length += 1 + value(at: other).count }
        reserveArena(length)
        let offset = store(value(at: index))
        var kept = index + 1
        for other in index + 1..<count {
            let entry = field(other)
            if entry.id != id {
                unsafe fields.unsafelyUnwrapped[kept] = entry
                kept += 1
                continue
            }
            unsafe arena.unsafelyUnwrapped[arenaUsed] = 0x2C
            arenaUsed += 1
            _ = store(slice(entry.valueOffset, entry.valueLength))
            // The value moved into the list, a comma came in, and the name went.
            byteSize += 1 - Int(entry.nameLength)
        }
        used = kept
        unsafe fields.unsafelyUnwrapped[index].valueOffset = offset
        unsafe fields.unsafelyUnwrapped[index].valueLength = UInt32(length)
    }
}
