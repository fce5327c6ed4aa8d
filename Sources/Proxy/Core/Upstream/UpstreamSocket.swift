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
        to host: HostState, of cluster: LoopCluster, serverName: String, downstream: DownstreamConnection? = nil,
        client: ClientSource? = nil
    ) throws(SystemFailure) -> Transport {
        let params = cluster.params
        let address = host.address
        let descriptor = try Socket.stream(for: address)
        try params.socket.apply(to: descriptor.raw, family: address, client: client)
        if case .ip = address { try Socket.setNoDelay(descriptor.raw) }
        let chosen = params.transports.transport(for: host.facts)
        var session: TLSSession?
        var refusal: TLSFailure?
        if let security = chosen.security {
            if let context = security.current {
                let validates =
                    (params.protocols.autoServerNameValidation || params.validatesDynamicHosts)
                    && !serverName.isEmpty
                session = TLSSession(
                    client: context,
                    params: security.session(
                        serverName: serverName, hostName: host.facts.hostname,
                        verifyNames: validates ? [serverName] : []))
            } else {
                cluster.statistics.secretsNotReady()
                refusal = UpstreamSecurity.notReady
            }
        }
        switch Socket.connect(descriptor.raw, to: address) {
        case .connected, .inProgress: break
        case .failed(let failure): throw failure
        }
        let transport = Transport(
            loop: cluster.worker.loop, taking: descriptor, connecting: true, tls: session)
        transport.highWatermark = params.highWatermark
        transport.refusal = refusal
        if let header = chosen.proxyProtocol?.header(for: downstream, upstream: address) {
            transport.writeBeforeHandshake(header)
        }
        return transport
    }

    /// Envoy's words for a connection that could not even be begun.
    static func words(_ failure: SystemFailure, to host: HostState, of cluster: LoopCluster, client: ClientSource?)
        -> String
    {
        switch failure.call {
        case "bind":
            let source = client?.address ?? cluster.params.socket.source
            return "failed to bind to \(source.map { "\($0)" } ?? ""): \(failure.reason)"
        case "setsockopt": return ""
        default: return "immediate connect error: \(failure.reason)|\(host.address)"
        }
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
