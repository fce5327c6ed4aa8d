// Refusing what was found or what nobody read, by file, line and path.

import Base

extension ConfigNode {
    /// A field whose value cannot be taken; `name` may be empty for the whole message, or lead on to a nested field.
    public func invalid(_ name: String, found: String, expected: String) -> InvalidConfiguration {
        InvalidConfiguration(
            file: file, line: line(of: name), path: path(to: name), found: found, expected: expected)
    }

    /// A field that Envoy knows and skein does not.
    public func unsupported(_ name: String, _ why: String) -> InvalidConfiguration {
        let field = message.schema.field(name)
        let value = field.flatMap { message.value($0.number) }
        return InvalidConfiguration(
            file: file, line: line(of: name), path: path(to: name), found: value?.summary ?? "a value",
            expected: "nothing", note: "Envoy knows this field, skein does not support it yet: \(why)")
    }

    /// Refuses the first field that is set but was never read, here or in any node below.
    ///
    /// A scalar with implicit presence that was set to its default is unset. An empty message counts as read when
    /// somebody asked whether it is there.
    public func refuseUnread() throws(InvalidConfiguration) {
        for entry in message.entries {
            guard let field = message.schema.field(number: entry.number) else { continue }
            if let known = children.first(where: { $0.field == field.index }) {
                for child in known.nodes { try child.refuseUnread() }
            } else if !wasRead.contains(field.index) {
                try refuse(field, entry.value)
            }
            try refuseNegative(field, entry.value)
        }
    }

    /// No setting means anything with a time below zero.
    private func refuseNegative(_ field: FieldSchema, _ value: FieldValue) throws(InvalidConfiguration) {
        guard field.kind == .message("google.protobuf.Duration"), case .message(let inner) = value,
            inner.timeSpan < .zero
        else { return }
        throw InvalidConfiguration(
            file: file, line: message.line(field.number) ?? line, path: path(to: field.name), found: value.summary,
            expected: "a duration of zero or more")
    }

    private func refuse(_ field: FieldSchema, _ value: FieldValue) throws(InvalidConfiguration) {
        if wasAskedFor.contains(field.index), case .message(let inner) = value, !inner.isAny {
            return try ConfigNode(inner, place: ConfigPath(field.name, in: place)).refuseUnread()
        }
        throw InvalidConfiguration(
            file: file, line: message.line(field.number) ?? line, path: path(to: field.name), found: value.summary,
            expected: "nothing", note: "Envoy knows this field of \(typeName), skein does not support it yet")
    }

    private func line(of name: String) -> Int? {
        guard let field = message.schema.field(name) else { return line }
        return message.line(field.number) ?? line
    }

    private func path(to name: String) -> String {
        let own = path
        return own.isEmpty ? name : name.isEmpty ? own : own + "." + name
    }
}
