// Who is connected and who has taken what, as istioctl proxy-status shows it, with a proxy's own words for what it refused.

import Document

public struct SyncView: Sendable {
    public enum Word: String, Sendable, Hashable {
        case synced = "SYNCED"
        case stale = "STALE"
        case notSent = "NOT SENT"
        case ignored = "IGNORED"
        case error = "ERROR"
    }

    public struct Refusal: Sendable, Hashable {
        /// CDS, LDS, ...
        public let type: String
        public let reason: String
    }

    public struct Row: Sendable, Hashable {
        /// `reviews-v1.default`
        public let proxy: String
        public let cluster: String
        public let type: String
        public let version: String
        /// The control plane that serves it.
        public let server: String
        /// By CDS, LDS, EDS, RDS, ECDS.
        public let words: [String: Word]
        public var refusals: [Refusal] = []

        public var isBehind: Bool { words.values.contains { $0 == .stale || $0 == .error } || !refusals.isEmpty }
    }

    public static let types = ["CDS", "LDS", "EDS", "RDS", "ECDS"]
    private static let fields = [
        "CDS": "cluster", "LDS": "listener", "EDS": "endpoint", "RDS": "route", "ECDS": "extensionconfig",
    ]

    public private(set) var rows: [Row]

    /// `syncz` and `pushStatus` as the control plane's debug pages show them; `server` where it doesn't say who it is.
    public init(syncz: DocumentNode, pushStatus: DocumentNode? = nil, server: String) throws(InvalidDump) {
        guard syncz.isList else {
            throw InvalidDump("no list of proxies: found \(syncz.value.kindName), expected what /debug/syncz shows")
        }
        var refusals: [String: [Refusal]] = [:]
        for group in pushStatus?["ProxyStatus"]?.members ?? [] where group.key.text.hasSuffix("_reject") {
            let short = group.key.text.split(separator: "_").dropLast().last.map(String.init) ?? ""
            for entry in group.value.members {
                let reason = Refusal(type: short.uppercased(), reason: entry.value["message"]?.string ?? "")
                refusals[entry.value["proxy"]?.string ?? entry.key.text, default: []].append(reason)
            }
        }
        rows = syncz.items.map { node in
            let proxy = node["proxy"]?.string ?? ""
            var words: [String: Word] = [:]
            for (type, field) in Self.fields { words[type] = Self.word(node, field) }
            return Row(
                proxy: proxy, cluster: node["cluster_id"]?.string ?? "", type: node["proxy_type"]?.string ?? "",
                version: node["istio_version"]?.string ?? "", server: node["istiod"]?.string ?? server, words: words,
                refusals: (refusals[proxy] ?? []).sorted { $0.type < $1.type })
        }
        rows.sort { $0.proxy < $1.proxy }
    }

    private static func word(_ node: DocumentNode, _ field: String) -> Word {
        if let said = node["\(field)_status"]?.string, let word = Word(rawValue: said) { return word }
        guard let sent = node["\(field)_sent"]?.string, !sent.isEmpty else { return .notSent }
        return sent == node["\(field)_acked"]?.string ? .synced : .stale
    }

    /// `reviews-v1.default`, `reviews-v1` in a namespace, or the beginning of a name: `reviews` for `reviews-v1-abc`.
    public func find(_ name: String, namespace: String) -> [Row] {
        let wanted = ProxyName(name, namespace: namespace)
        let exact = rows.filter { $0.proxy == wanted.id || $0.proxy == name }
        if !exact.isEmpty { return exact }
        return rows.filter { row in
            let parts = ProxyName(row.proxy, namespace: namespace)
            return parts.namespace == wanted.namespace && parts.name.hasPrefix(wanted.name + "-")
        }
    }

    public var table: TextTable {
        var table = TextTable(["NAME", "CLUSTER"] + Self.types + ["ISTIOD", "VERSION"])
        table.rows = rows.map { row in
            [row.proxy, row.cluster] + Self.types.map { (row.words[$0] ?? .notSent).rawValue }
                + [row.server, row.version]
        }
        return table
    }

    /// What needs attention, a line each.
    public var troubles: [String] {
        rows.flatMap { row -> [String] in
            var lines = row.refusals.map { refusal in
                "\(row.proxy) refused \(Self.noun(refusal.type)) (\(refusal.type)): \(TextTable.printable(refusal.reason))"
            }
            for type in Self.types where row.words[type] == .stale {
                lines.append("\(row.proxy) has not answered the last \(Self.noun(type)) (\(type)) yet")
            }
            return lines
        }
    }

    private static func noun(_ type: String) -> String {
        [
            "CDS": "clusters", "LDS": "listeners", "EDS": "endpoints", "RDS": "routes", "ECDS": "extensions",
            "SDS": "secrets",
        ][type] ?? "resources"
    }
}

/// `NAME[.NAMESPACE]`, also as kubectl writes it: `pod/NAME`, `deploy/NAME`.
public struct ProxyName: Sendable, Hashable {
    public let name: String
    public let namespace: String

    public init(_ text: String, namespace: String) {
        let bare = text.split(separator: "/").last.map(String.init) ?? text
        if let dot = bare.lastIndex(of: ".") {
            name = String(bare[..<dot])
            self.namespace = String(bare[bare.index(after: dot)...])
        } else {
            name = bare
            self.namespace = namespace
        }
    }

    public var id: String { "\(name).\(namespace)" }
}

extension SyncView {
    public func inNamespace(_ namespace: String) -> SyncView {
        var copy = self
        copy.rows.removeAll { ProxyName($0.proxy, namespace: "").namespace != namespace }
        return copy
    }

    public var node: DocumentNode { .list(rows.map(\.node)) }
}

extension SyncView.Row {
    public var node: DocumentNode {
        var node: DocumentNode = [
            "proxy": .string(proxy), "clusterId": .string(cluster), "type": .string(type), "istiod": .string(server),
            "version": .string(version),
        ]
        for name in SyncView.types {
            node.set(name.lowercased(), .string((words[name] ?? .notSent).rawValue))
        }
        if !refusals.isEmpty {
            node.set(
                "refused", .list(refusals.map { ["type": .string($0.type), "reason": .string($0.reason)] }))
        }
        return node
    }
}
