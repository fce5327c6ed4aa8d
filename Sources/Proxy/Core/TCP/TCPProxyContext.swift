// One TCP proxy on one loop: its statistics and its open sessions.

import AccessLogs
import Base
import Formatting
import Runtime

final class TCPProxyContext {
    let params: TCPProxyParams
    let worker: Worker
    let statistics: TCPStatistics
    let accessLogs: LoopAccessLogs
    private var sessions: [ObjectIdentifier: OpenSession] = [:]

    private struct OpenSession {
        let session: TCPSession
        let listener: ListenerStatistics
        let began: Instant
    }

    init(_ params: TCPProxyParams, worker: Worker) {
        self.params = params
        self.worker = worker
        statistics = TCPStatistics(worker, statPrefix: params.statPrefix)
        accessLogs = LoopAccessLogs(params.accessLogs.logs, worker: worker)
    }

    func accept(_ transport: Transport, _ facts: DownstreamConnection, _ listener: ListenerStatistics) {
        let session = TCPSession(context: self, transport: transport, facts: facts)
        sessions[ObjectIdentifier(session)] = OpenSession(
            session: session, listener: listener, began: worker.loop.now)
        statistics.opened()
        transport.replaceOwner(session.owner)
        session.begin()
    }

    func closed(_ session: TCPSession) {
        guard let open = sessions.removeValue(forKey: ObjectIdentifier(session)) else { return }
        session.facts.record?.ended(session.downstream)
        open.listener.closed(lasted: worker.loop.now - open.began)
        statistics.closed(
            received: session.downstream.bytesReceived, sent: session.downstream.bytesSent)
    }

    /// A connection that ended before it became a session has its line in the log all the same.
    func logRefused(_ facts: DownstreamConnection) {
        if accessLogs.isEmpty { return }
        var info = StreamInfo()
        info.downstream = facts.facts
        info.downstreamTLS = facts.tls
        info.reset(start: facts.began, wallNanoseconds: worker.wallNanoseconds)
        info.extras = facts.extras
        info.connectionTerminationDetails = facts.terminationDetails
        info.times.connectionStart = facts.began
        info.times.end = .now
        info.times.connectionEnd = info.times.end
        accessLogs.write(.tcpConnectionEnd, info: info)
    }

    var openConnections: Int { sessions.count }

    func abortAll() { for open in sessions.values { open.session.abort() } }
}
