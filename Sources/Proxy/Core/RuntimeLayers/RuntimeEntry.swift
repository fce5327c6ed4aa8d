// One key of one layer: as it was written, for the admin page, and what it means to those who read it.

import Base
import Document
import Formatting

struct RuntimeEntry: Sendable, Hashable {
    let text: String
    let value: RuntimeValue

    /// Of a static layer. Nil for what is no value by itself: an object of keys, a list, null.
    init?(_ node: DocumentValue) {
        switch node {
        case .bool(let flag): self.init(text: flag ? "true" : "false", value: RuntimeValue(flag: flag))
        case .integer(let number): self.init(text: "\(number)", value: RuntimeValue(number: Double(number)))
        case .unsigned(let number): self.init(text: "\(number)", value: RuntimeValue(number: Double(number)))
        case .double(let number):
            var text = ByteQueue()
            text.append(jsonNumber: number)
            self.init(text: text.view.string, value: RuntimeValue(number: number))
        case .string(let text): self.init(text: text, value: Self.scalar(text))
        case .mapping(let members):
            guard members.contains(where: { $0.key.text == "numerator" || $0.key.text == "denominator" }) else {
                return nil
            }
            let parts = members.map { "\($0.key.text): \(Self.plain($0.value))" }
            self.init(text: "{\(parts.joined(separator: ", "))}", value: Self.fraction(node) ?? RuntimeValue())
        case .null, .list: return nil
        }
    }

    /// Of a file or of the admin interface: YAML for a fraction, else a scalar.
    init(text: String) throws(InvalidDocument) {
        self.text = text
        let trimmed = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
        guard trimmed.first == "{" else {
            value = Self.scalar(text)
            return
        }
        value = Self.fraction(try Document.parse(yaml: Array(text.utf8)).value) ?? RuntimeValue()
    }

    private static func plain(_ node: DocumentNode) -> String {
        if case .string(let text) = node.value { return text }
        return RuntimeEntry(node.value)?.text ?? node.value.kindName
    }

    private init(text: String, value: RuntimeValue) {
        self.text = text
        self.value = value
    }

    private static func scalar(_ text: String) -> RuntimeValue {
        var bytes = Substring(text)
        while let first = bytes.first, first == " " || first == "\t" { bytes.removeFirst() }
        while let last = bytes.last, last == " " || last == "\t" || last == "\n" { bytes.removeLast() }
        switch bytes.lowercased() {
        case "true": return RuntimeValue(flag: true)
        case "false": return RuntimeValue(flag: false)
        default:
            guard let number = Double(bytes), number.isFinite else { return RuntimeValue() }
            return RuntimeValue(number: number)
        }
    }

    /// A FractionalPercent written out; nil when it is none.
    private static func fraction(_ node: DocumentValue) -> RuntimeValue? {
        guard case .mapping(let members) = node else { return nil }
        var numerator: UInt32 = 0
        var denominator: UInt32 = 100
        for (key, member) in members {
            switch (key.text, member.value) {
            case ("numerator", .integer(let number)):
                guard let whole = UInt32(exactly: number) else { return nil }
                numerator = whole
            case ("numerator", .double(let number)):
                guard let whole = UInt32(exactly: number) else { return nil }
                numerator = whole
            case ("denominator", .string("HUNDRED")): denominator = 100
            case ("denominator", .string("TEN_THOUSAND")): denominator = 10_000
            case ("denominator", .string("MILLION")): denominator = 1_000_000
            default: return nil
            }
        }
        return RuntimeValue(numerator: numerator, denominator: denominator)
    }
}
