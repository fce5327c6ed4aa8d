// envoy.type.tracing.v3.CustomTag, compiled: a name and where its value is found in a request.

import Base
import EnvoyAPI
import Glibc

public struct CustomTag: Sendable {
    enum Source: Sendable {
        case literal([UInt8])
        case header(HeaderName, fallback: [UInt8])
        case metadata(MetadataSource, key: String, path: [String], fallback: [UInt8])
        case format(Formatter)
    }

    public let name: String
    let source: Source

    public static func list(_ nodes: [ConfigNode]) throws(InvalidConfiguration) -> [CustomTag] {
        var tags: [CustomTag] = []
        for node in nodes { tags.append(try CustomTag(node)) }
        return tags
    }

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = node.string("tag")
        switch node.oneof("type") {
        case "literal": source = .literal(Array((node.message("literal")?.string("value") ?? "").utf8))
        case "environment":
            let variable = node.message("environment")
            let fallback = variable?.string("default_value") ?? ""
            let value = unsafe getenv(variable?.string("name") ?? "").map { unsafe String(cString: $0) }
            source = .literal(Array((value ?? fallback).utf8))
        case "request_header":
            let header = node.message("request_header")
            source = .header(
                HeaderName(header?.string("name") ?? ""), fallback: Array((header?.string("default_value") ?? "").utf8))
        case "metadata": source = try Self.metadata(node.message("metadata"))
        case "value": source = .format(try node.formatter("value", node.string("value"), omitEmptyValues: true))
        case let other: throw node.invalid(other ?? "", found: "no source", expected: "where the tag's value is")
        }
    }

    private static func metadata(_ node: ConfigNode?) throws(InvalidConfiguration) -> Source {
        let kind = node?.message("kind")
        let place = kind?.oneof("kind") ?? "request"
        if let kind, kind.has(place) { _ = kind.message(place) }
        let source: MetadataSource =
            switch place {
            case "route": .route
            case "cluster": .cluster
            case "host": .upstreamHost
            default: .dynamic
            }
        let key = node?.message("metadata_key")
        var path: [String] = []
        for segment in key?.messages("path") ?? [] {
            if segment.oneof("segment") != "key" { throw segment.unsupported("segment", "paths are made of keys") }
            path.append(segment.string("key"))
        }
        return .metadata(
            source, key: key?.string("key") ?? "", path: path,
            fallback: Array((node?.string("default_value") ?? "").utf8)
        )
    }

    /// False, with nothing appended, where there is no value: then there is no tag.
    public func append(
        to out: inout ByteQueue, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) -> Bool {
        let before = out.count
        switch source {
        case .literal(let text): out.append(text)
        case .header(let name, let fallback):
            if let value = name.first(in: request) { out.append(value) } else { out.append(fallback) }
        case .metadata(let place, let key, let path, let fallback):
            switch place.value(key, path, info) {
            case .none, .null: out.append(fallback)
            case .string(let text): out.append(text)
            case .some(let value): value.appendJSON(to: &out)
            }
        case .format(let format):
            format.append(to: &out, request: request, response: response, trailers: trailers, info: info)
        }
        return out.count > before
    }
}
