// What a configuration dump may show: fields that the API marks as sensitive are blotted out, as Envoy does it.

extension Message {
    /// Sensitive strings and bytes become "[redacted]", other sensitive scalars are cleared.
    public func redacted() -> Message { redacted(isSensitive: false) }

    private func redacted(isSensitive: Bool) -> Message {
        var result = self
        result.entries = entries.compactMap { entry in
            let field = schema.field(number: entry.number)
            let hides = isSensitive || field?.isSensitive == true
            // Of an Any and a TypedStruct, the name of the type may be seen.
            if (isAny || isTypedStruct) && entry.number == 1 { return entry }
            guard let value = Self.redacted(entry.value, hides) else { return nil }
            return Entry(number: entry.number, line: entry.line, value: value)
        }
        if isSensitive { result.unknownBytes = [] }
        return result
    }

    private static func redacted(_ value: FieldValue, _ hides: Bool) -> FieldValue? {
        switch value {
        case .message(let inner): return .message(inner.redacted(isSensitive: hides))
        case .list(let items): return .list(items.compactMap { redacted($0, hides) })
        case .map(let entries):
            return .map(
                entries.compactMap { entry in
                    redacted(entry.value, hides).map { MapEntry(key: entry.key, value: $0) }
                })
        case .string: return hides ? .string("[redacted]") : value
        case .bytes: return hides ? .bytes(Array("[redacted]".utf8)) : value
        default: return hides ? nil : value
        }
    }
}
