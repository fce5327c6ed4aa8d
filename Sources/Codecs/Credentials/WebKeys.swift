// JSON web keys (RFC 7517): those that verify RS256 and ES256.

import Base
import Document

public struct WebKey: Sendable {
    public let identifier: String
    public let key: PublicKeyInfo

    public init(identifier: String, key: PublicKeyInfo) {
        self.identifier = identifier
        self.key = key
    }

    /// The identifier is the key's own.
    public init(_ key: PublicKeyInfo) {
        self.init(identifier: String(Digest.hex(key.identifier).prefix(32)), key: key)
    }
}

public struct WebKeySet: Sendable {
    public static let mostKeys = 64

    public var keys: [WebKey]

    public init(_ keys: [WebKey]) { self.keys = keys }

    /// Keys of other kinds or uses are passed over.
    public init(json: [UInt8]) throws(InvalidCredential) {
        let root: DocumentNode
        do throws(InvalidDocument) { root = try Document.parse(json: json) } catch {
            throw InvalidCredential("a key set that is no JSON: \(error)")
        }
        guard case .list(let entries)? = root["keys"]?.value else {
            throw InvalidCredential("a key set without a list `keys`")
        }
        if entries.count > Self.mostKeys { throw InvalidCredential("a key set of \(entries.count) keys") }
        keys = []
        for entry in entries {
            if let use = entry["use"]?.text, use != "sig" { continue }
            guard let key = try Self.read(entry) else { continue }
            keys.append(WebKey(identifier: entry["kid"]?.text ?? "", key: key))
        }
    }

    private static func read(_ entry: DocumentNode) throws(InvalidCredential) -> PublicKeyInfo? {
        func bytes(_ name: String) -> [UInt8] { entry[name]?.text.flatMap { Base64.decode($0) } ?? [] }
        switch entry["kty"]?.text {
        case "RSA":
            // Zeros in front would make a weak key look strong.
            let (modulus, exponent) = (Array(bytes("n").drop { $0 == 0 }), Array(bytes("e").drop { $0 == 0 }))
            guard modulus.count >= 256, modulus.count <= 1024, !exponent.isEmpty, exponent.count <= 8 else {
                throw InvalidCredential("an RSA key of \(modulus.count * 8) bits, expected 2048 to 8192")
            }
            let numbers = DERText.sequence(DERText.integer(modulus), DERText.integer(exponent))
            let key = try PublicKeyInfo(
                der: DERText.sequence(DERText.sequence(DERText.rsaEncryption), DERText.bits(numbers)))
            if let weakness = key.kind.weakness { throw InvalidCredential(weakness) }
            return key
        case "EC" where entry["crv"]?.text == "P-256":
            let (x, y) = (bytes("x"), bytes("y"))
            guard x.count == 32, y.count == 32 else { throw InvalidCredential("a P-256 key whose point is cut") }
            let algorithm = DERText.sequence(DERText.ecPublicKey, DERText.prime256v1)
            return try PublicKeyInfo(der: DERText.sequence(algorithm, DERText.bits([4] + x + y)))
        default: return nil
        }
    }

    public var json: String {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        writer.key("keys")
        writer.beginList()
        for key in keys { Self.write(key, &writer) }
        writer.endList()
        writer.endObject()
        return writer.text
    }

    private static func write(_ entry: WebKey, _ writer: inout JSONWriter) {
        var fields: [(String, String)] = [("use", "sig"), ("kid", entry.identifier)]
        var outer = DERReader(entry.key.der)
        guard let content = outer.read(0x30) else { return }
        var info = DERReader(content)
        guard info.read(0x30) != nil, let bits = info.read(0x03)?.dropFirst() else { return }
        switch entry.key.kind {
        case .p256 where bits.count == 65:
            let point = Array(bits.dropFirst())
            fields += [("kty", "EC"), ("alg", "ES256"), ("crv", "P-256")]
            fields += [("x", Base64URL.encode(Array(point[0..<32]))), ("y", Base64URL.encode(Array(point[32...])))]
        case .rsa:
            var numbers = DERReader(bits)
            guard let inner = numbers.read(0x30) else { return }
            var pair = DERReader(inner)
            guard let modulus = pair.read(0x02), let exponent = pair.read(0x02) else { return }
            fields += [("kty", "RSA"), ("alg", "RS256"), ("n", Base64URL.encode(Array(modulus.drop { $0 == 0 })))]
            fields.append(("e", Base64URL.encode(Array(exponent.drop { $0 == 0 }))))
        default: return
        }
        writer.beginObject()
        for (name, value) in fields {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
    }

    /// With the identifier; all when the token names none.
    func candidates(_ identifier: String?) -> [WebKey] {
        guard let identifier, !identifier.isEmpty else { return keys }
        return keys.filter { $0.identifier == identifier || $0.identifier.isEmpty }
    }
}

extension DocumentNode {
    var text: String? {
        if case .string(let text) = value { return text }
        return nil
    }
}

public enum Base64URL {
    /// Without padding (RFC 7515, 2).
    public static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64.encode(bytes).utf8.filter { $0 != UInt8(ascii: "=") }
        return String(
            decoding: text.map { byte in
                byte == UInt8(ascii: "+") ? UInt8(ascii: "-") : byte == UInt8(ascii: "/") ? UInt8(ascii: "_") : byte
            }, as: UTF8.self)
    }
}
