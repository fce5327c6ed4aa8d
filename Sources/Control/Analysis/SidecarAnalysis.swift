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
                let names = defaults.map(\.name).sorted().joined(separator: ",")
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
                    let text = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
                    found.append(
                        Finding(
                            .referencedResourceNotFound, on: object.key, path: "spec.workloadSelector.labels",
                            "Referenced selector not found: \"\(text)\""))
                }
                let same = selecting.filter { $0.spec.workloadSelector == object.spec.workloadSelector }
                if same.count > 1 {
                    let names = same.map(\.name).sorted().joined(separator: ",")
                    found.append(
                        Finding(
                            .conflictingSidecarSelectors, on: object.key, path: "spec.workloadSelector",
                            "The Sidecars [\(names)] in namespace \"\(namespace)\" select the same workloads, which can lead to undefined behavior."
                        ))
                }
            }
        }
        return found
    }
}
