// What a listener's own access log says of a connection, gathered until the connection is gone.

import AccessLogs
import Base
import Formatting
import Runtime

/// Made only where the listener has access logs.
final class ConnectionRecord {
    private let logs: LoopAccessLogs
    private let startWall: UInt64
    private var received: UInt64 = 0
    private var sent: UInt64 = 0
    private var flags = ResponseFlags(rawValue: 0)
    private var details = ResponseDetails.none
    private var transportFailure: [UInt8] = []
    private var streamProtocol: StreamProtocol?
    private var upstream = UpstreamFacts()
    private var streamID: (high: UInt64, low: UInt64)?
    private var wire: (received: UInt64, sent: UInt64) = (0, 0)

    init(_ logs: LoopAccessLogs, _ worker: Worker) {
        self.logs = logs
        startWall = worker.wallNanoseconds
    }

    func refused(_ flag: ResponseFlag, _ details: StaticString) {
        flags.insert(flag)
        self.details = .fixed(details)
    }

    func failed(_ reason: String) {
        transportFailure = Array(reason.utf8)
        received = 0
    }

    /// A request on it has ended.
    func note(_ stream: HTTPStream) {
        if stream.requestHeaders.isEmpty {
            if stream.info.flags.contains(.downstreamProtocolError) { flags.insert(.downstreamProtocolError) }
        } else {
            streamProtocol = stream.info.protocol
        }
    }

    /// The TCP proxy on it has ended: what it knows is the connection's.
    func note(_ info: borrowing StreamInfo) {
        flags = info.flags
        upstream = info.upstream
        streamID = info.streamID
        received = info.downstreamReceived.body
        wire = (received, info.downstreamSent.body)
    }

    func ended(_ transport: Transport) {
        received = transport.bytesReceived
        sent = transport.bytesSent
    }

    func write(_ connection: DownstreamConnection) {
        var info = StreamInfo()
        info.downstream = connection.facts
        info.downstream.transportFailure = transportFailure
        info.downstreamTLS = connection.tls
        info.reset(start: connection.began, wallNanoseconds: startWall)
        info.protocol = streamProtocol
        info.flags = flags
        info.responseDetails = details
        info.upstream = upstream
        info.streamID = streamID
        info.downstreamReceived.wire = wire.received
        info.downstreamSent.wire = wire.sent
        info.downstreamReceived.body = received
        info.downstreamSent.body = sent
        info.times.end = .now
        logs.write(.notSet, info: info)
    }
}
