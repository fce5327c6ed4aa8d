// envoy.config.core.v3.SubstitutionFormatString: a text or JSON format from the configuration.

import Base
import Document
import EnvoyAPI

public struct SubstitutionFormat: Sendable {
    enum Shape: Sendable {
        case text(Formatter)
        case json(JSONFormat)
    }

    let shape: Shape
    /// What a local reply of this format declares.
    public let contentType: [UInt8]

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let omitsEmpty = node.bool("omit_empty_values")
        // Keys are sorted in any case.
        if let options = node.message("json_format_options") { options.ignore("sort_properties") }
        // Commands of Envoy's formatter extensions are built in, except those refused by name as unknown commands.
        for formatter in node.messages("formatters") { try Self.acceptExtension(formatter) }
        let type = node.string("content_type")
        switch node.oneof("format") {
        case "json_format":
            let value = node.structValue("json_format") ?? .mapping([])
            shape = .json(
                try node.compile("json_format") { () throws(InvalidFormat) in
                    try JSONFormat(value, omitEmptyValues: omitsEmpty)
                })
            contentType = Array((type.isEmpty ? "application/json" : type).utf8)
        case "text_format_source":
            let bytes = try node.message("text_format_source").map { source throws(InvalidConfiguration) in
                try DataSource.bytes(source)
            }
            let text = String(decoding: bytes ?? [], as: UTF8.self)
            shape = .text(try node.formatter("text_format_source", text, omitEmptyValues: omitsEmpty))
            contentType = Array((type.isEmpty ? "text/plain" : type).utf8)
        default:
            let text = node.string("text_format")
            shape = .text(try node.formatter("text_format", text, omitEmptyValues: omitsEmpty))
            contentType = Array((type.isEmpty ? "text/plain" : type).utf8)
        }
    }

    /// An entry of `formatters`.
    public static func acceptExtension(_ node: ConfigNode) throws(InvalidConfiguration) {
        node.ignore("name")
        let builtIn = [
            "envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery",
            "envoy.extensions.formatter.metadata.v3.Metadata",
        ]
        guard let inner = node.any("typed_config") else { return }
        if !builtIn.contains(inner.typeName) { throw node.unsupported("typed_config", inner.typeName) }
    }

    public func append(
        to out: inout ByteQueue, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo, extras: FormatterExtras = FormatterExtras()
    ) {
        switch shape {
        case .text(let formatter):
            formatter.append(
                to: &out, request: request, response: response, trailers: trailers, info: info, extras: extras)
        case .json(let format):
            format.append(
                to: &out, request: request, response: response, trailers: trailers, info: info, extras: extras)
        }
    }
}

extension ConfigNode {
    /// A formatter of a field's text; a bad format names the field.
    public func formatter(
        _ field: String, _ text: String, omitEmptyValues: Bool = false
    ) throws(InvalidConfiguration) -> Formatter {
        try compile(field) { () throws(InvalidFormat) in try Formatter(text, omitEmptyValues: omitEmptyValues) }
    }

    func compile<Compiled>(
        _ field: String, _ body: () throws(InvalidFormat) -> Compiled
    ) throws(InvalidConfiguration) -> Compiled {
        do throws(InvalidFormat) {
            return try body()
        } catch {
            throw invalid(field, found: "a format that does not compile (\(error))", expected: "a substitution format")
        }
    }
}
