// A certificate signing request (PKCS#10, RFC 2986), held to what an authority may accept.

import Base
import COpenSSL

/// The bearer holds the key's private half, and the key is strong enough; whose name it may get is for others to say.
public struct CertificateRequest: Sendable {
    public static let longest = 16 << 10

    public let publicKey: PublicKeyInfo
    /// What the request asks for; empty when it leaves that to the authority.
    public let names: SubjectAlternatives

    /// PEM with exactly one block.
    public init(pem: [UInt8]) throws(InvalidCredential) {
        if pem.count > Self.longest {
            throw InvalidCredential("a request of \(pem.count) bytes, expected \(Self.longest) at most")
        }
        let blocks = try PEMText.blocks(pem, limit: 4)
        guard blocks.count == 1, ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"].contains(blocks[0].label) else {
            let labels = blocks.map(\.label).joined(separator: ", ")
            throw InvalidCredential(
                "found \(blocks.isEmpty ? "no PEM block" : labels), expected one CERTIFICATE REQUEST")
        }
        try self.init(der: blocks[0].bytes)
    }

    public init(der: [UInt8]) throws(InvalidCredential) {
        let read: OpaquePointer? = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            let request = unsafe d2i_X509_REQ(nil, &start, buffer.count)
            if unsafe request != nil, unsafe start != buffer.baseAddress.map({ unsafe $0 + buffer.count }) {
                unsafe X509_REQ_free(request)
                return nil
            }
            return unsafe request
        }
        guard let request = unsafe read else { throw InvalidCredential.library("no certificate request") }
        defer {
            unsafe X509_REQ_free(request)
            ERR_clear_error()
        }
        guard let key = unsafe PublicKeyInfo(X509_REQ_get_X509_PUBKEY(request)) else {
            throw InvalidCredential.library("a request whose key can't be read")
        }
        publicKey = key
        // Before the signature is computed: that of a huge key is dear.
        if let weakness = publicKey.kind.weakness { throw InvalidCredential(weakness) }
        if !publicKey.namesItsCurve {
            throw InvalidCredential("an ECDSA key whose curve is written out, expected its name: others can't read it")
        }
        try unsafe Self.checkDigest(request, der)
        if unsafe X509_REQ_verify(request, publicKey.handle) != 1 {
            throw InvalidCredential("the request is not signed by the key that it brings: no proof of possession")
        }
        names = try unsafe Self.readExtensions(request)
    }

    private static func checkDigest(_ request: OpaquePointer, _ der: [UInt8]) throws(InvalidCredential) {
        let algorithm = unsafe X509_REQ_get_signature_nid(request)
        var digest: Int32 = 0
        _ = unsafe OBJ_find_sigid_algs(algorithm, &digest, nil)
        switch digest {
        case NID_sha256, NID_sha384, NID_sha512: return
        case NID_undef where algorithm == NID_rsassaPss:
            if DERText.pssDigests.contains(pssDigest(der)) { return }
            throw InvalidCredential(
                "a request signed with RSA-PSS over a weak digest, expected SHA-256, SHA-384 or SHA-512")
        default:
            let name = unsafe OBJ_nid2sn(algorithm).map { unsafe String(cString: $0) } ?? "unknown"
            throw InvalidCredential("a request signed with \(name), expected SHA-256, SHA-384 or SHA-512")
        }
    }

    /// RFC 4055, 3.1: the digest's identifier in `[0]` of the algorithm's parameters; SHA-1 where it is left out.
    private static func pssDigest(_ der: [UInt8]) -> [UInt8] {
        var outer = DERReader(der)
        guard let request = outer.read(0x30) else { return [] }
        var parts = DERReader(request)
        guard parts.read(0x30) != nil, let algorithm = parts.read(0x30) else { return [] }
        var pair = DERReader(algorithm)
        guard pair.read(0x06) != nil, let params = pair.read(0x30) else { return [] }
        var fields = DERReader(params)
        guard let tagged = fields.read(0xA0) else { return [] }
        var inner = DERReader(tagged)
        guard let digest = inner.read(0x30) else { return [] }
        var identifier = DERReader(digest)
        return identifier.read(0x06).map { Array($0) } ?? []
    }

    /// Nothing of what stands here is copied into a certificate: a request that wants to be more than a workload is
    /// refused, so that its bearer notices.
    private static func readExtensions(_ request: OpaquePointer) throws(InvalidCredential) -> SubjectAlternatives {
        guard let extensions = unsafe skein_request_extensions(request) else { return SubjectAlternatives() }
        defer { unsafe skein_extensions_free(extensions) }
        var names = SubjectAlternatives()
        var seen: Set<Int32> = []
        for index in 0..<(unsafe skein_extensions_count(extensions)) {
            guard let entry = unsafe skein_extensions_at(extensions, index) else { continue }
            let kind = unsafe OBJ_obj2nid(X509_EXTENSION_get_object(entry))
            if kind != NID_undef, !seen.insert(kind).inserted {
                throw InvalidCredential("an extension that stands in the request twice")
            }
            switch kind {
            case NID_subject_alt_name:
                guard let alternatives = unsafe skein_extension_names(entry) else {
                    throw InvalidCredential.library("subject alternative names that can't be read")
                }
                names = unsafe SubjectAlternatives(alternatives)
                unsafe GENERAL_NAMES_free(alternatives)
            case NID_basic_constraints:
                if try wantsAuthority(unsafe content(entry)) {
                    throw InvalidCredential("the request wants to be an authority (CA:TRUE)")
                }
            case NID_key_usage:
                if mayCertify(unsafe content(entry)) {
                    throw InvalidCredential("the request wants to sign certificates or revocation lists (keyUsage)")
                }
            case NID_name_constraints, NID_policy_mappings, NID_policy_constraints:
                throw InvalidCredential("the request has an extension that only authorities have")
            default: break
            }
        }
        return names
    }

    private static func content(_ entry: OpaquePointer) -> [UInt8] {
        guard let data = unsafe X509_EXTENSION_get_data(entry), let start = unsafe ASN1_STRING_get0_data(data) else {
            return []
        }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(data))))
    }

    private static func wantsAuthority(_ der: [UInt8]) throws(InvalidCredential) -> Bool {
        var outer = DERReader(der)
        guard let content = outer.read(0x30) else { throw InvalidCredential("basic constraints that can't be read") }
        var inner = DERReader(content)
        return inner.read(0x01)?.contains { $0 != 0 } ?? false
    }

    /// keyCertSign and cRLSign are bits 5 and 6.
    private static func mayCertify(_ der: [UInt8]) -> Bool {
        var outer = DERReader(der)
        guard let bits = outer.read(0x03), let first = bits.dropFirst().first else { return false }
        return first & 0x06 != 0
    }
}
