// The entry points of the parsers: JSON, YAML, or whichever a file's name says.

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
    public static func parse(
        json text: [UInt8], limits: DocumentLimits = DocumentLimits()
    ) throws(InvalidDocument) -> DocumentNode {
        throw InvalidDocument(line: 1, column: 1, message: "no parser")
    }

    /// One YAML document.
    public static func parse(
        yaml text: [UInt8], limits: DocumentLimits = DocumentLimits()
    ) throws(InvalidDocument) -> DocumentNode {
        throw InvalidDocument(line: 1, column: 1, message: "no parser")
    }

    /// `.json` is JSON and everything else YAML, as Envoy decides for its bootstrap.
    public static func parse(
        _ text: [UInt8], fileName: String, limits: DocumentLimits = DocumentLimits()
    ) throws(InvalidDocument) -> DocumentNode {
        if fileName.hasSuffix(".json") { return try parse(json: text, limits: limits) }
        return try parse(yaml: text, limits: limits)
    }
}
