// `--install-crds`: puts the definitions of Istio's kinds into a Kubernetes that doesn't have them.

import Base
import Document
import Logging
import MeshAPI
import ResourceSchema
import Store

enum DefinitionInstaller {
    private static let groups: Set<String> = [
        "networking.istio.io", "security.istio.io", "telemetry.istio.io", "authentication.istio.io",
    ]

    /// A definition that is there already is left as it is: it may be newer, or somebody else's.
    static func install(into store: any ResourceStore) async throws(StoreFailure) {
        for definition in definitions() {
            let name = definition.at("metadata", "name")?.string ?? ""
            do throws(StoreFailure) {
                _ = try await store.write(key(name), expecting: .absent, definition.json)
                ControlLog.shared.info("crds", "installed", ["name": name])
            } catch {
                guard case .conflict = error else { throw error }
                ControlLog.shared.info("crds", "is there already and stays as it is", ["name": name])
            }
        }
        for definition in definitions() {
            try await establish(definition.at("metadata", "name")?.string ?? "", in: store)
        }
    }

    private static func key(_ name: String) -> StoreKey {
        StoreKey(
            type: ResourceType(group: "apiextensions.k8s.io", resource: "customresourcedefinitions"), namespace: "",
            name: name)
    }

    /// A cluster takes a moment to serve what it has taken: followed before, the kind would seem not to be there.
    private static func establish(_ name: String, in store: any ResourceStore) async throws(StoreFailure) {
        let end = Instant.now + .seconds(30)
        while true {
            let object = try await store.get(key(name))
            let tree = object.flatMap { try? Document.parse(json: $0.bytes) }
            let conditions = tree?.at("status", "conditions")?.items ?? []
            if isTrue("Established", conditions), try await isServed(tree, store) { return }
            if let refused = conditions.first(where: {
                $0["type"]?.string == "NamesAccepted" && $0["status"]?.string == "False"
            }) {
                throw .refused(
                    status: 409, reason: "Conflict",
                    message:
                        "the definition \(name) is not served: \(refused["message"]?.string ?? "its names are taken")")
            }
            if Instant.now >= end {
                throw .unavailable("the definition \(name) was taken 30 s ago and is not served yet")
            }
            // A task that is cancelled asks once more and finds the same.
            try? await Task.sleep(nanoseconds: 100_000_000)
        }
    }

    /// Discovery comes a moment after the condition.
    private static func isServed(
        _ definition: DocumentNode?, _ store: any ResourceStore
    ) async throws(StoreFailure) -> Bool {
        let type = ResourceType(
            group: definition?.at("spec", "group")?.string ?? "",
            resource: definition?.at("spec", "names", "plural")?.string ?? "")
        do throws(StoreFailure) {
            _ = try await store.list(StoreSelection(type: type), at: nil, limit: 1, after: nil)
            return true
        } catch {
            guard case .refused(404, _, _) = error else { throw error }
            return false
        }
    }

    private static func isTrue(_ type: String, _ conditions: [DocumentNode]) -> Bool {
        conditions.contains { $0["type"]?.string == type && $0["status"]?.string == "True" }
    }

    /// One definition for each kind, with all versions that are served here.
    static func definitions() -> [DocumentNode] {
        let kinds = KindCatalog.builtIn.all.filter { groups.contains($0.kind.group) }
        let byName = Dictionary(grouping: kinds) { "\($0.kind.plural).\($0.kind.group)" }
        return byName.sorted { $0.key < $1.key }.compactMap { name, versions in
            guard let first = versions.first?.kind else { return nil }
            var names: DocumentNode = [
                "kind": .string(first.kind), "listKind": .string("\(first.kind)List"), "plural": .string(first.plural),
                "singular": .string(first.singular),
            ]
            if !first.shortNames.isEmpty { names.set("shortNames", .list(first.shortNames.map { .string($0) })) }
            if !first.categories.isEmpty { names.set("categories", .list(first.categories.map { .string($0) })) }
            return [
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": .string(name)],
                "spec": [
                    "group": .string(first.group), "names": names,
                    "scope": first.isNamespaced ? "Namespaced" : "Cluster",
                    "versions": .list(versions.map(version)),
                ],
            ]
        }
    }

    private static func version(_ kind: ServedKind) -> DocumentNode {
        var schema = kind.schema.openAPI()
        // What all objects have a definition must not describe: such a schema is refused as a whole.
        schema.set(path: ["properties", "metadata"], ["type": "object"])
        // Belongs to published documents.
        schema.remove("x-kubernetes-group-version-kind")
        var version: DocumentNode = [
            "name": .string(kind.kind.version), "served": true, "storage": .bool(kind.isStorage),
            "schema": ["openAPIV3Schema": schema], "subresources": ["status": [:]],
        ]
        let columns = kind.columns.compactMap(column)
        if !columns.isEmpty { version.set("additionalPrinterColumns", .list(columns)) }
        return version
    }

    private static func column(_ column: PrinterColumn) -> DocumentNode? {
        guard let path = column.path else { return nil }
        var node: DocumentNode = [
            "name": .string(column.name), "type": .string(column.definedType), "jsonPath": .string(path),
        ]
        if !column.description.isEmpty { node.set("description", .string(column.description)) }
        if column.priority != 0 { node.set("priority", .integer(Int64(column.priority))) }
        return node
    }
}
