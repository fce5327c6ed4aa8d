// Merging one message into another as patches do: parts join, lists grow, everything else is replaced.

import EnvoyAPI

enum MessageMerge {
    /// Durations, wrapped scalars and extensions count as one value. `replacesLists` makes lists be replaced, too.
    static func merge(_ source: Message, into target: inout Message, replacesLists: Bool = false) {
        for field in source.schema.fields {
            guard let value = source[field.name] else { continue }
            switch (value, target[field.name]) {
            case (.list(let new), .list(let old)) where !replacesLists: target[field.name] = .list(old + new)
            case (.map(let new), .map(let old)): target[field.name] = .map(old + new)
            case (.message(let new), .message(var old)) where joins(new, old):
                merge(new, into: &old, replacesLists: replacesLists)
                target[field.name] = .message(old)
            default: target[field.name] = value
            }
        }
    }

    private static func joins(_ new: Message, _ old: Message) -> Bool {
        guard new.typeName == old.typeName else { return false }
        switch new.typeName {
        case "google.protobuf.Any", "google.protobuf.Duration", "google.protobuf.Timestamp": return false
        default: return !(new.typeName.hasPrefix("google.protobuf.") && new.typeName.hasSuffix("Value"))
        }
    }

    /// Merges what two extensions hold; nil when they are of different types.
    static func extensions(_ source: Message, into target: Message) -> Message? {
        let new = source.unpacked
        var merged = target.unpacked
        guard new.typeName == merged.typeName else { return nil }
        merge(new, into: &merged)
        return merged
    }
}
