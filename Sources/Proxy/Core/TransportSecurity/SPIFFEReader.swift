// envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig: trust domains with their bundles.

import Document
import EnvoyAPI
import Formatting
import TLS

enum SPIFFEReader {
    static let typeName = "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig"

    static func read(
        _ node: ConfigNode, files: inout CertificateFiles
    ) throws(InvalidConfiguration) -> [TLSTrustDomain] {
        var domains: [TLSTrustDomain] = []
        for (index, domain) in node.messages("trust_domains").enumerated() {
            let name = domain.string("name")
            let bundle = try CredentialSource(domain, "trust_bundle", files: &files)
            if domains.contains(where: { $0.name == name }) {
                throw node.invalid(
                    "trust_domains[\(index)].name", found: "\"\(name)\" again", expected: "one bundle for each domain")
            }
            // Bundles of their own go before these.
            if node.has("trust_bundles") { continue }
            guard let bundle else {
                throw domain.invalid("trust_bundle", found: "nothing", expected: "a PEM bundle of CA certificates")
            }
            domains.append(TLSTrustDomain(name: name, bundle: bundle.bytes, source: bundle.name))
        }
        guard let map = try CredentialSource(node, "trust_bundles", files: &files) else {
            if domains.isEmpty { throw node.invalid("trust_domains", found: "none", expected: "at least one") }
            return domains
        }
        return try bundles(map)
    }

    /// A trust bundle map: JSON with a JWK set for each domain, of which the X.509 authorities count.
    private static func bundles(_ source: CredentialSource) throws(InvalidConfiguration) -> [TLSTrustDomain] {
        func invalid(_ found: String, _ expected: String) -> InvalidConfiguration {
            source.node.invalid("", found: "\(found) in \(source.name)", expected: expected)
        }
        let root: DocumentNode
        do throws(InvalidDocument) {
            root = try Document.parse(json: source.bytes)
        } catch {
            throw invalid("no JSON (\(error))", "a SPIFFE trust bundle map")
        }
        guard case .mapping(let members)? = root["trust_domains"]?.value, !members.isEmpty else {
            throw invalid("no trust domains", "an object trust_domains with a bundle for each domain")
        }
        var domains: [TLSTrustDomain] = []
        for (name, bundle) in members {
            guard case .list(let keys)? = bundle["keys"]?.value, !keys.isEmpty else {
                throw invalid("no keys for the domain \(name.text)", "a list of JSON web keys")
            }
            var pem = ""
            for key in keys {
                guard key["use"]?.value == .string("x509-svid") else {
                    throw invalid("a key of another use for the domain \(name.text)", "use: x509-svid")
                }
                guard case .list(let chain)? = key["x5c"]?.value, !chain.isEmpty else {
                    throw invalid("a key without x5c for the domain \(name.text)", "certificates in x5c")
                }
                for certificate in chain {
                    guard case .string(let text) = certificate.value else {
                        throw invalid("\(certificate.value.kindName) in x5c", "a certificate in base64")
                    }
                    pem += armored(text)
                }
            }
            domains.append(TLSTrustDomain(name: name.text, bundle: Array(pem.utf8), source: source.name))
        }
        return domains
    }

    /// DER in base64 as PEM, in whose lines there are 64 characters.
    private static func armored(_ text: String) -> String {
        var pem = "-----BEGIN CERTIFICATE-----\n"
        let characters = Array(text.utf8)
        for start in stride(from: 0, to: characters.count, by: 64) {
            pem += String(decoding: characters[start..<min(start + 64, characters.count)], as: UTF8.self) + "\n"
        }
        return pem + "-----END CERTIFICATE-----\n"
    }
}
