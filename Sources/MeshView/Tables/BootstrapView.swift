// A proxy's bootstrap in a few lines, and its loggers.

import Document

public enum BootstrapView {
    public static func summary(_ bootstrap: DocumentNode) -> String {
        let node = bootstrap["node"] ?? .mapping([:])
        let metadata = node["metadata"]
        var rows: [(String, String)] = [
            ("Node", node["id"]?.string ?? ""), ("Cluster", node["cluster"]?.string ?? ""),
            ("Istio Version", metadata?["ISTIO_VERSION"]?.string ?? ""),
            ("Proxy Version", version(node)),
        ]
        let labels = (metadata?["LABELS"]?.members ?? []).map { "\($0.key.text)=\($0.value.string ?? "")" }
        if !labels.isEmpty { rows.append(("Labels", labels.joined(separator: ","))) }
        for cluster in bootstrap.node("static_resources", "clusters")?.items ?? [] {
            guard ["xds-grpc", "sds-grpc"].contains(cluster["name"]?.string ?? "") else { continue }
            let address = cluster.node("load_assignment", "endpoints")?.items.first?.either("lb_endpoints")?.items
                .first?
                .node("endpoint", "address")
            let socket = address?.either("socket_address")
            let text =
                address?.text("pipe", "path")
                ?? socket.map { "\($0["address"]?.string ?? ""):\($0.either("port_value")?.number ?? 0)" } ?? ""
            rows.append((cluster["name"]?.string ?? "", text))
        }
        if let admin = bootstrap.node("admin", "address", "socket_address") {
            rows.append(("Admin", "\(admin["address"]?.string ?? ""):\(admin.either("port_value")?.number ?? 0)"))
        }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.filter { !$0.1.isEmpty }.map { name, value in
            "\(name):\(String(repeating: " ", count: width - name.count + 1))\(TextTable.printable(value))\n"
        }.joined()
    }

    private static func version(_ node: DocumentNode) -> String {
        let build = node.node("user_agent_build_version", "version")
        let agent = node.text("user_agent_name") ?? ""
        if let build {
            let number = ["major_number", "minor_number", "patch"].map { String(build.either($0)?.number ?? 0) }
            return "\(agent) \(number.joined(separator: "."))"
        }
        return "\(agent) \(node.text("user_agent_version") ?? "")".trimmed
    }
}

/// `admin:debug,http:info`, `debug`: what is asked of a proxy's loggers.
public struct LoggerChange: Sendable, Hashable {
    public static let levels = ["trace", "debug", "info", "warning", "error", "critical", "off"]
    /// Of all loggers.
    public private(set) var all: String?
    public private(set) var byName: [String] = []

    public init(_ words: [String]) throws(InvalidDump) {
        for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let level = Self.level(parts[parts.count - 1])
            guard let level, parts.count <= 2, parts.count == 1 || !parts[0].isEmpty,
                parts[0].utf8.allSatisfy({
                    $0 == 0x5F || $0 == 0x2D || ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
                })
            else {
                throw InvalidDump(
                    "--level: found '\(word)', expected LEVEL or COMPONENT:LEVEL with one of "
                        + Self.levels.joined(separator: ", "))
            }
            if parts.count == 1 { all = level } else { byName.append("\(parts[0]):\(level)") }
        }
    }

    private static func level(_ word: String) -> String? {
        let name = word.lowercased()
        if name == "warn" { return "warning" }
        if name == "none" { return "off" }
        return levels.contains(name) ? name : nil
    }

    /// Whose levels are set one by one.
    public var loggers: [String] { byName.map { String($0.prefix { $0 != ":" }) } }

    /// The loggers that an answer of `/logging` lists: `  admin: warning`.
    public static func names(in answer: [UInt8]) -> [String] {
        String(decoding: answer, as: UTF8.self).split(separator: "\n").compactMap { line in
            guard line.hasPrefix("  "), let colon = line.firstIndex(of: ":") else { return nil }
            return String(line[..<colon]).trimmed
        }
    }

    /// Requests to a proxy's admin port, in order: levels of single loggers after that of all.
    public var paths: [String] {
        (all.map { ["/logging?level=\($0)"] } ?? [])
            + (byName.isEmpty ? [] : ["/logging?paths=\(byName.joined(separator: ","))"])
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
