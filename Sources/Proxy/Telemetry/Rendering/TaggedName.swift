// A statistic's name divided into a metric and its tags, by Envoy's default rules.

/// Each rule looks at the whole name and claims a part of it; what nobody claims is the metric's name. The order of the
/// rules is the order of the labels.
struct TaggedName {
    private(set) var rest: String
    private(set) var tags: [(name: String, value: String)] = []

    /// Patterns over the dot-separated parts: `*` is any part, `$` the claimed one, `**` one or more at the end.
    private static let patterns: [(tag: String, pattern: [Substring])] = [
        ("envoy.dynamo_operation", "http.*.dynamodb.operation.$.**"),
        ("envoy.mongo_callsite", "mongo.*.collection.*.callsite.$.query.**"),
        ("envoy.dynamo_table", "http.*.dynamodb.table.$.**"),
        ("envoy.mongo_collection", "mongo.*.collection.$.**"),
        ("envoy.mongo_cmd", "mongo.*.cmd.$.**"),
        ("envoy.grpc_bridge_method", "cluster.*.grpc.*.$.**"),
        ("envoy.http_user_agent", "http.*.user_agent.$.**"),
        ("envoy.virtual_cluster", "vhost.*.vcluster.$.**"),
        ("envoy.fault_downstream_cluster", "http.*.fault.$.**"),
        ("envoy.grpc_bridge_service", "cluster.*.grpc.$.**"),
        ("envoy.tcp_prefix", "tcp.$.**"),
        ("envoy.udp_prefix", "udp.$.**"),
        ("envoy.clientssl_prefix", "auth.clientssl.$.**"),
        ("envoy.ratelimit_prefix", "ratelimit.$.**"),
        ("envoy.cluster_name", "cluster.$.**"),
        ("envoy.http_conn_manager_prefix", "http.$.**"),
        ("envoy.virtual_host", "vhost.$.**"),
        ("envoy.mongo_prefix", "mongo.$.**"),
        ("envoy.route", "vhost.*.route.$.**"),
    ].map { ($0, $1.split(separator: ".")) }

    private let allowed: Set<String>?

    init(_ name: String, _ rules: StatsRules = StatsRules()) {
        rest = name
        allowed = rules.defaultTags
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        var claimed: [Range<String.Index>] = []
        claimResponseCode(name, &claimed)
        if parts.count > 1 {
            claimListener(name, parts, &claimed)
            for (tag, pattern) in Self.patterns { claim(tag, pattern, parts, &claimed) }
            claimWorker(parts, &claimed)
            claimProxyProtocol(parts, &claimed)
        }
        claimConfigured(name, rules, &claimed)
        if claimed.isEmpty { return }
        // From the back, so that earlier ranges stay valid.
        for range in Self.joined(claimed).reversed() { rest.removeSubrange(range) }
        let places = tags.map { Self.place(of: $0.name, rules) }
        tags = zip(places, tags).sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static let order: [String: Int] = {
        let names =
            ["envoy.response_code", "envoy.response_code_class"] + patterns.prefix(9).map(\.tag) + [
                "envoy.ssl_cipher", "cipher_suite", "envoy.ssl_curve", "envoy.ssl_sigalg", "envoy.ssl_version",
                "envoy.tls_certificate", "envoy.grpc_bridge_service", "envoy.tcp_prefix", "envoy.udp_prefix",
                "envoy.clientssl_prefix", "envoy.ratelimit_prefix", "envoy.worker_id", "envoy.cluster_name",
                "envoy.http_conn_manager_prefix", "envoy.listener_address", "envoy.virtual_host",
                "envoy.mongo_prefix", "envoy.route", "envoy.proxy_protocol_version",
            ]
        return Dictionary(uniqueKeysWithValues: zip(names, 0...))
    }()

    /// Response codes, then what rules without a leading word found, then Envoy's own, then the other rules.
    private static func place(of tag: String, _ rules: StatsRules) -> Int {
        if let known = order[tag] { return known < 2 ? known - 2000 : known }
        guard let rule = rules.tags.firstIndex(where: { $0.name == tag }) else { return .max }
        return rules.tags[rule].hasLeadingWord ? 1000 + rule : rule - 1000
    }

    /// Sorted, and one where they touch or overlap.
    private static func joined(_ ranges: [Range<String.Index>]) -> [Range<String.Index>] {
        var result: [Range<String.Index>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    /// Expressions of the configuration look at the whole name, whatever was claimed before.
    private mutating func claimConfigured(
        _ name: String, _ rules: StatsRules, _ claimed: inout [Range<String.Index>]
    ) {
        for rule in rules.tags where !tags.contains(where: { $0.name == rule.name }) {
            guard case .pattern(let filter) = rule.value else {
                if case .fixed(let value) = rule.value { tags.append((rule.name, value)) }
                continue
            }
            guard let (first, second) = filter.captures(in: name) else { continue }
            func place(_ bytes: Range<Int>) -> Range<String.Index> {
                let start = name.utf8.index(name.startIndex, offsetBy: bytes.lowerBound)
                return start..<name.utf8.index(start, offsetBy: bytes.count)
            }
            tags.append((rule.name, String(name[place(second ?? first)])))
            claimed.append(place(first))
        }
    }

    static func isKnown(_ tag: String) -> Bool { order[tag] != nil }

    private mutating func add(
        _ tag: String, _ value: Substring, _ range: Range<String.Index>,
        _ claimed: inout [Range<String.Index>]
    ) {
        if let allowed, !allowed.contains(tag) { return }
        if claimed.contains(where: { $0.overlaps(range) }) { return }
        tags.append((tag, String(value)))
        claimed.append(range)
    }

    /// `_rq_503` at the end leaves `_rq`, `_rq_5xx` leaves `_rq_xx`.
    private mutating func claimResponseCode(_ name: String, _ claimed: inout [Range<String.Index>]) {
        let tail = name.suffix(7)
        guard tail.count == 7, tail.hasPrefix("_rq_") else { return }
        let code = tail.dropFirst(4)
        if code.allSatisfy({ ("0"..."9").contains($0) }) {
            let underscore = name.index(before: code.startIndex)
            add("envoy.response_code", code, underscore..<name.endIndex, &claimed)
        } else if let digit = code.first, ("0"..."9").contains(digit), code.hasSuffix("xx") {
            let range = code.startIndex..<name.index(after: code.startIndex)
            add("envoy.response_code_class", name[range], range, &claimed)
        }
    }

    private mutating func claim(
        _ tag: String, _ pattern: [Substring], _ parts: [Substring], _ claimed: inout [Range<String.Index>]
    ) {
        guard parts.count >= pattern.count else { return }
        var found: Substring?
        for (wanted, part) in zip(pattern, parts) {
            switch wanted {
            case "*", "**": break
            case "$": found = part
            default: if wanted != part { return }
            }
        }
        guard let found, let following = parts.first(where: { $0.startIndex > found.endIndex }) else { return }
        add(tag, found, found.startIndex..<following.startIndex, &claimed)
    }

    /// Addresses hold dots of their own: `127.0.0.1_80`. The admin listener is not told apart by a tag.
    private mutating func claimListener(
        _ name: String, _ parts: [Substring], _ claimed: inout [Range<String.Index>]
    ) {
        guard parts[0] == "listener", parts.count > 2 else {
            if parts[0] == "cluster", parts.count > 3 { claimSecurity(parts, from: 2, &claimed) }
            return
        }
        let isIPv4 = parts.count > 5 && parts[1...3].allSatisfy { $0.allSatisfy(\.isNumber) } && parts[4].contains("_")
        let last = isIPv4 ? 4 : 1
        if parts[1] != "admin" {
            let address = name[parts[1].startIndex..<parts[last].endIndex]
            add("envoy.listener_address", address, address.startIndex..<parts[last + 1].startIndex, &claimed)
        }
        let scope = last + 1
        if parts.count > scope + 2, parts[scope] == "http" {
            let prefix = parts[scope + 1]
            add(
                "envoy.http_conn_manager_prefix", prefix, prefix.startIndex..<parts[scope + 2].startIndex, &claimed)
        }
        claimSecurity(parts, from: scope, &claimed)
    }

    private mutating func claimSecurity(
        _ parts: [Substring], from scope: Int, _ claimed: inout [Range<String.Index>]
    ) {
        guard parts.count > scope + 2, parts[scope] == "ssl" else { return }
        let tag: String
        switch parts[scope + 1] {
        case "ciphers": tag = parts[0] == "cluster" ? "cipher_suite" : "envoy.ssl_cipher"
        case "curves": tag = "envoy.ssl_curve"
        case "sigalgs": tag = "envoy.ssl_sigalg"
        case "versions": tag = "envoy.ssl_version"
        case "certificate":
            guard parts.count == scope + 4 else { return }
            let certificate = parts[scope + 2]
            add(
                "envoy.tls_certificate", certificate, certificate.startIndex..<parts[scope + 3].startIndex, &claimed)
            return
        default: return
        }
        // A version such as TLSv1.3 has a dot, too.
        guard let end = parts.last?.endIndex else { return }
        let start = parts[scope + 2].startIndex
        let value = parts[scope + 2].base[start..<end]
        add(tag, value, parts[scope + 1].endIndex..<end, &claimed)
    }

    /// `worker_0` leaves `worker`.
    private mutating func claimWorker(_ parts: [Substring], _ claimed: inout [Range<String.Index>]) {
        guard ["server", "listener", "listener_manager", "thread_local_cluster_manager"].contains(parts[0]) else {
            return
        }
        for part in parts.dropFirst().dropLast() where part.hasPrefix("worker_") {
            let number = part.dropFirst(7)
            if number.isEmpty || !number.allSatisfy(\.isNumber) { continue }
            let underscore = part.index(before: number.startIndex)
            add("envoy.worker_id", number, underscore..<part.endIndex, &claimed)
            return
        }
    }

    /// `proxy_proto.versions.v1.found` leaves `proxy_proto.found`.
    private mutating func claimProxyProtocol(_ parts: [Substring], _ claimed: inout [Range<String.Index>]) {
        guard parts.count > 3, let place = parts.firstIndex(of: "proxy_proto"), parts.count > place + 3,
            parts[place + 1] == "versions", parts[place + 2].hasPrefix("v")
        else { return }
        add(
            "envoy.proxy_protocol_version", parts[place + 2].dropFirst(),
            parts[place + 1].startIndex..<parts[place + 3].startIndex, &claimed)
    }
}
