// A whole bootstrap compiled: listeners, clusters, admin, node. What nobody reads is refused by name.

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
    let runtime: RuntimeValues
    let statsFlushInterval: TimeSpan
    let dynamicResources: DynamicResourcesParams
    let message: Message

    init(_ message: Message, node override: NodeIdentity) throws(InvalidConfiguration) {
        self.message = message
        let root = ConfigNode(message)
        node = Self.identity(root.message("node"), override)
        runtime = try Self.runtime(root.message("layered_runtime"))
        adminAddress = try Self.admin(root.message("admin"))
        statsFlushInterval = root.duration("stats_flush_interval") ?? .seconds(5)
        dynamicResources = try DynamicResourcesParams(root.message("dynamic_resources"))
        let names = ClusterNames()
        let resources = root.message("static_resources")
        var secrets: [String: ConfigNode] = [:]
        for secret in resources?.messages("secrets") ?? [] { secrets[secret.string("name")] = secret }
        let clusterNodes = resources?.messages("clusters") ?? []
        for cluster in clusterNodes { names.configure(cluster.string("name")) }
        environment = ConfigurationEnvironment(runtime: runtime, clusters: names, secrets: secrets, node: node)
        clusters = try Self.clusters(clusterNodes, environment)
        listeners = try Self.listeners(resources?.messages("listeners") ?? [], environment)
        Self.ignoreHarmless(root)
        try root.refuseUnread()
    }

    private static func identity(_ node: ConfigNode?, _ override: NodeIdentity) -> NodeIdentity {
        var identity = NodeIdentity(
            id: node?.string("id") ?? "", cluster: node?.string("cluster") ?? "",
            zone: node?.message("locality")?.string("zone") ?? "")
        node?.message("locality")?.ignore("region", "sub_zone")
        node?.ignore("metadata", "user_agent_name", "client_features", "listening_addresses", "dynamic_parameters")
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

    /// Static layers only: the values are known when configuration is compiled.
    private static func runtime(_ node: ConfigNode?) throws(InvalidConfiguration) -> RuntimeValues {
        var values = RuntimeValues()
        for layer in node?.messages("layers") ?? [] {
            _ = layer.string("name")
            switch layer.oneof("layer_specifier") {
            case "static_layer": RuntimeLayer.read(layer.structValue("static_layer"), into: &values)
            case "admin_layer": _ = layer.message("admin_layer")
            case let other:
                throw layer.unsupported(other ?? "layer_specifier", "runtime layers other than static and admin")
            }
        }
        return values
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
        root.ignore("memory_allocator_manager", "deferred_stat_options", "stats_flush_on_admin")
        root.ignore("flags_path", "perf_tracing_file_path")
    }
}

/// One static layer: nested keys are joined by dots.
enum RuntimeLayer {
    static func read(_ value: DocumentValue?, into values: inout RuntimeValues, prefix: String = "") {
        guard case .mapping(let entries) = value else { return }
        for (key, node) in entries {
            let path = prefix.isEmpty ? key.text : "\(prefix).\(key.text)"
            switch node.value {
            case .mapping:
                if let fraction = fraction(node) {
                    values.values[path] = fraction
                } else {
                    read(node.value, into: &values, prefix: path)
                }
            case .integer(let number): values.values[path] = .number(Double(number))
            case .unsigned(let number): values.values[path] = .number(Double(number))
            case .double(let number): values.values[path] = .number(number)
            case .bool(let flag): values.values[path] = .number(flag ? 1 : 0)
            case .string(let text):
                values.values[path] = Double(text).map { .number($0) } ?? .text(text)
            case .null, .list: break
            }
        }
    }

    /// A FractionalPercent written out.
    private static func fraction(_ node: DocumentNode) -> RuntimeValues.Value? {
        guard let numerator = node["numerator"], case .double(let parts) = numerator.value else { return nil }
        switch node["denominator"]?.value {
        case .string("TEN_THOUSAND"): return .fraction(UInt32(parts), of: 10_000)
        case .string("MILLION"): return .fraction(UInt32(parts), of: 1_000_000)
        default: return .fraction(UInt32(parts), of: 100)
        }
    }
}
