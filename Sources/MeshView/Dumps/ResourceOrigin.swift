// Which object of the resource API a part of the configuration was made of, by the metadata the control plane puts there.

import Document

public struct ResourceOrigin: Sendable, Hashable {
    public let kind: String
    public let namespace: String
    public let name: String
    /// The rule's place in the object: `spec.http[0].match[1]`.
    public let field: String?

    /// `/apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews` in the `istio` metadata.
    public init?(of resource: DocumentNode) {
        guard let metadata = resource.node("metadata", "filter_metadata"),
            let path = metadata.node("istio", "config")?.string
        else { return nil }
        let parts = path.split(separator: "/").map(String.init)
        guard let index = parts.firstIndex(of: "namespaces"), parts.count == index + 4 else { return nil }
        namespace = parts[index + 1]
        kind = parts[index + 2]
        name = parts[index + 3]
        field = metadata.node("skein", "field")?.string
    }

    /// `reviews.default`
    public var label: String { "\(name).\(namespace)" }
}

/// What the name of a cluster says: `outbound|9080|v1|reviews.default.svc.cluster.local`.
public struct ClusterLabel: Sendable, Hashable {
    public let direction: String
    public let port: Int
    public let subset: String
    public let host: String

    public init?(_ name: String) {
        let separator = name.hasPrefix("outbound_.") || name.hasPrefix("inbound_.") ? "_." : "|"
        let parts = Self.split(name, separator)
        guard parts.count == 4, let port = Int(parts[1]), parts[0] == "outbound" || parts[0] == "inbound" else {
            return nil
        }
        (direction, self.port, subset, host) = (parts[0], port, parts[2], parts[3])
    }

    /// At most four parts: the last may hold the separator.
    private static func split(_ name: String, _ separator: String) -> [String] {
        var parts: [String] = []
        var rest = name[...]
        while parts.count < 3, let found = find(separator, in: rest) {
            parts.append(String(rest[..<found]))
            rest = rest[rest.index(found, offsetBy: separator.count)...]
        }
        return parts + [String(rest)]
    }

    private static func find(_ separator: String, in text: Substring) -> Substring.Index? {
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix(separator) { return index }
            index = text.index(after: index)
        }
        return nil
    }
}
