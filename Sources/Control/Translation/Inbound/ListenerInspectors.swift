// The listener filters a set of filter chains needs: looking into first bytes only on ports where it decides something.

import EnvoyAPI

enum ListenerInspectors {
    private struct Needs {
        var tls = false
        var http = false
    }

    static let originalDestination = Extensions.listenerFilter(
        "envoy.filters.listener.original_dst",
        Message(type: "envoy.extensions.filters.listener.original_dst.v3.OriginalDst"))
    private static let originalSource = Extensions.listenerFilter(
        "envoy.filters.listener.original_src",
        Message("envoy.extensions.filters.listener.original_src.v3.OriginalSrc", ["mark": 1337]))

    static func tls(disabled: Message? = nil) -> Message {
        Extensions.listenerFilter(
            "envoy.filters.listener.tls_inspector",
            Message(
                "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector", ["initial_read_buffer_size": 512]),
            disabled: disabled)
    }

    static func http(disabled: Message? = nil) -> Message {
        Extensions.listenerFilter(
            "envoy.filters.listener.http_inspector",
            Message(type: "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector"), disabled: disabled)
    }

    static func filters(for chains: [Message], redirects: Bool, isTransparent: Bool) -> [Message] {
        var filters: [Message] = []
        if redirects { filters.append(originalDestination) }
        if isTransparent { filters.append(originalSource) }
        let needs = needs(of: chains)
        if needs.values.contains(where: \.tls) { filters.append(tls(disabled: whereTLSIsOff(needs))) }
        // After the other: of what is TLS nothing more can be seen.
        if needs.values.contains(where: \.http) {
            filters.append(http(disabled: ports(needs.filter { !$0.value.http }.keys)))
        }
        return filters
    }

    /// By destination port; 0 for chains of any port.
    private static func needs(of chains: [Message]) -> [Int: Needs] {
        var needs: [Int: Needs] = [:]
        for chain in chains {
            var port = 0
            var found = Needs()
            if case .message(let match) = chain["filter_chain_match"] {
                port = match["destination_port"]?.wrappedNumber ?? 0
                found.tls = match["transport_protocol"] == .string("tls")
                found.http =
                    match["application_protocols"]?.listItems.contains { $0 == "http/1.1" || $0 == "h2c" } ?? false
            }
            needs[port, default: Needs()].tls = needs[port]?.tls == true || found.tls
            needs[port, default: Needs()].http = needs[port]?.http == true || found.http
        }
        return needs
    }

    private static func whereTLSIsOff(_ needs: [Int: Needs]) -> Message? {
        let named = needs.filter { $0.key != 0 }
        if needs[0]?.tls == true { return ports(named.filter { !$0.value.tls }.keys) }
        guard let wanted = ports(named.filter(\.value.tls).keys) else { return nil }
        return Message(predicateType, ["not_match": .message(wanted)])
    }

    private static let predicateType = "envoy.config.listener.v3.ListenerFilterChainMatchPredicate"

    /// A predicate for any of these; nil for none.
    private static func ports(_ ports: some Sequence<Int>) -> Message? {
        let rules = ports.sorted().map { port in
            Message(
                predicateType,
                [
                    "destination_port_range": .message(
                        Message(
                            "envoy.type.v3.Int32Range",
                            ["start": .signed(Int64(port)), "end": .signed(Int64(port + 1))]))
                ])
        }
        guard rules.count > 1 else { return rules.first }
        return Message(
            predicateType,
            ["or_match": .message(Message("\(predicateType).MatchSet", ["rules": .messages(rules)]))])
    }
}

extension FieldValue {
    /// The number in a wrapper.
    var wrappedNumber: Int? {
        switch self {
        case .message(let inner): inner["value"]?.wrappedNumber ?? 0
        case .unsigned(let number): Int(number)
        case .signed(let number): Int(number)
        default: nil
        }
    }

    var listItems: [FieldValue] { if case .list(let items) = self { items } else { [] } }
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var inner: Message? { if case .message(let inner) = self { inner } else { nil } }
}
