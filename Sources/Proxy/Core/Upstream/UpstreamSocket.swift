// Opens sockets to hosts as their cluster says: source address, socket options, TLS, PROXY protocol header.

import Balancing
import Base
import Formatting
import Glibc
import Runtime
import TLS

enum UpstreamSocket {
    /// The transport is connecting; its owner hears `transportReady` or `transportClosed`.
    static func connect(
        to host: HostState, of cluster: LoopCluster, serverName: String, downstream: DownstreamConnection? = nil
    ) throws(SystemFailure) -> Transport {
        let params = cluster.params
        let address = host.address
        let descriptor = try Socket.stream(for: address)
        try params.socket.apply(to: descriptor.raw, family: address)
        if case .ip = address { try Socket.setNoDelay(descriptor.raw) }
        let session = params.security.map { security in
            TLSSession(
                client: security.current,
                params:
                    security.session(
                        serverName: serverName, hostName: host.facts.hostname,
                        verifyNames: params.protocols.autoServerNameValidation && !serverName.isEmpty
                            ? [serverName] : []))
        }
        switch Socket.connect(descriptor.raw, to: address) {
        case .connected, .inProgress: break
        case .failed(let failure): throw failure
        }
        let transport = Transport(
            loop: cluster.worker.loop, taking: descriptor, connecting: true, tls: session)
        transport.highWatermark = params.highWatermark
        if let header = params.proxyProtocol?.header(for: downstream, upstream: address) {
            transport.writeBeforeHandshake(header)
        }
        return transport
    }

    /// Envoy's classification and words for a connection that could not be made.
    static func failure(
        of reason: CloseReason, _ transport: Transport
    ) -> (reason: StreamResetReason, words: String) {
        switch reason {
        case .connectFailed(let code): (.connectionFailed, "delayed connect error: \(SystemFailure.words(for: code))")
        case .connectTimeout: (.connectionTimeout, "")
        case .tlsFailed: (.connectionFailed, transport.tlsFailure?.reason ?? "")
        case .reset, .remote, .local: (.connectionFailed, "")
        }
    }
}
