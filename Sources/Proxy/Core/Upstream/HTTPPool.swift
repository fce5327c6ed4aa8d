// The connections of one loop to one host for HTTP, and the requests that wait for one.

import Balancing
import Base
import Runtime
import TLS
import Telemetry

/// What distinguishes pools to the same host: connections of one are never used for the other's requests.
struct HTTPPoolKey: Equatable {
    var version: UpstreamHTTPVersion
    var serverName: String
    var isHighPriority: Bool
    /// 0 unless the connections carry the requests of one downstream connection only.
    var downstream: UInt64
    /// In whose name its connections are made; nil: the proxy's own.
    var client: ClientSource?
}

enum UpstreamHTTPVersion: Equatable {
    case http1, http2
    /// Decided by what the handshake's ALPN says.
    case alpn
    /// No HTTP at all: the payload of a CONNECT that ends here.
    case raw
}

final class HTTPPool {
    let cluster: LoopCluster
    let host: HostState
    let key: HTTPPoolKey
    /// Whose requests these are, where that is one connection's only.
    let downstream: DownstreamConnection?

    private let breaker: LoopCircuitBreaker
    private var idle: [HTTP1ClientConnection] = []
    private var shared: [HTTP2ClientConnection] = []
    private var connecting: [ConnectingClient] = []
    private var waiting: [UpstreamRequest] = []
    private var waitingHead = 0
    private var connections = 0
    private var isDraining = false
    /// Connections from before are not used again.
    private var retired: Instant?

    init(cluster: LoopCluster, host: HostState, key: HTTPPoolKey, downstream: DownstreamConnection?) {
        self.cluster = cluster
        self.host = host
        self.key = key
        self.downstream = downstream
        breaker = cluster.breaker(isHighPriority: key.isHighPriority)
    }

    var worker: Worker { cluster.worker }
    var loop: EventLoop { cluster.worker.loop }
    private var waitingCount: Int { waiting.count - waitingHead }

    // MARK: - Requests

    func request(_ request: UpstreamRequest) {
        while let connection = idle.popLast() {
            // The peer may have closed it in the very turn that needs it.
            if !connection.transport.isOpen || connection.transport.peerHasEnded { continue }
            if !attach(request, to: connection) { idle.append(connection) }
            return
        }
        for connection in shared where connection.canTakeRequest {
            _ = attach(request, to: connection)
            return
        }
        if LoadShedding.process.sheds(.connectUpstream, { worker.loop.random.next() }) {
            return request.poolFailed(.overflow, transportFailure: "")
        }
        if !breaker.admit(.pending) {
            cluster.statistics.pendingOverflow()
            return request.poolFailed(.overflow, transportFailure: "")
        }
        cluster.statistics.requestWaits()
        waiting.append(request)
        connectIfNeeded()
    }

    /// A waiting request is given up.
    func withdraw(_ request: UpstreamRequest) {
        guard let index = waiting[waitingHead...].firstIndex(where: { $0 === request }) else { return }
        waiting.remove(at: index)
        breaker.release(.pending)
        cluster.statistics.requestWaitEnded()
        cluster.statistics.requestCancelled()
        leaveIfUnused()
    }

    private func nextWaiting() -> UpstreamRequest? {
        if waitingHead == waiting.count { return nil }
        let request = waiting[waitingHead]
        waitingHead += 1
        if waitingHead == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            waitingHead = 0
        }
        breaker.release(.pending)
        cluster.statistics.requestWaitEnded()
        return request
    }

    /// False when as many requests as allowed are under way: the request is refused, the connection still free. Only
    /// what is on a connection counts; requests that wait have a limit of their own.
    private func attach(_ request: UpstreamRequest, to connection: ClientConnection) -> Bool {
        guard breaker.admit(.requests) else {
            cluster.statistics.activeOverflow()
            request.poolFailed(.overflow, transportFailure: "")
            return false
        }
        cluster.requestStarted(host)
        connection.requestsStarted &+= 1
        request.assigned(connection)
        return true
    }

    private func connectIfNeeded() {
        var capacity = 0
        for client in connecting { capacity += client.expectedCapacity }
        while capacity < waitingCount {
            // With no connection at all one more is allowed: waiting requests could never be served otherwise.
            let hasRoom = breaker.breaker.hasRoom(host.address)
            if !(hasRoom && breaker.admit(.connections)) {
                cluster.statistics.connectionOverflow()
                if connections > 0 { return }
                _ = breaker.admit(.connections, evenIfFull: true)
            }
            guard let client = connect() else { return }
            capacity += client.expectedCapacity
        }
    }

    // MARK: - Connections

    private func connect() -> ConnectingClient? {
        cluster.statistics.connectionAttempt()
        host.count(.cxTotal)
        host.raise(.cxActive)
        breaker.breaker.noteConnection(to: host.address, opened: true)
        connections += 1
        switch ConnectingClient.start(for: self) {
        case .success(let client):
            connecting.append(client)
            return client
        case .failure(let failure):
            connectionGone()
            cluster.statistics.connectFailed(isTimeout: false)
            noteVersion()
            host.count(.cxConnectFail)
            failWaiting(
                .localConnectionFailure,
                transportFailure: UpstreamSocket.words(failure, to: host, of: cluster, client: key.client))
            return nil
        }
    }

    private func connectionGone() {
        host.lower(.cxActive)
        breaker.breaker.noteConnection(to: host.address, opened: false)
        connections -= 1
        breaker.release(.connections)
    }

    func connected(_ client: ConnectingClient, http1 connection: HTTP1ClientConnection) {
        connecting.removeAll { $0 === client }
        cluster.statistics.connectionEstablished(client.elapsed, isHTTP2: false)
        release(connection)
    }

    /// A plain connection for one request: it is never used again.
    func connected(_ client: ConnectingClient, tunnel connection: TunnelClientConnection) {
        connecting.removeAll { $0 === client }
        cluster.statistics.connectionEstablished(client.elapsed, isHTTP2: nil)
        guard let request = nextWaiting(), attach(request, to: connection) else { return connection.closeNow() }
    }

    func connected(_ client: ConnectingClient, http2 connection: HTTP2ClientConnection) {
        connecting.removeAll { $0 === client }
        cluster.statistics.connectionEstablished(client.elapsed, isHTTP2: true)
        shared.append(connection)
        fill(connection)
        if isDraining { connection.retire() }
    }

    func connectFailed(_ client: ConnectingClient, _ reason: StreamResetReason, transportFailure: String) {
        connecting.removeAll { $0 === client }
        connectionGone()
        cluster.statistics.connectFailed(isTimeout: reason == .connectionTimeout)
        noteVersion()
        host.count(.cxConnectFail)
        failWaiting(reason, transportFailure: transportFailure)
    }

    /// A connection that came to nothing would have spoken this version.
    private func noteVersion() {
        switch key.version {
        case .http1: cluster.statistics.attempted(isHTTP2: false)
        case .http2: cluster.statistics.attempted(isHTTP2: true)
        default: break
        }
    }

    private func failWaiting(_ reason: StreamResetReason, transportFailure: String) {
        // Requests that arrive while these are told belong to the next attempt.
        var count = waitingCount
        while count > 0, let request = nextWaiting() {
            count -= 1
            cluster.statistics.pendingFailed()
            request.poolFailed(reason, transportFailure: transportFailure)
        }
        leaveIfUnused()
    }

    /// The pool of one downstream connection is of no use when that is gone, and that of one client may never be again;
    /// others stay for the next request.
    private func leaveIfUnused() {
        if key.downstream != 0 || key.client != nil, connections == 0, waitingCount == 0 { cluster.forget(self) }
    }

    /// An HTTP/1 connection is free.
    func release(_ connection: HTTP1ClientConnection) {
        let isOld = connection.isRetired || retired.map { connection.began <= $0 } ?? false
        // Whoever waited when the pool began to drain is still served: nothing else would ever do it.
        while !isOld, let request = nextWaiting() {
            if attach(request, to: connection) { return }
        }
        if isOld || isDraining { return connection.closeNow() }
        connection.becameIdle()
        idle.append(connection)
    }

    private func fill(_ connection: HTTP2ClientConnection) {
        while connection.canTakeRequest, let request = nextWaiting() { _ = attach(request, to: connection) }
        if waitingCount > 0 { connectIfNeeded() }
    }

    /// An answer is complete; its connection may stay.
    func countBytes(_ connection: ClientConnection) {
        let (received, sent) = connection.transport.takeNewBytes()
        cluster.statistics.bytes(received: received, sent: sent)
    }

    /// A request has left its connection, however it went.
    func requestEnded() { cluster.requestEnded(host, isHighPriority: key.isHighPriority) }

    /// An HTTP/2 connection has room for another stream.
    func hasRoom(_ connection: HTTP2ClientConnection) { if waitingCount > 0 { fill(connection) } }

    func closed(_ connection: ClientConnection, byPeer: Bool) {
        connectionGone()
        idle.removeAll { $0 === connection }
        shared.removeAll { $0 === connection }
        let (received, sent) = connection.transport.takeNewBytes()
        cluster.statistics.connectionClosed(
            lasted: loop.now - connection.began, byPeer: byPeer, requests: connection.requestsStarted,
            received: received, sent: sent)
        if waitingCount > 0 { connectIfNeeded() } else { leaveIfUnused() }
    }

    /// Carries nothing and nobody waits for it.
    var isUnused: Bool {
        connections == idle.count + shared.count && waitingCount == 0 && shared.allSatisfy(\.isIdle)
    }

    /// Idle connections go now, busy ones when they are done: the host has left, or its parameters changed.
    func drain() {
        isDraining = true
        closeUnused()
    }

    /// The same for the connections there are; the next request makes another.
    func retireConnections() {
        retired = loop.now
        closeUnused()
    }

    private func closeUnused() {
        let unused = idle
        idle = []
        for connection in unused { connection.closeNow() }
        for connection in shared { connection.retire() }
    }
}
