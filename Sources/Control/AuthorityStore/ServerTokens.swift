// Service accounts' tokens for the resource API: made for `TokenRequest`, and taken from callers.

import APIServer
import Authority
import Base

/// Answers `serviceaccounts/NAME/token`.
public struct AuthorityTokens: APIServer.TokenIssuer {
    private let issuer: ServiceAccountIssuer

    public init(_ issuer: ServiceAccountIssuer) { self.issuer = issuer }

    public func issue(_ order: TokenOrder) async throws -> IssuedToken {
        var subject = ServiceAccountIssuer.Subject(
            namespace: order.namespace, serviceAccount: order.serviceAccount)
        subject.serviceAccountUID = order.serviceAccountUID
        switch order.boundKind {
        case "Pod": (subject.podName, subject.podUID) = (order.boundName, order.boundUID)
        case "Secret": (subject.secretName, subject.secretUID) = (order.boundName, order.boundUID)
        default: break
        }
        let (token, expires) = try issuer.mint(
            subject, audiences: order.audiences, lifetime: .seconds(min(order.expirationSeconds, 1 << 32)))
        return IssuedToken(token: token, expiration: expires)
    }
}

/// Callers of the resource API that are service accounts of this mesh: their tokens are meant for the issuer itself.
public struct AuthorityAccounts: APIServer.TokenAuthenticator {
    private let authority: Authority
    private let accounts: (any AccountDirectory)?

    public init(_ authority: Authority, accounts: (any AccountDirectory)? = nil) {
        self.authority = authority
        self.accounts = accounts
    }

    public func user(token: String) async -> UserInfo? {
        await user(token: token, audiences: [authority.params.tokenIssuer])?.user
    }

    public func user(token: String, audiences: [String]) async -> (user: UserInfo, audiences: [String])? {
        let authenticator = ServiceTokenAuthenticator(
            issuer: authority.params.tokenIssuer, audiences: audiences, keys: OwnTokenKeys(authority),
            trustDomain: authority.params.trustDomain, accounts: accounts)
        guard let (identity, uid, fitting) = try? await authenticator.identity(of: token) else { return nil }
        return (.serviceAccount(namespace: identity.namespace, name: identity.serviceAccount, uid: uid), fitting)
    }
}
