// A resource as it goes over the wire: encoded once, shared by all that get the same.

import Base
import EnvoyAPI
import Protobuf
import Translation

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

    /// A configuration of routes put together of parts that are encoded already.
    init(_ parts: RouteParts) {
        name = parts.name
        dependents = []
        let frame = parts.frame.binary()
        var length = frame.count
        var version = ContentHash.of(frame)
        for host in parts.hosts {
            length += host.fieldLength
            version = ContentHash.combine(version, host.hash)
        }
        var writer = WireWriter()
        writer.reserve(length + 128)
        writer.field(1, RouteParts.typeURL)
        writer.tag(2, .lengthDelimited)
        writer.varint(UInt64(length))
        writer.raw(frame)
        for host in parts.hosts { writer.field(RouteParts.hostsField, host.bytes) }
        bytes = writer.bytes
        self.version = version
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
