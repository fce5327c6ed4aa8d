// A gRPC call of the proxy's own: any number of messages each way, then a status.

import Base
import Formatting
import Routing

/// Confined to the loop of its worker.
final class GRPCStream {
    private let answer: GRPCAnswer
    private var framed = ByteQueue()

    private init(_ answer: GRPCAnswer) { self.answer = answer }

    /// Nil, after `closed`, when the service's cluster is unknown; nothing is told to the receiver before this returns
    /// otherwise. `path` is `/package.Service/Method`. A `timeout` counts from the end of the request and is told to
    /// the service as `grpc-timeout`; it is meant for calls with one answer.
    static func open(
        _ service: GRPCServiceParams, path: StaticString, worker: Worker, receiver: GRPCReceiver,
        timeout: TimeSpan? = nil, idleTimeout: TimeSpan = .zero
    ) -> GRPCStream? {
        var options = InternalOptions()
        options.timeout = timeout ?? .zero
        options.idleTimeout = idleTimeout
        options.isMarkedInternal = !service.skipsEnvoyHeaders
        var headers = HeaderBlock()
        headers.append(.method, "POST")
        headers.append(.scheme, "http")
        headers.append(.path, ByteView(path))
        service.authority.withView { headers.append(.authority, $0) }
        headers.append(.te, "trailers")
        headers.append(.contentType, "application/grpc")
        if let timeout, timeout > .zero { GRPCTimeout.write(timeout, to: &headers) }
        appendMetadata(service, to: &headers)
        let answer = GRPCAnswer(receiver, limit: service.maxMessageLength)
        let request = worker.internalClient.start(
            cluster: service.cluster, headers: &headers, endStream: false, options: options, receiver: answer)
        guard let request else { return nil }
        answer.request = request
        return GRPCStream(answer)
    }

    private static func appendMetadata(_ service: GRPCServiceParams, to headers: inout HeaderBlock) {
        if service.metadata.isEmpty { return }
        let nothing = HeaderBlock()
        let info = StreamInfo()
        for entry in service.metadata {
            var value = ByteQueue()
            entry.value.append(to: &value, request: headers, response: nothing, trailers: nothing, info: info)
            entry.name.append(to: &headers, value: value.view)
        }
    }

    func send(_ message: [UInt8]) { message.withView { send($0) } }

    func send(_ message: ByteView) {
        framed.removeAll()
        GRPCDeframer.appendPrefix(length: message.count, to: &framed)
        framed.append(message)
        answer.request?.sendData(framed.view, endStream: false)
    }

    /// No more messages from this side.
    func finish() { answer.request?.sendData(ByteView(), endStream: true) }

    /// Gives the call up; the receiver hears nothing more.
    func cancel() { answer.cancel() }

    /// More was sent than the service takes for now; `drained` follows.
    var isOverfull: Bool { answer.request?.isOverfull ?? false }
    var isOpen: Bool { answer.request?.isOpen ?? false }
}
