// Holds a request back until it is complete, up to a limit; beyond it the client is refused.

import Base
import EnvoyAPI
import Routing

/// `envoy.extensions.filters.http.buffer.v3.Buffer`.
struct BufferParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.buffer.v3.Buffer"
    static let perRouteTypeName = "envoy.extensions.filters.http.buffer.v3.BufferPerRoute"

    let maxRequestBytes: Int

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        maxRequestBytes = Int(node.optionalUInt32("max_request_bytes") ?? 0)
    }
}

final class BufferRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    /// Nil switches the filter off.
    let params: BufferParams?

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        params =
            node.bool("disabled")
            ? nil
            : try node.message("buffer").map { node throws(InvalidConfiguration) in
                try BufferParams(node)
            }
        super.init()
    }
}

final class BufferFilter: HTTPFilter {
    private final class Limit {
        let bytes: Int
        init(_ bytes: Int) { self.bytes = bytes }
    }

    private let params: BufferParams

    init(name: String, params: BufferParams) {
        self.params = params
        super.init(name: name)
    }

    override var seesRequestData: Bool { true }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        if endStream { return .proceed }
        var limit = params.maxRequestBytes
        if let route = stream.perRoute(name) as? BufferRouteConfig {
            guard let params = route.params else { return .proceed }
            limit = params.maxRequestBytes
        }
        stream.setFilterState(self, Limit(limit))
        // The client must not be slowed down below what the filter has to see before it lets go.
        stream.requestBufferLimit = max(limit + 1, stream.requestBufferLimit)
        return .wait
    }

    override func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict {
        guard stream.waitingFilter == index, let limit = stream.filterState(self) as? Limit else { return .proceed }
        if stream.requestBuffer.count + bytes.count > limit.bytes {
            stream.refuseLongRequest()
            return .answered
        }
        stream.keep(bytes, endStream: endStream)
        if endStream { complete(stream) }
        return .wait
    }

    override func requestTrailers(_ stream: HTTPStream) -> FilterVerdict {
        if stream.waitingFilter == index { complete(stream) }
        return .proceed
    }

    /// All of it is here, so its length can be said.
    private func complete(_ stream: HTTPStream) {
        if !stream.requestHeaders.contains(.contentLength), !stream.requestHasTrailers {
            stream.requestHeaders.remove(.transferEncoding)
            stream.requestHeaders.append(.contentLength, decimal: UInt64(stream.requestBuffer.count))
        }
        stream.continueDecoding(after: self)
    }
}
