// A certificate with its key that signs workloads' certificates, and the way up to its root.

import Base
import Credentials

public struct IssuingAuthority: Sendable {
    public let certificate: Certificate
    let key: SigningKey
    /// Between a leaf and the root, this authority's own certificate first; empty when that is the root.
    public let intermediates: [Certificate]
    /// Where chains end. A plugged-in authority may name several, during a rotation of its own.
    public let roots: [Certificate]

    public var identifier: String { String(certificate.fingerprint.prefix(16)) }

    /// Refuses what would issue certificates that nobody can verify.
    init(
        certificate: Certificate, key: SigningKey, intermediates: [Certificate], roots: [Certificate], now: Int64
    ) throws {
        guard certificate.isAuthority else {
            throw AuthorityFailure(
                .broken, "the certificate \(certificate.subject) is no authority's (CA:TRUE missing)")
        }
        guard certificate.publicKey.isSame(as: key.publicKey) else {
            throw AuthorityFailure(.broken, "the key is not that of the certificate \(certificate.subject)")
        }
        if let weakness = key.kind.weakness { throw AuthorityFailure(.broken, weakness) }
        if roots.isEmpty { throw AuthorityFailure(.broken, "an authority without a root") }
        let chain = [certificate] + intermediates.filter { $0 != certificate }
        if let reason = try AnchorStore(roots).failure(of: chain, at: now) {
            throw AuthorityFailure(.broken, "the certificate \(certificate.subject) leads to no root: \(reason)")
        }
        self.certificate = certificate
        self.key = key
        self.intermediates = intermediates
        self.roots = roots
    }

    static func selfSigned(_ params: AuthorityParams, now: Int64) throws -> IssuingAuthority {
        let key = try SigningKey.generate(params.rootKey)
        var builder = CertificateBuilder(
            notBefore: now - params.clockSkew.seconds, notAfter: now + params.rootLifetime.seconds)
        builder.role = .authority(pathLength: nil)
        builder.organization = params.trustDomain
        // Two roots of one domain must not have one name, or verifiers have to guess.
        builder.commonName = "Root \(Digest.hex(Array(key.publicKey.identifier.prefix(6))))"
        let root = try builder.selfSigned(key)
        return try IssuingAuthority(certificate: root, key: key, intermediates: [], roots: [root], now: now)
    }

    /// Istio's `cacerts`: ca-cert.pem, ca-key.pem, root-cert.pem, cert-chain.pem.
    static func plugged(_ directory: String, now: Int64) throws -> IssuingAuthority {
        func file(_ name: String) throws -> [UInt8] {
            let path = "\(directory)/\(name)"
            // Kubernetes mounts secrets readable by all of their container: modes say nothing here.
            guard let bytes = try SecretFile.read(path, isSecret: false) else {
                throw AuthorityFailure(.broken, "no file \(path): a plugged-in authority needs it")
            }
            return bytes
        }
        func named<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
            do { return try body() } catch let error as InvalidCredential {
                throw AuthorityFailure(.broken, "\(directory)/\(name): \(error)")
            }
        }
        let own = try named("ca-cert.pem") { try Certificate.chain(pem: file("ca-cert.pem")) }
        let key = try named("ca-key.pem") { try SigningKey(pem: file("ca-key.pem")) }
        let roots = try named("root-cert.pem") { try Certificate.chain(pem: file("root-cert.pem")) }
        let chain = try named("cert-chain.pem") { try Certificate.chain(pem: file("cert-chain.pem")) }
        var intermediates: [Certificate] = []
        for certificate in own.prefix(1) + chain where !certificate.isSelfSigned && !intermediates.contains(certificate)
        {
            intermediates.append(certificate)
        }
        return try IssuingAuthority(
            certificate: own[0], key: key, intermediates: intermediates, roots: roots, now: now)
    }
}
