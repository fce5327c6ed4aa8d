// The field table of Kubernetes' protobuf messages, parsed when the first such body comes.

struct WireField: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case string, integer, bool, bytes, double
        case message(String)
        /// Values that JSON writes in a form of their own.
        case intOrString, quantity, time, raw
    }

    let name: String
    let kind: Kind
    let isRepeated: Bool
    let isMap: Bool
    /// Its members stand in the message around it.
    let isInline: Bool
    /// A zero that was sent means something.
    let keepsZero: Bool
}

struct WireSchema: Sendable {
    static let shared = WireSchema(WireFieldTable.text.description)

    private let messages: [String: [UInt32: WireField]]

    subscript(_ message: String) -> [UInt32: WireField]? { messages[message] }

    private init(_ table: String) {
        var messages: [String: [UInt32: WireField]] = [:]
        var current = ""
        for line in table.split(separator: "\n") {
            if line.hasPrefix("=") {
                current = String(line.dropFirst())
                messages[current] = [:]
                continue
            }
            let parts = line.split(separator: " ")
            guard parts.count >= 3, let number = UInt32(parts[0]) else { continue }
            let flags = parts.count > 3 ? parts[3] : ""
            messages[current]?[number] = WireField(
                name: String(parts[1]), kind: Self.kind(String(parts[2])), isRepeated: flags.contains("r"),
                isMap: flags.contains("m"), isInline: flags.contains("l"), keepsZero: flags.contains("k"))
        }
        self.messages = messages
    }

    private static func kind(_ text: String) -> WireField.Kind {
        switch text {
        case "s": .string
        case "i": .integer
        case "b": .bool
        case "y": .bytes
        case "d": .double
        case "!IntOrString": .intOrString
        case "!Quantity": .quantity
        case "!Time": .time
        case "!Raw": .raw
        default: .message(text)
        }
    }

    /// The message of a kind; nil for those that come as JSON only.
    static func message(apiVersion: String, kind: String) -> String? {
        if kind == "DeleteOptions" { return "meta.v1.DeleteOptions" }
        let parts = apiVersion.split(separator: "/", maxSplits: 1)
        guard let version = parts.last else { return nil }
        let group = parts.count == 2 ? String(parts[0].prefix { $0 != "." }) : "core"
        let name = "\(group).\(version).\(kind)"
        return shared.messages[name] == nil ? nil : name
    }
}
