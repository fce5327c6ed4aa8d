// A Secret of Kubernetes that holds one of the authority's records.

import Base
import Credentials
import Document
import Logging
import Store

/// All backends keep Secrets, a cluster's own too; and there their readers are few.
struct SecretObject: Sendable {
    static let resource = ResourceType(group: "", resource: "secrets")

    let namespace: String
    let name: String
    /// Of the Secret: who reads it tells records by it.
    let kind: String

    var key: StoreKey { StoreKey(type: Self.resource, namespace: namespace, name: name) }

    func encode(_ record: [UInt8], over old: DocumentNode?) -> [UInt8] {
        let metadata = old?["metadata"]
        var writer = JSONWriter(pretty: false)
        func pairs(_ list: [(String, String)]) {
            for (key, value) in list {
                writer.key(key)
                writer.string(value)
            }
        }
        writer.beginObject()
        pairs([("apiVersion", "v1"), ("kind", "Secret")])
        writer.key("metadata")
        writer.beginObject()
        pairs([
            ("name", name), ("namespace", namespace), ("uid", metadata?["uid"]?.words ?? Self.newUID()),
            ("creationTimestamp", metadata?["creationTimestamp"]?.words ?? TimeStamp.seconds),
        ])
        writer.endObject()
        pairs([("type", kind)])
        writer.key("data")
        writer.beginObject()
        pairs([("record", Base64.encode(record))])
        writer.endObject()
        writer.endObject()
        return Array(writer.text.utf8)
    }

    /// RFC 9562, version 4.
    private static func newUID() -> String {
        var bytes = SecureRandom.bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(Digest.hex(bytes))
        let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...]]
        return parts.map { String($0) }.joined(separator: "-")
    }

    /// The object's tree and the record in it; nil for a Secret of another kind.
    static func decode(_ object: StoredObject, kind: String) -> (tree: DocumentNode, record: [UInt8])? {
        guard let tree = try? Document.parse(json: object.bytes), tree["type"]?.words == kind,
            let text = tree["data"]?["record"]?.words, let record = Base64.decode(text)
        else { return nil }
        return (tree, record)
    }
}

extension DocumentNode {
    var words: String? {
        if case .string(let text) = value { return text }
        return nil
    }

    var whole: Int64? {
        if case .integer(let number) = value { return number }
        return nil
    }
}
