// Kubernetes' own objects, as far as the mesh reads them. Fields that it has no use for are not complained of.

import Base
import Document

public enum Core {}

extension Core {
    /// What refers to an object: the target of an endpoint.
    public struct ObjectReference: ReadableFields {
        public var kind = ""
        public var name = ""
        public var namespace = ""

        public init(reading reader: borrowing FieldReader) {
            kind = reader.string("kind")
            name = reader.string("name")
            namespace = reader.string("namespace")
        }
    }

    /// A port by number or by the name that a container gives it.
    public enum PortReference: Sendable, Hashable {
        case number(Int)
        case name(String)

        init?(_ node: DocumentNode?) {
            if let number = node?.int {
                self = .number(number)
            } else if let text = node?.string, !text.isEmpty {
                self = Int(text).map { .number($0) } ?? .name(text)
            } else {
                return nil
            }
        }
    }
}

extension FieldReader {
    /// Of a mapping's strings to bytes, as Secrets hold them.
    func bytesMap(_ name: String) -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        for (key, text) in stringMap(name) {
            if let bytes = Base64.decode(text) {
                result[key] = bytes
            } else {
                invalid(name, "\"\(key)\" holds text that is no base64, expected base64")
            }
        }
        return result
    }
}
