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
            let key = StoreKey(
                type: ResourceType(group: "apiextensions.k8s.io", resource: "customresourcedefinitions"), namespace: "",
                name: name)
            do throws(StoreFailure) {
                _ = try await store.write(key, expecting: .absent, definition.json)
                ControlLog.shared.info("crds", "installed", ["name": name])
            } catch {
                guard case .conflict = error else { throw error }
                ControlLog.shared.info("crds", "is there already and stays as it is", ["name": name])
            }
        }
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
        [
            "name": .string(kind.kind.version), "served": true, "storage": .bool(kind.isStorage),
            "schema": ["openAPIV3Schema": kind.schema.openAPI()],
            "subresources": ["status": [:]],
        ]
    }
}
