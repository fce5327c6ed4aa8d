// The constraints of protoc-gen-validate on one field.

import Base
import Synchronization

/// Rules under the names that validate.rules has for them. Numbers are held as values of the field's kind; the
/// limits of durations are nanoseconds.
struct FieldRules: Sendable {
    var isRequired = false
    /// The message in the field is not looked into.
    var isSkipped = false
    var isDefinedOnly = false
    /// An empty value is not looked at.
    var ignoresEmpty = false
    var isUnique = false
    var isHeaderName = false
    var isHeaderValue = false
    /// Header names and values: only NUL, CR and LF are refused.
    var isLenient = false

    var gt: FieldValue?
    var gte: FieldValue?
    var lt: FieldValue?
    var lte: FieldValue?
    var const: FieldValue?
    var allowed: [FieldValue] = []
    var disallowed: [FieldValue] = []

    /// Characters of a string, bytes of a `bytes`.
    var minLength: UInt64?
    var maxLength: UInt64?
    var minBytes: UInt64?
    var maxBytes: UInt64?
    var prefix: String?
    var suffix: String?
    var contains: String?
    var pattern: Pattern?

    /// Items of a list, pairs of a map.
    var minItems: UInt64?
    var maxItems: UInt64?
    /// At most one, in an array because a struct cannot hold itself.
    var items: [FieldRules] = []
    var keys: [FieldRules] = []
    var values: [FieldRules] = []
}

extension FieldRules {
    /// Takes one word of the schema.
    mutating func add(_ word: String, kind: FieldKind, cardinality: FieldCardinality) {
        if word.hasPrefix("items.") {
            Self.add(word.dropFirst(6), to: &items, kind)
        } else if word.hasPrefix("values.") {
            Self.add(word.dropFirst(7), to: &values, kind)
        } else if word.hasPrefix("keys.") {
            guard case .map(let key) = cardinality else { preconditionFailure("the rule \(word) is for maps") }
            Self.add(word.dropFirst(5), to: &keys, key)
        } else if let equals = word.firstIndex(of: "=") {
            add(String(word[..<equals]), Self.unescaped(word[word.index(after: equals)...]), kind)
        } else {
            add(flag: word)
        }
    }

    private static func add(_ word: Substring, to rules: inout [FieldRules], _ kind: FieldKind) {
        if rules.isEmpty { rules.append(FieldRules()) }
        rules[0].add(String(word), kind: kind, cardinality: .implicit)
    }

    private mutating func add(flag: String) {
        switch flag {
        case "required": isRequired = true
        case "skip": isSkipped = true
        case "defined_only": isDefinedOnly = true
        case "ignore_empty": ignoresEmpty = true
        case "unique": isUnique = true
        case "header_name": isHeaderName = true
        case "header_value": isHeaderValue = true
        case "lenient": isLenient = true
        default: preconditionFailure("the schema has the unknown rule \(flag)")
        }
    }

    private mutating func add(_ name: String, _ values: [String], _ kind: FieldKind) {
        switch name {
        case "gt": gt = Self.value(values[0], kind)
        case "gte": gte = Self.value(values[0], kind)
        case "lt": lt = Self.value(values[0], kind)
        case "lte": lte = Self.value(values[0], kind)
        case "const": const = Self.value(values[0], kind)
        case "in": allowed = values.map { Self.value($0, kind) }
        case "not_in": disallowed = values.map { Self.value($0, kind) }
        case "min_len": minLength = UInt64(values[0])
        case "max_len": maxLength = UInt64(values[0])
        case "min_bytes": minBytes = UInt64(values[0])
        case "max_bytes": maxBytes = UInt64(values[0])
        case "prefix": prefix = values[0]
        case "suffix": suffix = values[0]
        case "contains": contains = values[0]
        case "pattern": pattern = Pattern(values[0])
        case "min_items", "min_pairs": minItems = UInt64(values[0])
        case "max_items", "max_pairs": maxItems = UInt64(values[0])
        default: preconditionFailure("the schema has the unknown rule \(name)")
        }
    }

    /// A limit as the value that is compared with it.
    private static func value(_ text: String, _ kind: FieldKind) -> FieldValue {
        switch kind {
        case .message(let type):
            if let wrapped = WellKnown.wrapped(type) { return value(text, wrapped) }
            return .signed(Int64(text) ?? 0)
        case .string: return .string(text)
        case .bool: return .bool(text == "1")
        case .double, .float: return .double(Double(text) ?? 0)
        case .bytes: preconditionFailure("the schema has an unknown rule on bytes")
        default: return kind.isUnsigned ? .unsigned(UInt64(text) ?? 0) : .signed(Int64(text) ?? 0)
        }
    }

    private static func unescaped(_ text: Substring) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            var bytes: [UInt8] = []
            var rest = part.utf8
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "%"), let high = rest.popFirst(), let low = rest.popFirst() else {
                    bytes.append(byte)
                    continue
                }
                bytes.append((ASCII.hexValue(high) ?? 0) << 4 | (ASCII.hexValue(low) ?? 0))
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
