// The TLS of one filter chain, exchanged in place when its files change.

import Base
import EnvoyAPI
import TLS

/// Shared by all loops; the lock is held for one retain per new connection.
final class DownstreamSecurity: Sendable {
    private let state: Lock<DownstreamTLS>

    /// Nil when the owner, a filter chain, speaks in the clear.
    init?(_ chain: ConfigNode, environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        guard let node = try TransportSocket.tls(of: chain, "DownstreamTlsContext") else { return nil }
        let names = chain.message("filter_chain_match")?.strings("server_names") ?? []
        state = Lock(try DownstreamTLS(node, serverNames: names, secrets: SecretLookup(environment.secrets)))
    }

    /// New sessions start from this one; running ones keep theirs.
    var current: TLSServerContext { state.withLock { $0.context } }
    var files: CertificateFiles { state.withLock { $0.files } }

    /// True when the files said something new; a throw leaves everything as it was.
    func reload() throws(InvalidConfiguration) -> Bool {
        let old = state.withLock { $0 }
        guard let new = try old.rebuilt() else { return false }
        state.withLock { $0 = new }
        return true
    }
}
