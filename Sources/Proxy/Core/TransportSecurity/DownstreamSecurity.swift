// The TLS of one filter chain, exchanged in place when its files or secrets change.

import Base
import EnvoyAPI
import TLS

/// Shared by all loops; the lock is held for one retain per new connection.
final class DownstreamSecurity: Sendable {
    private let state: Lock<DownstreamTLS>
    private let exchanges = Lock<UInt64>(0)

    /// Nil when the owner, a filter chain, speaks in the clear.
    init?(_ chain: ConfigNode, environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        guard let node = try TransportSocket.tls(of: chain, "DownstreamTlsContext") else { return nil }
        let names = chain.message("filter_chain_match")?.strings("server_names") ?? []
        let directory = environment.secretDirectory
        let made = try DownstreamTLS(node, serverNames: names, secrets: SecretLookup(environment.secrets))
        // What other listeners have had sent already need not be waited for.
        state = Lock(made.references.isEmpty ? made : try made.rebuilt(knowing: directory.known(made.references)))
        directory.adopt(SecretConsumer(self, owner: chain.path, keys: made.references))
    }

    /// New sessions start from this one; running ones keep theirs. Nil while secrets are missing.
    var current: TLSServerContext? { state.withLock { $0.context } }
    var files: CertificateFiles { state.withLock { $0.files } }
    /// Secrets without which no session can start.
    var pendingSecrets: [SecretKey] { state.withLock { $0.missing } }

    /// True when the files said something new; a throw leaves everything as it was.
    func reload() throws(InvalidConfiguration) -> Bool {
        let old = state.withLock { $0 }
        guard let new = try old.rebuilt() else { return false }
        state.withLock { $0 = new }
        return true
    }

    /// What it would be with these secrets; `exchange` puts it in force.
    func prepared(_ known: [SecretKey: Message]) throws(InvalidConfiguration) -> DownstreamTLS {
        try state.withLock { $0 }.rebuilt(knowing: known)
    }

    func exchange(_ new: DownstreamTLS) {
        state.withLock { $0 = new }
        exchanges.withLock { $0 += 1 }
    }

    /// How often a secret has come since this was asked last.
    func takeExchanges() -> UInt64 {
        exchanges.withLock { count in
            let taken = count
            count = 0
            return taken
        }
    }
}
