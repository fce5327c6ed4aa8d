// Messages written down with their fields at once.

import EnvoyAPI

extension Message {
    /// Fields that are nil stay unset.
    init(_ type: String, _ fields: KeyValuePairs<String, FieldValue?>) {
        self.init(type: type)
        for (name, value) in fields {
            if let value { self[name] = value }
        }
    }
}

extension FieldValue {
    static func messages(_ list: [Message]) -> FieldValue { .list(list.map { .message($0) }) }
    static func strings(_ list: [String]) -> FieldValue { .list(list.map { .string($0) }) }
}
