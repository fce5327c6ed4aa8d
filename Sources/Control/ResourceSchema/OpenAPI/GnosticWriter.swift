// OpenAPI v2 in the binary form that kubectl asks for: the messages of gnostic's openapi.v2.

import Document
import Protobuf

enum GnosticWriter {
    static func encode(_ document: DocumentNode) -> [UInt8] {
        var writer = WireWriter()
        writer.text(1, document["swagger"])
        if let info = document["info"] {
            writer.message(2) { writer in
                writer.text(1, info["title"])
                writer.text(2, info["version"])
            }
        }
        writer.message(8) { writer in
            for (path, item) in document["paths"]?.members ?? [] {
                writer.named(2, path.text) { pathItem(item, &$0) }
            }
        }
        writer.message(9) { writer in
            for (name, schema) in document["definitions"]?.members ?? [] {
                writer.named(1, name.text) { self.schema(schema, &$0) }
            }
        }
        return writer.bytes
    }

    // MARK: paths

    private static let methods: [(String, UInt32)] = [
        ("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("options", 6), ("head", 7), ("patch", 8),
    ]

    private static func pathItem(_ item: DocumentNode, _ writer: inout WireWriter) {
        for (method, number) in methods {
            guard let operation = item[method] else { continue }
            writer.message(number) { self.operation(operation, &$0) }
        }
        for parameter in item["parameters"]?.items ?? [] { writer.message(9) { self.parameter(parameter, &$0) } }
    }

    private static func operation(_ operation: DocumentNode, _ writer: inout WireWriter) {
        writer.text(5, operation["operationId"])
        for parameter in operation["parameters"]?.items ?? [] { writer.message(8) { self.parameter(parameter, &$0) } }
        writer.message(9) { writer in
            for (code, response) in operation["responses"]?.members ?? [] {
                writer.named(1, code.text) { writer in
                    writer.message(1) { writer in
                        writer.text(1, response["description"])
                        guard let schema = response["schema"] else { return }
                        writer.message(2) { writer in writer.message(1) { self.schema(schema, &$0) } }
                    }
                }
            }
        }
        extensions(operation, 13, &writer)
    }

    /// ParametersItem { Parameter { NonBodyParameter { QueryParameterSubSchema or PathParameterSubSchema } } }
    private static func parameter(_ parameter: DocumentNode, _ writer: inout WireWriter) {
        let isPath = parameter["in"]?.string == "path"
        writer.message(1) { writer in
            writer.message(2) { writer in
                writer.message(isPath ? 4 : 3) { writer in
                    writer.flag(1, parameter["required"])
                    writer.text(2, parameter["in"])
                    writer.text(4, parameter["name"])
                    writer.text(isPath ? 5 : 6, parameter["type"])
                    writer.flag(isPath ? 19 : 20, parameter["uniqueItems"])
                }
            }
        }
    }

    // MARK: schemas

    private static func schema(_ schema: DocumentNode, _ writer: inout WireWriter) {
        writer.text(1, schema["$ref"])
        writer.text(2, schema["format"])
        writer.text(4, schema["description"])
        if let value = schema["default"] { writer.message(5) { any(value, &$0) } }
        bounds(schema, &writer)
        for name in schema["required"]?.items ?? [] { writer.text(19, name) }
        for value in schema["enum"]?.items ?? [] { writer.message(20) { any(value, &$0) } }
        if let additional = schema["additionalProperties"] {
            writer.message(21) { writer in
                if additional.isMapping {
                    writer.message(1) { self.schema(additional, &$0) }
                } else {
                    writer.flag(2, additional)
                }
            }
        }
        if let type = schema["type"] { writer.message(22) { $0.text(1, type) } }
        if let items = schema["items"] {
            writer.message(23) { writer in writer.message(1) { self.schema(items, &$0) } }
        }
        if let properties = schema["properties"] {
            writer.message(25) { writer in
                for (name, inner) in properties.members {
                    writer.named(1, name.text) { self.schema(inner, &$0) }
                }
            }
        }
        extensions(schema, 31, &writer)
    }

    private static func bounds(_ schema: DocumentNode, _ writer: inout WireWriter) {
        writer.number(6, schema["multipleOf"])
        writer.number(7, schema["maximum"])
        writer.flag(8, schema["exclusiveMaximum"])
        writer.number(9, schema["minimum"])
        writer.flag(10, schema["exclusiveMinimum"])
        writer.count(11, schema["maxLength"])
        writer.count(12, schema["minLength"])
        writer.text(13, schema["pattern"])
        writer.count(14, schema["maxItems"])
        writer.count(15, schema["minItems"])
        writer.flag(16, schema["uniqueItems"])
        writer.count(17, schema["maxProperties"])
        writer.count(18, schema["minProperties"])
    }

    /// Readers parse the text as YAML, of which JSON is a part.
    private static func any(_ value: DocumentNode, _ writer: inout WireWriter) {
        writer.field(2, value.value.json())
    }

    private static func extensions(_ node: DocumentNode, _ number: UInt32, _ writer: inout WireWriter) {
        for (key, value) in node.members where key.text.hasPrefix("x-") {
            writer.named(number, key.text) { any(value, &$0) }
        }
    }
}

extension WireWriter {
    fileprivate mutating func message(_ number: UInt32, _ body: (inout WireWriter) -> Void) {
        let start = begin(number)
        body(&self)
        end(start)
    }

    /// gnostic's maps: a name and a message.
    fileprivate mutating func named(_ number: UInt32, _ name: String, _ body: (inout WireWriter) -> Void) {
        message(number) { writer in
            writer.field(1, name)
            writer.message(2, body)
        }
    }

    fileprivate mutating func text(_ number: UInt32, _ node: DocumentNode?) {
        if let text = node?.string, !text.isEmpty { field(number, text) }
    }

    fileprivate mutating func flag(_ number: UInt32, _ node: DocumentNode?) {
        if node?.bool == true { field(number, 1) }
    }

    fileprivate mutating func count(_ number: UInt32, _ node: DocumentNode?) {
        if let value = node?.int, value > 0 { field(number, UInt64(value)) }
    }

    fileprivate mutating func number(_ number: UInt32, _ node: DocumentNode?) {
        if let value = node?.double, value != 0 { field(number, fixed64: value.bitPattern) }
    }
}
