// The connections of one loop to one host for HTTP, and the requests that wait for one.

import Base
import Balancing
import Runtime
import TLS

/// What distinguishes pools to the same host: connections of one are never used for the other's requests.
struct HTTPPoolKey: Equatable {
    var version: UpstreamHTTPVersion
    var serverName: String
    var isHighPriority: Bool
}

enum UpstreamHTTPVersion: Equatable {
    case http1, http2
    /// Decided by what the handshake's ALPN says.
    case alpn
}

final class HTTPPool {
    let cluster: LoopCluster
    let host: HostState
    let key: HTTPPoolKey

    private var idle: [HTTP1ClientConnection] = []
    private var shared: [HTTP2ClientConnection] = []
    private var connecting: [ConnectingClient] = []
    private var waiting: [UpstreamRequest] = []
    private var waitingHead = 0
    private(set) var connections = 0
    private var isDraining = false

    init(cluster: LoopCluster, host: HostState, key: HTTPPoolKey) {
        self.cluster = cluster
        self.host = host
        self.key = key
    }

    var worker: Worker { cluster.worker }
    var loop: EventLoop { cluster.worker.loop }
    private var waitingCount: Int { waiting.count - waitingHead }

    // MARK: - Requests

    func request(_ request: UpstreamRequest) {
        while let connection = idle.popLast() {
            if !connection.transport.isOpen || connection.transport.peerHasEnded { continue }
            connection.isIdle = false
            return attach(request, to: connection)
        }
        for connection in shared where connection.canTakeRequest { return attach(request, to: connection) }
        if waitingCount >= cluster.limits(for: self).maxPending {
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
        cluster.statistics.requestWaitEnded()
    }

    private func nextWaiting() -> UpstreamRequest? {
        if waitingHead == waiting.count { return nil }
        let request = waiting[waitingHead]
        waitingHead += 1
        if waitingHead == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            waitingHead = 0
        }
        cluster.statistics.requestWaitEnded()
        return request
    }

    private func attach(_ request: UpstreamRequest, to connection: ClientConnection) {
        connection.requestsStarted &+= 1
        request.assigned(connection)
    }

    private func connectIfNeeded() {
        var capacity = 0
        for client in connecting { capacity += client.expectedCapacity }
        while capacity < waitingCount {
            guard connections < host.connectionLimit(cluster.limits(for: self).maxConnections) else {
                cluster.statistics.connectionOverflow()
                // Waiting requests are served as connections come free; with none at all they can never be.
                if connections == 0 { failWaiting(.overflow, transportFailure: "") }
                return
            }
            guard let client = connect() else { return }
            capacity += client.expectedCapacity
        }
    }

    // MARK: - Connections

    private func connect() -> ConnectingClient? {
        cluster.statistics.connectionAttempt()
        connections += 1
        switch ConnectingClient.start(for: self) {
        case .success(let client):
            connecting.append(client)
            return client
        case .failure(let failure):
            connections -= 1
            cluster.statistics.connectFailed()
            failWaiting(.localConnectionFailure, transportFailure: failure.reason)
            return nil
        }
    }

    func connected(_ client: ConnectingClient, _ connection: ClientConnection) {
        connecting.removeAll { $0 === client }
        cluster.statistics.connectionEstablished(client.elapsed)
        if let connection = connection as? HTTP2ClientConnection {
            shared.append(connection)
            fill(connection)
        } else if let connection = connection as? HTTP1ClientConnection {
            offer(connection)
        }
    }

    func connectFailed(_ client: ConnectingClient, _ reason: StreamResetReason, transportFailure: String) {
        connecting.removeAll { $0 === client }
        connections -= 1
        cluster.statistics.connectFailed()
        failWaiting(reason, transportFailure: transportFailure)
    }

    private func failWaiting(_ reason: StreamResetReason, transportFailure: String) {
        // Requests that arrive while these are told belong to the next attempt.
        var count = waitingCount
        while count > 0, let request = nextWaiting() {
            count -= 1
            request.poolFailed(reason, transportFailure: transportFailure)
        }
    }

    /// An HTTP/1 connection is free.
    private func offer(_ connection: HTTP1ClientConnection) {
        if connection.isRetired || isDraining {
            connection.closeNow()
            return
        }
        if let request = nextWaiting() {
            attach(request, to: connection)
            return
        }
        connection.becameIdle()
        idle.append(connection)
    }

    private func fill(_ connection: HTTP2ClientConnection) {
        while connection.canTakeRequest, let request = nextWaiting() { attach(request, to: connection) }
        if waitingCount > 0 { connectIfNeeded() }
    }

    /// A request has left its connection, however it went.
    func requestEnded() { cluster.statistics.requestEnded(on: host) }

    /// An HTTP/1 connection has finished its response and may take another request.
    func release(_ connection: HTTP1ClientConnection) { offer(connection) }

    /// An HTTP/2 connection has room for another stream.
    func hasRoom(_ connection: HTTP2ClientConnection) { if waitingCount > 0 { fill(connection) } }

    func closed(_ connection: ClientConnection) {
        connections -= 1
        if let index = idle.firstIndex(where: { $0 === connection }) { idle.remove(at: index) }
        if let index = shared.firstIndex(where: { $0 === connection }) { shared.remove(at: index) }
        cluster.statistics.connectionClosed()
        if waitingCount > 0 { connectIfNeeded() }
    }

    /// Idle connections go now, busy ones when they are done: the host has left, or its parameters changed.
    func drain() {
        isDraining = true
        let unused = idle
        idle = []
        for connection in unused { connection.closeNow() }
        for connection in shared { connection.retire() }
    }
}
