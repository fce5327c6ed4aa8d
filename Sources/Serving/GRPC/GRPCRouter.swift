// Methods by path, and gRPC's rules around them.

import Base

public struct GRPCRouter: Sendable {
    public typealias Method = @Sendable (GRPCCall) async throws -> Void

    private struct Route: Sendable {
        let messageLimit: Int
        let run: Method
    }

    private var routes: [String: Route] = [:]

    public init() {}

    /// `path` is `/package.Service/Method`. A method that throws ends its call with that status; any other error is
    /// UNKNOWN with the error's text.
    public mutating func on(_ path: String, messageLimit: Int = 4 << 20, _ run: @escaping Method) {
        precondition(path.hasPrefix("/"), "a gRPC path begins with a slash")
        routes[path] = Route(messageLimit: messageLimit, run: run)
    }

    public var paths: [String] { routes.keys.sorted() }

    /// False when the request is none of gRPC's: nothing was done with it.
    public func handle(_ exchange: HTTPExchange) async -> Bool {
        let head = exchange.head
        guard GRPCFraming.isGRPC(head.fields["content-type"]) else { return false }
        if head.method != "POST" {
            await exchange.respond(405, ["allow": "POST"], text: "gRPC calls are POST requests\n")
            return true
        }
        guard let route = routes[head.pathOnly] else {
            Self.refuse(exchange, GRPCStatus(.unimplemented, "unknown method \(head.pathOnly)"))
            return true
        }
        var timeout: TimeSpan?
        if let text = head.fields["grpc-timeout"] {
            guard let span = GRPCTimeout.parse(text) else {
                Self.refuse(exchange, GRPCStatus(.internal, "grpc-timeout is \(text), expected digits and a unit"))
                return true
            }
            timeout = span
            let status = GRPCStatus(.deadlineExceeded, "the deadline has passed")
            try? exchange.bridge.say([.deadline(span, status.trailers)])
        }
        let call = GRPCCall(exchange, timeout: timeout, messageLimit: route.messageLimit)
        do {
            try await route.run(call)
            call.end(.ok)
        } catch {
            call.end(GRPCStatus(of: error))
        }
        return true
    }

    private static func refuse(_ exchange: HTTPExchange, _ status: GRPCStatus) {
        var fields: HTTPFields = ["content-type": "application/grpc"]
        if status.code == .unimplemented { fields.add("grpc-accept-encoding", "identity") }
        for field in status.trailers.all { fields.add(field.name, field.value) }
        exchange.answerWithoutBody(200, fields)
    }
}
