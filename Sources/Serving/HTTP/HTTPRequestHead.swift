// What a request asks for.

import Base

public struct HTTPRequestHead: Sendable, Hashable {
    public var method: String
    public var scheme: String
    public var authority: String
    /// With the query.
    public var path: String
    public var fields: HTTPFields

    public init(
        method: String = "GET", scheme: String = "", authority: String = "", path: String = "/",
        fields: HTTPFields = HTTPFields()
    ) {
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.fields = fields
    }

    init(_ block: borrowing HeaderBlock, scheme: String) {
        method = block.first(.method)?.string ?? "GET"
        self.scheme = block.first(.scheme)?.string ?? scheme
        authority = block.first(.authority)?.string ?? ""
        path = block.first(.path)?.string ?? "/"
        fields = HTTPFields(block)
    }

    public var pathOnly: String {
        guard let mark = path.firstIndex(of: "?") else { return path }
        return String(path[..<mark])
    }

    /// The query's pairs in their order, percent-decoded; a name without `=` has an empty value.
    public var query: [(name: String, value: String)] {
        guard let mark = path.firstIndex(of: "?") else { return [] }
        let text = path[path.index(after: mark)...]
        return text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentText.decode(parts[0], plusIsSpace: true),
                parts.count > 1 ? PercentText.decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }

    public func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    func fill(_ block: inout HeaderBlock) {
        block.append(name: ":method", value: method)
        if !scheme.isEmpty { block.append(name: ":scheme", value: scheme) }
        if !authority.isEmpty { block.append(name: ":authority", value: authority) }
        block.append(name: ":path", value: path)
        fields.append(to: &block)
    }
}
