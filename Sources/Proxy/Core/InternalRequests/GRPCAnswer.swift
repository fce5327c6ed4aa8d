// The answer to a gRPC call of the proxy's own, from HTTP to messages and a status.

import Base
import Formatting

/// Reads the answer to a call.
final class GRPCAnswer: InternalReceiver {
    private var receiver: GRPCReceiver?
    private var deframer: GRPCDeframer
    /// Let go of when the call is over.
    var request: InternalRequest?

    init(_ receiver: GRPCReceiver, limit: Int) {
        self.receiver = receiver
        deframer = GRPCDeframer(limit: limit)
    }

    func cancel() {
        receiver = nil
        let request = self.request
        self.request = nil
        request?.reset()
    }

    private func close(_ status: GRPCStatus) {
        let told = receiver
        cancel()
        told?.closed(status)
    }

    override func headers(_ headers: borrowing HeaderBlock, endStream: Bool) {
        let http = UInt16(truncatingIfNeeded: headers.first(.status)?.decimal ?? 0)
        if endStream, let status = GRPCStatus(headers) { return close(status) }
        if http != 200 { return close(GRPCStatus(GRPC.status(forHTTP: http), "HTTP status \(http)")) }
        if endStream { return close(GRPCStatus(GRPCStatus.unknown, "ended without a status")) }
        receiver?.opened(headers)
    }

    override func data(_ bytes: ByteView, endStream: Bool) {
        let fault = deframer.receive(bytes) { message in
            receiver?.message(message)
            return receiver != nil
        }
        switch fault {
        case .flags(let flags)?: close(GRPCStatus(GRPCStatus.internal, "a message with flags \(flags)"))
        case .tooLong(let length, let limit)?:
            close(GRPCStatus(GRPCStatus.resourceExhausted, "a message of \(length) bytes, \(limit) are allowed"))
        case nil: if endStream { close(GRPCStatus(GRPCStatus.unknown, "ended without a status")) }
        }
    }

    override func trailers(_ trailers: borrowing HeaderBlock) {
        close(GRPCStatus(trailers) ?? GRPCStatus(GRPCStatus.unknown, "ended without a status"))
    }

    override func failed(_ reason: InternalFailure) { close(GRPCStatus(GRPCStatus.unavailable, "\(reason.words)")) }
    override func drained() { receiver?.drained() }
}
