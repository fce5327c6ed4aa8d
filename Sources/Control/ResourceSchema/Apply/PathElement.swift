// One step of a path to a field, as managed fields name it.

import Document

enum PathElement: Hashable, Sendable {
    /// A field of an object: `f:replicas`.
    case field(String)
    /// An item of a list by its keys, ordered by name: `k:{"name":"nginx"}`.
    case key([KeyPart])
    /// An item of a set by its value: `v:"example.com"`.
    case value(CanonicalValue)
    /// An item by its place: `i:0`.
    case index(Int)

    struct KeyPart: Hashable, Sendable {
        let name: String
        let value: CanonicalValue
    }

    /// As in `fieldsV1`.
    var text: String {
        switch self {
        case .field(let name): return "f:" + name
        case .key(let parts):
            let members = parts.map { (key: DocumentKey($0.name), value: $0.value.node) }
            return "k:" + DocumentValue.mapping(members).json()
        case .value(let value): return "v:" + value.node.value.json()
        case .index(let position): return "i:\(position)"
        }
    }

    /// nil for what is none.
    init?(_ text: String) {
        let rest = String(text.dropFirst(2))
        switch text.prefix(2) {
        case "f:": self = .field(rest)
        case "i:":
            guard let position = Int(rest) else { return nil }
            self = .index(position)
        case "v:":
            guard let node = try? Document.parse(json: Array(rest.utf8)) else { return nil }
            self = .value(CanonicalValue(node))
        case "k:":
            guard let node = try? Document.parse(json: Array(rest.utf8)), node.isMapping else { return nil }
            let parts = node.members.map { KeyPart(name: $0.key.text, value: CanonicalValue($0.value)) }
            self = .key(parts.sorted { $0.name < $1.name })
        default: return nil
        }
    }

    /// As in messages: `.spec`, `[name="nginx"]`, `[="example.com"]`, `[0]`.
    var described: String {
        switch self {
        case .field(let name): "." + name
        case .key(let parts):
            "[" + parts.map { "\($0.name)=\($0.value.node.value.json())" }.joined(separator: ",") + "]"
        case .value(let value): "[=\(value.node.value.json())]"
        case .index(let position): "[\(position)]"
        }
    }
}
