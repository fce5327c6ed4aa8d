// Telemetries: no workload may have two, no namespace two defaults.

import MeshAPI
import Registry

enum TelemetryAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        let byNamespace = Dictionary(grouping: index.world.telemetries, by: \.namespace)
        return withoutProvider(index)
            + byNamespace.flatMap { namespace, all -> [Finding] in
                let selecting = all.filter { !($0.spec.selector?.matchLabels ?? [:]).isEmpty }
                let defaults = all.filter {
                    ($0.spec.selector?.matchLabels ?? [:]).isEmpty && $0.spec.targetRef == nil
                        && $0.spec.targetRefs.isEmpty
                }
                return several(defaults, namespace) + overlapping(selecting, namespace, index)
            }
    }

    private static func withoutProvider(_ index: AnalysisIndex) -> [Finding] {
        if index.world.mesh.defaultProviders?.accessLogging.isEmpty == false { return [] }
        return index.world.telemetries.compactMap { object in
            let lacking = object.spec.accessLogging.firstIndex { $0.disabled != true && $0.providers.isEmpty }
            guard let number = lacking else { return nil }
            return Finding(
                .telemetryWithoutProvider, on: object.key, path: "spec.accessLogging[\(number)].providers",
                "The Telemetry \(object.name) in namespace \"\(object.namespace)\" with empty providers will be ignored."
            )
        }
    }

    private static func several(_ defaults: [ConfigObject<Observing.Telemetry>], _ namespace: String) -> [Finding] {
        if defaults.count < 2 { return [] }
        let names = defaults.map(\.name).sorted().joined(separator: " ")
        return defaults.map {
            Finding(
                .severalTelemetriesWithoutSelector, on: $0.key, path: "spec.selector",
                "The Telemetries [\(names)] in namespace \"\(namespace)\" have no workload selector, which can lead to undefined behavior."
            )
        }
    }

    private static func overlapping(
        _ selecting: [ConfigObject<Observing.Telemetry>], _ namespace: String, _ index: AnalysisIndex
    ) -> [Finding] {
        let workloads = index.workloads.filter { $0.namespace == namespace }
        return selecting.flatMap { object -> [Finding] in
            let labels = object.spec.selector?.matchLabels ?? [:]
            let own = workloads.filter { $0.has(labels) }
            if own.isEmpty {
                return [
                    Finding(
                        .referencedResourceNotFound, on: object.key, path: "spec.selector.matchLabels",
                        "Referenced selector not found: \"\(AnalysisIndex.text(labels))\"")
                ]
            }
            let shared = own.filter { workload in
                selecting.count(where: { workload.has($0.spec.selector?.matchLabels ?? [:]) }) > 1
            }
            guard let workload = shared.min(by: { $0.text < $1.text }) else { return [] }
            let names = selecting.filter { workload.has($0.spec.selector?.matchLabels ?? [:]) }.map(\.name).sorted()
            return [
                Finding(
                    .conflictingTelemetrySelectors, on: object.key, path: "spec.selector",
                    "The Telemetries [\(names.joined(separator: " "))] in namespace \"\(namespace)\" select the same workload pod \"\(workload.text)\", which can lead to undefined behavior."
                )
            ]
        }
    }
}
