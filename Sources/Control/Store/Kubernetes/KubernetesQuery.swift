// The queries of list and watch, and objects between the store's form and Kubernetes'.

import Document
import Serving

enum KubernetesQuery {
    static func escaped(_ text: String) -> String { PercentText.encode(text) }

    static func list(limit: Int, exactly revision: Int64?, resume token: String?) -> String {
        if let token { return "?limit=\(limit)&continue=\(escaped(token))" }
        guard let revision else { return "?limit=\(limit)" }
        return "?limit=\(limit)&resourceVersion=\(revision)&resourceVersionMatch=Exact"
    }

    static func watch(after revision: Int64) -> String {
        "?watch=true&allowWatchBookmarks=true&resourceVersion=\(revision)&timeoutSeconds=600"
    }
}

extension KubernetesResource {
    /// Items of a list don't say what they are, so that is put in. Who owns which field is the server's business: it
    /// keeps that when an update doesn't speak of it.
    func stored(_ tree: DocumentNode) throws(StoreFailure) -> StoredObject {
        guard let metadata = tree["metadata"], let name = metadata["name"]?.string,
            let text = metadata["resourceVersion"]?.string, let revision = Int64(text)
        else {
            throw .unavailable("found a \(type) without a name or without a number for its resourceVersion")
        }
        var tree = tree
        if tree["kind"] == nil { tree.set("kind", .string(kind)) }
        if tree["apiVersion"] == nil { tree.set("apiVersion", .string(apiVersion)) }
        tree.set("metadata", metadata.removing("resourceVersion").removing("managedFields"))
        let key = StoreKey(type: type, namespace: metadata["namespace"]?.string ?? "", name: name)
        return StoredObject(key: key, revision: revision, bytes: tree.json)
    }

    /// What is sent for a value; `revision` nil for an object that is to be new.
    func sent(_ value: [UInt8], as key: StoreKey, revision: Int64?) throws(StoreFailure) -> DocumentNode {
        var tree: DocumentNode
        do throws(InvalidDocument) {
            tree = try Document.parse(json: value)
        } catch {
            throw .refused(status: 400, reason: "BadRequest", message: "the object is no JSON: \(error)")
        }
        if tree["kind"] == nil { tree.set("kind", .string(kind)) }
        if tree["apiVersion"] == nil { tree.set("apiVersion", .string(apiVersion)) }
        var metadata = tree["metadata"] ?? DocumentNode(.mapping([]))
        metadata.set("name", .string(key.name))
        if !key.namespace.isEmpty { metadata.set("namespace", .string(key.namespace)) }
        if let revision {
            metadata.set("resourceVersion", .string(String(revision)))
        } else {
            metadata.remove("resourceVersion")
        }
        tree.set("metadata", metadata)
        return tree
    }

    /// The resource in the version that an object is written in.
    func inVersion(of tree: DocumentNode) -> KubernetesResource {
        guard let apiVersion = tree["apiVersion"]?.string, let last = apiVersion.split(separator: "/").last else {
            return self
        }
        return KubernetesResource(type: type, version: String(last), kind: kind, hasStatus: hasStatus)
    }
}
