// /config_dump: the configuration in force, in Envoy's sections, with secrets blotted out.

import Balancing
import Base
import EnvoyAPI
import Formatting

struct InvalidDumpQuery: Error {
    let status: UInt16
    let message: String
}

struct ConfigurationDump {
    private let process: ProxyProcess

    /// Nanoseconds since 1970: nothing changes after the start.
    private let startTime: Int64

    init(_ process: ProxyProcess, startTime: Int64) {
        self.process = process
        self.startTime = startTime
    }

    /// `envoy.admin.v3.ConfigDump`.
    func json(_ query: AdminQuery) throws(InvalidDumpQuery) -> String {
        let filter = try Self.filter(query["name_regex"])
        let sections = try sections(filter, withEndpoints: query["include_eds"] != nil)
        let mask = MessageMask(query["mask"] ?? "")
        var dump = Message(type: "envoy.admin.v3.ConfigDump")
        if let resource = query["resource"], !resource.isEmpty {
            for entry in try Self.entries(resource, sections) {
                dump.append(.any(mask.applied(to: entry)), to: "configs")
            }
        } else {
            var isFound = false
            for section in sections {
                let kept = mask.applied(to: section)
                // A mask that names nothing of a section leaves the section out.
                if !mask.isEmpty, kept == Message(type: section.typeName) { continue }
                dump.append(.any(kept), to: "configs")
                isFound = true
            }
            if !isFound {
                throw InvalidDumpQuery(
                    status: 400,
                    message: "FieldMask \(query["mask"] ?? "") could not be successfully applied to any configs.\n")
            }
        }
        return dump.json(pretty: true)
    }

    private static func filter(_ pattern: String?) throws(InvalidDumpQuery) -> CompiledRegex? {
        guard let pattern, !pattern.isEmpty else { return nil }
        do throws(InvalidFormat) {
            return try CompiledRegex(pattern: pattern)
        } catch {
            throw InvalidDumpQuery(
                status: 400, message: "INVALID_ARGUMENT: Error while parsing name_regex from \(pattern): \(error)\n")
        }
    }

    /// One repeated field of one of the sections.
    private static func entries(_ resource: String, _ sections: [Message]) throws(InvalidDumpQuery) -> [Message] {
        for section in sections {
            guard let field = section.schema.field(resource) else { continue }
            if field.cardinality != .repeated {
                throw InvalidDumpQuery(
                    status: 400,
                    message: "\(resource) is not a repeated field. Use ?mask=\(resource) to get only this field\n")
            }
            guard case .list(let items) = section[resource] else { return [] }
            return items.compactMap { if case .message(let entry) = $0 { entry } else { nil } }
        }
        throw InvalidDumpQuery(status: 404, message: "\(resource) not found in config dump")
    }
}

extension ConfigurationDump {
    private func sections(
        _ filter: CompiledRegex?, withEndpoints: Bool
    ) throws(InvalidDumpQuery) -> [Message] {
        func isWanted(_ message: Message, _ field: String = "name") -> Bool {
            guard let filter else { return true }
            guard case .string(let name) = message[field] else { return "".withView { filter.isFound(in: $0) } }
            return name.withView { filter.isFound(in: $0) }
        }
        var sections = [bootstrap, clusters { isWanted($0) }]
        if withEndpoints { sections.append(endpoints { isWanted($0, "cluster_name") }) }
        sections.append(listeners { isWanted($0) })
        sections.append(scopedRoutes { isWanted($0) })
        sections.append(routes { isWanted($0) })
        sections.append(secrets { isWanted($0) })
        return sections
    }

    private var bootstrap: Message {
        var dump = Message(type: "envoy.admin.v3.BootstrapConfigDump")
        dump["bootstrap"] = .message(process.params.message.redacted())
        dump["last_updated"] = .timestamp(startTime)
        return dump
    }

    /// An entry `{<field>: Any, last_updated, version_info}`.
    private func entry(
        _ type: String, _ field: String, _ message: Message, version: String? = nil, updated: Int64? = nil
    ) -> Message {
        var entry = Message(type: "envoy.admin.v3.\(type)")
        entry[field] = .any(message.redacted())
        entry["last_updated"] = .timestamp(updated ?? startTime)
        if let version, !version.isEmpty { entry["version_info"] = .string(version) }
        return entry
    }

    private func clusters(_ isWanted: (Message) -> Bool) -> Message {
        var dump = Message(type: "envoy.admin.v3.ClustersConfigDump")
        if let version = process.clusterDiscovery?.version { dump["version_info"] = .string(version) }
        func append(_ entries: [ClusterEntry], isWarming: Bool) {
            for cluster in entries where isWanted(cluster.params.message) {
                let message = cluster.params.message
                guard let version = cluster.version else {
                    let entry = entry("ClustersConfigDump.StaticCluster", "cluster", message)
                    if !isWarming { dump.append(.message(entry), to: "static_clusters") }
                    continue
                }
                let entry = entry(
                    "ClustersConfigDump.DynamicCluster", "cluster", message, version: version, updated: cluster.updated)
                dump.append(.message(entry), to: isWarming ? "dynamic_warming_clusters" : "dynamic_active_clusters")
            }
        }
        append(process.clusters.active, isWarming: false)
        append(process.clusters.warming, isWarming: true)
        return dump
    }

    private func listeners(_ isWanted: (Message) -> Bool) -> Message {
        var dump = Message(type: "envoy.admin.v3.ListenersConfigDump")
        if let version = process.listenerDiscovery?.version { dump["version_info"] = .string(version) }
        let state = "ListenersConfigDump.DynamicListenerState"
        var dynamic: [(name: String, entry: Message)] = []
        func note(_ name: String, _ field: String, _ value: Message) {
            if let index = dynamic.firstIndex(where: { $0.name == name }) {
                dynamic[index].entry[field] = .message(value)
                return
            }
            var entry = Message(type: "envoy.admin.v3.ListenersConfigDump.DynamicListener")
            entry["name"] = .string(name)
            entry[field] = .message(value)
            dynamic.append((name, entry))
        }
        for listener in process.listeners.active where isWanted(listener.params.message) {
            let message = listener.params.message
            if let version = listener.version {
                let value = entry(state, "listener", message, version: version, updated: listener.updated)
                note(listener.params.name, "active_state", value)
            } else {
                dump.append(
                    .message(entry("ListenersConfigDump.StaticListener", "listener", message)), to: "static_listeners")
            }
        }
        for listener in process.listeners.warming where isWanted(listener.params.message) {
            guard let version = listener.version else { continue }
            let value = entry(state, "listener", listener.params.message, version: version, updated: listener.updated)
            note(listener.params.name, "warming_state", value)
        }
        for (name, failure) in process.listenerDiscovery?.failures ?? [:] where isWanted(failure.message) {
            var value = Message(type: "envoy.admin.v3.UpdateFailureState")
            value["failed_configuration"] = .any(failure.message.redacted())
            value["last_update_attempt"] = .timestamp(failure.at)
            value["details"] = .string(failure.reason)
            note(name, "error_state", value)
        }
        for (_, entry) in dynamic { dump.append(.message(entry), to: "dynamic_listeners") }
        return dump
    }

    private func scopedRoutes(_ isWanted: (Message) -> Bool) -> Message {
        var dump = Message(type: "envoy.admin.v3.ScopedRoutesConfigDump")
        for manager in process.listeners.active.map(\.params.message).flatMap(Self.connectionManagers) {
            guard case .message(let scoped) = manager["scoped_routes"] else { continue }
            let scopes = Self.messages(scoped["scoped_route_configurations_list"], "scoped_route_configurations")
            if scopes.isEmpty { continue }
            var entry = Message(type: "envoy.admin.v3.ScopedRoutesConfigDump.InlineScopedRouteConfigs")
            entry["name"] = scoped["name"]
            for scope in scopes { entry.append(.any(scope.redacted()), to: "scoped_route_configs") }
            entry["last_updated"] = .timestamp(startTime)
            if isWanted(entry) { dump.append(.message(entry), to: "inline_scoped_route_configs") }
        }
        for set in process.scopes.active {
            guard let updated = set.updated else { continue }
            var entry = Message(type: "envoy.admin.v3.ScopedRoutesConfigDump.DynamicScopedRouteConfigs")
            entry["name"] = .string(set.name)
            if !set.version.isEmpty { entry["version_info"] = .string(set.version) }
            for scope in set.scopes { entry.append(.any(scope.message.redacted()), to: "scoped_route_configs") }
            entry["last_updated"] = .timestamp(updated)
            if isWanted(entry) { dump.append(.message(entry), to: "dynamic_scoped_route_configs") }
        }
        return dump
    }

    private func routes(_ isWanted: (Message) -> Bool) -> Message {
        var dump = Message(type: "envoy.admin.v3.RoutesConfigDump")
        for message in process.listeners.active.map(\.params.message).flatMap(Self.routeConfigurations)
        where isWanted(message) {
            let entry = entry("RoutesConfigDump.StaticRouteConfig", "route_config", message)
            dump.append(.message(entry), to: "static_route_configs")
        }
        for route in process.routes.active {
            guard let message = route.message, isWanted(message) else { continue }
            let entry = entry(
                "RoutesConfigDump.DynamicRouteConfig", "route_config", message, version: route.version,
                updated: route.updated)
            dump.append(.message(entry), to: "dynamic_route_configs")
        }
        return dump
    }

    private func secrets(_ isWanted: (Message) -> Bool) -> Message {
        var dump = Message(type: "envoy.admin.v3.SecretsConfigDump")
        for secret in Self.messages(process.params.message["static_resources"], "secrets") where isWanted(secret) {
            var entry = Message(type: "envoy.admin.v3.SecretsConfigDump.StaticSecret")
            entry["name"] = secret["name"]
            entry["last_updated"] = .timestamp(startTime)
            entry["secret"] = .any(secret.redacted())
            dump.append(.message(entry), to: "static_secrets")
        }
        addDynamicSecrets(to: &dump, isWanted)
        return dump
    }

    /// Secrets of sources: those in use, and those that are waited for.
    private func addDynamicSecrets(to dump: inout Message, _ isWanted: (Message) -> Bool) {
        for entry in process.params.environment.secretDirectory.entries {
            var shown = Message(type: "envoy.admin.v3.SecretsConfigDump.DynamicSecret")
            shown["name"] = .string(entry.key.name)
            shown["last_updated"] = .timestamp(entry.lastUpdated)
            let secret: Message
            if let message = entry.message {
                if !entry.version.isEmpty { shown["version_info"] = .string(entry.version) }
                secret = entry.inlined ?? message
            } else {
                shown["version_info"] = .string("uninitialized")
                var empty = Message(type: "envoy.extensions.transport_sockets.tls.v3.Secret")
                empty["name"] = .string(entry.key.name)
                secret = empty
            }
            if !isWanted(secret) { continue }
            shown["secret"] = .any(secret.redacted())
            let list = entry.message == nil ? "dynamic_warming_secrets" : "dynamic_active_secrets"
            dump.append(.message(shown), to: list)
        }
    }

    /// The endpoints as they are resolved at the moment.
    private func endpoints(_ isWanted: (Message) -> Bool) -> Message {
        var dump = Message(type: "envoy.admin.v3.EndpointsConfigDump")
        for cluster in process.clusters.active {
            let assignment = EndpointReport(cluster: cluster.params, hosts: cluster.snapshot?.hosts ?? []).message
            if !isWanted(assignment) { continue }
            if cluster.version != nil {
                var entry = Message(type: "envoy.admin.v3.EndpointsConfigDump.DynamicEndpointConfig")
                entry["endpoint_config"] = .any(assignment)
                dump.append(.message(entry), to: "dynamic_endpoint_configs")
                continue
            }
            var entry = Message(type: "envoy.admin.v3.EndpointsConfigDump.StaticEndpointConfig")
            entry["endpoint_config"] = .any(assignment)
            dump.append(.message(entry), to: "static_endpoint_configs")
        }
        return dump
    }

    /// Those that stand inside of connection managers.
    private static func routeConfigurations(of listener: Message) -> [Message] {
        connectionManagers(of: listener).compactMap { manager in
            guard case .message(let routes) = manager["route_config"] else { return nil }
            return routes
        }
    }

    private static func connectionManagers(of listener: Message) -> [Message] {
        var chains = messages(.message(listener), "filter_chains")
        if case .message(let chain) = listener["default_filter_chain"] { chains.append(chain) }
        return chains.flatMap { messages(.message($0), "filters") }.compactMap { filter in
            guard case .message(let config) = filter["typed_config"] else { return nil }
            let manager = config.unpacked
            guard manager.schema.field("route_config") != nil, manager.schema.field("scoped_routes") != nil
            else { return nil }
            return manager
        }
    }

    private static func messages(_ owner: FieldValue?, _ field: String) -> [Message] {
        guard case .message(let owner) = owner, case .list(let items) = owner[field] else { return [] }
        return items.compactMap { if case .message(let item) = $0 { item } else { nil } }
    }
}
