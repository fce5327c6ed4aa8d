// What only the translation finds: servers of Gateways that give way to others, patches that would break a proxy.

import Analysis
import DiscoveryService
import MeshAPI
import Registry
import Translation

enum TranslationFindings {
    /// Gateways meet at the workloads that they select: each such meeting is judged once.
    static func gateways(_ world: WorldSnapshot) -> [Finding] {
        if world.gateways.isEmpty { return [] }
        var meetings: Set<[Int]> = []
        for (_, workload) in world.workloadsByName.all {
            let mine = world.gateways.indices.filter { index in
                world.gateways[index].spec.selector.allSatisfy { workload.labels[$0.key] == $0.value }
            }
            if !mine.isEmpty { meetings.insert(mine) }
        }
        let met = Set(meetings.joined())
        for index in world.gateways.indices where !met.contains(index) { meetings.insert([index]) }
        var found: Set<Finding> = []
        for meeting in meetings {
            for item in Translation.gatewayFindings(meeting.map { world.gateways[$0] }) {
                found.insert(Finding(.serverNotInForce, on: item.gateway, path: item.path, item.message))
            }
        }
        return Array(found)
    }

    /// Patches that can't be read, and those that would make the configuration of one of these proxies invalid.
    static func filters(_ world: WorldSnapshot, _ samples: [ProxySample]) -> [Finding] {
        if world.envoyFilters.isEmpty { return [] }
        var all = Translation.envoyFilterFindings(in: world)
        for sample in samples { all += Translation.envoyFilterFindings(sample.request, routes: sample.routes) }
        var seen: Set<Finding> = []
        return all.compactMap { item in
            let finding = Finding(.patchNotApplied, on: item.filter, path: item.problem.path, item.problem.message)
            return seen.insert(finding).inserted ? finding : nil
        }
    }
}
