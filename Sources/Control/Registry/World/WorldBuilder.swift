// Objects in, the mesh out: a new snapshot for each batch of changes, at the cost of what changed.

import Base
import Document
import MeshAPI

public struct WorldBuilder: Sendable {
    public internal(set) var snapshot = WorldSnapshot()
    /// What is wrong with objects as they are now. An object that can't be read is left out, alone.
    public internal(set) var findings: [ConfigKey: [FieldProblem]] = [:]

    /// The name of this cluster, as endpoints carry it.
    let cluster: String
    var networks: NetworkMap
    var autoAddresses = AutoAddresses()
    var settings = MeshSettings()
    var kubernetes = KubernetesObjects()
    var workloads = WorkloadTable()
    var contributions = ContributionTable()
    var dirty = DirtyParts()

    var virtualServices = ConfigTable<Networking.VirtualService>()
    var destinationRules = ConfigTable<Networking.DestinationRule>()
    var gateways = ConfigTable<Networking.Gateway>()
    var serviceEntries = ConfigTable<Networking.ServiceEntry>()
    var sidecars = ConfigTable<Networking.Sidecar>()
    var workloadEntries = ConfigTable<Networking.WorkloadEntry>()
    var workloadGroups = ConfigTable<Networking.WorkloadGroup>()
    var envoyFilters = ConfigTable<Networking.EnvoyFilter>()
    var proxyConfigs = ConfigTable<Networking.ProxyConfig>()
    var peerAuthentications = ConfigTable<Security.PeerAuthentication>()
    var legacyPolicies = LegacyPolicies()
    var requestAuthentications = ConfigTable<Security.RequestAuthentication>()
    var authorizationPolicies = ConfigTable<Security.AuthorizationPolicy>()
    var telemetries = ConfigTable<Observing.Telemetry>()

    /// `meshFile` is a MeshConfig in YAML that stands in place of the ConfigMap's, which is in `rootNamespace`. That and
    /// `trustDomain` are in force where MeshConfig says nothing else.
    public init(
        cluster: String = "Kubernetes", clusterDomain: String = "cluster.local", rootNamespace: String = "istio-system",
        trustDomain: String = "cluster.local", meshFile: String? = nil
    ) {
        self.cluster = cluster
        networks = NetworkMap(cluster: cluster)
        snapshot.clusterDomain = clusterDomain
        settings.home = rootNamespace
        settings.trustDomain = trustDomain
        // The defaults first: they are what stays if the file can't be used.
        _ = apply([])
        if meshFile != nil { _ = setMeshFile(meshFile) }
    }

    /// Where the ConfigMap with the mesh's settings is, whatever it says.
    public var settingsNamespace: String { settings.home }

    /// Another text for `meshFile`.
    public mutating func setMeshFile(_ text: String?) -> WorldChange {
        settings.file = text
        settings.isDirty = true
        return apply([])
    }

    /// The mesh's own authority has other roots. Proxies are told by their agents, unless there are others beside them.
    public mutating func setOwnRoots(_ pem: String) -> WorldChange {
        dirty = DirtyParts()
        if pem == snapshot.ownRoots { return settled() }
        snapshot.ownRoots = pem
        dirty.isFull = !snapshot.mesh.caCertificates.isEmpty
        return settled()
    }

    /// What a provider says of some of its services, in place of what it said before.
    public mutating func apply(provided: [ProvidedService]) -> WorldChange {
        dirty = DirtyParts()
        for item in provided {
            let parts = item.contribution.map { [$0] } ?? []
            dirty.hosts.formUnion(contributions.replace(item.key, with: parts))
        }
        return settled()
    }

    public mutating func apply(_ changes: [ObjectChange]) -> WorldChange {
        dirty = DirtyParts()
        dirty.isBatch = changes.count > 32
        for change in changes {
            take(change)
            if change.revision > snapshot.revisions[change.kind] ?? 0 {
                snapshot.revisions[change.kind] = change.revision
            }
        }
        settleTables()
        if settings.isDirty { takeSettings() }
        rebuildWorkloads()
        rebuildServices()
        rebuildEntries()
        return settled()
    }

    private mutating func settled() -> WorldChange {
        for id in dirty.hosts.sorted() { settle(id) }
        if dirty.networkGateways { rebuildGateways() }
        rebuildLegacyPolicies()
        snapshot.version += 1
        return WorldChange(
            snapshot: snapshot, changedConfigs: dirty.configs,
            endpointsChanged: dirty.endpoints.subtracting(dirty.reshaped), routesOnly: dirty.routesOnly,
            ruleHosts: dirty.ruleHosts,
            addresses: dirty.addresses, hostsChanged: Set(dirty.reshaped.map(\.hostname)), isFull: dirty.isFull,
            findings: dirty.findings)
    }

    private mutating func take(_ change: ObjectChange) {
        dirty.findings[change.key] = []
        findings[change.key] = nil
        switch (change.group, change.kind) {
        case ("", _), ("discovery.k8s.io", _): takeCore(change)
        case (WatchedKinds.networking, _): takeNetworking(change)
        case (WatchedKinds.security, "PeerAuthentication"): put(change, \.peerAuthentications)
        case (WatchedKinds.security, "RequestAuthentication"): put(change, \.requestAuthentications)
        case (WatchedKinds.security, "AuthorizationPolicy"): put(change, \.authorizationPolicies)
        case (WatchedKinds.authentication, _): takeLegacyPolicy(change)
        case (WatchedKinds.telemetry, "Telemetry"): put(change, \.telemetries)
        default: break
        }
    }

    private mutating func takeNetworking(_ change: ObjectChange) {
        switch change.kind {
        case "VirtualService": takeVirtualService(change)
        case "DestinationRule": takeDestinationRule(change)
        case "Gateway": put(change, \.gateways)
        case "Sidecar": put(change, \.sidecars)
        case "WorkloadGroup": put(change, \.workloadGroups)
        case "EnvoyFilter": put(change, \.envoyFilters)
        case "ProxyConfig": put(change, \.proxyConfigs)
        case "ServiceEntry": takeServiceEntry(change)
        case "WorkloadEntry": takeWorkloadEntry(change)
        default: break
        }
    }

    private mutating func put<Spec: ReadableFields>(
        _ change: ObjectChange, _ table: WritableKeyPath<WorldBuilder, ConfigTable<Spec>>
    ) {
        if exchange(change, table) { dirty.configs.insert(change.key) }
    }

    private mutating func takeVirtualService(_ change: ObjectChange) {
        let before = virtualServices[change.named]
        put(change, \.virtualServices)
        let versions = [before, virtualServices[change.named]].compactMap { $0 }
        if dirty.configs.contains(change.key),
            versions.allSatisfy({ $0.spec.tcp.isEmpty && $0.spec.tls.isEmpty && !$0.spec.http.isEmpty })
        {
            dirty.routesOnly.insert(change.key)
        }
    }

    private mutating func takeDestinationRule(_ change: ObjectChange) {
        let before = destinationRules[change.named]
        put(change, \.destinationRules)
        for rule in [before, destinationRules[change.named]].compactMap({ $0 }) {
            let host = rule.spec.host
            let isShort = !host.contains(".") && !host.contains("*")
            dirty.ruleHosts.insert(isShort ? "\(host).\(rule.namespace).svc.\(snapshot.clusterDomain)" : host)
        }
    }

    /// True when the table says something else now.
    @discardableResult
    mutating func exchange<Spec: ReadableFields>(
        _ change: ObjectChange, _ table: WritableKeyPath<WorldBuilder, ConfigTable<Spec>>
    ) -> Bool {
        guard let object: ConfigObject<Spec> = read(change) else {
            return self[keyPath: table].remove(change.named, batched: dirty.isBatch) != nil
        }
        return self[keyPath: table].put(object, batched: dirty.isBatch).changed
    }

    /// nil when it is gone or can't be read.
    private mutating func read<Spec: ReadableFields>(_ change: ObjectChange) -> ConfigObject<Spec>? {
        guard let tree = change.object,
            let kind = WatchedKinds.known(group: change.group, kind: change.kind)
        else { return nil }
        let problems = ProblemList()
        let spec = Spec(reading: FieldReader(tree["spec"] ?? .mapping([:]), path: "spec", problems: problems))
        note(problems, of: change.key)
        // Fields of a later API are named, but don't keep the rest from being used.
        if problems.problems.contains(where: { $0.reason != .unknownField }) { return nil }
        return ConfigObject(kind: kind, metadata: ObjectMetadata(of: tree), spec: spec)
    }

    mutating func note(_ problems: ProblemList, of key: ConfigKey) {
        if problems.problems.isEmpty { return }
        findings[key, default: []] += problems.problems
        dirty.findings[key, default: []] += problems.problems
    }

    private mutating func settleTables() {
        virtualServices.settle()
        destinationRules.settle()
        gateways.settle()
        serviceEntries.settle()
        sidecars.settle()
        workloadEntries.settle()
        workloadGroups.settle()
        envoyFilters.settle()
        proxyConfigs.settle()
        peerAuthentications.settle()
        requestAuthentications.settle()
        authorizationPolicies.settle()
        telemetries.settle()
        snapshot.virtualServices = virtualServices.ordered
        snapshot.destinationRules = destinationRules.ordered
        snapshot.gateways = gateways.ordered
        snapshot.serviceEntries = serviceEntries.ordered
        snapshot.sidecars = sidecars.ordered
        snapshot.workloadEntries = workloadEntries.ordered
        snapshot.workloadGroups = workloadGroups.ordered
        snapshot.envoyFilters = envoyFilters.ordered
        snapshot.proxyConfigs = proxyConfigs.ordered
        snapshot.peerAuthentications = peerAuthentications.ordered
        snapshot.requestAuthentications = requestAuthentications.ordered
        snapshot.authorizationPolicies = authorizationPolicies.ordered
        snapshot.telemetries = telemetries.ordered
    }

    private mutating func rebuildGateways() {
        let world = snapshot
        let labelled = kubernetes.networkGateways.sorted().compactMap { key in
            world.services[kubernetesID(key)]
        }
        let found = networks.gateways(labelled: labelled) { host in
            world.namespacesOfHostname[host]?.first.flatMap {
                world.services[ServiceID(hostname: host, namespace: $0)]
            }
        }
        if found == snapshot.networkGateways { return }
        snapshot.networkGateways = found
        dirty.isFull = true
    }
}

/// What a batch has touched so far.
struct DirtyParts: Sendable {
    var isBatch = false
    var isFull = false
    var networkGateways = false
    var configs: Set<ConfigKey> = []
    var routesOnly: Set<ConfigKey> = []
    var ruleHosts: Set<String> = []
    var endpoints: Set<ServiceID> = []
    var addresses: Set<String> = []
    /// Services that are others now, endpoints aside.
    var reshaped: Set<ServiceID> = []
    var findings: [ConfigKey: [FieldProblem]] = [:]
    /// Workloads to be made again.
    var pods: Set<NamespacedName> = []
    var workloadEntries: Set<NamespacedName> = []
    /// Sources whose services, or only whose endpoints, have to be made again.
    var services: Set<NamespacedName> = []
    var serviceEndpoints: Set<NamespacedName> = []
    var entries: Set<NamespacedName> = []
    var entryEndpoints: Set<NamespacedName> = []
    /// Hosts to which sources have contributed something else.
    var hosts: Set<ServiceID> = []
}
