// A gRPC call that this side has made.

import Base

/// Letting go of a call before its end cancels it.
public final class GRPCClientCall: Sendable {
    private let bridge: StreamBridge
    private let deframer: Lock<GRPCDeframer>
    private let outcome = Lock<GRPCStatus?>(nil)

    init(_ bridge: StreamBridge, messageLimit: Int) {
        self.bridge = bridge
        deframer = Lock(GRPCDeframer(limit: messageLimit))
    }

    deinit { if outcome.withLock({ $0 == nil }) { bridge.abandon() } }

    /// Queues a message. Throws when the call is over; `next` then says how it ended.
    public func send(_ message: [UInt8]) throws {
        do throws(HTTPFailure) {
            try bridge.say(GRPCFraming.frame([.own(message)]).map { .bytes($0) }, isLimited: true)
        } catch {
            throw GRPCStatus(error)
        }
    }

    public func drained(below bytes: Int) async throws {
        do throws(HTTPFailure) { try await bridge.drained(below: bytes) } catch { throw GRPCStatus(error) }
    }

    public var queuedBytes: Int { bridge.queuedBytes }

    /// No more messages from this side.
    public func closeSend() { try? bridge.say([.end(nil)]) }

    public func cancel() { bridge.abandon() }

    /// The answer's headers.
    public func headers() async throws -> HTTPFields {
        do throws(HTTPFailure) { return try await bridge.responseHead().fields } catch { throw GRPCStatus(error) }
    }

    /// The next message; nil when the call has ended with OK. Any other end is thrown as its `GRPCStatus`. One task
    /// reads at a time.
    public func next() async throws -> [UInt8]? {
        do {
            let head = try await bridge.responseHead()
            if !GRPCFraming.isGRPC(head.fields["content-type"]) {
                throw GRPCStatus(
                    GRPCCode(httpStatus: head.status),
                    "the answer is none of gRPC's: status \(head.status), "
                        + "content-type \(head.fields["content-type"] ?? "missing")")
            }
            while true {
                if let message = try takeMessage() { return message }
                switch await bridge.next() {
                case .part(let part): deframer.withLock { $0.append(part) }
                case .ended:
                    let status =
                        bridge.trailers.flatMap { GRPCStatus(trailers: $0) } ?? GRPCStatus(trailers: head.fields)
                        ?? GRPCStatus(.internal, "the answer ends without grpc-status")
                    if status.code == .ok, !deframer.withLock({ $0.isEmpty }) {
                        throw GRPCStatus(.internal, "the answer ends inside a message")
                    }
                    throw status
                case .failed(let failure): throw failure
                }
            }
        } catch {
            let status = GRPCStatus(of: error)
            outcome.withLock { $0 = $0 ?? status }
            if status.code == .ok { return nil }
            bridge.abandon()
            throw status
        }
    }

    /// Trailers of a call that has ended.
    public var trailers: HTTPFields? { bridge.trailers }

    private func takeMessage() throws(GRPCStatus) -> [UInt8]? {
        let outcome = deframer.withLock { deframer -> Result<[UInt8]?, GRPCStatus> in
            do throws(GRPCStatus) { return .success(try deframer.next()) } catch { return .failure(error) }
        }
        return try outcome.get()
    }
}
