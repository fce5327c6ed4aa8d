// DestinationRules by namespace and host, several for one host merged: which apply to whom.

import MeshAPI
import Registry

struct DestinationRuleIndex: Sendable {
    /// Rules of one pool, merged as they are added.
    struct Pool: Sendable {
        var exact: [String: [MergedDestinationRule]] = [:]
        var wildcards: [String: [MergedDestinationRule]] = [:]

        func find(_ host: String) -> [MergedDestinationRule]? {
            HostName.mostSpecific(for: host, exact: exact, wildcards: wildcards)?.value
        }

        mutating func add(_ rule: ConfigObject<Networking.DestinationRule>, _ visibility: Visibility) {
            let host = rule.spec.host
            if HostName.isWildcard(host) {
                Self.merge(rule, visibility, into: &wildcards[host, default: []])
            } else {
                Self.merge(rule, visibility, into: &exact[host, default: []])
            }
        }

        /// Rules of equal visibility and selector become one: subsets are added, the first policy stays.
        private static func merge(
            _ rule: ConfigObject<Networking.DestinationRule>, _ visibility: Visibility,
            into list: inout [MergedDestinationRule]
        ) {
            let position = list.firstIndex { known in
                known.visibility == visibility
                    && known.rule.spec.workloadSelector?.matchLabels == rule.spec.workloadSelector?.matchLabels
            }
            guard let position else {
                list.append(
                    MergedDestinationRule(rule: rule, sources: [rule.dependency], visibility: visibility))
                return
            }
            var spec = list[position].rule.spec
            let names = Set(spec.subsets.map(\.name))
            spec.subsets += rule.spec.subsets.filter { !names.contains($0.name) }
            if spec.trafficPolicy == nil { spec.trafficPolicy = rule.spec.trafficPolicy }
            let first = list[position].rule
            list[position].rule = ConfigObject(kind: first.kind, metadata: first.metadata, spec: spec)
            list[position].sources.append(rule.dependency)
        }
    }

    private var local: [String: Pool] = [:]
    private var exported: [String: Pool] = [:]
    /// Of the root namespace and for it alone.
    private var rootLocal = Pool()
    private let rootNamespace: String

    init(_ world: WorldSnapshot) {
        rootNamespace = world.rootNamespace
        for object in world.destinationRules {
            var spec = object.spec
            spec.host = HostName.resolved(spec.host, in: object.namespace, world)
            let rule = ConfigObject(kind: object.kind, metadata: object.metadata, spec: spec)
            let visibility: Visibility =
                spec.workloadSelector == nil
                ? .exported(
                    spec.exportTo, defaults: world.mesh.defaultDestinationRuleExportTo, namespace: object.namespace)
                : .namespaces([object.namespace])
            if visibility.includes(object.namespace) {
                local[object.namespace, default: Pool()].add(rule, visibility)
            }
            if visibility != .namespaces([object.namespace]) {
                if visibility != .nobody { exported[object.namespace, default: Pool()].add(rule, visibility) }
            } else if object.namespace == rootNamespace {
                rootLocal.add(rule, visibility)
            }
        }
    }

    /// The rules for traffic from a namespace to a service: the client's own, then the service's namespace's, then the
    /// root namespace's.
    func rules(for service: MeshService, from namespace: String) -> [MergedDestinationRule] {
        let own = namespace == rootNamespace ? rootLocal : local[namespace]
        if let found = own?.find(service.hostname) { return found }
        for owner in [service.namespace, rootNamespace] {
            let found = exported[owner]?.find(service.hostname)?.filter { $0.visibility.includes(namespace) } ?? []
            if !found.isEmpty { return found }
        }
        return []
    }
}
