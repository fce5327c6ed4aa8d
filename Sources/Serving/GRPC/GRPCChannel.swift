// A gRPC client over one HTTP/2 connection to the first of several targets that answers.

import Base
import Runtime
import TLS

public final class GRPCChannel: Sendable {
    private let clients: [HTTPClient]
    private let current = Lock(0)
    private let messageLimit: Int

    /// `targets`: `host:port`, URLs, or `unix:PATH`.
    public init(
        targets: [String], tls: ClientTLS? = nil, group: LoopGroup, messageLimit: Int = 64 << 20,
        params: ClientParams = ClientParams()
    ) async throws {
        var params = params
        params.version = .http2
        var clients: [HTTPClient] = []
        for target in targets {
            var text = target
            if tls != nil, !target.contains("://"), !target.hasPrefix("unix:") { text = "https://" + target }
            guard let origin = URLText(text) else {
                throw GRPCStatus(.invalidArgument, "found the target \(target), expected host:port or unix:PATH")
            }
            clients.append(try await HTTPClient(origin: origin, tls: tls, group: group, params: params))
        }
        guard !clients.isEmpty else { throw GRPCStatus(.invalidArgument, "a channel without targets") }
        self.clients = clients
        self.messageLimit = messageLimit
    }

    /// One message there, one back. Tried at the next target when one can't be reached.
    public func unary(
        _ path: String, _ message: [UInt8], metadata: HTTPFields = HTTPFields(), timeout: TimeSpan? = nil
    ) async throws -> [UInt8] {
        let deadline = timeout.map { Instant.now + $0 }
        var left = clients.count
        while true {
            let index = current.withLock { $0 }
            let rest = deadline.map { $0 - Instant.now }
            if let rest, rest <= .zero { throw GRPCStatus(.deadlineExceeded, "the deadline has passed") }
            let (call, bridge) = try start(clients[index], path, metadata, timeout: rest)
            left -= 1
            do {
                try call.send(message)
                call.closeSend()
                guard let answer = try await call.next() else {
                    throw GRPCStatus(.internal, "the answer has no message")
                }
                if try await call.next() != nil { throw GRPCStatus(.internal, "the answer has several messages") }
                return answer
            } catch {
                guard left > 0, let failure = bridge.failure, failure.isRetriable else { throw error }
                moveOn(from: index)
            }
        }
    }

    /// A call in both directions. With several targets, one that can't be reached makes the call fail as UNAVAILABLE,
    /// and the next call goes to the next target.
    public func open(
        _ path: String, metadata: HTTPFields = HTTPFields(), timeout: TimeSpan? = nil
    ) async throws -> GRPCClientCall {
        let index = current.withLock { $0 }
        let (call, bridge) = try start(clients[index], path, metadata, timeout: timeout)
        if clients.count > 1, bridge.failure?.isRetriable == true { moveOn(from: index) }
        return call
    }

    /// The next call goes to another target.
    public func useNextTarget() { moveOn(from: current.withLock { $0 }) }

    private func moveOn(from index: Int) {
        current.withLock { if $0 == index { $0 = (index + 1) % clients.count } }
    }

    private func start(
        _ client: HTTPClient, _ path: String, _ metadata: HTTPFields, timeout: TimeSpan?
    ) throws -> (GRPCClientCall, StreamBridge) {
        var fields: HTTPFields = ["te": "trailers", "content-type": "application/grpc", "user-agent": "skein"]
        if let timeout { fields.add("grpc-timeout", GRPCTimeout.text(timeout)) }
        for field in metadata.all { fields.add(field.name, field.value) }
        let head = HTTPRequestHead(method: "POST", path: path, fields: fields)
        do throws(HTTPFailure) {
            let bridge = try client.open(head, endStream: false, [], timeout: timeout)
            return (GRPCClientCall(bridge, messageLimit: messageLimit), bridge)
        } catch {
            throw GRPCStatus(error)
        }
    }

    public func close() { for client in clients { client.close() } }
}
