// What is served, as clients ask for it: the legacy lists of groups and resources, and all of it in one document.

import Document
import MeshAPI
import ResourceSchema

struct DiscoveryDocuments: Sendable {
    let catalog: KindCatalog

    func coreVersions() -> DocumentNode {
        [
            "kind": "APIVersions", "versions": Tree.texts(catalog.groups.first { $0.name.isEmpty }?.versions ?? ["v1"]),
            "serverAddressByClientCIDRs": [],
        ]
    }

    func groupList() -> DocumentNode {
        [
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": .list(catalog.groups.filter { !$0.name.isEmpty }.map(Self.group)),
        ]
    }

    func group(_ name: String) -> DocumentNode? {
        guard let found = catalog.groups.first(where: { $0.name == name }) else { return nil }
        var tree: DocumentNode = ["kind": "APIGroup", "apiVersion": "v1"]
        for member in Self.group(found).members { tree.set(member.key.text, member.value) }
        return tree
    }

    private static func group(_ group: ServedGroup) -> DocumentNode {
        func version(_ name: String) -> DocumentNode {
            ["groupVersion": .string("\(group.name)/\(name)"), "version": .string(name)]
        }
        return [
            "name": .string(group.name), "versions": .list(group.versions.map(version)),
            "preferredVersion": version(group.versions.first ?? "v1"),
        ]
    }

    // MARK: legacy lists

    func resourceList(group: String, version: String) -> DocumentNode? {
        let kinds = catalog.kinds(group: group, version: version)
        if kinds.isEmpty { return nil }
        let apiVersion = group.isEmpty ? version : "\(group)/\(version)"
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(apiVersion),
            "resources": .list(kinds.flatMap(Self.resources)),
        ]
    }

    private static func resources(_ served: ServedKind) -> [DocumentNode] {
        let kind = served.kind
        var own: DocumentNode = [
            "name": .string(kind.plural), "singularName": .string(kind.singular),
            "namespaced": .bool(kind.isNamespaced), "kind": .string(kind.kind), "verbs": Tree.texts(served.verbs),
        ]
        if !kind.shortNames.isEmpty { own.set("shortNames", Tree.texts(kind.shortNames)) }
        if !kind.categories.isEmpty { own.set("categories", Tree.texts(kind.categories)) }
        let parts = Subresource.all(of: served).map { part -> DocumentNode in
            var tree: DocumentNode = [
                "name": .string("\(kind.plural)/\(part.name)"), "singularName": "",
                "namespaced": .bool(kind.isNamespaced),
            ]
            if part.group != kind.group || part.version != kind.version {
                tree.set("group", .string(part.group))
                tree.set("version", .string(part.version))
            }
            tree.set("kind", .string(part.kind))
            tree.set("verbs", Tree.texts(part.verbs))
            return tree
        }
        return [own] + parts
    }

    // MARK: aggregated

    /// Of the core group, or of all others.
    func aggregated(core: Bool, version: String) -> DocumentNode {
        [
            "kind": "APIGroupDiscoveryList", "apiVersion": .string("apidiscovery.k8s.io/\(version)"), "metadata": [:],
            "items": .list(catalog.groups.filter { $0.name.isEmpty == core }.map(aggregated)),
        ]
    }

    private func aggregated(_ group: ServedGroup) -> DocumentNode {
        var metadata: DocumentNode = ["creationTimestamp": .null]
        if !group.name.isEmpty { metadata.set("name", .string(group.name)) }
        let versions = group.versions.map { version -> DocumentNode in
            [
                "version": .string(version),
                "resources": .list(catalog.kinds(group: group.name, version: version).map(Self.aggregated)),
                "freshness": "Current",
            ]
        }
        return ["metadata": metadata, "versions": .list(versions)]
    }

    private static func aggregated(_ served: ServedKind) -> DocumentNode {
        let kind = served.kind
        var tree: DocumentNode = [
            "resource": .string(kind.plural),
            "responseKind": [
                "group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind),
            ],
            "scope": .string(kind.isNamespaced ? "Namespaced" : "Cluster"), "singularResource": .string(kind.singular),
            "verbs": Tree.texts(served.verbs),
        ]
        if !kind.shortNames.isEmpty { tree.set("shortNames", Tree.texts(kind.shortNames)) }
        if !kind.categories.isEmpty { tree.set("categories", Tree.texts(kind.categories)) }
        let parts = Subresource.all(of: served).map { part -> DocumentNode in
            [
                "subresource": .string(part.name),
                "responseKind": [
                    "group": .string(part.group), "version": .string(part.version), "kind": .string(part.kind),
                ],
                "verbs": Tree.texts(part.verbs),
            ]
        }
        if !parts.isEmpty { tree.set("subresources", .list(parts)) }
        return tree
    }
}

/// A part of an object with a path of its own.
struct Subresource: Sendable, Hashable {
    let name: String
    let group: String
    let version: String
    let kind: String
    let verbs: [String]

    static func all(of served: ServedKind) -> [Subresource] {
        let kind = served.kind
        func own(_ name: String, _ verbs: [String]) -> Subresource {
            Subresource(name: name, group: kind.group, version: kind.version, kind: kind.kind, verbs: verbs)
        }
        var parts: [Subresource] = []
        if kind.group.isEmpty, kind.plural == "namespaces" { parts.append(own("finalize", ["update"])) }
        if served.scale != nil {
            parts.append(
                Subresource(
                    name: "scale", group: "autoscaling", version: "v1", kind: "Scale",
                    verbs: ["get", "patch", "update"]))
        }
        if served.hasStatus { parts.append(own("status", ["get", "patch", "update"])) }
        if kind.group.isEmpty, kind.plural == "serviceaccounts" {
            parts.append(
                Subresource(
                    name: "token", group: "authentication.k8s.io", version: "v1", kind: "TokenRequest",
                    verbs: ["create"]))
        }
        return parts
    }
}
