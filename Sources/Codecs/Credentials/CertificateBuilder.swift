// Makes certificates: roots, and the leaves that an authority issues.

import Base

public struct CertificateBuilder: Sendable {
    public enum Role: Sendable, Hashable {
        /// Signs certificates; nil allows any number of authorities below it.
        case authority(pathLength: UInt8?)
        /// Serves and connects under TLS.
        case workload
    }

    public var organization = ""
    public var commonName = ""
    public var uris: [String] = []
    public var dnsNames: [String] = []
    public var addresses: [IPAddress] = []
    public var role = Role.workload
    /// Seconds since 1970.
    public var notBefore: Int64
    public var notAfter: Int64

    public init(notBefore: Int64, notAfter: Int64) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// A root.
    public func selfSigned(_ key: SigningKey) throws(InvalidCredential) -> Certificate {
        try Certificate(der: encode(key.publicKey, issuer: nil, signer: key, serial: Self.newSerial()))
    }

    public func signed(
        _ subject: PublicKeyInfo, by issuer: Certificate, _ key: SigningKey
    ) throws(InvalidCredential) -> SignedCertificate {
        let serial = Self.newSerial()
        let der = try encode(subject, issuer: issuer, signer: key, serial: serial)
        return SignedCertificate(der: der, serial: Digest.hex(serial), notAfter: notAfter)
    }

    /// RFC 5280, 4.1, written out: by way of the library's objects the subject's key would be encoded and decoded
    /// again, which costs more than the signature.
    private func encode(
        _ subject: PublicKeyInfo, issuer: Certificate?, signer: SigningKey, serial: [UInt8]
    ) throws(InvalidCredential) -> [UInt8] {
        let algorithm: [UInt8]
        switch signer.kind {
        case .ecdsa: algorithm = DERText.sequence(DERText.ecdsaWithSHA256)
        case .rsa: algorithm = DERText.sequence(DERText.sha256WithRSA)
        case .other(let name): throw InvalidCredential("certificates are not signed with a key of kind \(name)")
        }
        let ownName = try nameText()
        let issuerName = issuer?.subjectName ?? ownName
        let authorityIdentifier = issuer?.subjectKeyIdentifier ?? subject.identifier
        let entries = extensions(subject, authorityIdentifier).flatMap(\.encoded)
        let body = DERText.sequence(
            // Version 3.
            DERText.element(0xA0, [0x02, 1, 2]), DERText.integer(serial), algorithm, issuerName,
            DERText.sequence(DERText.time(notBefore), DERText.time(notAfter)), ownName, subject.der,
            DERText.element(0xA3, DERText.element(0x30, entries)))
        return DERText.sequence(body, algorithm, DERText.bits(try signer.sign(body)))
    }

    /// 127 random bits, never zero.
    private static func newSerial() -> [UInt8] {
        var bytes = SecureRandom.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x01
        return bytes
    }

    /// RFC 5280, appendix A: upper bounds of 64 characters.
    private func nameText() throws(InvalidCredential) -> [UInt8] {
        var parts: [UInt8] = []
        for (kind, value) in [(UInt8(10), organization), (3, commonName)] where !value.isEmpty {
            if value.count > 64 { throw InvalidCredential("the name \(value) is longer than 64 characters") }
            let pair = DERText.sequence([0x06, 3, 0x55, 4, kind], DERText.element(0x0C, Array(value.utf8)))
            parts += DERText.element(0x31, pair)
        }
        return DERText.element(0x30, parts)
    }

    private struct Extension {
        /// The last byte of 2.5.29.x.
        let kind: UInt8
        let isCritical: Bool
        let content: [UInt8]

        var encoded: [UInt8] {
            DERText.sequence(
                [0x06, 3, 0x55, 0x1D, kind], isCritical ? [0x01, 1, 0xFF] : [], DERText.octets(content))
        }
    }

    private func extensions(_ subject: PublicKeyInfo, _ authorityIdentifier: [UInt8]) -> [Extension] {
        var list: [Extension] = []
        switch role {
        case .authority(let pathLength):
            var constraints: [UInt8] = [0x01, 1, 0xFF]
            if let pathLength { constraints += [0x02, 1, pathLength] }
            list.append(
                Extension(kind: 19, isCritical: true, content: DERText.sequence(constraints)))
            // keyCertSign and cRLSign.
            list.append(Extension(kind: 15, isCritical: true, content: DERText.bits([0x06], unused: 1)))
        case .workload:
            list.append(Extension(kind: 19, isCritical: true, content: DERText.sequence([])))
            // digitalSignature, and keyEncipherment for RSA key exchange.
            var usage = DERText.bits([0x80], unused: 7)
            if case .rsa = subject.kind { usage = DERText.bits([0xA0], unused: 5) }
            list.append(Extension(kind: 15, isCritical: true, content: usage))
            let purpose: [UInt8] = [0x06, 8, 0x2B, 6, 1, 5, 5, 7, 3]
            list.append(
                Extension(
                    kind: 37, isCritical: false,
                    content: DERText.sequence(purpose + [1], purpose + [2])))
        }
        list.append(
            Extension(
                kind: 14, isCritical: false, content: DERText.octets(subject.identifier)))
        if !authorityIdentifier.isEmpty {
            list.append(
                Extension(
                    kind: 35, isCritical: false,
                    content: DERText.sequence(DERText.element(0x80, authorityIdentifier))))
        }
        if !uris.isEmpty || !dnsNames.isEmpty || !addresses.isEmpty {
            let names =
                uris.flatMap { DERText.element(0x86, Array($0.utf8)) }
                + dnsNames.flatMap { DERText.element(0x82, Array($0.utf8)) }
                + addresses.flatMap { DERText.element(0x87, $0.bytes) }
            // RFC 5280, 4.2.1.6: critical where the subject is empty.
            list.append(
                Extension(
                    kind: 17, isCritical: organization.isEmpty && commonName.isEmpty,
                    content: DERText.sequence(names)))
        }
        return list
    }
}

/// What came of signing, not read back yet.
public struct SignedCertificate: Sendable, Hashable {
    public let der: [UInt8]
    /// Lower-case hexadecimal.
    public let serial: String
    /// Seconds since 1970.
    public let notAfter: Int64

    public var pem: String { PEMText.encode("CERTIFICATE", der) }

    public func certificate() throws(InvalidCredential) -> Certificate { try Certificate(der: der) }
}
