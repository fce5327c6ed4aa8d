// Header fields as a value that code off the loops may keep.

import Base

/// Ordered pairs; names are lower case, pseudo headers are not among them.
public struct HTTPFields: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public struct Field: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = HTTPFields.lowercased(name)
            self.value = value
        }
    }

    public private(set) var all: [Field] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    public var isEmpty: Bool { all.isEmpty }

    /// The first value under a name, whatever case it is asked in.
    public subscript(_ name: String) -> String? {
        let wanted = HTTPFields.lowercased(name)
        return all.first { $0.name == wanted }?.value
    }

    public func all(_ name: String) -> [String] {
        let wanted = HTTPFields.lowercased(name)
        return all.filter { $0.name == wanted }.map(\.value)
    }

    public mutating func add(_ name: String, _ value: String) { all.append(Field(name, value)) }

    /// Instead of all values under the name.
    public mutating func set(_ name: String, _ value: String) {
        remove(name)
        add(name, value)
    }

    public mutating func remove(_ name: String) {
        let wanted = HTTPFields.lowercased(name)
        all.removeAll { $0.name == wanted }
    }

    private static func lowercased(_ name: String) -> String {
        if name.utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) { return name.lowercased() }
        return name
    }
}

extension HTTPFields {
    /// What a codec has read, without its pseudo headers.
    init(_ block: borrowing HeaderBlock) {
        all.reserveCapacity(block.count)
        for index in 0..<block.count {
            let name = block.name(at: index)
            if name.first == 0x3A { continue }
            all.append(Field(name.string, block.value(at: index).string))
        }
    }

    /// Into a codec's form.
    func append(to block: inout HeaderBlock) {
        for field in all where !field.name.hasPrefix(":") {
            block.append(name: field.name, value: HTTPFields.clean(field.value))
        }
    }

    /// Line ends and NUL in a value would be another header to the peer: they become spaces.
    static func clean(_ value: String) -> String {
        let isClean = value.utf8.allSatisfy { $0 != 0x0D && $0 != 0x0A && $0 != 0 }
        if isClean { return value }
        return String(decoding: value.utf8.map { $0 == 0x0D || $0 == 0x0A || $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
    }
}
