// Callers with a service account's token.

import Base
import Credentials
import Document

public struct ServiceTokenAuthenticator: CallerAuthenticator {
    private let issuer: String
    private let audiences: [String]
    private let keys: any TokenKeySource
    private let trustDomain: String
    private let accounts: (any AccountDirectory)?
    private let skew: Int64
    private let clock: @Sendable () -> Int64

    /// - Parameter audiences: the token must be meant for one of them; Istio's agents ask for `istio-ca`.
    public init(
        issuer: String, audiences: [String] = ["istio-ca"], keys: any TokenKeySource, trustDomain: String,
        accounts: (any AccountDirectory)? = nil, skew: TimeSpan = .seconds(120),
        clock: @escaping @Sendable () -> Int64 = { Int64(WallClock.nanoseconds / 1_000_000_000) }
    ) {
        self.issuer = issuer
        self.audiences = audiences
        self.keys = keys
        self.trustDomain = trustDomain
        self.accounts = accounts
        self.skew = skew.seconds
        self.clock = clock
    }

    public func authenticate(_ caller: CallerCredentials) async -> AuthenticationOutcome {
        guard let text = caller.bearerToken, !text.hasPrefix(JoinTokens.prefix) else { return .absent }
        do {
            let (identity, token) = try await verify(text)
            return .proven(ProvenIdentity(identity, by: .token, evidence: token.text("jti") ?? issuer))
        } catch {
            return .refused("\(error)")
        }
    }

    /// Whose a token of this issuer is, and which of the wanted audiences it is for; for servers other than the
    /// authority's.
    public func identity(of text: String) async throws -> (identity: SPIFFEIdentity, uid: String, audiences: [String]) {
        let (identity, token) = try await verify(text)
        let uid = token.claims["kubernetes.io"]?["serviceaccount"]?["uid"]?.string ?? ""
        return (identity, uid, token.audiences.filter { audiences.contains($0) })
    }

    private func verify(_ text: String) async throws -> (identity: SPIFFEIdentity, token: WebToken) {
        let token = try WebToken(text)
        guard token.text("iss") == issuer else {
            throw AuthorityFailure(.unauthenticated, "the token's issuer is not \(issuer)")
        }
        let identity = try await verify(token)
        if let gone = try await accounts?.missing(TokenBinding(identity, token)) {
            throw AuthorityFailure(
                .unauthenticated,
                "the token is bound to \(gone.resource) \(identity.namespace)/\(gone.name), which is gone")
        }
        return (identity, token)
    }

    /// Who a token of this issuer speaks for.
    private func verify(_ token: WebToken) async throws -> SPIFFEIdentity {
        var known = try await keys.keys(isFresh: false)
        if !token.isSigned(by: known) {
            known = try await keys.keys(isFresh: true)
            guard token.isSigned(by: known) else {
                throw AuthorityFailure(.unauthenticated, "the token is signed by none of the keys of \(issuer)")
            }
        }
        try checkTimes(token)
        guard token.audiences.contains(where: { audiences.contains($0) }) else {
            throw AuthorityFailure(
                .unauthenticated,
                "the token is meant for [\(token.audiences.joined(separator: ", "))], expected one of "
                    + "[\(audiences.joined(separator: ", "))]")
        }
        guard let subject = token.text("sub"),
            let identity = SPIFFEIdentity(subject: subject, trustDomain: trustDomain)
        else { throw AuthorityFailure(.unauthenticated, "the token's subject is no service account") }
        // Where both stand they must agree, or one of them is not what was signed for.
        if let claim = token.claims["kubernetes.io"] {
            let namespace = claim["namespace"]?.string
            let account = claim["serviceaccount"]?["name"]?.string
            guard namespace == identity.namespace, account == identity.serviceAccount else {
                throw AuthorityFailure(.unauthenticated, "the token's claims contradict its subject")
            }
        }
        return identity
    }

    private func checkTimes(_ token: WebToken) throws(AuthorityFailure) {
        let now = clock()
        guard let expires = token.time("exp") else {
            throw AuthorityFailure(.unauthenticated, "a token that never expires (no exp)")
        }
        let (end, overflowed) = expires.addingReportingOverflow(skew)
        if !overflowed, now >= end { throw AuthorityFailure(.unauthenticated, "the token has expired") }
        for name in ["nbf", "iat"] {
            if let start = token.time(name) {
                if start.subtractingReportingOverflow(skew).partialValue > now, start > 0 {
                    throw AuthorityFailure(.unauthenticated, "the token is not valid yet (\(name))")
                }
            } else if token.claims[name] != nil {
                throw AuthorityFailure(.unauthenticated, "the token's \(name) is no number")
            }
        }
    }
}

/// A token that somebody else verifies: a cluster's own TokenReview.
public protocol TokenReviewer: Sendable {
    /// Namespace and service account; throws when the token is not good for the audiences.
    func review(_ token: String, audiences: [String]) async throws -> (namespace: String, serviceAccount: String)
}

public struct ReviewedTokenAuthenticator: CallerAuthenticator {
    private let reviewer: any TokenReviewer
    private let audiences: [String]
    private let trustDomain: String

    public init(_ reviewer: any TokenReviewer, audiences: [String] = ["istio-ca"], trustDomain: String) {
        self.reviewer = reviewer
        self.audiences = audiences
        self.trustDomain = trustDomain
    }

    public func authenticate(_ caller: CallerCredentials) async -> AuthenticationOutcome {
        guard let text = caller.bearerToken, !text.hasPrefix(JoinTokens.prefix) else { return .absent }
        if text.utf8.count > WebToken.longest { return .refused("a token of \(text.utf8.count) bytes") }
        do {
            let (namespace, account) = try await reviewer.review(text, audiences: audiences)
            guard
                let identity = SPIFFEIdentity(
                    trustDomain: trustDomain, namespace: namespace, serviceAccount: account)
            else { return .refused("the reviewer names no service account") }
            return .proven(ProvenIdentity(identity, by: .token, evidence: "token review"))
        } catch {
            return .refused("\(error)")
        }
    }
}
