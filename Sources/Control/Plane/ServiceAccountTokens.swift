// Tokens of service accounts at the resource API: made by the authority, and known again by it.

import APIServer
import Authority
import Base
import Serving

struct ServiceAccountTokens: APIServer.TokenIssuer, APIServer.TokenAuthenticator {
    private let issuer: WorkloadTokenIssuer
    private let verifier: WorkloadTokenAuthenticator

    init(_ authority: Authority) {
        issuer = WorkloadTokenIssuer(authority)
        // A token for the mesh's authority is none for this API, and the other way round.
        verifier = WorkloadTokenAuthenticator(
            issuer: issuer.issuer, audiences: [issuer.issuer], keys: OwnTokenKeys(authority),
            trustDomain: authority.params.trustDomain)
    }

    func issue(_ order: TokenOrder) async throws -> IssuedToken {
        var subject = WorkloadTokenIssuer.Subject(namespace: order.namespace, serviceAccount: order.serviceAccount)
        subject.serviceAccountUID = order.serviceAccountUID
        if order.boundKind == "Pod" {
            subject.podName = order.boundName
            subject.podUID = order.boundUID
        }
        let minted = try issuer.mint(
            subject, audiences: order.audiences.isEmpty ? [issuer.issuer] : order.audiences,
            lifetime: .seconds(order.expirationSeconds))
        return IssuedToken(token: minted.token, expiration: minted.expires)
    }

    func user(token: String) async -> UserInfo? {
        let outcome = await verifier.authenticate(CallerCredentials(bearerToken: token, peer: PeerFacts()))
        guard case .proven(let proven) = outcome else { return nil }
        return .serviceAccount(
            namespace: proven.identity.namespace, name: proven.identity.serviceAccount, uid: "")
    }
}
