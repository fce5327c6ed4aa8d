// /scale: the number of replicas as an object of its own.

import Document
import ResourceSchema
import Store

struct ScaleSubresource: Sendable {
    let core: ServerCore
    let request: ResourceRequest
    let paths: ScalePaths

    func get() async throws(APIFailure) -> Answer {
        .tree(200, scale(try await ObjectReader(store: core.store, request: request).current()))
    }

    func update(_ body: DocumentNode) async throws(APIFailure) -> Answer {
        if let kind = body.text(at: "kind"), kind != "Scale" {
            throw APIFailure.badRequest("found a \(kind), expected a Scale of autoscaling/v1")
        }
        let version = body.text(at: "metadata", "resourceVersion") ?? ""
        let replicas = body.number(at: "spec", "replicas") ?? 0
        return try await write { (_: DocumentNode) throws(APIFailure) -> (Int64, String) in (replicas, version) }
    }

    func patch(_ body: RequestBody) async throws(APIFailure) -> Answer {
        guard let form = PatchWriter.Form(rawValue: body.mediaType), form != .apply else {
            throw APIFailure.unsupportedMediaType(
                accepted: PatchWriter.Form.allCases.filter { $0 != .apply }.map(\.rawValue))
        }
        let patch = try body.parsed(isYAML: false)
        return try await write { (old: DocumentNode) throws(APIFailure) -> (Int64, String) in
            let new = try PatchWriter.patched(
                scale(old), patch, form == .strategic ? .merge : form, request.kind.schema)
            return (
                new.number(at: "spec", "replicas") ?? 0, new.text(at: "metadata", "resourceVersion") ?? ""
            )
        }
    }

    private func write(
        _ wanted: (DocumentNode) async throws(APIFailure) -> (replicas: Int64, version: String)
    ) async throws(APIFailure) -> Answer {
        let answer = try await ObjectWriter(core: core, request: request).change {
            (old: DocumentNode) async throws(APIFailure) -> ObjectWriter.Change in
            let (replicas, version) = try await wanted(old)
            if replicas < 0 {
                throw APIFailure.invalid(
                    group: "autoscaling", kind: "Scale", name: request.name,
                    [.invalid("spec.replicas", "\(replicas)", "must be greater than or equal to 0")])
            }
            var new = old
            new.put(.integer(replicas), along: paths.specReplicas[...])
            new.put(version.isEmpty ? nil : .string(version), at: "metadata", "resourceVersion")
            return ObjectWriter.Change(object: new)
        }
        guard case .tree(let status, let object) = answer else { return answer }
        return .tree(status, scale(object))
    }

    private func scale(_ object: DocumentNode) -> DocumentNode {
        var metadata: DocumentNode = [:]
        for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            if let node = object.node(at: "metadata", key) { metadata.set(key, node) }
        }
        var status: DocumentNode = ["replicas": object.node(along: paths.statusReplicas) ?? 0]
        if let path = paths.labelSelector, let node = object.node(along: path) {
            status.set("selector", .string(node.string ?? Self.selectorText(node)))
        }
        return [
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata,
            "spec": ["replicas": object.node(along: paths.specReplicas) ?? 0], "status": status,
        ]
    }

    private static func selectorText(_ node: DocumentNode) -> String {
        var parts = node.textMembers(at: "matchLabels").map { "\($0.key)=\($0.value)" }
        for expression in node.entries(at: "matchExpressions") {
            let key = expression.text(at: "key") ?? ""
            let values = expression.texts(at: "values").sorted().joined(separator: ",")
            switch expression.text(at: "operator") {
            case "In": parts.append("\(key) in (\(values))")
            case "NotIn": parts.append("\(key) notin (\(values))")
            case "Exists": parts.append(key)
            default: parts.append("!\(key)")
            }
        }
        return parts.sorted().joined(separator: ",")
    }
}
