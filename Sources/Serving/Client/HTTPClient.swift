// An HTTP client for one origin: pooled connections, HTTP/1.1 or HTTP/2.

import Base
import Runtime
import TLS

public final class HTTPClient: Sendable {
    public let origin: URLText
    private let params: ClientParams
    private let handle: LoopHandle
    private let pool: LoopBound<ClientPool>

    public init(
        origin: URLText, tls: ClientTLS? = nil, group: LoopGroup, params: ClientParams = ClientParams()
    ) async throws {
        self.origin = origin
        self.params = params
        handle = group.next()
        if origin.scheme == .https, tls == nil {
            throw InvalidTLS(.validation, found: "an https origin without TLS settings", expected: "ClientTLS")
        }
        let alpn: [String] =
            switch params.version {
            case .automatic: ["h2", "http/1.1"]
            case .http1: ["http/1.1"]
            case .http2: ["h2"]
            }
        let host = origin.scheme == .unix ? "localhost" : origin.host
        let context = try tls?.makeContext(host: host, alpn: alpn)
        let made = await handle.ask { loop in
            LoopBound(ClientPool(loop: loop, origin: origin, tls: context, params: params), on: loop)
        }
        guard let made else { throw HTTPFailure(.stopping, "the loops have ended") }
        pool = made
    }

    deinit { pool.post { $0.close() } }

    /// Sends a request and returns when the answer's head is there. What the head leaves empty (scheme, authority) is
    /// the origin's. Idempotent requests that hit a connection which the server was closing are sent once more, unless
    /// the caller has to know whether a request may have been seen twice.
    public func send(
        _ head: HTTPRequestHead, body: [UInt8] = [], timeout: TimeSpan? = nil, resends: Bool = true
    ) async throws(HTTPFailure) -> HTTPAnswer {
        var head = head
        if !body.isEmpty || head.method == "POST" || head.method == "PUT" || head.method == "PATCH" {
            head.fields.set("content-length", String(body.count))
        }
        var tries = head.method == "POST" || head.method == "PATCH" || !resends ? 1 : 2
        while true {
            tries -= 1
            do throws(HTTPFailure) {
                return try await sendOnce(head, body, timeout)
            } catch {
                if tries == 0 || !error.isRetriable || error.kind != .peerGone { throw error }
            }
        }
    }

    private func sendOnce(
        _ head: HTTPRequestHead, _ body: [UInt8], _ timeout: TimeSpan?
    ) async throws(HTTPFailure) -> HTTPAnswer {
        let items: [StreamBridge.Item] = body.isEmpty ? [] : [.bytes(.own(body)), .end(nil)]
        let bridge = try open(head, endStream: body.isEmpty, items, timeout: timeout)
        do throws(HTTPFailure) {
            return HTTPAnswer(try await bridge.responseHead(), bridge)
        } catch {
            bridge.abandon()
            throw error
        }
    }

    func open(
        _ head: HTTPRequestHead, endStream: Bool, _ items: [StreamBridge.Item], timeout: TimeSpan?
    ) throws(HTTPFailure) -> StreamBridge {
        var head = head
        head.scheme = origin.scheme == .https ? "https" : "http"
        if head.authority.isEmpty { head.authority = origin.authority }
        if !origin.path.isEmpty { head.path = origin.path + head.path }
        let request = head
        let bridge = StreamBridge(queueLimit: params.queueLimit)
        var items = items
        if let timeout { items.append(.deadline(timeout, HTTPFields())) }
        try bridge.say(items)
        let isPosted = pool.post { $0.submit(request, bridge, endStream: endStream) }
        if !isPosted { throw HTTPFailure(.stopping, "the client's loop has ended") }
        return bridge
    }

    public func close() { pool.post { $0.close() } }
}
