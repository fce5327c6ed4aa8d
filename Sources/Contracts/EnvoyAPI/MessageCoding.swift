// The public codecs of a message: documents, protobuf, JSON text.

import Base
import Document

extension Message {
    /// proto3 JSON rules on a parsed document. Every constraint of the API is checked.
    public init(type: String, document: DocumentNode, file: String?) throws(InvalidConfiguration) {
        try self.init(unchecked: type, document: document, file: file)
        try check()
    }

    /// Without the API's constraints: for tools that compare codecs.
    public init(unchecked type: String, document: DocumentNode, file: String?) throws(InvalidConfiguration) {
        var decoder = DocumentDecoder(source: file.map { SourceFile($0) })
        self = try decoder.message(Schema.known(type), document)
    }

    /// Refuses what the API's authors have ruled out (protoc-gen-validate).
    public func check() throws(InvalidConfiguration) {
        var validator = Validator()
        try validator.check(self)
    }

    /// The same, leaving out what stands in an Any: that is for whoever takes the extension.
    public func checkWithoutExtensions() throws(InvalidConfiguration) {
        var validator = Validator(entersExtensions: false)
        try validator.check(self)
    }

    /// Parses and decodes a file's content: protobuf when the name ends in `.pb`, JSON when in `.json`, else YAML.
    public init(type: String, text: [UInt8], file: String) throws(InvalidConfiguration) {
        try self.init(unchecked: type, text: text, file: file)
        do throws(InvalidConfiguration) {
            try check()
        } catch {
            throw error.naming(file)
        }
    }

    /// The same, without the constraints on what stands in an Any.
    public init(withoutExtensions type: String, text: [UInt8], file: String) throws(InvalidConfiguration) {
        try self.init(unchecked: type, text: text, file: file)
        do throws(InvalidConfiguration) {
            try checkWithoutExtensions()
        } catch {
            throw error.naming(file)
        }
    }

    private init(unchecked type: String, text: [UInt8], file: String) throws(InvalidConfiguration) {
        if file.hasSuffix(".pb") {
            do throws(InvalidConfiguration) {
                try self.init(unchecked: type, binary: text)
            } catch {
                throw error.naming(file)
            }
            return
        }
        if file.hasSuffix(".pb_text") {
            throw InvalidConfiguration(
                file: file, path: "", found: "protobuf's text format", expected: "YAML, JSON or binary protobuf (.pb)")
        }
        let document: DocumentNode
        do throws(InvalidDocument) {
            document = try Document.parse(text, fileName: file)
        } catch {
            throw InvalidConfiguration(
                file: file, line: error.line, path: "", found: "a text that is no document (\(error.message))",
                expected: file.hasSuffix(".json") ? "JSON" : "YAML", note: "column \(error.column)")
        }
        try self.init(unchecked: type, document: document, file: file)
    }

    /// Protobuf's wire format. Every constraint of the API is checked; unknown fields are kept, see `unknownFields`.
    public init(type: String, binary: [UInt8]) throws(InvalidConfiguration) {
        try self.init(unchecked: type, binary: binary)
        try check()
    }

    /// Without the API's constraints: for tools that compare codecs.
    public init(unchecked type: String, binary: [UInt8]) throws(InvalidConfiguration) {
        let schema = Schema.known(type)
        self = try binary.withView { (view) throws(InvalidConfiguration) in
            var decoder = BinaryDecoder()
            return try decoder.message(schema, view)
        }
    }

    public func binary() -> [UInt8] { encoded }

    /// proto3 JSON with the names of the .proto files, as Envoy's config_dump prints. `withDefaults` adds the fields
    /// that are unset and have no presence, as Envoy's server_info does.
    public func json(pretty: Bool, withDefaults: Bool = false) -> String {
        var writer = MessageWriter(json: JSONWriter(pretty: pretty), withDefaults: withDefaults)
        writer.message(self)
        return writer.json.text
    }
}

extension InvalidConfiguration {
    fileprivate func naming(_ file: String) -> InvalidConfiguration {
        var named = self
        named.file = file
        return named
    }
}
