// Checks the constraints that the API's authors put on messages (protoc-gen-validate), as Envoy checks them.

import Base

/// Walks a decoded message; recursion is bounded because decoders bound it.
struct Validator {
    private var path = DecodePath()
    private var source: SourceFile?
    private let entersExtensions: Bool

    init(path: DecodePath = DecodePath(), entersExtensions: Bool = true) {
        self.path = path
        self.entersExtensions = entersExtensions
    }

    mutating func check(_ message: Message) throws(InvalidConfiguration) {
        if message.source != nil { source = message.source }
        if message.isAny { return entersExtensions ? try checkInside(message) : () }
        for (index, oneof) in message.schema.oneofs.enumerated() where oneof.isRequired {
            try checkRequired(oneof, index, message)
        }
        var entry = 0
        for field in message.schema.fields {
            while entry < message.entries.count, message.entries[entry].number < field.number { entry += 1 }
            let isSet = entry < message.entries.count && message.entries[entry].number == field.number
            if !isSet, field.rules == nil, !field.kind.isEnumeration { continue }
            path.enter(field.name)
            if isSet {
                let found = message.entries[entry]
                if field.isDisallowed {
                    throw failure(found.line, found.value.summary, "nothing: Envoy no longer takes this field")
                }
                try check(field, found.value, line: found.line > 0 ? found.line : message.line)
            } else {
                try checkUnset(field, line: message.line)
            }
            path.leave()
        }
    }

    /// What an Any holds, a TypedStruct as the type that it names.
    private mutating func checkInside(_ any: Message) throws(InvalidConfiguration) {
        let inner = any.unpacked
        if inner.isAny { return }
        try check(inner)
    }

    private mutating func check(_ field: FieldSchema, _ value: FieldValue, line: Int32) throws(InvalidConfiguration) {
        switch value {
        case .list(let items):
            if let rules = field.rules {
                try checkCount(items.count, rules, "items", line)
                if rules.isUnique { try checkUnique(items, line) }
            }
            for (index, item) in items.enumerated() {
                path.enter(index: index)
                try checkValue(field, item, field.rules?.items.first, line)
                path.leave()
            }
        case .map(let entries):
            if let rules = field.rules { try checkCount(entries.count, rules, "entries", line) }
            for entry in entries {
                path.enter(key: entry.key.keyText)
                if let rules = field.rules?.keys.first { try checkScalar(field, entry.key, rules, line) }
                try checkValue(field, entry.value, field.rules?.values.first, line)
                path.leave()
            }
        default: try checkValue(field, value, field.rules, line)
        }
    }

    /// A single value, or an element.
    private mutating func checkValue(
        _ field: FieldSchema, _ value: FieldValue, _ rules: FieldRules?, _ line: Int32
    ) throws(InvalidConfiguration) {
        guard case .message(let message) = value else {
            if case .signed(let number) = value, field.kind.isEnumeration { try checkAllowed(field, number, line) }
            if let rules { try checkScalar(field, value, rules, line) }
            return
        }
        switch message.schema.form {
        case .wrapper(let kind):
            guard let rules, let value = message.value(1) ?? kind.defaultValue else { return }
            try checkScalar(field, value, rules, message.line > 0 ? message.line : line)
        case .duration, .timestamp:
            try checkTime(message, line)
            if let rules { try checkLength(message, rules, line) }
        case .structure, .value, .list: return
        default: if rules?.isSkipped != true { try check(message) }
        }
    }

    /// A field that is unset still has its default, unless it has presence. Rules on a oneof's member hold for the
    /// member that is set.
    private func checkUnset(_ field: FieldSchema, line: Int32) throws(InvalidConfiguration) {
        if field.oneof != nil { return }
        if field.kind.isEnumeration, field.cardinality == .implicit { try checkAllowed(field, 0, line) }
        guard let rules = field.rules else { return }
        if field.isMultiple {
            if !rules.ignoresEmpty { try checkCount(0, rules, field.isMap ? "entries" : "items", line) }
        } else if rules.isRequired {
            throw failure(line, "nothing", "the field to be set")
        } else if field.cardinality == .implicit, let value = field.defaultValue {
            try checkScalar(field, value, rules, line)
        }
    }

    private func checkRequired(
        _ oneof: OneofSchema, _ index: Int, _ message: Message
    ) throws(InvalidConfiguration) {
        let members = oneof.members.map { message.schema.fields[$0] }
        if members.contains(where: { message.value($0.number) != nil }) { return }
        let names = members.map { "\"\($0.name)\"" }.joined(separator: ", ")
        throw failure(
            message.line, "no \(oneof.name)", members.count == 1 ? "\(names) to be set" : "one of \(names) to be set")
    }

    private func checkCount(
        _ count: Int, _ rules: FieldRules, _ things: String, _ line: Int32
    ) throws(InvalidConfiguration) {
        if count == 0, rules.ignoresEmpty { return }
        if let least = rules.minItems, count < least {
            throw failure(line, "\(count) \(things)", "at least \(least)")
        }
        if let most = rules.maxItems, count > most { throw failure(line, "\(count) \(things)", "at most \(most)") }
    }

    private func checkUnique(_ items: [FieldValue], _ line: Int32) throws(InvalidConfiguration) {
        var seen: Set<FieldValue> = []
        for item in items where !seen.insert(item).inserted {
            throw failure(line, "\(item.summary) twice", "every item once")
        }
    }

    /// Values that Envoy's API still lists and Envoy refuses.
    private func checkAllowed(_ field: FieldSchema, _ number: Int64, _ line: Int32) throws(InvalidConfiguration) {
        guard let type = field.enumeration, let value = type.value(number: Int32(truncatingIfNeeded: number)) else {
            return
        }
        if !value.isDisallowed { return }
        let names = type.values.filter { !$0.isDisallowed }.map(\.name)
        throw failure(line, value.name, "one of \(names.joined(separator: ", "))")
    }

    func failure(_ line: Int32, _ found: String, _ expected: String) -> InvalidConfiguration {
        InvalidConfiguration(
            file: source?.name, line: line > 0 ? Int(line) : nil, path: path.text, found: found, expected: expected)
    }
}

extension FieldKind {
    var isEnumeration: Bool { if case .enumeration = self { true } else { false } }
}
