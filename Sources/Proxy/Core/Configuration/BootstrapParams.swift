// A whole bootstrap compiled: listeners, clusters, admin, node. What nobody reads is refused by name.

import Balancing
import Base
import Document
import EnvoyAPI
import Formatting

/// `envoy.config.bootstrap.v3.Bootstrap`.
final class BootstrapParams {
    let node: NodeIdentity
    let listeners: [ListenerParams]
    let clusters: [ClusterParams]
    let environment: ConfigurationEnvironment
    let adminAddress: SocketAddress?
    let runtimeLayers: [RuntimeLayerParams]
    let statistics: StatisticsParams
    let overload: OverloadParams?
    let dynamicResources: DynamicResourcesParams
    /// What control planes are told of this proxy.
    let nodeMessage: Message
    let clusterManager: ClusterManagerParams
    let message: Message

    init(_ message: Message, node override: NodeIdentity) throws(InvalidConfiguration) {
        self.message = message
        let root = ConfigNode(message)
        node = Self.identity(root.message("node"), override)
        nodeMessage = NodeMessage.make(root.message("node")?.message, node)
        adminAddress = try Self.admin(root.message("admin"))
        statistics = try StatisticsParams(root)
        overload = try OverloadParams(root.message("overload_manager"))
        clusterManager = try ClusterManagerParams(root.message("cluster_manager"))
        let names = ClusterNames()
        let resources = root.message("static_resources")
        var secrets: [String: ConfigNode] = [:]
        for secret in resources?.messages("secrets") ?? [] {
            let name = secret.string("name")
            try SecretCheck.validate(fixed: secret)
            if secrets.updateValue(secret, forKey: name) != nil {
                throw secret.invalid("name", found: "\"\(name)\" again", expected: "a name of its own")
            }
        }
        let clusterNodes = resources?.messages("clusters") ?? []
        for cluster in clusterNodes {
            names.configure(cluster.string("name"))
            if cluster.enumeration("type") != "EDS" { names.stand(cluster.string("name")) }
        }
        dynamicResources = try DynamicResourcesParams(root.message("dynamic_resources"), clusters: names)
        runtimeLayers = try RuntimeLayerParams.list(root.message("layered_runtime"), clusters: names)
        environment = ConfigurationEnvironment(runtime: .process, clusters: names, secrets: secrets, node: node)
        environment.bind = clusterManager.bind
        clusters = try Self.clusters(clusterNodes, environment)
        let local = clusterManager.localCluster
        if !local.isEmpty, !clusters.contains(where: { $0.name == local }) {
            throw root.invalid(
                "cluster_manager.local_cluster_name", found: "\"\(local)\"",
                expected: "one of static_resources.clusters")
        }
        listeners = try Self.listeners(resources?.messages("listeners") ?? [], environment)
        Self.ignoreHarmless(root)
        try root.refuseUnread()
    }

    /// Nil unless requests are to be kept in their zone.
    var localZone: LocalZoneParams? {
        if clusterManager.localCluster.isEmpty { return nil }
        return LocalZoneParams(
            cluster: clusterManager.localCluster,
            locality: Locality(region: node.region, zone: node.zone, subZone: node.subZone))
    }

    private static func identity(_ node: ConfigNode?, _ override: NodeIdentity) -> NodeIdentity {
        var identity = NodeIdentity(
            id: node?.string("id") ?? "", cluster: node?.string("cluster") ?? "",
            zone: node?.message("locality")?.string("zone") ?? "")
        identity.region = node?.message("locality")?.string("region") ?? ""
        identity.subZone = node?.message("locality")?.string("sub_zone") ?? ""
        // Passed on to control planes as they are.
        node?.ignore("metadata", "user_agent_name", "client_features", "listening_addresses", "dynamic_parameters")
        node?.ignore("user_agent_version", "user_agent_build_version", "extensions")
        if !override.id.isEmpty { identity.id = override.id }
        if !override.cluster.isEmpty { identity.cluster = override.cluster }
        if !override.zone.isEmpty { identity.zone = override.zone }
        var message = node?.message ?? Message(type: "envoy.config.core.v3.Node")
        message["id"] = .string(identity.id)
        message["cluster"] = .string(identity.cluster)
        message["user_agent_name"] = "skein"
        identity.wire = message.binary()
        return identity
    }

    private static func admin(_ node: ConfigNode?) throws(InvalidConfiguration) -> SocketAddress? {
        guard let node else { return nil }
        node.ignore("profile_path", "ignore_global_conn_limit")
        guard let address = node.message("address") else { return nil }
        return try ConfiguredAddress.literal(address)
    }

    private static func clusters(
        _ nodes: [ConfigNode], _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> [ClusterParams] {
        var clusters: [ClusterParams] = []
        var seen: Set<String> = []
        for node in nodes {
            let cluster = try ClusterParams(node, environment: environment)
            if !seen.insert(cluster.name).inserted {
                throw node.invalid("name", found: "\"\(cluster.name)\" again", expected: "a name of its own")
            }
            clusters.append(cluster)
        }
        return clusters
    }

    private static func listeners(
        _ nodes: [ConfigNode], _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> [ListenerParams] {
        var listeners: [ListenerParams] = []
        for node in nodes {
            let listener = try ListenerParams(node, environment: environment)
            // Nobody could tell which of two listeners gets a connection. Port 0 is another one each time.
            for address in listener.allAddresses where address.port != 0 || !listener.bindsToPort {
                guard let other = listeners.first(where: { $0.allAddresses.contains(address) }) else { continue }
                throw node.invalid(
                    "address", found: "\(address), the address of the listener \(other.name)",
                    expected: "an address of its own")
            }
            listeners.append(listener)
        }
        return listeners
    }

    /// Settings of Envoy's own machinery that have no counterpart here and change nothing a peer can see.
    private static func ignoreHarmless(_ root: ConfigNode) {
        root.ignore("watchdog", "watchdogs", "enable_dispatcher_stats", "default_socket_interface", "fatal_actions")
        root.ignore("memory_allocator_manager", "deferred_stat_options")
        root.ignore("flags_path", "perf_tracing_file_path")
    }
}
