// envoy.extensions.transport_sockets.tls.v3.TlsCertificate: a certificate with its key.

import EnvoyAPI
import TLS

enum IdentityReader {
    static func read(_ node: ConfigNode, files: inout CertificateFiles) throws(InvalidConfiguration)
        -> TLSIdentityParams
    {
        if node.has("private_key_provider") {
            throw node.unsupported("private_key_provider", "keys are read as they are")
        }
        var params = TLSIdentityParams()
        files.add(directory: node.message("watched_directory"))
        if let password = try CredentialSource(node, "password", files: &files) {
            params.password = String(decoding: password.bytes, as: UTF8.self)
        }
        if let staple = try CredentialSource(node, "ocsp_staple", files: &files) {
            if staple.node.oneof("specifier") == "inline_string" {
                throw staple.node.invalid("inline_string", found: "text", expected: "DER: a file or inline_bytes")
            }
            params.ocspStaple = staple.bytes
        }
        let archive = try CredentialSource(node, "pkcs12", files: &files)
        let chain = try CredentialSource(node, "certificate_chain", files: &files)
        let key = try CredentialSource(node, "private_key", files: &files)
        if let archive {
            if chain != nil || key != nil {
                throw node.invalid(
                    "pkcs12", found: "it beside \(chain != nil ? "certificate_chain" : "private_key")",
                    expected: "either pkcs12 or certificate_chain with private_key")
            }
            params.pkcs12 = archive.bytes
            params.certificateSource = archive.name
            params.privateKeySource = archive.name
            return params
        }
        guard let chain else { throw node.invalid("certificate_chain", found: "nothing", expected: "a PEM chain") }
        guard let key else { throw node.invalid("private_key", found: "nothing", expected: "a PEM private key") }
        params.certificateChain = chain.bytes
        params.certificateSource = chain.name
        params.privateKey = key.bytes
        params.privateKeySource = key.name
        return params
    }
}
