// Makes certificate signing requests (PKCS#10, RFC 2986) of workloads.

extension CertificateRequest {
    /// PEM, signed by `key`, which it brings; asks for `uri` alone. The subject is empty, so the name is critical.
    public static func make(_ key: SigningKey, uri: String) throws(InvalidCredential) -> [UInt8] {
        let names = DERText.sequence(DERText.element(0x86, Array(uri.utf8)))
        // 2.5.29.17, critical.
        let name = DERText.sequence([0x06, 3, 0x55, 0x1D, 17], [0x01, 1, 0xFF], DERText.octets(names))
        // 1.2.840.113549.1.9.14: the extensions that are asked for.
        let wish: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 14]
        let attribute = DERText.sequence(wish, DERText.element(0x31, DERText.sequence(name)))
        let body = DERText.sequence(
            [0x02, 1, 0], DERText.sequence(), key.publicKey.der, DERText.element(0xA0, attribute))
        let algorithm: [UInt8]
        switch key.kind {
        case .ecdsa: algorithm = DERText.sequence(DERText.ecdsaWithSHA256)
        case .rsa: algorithm = DERText.sequence(DERText.sha256WithRSA)
        case .other(let name): throw InvalidCredential("requests are not signed with a key of kind \(name)")
        }
        let whole = DERText.sequence(body, algorithm, DERText.bits(try key.sign(body)))
        return Array(PEMText.encode("CERTIFICATE REQUEST", whole).utf8)
    }
}
