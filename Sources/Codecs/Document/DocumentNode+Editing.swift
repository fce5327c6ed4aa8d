// Reading and changing trees in code: what patches, defaults and status updates need.

extension DocumentNode {
    public static func mapping(_ members: KeyValuePairs<String, DocumentNode>) -> DocumentNode {
        DocumentNode(.mapping(members.map { (key: DocumentKey($0.key), value: $0.value) }))
    }

    public static func list(_ items: [DocumentNode]) -> DocumentNode { DocumentNode(.list(items)) }
    public static func string(_ text: String) -> DocumentNode { DocumentNode(.string(text), wasQuoted: true) }
    public static func integer(_ number: Int64) -> DocumentNode { DocumentNode(.integer(number)) }
    public static func bool(_ flag: Bool) -> DocumentNode { DocumentNode(.bool(flag)) }
    public static var null: DocumentNode { DocumentNode(.null) }

    public var isNull: Bool { if case .null = value { true } else { false } }
    public var isMapping: Bool { if case .mapping = value { true } else { false } }
    public var isList: Bool { if case .list = value { true } else { false } }

    public var string: String? { if case .string(let text) = value { text } else { nil } }
    public var bool: Bool? { if case .bool(let flag) = value { flag } else { nil } }

    /// A whole number, however it was written.
    public var int: Int? {
        switch value {
        case .integer(let number): Int(number)
        case .double(let number): Int(exactly: number)
        default: nil
        }
    }

    public var double: Double? {
        switch value {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// Empty for what is no list.
    public var items: [DocumentNode] { if case .list(let items) = value { items } else { [] } }

    /// Empty for what is no mapping.
    public var members: [(key: DocumentKey, value: DocumentNode)] {
        if case .mapping(let members) = value { members } else { [] }
    }

    /// The value at the end of a path of keys.
    public func at(_ path: String...) -> DocumentNode? {
        var node: DocumentNode? = self
        for key in path { node = node?[key] }
        return node
    }

    /// Sets or adds a member; what is no mapping becomes one.
    public mutating func set(_ key: String, _ new: DocumentNode) {
        guard case .mapping(var members) = value else {
            return value = .mapping([(key: DocumentKey(key), value: new)])
        }
        value = .null
        if let index = members.firstIndex(where: { $0.key.text == key }) {
            members[index].value = new
        } else {
            members.append((key: DocumentKey(key), value: new))
        }
        value = .mapping(members)
    }

    /// Sets the value at the end of a path, making the mappings on the way.
    public mutating func set(path: some Collection<String>, _ new: DocumentNode) {
        guard let first = path.first else { return self = new }
        var inner = self[first] ?? DocumentNode(.mapping([]))
        inner.set(path: path.dropFirst(), new)
        set(first, inner)
    }

    public mutating func remove(_ key: String) {
        guard case .mapping(var members) = value else { return }
        members.removeAll { $0.key.text == key }
        value = .mapping(members)
    }

    public func setting(_ key: String, to new: DocumentNode) -> DocumentNode {
        var copy = self
        copy.set(key, new)
        return copy
    }

    public func removing(_ key: String) -> DocumentNode {
        var copy = self
        copy.remove(key)
        return copy
    }

    /// JSON in one line.
    public var json: [UInt8] { Array(value.json().utf8) }
}

extension DocumentNode: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral text: String) { self = .string(text) }
    public init(integerLiteral number: Int64) { self = .integer(number) }
    public init(booleanLiteral flag: Bool) { self = .bool(flag) }
    public init(arrayLiteral elements: DocumentNode...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, DocumentNode)...) {
        self.init(.mapping(elements.map { (key: DocumentKey($0.0), value: $0.1) }))
    }
}
