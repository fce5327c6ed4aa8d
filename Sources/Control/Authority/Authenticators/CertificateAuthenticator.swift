// Callers that show the certificate which they want to renew.

import Base
import Credentials
import Serving

/// The chain is verified here once more, against the own domain's roots alone: the server may let in certificates
/// under other roots, and those say nothing about this one. A connection also may have outlived its certificate.
public struct CertificateAuthenticator: CallerAuthenticator {
    private let authority: Authority
    private let accounts: (any AccountDirectory)?

    /// - Parameter accounts: where every identity of this authority has its service account, so that deleting it ends
    ///   the renewals; nil where others' accounts are served as well.
    public init(_ authority: Authority, accounts: (any AccountDirectory)? = nil) {
        self.authority = authority
        self.accounts = accounts
    }

    public func authenticate(_ caller: CallerCredentials) async -> AuthenticationOutcome {
        if caller.peer.certificateChain.isEmpty { return .absent }
        do {
            let proven = try prove(caller.peer.certificateChain)
            if let gone = try await accounts?.missing(TokenBinding(proven.identity)) {
                throw AuthorityFailure(
                    .unauthenticated,
                    "the service account \(proven.identity.namespace)/\(gone.name) of the client's certificate is gone")
            }
            return .proven(proven)
        } catch {
            return .refused("\(error)")
        }
    }

    func prove(_ encoded: [[UInt8]]) throws -> ProvenIdentity {
        var chain: [Certificate] = []
        for der in encoded.prefix(10) { chain.append(try Certificate(der: der)) }
        let leaf = chain[0]
        let snapshot = authority.current
        if let reason = snapshot.anchors.failure(of: chain, at: authority.now) {
            throw AuthorityFailure(.unauthenticated, "the client's certificate: \(reason)")
        }
        // SPIFFE X509-SVID, 4 and 5: a leaf with exactly one name of a workload.
        if leaf.isAuthority { throw AuthorityFailure(.unauthenticated, "the client's certificate is an authority's") }
        guard leaf.names.uris.count == 1, let name = SPIFFEIdentity(leaf.names.uris[0]) else {
            throw AuthorityFailure(.unauthenticated, "the client's certificate has not exactly one SPIFFE name")
        }
        let params = authority.params
        guard name.trustDomain == params.trustDomain || params.trustDomainAliases.contains(name.trustDomain),
            let identity = SPIFFEIdentity(
                trustDomain: params.trustDomain, namespace: name.namespace, serviceAccount: name.serviceAccount)
        else {
            throw AuthorityFailure(.unauthenticated, "the client's certificate is of the domain \(name.trustDomain)")
        }
        return ProvenIdentity(identity, by: .certificate, evidence: leaf.serial)
    }
}
