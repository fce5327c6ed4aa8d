// Secrets that let a machine join the mesh as one service account before it has any other proof.

import Base
import Credentials

public struct JoinToken: Sendable, Hashable {
    /// Public: names the token in lists and in the audit log.
    public let identifier: String
    /// SHA-256; the secret itself is kept nowhere.
    public let secretHash: [UInt8]
    public let namespace: String
    public let serviceAccount: String
    public let isReusable: Bool
    /// Seconds since 1970.
    public let expires: Int64
    public var uses: Int

    public init(
        identifier: String, secretHash: [UInt8], namespace: String, serviceAccount: String, isReusable: Bool,
        expires: Int64, uses: Int = 0
    ) {
        self.identifier = identifier
        self.secretHash = secretHash
        self.namespace = namespace
        self.serviceAccount = serviceAccount
        self.isReusable = isReusable
        self.expires = expires
        self.uses = uses
    }
}

public protocol JoinTokenStore: Sendable {
    /// False when there is one of that name.
    func insert(_ token: JoinToken) async throws -> Bool
    func find(_ identifier: String) async throws -> JoinToken?
    /// False when the stored one is not `old` any more.
    func replace(_ old: JoinToken, with new: JoinToken) async throws -> Bool
    func remove(_ identifier: String) async throws
    func all() async throws -> [JoinToken]
}

public final class MemoryJoinTokens: JoinTokenStore {
    private let tokens = Lock<[String: JoinToken]>([:])

    public init() {}

    public func insert(_ token: JoinToken) async throws -> Bool {
        tokens.withLock { tokens -> Bool in
            if tokens[token.identifier] != nil { return false }
            tokens[token.identifier] = token
            return true
        }
    }

    public func find(_ identifier: String) async throws -> JoinToken? { tokens.withLock { $0[identifier] } }

    public func replace(_ old: JoinToken, with new: JoinToken) async throws -> Bool {
        tokens.withLock { tokens -> Bool in
            guard tokens[old.identifier] == old else { return false }
            tokens[old.identifier] = new
            return true
        }
    }

    public func remove(_ identifier: String) async throws { tokens.withLock { $0[identifier] = nil } }
    public func all() async throws -> [JoinToken] {
        tokens.withLock { $0.values.sorted { $0.identifier < $1.identifier } }
    }
}

public struct JoinTokens: Sendable {
    public static let prefix = "skein-join."
    public static let longestLifetime = TimeSpan.seconds(30 * 86400)

    private let store: any JoinTokenStore
    private let trustDomain: String
    private let accounts: (any AccountDirectory)?
    private let clock: @Sendable () -> Int64

    public init(
        _ store: any JoinTokenStore, trustDomain: String, accounts: (any AccountDirectory)? = nil,
        clock: @escaping @Sendable () -> Int64 = { Int64(WallClock.nanoseconds / 1_000_000_000) }
    ) {
        self.store = store
        self.trustDomain = trustDomain
        self.accounts = accounts
        self.clock = clock
    }

    /// The text is shown once and can't be had again.
    public func create(
        namespace: String, serviceAccount: String, lifetime: TimeSpan, isReusable: Bool = false
    ) async throws -> (text: String, token: JoinToken) {
        guard
            SPIFFEIdentity(trustDomain: trustDomain, namespace: namespace, serviceAccount: serviceAccount) != nil
        else {
            throw AuthorityFailure(.invalidArgument, "no service account can be named \(namespace)/\(serviceAccount)")
        }
        guard lifetime > .zero, lifetime <= Self.longestLifetime else {
            throw AuthorityFailure(
                .invalidArgument,
                "found a lifetime of \(lifetime.seconds) s, expected 1 to \(Self.longestLifetime.seconds)")
        }
        let secret = SecureRandom.bytes(32)
        let token = JoinToken(
            identifier: Digest.hex(SecureRandom.bytes(8)), secretHash: Digest.sha256(secret), namespace: namespace,
            serviceAccount: serviceAccount, isReusable: isReusable, expires: clock() + lifetime.seconds)
        guard try await store.insert(token) else {
            throw AuthorityFailure(.conflict, "a join token of that name exists")
        }
        return ("\(Self.prefix)\(token.identifier).\(Base64URL.encode(secret))", token)
    }

    public func all() async throws -> [JoinToken] { try await store.all() }
    public func revoke(_ identifier: String) async throws { try await store.remove(identifier) }

    /// Forgets those that can't be used any more.
    public func sweep() async throws {
        let now = clock()
        for token in try await store.all() where token.expires <= now || (!token.isReusable && token.uses > 0) {
            try await store.remove(token.identifier)
        }
    }

    /// As `create` makes them: a store may build a name of it, and it comes from a caller.
    private static func isIdentifier(_ text: Substring) -> Bool {
        text.utf8.count == 16 && text.utf8.allSatisfy { ASCII.isDigit($0) || ($0 >= 0x61 && $0 <= 0x66) }
    }

    func prove(_ text: String) async throws -> ProvenIdentity {
        let parts = text.dropFirst(Self.prefix.count).split(separator: ".", omittingEmptySubsequences: false)
        // One answer for all that is wrong with a secret: nothing is to be learned by trying.
        let refusal = AuthorityFailure(.unauthenticated, "the join token is unknown, used up or expired")
        guard parts.count == 2, Self.isIdentifier(parts[0]), let secret = Base64.decode(String(parts[1])),
            secret.count == 32,
            let token = try await store.find(String(parts[0])),
            Digest.isEqual(Digest.sha256(secret), token.secretHash), token.expires > clock(),
            token.isReusable || token.uses == 0
        else { throw refusal }
        guard
            let identity = SPIFFEIdentity(
                trustDomain: trustDomain, namespace: token.namespace, serviceAccount: token.serviceAccount)
        else { throw refusal }
        if let gone = try await accounts?.missing(TokenBinding(identity)) {
            throw AuthorityFailure(
                .unauthenticated,
                "the join token is for the service account \(token.namespace)/\(gone.name), which is gone")
        }
        let store = self.store
        return ProvenIdentity(identity, by: .joinToken, evidence: token.identifier) {
            for _ in 0..<20 {
                guard let stored = try await store.find(token.identifier), stored.secretHash == token.secretHash,
                    stored.isReusable || stored.uses == 0
                else { throw refusal }
                var used = stored
                used.uses += 1
                if try await store.replace(stored, with: used) { return }
            }
            throw AuthorityFailure(.unavailable, "the join token is being used too much at once")
        }
    }
}
