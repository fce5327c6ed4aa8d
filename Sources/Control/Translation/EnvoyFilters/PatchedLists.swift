// Adding to, removing from and replacing in the ordered lists that patches change: filters and routes.

import EnvoyAPI
import MeshAPI

enum PatchedList {
    /// `matches` is nil when the patch names no member: then inserting means at either end, and removing nothing.
    ///
    /// MERGE is not handled here.
    static func apply(_ patch: EnvoyPatch, to items: inout [Message], matches: ((Message) -> Bool)?) {
        let position = matches.flatMap { items.firstIndex(where: $0) }
        switch patch.operation {
        case .ADD: items.append(patch.value)
        case .INSERT_FIRST: items.insert(patch.value, at: 0)
        case .INSERT_AFTER:
            if matches == nil { items.append(patch.value) }
            if let position { items.insert(patch.value, at: position + 1) }
        case .INSERT_BEFORE:
            if matches == nil { items.insert(patch.value, at: 0) }
            if let position { items.insert(patch.value, at: position) }
        case .REPLACE: if let position { items[position] = patch.value }
        case .REMOVE: if let matches { items.removeAll(where: matches) }
        case .MERGE, .MERGE_AND_REPLACE_LIST, .INVALID: break
        }
    }

    /// Merges a filter: its name may change, and its configuration is merged by type.
    static func mergeExtension(_ patch: EnvoyPatch, into filter: inout Message) {
        guard case .message(let known) = filter["typed_config"] else { return }
        if let name = patch.value["name"]?.text, !name.isEmpty { filter["name"] = .string(name) }
        guard case .message(let new) = patch.value["typed_config"] else { return }
        if let merged = MessageMerge.extensions(new, into: known) { filter["typed_config"] = .message(merged) }
    }
}

extension Message {
    func messages(_ name: String) -> [Message] { self[name]?.listItems.compactMap(\.inner) ?? [] }

    mutating func change(_ name: String, _ change: (inout [Message]) -> Void) {
        var items = messages(name)
        change(&items)
        self[name] = .messages(items)
    }

    func string(_ name: String) -> String { self[name]?.text ?? "" }
    func strings(_ name: String) -> [String] { self[name]?.listItems.compactMap(\.text) ?? [] }
}
