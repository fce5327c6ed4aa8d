// Patches of EnvoyFilters that can't do what they say, or only as long as others stay as they are.

import Document
import MeshAPI
import Registry

enum EnvoyFilterAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        var ofVersions: Set<String> = []
        return index.world.envoyFilters.flatMap { object -> [Finding] in
            object.spec.configPatches.enumerated().compactMap { number, item -> Finding? in
                guard let patch = item.patch else { return nil }
                let path = "spec.configPatches[\(number)].patch.operation"
                let name = patch.value?["name"]?.string ?? item.match?.listener?.filterChain?.filter?.name ?? ""
                let isKnown = ofVersions.contains(name)
                if item.match?.proxy?.proxyVersion.isEmpty == false { ofVersions.insert(name) }
                if let code = impossible(item.applyTo, patch.operation) {
                    return Finding(code, on: object.key, path: path, words(code))
                }
                let relative: Set<Networking.EnvoyFilter.Patch.Operation> = [
                    .INSERT_BEFORE, .INSERT_AFTER, .REMOVE, .REPLACE,
                ]
                guard relative.contains(patch.operation), object.spec.priority == 0 else { return nil }
                let code: FindingCode = isKnown ? .relativePatchOfVersion : .relativePatch
                return Finding(code, on: object.key, path: path, words(code))
            }
        }
    }

    private static func impossible(
        _ target: Networking.EnvoyFilter.ApplyTo, _ operation: Networking.EnvoyFilter.Patch.Operation
    ) -> FindingCode? {
        let isOnlyMerged = target == .ROUTE_CONFIGURATION || target == .HTTP_ROUTE
        switch operation {
        case .ADD: return isOnlyMerged ? .addNotPossible : nil
        case .REMOVE: return isOnlyMerged ? .removeNotPossible : nil
        case .REPLACE:
            return [.NETWORK_FILTER, .HTTP_FILTER, .VIRTUAL_HOST].contains(target) ? nil : .replaceNotPossible
        default: return nil
        }
    }

    private static func words(_ code: FindingCode) -> String {
        switch code {
        case .addNotPossible:
            "The ADD operation will be ignored when applyTo is set to ROUTE_CONFIGURATION, or HTTP_ROUTE."
        case .removeNotPossible:
            "The REMOVE operation will be ignored when applyTo is set to ROUTE_CONFIGURATION, or HTTP_ROUTE."
        case .replaceNotPossible: "The REPLACE operation is only valid for HTTP_FILTER and NETWORK_FILTER."
        case .relativePatchOfVersion:
            "This EnvoyFilter does not have a priority and has a relative patch operation (NSTERT_BEFORE/AFTER, REPLACE, MERGE, DELETE) and proxyVersion set which can cause the EnvoyFilter not to be applied during an upgrade. Using the INSERT_FIRST or ADD option or setting the priority may help in ensuring the EnvoyFilter is applied correctly."
        default:
            "This EnvoyFilter does not have a priority and has a relative patch operation set which can cause the EnvoyFilter not to be applied. Using the INSERT_FIRST of ADD option or setting the priority may help in ensuring the EnvoyFilter is applied correctly."
        }
    }
}
