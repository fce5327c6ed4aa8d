// Policies: do their selectors select anything; and which of them demands mutual TLS of a service.

import MeshAPI
import Registry

enum PolicyAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        let world = index.world
        var found: [Finding] = []
        for object in world.peerAuthentications {
            found += unmatched(object.key, object.spec.selector?.matchLabels, index)
        }
        for object in world.requestAuthentications {
            found += unmatched(object.key, object.spec.selector?.matchLabels, index)
        }
        for object in world.authorizationPolicies {
            found += unmatched(object.key, object.spec.selector?.matchLabels, index)
            found += namespaces(object, index)
        }
        for object in world.envoyFilters {
            found += unmatched(object.key, object.spec.workloadSelector?.labels, index)
        }
        return found
    }

    private static func unmatched(_ key: ConfigKey, _ labels: [String: String]?, _ index: AnalysisIndex) -> [Finding] {
        guard let labels, !labels.isEmpty else { return [] }
        let isMeshWide = key.namespace == index.world.rootNamespace
        if index.hasWorkload(labels, in: isMeshWide ? nil : key.namespace) { return [] }
        let text = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        return [
            Finding(
                .noMatchingWorkloads, on: key, path: "spec.selector.matchLabels",
                "No matching workloads for this resource with the following labels: \(text)")
        ]
    }

    /// Namespaces that a rule names: only where any are known at all.
    private static func namespaces(
        _ object: ConfigObject<Security.AuthorizationPolicy>, _ index: AnalysisIndex
    ) -> [Finding] {
        let known = Set(index.world.namespaces.keys)
        if known.isEmpty { return [] }
        func isThere(_ name: String) -> Bool {
            if name == "*" { return true }
            if name.hasSuffix("*") { return known.contains { $0.hasPrefix(name.dropLast()) } }
            if name.hasPrefix("*") { return known.contains { $0.hasSuffix(name.dropFirst()) } }
            return known.contains(name)
        }
        return object.spec.rules.enumerated().flatMap { number, rule in
            rule.from.enumerated().flatMap { place, from -> [Finding] in
                let names = (from.source?.namespaces ?? []) + (from.source?.notNamespaces ?? [])
                return names.filter { !isThere($0) }.map { name in
                    Finding(
                        .referencedResourceNotFound, on: object.key,
                        path: "spec.rules[\(number)].from[\(place)].source",
                        "Referenced namespace not found: \"\(name)\"")
                }
            }
        }
    }

    /// The policy that makes all of a service's endpoints refuse plaintext: of the workloads, else the namespace, else the mesh.
    static func strictPolicy(
        for service: MeshService, _ index: AnalysisIndex
    ) -> ConfigObject<Security.PeerAuthentication>? {
        let all = index.world.peerAuthentications
        func first(in namespace: String) -> ConfigObject<Security.PeerAuthentication>? {
            all.first { $0.namespace == namespace && ($0.spec.selector?.matchLabels ?? [:]).isEmpty }
        }
        let endpoints = index.world.endpoints[service.id] ?? []
        let own = all.first { policy in
            guard policy.namespace == service.namespace, let labels = policy.spec.selector?.matchLabels,
                !labels.isEmpty,
                !endpoints.isEmpty
            else { return false }
            return endpoints.allSatisfy { endpoint in labels.allSatisfy { endpoint.labels[$0.key] == $0.value } }
        }
        for policy in [own, first(in: service.namespace), first(in: index.world.rootNamespace)] {
            guard let policy, let mode = policy.spec.mtls?.mode, mode != .unset else { continue }
            return mode == .STRICT ? policy : nil
        }
        return nil
    }
}
