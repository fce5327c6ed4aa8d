// All EnvoyFilters of the world, read once: which patches a proxy gets, in which order.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public final class EnvoyFilterIndex: Sendable {
    struct Filter: Sendable {
        let key: ConfigKey
        let labels: [String: String]
        let patches: [EnvoyPatch]
    }

    /// Of each namespace, in order of application.
    private let byNamespace: [String: [Filter]]
    private let rootNamespace: String
    private let priorities: [ConfigKey: Int]
    /// What could not even be read.
    public let findings: [EnvoyFilterFinding]

    init(_ world: WorldSnapshot) {
        var byNamespace: [String: [Filter]] = [:]
        var priorities: [ConfigKey: Int] = [:]
        var findings: [EnvoyFilterFinding] = []
        // The world's order is by age; sorting must keep it.
        for object in world.envoyFilters {
            let key = object.dependency
            priorities[key] = object.spec.priority
            if !object.spec.targetRefs.isEmpty {
                findings.append(
                    EnvoyFilterFinding(
                        filter: key,
                        problem: FieldProblem(
                            path: "spec.targetRefs", reason: .notSupported,
                            message: "found references, expected a workloadSelector")))
                continue
            }
            var patches: [EnvoyPatch] = []
            for (index, patch) in object.spec.configPatches.enumerated() {
                do throws(FieldProblem) {
                    patches.append(try EnvoyPatch(patch, source: key, path: "spec.configPatches[\(index)]"))
                } catch {
                    findings.append(EnvoyFilterFinding(filter: key, problem: error))
                }
            }
            byNamespace[object.namespace, default: []].append(
                Filter(key: key, labels: object.spec.workloadSelector?.labels ?? [:], patches: patches))
        }
        self.byNamespace = byNamespace
        self.priorities = priorities
        self.findings = findings
        rootNamespace = world.rootNamespace
    }

    /// The objects on which a proxy of a namespace may depend.
    func dependencies(of namespace: String) -> [ConfigKey] {
        Set([rootNamespace, namespace]).flatMap { (byNamespace[$0] ?? []).map(\.key) }
    }

    /// By priority; of equal ones those of the root namespace first, then by age.
    func patches(for node: ProxyNode) -> EnvoyPatchSet {
        if byNamespace.isEmpty { return EnvoyPatchSet() }
        let namespaces = node.namespace == rootNamespace ? [rootNamespace] : [rootNamespace, node.namespace]
        let selected = namespaces.flatMap { byNamespace[$0] ?? [] }.filter { $0.labels.isLabelSubset(of: node.labels) }
        let ordered = selected.enumerated().sorted { left, right in
            let (mine, theirs) = (priorities[left.element.key] ?? 0, priorities[right.element.key] ?? 0)
            return mine == theirs ? left.offset < right.offset : mine < theirs
        }
        return EnvoyPatchSet(ordered.flatMap(\.element.patches).filter { $0.applies(to: node) })
    }
}

/// The patches of one proxy by what they change.
struct EnvoyPatchSet: Sendable {
    private(set) var byTarget: [EnvoyPatch.API.ApplyTo: [EnvoyPatch]] = [:]
    let all: [EnvoyPatch]

    init(_ patches: [EnvoyPatch] = []) {
        all = patches
        for patch in patches { byTarget[patch.applyTo, default: []].append(patch) }
    }

    var isEmpty: Bool { all.isEmpty }

    subscript(_ target: EnvoyPatch.API.ApplyTo) -> [EnvoyPatch] { byTarget[target] ?? [] }

    func has(_ targets: EnvoyPatch.API.ApplyTo...) -> Bool { targets.contains { byTarget[$0] != nil } }

    func only(_ keep: [EnvoyPatch.API.ApplyTo]) -> [EnvoyPatch] { all.filter { keep.contains($0.applyTo) } }
}
