// What Kubernetes does and demands beyond a schema, kind by kind.

import Base
import Document
import MeshAPI
import ResourceSchema
import Store

struct KindRules: Sendable {
    let core: ServerCore
    let request: ResourceRequest

    private var resource: String { request.resourceName.qualified }

    /// Kinds whose objects count how often their intent was changed.
    static func countsGenerations(_ kind: ServedKind) -> Bool {
        if kind.isCustom { return true }
        switch kind.kind.group {
        case "", "coordination.k8s.io", "rbac.authorization.k8s.io", "events.k8s.io", "storage.k8s.io": return false
        default: return true
        }
    }

    // MARK: preparation

    func prepareCreate(_ object: inout DocumentNode) {
        switch resource {
        case "namespaces":
            object.put(["kubernetes"], at: "spec", "finalizers")
            object.put(["phase": "Active"], at: "status")
            labelNamespace(&object)
        case "pods":
            object.put(["phase": "Pending"], at: "status")
            if object.text(at: "spec", "serviceAccountName") == nil {
                let legacy = object.text(at: "spec", "serviceAccount") ?? "default"
                object.put(.string(legacy), at: "spec", "serviceAccountName")
            }
        case "secrets": foldText(&object)
        case "services":
            object.put(["loadBalancer": [:]], at: "status")
            ServiceRules.prepare(&object, old: nil)
        case "customresourcedefinitions.apiextensions.k8s.io": object.put(Self.noStatus, at: "status")
        default: break
        }
    }

    func prepareUpdate(_ object: inout DocumentNode, _ old: DocumentNode) {
        switch resource {
        case "namespaces":
            object.put(old.node(at: "spec", "finalizers"), at: "spec", "finalizers")
            labelNamespace(&object)
        case "secrets": foldText(&object)
        case "services": ServiceRules.prepare(&object, old: old)
        default: break
        }
    }

    private static let noStatus: DocumentNode = [
        "conditions": [], "acceptedNames": ["plural": "", "kind": ""], "storedVersions": [],
    ]

    private func labelNamespace(_ object: inout DocumentNode) {
        // Label keys hold dots and slashes, so the path is given in its parts.
        let name = request.name.isEmpty ? object.text(at: "metadata", "name") ?? "" : request.name
        if !name.isEmpty { object.put(.string(name), at: "metadata", "labels", "kubernetes.io/metadata.name") }
    }

    /// stringData is for writing only.
    private func foldText(_ object: inout DocumentNode) {
        for (key, value) in object.textMembers(at: "stringData") {
            object.put(.string(Base64.encode(Array(value.utf8))), at: "data", key)
        }
        object.remove("stringData")
        if object.text(at: "type")?.isEmpty != false { object.set("type", "Opaque") }
    }

    // MARK: rules

    func causes(old: DocumentNode?, new: DocumentNode) -> [APIFailure.Cause] {
        if request.path.subresource == "status" { return [] }
        switch resource {
        case "secrets": return secretCauses(old, new)
        case "configmaps": return DataRules.causes(new) + immutableCauses(old, new)
        case "endpoints": return EndpointRules.causes(endpoints: new)
        case "endpointslices.discovery.k8s.io": return EndpointRules.causes(slice: new, old: old)
        case "services": return ServiceRules.causes(old: old, new: new)
        case "deployments.apps": return deploymentCauses(old, new)
        case "rolebindings.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io":
            return bindingCauses(old, new)
        case "clusterroles.rbac.authorization.k8s.io": return clusterRoleCauses(new)
        case "customresourcedefinitions.apiextensions.k8s.io": return definitionCauses(old, new)
        default: return []
        }
    }

    private func secretCauses(_ old: DocumentNode?, _ new: DocumentNode) -> [APIFailure.Cause] {
        var causes = DataRules.causes(new) + immutableCauses(old, new)
        let type = new.text(at: "type") ?? ""
        if let old, let before = old.text(at: "type"), before != type {
            causes.append(.invalid("type", type.quotedText, "field is immutable"))
        }
        for key in Self.requiredKeys[type] ?? [] where new.node(at: "data", key) == nil {
            causes.append(.required("data[\(key)]"))
        }
        if type == "kubernetes.io/service-account-token",
            new.text(at: "metadata", "annotations", "kubernetes.io/service-account.name")?.isEmpty != false
        {
            causes.append(.required("metadata.annotations[kubernetes.io/service-account.name]"))
        }
        for (key, value) in new.textMembers(at: "data") where Base64.decode(value) == nil {
            causes.append(.invalid("data[\(key)]", value.prefix(40).description.quotedText, "illegal base64 data"))
        }
        return causes
    }

    private static let requiredKeys: [String: [String]] = [
        "kubernetes.io/tls": ["tls.crt", "tls.key"],
        "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
        "kubernetes.io/dockercfg": [".dockercfg"],
        "kubernetes.io/ssh-auth": ["ssh-privatekey"],
    ]

    private func immutableCauses(_ old: DocumentNode?, _ new: DocumentNode) -> [APIFailure.Cause] {
        guard let old, old.flag(at: "immutable") == true else { return [] }
        var causes: [APIFailure.Cause] = []
        if new.flag(at: "immutable") != true {
            causes.append(.forbidden("immutable", "field is immutable when `immutable` is set"))
        }
        for field in ["data", "binaryData"]
        where !(old.node(at: field) ?? .null).isSame(as: new.node(at: field) ?? .null) {
            causes.append(.forbidden(field, "field is immutable when `immutable` is set"))
        }
        return causes
    }

    private func deploymentCauses(_ old: DocumentNode?, _ new: DocumentNode) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        let selector = new.node(at: "spec", "selector") ?? .null
        if let old, let before = old.node(at: "spec", "selector"), !before.isSame(as: selector) {
            causes.append(.invalid("spec.selector", selector.value.json(), "field is immutable"))
        }
        if selector.isEmptyCollection {
            causes.append(.invalid("spec.selector", "{}", "empty selector is invalid for deployment"))
        }
        let labels = new.textMembers(at: "spec", "template", "metadata", "labels")
        for (key, value) in selector.textMembers(at: "matchLabels")
        where !labels.contains(where: { $0.key == key && $0.value == value }) {
            let shown = labels.map { "\($0.key.quotedText):\($0.value.quotedText)" }.joined(separator: ", ")
            causes.append(
                .invalid(
                    "spec.template.metadata.labels", "{\(shown)}", "`selector` does not match template `labels`"))
            break
        }
        return causes
    }

    private func bindingCauses(_ old: DocumentNode?, _ new: DocumentNode) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        let role = new.node(at: "roleRef") ?? .null
        if let old, let before = old.node(at: "roleRef"), !before.isSame(as: role) {
            causes.append(.invalid("roleRef", role.value.json(), "cannot change roleRef"))
        }
        let kinds = resource.hasPrefix("cluster") ? ["ClusterRole"] : ["ClusterRole", "Role"]
        let kind = role.text(at: "kind") ?? ""
        if !kinds.contains(kind) { causes.append(.notSupported("roleRef.kind", kind.quotedText, kinds)) }
        if role.text(at: "name")?.isEmpty != false { causes.append(.required("roleRef.name")) }
        for (index, subject) in new.entries(at: "subjects").enumerated() {
            let field = "subjects[\(index)]"
            if subject.text(at: "name")?.isEmpty != false { causes.append(.required("\(field).name")) }
            let kind = subject.text(at: "kind") ?? ""
            if !["ServiceAccount", "User", "Group"].contains(kind) {
                causes.append(.notSupported("\(field).kind", kind.quotedText, ["ServiceAccount", "User", "Group"]))
            }
            if kind == "ServiceAccount", resource.hasPrefix("cluster"),
                subject.text(at: "namespace")?.isEmpty != false
            {
                causes.append(.required("\(field).namespace"))
            }
        }
        return causes
    }

    private func clusterRoleCauses(_ new: DocumentNode) -> [APIFailure.Cause] {
        if new.node(at: "aggregationRule")?.isEmptyCollection != false { return [] }
        return [
            .forbidden(
                "aggregationRule", "aggregated cluster roles are not supported here; write the rules out in `rules`")
        ]
    }

    private func definitionCauses(_ old: DocumentNode?, _ new: DocumentNode) -> [APIFailure.Cause] {
        if KindDirectory.isBuiltIn(new, core.kinds.catalog) { return [] }
        if let old, old.node(at: "spec", "scope")?.isSame(as: new.node(at: "spec", "scope") ?? .null) == false {
            return [.invalid("spec.scope", (new.text(at: "spec", "scope") ?? "").quotedText, "field is immutable")]
        }
        var catalog = core.kinds.catalog
        do throws(InvalidObject) {
            request.warnings.add(try catalog.add(crd: new))
            return []
        } catch {
            return error.problems.map(APIFailure.Cause.init)
        }
    }

    // MARK: addresses

    /// Addresses and ports of a Service are taken when everything else about it is right.
    func allocate(_ object: inout DocumentNode, old: DocumentNode?, isDryRun: Bool) async throws(APIFailure) {
        if resource != "services" || request.path.subresource == "status" { return }
        try await ServiceAddresses(store: core.store, settings: core.settings).allocate(
            &object, old: old, isDryRun: isDryRun)
    }

    func release(_ object: DocumentNode, unlessKeptBy other: DocumentNode?) async {
        if resource != "services" { return }
        await ServiceAddresses(store: core.store, settings: core.settings).release(object, unlessKeptBy: other)
    }

    /// A namespace stays until its contents are gone, which its own finalizers say.
    func keepsDeleted(_ object: DocumentNode) -> Bool {
        resource == "namespaces" && !object.texts(at: "spec", "finalizers").isEmpty
    }
}
