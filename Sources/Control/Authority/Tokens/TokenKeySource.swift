// Where the keys come from that verify an issuer's tokens.

import Base
import Credentials
import Document
import Serving

public protocol TokenKeySource: Sendable {
    /// `isFresh`: a token names a key that is not among those known; look again, if that is not too soon.
    func keys(isFresh: Bool) async throws -> WebKeySet
}

/// The authority's own.
public struct OwnTokenKeys: TokenKeySource {
    private let authority: Authority

    public init(_ authority: Authority) { self.authority = authority }

    public func keys(isFresh: Bool) async throws -> WebKeySet {
        // Anybody can show a token of an unknown key: that must not cost a look into the vault each time.
        if isFresh { try await authority.refresh(ifOlderThan: .seconds(2)) }
        return authority.tokenKeys
    }
}

public struct FixedTokenKeys: TokenKeySource {
    private let set: WebKeySet

    public init(_ set: WebKeySet) { self.set = set }

    public func keys(isFresh: Bool) async throws -> WebKeySet { set }
}

/// A JWKS file, read again when a key is missed.
public final class FileTokenKeys: TokenKeySource {
    private let path: String
    private let throttle: RefetchThrottle

    public init(path: String) {
        self.path = path
        throttle = RefetchThrottle()
    }

    public func keys(isFresh: Bool) async throws -> WebKeySet {
        if let known = throttle.known(isFresh: isFresh) { return known }
        guard let bytes = try SecretFile.read(path, isSecret: false) else {
            throw AuthorityFailure(.unavailable, "no key set \(path)")
        }
        return throttle.note(try WebKeySet(json: bytes))
    }
}

/// An issuer's key set over HTTP, as Kubernetes serves its own at `/openid/v1/jwks`.
public final class RemoteTokenKeys: TokenKeySource {
    private let client: HTTPClient
    private let path: String
    private let fields: HTTPFields
    private let throttle = RefetchThrottle()

    public init(_ client: HTTPClient, path: String = "/openid/v1/jwks", fields: HTTPFields = HTTPFields()) {
        self.client = client
        self.path = path
        self.fields = fields
    }

    public func keys(isFresh: Bool) async throws -> WebKeySet {
        if let known = throttle.known(isFresh: isFresh) { return known }
        let answer = try await client.send(HTTPRequestHead(path: path, fields: fields), timeout: .seconds(5))
        let body = try await answer.body(limit: 1 << 20)
        guard answer.status == 200 else {
            throw AuthorityFailure(.unavailable, "\(path) of \(client.origin.authority) answered \(answer.status)")
        }
        return throttle.note(try WebKeySet(json: body))
    }
}

/// Keys are looked for again at most every ten seconds, whatever tokens name, and at least every five minutes.
final class RefetchThrottle: Sendable {
    private let state = Lock<(set: WebKeySet, at: Instant)?>(nil)

    func known(isFresh: Bool) -> WebKeySet? {
        state.withLock { state -> WebKeySet? in
            guard let (set, at) = state else { return nil }
            let age = Instant.now - at
            return age < (isFresh ? .seconds(10) : .seconds(300)) ? set : nil
        }
    }

    func note(_ set: WebKeySet) -> WebKeySet {
        state.withLock { $0 = (set, Instant.now) }
        return set
    }
}
