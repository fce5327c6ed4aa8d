// The entry points of the parsers: JSON, YAML, or whichever a file's name says.

import Base

/// What a text may cost before it is refused.
public struct DocumentLimits: Sendable, Hashable {
    /// Bytes of text.
    public var size = 64 << 20
    /// Lists and mappings within each other.
    public var depth = 128
    /// Values after aliases are expanded: a few lines of YAML can otherwise stand for billions.
    public var nodes = 8 << 20

    public init() {}
}

public enum Document {
    /// RFC 8259 to the letter, and no key twice in an object.
    public static func parse(
        json text: [UInt8], limits: DocumentLimits = DocumentLimits()
    ) throws(InvalidDocument) -> DocumentNode {
        try checkSize(text, limits)
        return try text.withView { (view) throws(InvalidDocument) -> DocumentNode in
            var parser = JSONParser(view, limits: limits)
            return try parser.document()
        }
    }

    /// One YAML document; an empty text is null. Scalars are typed as Envoy types them: `yes`, `on` and `n` are
    /// booleans, `010` is octal, only what is quoted is a string for certain. No key twice in a mapping. A key
    /// tagged `!ignore` and its value are left out. `<<` is a key like any other.
    public static func parse(
        yaml text: [UInt8], limits: DocumentLimits = DocumentLimits()
    ) throws(InvalidDocument) -> DocumentNode {
        try checkSize(text, limits)
        var parser = YAMLParser(text, limits: limits)
        return try parser.document()
    }

    /// The documents of a text in which `---` separates them, empty ones left out, each with its lines in the whole text;
    /// and the mistake that ended the reading, if there was one.
    public static func parseAll(
        yaml text: [UInt8], limits: DocumentLimits = DocumentLimits()
    ) -> (documents: [DocumentNode], failure: InvalidDocument?) {
        var documents: [DocumentNode] = []
        do throws(InvalidDocument) {
            try checkSize(text, limits)
            var parser = YAMLParser(text, limits: limits)
            try parser.documents { if !$0.isNull { documents.append($0) } }
            return (documents, nil)
        } catch {
            return (documents, error)
        }
    }

    /// `.json` is JSON and everything else YAML, of which JSON is nearly a part.
    public static func parse(
        _ text: [UInt8], fileName: String, limits: DocumentLimits = DocumentLimits()
    ) throws(InvalidDocument) -> DocumentNode {
        if fileName.hasSuffix(".json") { return try parse(json: text, limits: limits) }
        return try parse(yaml: text, limits: limits)
    }

    private static func checkSize(_ text: [UInt8], _ limits: DocumentLimits) throws(InvalidDocument) {
        if text.count <= limits.size { return }
        throw InvalidDocument(line: 1, column: 1, message: "found \(text.count) bytes, expected \(limits.size) at most")
    }
}
