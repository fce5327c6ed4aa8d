// A gRPC call that is being served.

import Base

/// The handler's task is cancelled when the caller goes away, cancels, or its deadline passes.
public final class GRPCCall: Sendable {
    public let path: String
    /// The request's headers, gRPC's own among them.
    public let metadata: HTTPFields
    public let peer: PeerFacts
    /// What the caller still had at the start of the call; nil without a deadline.
    public let timeout: TimeSpan?
    private let exchange: HTTPExchange
    private let deframer: Lock<GRPCDeframer>
    private let answerFields: Lock<HTTPFields>
    private let trailerFields = Lock(HTTPFields())

    init(_ exchange: HTTPExchange, timeout: TimeSpan?, messageLimit: Int) {
        path = exchange.head.pathOnly
        metadata = exchange.head.fields
        peer = exchange.peer
        self.exchange = exchange
        self.timeout = timeout
        deframer = Lock(GRPCDeframer(limit: messageLimit))
        answerFields = Lock(["content-type": "application/grpc"])
    }

    /// Headers of the answer besides gRPC's own; before the first `send`.
    public func addHeader(_ name: String, _ value: String) { answerFields.withLock { $0.add(name, value) } }
    /// Trailers besides grpc-status and grpc-message.
    public func addTrailer(_ name: String, _ value: String) { trailerFields.withLock { $0.add(name, value) } }

    /// The caller's next message; nil when it will send no more. One task reads at a time.
    public func next() async throws -> [UInt8]? {
        while true {
            if let message = try takeMessage() { return message }
            guard let part = try await exchange.nextBodyPart() else {
                if deframer.withLock({ $0.isEmpty }) { return nil }
                throw GRPCStatus(.internal, "the request ends inside a message")
            }
            deframer.withLock { $0.append(part) }
        }
    }

    private func takeMessage() throws(GRPCStatus) -> [UInt8]? {
        let outcome = deframer.withLock { deframer -> Result<[UInt8]?, GRPCStatus> in
            do throws(GRPCStatus) { return .success(try deframer.next()) } catch { return .failure(error) }
        }
        return try outcome.get()
    }

    /// The only message of a unary request.
    public func onlyMessage() async throws -> [UInt8] {
        guard let message = try await next() else {
            throw GRPCStatus(.unimplemented, "the request has no message, and this method takes one")
        }
        if try await next() != nil {
            throw GRPCStatus(.unimplemented, "the request has several messages, and this method takes one")
        }
        return message
    }

    /// Queues a message and returns at once. Throws when the caller is gone, or when it has left so much unread that
    /// the stream was reset.
    public func send(_ message: [UInt8]) throws { try send([.own(message)]) }

    /// A message of parts, of which other calls may send some, too.
    public func send(_ message: [BodyPart]) throws {
        sendHead()
        try exchange.push(GRPCFraming.frame(message))
    }

    /// Headers go out with the first message; a stream whose first message may take long sends them before.
    public func sendHead() {
        if !exchange.hasBegun { exchange.begin(200, answerFields.withLock { $0 }) }
    }

    /// Suspends until no more than `bytes` wait for the caller.
    public func drained(below bytes: Int) async throws { try await exchange.drained(below: bytes) }
    public var queuedBytes: Int { exchange.queuedBytes }

    func end(_ status: GRPCStatus) {
        var trailers = status.trailers
        for field in trailerFields.withLock({ $0 }).all { trailers.add(field.name, field.value) }
        if exchange.hasBegun { return exchange.finish(trailers: trailers) }
        var fields = answerFields.withLock { $0 }
        if status.code == .unimplemented { fields.add("grpc-accept-encoding", "identity") }
        for field in trailers.all { fields.add(field.name, field.value) }
        exchange.answerWithoutBody(200, fields)
    }
}
