// Names of clusters as Istio writes them, and what they say.

public enum ClusterName {
    public static func outbound(subset: String = "", host: String, port: Int) -> String {
        "outbound|\(port)|\(subset)|\(host)"
    }

    public static func inbound(port: Int) -> String { "inbound|\(port)||" }

    /// What clients send as SNI, and what gateways that pass through know the cluster by.
    public static func serverName(subset: String = "", host: String, port: Int) -> String {
        "outbound_.\(port)_.\(subset)_.\(host)"
    }

    public static let blackHole = "BlackHoleCluster"
    public static let passthrough = "PassthroughCluster"

    struct Parts: Equatable {
        var port: Int
        var subset: String
        var host: String
        /// Of the form that gateways that pass through use.
        var isServerName: Bool
    }

    /// Of an outbound cluster's name; nil for any other.
    static func parse(_ name: String) -> Parts? {
        let isServerName = name.hasPrefix("outbound_.")
        let parts = isServerName ? serverNameParts(name) : name.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "outbound", let port = Int(parts[1]) else { return nil }
        return Parts(port: port, subset: String(parts[2]), host: String(parts[3]), isServerName: isServerName)
    }

    /// Parts are separated by `_.`.
    private static func serverNameParts(_ name: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = name[...]
        while parts.count < 3, let index = separator(in: rest) {
            parts.append(rest[..<index])
            rest = rest[rest.index(index, offsetBy: 2)...]
        }
        return parts + [rest]
    }

    private static func separator(in text: Substring) -> Substring.Index? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == "_" && next < text.endIndex && text[next] == "." { return index }
            index = next
        }
        return nil
    }
}
