// The debug pages in Istio's forms.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry
import Translation

public struct DebugPage: Sendable {
    public let status: Int
    public let contentType: String
    public let body: [UInt8]

    init(_ node: DocumentNode) {
        status = 200
        contentType = "application/json"
        body = node.json + [0x0A]
    }

    init(status: Int, words: String) {
        self.status = status
        contentType = "text/plain"
        body = Array((words + "\n").utf8)
    }

    init(json: String) {
        status = 200
        contentType = "application/json"
        body = Array((json + "\n").utf8)
    }
}

public struct DebugPages: Sendable {
    private let server: DiscoveryServer
    /// An object as it is stored; for the page that shows configuration.
    private let read: @Sendable (ConfigKey) async -> DocumentNode?

    public init(
        _ server: DiscoveryServer, read: @escaping @Sendable (ConfigKey) async -> DocumentNode? = { _ in nil }
    ) {
        self.server = server
        self.read = read
    }

    public static let names = [
        "syncz", "registryz", "endpointz", "configz", "config_dump", "push_status", "connections", "adsz",
        "config_distribution", "instancesz", "ndsz", "networkz",
    ]

    /// nil for a path that is none of these pages.
    public func page(_ path: String, _ query: [(name: String, value: String)]) async -> DebugPage? {
        let value: (String) -> String? = { name in query.first { $0.name == name }?.value }
        switch path {
        case "/debug/networkz": return DebugPage(RegistryPage.networks(server.world))
        case "/debug", "/debug/", "/debug/list": return DebugPage(.list(Self.names.map { .string("/debug/\($0)") }))
        case "/debug/syncz": return DebugPage(.list(await server.proxies().map(SyncPage.row)))
        case "/debug/registryz": return DebugPage(RegistryPage.services(server.world))
        case "/debug/endpointz", "/debug/endpointShardz": return DebugPage(RegistryPage.endpoints(server.world))
        case "/debug/configz": return await configuration()
        case "/debug/config_dump": return await dump(value("proxyID"))
        case "/debug/push_status": return await pushStatus()
        case "/debug/connections", "/debug/adsz": return await connections()
        case "/debug/instancesz": return await instances()
        case "/debug/ndsz": return await names(value("proxyID"))
        case "/debug/config_distribution": return await distribution(value)
        default: return nil
        }
    }

    private func configuration() async -> DebugPage {
        var items: [DocumentNode] = []
        for key in ConfigPage.keys(server.world) {
            if let object = await read(key) { items.append(object) } else { items.append(ConfigPage.stub(key)) }
        }
        return DebugPage(.list(items))
    }

    private func dump(_ proxy: String?) async -> DebugPage {
        guard let proxy, !proxy.isEmpty else {
            return DebugPage(status: 400, words: "found no proxyID, expected /debug/config_dump?proxyID=name.namespace")
        }
        guard let (_, resources) = await server.resources(ofProxy: proxy) else {
            return DebugPage(status: 404, words: "proxy \(proxy) is not connected to this control plane")
        }
        return DebugPage(json: ConfigDump.message(resources).json(pretty: true))
    }

    private func pushStatus() async -> DebugPage {
        var refused = DocumentNode.mapping([:])
        for status in await server.proxies() {
            for subscription in status.subscriptions {
                guard let words = subscription.refusal else { continue }
                var rows = refused["pilot_xds_\(subscription.type.shortName)_reject"] ?? .mapping([:])
                rows.set(status.node.id, ["proxy": .string(status.node.id), "message": .string(words)])
                refused.set("pilot_xds_\(subscription.type.shortName)_reject", rows)
            }
        }
        return DebugPage(["Version": .string("\(server.world.version)"), "ProxyStatus": refused])
    }

    private func connections() async -> DebugPage {
        let all = await server.proxies()
        let rows = all.map { status -> DocumentNode in
            var watches = DocumentNode.mapping([:])
            for subscription in status.subscriptions where subscription.isWatched {
                watches.set(subscription.type.rawValue, .integer(Int64(subscription.resources)))
            }
            return [
                "connectionId": .string("\(status.node.id)-\(status.connection)"),
                "connectedAt": .string(ObjectTime.text(status.connectedAt)), "address": .string(status.peer),
                "delta": .bool(status.isDelta), "watches": watches,
            ]
        }
        return DebugPage(["totalClients": .integer(Int64(all.count)), "clients": .list(rows)])
    }

    private func instances() async -> DebugPage {
        var result = DocumentNode.mapping([:])
        for status in await server.proxies() {
            let targets = status.node.targets.map { target -> DocumentNode in
                [
                    "service": .string(target.service.hostname), "port": .integer(Int64(target.port.number)),
                    "endpointPort": .integer(Int64(target.endpointPort)),
                ]
            }
            result.set(status.node.id, .list(targets))
        }
        return DebugPage(result)
    }

    private func names(_ proxy: String?) async -> DebugPage {
        guard let proxy, !proxy.isEmpty else {
            return DebugPage(status: 400, words: "found no proxyID, expected /debug/ndsz?proxyID=name.namespace")
        }
        guard let records = await server.names(ofProxy: proxy) else {
            return DebugPage(status: 404, words: "proxy \(proxy) is not connected to this control plane")
        }
        var table = DocumentNode.mapping([:])
        for record in records {
            var row: DocumentNode = [
                "ips": .list(record.addresses.map { .string($0) }), "registry": .string(record.registry),
            ]
            if !record.shortName.isEmpty { row.set("shortname", .string(record.shortName)) }
            if !record.namespace.isEmpty { row.set("namespace", .string(record.namespace)) }
            table.set(record.host, row)
        }
        return DebugPage(["table": table])
    }

    /// `revision` is the object's resourceVersion, when it matters that it is that one; `wait` the milliseconds in which
    /// the answer is held back until everyone has it.
    private func distribution(_ value: (String) -> String?) async -> DebugPage {
        let resource = value("resource") ?? ""
        let parts = resource.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts[0].isEmpty, !parts[2].isEmpty else {
            return DebugPage(status: 400, words: "found resource=\(resource), expected Kind/namespace/name")
        }
        var numbers: [Int64] = []
        for name in ["revision", "wait"] {
            guard let number = Int64(value(name) ?? "0"), number >= 0 else {
                return DebugPage(status: 400, words: "found \(name)=\(value(name) ?? ""), expected a number")
            }
            numbers.append(number)
        }
        let key = ConfigKey(kind: parts[0], namespace: parts[1], name: parts[2])
        if numbers[0] == 0, await server.distribution(of: key) == nil {
            return DebugPage(status: 404, words: "\(resource) has not changed since this control plane started")
        }
        let limit = Instant.now + .milliseconds(min(numbers[1], 60_000))
        var pause: UInt64 = 5
        var target: UInt64?
        while true {
            let found = await server.distribution(of: key, revision: numbers[0], target: target)
            if found.isSeen { target = found.world }
            if found.isComplete || Instant.now >= limit || Task.isCancelled { return DebugPage(found.page(resource)) }
            try? await Task.sleep(nanoseconds: pause * 1_000_000)
            pause = min(pause + 2, 100)
        }
    }
}

enum SyncPage {
    static func row(_ status: ProxyStatus) -> DocumentNode {
        var row: DocumentNode = [
            "cluster_id": .string(status.node.cluster), "proxy": .string(status.node.id),
            "proxy_type": .string(status.node.role == .router ? "router" : "sidecar"),
            "istio_version": .string(status.node.istioVersion),
        ]
        for subscription in status.subscriptions where !subscription.nonceSent.isEmpty {
            let name: String
            switch subscription.type {
            case .cluster: name = "cluster"
            case .endpoint: name = "endpoint"
            case .listener: name = "listener"
            case .route: name = "route"
            case .secret: name = "secret"
            case .extensionConfig: name = "extensionconfig"
            case .nameTable: name = "name_table"
            }
            row.set("\(name)_sent", .string(subscription.nonceSent))
            row.set("\(name)_acked", .string(subscription.nonceAcknowledged))
            row.set("\(name)_status", .string(subscription.word))
        }
        return row
    }
}

enum ConfigDump {
    static func message(_ resources: [XDSType: [GeneratedResource]]) -> Message {
        var clusters = Message(type: "envoy.admin.v3.ClustersConfigDump")
        for resource in resources[.cluster] ?? [] {
            var dynamic = Message(type: "envoy.admin.v3.ClustersConfigDump.DynamicCluster")
            dynamic["cluster"] = .any(resource.message)
            clusters.append(.message(dynamic), to: "dynamic_active_clusters")
        }
        var listeners = Message(type: "envoy.admin.v3.ListenersConfigDump")
        for resource in resources[.listener] ?? [] {
            var state = Message(type: "envoy.admin.v3.ListenersConfigDump.DynamicListenerState")
            state["listener"] = .any(resource.message)
            var dynamic = Message(type: "envoy.admin.v3.ListenersConfigDump.DynamicListener")
            dynamic["name"] = .string(resource.name)
            dynamic["active_state"] = .message(state)
            listeners.append(.message(dynamic), to: "dynamic_listeners")
        }
        var routes = Message(type: "envoy.admin.v3.RoutesConfigDump")
        for resource in resources[.route] ?? [] {
            var dynamic = Message(type: "envoy.admin.v3.RoutesConfigDump.DynamicRouteConfig")
            dynamic["route_config"] = .any(resource.message)
            routes.append(.message(dynamic), to: "dynamic_route_configs")
        }
        var endpoints = Message(type: "envoy.admin.v3.EndpointsConfigDump")
        for resource in resources[.endpoint] ?? [] {
            var dynamic = Message(type: "envoy.admin.v3.EndpointsConfigDump.DynamicEndpointConfig")
            dynamic["endpoint_config"] = .any(resource.message)
            endpoints.append(.message(dynamic), to: "dynamic_endpoint_configs")
        }
        var dump = Message(type: "envoy.admin.v3.ConfigDump")
        for part in [clusters, listeners, routes, endpoints] { dump.append(.any(part), to: "configs") }
        return dump
    }
}
