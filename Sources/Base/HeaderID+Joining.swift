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
    /// Appends `value` to the entry at `index` as a further element of its list.
    public mutating func joinValue(at index: Int, with value: ByteView) {
        let old = self.value(at: index)
        reserveArena(old.count + 1 + value.count)
        let offset = store(old)
        unsafe arena.unsafelyUnwrapped[arenaUsed] = 0x2C
        arenaUsed += 1
        _ = store(value)
        unsafe fields.unsafelyUnwrapped[index].valueOffset = offset
        unsafe fields.unsafelyUnwrapped[index].valueLength = UInt32(old.count + 1 + value.count)
        recount(adding: 1 + value.count)
    }
}
