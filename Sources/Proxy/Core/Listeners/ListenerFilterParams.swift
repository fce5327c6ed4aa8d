// Which preambles a listener reads before it chooses a filter chain, and for which connections.

import Base
import EnvoyAPI
import Formatting
import Preambles

/// `envoy.config.listener.v3.ListenerFilter`.
struct ListenerFilterParams: Sendable {
    enum Kind: Sendable {
        case tlsInspector(TLSInspectorParams)
        case httpInspector
        case originalDestination
        case proxyProtocol(ProxyProtocolParams, ProxyProtocolUse)
        case rateLimit(ArrivalRateLimit)
        case originalSource(OriginalSourceParams)
    }

    let kind: Kind
    private let disabled: ListenerFilterPredicate?

    /// What `use_original_dst` adds to a listener.
    static let restoring = ListenerFilterParams(kind: .originalDestination)

    private init(kind: Kind) {
        self.kind = kind
        disabled = nil
    }

    /// In their order.
    static func list(
        _ listener: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> [ListenerFilterParams] {
        var filters: [ListenerFilterParams] = []
        for node in listener.messages("listener_filters") {
            _ = node.string("name")
            guard let config = node.any("typed_config") else {
                throw node.invalid("typed_config", found: "nothing", expected: "the filter's configuration")
            }
            filters.append(try ListenerFilterParams(config, in: node, environment))
        }
        return filters
    }

    private init(
        _ config: ConfigNode, in node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) {
        disabled = try node.message("filter_disabled").map { rule throws(InvalidConfiguration) in
            try ListenerFilterPredicate(rule)
        }
        switch config.typeName {
        case "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector":
            kind = .tlsInspector(try TLSInspectorParams(config))
        case "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector": kind = .httpInspector
        case "envoy.extensions.filters.listener.original_dst.v3.OriginalDst": kind = .originalDestination
        case "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol":
            kind = .proxyProtocol(
                try ProxyProtocolParams(config),
                ProxyProtocolUse(statPrefix: config.string("stat_prefix"), rules: ProxyProtocolRule.list(config)))
        case OriginalSourceParams.typeName: kind = .originalSource(OriginalSourceParams(config))
        case ArrivalRateLimit.typeName:
            kind = .rateLimit(try ArrivalRateLimit(config, environment.runtime))
        default: throw node.unsupported("typed_config", config.typeName)
        }
    }

    /// Asked when it is the filter's turn: one before it may have changed the destination.
    func runs(for destination: SocketAddress?) -> Bool { !(disabled?.holds(for: destination) ?? false) }
}

/// `envoy.config.listener.v3.ListenerFilterChainMatchPredicate`.
indirect enum ListenerFilterPredicate: Sendable {
    case always
    case port(Range<Int64>)
    case not(ListenerFilterPredicate)
    case any([ListenerFilterPredicate])
    case all([ListenerFilterPredicate])

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("rule") {
        case "any_match":
            _ = node.bool("any_match")
            self = .always
        case "not_match":
            guard let inner = node.message("not_match") else {
                throw node.invalid("not_match", found: "nothing", expected: "a rule")
            }
            self = .not(try ListenerFilterPredicate(inner))
        case "or_match": self = .any(try Self.rules(node.message("or_match")))
        case "and_match": self = .all(try Self.rules(node.message("and_match")))
        case "destination_port_range":
            let range = node.message("destination_port_range")
            let start = Int64(range?.int32("start") ?? 0)
            // The end is outside; a range that ends before it starts has no port in it.
            self = .port(start..<max(start, Int64(range?.int32("end") ?? 0)))
        default:
            throw node.invalid("", found: "no rule", expected: "or_match, and_match, not_match, any_match or a range")
        }
    }

    private static func rules(_ set: ConfigNode?) throws(InvalidConfiguration) -> [ListenerFilterPredicate] {
        var rules: [ListenerFilterPredicate] = []
        for rule in set?.messages("rules") ?? [] { rules.append(try ListenerFilterPredicate(rule)) }
        return rules
    }

    func holds(for destination: SocketAddress?) -> Bool {
        switch self {
        case .always: true
        case .port(let range): destination?.port.map { range.contains(Int64($0)) } ?? false
        case .not(let inner): !inner.holds(for: destination)
        case .any(let rules): rules.contains { $0.holds(for: destination) }
        case .all(let rules): rules.allSatisfy { $0.holds(for: destination) }
        }
    }
}

/// `envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector`.
struct TLSInspectorParams: Sendable {
    let helloLimit: Int
    /// Without it such a connection goes on as one without TLS.
    let closesOnBrokenHello: Bool

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        for field in ["enable_ja3_fingerprinting", "enable_ja4_fingerprinting"] where node.optionalBool(field) == true {
            throw node.unsupported(field, "clients are not fingerprinted")
        }
        helloLimit = Int(node.optionalUInt32("max_client_hello_size") ?? 16_384)
        closesOnBrokenHello = node.bool("close_connection_on_client_hello_parsing_errors")
        // The first bytes are looked at where they are.
        node.ignore("initial_read_buffer_size")
    }
}

/// `envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol`.
extension ProxyProtocolParams {
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        self.init()
        allowsAbsence = node.bool("allow_requests_without_proxy_protocol")
        for version in node.enumerations("disallowed_versions") {
            disallowedVersions.insert(version == "V1" ? .v1 : .v2)
        }
        if node.enumeration("tlv_location") == "FILTER_STATE" {
            throw node.unsupported("tlv_location", "TLVs go to metadata only")
        }
    }
}

/// What becomes of a PROXY header besides its addresses.
struct ProxyProtocolUse: Sendable {
    let statPrefix: String
    let rules: [ProxyProtocolRule]
}

/// A TLV of a PROXY header that becomes metadata of the connection.
struct ProxyProtocolRule: Sendable {
    static let defaultNamespace = "envoy.filters.listener.proxy_protocol"

    let type: UInt8
    let namespace: String
    let key: String
    private let isBase64: Bool

    static func list(_ node: ConfigNode) -> [ProxyProtocolRule] {
        node.messages("rules").compactMap { rule in
            let type = UInt8(truncatingIfNeeded: rule.uint32("tlv_type"))
            guard let target = rule.message("on_tlv_present") else { return nil }
            let given = target.string("metadata_namespace")
            return ProxyProtocolRule(
                type: type, namespace: given.isEmpty ? defaultNamespace : given, key: target.string("key"),
                isBase64: target.enumeration("value_string_encoding") == "BASE64")
        }
    }

    /// Bytes that are no UTF-8 become exclamation marks, as in Envoy.
    func text(_ value: [UInt8]) -> String {
        if isBase64 { return Base64.encode(value) }
        var text = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var bytes = value.makeIterator()
        while true {
            switch parser.parseScalar(from: &bytes) {
            case .valid(let scalar): text.append(Unicode.UTF8.decode(scalar))
            case .error(let length): for _ in 0..<length { text.append("!") }
            case .emptyInput: return String(text)
            }
        }
    }
}
