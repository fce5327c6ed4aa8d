// Small messages that many parts of the configuration hold.

import Base
import Document
import EnvoyAPI
import MeshAPI

enum Wire {
    /// An address or a range as `10.0.0.0/8`; nil for what is neither.
    static func range(_ text: String) -> Message? {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let width = address.family == .v4 ? 32 : 128
        let length = parts.count == 2 ? Int(parts[1]) : width
        guard let length, (0...width).contains(length) else { return nil }
        return Message(
            "envoy.config.core.v3.CidrRange",
            ["address_prefix": .string(first), "prefix_len": .unsigned(UInt64(length))])
    }

    /// More addresses of a listener.
    static func additional(_ addresses: some Sequence<String>, _ port: Int) -> [Message] {
        addresses.map { address in
            Message(
                "envoy.config.listener.v3.AdditionalAddress", ["address": .message(Address.message(address, port))])
        }
    }

    static func metadata(_ parts: KeyValuePairs<String, DocumentNode>) -> Message {
        let entries = parts.map { MapEntry(key: .string($0.key), value: .structure($0.value.value)) }
        return Message("envoy.config.core.v3.Metadata", ["filter_metadata": .map(entries)])
    }

    /// Which object of the API something was made of.
    static func configPath<Spec>(_ object: ConfigObject<Spec>) -> DocumentNode {
        var kind = ""
        for character in object.kind.kind {
            if character.isUppercase && !kind.isEmpty { kind.append("-") }
            kind += character.lowercased()
        }
        return .string(
            "/apis/\(object.kind.group)/\(object.kind.version)/namespaces/\(object.namespace)/\(kind)/\(object.name)")
    }

    static func configInfo<Spec>(_ object: ConfigObject<Spec>) -> Message {
        metadata(["istio": .mapping(["config": configPath(object)])])
    }

    /// The same with the rule's place in the object, `spec.http[0].match[1]`, and the delegate it is written in.
    static func configInfo<Spec>(_ object: ConfigObject<Spec>, field: String, delegate: String? = nil) -> Message {
        var place: DocumentNode = ["field": .string(field)]
        if let delegate { place.set("delegate", .string(delegate)) }
        return metadata(["istio": .mapping(["config": configPath(object)]), "skein": place])
    }

    static func regex(_ pattern: String) -> FieldValue {
        .message(Message("envoy.type.matcher.v3.RegexMatcher", ["regex": .string(pattern)]))
    }

    /// Names as they stand in URLs and domains: IPv6 addresses in brackets.
    static func hostPort(_ host: String, _ port: Int) -> String { "\(bracketed(host)):\(port)" }

    static func bracketed(_ host: String) -> String {
        host.utf8.contains(UInt8(ascii: ":")) && !host.hasPrefix("[") ? "[\(host)]" : host
    }
}
