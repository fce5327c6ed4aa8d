// An identity, and how its bearer has proven it.

import Serving

public struct ProvenIdentity: Sendable {
    public enum Method: String, Sendable { case token, certificate, joinToken = "join-token" }

    public let identity: SPIFFEIdentity
    public let method: Method
    /// For the audit log: the token's issuer, the certificate's serial number, the join token's name. Never a secret.
    public let evidence: String
    /// Called just before a certificate is issued: uses up what may be used once. Throws when somebody else was faster.
    let redeem: (@Sendable () async throws -> Void)?

    public init(
        _ identity: SPIFFEIdentity, by method: Method, evidence: String,
        redeem: (@Sendable () async throws -> Void)? = nil
    ) {
        self.identity = identity
        self.method = method
        self.evidence = evidence
        self.redeem = redeem
    }
}

/// What a caller brings.
public struct CallerCredentials: Sendable {
    /// Of `authorization: Bearer ...`.
    public let bearerToken: String?
    public let peer: PeerFacts

    public init(bearerToken: String?, peer: PeerFacts) {
        self.bearerToken = bearerToken
        self.peer = peer
    }

    public init(_ fields: HTTPFields, peer: PeerFacts) {
        let value = fields["authorization"] ?? ""
        let isBearer = value.count > 7 && value.prefix(7).lowercased() == "bearer "
        self.init(bearerToken: isBearer ? String(value.dropFirst(7)) : nil, peer: peer)
    }
}

public enum AuthenticationOutcome: Sendable {
    /// The caller brings nothing of the kind.
    case absent
    case refused(String)
    case proven(ProvenIdentity)
}

public protocol CallerAuthenticator: Sendable {
    func authenticate(_ caller: CallerCredentials) async -> AuthenticationOutcome
}
