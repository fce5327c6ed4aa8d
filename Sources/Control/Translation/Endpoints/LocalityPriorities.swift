// Shares and priorities of localities, from the point of view of one proxy.

import EnvoyAPI
import MeshAPI
import Registry

struct LocalityPriorities {
    let node: ProxyNode

    init(_ node: ProxyNode) { self.node = node }

    func apply(_ settings: LocalitySettings, failsOver: Bool, to groups: inout [HostGroup]) {
        let setting = settings.setting
        if !setting.distribute.isEmpty {
            distribute(setting.distribute, &groups)
        } else if failsOver {
            if !setting.failoverPriority.isEmpty {
                byLabels(setting.failoverPriority, &groups)
                if setting.failover.isEmpty { return }
            }
            let targets = setting.failover.map { (from: $0.from, to: $0.to) }
            byLocality(targets, &groups)
        }
    }

    /// Zones of one region share by what Envoy knows of them; other regions stand by.
    func apply(_ zones: Networking.ZoneAwareLoadBalancerSetting, to groups: inout [HostGroup]) {
        if !zones.failoverPriority.isEmpty { byLabels(zones.failoverPriority, &groups) }
        let target = zones.failover.first { $0.from == node.locality.region }?.to
        for index in groups.indices {
            let region = groups[index].locality.region
            let step = region == node.locality.region ? 0 : region == target ? 1 : 2
            groups[index].priority = groups[index].priority * 3 + step
        }
        Self.close(&groups)
    }

    /// What a rule gives to a pattern of localities is shared among those that fit, by their weights; the others get
    /// nothing.
    private func distribute(_ rules: [Networking.LocalityLoadBalancerSetting.Distribute], _ groups: inout [HostGroup]) {
        guard let rule = rules.first(where: { Self.fits(node.locality, $0.from) }) else { return }
        var left = Set(groups.indices)
        // The most specific patterns first: `region/zone/*` before `region/*`.
        for (pattern, share) in rule.to.sorted(by: Self.precedes) {
            let fitting = left.filter { Self.fits(groups[$0].locality, pattern) }
            left.subtract(fitting)
            let total = fitting.reduce(0) { $0 + max(1, groups[$1].weight) }
            for index in fitting where share > 0 {
                groups[index].weight = (max(1, groups[index].weight) * share + total - 1) / total
            }
            if share == 0 { for index in fitting { groups[index].hosts = [] } }
        }
        for index in left { groups[index].hosts = [] }
    }

    private static func precedes(_ left: (key: String, value: Int), _ right: (key: String, value: Int)) -> Bool {
        func depth(_ text: String) -> Int {
            text.split(separator: "/").filter { $0 != "*" }.count
        }
        let depths = (depth(left.key), depth(right.key))
        return depths.0 == depths.1 ? left.key < right.key : depths.0 > depths.1
    }

    /// The nearer, the higher: same sub-zone, zone, region, the region that a rule names, all others.
    private func byLocality(_ targets: [(from: String, to: String)], _ groups: inout [HostGroup]) {
        let target = targets.first { $0.from == node.locality.region }?.to
        for index in groups.indices {
            var step = Self.distance(node.locality, groups[index].locality)
            if step == 3, let target, groups[index].locality.region != target { step = 4 }
            groups[index].priority = groups[index].priority * 5 + step
        }
        Self.close(&groups)
    }

    private static func distance(_ own: Locality, _ other: Locality) -> Int {
        if own.region != other.region { return 3 }
        if own.zone != other.zone { return 2 }
        return own.subZone == other.subZone ? 0 : 1
    }

    /// Hosts that agree with the proxy in more of the labels, from the first on, come first. A label may be given the
    /// value to compare with.
    private func byLabels(_ labels: [String], _ groups: inout [HostGroup]) {
        if node.labels.isEmpty && labels.allSatisfy({ !$0.utf8.contains(UInt8(ascii: "=")) }) { return }
        let wanted = labels.map { label in
            let parts = label.split(separator: "=", maxSplits: 1).map(String.init)
            let value = parts.count == 2 ? parts[1] : node.labels[parts[0]] ?? ""
            return (name: parts.first ?? "", value: value)
        }
        let beginsWithNetwork = wanted.first?.name == "topology.istio.io/network"
        var split: [HostGroup] = []
        for group in groups {
            var byPriority: [Int: [HostGroup.Host]] = [:]
            for host in group.hosts {
                byPriority[Self.priority(of: host, wanted, beginsWithNetwork), default: []].append(host)
            }
            for (priority, hosts) in byPriority.sorted(by: { $0.key < $1.key }) {
                split.append(HostGroup(group.locality, hosts, priority: priority))
            }
        }
        groups = split
        Self.close(&groups)
    }

    private static func priority(
        of host: HostGroup.Host, _ wanted: [(name: String, value: String)], _ beginsWithNetwork: Bool
    ) -> Int {
        var offset = 0
        for (index, label) in wanted.enumerated() where host.labels[label.name] ?? "" != label.value {
            if index == 0 && beginsWithNetwork {
                offset = wanted.count
                continue
            }
            return wanted.count - index + offset
        }
        return offset
    }

    private static func fits(_ locality: Locality, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        func fits(_ index: Int, _ value: String, emptyFits: Bool) -> Bool {
            guard index < parts.count, !(emptyFits && parts[index].isEmpty) else { return emptyFits }
            return parts[index] == "*" || parts[index] == value
        }
        return fits(0, locality.region, emptyFits: false) && fits(1, locality.zone, emptyFits: true)
            && fits(2, locality.subZone, emptyFits: true)
    }

    /// Envoy wants priorities without gaps.
    private static func close(_ groups: inout [HostGroup]) {
        let ranks = Set(groups.map(\.priority)).sorted()
        let rankOf = Dictionary(uniqueKeysWithValues: ranks.enumerated().map { ($0.element, $0.offset) })
        for index in groups.indices { groups[index].priority = rankOf[groups[index].priority] ?? 0 }
    }
}
