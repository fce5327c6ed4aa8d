// A google.protobuf.FieldMask: the fields of a message that are wanted.

import EnvoyAPI

/// Paths of field names joined by dots, separated by commas; a path leads through lists and into Any.
struct MessageMask {
    private let paths: [ArraySlice<Substring>]

    init(_ text: String) { paths = text.split(separator: ",").map { $0.split(separator: ".")[...] } }

    private init(paths: [ArraySlice<Substring>]) { self.paths = paths }

    var isEmpty: Bool { paths.isEmpty }

    func applied(to message: Message) -> Message {
        if isEmpty { return message }
        var result = Message(type: message.typeName)
        for name in Set(paths.compactMap(\.first)) {
            let field = String(name)
            guard message.schema.field(field) != nil, let value = message[field] else { continue }
            let deeper = paths.filter { $0.first == name }.map { $0.dropFirst() }
            let isWhole = deeper.contains { $0.isEmpty }
            result[field] = isWhole ? value : MessageMask(paths: deeper).applied(to: value)
        }
        return result
    }

    private func applied(to value: FieldValue) -> FieldValue {
        switch value {
        case .message(let message):
            let inner = message.unpacked
            return inner.typeName == message.typeName ? .message(applied(to: message)) : .any(applied(to: inner))
        case .list(let items): return .list(items.map { applied(to: $0) })
        default: return value
        }
    }
}
