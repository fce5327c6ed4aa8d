// Service-account tokens of the authority's own: what `TokenRequest` answers with.

import Base
import Credentials
import Document

public struct ServiceAccountIssuer: Sendable {
    public struct Subject: Sendable {
        public var namespace: String
        public var serviceAccount: String
        public var serviceAccountUID = ""
        /// The pod that the token is bound to.
        public var podName = ""
        public var podUID = ""
        public var secretName = ""
        public var secretUID = ""

        public init(namespace: String, serviceAccount: String) {
            self.namespace = namespace
            self.serviceAccount = serviceAccount
        }
    }

    public static let shortestLifetime = TimeSpan.seconds(600)
    public static let longestLifetime = TimeSpan.seconds(365 * 86400)

    private let authority: Authority

    public init(_ authority: Authority) { self.authority = authority }

    public var issuer: String { authority.params.tokenIssuer }

    /// Kubernetes' bounds: ten minutes at least; what is asked for beyond the longest gets the longest.
    public func mint(
        _ subject: Subject, audiences: [String], lifetime: TimeSpan
    ) throws -> (token: String, expires: Int64) {
        guard
            let identity = SPIFFEIdentity(
                trustDomain: authority.params.trustDomain, namespace: subject.namespace,
                serviceAccount: subject.serviceAccount)
        else {
            throw AuthorityFailure(
                .invalidArgument, "no service account can be named \(subject.namespace)/\(subject.serviceAccount)")
        }
        guard lifetime >= Self.shortestLifetime else {
            throw AuthorityFailure(
                .invalidArgument,
                "found a lifetime of \(lifetime.seconds) s, expected \(Self.shortestLifetime.seconds) at least")
        }
        let now = authority.now
        let expires = now + min(lifetime, Self.longestLifetime).seconds
        let (identifier, key) = try authority.signingTokenKey()
        let claims = Self.claims(
            identity, subject, audiences: audiences.isEmpty ? [issuer] : audiences, issuer: issuer, now: now,
            expires: expires)
        return (try WebToken.make(claims: claims, key: key, identifier: identifier), expires)
    }

    private static func claims(
        _ identity: SPIFFEIdentity, _ subject: Subject, audiences: [String], issuer: String, now: Int64, expires: Int64
    ) -> String {
        var writer = JSONWriter(pretty: false)
        func named(_ name: String, _ pairs: [(String, String)]) {
            writer.key(name)
            writer.beginObject()
            for (key, value) in pairs where !value.isEmpty {
                writer.key(key)
                writer.string(value)
            }
            writer.endObject()
        }
        writer.beginObject()
        writer.key("aud")
        writer.beginList()
        for audience in audiences { writer.string(audience) }
        writer.endList()
        for (name, value) in [("exp", expires), ("iat", now), ("nbf", now)] {
            writer.key(name)
            writer.integer(value)
        }
        for (name, value) in [
            ("iss", issuer), ("jti", Digest.hex(SecureRandom.bytes(16))),
            ("sub", "system:serviceaccount:\(identity.namespace):\(identity.serviceAccount)"),
        ] {
            writer.key(name)
            writer.string(value)
        }
        writer.key("kubernetes.io")
        writer.beginObject()
        writer.key("namespace")
        writer.string(identity.namespace)
        if !subject.podName.isEmpty { named("pod", [("name", subject.podName), ("uid", subject.podUID)]) }
        if !subject.secretName.isEmpty { named("secret", [("name", subject.secretName), ("uid", subject.secretUID)]) }
        named("serviceaccount", [("name", identity.serviceAccount), ("uid", subject.serviceAccountUID)])
        writer.endObject()
        writer.endObject()
        return writer.text
    }

    /// `/openid/v1/jwks`.
    public var keySetDocument: String { authority.tokenKeys.json }

    /// `/.well-known/openid-configuration`.
    public var discoveryDocument: String {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        writer.key("issuer")
        writer.string(issuer)
        writer.key("jwks_uri")
        writer.string("\(issuer)/openid/v1/jwks")
        for (name, value) in [
            ("response_types_supported", "id_token"), ("subject_types_supported", "public"),
            ("id_token_signing_alg_values_supported", "ES256"),
        ] {
            writer.key(name)
            writer.beginList()
            writer.string(value)
            writer.endList()
        }
        writer.endObject()
        return writer.text
    }
}
