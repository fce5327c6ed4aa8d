// Label selectors as they come in a URL: "app=web,tier in (a,b),!old,weight>5".

public struct LabelSelector: Sendable, Hashable {
    enum Operation: Sendable, Hashable {
        case isIn(Set<String>)
        case isNotIn(Set<String>)
        case exists
        case isAbsent
        case isGreater(Int64)
        case isLess(Int64)
    }

    struct Requirement: Sendable, Hashable {
        var key: String
        var operation: Operation
    }

    var requirements: [Requirement] = []

    static let everything = LabelSelector()

    private init() {}

    public init(_ text: String) throws(APIFailure) {
        var parser = LabelSelectorParser(text)
        requirements = try parser.requirements()
    }

    var isEverything: Bool { requirements.isEmpty }

    /// A requirement with a value is not met by an object without the key, but "not equal" and "not in" are.
    public func matches(_ labels: [(key: String, value: String)]) -> Bool {
        requirements.allSatisfy { requirement in
            let value = labels.first { $0.key == requirement.key }?.value
            switch requirement.operation {
            case .isIn(let values): return value.map(values.contains) ?? false
            case .isNotIn(let values): return value.map { !values.contains($0) } ?? true
            case .exists: return value != nil
            case .isAbsent: return value == nil
            case .isGreater(let bound): return value.flatMap { Int64($0) }.map { $0 > bound } ?? false
            case .isLess(let bound): return value.flatMap { Int64($0) }.map { $0 < bound } ?? false
            }
        }
    }
}

/// A lexer and parser in one: the grammar needs a single token of lookahead.
struct LabelSelectorParser {
    private enum Token: Equatable {
        case word(String)
        /// One of = == != > < ! ( ) ,
        case mark(String)
        case end
    }

    private let text: [UInt8]
    private var offset = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func requirements() throws(APIFailure) -> [LabelSelector.Requirement] {
        var result: [LabelSelector.Requirement] = []
        if peek() == .end { return [] }
        while true {
            result.append(try requirement())
            switch next() {
            case .end: return result
            case .mark(","):
                if peek() == .end { throw failure("found '', expected: identifier after ','") }
            case let other: throw failure("found '\(spelled(other))', expected: ',' or 'end of string'")
            }
        }
    }

    private mutating func requirement() throws(APIFailure) -> LabelSelector.Requirement {
        if peek() == .mark("!") {
            _ = next()
            return LabelSelector.Requirement(key: try key(), operation: .isAbsent)
        }
        let key = try key()
        let operation: LabelSelector.Operation
        switch peek() {
        case .end, .mark(","): operation = .exists
        case .mark("="), .mark("=="):
            _ = next()
            operation = .isIn([try value()])
        case .mark("!="):
            _ = next()
            operation = .isNotIn([try value()])
        case .mark(">"):
            _ = next()
            operation = .isGreater(try bound(key))
        case .mark("<"):
            _ = next()
            operation = .isLess(try bound(key))
        case .word("in"):
            _ = next()
            operation = .isIn(try values())
        case .word("notin"):
            _ = next()
            operation = .isNotIn(try values())
        case let other:
            throw failure("found '\(spelled(other))', expected: in, notin, =, ==, !=, gt, lt")
        }
        return LabelSelector.Requirement(key: key, operation: operation)
    }

    private mutating func key() throws(APIFailure) -> String {
        guard case .word(let key) = next() else { throw failure("found '', expected: identifier") }
        if let problem = NameRules.qualifiedName(key) {
            throw failure("<nil>: Invalid value: \(key.quotedText): \(problem)")
        }
        return key
    }

    /// Nothing is a value, too: `a=` asks for the empty one.
    private mutating func value() throws(APIFailure) -> String {
        guard case .word(let value) = peek() else { return "" }
        _ = next()
        try check(value)
        return value
    }

    private mutating func bound(_ key: String) throws(APIFailure) -> Int64 {
        let text = try value()
        if let number = Int64(text) { return number }
        throw failure(
            "values[0][\(key)]: Invalid value: \(text.quotedText): for 'Gt', 'Lt' operators, the value must be "
                + "an integer"
        )
    }

    private mutating func values() throws(APIFailure) -> Set<String> {
        let open = next()
        if open != .mark("(") { throw failure("found '\(spelled(open))' expected: '('") }
        var result: Set<String> = []
        while true {
            result.insert(try value())
            switch next() {
            case .mark(","): continue
            case .mark(")"): return result
            case let other: throw failure("found '\(spelled(other))', expected: ',' or ')'")
            }
        }
    }

    private func check(_ value: String) throws(APIFailure) {
        if let problem = NameRules.labelValue(value) {
            throw failure("values[0]: Invalid value: \(value.quotedText): \(problem)")
        }
    }

    private func failure(_ why: String) -> APIFailure { .badRequest("unable to parse requirement: \(why)") }

    private func spelled(_ token: Token) -> String {
        switch token {
        case .word(let text), .mark(let text): text
        case .end: ""
        }
    }

    private mutating func peek() -> Token {
        let before = offset
        defer { offset = before }
        return next()
    }

    private mutating func next() -> Token {
        while offset < text.count, text[offset] == 0x20 || text[offset] == 0x09 { offset += 1 }
        if offset == text.count { return .end }
        let first = text[offset]
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "!"):
            offset += 1
            let isDouble = offset < text.count && text[offset] == UInt8(ascii: "=")
            if isDouble { offset += 1 }
            return .mark(String(UnicodeScalar(first)) + (isDouble ? "=" : ""))
        case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","):
            offset += 1
            return .mark(String(UnicodeScalar(first)))
        default:
            let start = offset
            while offset < text.count, !Self.endsWord(text[offset]) { offset += 1 }
            return .word(String(decoding: text[start..<offset], as: UTF8.self))
        }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: ">"), UInt8(ascii: "<"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","):
            true
        default: false
        }
    }
}
