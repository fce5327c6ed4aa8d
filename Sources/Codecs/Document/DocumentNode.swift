// JSON and YAML as one tree of values that remember where they stood.

/// A value of a document. Mappings keep the order of the file; their keys are unique.
public indirect enum DocumentValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Only what does not fit `integer`.
    case unsigned(UInt64)
    case double(Double)
    case string(String)
    case list([DocumentNode])
    case mapping([(key: DocumentKey, value: DocumentNode)])
}

/// A mapping's key with its place.
public struct DocumentKey: Sendable, Hashable {
    public let text: String
    public let line: Int
    public let column: Int

    public init(_ text: String, line: Int = 0, column: Int = 0) {
        self.text = text
        self.line = line
        self.column = column
    }

    public static func == (left: DocumentKey, right: DocumentKey) -> Bool { left.text == right.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// A value and its place; lines and columns count from 1, and 0 stands for a value that came from no file.
/// Equality compares values only.
public struct DocumentNode: Sendable {
    public var value: DocumentValue
    public let line: Int
    public let column: Int
    /// A scalar in quotes or in block style: always a string, whatever it looks like.
    public let wasQuoted: Bool
    /// A number or boolean of YAML as it was written, for readers that wanted a string.
    public let plainText: String?

    public init(
        _ value: DocumentValue, line: Int = 0, column: Int = 0, wasQuoted: Bool = false, plainText: String? = nil
    ) {
        self.value = value
        self.line = line
        self.column = column
        self.wasQuoted = wasQuoted
        self.plainText = plainText
    }

    /// The value under a key of a mapping; nil when absent or when this is no mapping.
    public subscript(_ key: String) -> DocumentNode? { value[key] }
}

extension DocumentValue {
    public subscript(_ key: String) -> DocumentNode? {
        guard case .mapping(let members) = self else { return nil }
        return members.first { $0.key.text == key }?.value
    }

    /// What kind of value this is, in the words of error messages.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): "the number \(value)"
        case .unsigned(let value): "the number \(value)"
        case .double(let value): "the number \(value)"
        case .string(let value): "the string \"\(value.shortened)\""
        case .list(let items): items.isEmpty ? "an empty list" : "a list"
        case .mapping(let members): members.isEmpty ? "an empty object" : "an object"
        }
    }
}

extension String {
    /// Cut to what an error message should quote.
    var shortened: String { utf8.count <= 80 ? self : String(prefix(77)) + "..." }
}

extension DocumentNode: Hashable {
    public static func == (left: DocumentNode, right: DocumentNode) -> Bool { left.value == right.value }
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension DocumentValue: Hashable {
    public static func == (left: DocumentValue, right: DocumentValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.unsigned(let a), .unsigned(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.mapping(let a), .mapping(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .unsigned(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .list(let items): hasher.combine(items)
        case .mapping(let members):
            for member in members {
                hasher.combine(member.key)
                hasher.combine(member.value)
            }
        }
    }
}

extension DocumentNode {
    /// The other document laid over this one as Envoy lays `--config-yaml` over its file: mappings join, lists are
    /// appended, anything else is replaced.
    public func merging(_ other: DocumentNode) -> DocumentNode {
        switch (value, other.value) {
        case (.mapping(let mine), .mapping(let theirs)):
            var entries = mine
            for (key, node) in theirs {
                if let index = entries.firstIndex(where: { $0.key == key }) {
                    entries[index].value = entries[index].value.merging(node)
                } else {
                    entries.append((key: key, value: node))
                }
            }
            return DocumentNode(.mapping(entries), line: line, column: column)
        case (.list(let mine), .list(let theirs)):
            return DocumentNode(.list(mine + theirs), line: line, column: column)
        default: return other
        }
    }
}
