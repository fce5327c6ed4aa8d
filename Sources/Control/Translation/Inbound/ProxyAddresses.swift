// Addresses a proxy listens on and sends from, by the IP versions it has.

import Base
import Document
import Registry

enum ProxyAddresses {
    static func wildcard(_ node: ProxyNode) -> String { node.supportsIPv4 ? "0.0.0.0" : "::" }
    static func loopback(_ node: ProxyNode) -> String { node.supportsIPv4 ? "127.0.0.1" : "::1" }

    /// The source address by which redirection knows a proxy's own connections to its application.
    static func passthroughSource(_ node: ProxyNode) -> String { node.supportsIPv4 ? "127.0.0.6" : "::6" }

    /// The first address by which others reach the proxy; the wildcard when it has none.
    static func reachable(_ node: ProxyNode) -> String {
        node.ipAddresses.first { isReachable($0) } ?? wildcard(node)
    }

    private static func isReachable(_ address: String) -> Bool {
        let lower = address.lowercased()
        if lower.contains(":") {
            return lower != "::1" && lower != "::" && !lower.hasPrefix("fe80:") && !lower.hasPrefix("ff")
        }
        let first = lower.split(separator: ".").first.flatMap { Int($0) } ?? 0
        return first != 0 && first != 127 && first < 224 && !lower.hasPrefix("169.254.")
    }

    /// What a listener and its filter chains are called.
    static func listenerName(_ bind: String, _ port: Int) -> String { "\(bind)_\(port)" }
}

extension ProxyNode {
    /// Ports below 1024 are not its to open.
    var isUnprivileged: Bool {
        metadata["UNPRIVILEGED_POD"]?.string == "true"
    }
}
