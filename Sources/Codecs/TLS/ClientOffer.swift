// What a ClientHello offers, as far as the choice of certificate and cipher suite depends on it.

import Base
import COpenSSL

/// A view on the hello that is being processed; used inside the hello callback only.
@safe
struct ClientOffer {
    private let ssl: OpaquePointer

    init(_ ssl: OpaquePointer) { unsafe self.ssl = unsafe ssl }

    enum Curve: Hashable {
        case p256, p384, p521
    }

    func has(_ type: Int32) -> Bool {
        var start: UnsafePointer<UInt8>?
        var length = 0
        return unsafe SSL_client_hello_get0_ext(ssl, UInt32(type), &start, &length) == 1
    }

    private func body(_ type: Int32) -> ByteView? {
        var start: UnsafePointer<UInt8>?
        var length = 0
        guard unsafe SSL_client_hello_get0_ext(ssl, UInt32(type), &start, &length) == 1 else { return nil }
        return unsafe ByteView(start: start, count: length)
    }

    private var ciphers: ByteView {
        var start: UnsafePointer<UInt8>?
        let length = unsafe SSL_client_hello_get0_ciphers(ssl, &start)
        return unsafe ByteView(start: start, count: length)
    }

    /// The supported_versions extension names TLS 1.3.
    var offersTLS13: Bool {
        guard let versions = body(TLSEXT_TYPE_supported_versions), let length = versions.first,
            Int(length) == versions.count - 1
        else { return false }
        return ClientOffer.contains(0x0304, in: versions.dropFirst(1))
    }

    var hasSupportedVersions: Bool { has(TLSEXT_TYPE_supported_versions) }
    var wantsStaple: Bool { has(TLSEXT_TYPE_status_request) }

    /// RFC 6066: the first host name; nil when there is none or it is malformed.
    var serverName: String? {
        guard let names = body(TLSEXT_TYPE_server_name), names.count > 5, names[2] == 0 else { return nil }
        let length = Int(names[3]) << 8 | Int(names[4])
        guard length > 0, 5 + length <= names.count else { return nil }
        return names[5..<5 + length].string
    }

    func offers(cipher: UInt16) -> Bool { ClientOffer.contains(cipher, in: ciphers) }

    /// Index in `numbers` of the one that stands first in the client's list.
    func firstOffered(among numbers: [UInt16]) -> Int? {
        let offered = ciphers
        var position = 0
        while position + 1 < offered.count {
            let number = UInt16(offered[position]) << 8 | UInt16(offered[position + 1])
            if let hit = numbers.firstIndex(of: number) { return hit }
            position += 2
        }
        return nil
    }

    /// ECDSA curves the client can verify; with TLS 1.3 they follow from the signature algorithms, before it from
    /// the groups and an ECDSA suite in common (RFC 8422 section 5.1.1).
    func curves(_ maximum: TLSVersion, _ ciphers: CipherPreference) -> [Curve] {
        if maximum == .tls13, hasSupportedVersions {
            guard let list = prefixedList(TLSEXT_TYPE_signature_algorithms) else { return [] }
            return [(0x0403, Curve.p256), (0x0503, .p384), (0x0603, .p521)]
                .filter { ClientOffer.contains($0.0, in: list) }.map(\.1)
        }
        guard let list = prefixedList(TLSEXT_TYPE_supported_groups) else { return [] }
        let curves = [(UInt16(23), Curve.p256), (24, .p384), (25, .p521)]
            .filter { ClientOffer.contains($0.0, in: list) }.map(\.1)
        return curves.isEmpty || !ciphers.sharesECDSA(with: self) ? [] : curves
    }

    private func prefixedList(_ type: Int32) -> ByteView? {
        guard let body = body(type), body.count >= 2, Int(body[0]) << 8 | Int(body[1]) == body.count - 2 else {
            return nil
        }
        return body.dropFirst(2)
    }

    private static func contains(_ number: UInt16, in list: ByteView) -> Bool {
        var position = 0
        while position + 1 < list.count {
            if UInt16(list[position]) << 8 | UInt16(list[position + 1]) == number { return true }
            position += 2
        }
        return false
    }
}
