// Sidecars: no workload may have two, no namespace two defaults.

import MeshAPI
import Registry

enum SidecarAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        var found: [Finding] = []
        let byNamespace = Dictionary(grouping: index.world.sidecars, by: \.namespace)
        for (namespace, sidecars) in byNamespace {
            let defaults = sidecars.filter { ($0.spec.workloadSelector?.labels ?? [:]).isEmpty }
            if defaults.count > 1 {
                let names = defaults.map(\.name).sorted().joined(separator: " ")
                for object in defaults {
                    found.append(
                        Finding(
                            .severalSidecarsWithoutSelector, on: object.key, path: "spec.workloadSelector",
                            "The Sidecars [\(names)] in namespace \"\(namespace)\" have no workload selector, which can lead to undefined behavior."
                        ))
                }
            }
            let selecting = sidecars.filter { !($0.spec.workloadSelector?.labels ?? [:]).isEmpty }
            for object in selecting {
                let labels = object.spec.workloadSelector?.labels ?? [:]
                if !index.hasWorkload(labels, in: namespace) {
                    let text = AnalysisIndex.text(labels)
                    found.append(
                        Finding(
                            .referencedResourceNotFound, on: object.key, path: "spec.workloadSelector.labels",
                            "Referenced selector not found: \"\(text)\""))
                }
                let shared = index.workloads.filter { workload in
                    workload.namespace == namespace && workload.has(labels)
                        && selecting.count(where: { workload.has($0.spec.workloadSelector?.labels ?? [:]) }) > 1
                }
                guard let workload = shared.min(by: { $0.text < $1.text }) else { continue }
                let rivals = selecting.filter { workload.has($0.spec.workloadSelector?.labels ?? [:]) }
                let names = rivals.map(\.name).sorted().joined(separator: " ")
                found.append(
                    Finding(
                        .conflictingSidecarSelectors, on: object.key, path: "spec.workloadSelector",
                        "The Sidecars [\(names)] in namespace \"\(namespace)\" select the same workload pod \"\(workload.text)\", which can lead to undefined behavior."
                    ))
            }
        }
        return found
    }
}
