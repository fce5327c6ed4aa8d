// What keys there are, and which are strong enough.

import COpenSSL

public enum KeyKind: Sendable, Hashable, CustomStringConvertible {
    case ecdsa(curve: String)
    case rsa(bits: Int)
    case other(String)

    public static let p256 = KeyKind.ecdsa(curve: "P-256")
    public static let rsa2048 = KeyKind.rsa(bits: 2048)

    public var description: String {
        switch self {
        case .ecdsa(let curve): "ECDSA \(curve)"
        case .rsa(let bits): "RSA \(bits)"
        case .other(let name): name
        }
    }

    /// Why a key of the kind gets no certificate; nil when it does. The upper bound keeps a request from costing more
    /// than its share.
    public var weakness: String? {
        switch self {
        case .ecdsa("P-256"), .ecdsa("P-384"), .ecdsa("P-521"): nil
        case .ecdsa(let curve): "an ECDSA key on \(curve), expected P-256, P-384 or P-521"
        case .rsa(let bits) where bits < 2048: "an RSA key of \(bits) bits, expected 2048 at least"
        case .rsa(let bits) where bits > 8192: "an RSA key of \(bits) bits, expected 8192 at most"
        case .rsa: nil
        case .other(let name): "a key of kind \(name), expected ECDSA or RSA"
        }
    }

    init(_ key: OpaquePointer) {
        switch unsafe EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: self = .rsa(bits: Int(unsafe EVP_PKEY_get_bits(key)))
        case EVP_PKEY_EC:
            var name = [CChar](repeating: 0, count: 80)
            var length = 0
            guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else {
                self = .ecdsa(curve: "unknown")
                return
            }
            let text = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            switch text {
            case "prime256v1": self = .p256
            case "secp384r1": self = .ecdsa(curve: "P-384")
            case "secp521r1": self = .ecdsa(curve: "P-521")
            default: self = .ecdsa(curve: text)
            }
        default:
            let name = unsafe EVP_PKEY_get0_type_name(key).map { unsafe String(cString: $0) }
            self = .other(name ?? "unknown")
        }
    }
}
