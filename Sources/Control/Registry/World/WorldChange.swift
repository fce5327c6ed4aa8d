// What became of a batch of changes.

import MeshAPI

public struct WorldChange: Sendable {
    public let snapshot: WorldSnapshot
    /// Objects whose meaning changed; a service stands under the objects that it is made of.
    public let changedConfigs: Set<ConfigKey>
    /// Services that have other endpoints and are the same otherwise.
    public let endpointsChanged: Set<ServiceID>
    /// VirtualServices among the changed objects that say nothing but HTTP routes, now and before.
    public let routesOnly: Set<ConfigKey>
    /// Hosts of DestinationRules among the changed objects, now and before; they may be wildcards.
    public let ruleHosts: Set<String>
    /// Where workloads came, left or are others now, and where endpoints came or left: a proxy there may have to serve
    /// something else.
    public let addresses: Set<String>
    /// Hosts of services that are others now, endpoints aside.
    public let hostsChanged: Set<String>
    /// Settings of the whole mesh changed: nobody can be left out.
    public let isFull: Bool
    /// Of the objects in this batch; an empty list for one in which nothing is wrong.
    public let findings: [ConfigKey: [FieldProblem]]

    public init(
        snapshot: WorldSnapshot, changedConfigs: Set<ConfigKey> = [], endpointsChanged: Set<ServiceID> = [],
        routesOnly: Set<ConfigKey> = [], ruleHosts: Set<String> = [], addresses: Set<String> = [],
        hostsChanged: Set<String> = [], isFull: Bool = false,
        findings: [ConfigKey: [FieldProblem]] = [:]
    ) {
        self.snapshot = snapshot
        self.changedConfigs = changedConfigs
        self.endpointsChanged = endpointsChanged
        self.routesOnly = routesOnly
        self.ruleHosts = ruleHosts
        self.addresses = addresses
        self.hostsChanged = hostsChanged
        self.isFull = isFull
        self.findings = findings
    }

    /// Nobody has to hear of it.
    public var isEmpty: Bool { !isFull && changedConfigs.isEmpty && endpointsChanged.isEmpty && addresses.isEmpty }

    /// Nobody's configuration but the hosts of clusters is another.
    public var isEndpointsOnly: Bool { !isFull && changedConfigs.isEmpty }

    /// Names that stand for endpoints, for they have no address of their own, have others.
    public var changesNames: Bool { endpointsChanged.contains { snapshot.services[$0]?.isHeadless == true } }

    /// Both, one after the other.
    public func followed(by later: WorldChange) -> WorldChange {
        WorldChange(
            snapshot: later.snapshot, changedConfigs: changedConfigs.union(later.changedConfigs),
            endpointsChanged: endpointsChanged.union(later.endpointsChanged),
            routesOnly: routesOnly.subtracting(later.changedConfigs.subtracting(later.routesOnly))
                .union(later.routesOnly.subtracting(changedConfigs.subtracting(routesOnly))),
            ruleHosts: ruleHosts.union(later.ruleHosts),
            addresses: addresses.union(later.addresses),
            hostsChanged: hostsChanged.union(later.hostsChanged), isFull: isFull || later.isFull,
            findings: findings.merging(later.findings) { $1 })
    }
}
