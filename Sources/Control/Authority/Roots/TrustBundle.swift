// The roots that workloads are to trust, by trust domain.

import Base
import Credentials
import Document

public struct TrustBundle: Sendable, Hashable {
    public let trustDomain: String
    /// The signer's first.
    public let roots: [Certificate]
    /// Of other domains. A root counts for its own domain only.
    public let federated: [String: [Certificate]]
    /// PEM, of the authority's own domain: what `istio-ca-root-cert` holds.
    public let pem: String

    public init(trustDomain: String, roots: [Certificate], federated: [String: [Certificate]] = [:]) {
        self.trustDomain = trustDomain
        self.roots = roots
        self.federated = federated
        pem = roots.map(\.pem).joined()
    }

    public func pem(for domain: String) -> String? {
        if domain == trustDomain { return pem }
        return federated[domain].map { $0.map(\.pem).joined() }
    }

    public var domains: [String] { [trustDomain] + federated.keys.sorted() }
}

/// A domain's roots in SPIFFE's bundle format: JSON web keys with a certificate each.
public enum SPIFFEBundle {
    public static func read(_ json: [UInt8]) throws(InvalidCredential) -> [Certificate] {
        let root: DocumentNode
        do throws(InvalidDocument) { root = try Document.parse(json: json) } catch {
            throw InvalidCredential("a bundle that is no JSON: \(error)")
        }
        guard case .list(let keys)? = root["keys"]?.value else { throw InvalidCredential("a bundle without `keys`") }
        var found: [Certificate] = []
        for (index, key) in keys.enumerated() {
            guard case .string("x509-svid")? = key["use"]?.value else { continue }
            guard case .list(let chain)? = key["x5c"]?.value, chain.count == 1,
                case .string(let text) = chain[0].value, let der = Base64.decode(text)
            else { throw InvalidCredential("keys[\(index)].x5c: expected one certificate in base64") }
            let certificate = try Certificate(der: der)
            guard certificate.isAuthority else {
                throw InvalidCredential("keys[\(index)].x5c: a certificate that is no authority's")
            }
            found.append(certificate)
        }
        if found.isEmpty { throw InvalidCredential("a bundle without x509-svid keys") }
        return found
    }

    public static func write(_ roots: [Certificate], refreshHint: Int64 = 300) -> String {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        writer.key("keys")
        writer.beginList()
        for root in roots {
            writer.beginObject()
            for (name, value) in [("use", "x509-svid"), ("kty", keyType(root.publicKey.kind))] {
                writer.key(name)
                writer.string(value)
            }
            writer.key("x5c")
            writer.beginList()
            writer.string(Base64.encode(root.der))
            writer.endList()
            writer.endObject()
        }
        writer.endList()
        writer.key("spiffe_refresh_hint")
        writer.integer(refreshHint)
        writer.endObject()
        return writer.text
    }

    private static func keyType(_ kind: KeyKind) -> String {
        if case .rsa = kind { return "RSA" }
        return "EC"
    }
}
