// Who a request comes from: a client certificate or a bearer token.

import Base
import Serving

/// Knows some tokens. The control plane's authority is one, for the tokens of service accounts.
public protocol TokenAuthenticator: Sendable {
    /// nil: not a token of this kind, or not a valid one.
    func user(token: String) async -> UserInfo?
    /// Of a token that is meant for one of these audiences, and for which of them.
    func user(token: String, audiences: [String]) async -> (user: UserInfo, audiences: [String])?
}

extension TokenAuthenticator {
    /// Tokens that say nothing of audiences are for this API alone.
    public func user(token: String, audiences: [String]) async -> (user: UserInfo, audiences: [String])? { nil }
}

/// A token bound to whom it stands for, as TokenRequest gives it out.
public struct IssuedToken: Sendable {
    public var token: String
    /// Seconds since 1970.
    public var expiration: Int64

    public init(token: String, expiration: Int64) {
        self.token = token
        self.expiration = expiration
    }
}

public struct TokenOrder: Sendable, Hashable {
    public var namespace: String
    public var serviceAccount: String
    public var serviceAccountUID: String
    /// Empty: the issuer's own.
    public var audiences: [String]
    public var expirationSeconds: Int64
    /// A Pod or Secret without which the token is worth nothing: kind, name and UID.
    public var boundKind: String
    public var boundName: String
    public var boundUID: String

    public init(
        namespace: String, serviceAccount: String, serviceAccountUID: String, audiences: [String] = [],
        expirationSeconds: Int64 = 3600, boundKind: String = "", boundName: String = "", boundUID: String = ""
    ) {
        self.namespace = namespace
        self.serviceAccount = serviceAccount
        self.serviceAccountUID = serviceAccountUID
        self.audiences = audiences
        self.expirationSeconds = expirationSeconds
        self.boundKind = boundKind
        self.boundName = boundName
        self.boundUID = boundUID
    }
}

/// Makes tokens of service accounts; the authority implements it.
public protocol TokenIssuer: Sendable {
    func issue(_ order: TokenOrder) async throws -> IssuedToken
}

/// The few tokens that a file names, for the first administrator. Compared in constant time.
public struct StaticTokens: TokenAuthenticator {
    private let entries: [(token: [UInt8], user: UserInfo)]

    public init(_ entries: [(token: String, user: UserInfo)]) {
        self.entries = entries.map { (Array($0.token.utf8), $0.user) }
    }

    public func user(token: String) async -> UserInfo? {
        let bytes = Array(token.utf8)
        var found: UserInfo?
        for entry in entries where Self.isEqual(entry.token, bytes) { found = entry.user }
        return found
    }

    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        if left.count != right.count || left.isEmpty { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}

public struct RequestAuthenticator: Sendable {
    private let tokens: [any TokenAuthenticator]
    private let trustsClientCertificates: Bool

    /// Client certificates count only where the listener verifies them against an authority for clients of this API:
    /// not one that also signs workloads, whose subjects would be users.
    public init(tokens: [any TokenAuthenticator], trustsClientCertificates: Bool = true) {
        self.tokens = tokens
        self.trustsClientCertificates = trustsClientCertificates
    }

    /// A request that shows nothing is anonymous; one that shows something wrong is refused.
    func user(of head: HTTPRequestHead, peer: PeerFacts) async throws(APIFailure) -> UserInfo {
        if trustsClientCertificates, !peer.certificateChain.isEmpty, !peer.certificateCommonName.isEmpty {
            return UserInfo(
                name: peer.certificateCommonName,
                groups: peer.certificateOrganizations + [UserInfo.authenticatedGroup])
        }
        guard let header = head.fields["authorization"] else { return .anonymous }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            if parts.first?.lowercased() == "bearer" || header.isEmpty { return .anonymous }
            throw APIFailure.unauthorized
        }
        let token = parts[1].trimmed
        if let user = await user(token: token) { return user }
        throw APIFailure.unauthorized
    }

    func user(token: String, audiences: [String]) async -> (user: UserInfo, audiences: [String])? {
        for authenticator in tokens {
            guard var found = await authenticator.user(token: token, audiences: audiences) else { continue }
            if !found.user.groups.contains(UserInfo.authenticatedGroup) {
                found.user.groups.append(UserInfo.authenticatedGroup)
            }
            return found
        }
        return nil
    }

    func user(token: String) async -> UserInfo? {
        for authenticator in tokens {
            guard var user = await authenticator.user(token: token) else { continue }
            if !user.groups.contains(UserInfo.authenticatedGroup) { user.groups.append(UserInfo.authenticatedGroup) }
            return user
        }
        return nil
    }
}
