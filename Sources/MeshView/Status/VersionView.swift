// Versions of all three sides: this program, the control plane, and the proxies with how many there are of each.

import Document

public struct VersionView: Sendable {
    public let client: String
    /// Why there is none, when there is none.
    public let server: Result<String, InvalidDump>
    public let proxies: [(version: String, count: Int)]

    public init(client: String, server: Result<String, InvalidDump>, sync: SyncView?) {
        self.client = client
        self.server = server
        var counts: [String: Int] = [:]
        for row in sync?.rows ?? [] { counts[row.version.isEmpty ? "unknown" : row.version, default: 0] += 1 }
        proxies = counts.sorted { $0.key < $1.key }.map { (version: $0.key, count: $0.value) }
    }

    private var proxyWords: String {
        if proxies.isEmpty { return "none" }
        let total = proxies.reduce(0) { $0 + $1.count }
        let single = proxies.count == 1
        let each = proxies.map {
            single ? "\($0.version)" : "\($0.version) (\($0.count) \($0.count == 1 ? "proxy" : "proxies"))"
        }
        return each.joined(separator: ", ") + (single ? " (\(total) \(total == 1 ? "proxy" : "proxies"))" : "")
    }

    public func text(short: Bool) -> String {
        if short { return "\(client)\n" }
        var text = "client version: \(client)\n"
        switch server {
        case .success(let version):
            text += "control plane version: \(version)\ndata plane version: \(proxyWords)\n"
        case .failure: break
        }
        return text
    }

    public var node: DocumentNode {
        var node: DocumentNode = ["clientVersion": ["version": .string(client)]]
        guard case .success(let version) = server else { return node }
        node.set("meshVersion", .list([["Component": "control plane", "Info": ["version": .string(version)]]]))
        node.set(
            "dataPlaneVersion",
            .list(proxies.map { ["IstioVersion": .string($0.version), "Count": .integer(Int64($0.count))] }))
        return node
    }
}

extension VersionView {
    /// `0.1.0` of `v1.32.0+skein-0.1.0`; what another server says stays as it is.
    public static func release(_ text: String) -> String {
        let mark = "skein-"
        guard let plus = text.firstIndex(of: "+") else { return text }
        let rest = text[text.index(after: plus)...]
        return rest.hasPrefix(mark) ? String(rest.dropFirst(mark.count)) : text
    }
}
