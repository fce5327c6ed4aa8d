// A downstream HTTP connection as its streams see it, whichever version it speaks.

import Base
import Runtime

/// Whoever a request came from: a client's connection, or the proxy itself (`InternalRequest`). Methods take the stream
/// they concern; a stream that is not attached any more never calls.
class ServerConnection: TransportOwner {
    let context: HTTPConnectionContext
    let facts: DownstreamConnection

    init(context: HTTPConnectionContext, facts: DownstreamConnection) {
        self.context = context
        self.facts = facts
    }

    /// `stream.informationalHeaders` as a 1xx response.
    func sendInformational(_ stream: HTTPStream, _ headers: borrowing HeaderBlock) {}

    /// `stream.responseHeaders`.
    func sendHeaders(_ stream: HTTPStream, endStream: Bool) {}

    func sendData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) {}

    /// `stream.responseTrailers`; ends the response.
    func sendTrailers(_ stream: HTTPStream) {}

    /// The response can't be finished: the client must notice.
    func reset(_ stream: HTTPStream, _ reason: StreamResetReason) {}

    /// Stops or restarts the flow of this stream's request body.
    func setRequestPaused(_ stream: HTTPStream, _ paused: Bool) {}

    /// Bytes of the request body that have been passed on: their window may be given back.
    func requestBytesConsumed(_ stream: HTTPStream, _ count: Int) {}

    /// Response bytes queued beyond the high watermark for this stream.
    func isOverfull(_ stream: HTTPStream) -> Bool { false }

    /// The stream has ended on both sides; called last.
    func streamFinished(_ stream: HTTPStream) {}

    /// `reduce_timeouts`: what is armed was armed for another time.
    func timeoutsChanged() {}

    /// True when the stream's last log entry has to wait until its frames are made; `logLate` follows within the turn.
    func logsAfterSending(_ stream: HTTPStream) -> Bool { false }

    /// Brings the stream's byte counts up to date, where they aren't always.
    func noteMeters(_ stream: HTTPStream) {}

    /// Lets what is in flight finish and refuses more: the listener is draining. A connection without a request ends at
    /// once, or is left for a request that may be on its way: then that one's answer says that it was the last.
    func startDrain(closingIdle: Bool) {}

    /// Ends now, whatever is in flight.
    func abort() {}
}

/// A client's connection; subclassed by HTTP/1 and HTTP/2.
class ClientFacingConnection: ServerConnection {
    let transport: Transport

    init(context: HTTPConnectionContext, transport: Transport, facts: DownstreamConnection) {
        self.transport = transport
        super.init(context: context, facts: facts)
    }

    /// Streams for which so much is queued.
    func collectHeavyStreams(atLeast bytes: Int, into found: inout [HeavyStream]) {}
}

/// Why a stream was cut off.
enum StreamResetReason: Equatable {
    case localReset, localRefused, remoteReset, remoteRefused, connectionFailed, connectionTimeout
    case connectionTerminated, overflow, protocolError, localConnectionFailure, httpProtocolUpgradeError

    /// Envoy's words behind "reset reason:".
    var words: StaticString {
        switch self {
        case .localReset: "local reset"
        case .localRefused: "local refused stream reset"
        case .remoteReset: "remote reset"
        case .remoteRefused: "remote refused stream reset"
        case .connectionFailed: "remote connection failure"
        case .localConnectionFailure: "local connection failure"
        case .connectionTimeout: "connection timeout"
        case .connectionTerminated: "connection termination"
        case .overflow: "overflow"
        case .protocolError: "protocol error"
        case .httpProtocolUpgradeError: "protocol error"
        }
    }
}
