// A resource as it goes over the wire: encoded once, shared by all that get the same.

import Base
import EnvoyAPI
import Protobuf

public final class EncodedResource: Sendable {
    public let name: String
    /// Of the content: equal over restarts and replicas.
    public let version: UInt64
    /// A google.protobuf.Any.
    let bytes: [UInt8]
    /// Resources of the dependent type that a proxy asks for because of this one.
    let dependents: [String]

    init(name: String, message: Message, dependents: [String] = []) {
        self.name = name
        self.dependents = dependents
        bytes = Message(any: message).binary()
        version = ContentHash.of(bytes)
    }

    /// Of a type that Envoy's schema doesn't have.
    init(name: String, typeURL: String, body: [UInt8]) {
        self.name = name
        dependents = []
        var writer = WireWriter()
        writer.field(1, typeURL)
        writer.field(2, body)
        bytes = writer.bytes
        version = ContentHash.of(bytes)
    }

    var versionText: String { VersionText.text(version) }
}

public enum VersionText {
    public static func text(_ version: UInt64) -> String {
        let digits = String(version, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func parse(_ text: String) -> UInt64? { text.utf8.count == 16 ? UInt64(text, radix: 16) : nil }
}

/// Two multiply-mix lanes over 8-byte words: not for adversaries, only to tell contents apart.
enum ContentHash {
    static func of(_ bytes: [UInt8]) -> UInt64 {
        var first: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            var word: UInt64 = 0
            for offset in 0..<8 { word |= UInt64(bytes[index + offset]) << UInt64(offset * 8) }
            first = mix(first ^ word)
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        return mix(first ^ rest ^ 0xD6E8_FEB8_6659_FD93)
    }

    static func mix(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return high ^ low &+ (value >> 32)
    }

    static func combine(_ hash: UInt64, _ other: UInt64) -> UInt64 { mix(hash &* 31 &+ other) }
}
