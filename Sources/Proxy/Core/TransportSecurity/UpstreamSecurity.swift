// The TLS of one cluster, exchanged in place when its files change.

import Base
import EnvoyAPI
import TLS

/// Shared by all loops; the lock is held for one retain per new connection.
final class UpstreamSecurity: Sendable {
    private let state: Lock<UpstreamTLS>
    /// Offered when the TLS context names no protocol of its own.
    private let alpnFallback: [String]

    /// Nil when the owner, a cluster, speaks in the clear.
    init?(
        _ owner: ConfigNode, environment: ConfigurationEnvironment, alpn: [String]
    ) throws(InvalidConfiguration) {
        guard let node = try TransportSocket.tls(of: owner, "UpstreamTlsContext") else { return nil }
        state = Lock(try UpstreamTLS(node, secrets: SecretLookup(environment.secrets)))
        alpnFallback = alpn
    }

    /// New sessions start from this one; running ones keep theirs.
    var current: TLSClientContext { state.withLock { $0.context } }
    var files: CertificateFiles { state.withLock { $0.files } }

    /// `serverName` wins over the context's when it is not empty, `hostName` is the chosen host's for `auto_host_sni`,
    /// and one of `verifyNames` has to be in the peer's certificate when there are any.
    func session(serverName: String, hostName: String = "", verifyNames: [String] = []) -> TLSClientSessionParams {
        var params = TLSClientSessionParams()
        if !serverName.isEmpty { params.serverNameOverride = serverName }
        if !hostName.isEmpty { params.hostName = hostName }
        params.alpnFallback = alpnFallback
        params.verifyNamesOverride = verifyNames
        return params
    }

    /// True when the files said something new; a throw leaves everything as it was.
    func reload() throws(InvalidConfiguration) -> Bool {
        let old = state.withLock { $0 }
        guard let new = try old.rebuilt() else { return false }
        state.withLock { $0 = new }
        return true
    }
}
