// Entries for fuzzing: arbitrary bytes as tokens, key sets, certificates and requests.

import Base

public enum CredentialsFuzz {
    private static let key: SigningKey? = try? SigningKey.generate(.p256)

    /// What is read as a token must not verify under a key that has never signed anything.
    public static func token(_ bytes: ByteView) {
        guard let key, let token = try? WebToken(bytes.string) else { return }
        precondition(!token.isSigned(by: WebKeySet([WebKey(identifier: "", key: key.publicKey)])), "a forged token")
        _ = (token.audiences, token.time("exp"), token.text("sub"))
    }

    public static func keySet(_ bytes: ByteView) {
        guard let keys = try? WebKeySet(json: bytes.array) else { return }
        precondition((try? WebKeySet(json: Array(keys.json.utf8))) != nil, "a key set that can't be read back")
    }

    /// What is taken as a request gets a certificate with no more in it than was meant.
    public static func request(_ bytes: ByteView) {
        let text = bytes.array
        let request = text.first == 0x30 ? try? CertificateRequest(der: text) : try? CertificateRequest(pem: text)
        guard let key, let request else { return }
        var builder = CertificateBuilder(notBefore: 0, notAfter: 1000)
        builder.role = .authority(pathLength: 0)
        builder.commonName = "root"
        guard let root = try? builder.selfSigned(key) else { return }
        var leaf = CertificateBuilder(notBefore: 0, notAfter: 1000)
        leaf.uris = ["spiffe://cluster.local/ns/a/sa/b"]
        guard let made = try? leaf.signed(request.publicKey, by: root, key).certificate() else { return }
        precondition(!made.isAuthority && made.names.uris == leaf.uris && made.names.dnsNames.isEmpty)
    }

    public static func certificate(_ bytes: ByteView) {
        guard let chain = try? Certificate.chain(pem: bytes.array) else { return }
        for certificate in chain { _ = (certificate.subject, certificate.serial, certificate.isSelfSigned) }
        _ = try? AnchorStore(chain).failure(of: chain, at: 0)
    }
}
