// Constraints on single values: numbers, strings, durations.

import Base

extension Validator {
    func checkScalar(
        _ field: FieldSchema, _ value: FieldValue, _ rules: FieldRules, _ line: Int32
    ) throws(InvalidConfiguration) {
        if rules.ignoresEmpty, value == value.emptyOfItsKind { return }
        switch value {
        case .string(let text): try checkText(text, rules, line)
        case .bytes(let bytes): try checkBytes(bytes.count, rules, line)
        case .signed(let number) where rules.isDefinedOnly:
            guard let type = field.enumeration else { break }
            if type.value(number: Int32(truncatingIfNeeded: number)) == nil {
                throw failure(line, "\(number)", "one of \(type.values.map(\.name).joined(separator: ", "))")
            }
        default: break
        }
        let name = { (value: FieldValue) in field.enumeration?.nameOrNumber(value) ?? value.summary }
        try checkRange(value, rules, line, name)
    }

    /// Limits, constants and lists, of whatever kind.
    private func checkRange(
        _ value: FieldValue, _ rules: FieldRules, _ line: Int32, _ name: (FieldValue) -> String
    ) throws(InvalidConfiguration) {
        if let limit = rules.gt, !limit.sorts(before: value) {
            throw failure(line, name(value), "more than \(name(limit))")
        }
        if let limit = rules.gte, !limit.sorts(before: value), limit != value {
            throw failure(line, name(value), "\(name(limit)) or more")
        }
        if let limit = rules.lt, !value.sorts(before: limit) {
            throw failure(line, name(value), "less than \(name(limit))")
        }
        if let limit = rules.lte, !value.sorts(before: limit), limit != value {
            throw failure(line, name(value), "\(name(limit)) or less")
        }
        if let const = rules.const, const != value { throw failure(line, name(value), name(const)) }
        if !rules.allowed.isEmpty, !rules.allowed.contains(value) {
            throw failure(line, name(value), "one of \(rules.allowed.map(name).joined(separator: ", "))")
        }
        if rules.disallowed.contains(value) {
            throw failure(line, name(value), "none of \(rules.disallowed.map(name).joined(separator: ", "))")
        }
    }

    private func checkText(_ text: String, _ rules: FieldRules, _ line: Int32) throws(InvalidConfiguration) {
        if rules.minLength != nil || rules.maxLength != nil {
            let length = text.unicodeScalars.count
            if let least = rules.minLength, length < least {
                let expected = least == 1 ? "a string that is not empty" : "at least \(least) characters"
                throw failure(line, length == 0 ? "an empty string" : "\(length) characters", expected)
            }
            if let most = rules.maxLength, length > most {
                throw failure(line, "\(length) characters", "at most \(most)")
            }
        }
        try checkBytes(text.utf8.count, rules, line)
        let summary = { FieldValue.string(text).summary }
        if let prefix = rules.prefix, !text.hasPrefix(prefix) {
            throw failure(line, summary(), "a string that begins with \"\(prefix)\"")
        }
        if let suffix = rules.suffix, !text.hasSuffix(suffix) {
            throw failure(line, summary(), "a string that ends with \"\(suffix)\"")
        }
        if let part = rules.contains, !text.contains(part) {
            throw failure(line, summary(), "a string that contains \"\(part)\"")
        }
        if let pattern = rules.pattern, !pattern.matches(text) {
            throw failure(line, summary(), "a match of the regular expression \(pattern.text)")
        }
        if rules.isHeaderName, !HeaderText.isName(text, lenient: rules.isLenient) {
            throw failure(line, summary(), "a header name")
        }
        if rules.isHeaderValue, !HeaderText.isValue(text, lenient: rules.isLenient) {
            throw failure(line, summary(), "a header value")
        }
    }

    private func checkBytes(_ count: Int, _ rules: FieldRules, _ line: Int32) throws(InvalidConfiguration) {
        if let least = rules.minBytes, count < least { throw failure(line, "\(count) bytes", "at least \(least)") }
        if let most = rules.maxBytes, count > most { throw failure(line, "\(count) bytes", "at most \(most)") }
    }

    /// What a Duration or Timestamp must hold to mean a time at all.
    func checkTime(_ message: Message, _ line: Int32) throws(InvalidConfiguration) {
        var (seconds, nanos) = (Int64(0), Int64(0))
        if case .signed(let value) = message.value(1) { seconds = value }
        if case .signed(let value) = message.value(2) { nanos = value }
        if case .timestamp = message.schema.form {
            if TimestampText.write(seconds, nanos) != nil { return }
            throw failure(line, "\(seconds) seconds and \(nanos) nanoseconds", "a time in the years 1 to 9999")
        }
        let isMixed = (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0)
        if !isMixed, seconds.magnitude <= 315_576_000_000, nanos.magnitude < 1_000_000_000 { return }
        throw failure(line, "\(seconds) seconds and \(nanos) nanoseconds", "a duration of 10,000 years at most")
    }

    /// A duration against limits in nanoseconds.
    func checkLength(_ message: Message, _ rules: FieldRules, _ line: Int32) throws(InvalidConfiguration) {
        if case .timestamp = message.schema.form { return }
        let line = message.line > 0 ? message.line : line
        try checkRange(.signed(message.timeSpan.nanoseconds), rules, line) { value in
            guard case .signed(let nanoseconds) = value else { return "" }
            return DurationText.write(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000)
        }
    }
}

/// The well-known expressions of protoc-gen-validate for headers.
enum HeaderText {
    static func isName(_ text: String, lenient: Bool) -> Bool {
        if lenient { return !text.utf8.contains(where: isLineBreakOrNul) }
        let name = text.hasPrefix(":") ? text.dropFirst() : text[...]
        return !name.isEmpty && name.utf8.allSatisfy { ASCII.isTokenByte($0) || $0 == UInt8(ascii: ",") }
    }

    static func isValue(_ text: String, lenient: Bool) -> Bool {
        if lenient { return !text.utf8.contains(where: isLineBreakOrNul) }
        return text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }

    private static func isLineBreakOrNul(_ byte: UInt8) -> Bool { byte == 0 || byte == 0x0A || byte == 0x0D }
}

extension FieldValue {
    var emptyOfItsKind: FieldValue {
        switch self {
        case .bool: .bool(false)
        case .signed: .signed(0)
        case .unsigned: .unsigned(0)
        case .double: .double(0)
        case .string: .string("")
        case .bytes: .bytes([])
        case .list: .list([])
        case .map: .map([])
        case .message: self
        }
    }
}
