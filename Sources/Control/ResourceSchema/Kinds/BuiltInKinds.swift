// The kinds that are served without anybody defining them.

import Document
import MeshAPI

enum BuiltInKinds {
    static let all = core + groups + reviews + istio

    private static let core: [ServedKind] = [
        kind("", "v1", "ConfigMap", short: ["cm"], columns: CoreColumns.configMaps),
        kind("", "v1", "Endpoints", plural: "endpoints", short: ["ep"], columns: CoreColumns.endpoints),
        kind("", "v1", "Event", short: ["ev"], columns: CoreColumns.events),
        kind(
            "", "v1", "Namespace", short: ["ns"], isNamespaced: false, hasStatus: true, columns: CoreColumns.namespaces),
        kind("", "v1", "Node", short: ["no"], isNamespaced: false, hasStatus: true, columns: NodeColumns.all),
        kind(
            "", "v1", "PersistentVolume", short: ["pv"], isNamespaced: false, hasStatus: true,
            columns: VolumeColumns.volumes),
        kind("", "v1", "PersistentVolumeClaim", short: ["pvc"], hasStatus: true, columns: VolumeColumns.claims),
        kind("", "v1", "Pod", short: ["po"], categories: ["all"], hasStatus: true, columns: PodColumns.all),
        kind(
            "", "v1", "ReplicationController", short: ["rc"], categories: ["all"], hasStatus: true, scale: .standard,
            columns: WorkloadColumns.replicaSets),
        kind("", "v1", "Secret", columns: CoreColumns.secrets),
        kind("", "v1", "Service", short: ["svc"], categories: ["all"], hasStatus: true, columns: ServiceColumns.all),
        kind("", "v1", "ServiceAccount", short: ["sa"], columns: CoreColumns.serviceAccounts),
    ]

    private static let groups: [ServedKind] = [
        kind(
            "apps", "v1", "DaemonSet", short: ["ds"], categories: ["all"], hasStatus: true,
            columns: WorkloadColumns.daemonSets),
        kind(
            "apps", "v1", "Deployment", short: ["deploy"], categories: ["all"], hasStatus: true, scale: .standard,
            columns: WorkloadColumns.deployments),
        kind(
            "apps", "v1", "ReplicaSet", short: ["rs"], categories: ["all"], hasStatus: true, scale: .standard,
            columns: WorkloadColumns.replicaSets),
        kind(
            "apps", "v1", "StatefulSet", short: ["sts"], categories: ["all"], hasStatus: true, scale: .standard,
            columns: WorkloadColumns.statefulSets),
        kind("events.k8s.io", "v1", "Event", short: ["ev"], columns: CoreColumns.events),
        kind(
            "batch", "v1", "CronJob", short: ["cj"], categories: ["all"], hasStatus: true,
            columns: WorkloadColumns.cronJobs),
        kind(
            "networking.k8s.io", "v1", "Ingress", plural: "ingresses", short: ["ing"], hasStatus: true,
            columns: ServiceColumns.ingresses),
        kind("batch", "v1", "Job", categories: ["all"], hasStatus: true, columns: WorkloadColumns.jobs),
        kind("rbac.authorization.k8s.io", "v1", "ClusterRole", isNamespaced: false, columns: RoleColumns.roles),
        kind(
            "rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", isNamespaced: false, columns: RoleColumns.bindings),
        kind("rbac.authorization.k8s.io", "v1", "Role", columns: RoleColumns.roles),
        kind("rbac.authorization.k8s.io", "v1", "RoleBinding", columns: RoleColumns.bindings),
        kind(
            "apiextensions.k8s.io", "v1", "CustomResourceDefinition", short: ["crd", "crds"],
            categories: ["api-extensions"],
            isNamespaced: false, hasStatus: true, columns: RoleColumns.roles),
        kind("coordination.k8s.io", "v1", "Lease", columns: CoreColumns.leases),
        kind("discovery.k8s.io", "v1", "EndpointSlice", columns: CoreColumns.endpointSlices),
    ]

    /// Asked and answered, never stored.
    private static let reviews: [ServedKind] = [
        review("authentication.k8s.io", "SelfSubjectReview"), review("authentication.k8s.io", "TokenReview"),
        review("authorization.k8s.io", "LocalSubjectAccessReview", isNamespaced: true),
        review("authorization.k8s.io", "SelfSubjectAccessReview"),
        review("authorization.k8s.io", "SelfSubjectRulesReview"),
        review("authorization.k8s.io", "SubjectAccessReview"),
    ]

    private static func kind(
        _ group: String, _ version: String, _ name: String, plural: String? = nil, short: [String] = [],
        categories: [String] = [], isNamespaced: Bool = true, hasStatus: Bool = false, scale: ScalePaths? = nil,
        verbs: [String] = ServedKind.allVerbs, columns: [PrinterColumn] = [.age]
    ) -> ServedKind {
        let kind = ObjectKind(
            group: group, version: version, kind: name, plural: plural ?? name.lowercased() + "s", shortNames: short,
            categories: categories, isNamespaced: isNamespaced)
        let definition = definitionName(group, version, name)
        return ServedKind(
            kind: kind, definitionName: definition, verbs: verbs, hasStatus: hasStatus, scale: scale, columns: columns,
            schema: { DefinitionTable.schema(definition) })
    }

    private static func review(_ group: String, _ name: String, isNamespaced: Bool = false) -> ServedKind {
        kind(group, "v1", name, isNamespaced: isNamespaced, verbs: ["create"])
    }

    private static func definitionName(_ group: String, _ version: String, _ name: String) -> String {
        if group == "apiextensions.k8s.io" {
            return "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.\(version).\(name)"
        }
        let folder = group.isEmpty ? "core" : group.prefix { $0 != "." }
        return "io.k8s.api.\(folder).\(version).\(name)"
    }

    private static let istio: [ServedKind] = {
        (DefinitionTable.definition("istio")?.items ?? []).flatMap { node in
            (node["versions"]?.items ?? []).map { version in istioKind(node, version) }
        }
    }()

    private static func istioKind(_ node: DocumentNode, _ version: DocumentNode) -> ServedKind {
        func texts(_ key: String) -> [String] { node[key]?.items.compactMap(\.string) ?? [] }
        let kind = ObjectKind(
            group: node["group"]?.string ?? "", version: version["name"]?.string ?? "",
            kind: node["kind"]?.string ?? "",
            plural: node["plural"]?.string ?? "", singular: node["singular"]?.string, shortNames: texts("shortNames"),
            categories: texts("categories"), isNamespaced: node["scope"]?.string == "Namespaced")
        let name = version["schema"]?.string ?? ""
        return ServedKind(
            kind: kind, isStorage: version["storage"]?.bool == true, hasStatus: true, columns: columns(version),
            schema: {
                DefinitionTable.schema(
                    ofCustom: DefinitionTable.definition(name) ?? .null,
                    kind: ServedKindName(group: kind.group, version: kind.version, kind: kind.kind))
            })
    }

    private static func columns(_ version: DocumentNode) -> [PrinterColumn] {
        let listed = (version["columns"]?.items ?? []).compactMap { column -> PrinterColumn? in
            let parts = column.items
            guard parts.count == 4, let name = parts[0].string, let type = parts[1].string, let path = parts[2].string,
                let jsonPath = JSONPath(path)
            else { return nil }
            if name == "Age" { return .age }
            return PrinterColumn(name, type: type, priority: parts[3].int ?? 0, path: path, content: .path(jsonPath))
        }
        return listed.isEmpty ? [.age] : listed
    }
}

extension ScalePaths {
    static let standard = ScalePaths(
        specReplicas: ["spec", "replicas"], statusReplicas: ["status", "replicas"], labelSelector: nil)
}
