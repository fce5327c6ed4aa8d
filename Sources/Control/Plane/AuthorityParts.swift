// The authority with all that proves to it who somebody is.

import Authority
import AuthorityStore
import Base
import ControlMetrics
import Credentials
import Logging
import Serving
import Store

struct AuthorityParts: Sendable {
    let authority: Authority
    let service: CertificateService
    let joinTokens: JoinTokens

    static func open(
        _ params: ControlParams, _ directory: DataDirectory, _ store: any ResourceStore, _ metrics: MetricsRegistry,
        _ group: LoopGroup
    ) async throws -> AuthorityParts {
        var settings = AuthorityParams()
        settings.trustDomain = params.trustDomain
        settings.pluggedDirectory = params.pluggedAuthority
        settings.tokenIssuer = "https://kubernetes.default.svc.\(params.clusterDomain)"
        let sealing = try SecretFile.sealingKey(params.sealingKeyFile ?? directory.file("authority.key"))
        let name = if case .kubernetes = params.store { StoreVault.nameInCluster } else { "skein-authority" }
        let authority: Authority
        do {
            authority = try await Authority.open(
                settings,
                vault: SealedVault(StoreVault(store, namespace: params.rootNamespace, name: name), key: sealing))
        } catch let damaged as InvalidCredential {
            throw ControlFailure(
                "the authority's keys in the store can't be opened: \(damaged). Replicas over one store need one "
                    + "sealing key: give each --ca-seal-key FILE, a copy of the first one's authority.key")
        }
        // Over a Kubernetes the accounts are its own, and so is the judgement of them.
        var accounts: StoreAccounts? = StoreAccounts(store)
        if case .kubernetes = params.store { accounts = nil }
        let tokens = JoinTokens(
            StoreJoinTokens(store, namespace: params.rootNamespace), trustDomain: settings.trustDomain,
            accounts: accounts)
        // Others may sign under the same root, and for accounts that are somewhere else.
        let isAlone = params.tokenIssuers.isEmpty && params.pluggedAuthority == nil
        let callers: [any CallerAuthenticator] =
            [try await ofTokens(params, authority, store, group)] + (try await ofIssuers(params, group)) + [
                JoinTokenAuthenticator(tokens), CertificateAuthenticator(authority, accounts: isAlone ? accounts : nil),
            ]
        let service = CertificateService(
            authority, authenticators: callers, meter: AuthorityCounters(metrics),
            audit: { line in
                ControlLog.shared.log(line.isIssued ? .info : .warning, "audit", line.text)
            })
        return AuthorityParts(authority: authority, service: service, joinTokens: tokens)
    }

    /// Over a Kubernetes the service accounts are its own: it says itself whose a token is.
    private static func ofTokens(
        _ params: ControlParams, _ authority: Authority, _ store: any ResourceStore, _ group: LoopGroup
    ) async throws -> any CallerAuthenticator {
        guard case .kubernetes(let path) = params.store else {
            return ServiceTokenAuthenticator(
                issuer: authority.params.tokenIssuer, keys: OwnTokenKeys(authority),
                trustDomain: authority.params.trustDomain, accounts: StoreAccounts(store))
        }
        let reviewer = try await KubernetesReviewer(try KubernetesAccess.find(path: path), group: group)
        return ReviewedTokenAuthenticator(ClusterReviewer(reviewer), trustDomain: authority.params.trustDomain)
    }

    /// Issuers of other clusters, by their published keys.
    private static func ofIssuers(
        _ params: ControlParams, _ group: LoopGroup
    ) async throws -> [any CallerAuthenticator] {
        var found: [any CallerAuthenticator] = []
        for issuer in params.tokenIssuers {
            let keys: any TokenKeySource
            if let url = URLText(issuer.keys), issuer.keys.contains("://") {
                // Whoever can change these keys on their way can be anybody in the mesh.
                let isNear = url.host == "localhost" || IPAddress(url.host)?.isLoopback == true || url.scheme == .unix
                guard url.scheme == .https || isNear else {
                    throw ControlFailure(
                        "--token-issuer \(issuer.name): found \(issuer.keys), expected https: identities are proven by these keys"
                    )
                }
                var tls = ClientTLS()
                tls.usesSystemRoots = true
                let client = try await HTTPClient(origin: url, tls: url.scheme == .https ? tls : nil, group: group)
                keys = RemoteTokenKeys(client, path: url.path.isEmpty ? "/openid/v1/jwks" : url.path)
            } else {
                keys = FileTokenKeys(path: issuer.keys)
            }
            found.append(
                ServiceTokenAuthenticator(issuer: issuer.name, keys: keys, trustDomain: params.trustDomain))
        }
        return found
    }

    /// The file of roots follows a rotation: whoever joins later reads it.
    func keepRoots(in directory: DataDirectory) async {
        var isFirst = true
        for await bundle in authority.bundles() {
            // The roots of the start are written with all else that is announced then.
            defer { isFirst = false }
            if isFirst { continue }
            do throws(ControlFailure) {
                try directory.write("root-cert.pem", Array(bundle.pem.utf8), mode: 0o644)
            } catch {
                ControlLog.shared.error("ca", "the file of roots could not be written: \(error)")
            }
        }
    }

    /// What other replicas have written, what is due in a rotation of roots, tokens that have expired.
    func keepUp() async {
        while !Task.isCancelled {
            try? await Task.sleep(nanoseconds: 10_000_000_000)
            if Task.isCancelled { return }
            do {
                try await authority.refresh()
                if let step = try await authority.advanceRotation() {
                    ControlLog.shared.info("ca", "the rotation of roots has advanced", ["step": "\(step)"])
                }
                try await joinTokens.sweep()
            } catch {
                ControlLog.shared.warn("ca", "the authority's record can't be kept up: \(error)")
            }
        }
    }
}

/// A cluster's own word for the authority.
private struct ClusterReviewer: TokenReviewer {
    let reviewer: KubernetesReviewer

    init(_ reviewer: KubernetesReviewer) { self.reviewer = reviewer }

    func review(_ token: String, audiences: [String]) async throws -> (namespace: String, serviceAccount: String) {
        try await reviewer.review(token, audiences: audiences)
    }
}

/// Istio's names of the authority's counters.
final class AuthorityCounters: AuthorityMeter {
    private let counters: [String: Counter]
    private let gauges: [String: Gauge]

    init(_ metrics: MetricsRegistry) {
        let counted = [
            (AuthorityMetric.csr, "CSRs received."), (AuthorityMetric.csrParsingError, "CSRs that can't be read."),
            (AuthorityMetric.authenticationFailure, "Callers that proved nothing."),
            (AuthorityMetric.identityError, "CSRs for an identity that the caller didn't prove."),
            (AuthorityMetric.signingError, "CSRs that could not be signed."),
            (AuthorityMetric.issued, "Certificates issued."),
        ]
        counters = Dictionary(uniqueKeysWithValues: counted.map { ($0.0, metrics.counter($0.0, $0.1)) })
        let shown = [
            (AuthorityMetric.rootExpiry, "When the root certificate ends, in seconds since 1970."),
            (AuthorityMetric.chainExpiry, "When the signing chain ends, in seconds since 1970."),
        ]
        gauges = Dictionary(uniqueKeysWithValues: shown.map { ($0.0, metrics.gauge($0.0, $0.1)) })
    }

    func count(_ name: String) { counters[name]?.add() }
    func set(_ name: String, _ value: Double) { gauges[name]?.set(value) }
}
