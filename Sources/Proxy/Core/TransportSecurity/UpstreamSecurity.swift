// The TLS of one cluster, exchanged in place when its files or secrets change.

import Base
import EnvoyAPI
import TLS

/// Shared by all loops; the lock is held for one retain per new connection.
final class UpstreamSecurity: Sendable {
    /// What Envoy says of a connection that can't be made yet.
    static let notReady = TLSFailure(
        cause: .truncated, reason: "TLS_error: Secret is not supplied by SDS", words: "a secret has not come yet")

    private let state: Lock<UpstreamTLS>
    private let exchanges = Lock<UInt64>(0)
    /// Offered when the TLS context names no protocol of its own.
    private let alpnFallback: [String]

    /// Nil when the owner, a cluster, speaks in the clear.
    init?(
        _ owner: ConfigNode, environment: ConfigurationEnvironment, alpn: [String]
    ) throws(InvalidConfiguration) {
        guard let node = try TransportSocket.tls(of: owner, "UpstreamTlsContext") else { return nil }
        let directory = environment.secretDirectory
        let made = try UpstreamTLS(node, secrets: SecretLookup(environment.secrets))
        // What others have had sent already need not be waited for.
        state = Lock(made.references.isEmpty ? made : try made.rebuilt(knowing: directory.known(made.references)))
        alpnFallback = alpn
        directory.adopt(SecretConsumer(self, owner: owner.path, keys: made.references))
    }

    /// New sessions start from this one; running ones keep theirs. Nil while secrets are missing.
    var current: TLSClientContext? { state.withLock { $0.context } }
    var files: CertificateFiles { state.withLock { $0.files } }
    /// Secrets without which no session can start.
    var pendingSecrets: [SecretKey] { state.withLock { $0.missing } }

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

    /// What it would be with these secrets; `exchange` puts it in force.
    func prepared(_ known: [SecretKey: Message]) throws(InvalidConfiguration) -> UpstreamTLS {
        try state.withLock { $0 }.rebuilt(knowing: known)
    }

    func exchange(_ new: UpstreamTLS) {
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
