// What the matchers of xds.type.matcher.v3 look at, as text.

import Base
import EnvoyAPI
import Formatting

enum TextInput: Sendable {
    /// All values of a header, joined.
    case header(HeaderName)
    case address(AddressSource)
    case port(AddressSource)
    case serverName
    case uriNames
    case dnsNames
    case subject
    case filterState(String)

    /// A `TypedExtensionConfig` in the field `input`.
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        guard let config = node.extensionConfig("input") else {
            throw node.invalid("input", found: "nothing", expected: "what the matcher looks at")
        }
        let network = "envoy.extensions.matching.common_inputs.network.v3."
        let ssl = "envoy.extensions.matching.common_inputs.ssl.v3."
        switch config.typeName {
        case "envoy.type.matcher.v3.HttpRequestHeaderMatchInput":
            self = .header(HeaderName(config.string("header_name")))
        case network + "DestinationIPInput": self = .address(.local)
        case network + "DestinationPortInput": self = .port(.local)
        case network + "SourceIPInput": self = .address(.remote)
        case network + "SourcePortInput": self = .port(.remote)
        case network + "DirectSourceIPInput": self = .address(.direct)
        case network + "ServerNameInput": self = .serverName
        case network + "FilterStateInput":
            if config.has("field") { throw config.unsupported("field", "fields of filter state") }
            self = .filterState(config.string("key"))
        case ssl + "UriSanInput": self = .uriNames
        case ssl + "DnsSanInput": self = .dnsNames
        case ssl + "SubjectInput": self = .subject
        default: throw node.unsupported("input", config.typeName)
        }
    }

    var readsHeaders: Bool {
        if case .header = self { return true }
        return false
    }

    /// False where there is no value.
    func matches(
        _ matcher: borrowing StringMatcher, _ headers: borrowing HeaderBlock, _ info: borrowing StreamInfo,
        connection: SocketAddress?
    ) -> Bool {
        switch self {
        case .header(let name):
            var scratch = ByteQueue()
            guard let value = name.joined(in: headers, into: &scratch) else { return false }
            return matcher.matches(value)
        case .address(let source):
            return Self.test(source.address(info, connection)?.ip?.description, matcher)
        case .port(let source): return Self.test(source.address(info, connection)?.port.map { "\($0)" }, matcher)
        case .serverName:
            let name = info.downstream.requestedServerName
            return Self.test(name.isEmpty ? nil : name, matcher)
        case .uriNames: return Self.test(Self.joined(info.downstreamTLS?.peer.uriSANs), matcher)
        case .dnsNames: return Self.test(Self.joined(info.downstreamTLS?.peer.dnsSANs), matcher)
        case .subject:
            let subject = info.downstreamTLS?.peer.subject ?? ""
            return Self.test(subject.isEmpty ? nil : subject, matcher)
        case .filterState(let key): return Self.test(info.filterState(key)?.text, matcher)
        }
    }

    private static func test(_ text: String?, _ matcher: borrowing StringMatcher) -> Bool {
        guard let text else { return false }
        return text.withView { matcher.matches($0) }
    }

    private static func joined(_ names: [String]?) -> String? {
        guard let names, !names.isEmpty else { return nil }
        return names.joined(separator: ",")
    }
}

extension AddressSource {
    func address(_ info: borrowing StreamInfo, _ connection: SocketAddress?) -> SocketAddress? {
        switch self {
        case .local: info.downstream.local
        case .connection: connection
        case .direct: info.downstream.directRemote
        case .remote: info.downstream.remote
        }
    }
}

extension ConfigNode {
    /// The configuration inside an `xds.core.v3.TypedExtensionConfig`.
    func extensionConfig(_ field: String) -> ConfigNode? {
        guard let node = message(field) else { return nil }
        _ = node.string("name")
        return node.any("typed_config")
    }
}
