// The listeners of a client: one for each port or address of the services it may call, and the one that gets all
// intercepted connections.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

struct OutboundListeners {
    let request: TranslationRequest
    private var drafts: [ListenerDraft.Key: ListenerDraft] = [:]
    private var order: [ListenerDraft.Key] = []

    init(_ request: TranslationRequest) {
        self.request = request
        for view in request.scope.egress { add(view) }
    }

    func all() -> [Message] {
        var listeners = order.compactMap { drafts[$0]?.message(request) }
        if let proxy = httpProxy() { listeners.append(proxy) }
        if let virtual = virtualOutbound() { listeners.append(virtual) }
        return listeners
    }

    private var bindsEverywhere: Bool { request.node.interception == .none }

    private mutating func add(_ view: EgressView) {
        let stated = view.listener
        var bindsToPort = bindsEverywhere
        if let stated, stated.captureMode == .NONE || stated.bind.hasPrefix("unix://") { bindsToPort = true }
        var bind: [String] = []
        if let stated, !stated.bind.isEmpty {
            bind = [stated.bind]
        } else if bindsToPort {
            bind = request.node.loopbackAddresses
        }
        if let stated, let port = stated.port {
            let own = ServicePort(
                name: port.name, number: port.number, protocol: PortProtocol(named: port.protocol) ?? .unknown)
            if isReserved(own, bind.first) { return }
            if port.protocol.uppercased() == "HTTP_PROXY" {
                addProxy(own, bind, bindsToPort)
                return
            }
            for service in view.services { add(service, own, bind, bindsToPort, view) }
            return
        }
        // Listeners that a Sidecar states port by port are complete by themselves.
        for key in order { drafts[key]?.isClosed = true }
        for service in view.services where !service.isAlias {
            for port in service.ports where !isReserved(port, bind.first) {
                if bind.isEmpty && isHeadless(service, port) {
                    addHeadless(service, port, bindsToPort, view)
                } else {
                    add(service, port, bind, bindsToPort, view)
                }
            }
        }
    }

    /// Without an address of its own, and its bytes can't be told from another service's.
    private func isHeadless(_ service: MeshService, _ port: ServicePort) -> Bool {
        service.resolution == .passthrough && !port.protocol.isHTTP && port.protocol != .udp
            && request.node.addresses(of: service).isEmpty
    }

    /// A listener for each host, except for a ServiceEntry that knows none.
    private mutating func addHeadless(
        _ service: MeshService, _ port: ServicePort, _ bindsToPort: Bool, _ view: EgressView
    ) {
        let endpoints = (request.world.endpoints[service.id] ?? []).filter { $0.servicePort == port.name }
        if !service.isKubernetes && endpoints.isEmpty && service.selector.isEmpty {
            return add(service, port, [], bindsToPort, view)
        }
        var seen: Set<String> = []
        for endpoint in endpoints where IPAddress(endpoint.address) != nil && seen.insert(endpoint.address).inserted {
            add(service, port, [endpoint.address], bindsToPort, view)
        }
    }

    private mutating func addProxy(_ port: ServicePort, _ bind: [String], _ bindsToPort: Bool) {
        let address = bind.isEmpty ? request.node.wildcardAddresses : bind
        let key = ListenerDraft.Key(bind: address[0], port: port.number)
        if drafts[key] != nil { return }
        put(
            key,
            ListenerDraft(
                bind: address, port: port.number, bindsToPort: bindsToPort, kind: .http, portProtocol: .http,
                chains: [OutboundChain(content: .http(routes: routeName(port, address[0]), protocol: .http))]))
    }

    private func routeName(_ port: ServicePort, _ bind: String) -> String {
        port.number == 0 ? bind : String(port.number)
    }

    private mutating func put(_ key: ListenerDraft.Key, _ draft: ListenerDraft) {
        if drafts[key] == nil { order.append(key) }
        drafts[key] = draft
    }

    private mutating func add(
        _ service: MeshService, _ port: ServicePort, _ stated: [String], _ bindsToPort: Bool, _ view: EgressView
    ) {
        if port.protocol == .udp || service.isAlias { return }
        if stated.isEmpty && !port.protocol.isHTTP {
            // Nothing listens on a range: it is told apart on the address that all share.
            let addresses = request.node.addresses(of: service)
            let ranges = addresses.filter { $0.utf8.contains(UInt8(ascii: "/")) }
            if !ranges.isEmpty {
                let single = addresses.filter { !$0.utf8.contains(UInt8(ascii: "/")) }
                if !single.isEmpty { place(service, port, single, [], bindsToPort, view) }
                return place(service, port, request.node.wildcardAddresses, ranges, bindsToPort, view)
            }
            if !addresses.isEmpty { return place(service, port, addresses, [], bindsToPort, view) }
        }
        place(service, port, stated.isEmpty ? request.node.wildcardAddresses : stated, [], bindsToPort, view)
    }

    private mutating func place(
        _ service: MeshService, _ port: ServicePort, _ bind: [String], _ ranges: [String], _ bindsToPort: Bool,
        _ view: EgressView
    ) {
        let wildcard = request.node.wildcardAddress
        if bind[0] == wildcard && isReserved(port, wildcard) { return }
        let key = ListenerDraft.Key(bind: bind[0], port: port.number)
        let current = drafts[key]
        if current?.isClosed ?? false { return }
        let draft = ListenerDraft(
            bind: bind, port: port.number, bindsToPort: bindsToPort, kind: .tcp, portProtocol: port.protocol, chains: []
        )
        if port.protocol.isHTTP {
            addHTTP(draft, key, current, port, isShared: bind[0] == wildcard)
        } else {
            let tcp = TCPChains(
                request: request, service: service, port: port, ranges: ranges, bind: bind[0],
                virtualServices: view.virtualServices)
            addTCP(draft, key, current, service, port, tcp.all())
        }
    }

    /// One connection manager serves all HTTP services of a port. On the address that all share, what isn't HTTP goes
    /// where it wanted.
    private mutating func addHTTP(
        _ draft: ListenerDraft, _ key: ListenerDraft.Key, _ current: ListenerDraft?, _ port: ServicePort, isShared: Bool
    ) {
        var chain = OutboundChain(
            content: .http(routes: routeName(port, draft.bind[0]), protocol: port.protocol))
        chain.isSniffed = isShared
        guard var known = current else {
            var new = draft
            new.merge([chain])
            new.kind = isShared ? .mixed : .http
            return put(key, new)
        }
        guard known.kind == .tcp, mayShare(known.portProtocol, port.protocol) else { return }
        known.merge([chain])
        known.kind = .mixed
        put(key, known)
    }

    private mutating func addTCP(
        _ draft: ListenerDraft, _ key: ListenerDraft.Key, _ current: ListenerDraft?, _ service: MeshService,
        _ port: ServicePort, _ chains: [OutboundChain]
    ) {
        let isUnknown = port.protocol == .unknown
        var all = chains
        if isUnknown {
            let name =
                draft.bind[0] == request.node.wildcardAddress
                ? routeName(port, draft.bind[0]) : "\(service.hostname):\(port.number)"
            var chain = OutboundChain(content: .http(routes: name, protocol: .unknown))
            chain.isSniffed = true
            all.append(chain)
        }
        guard var known = current else {
            var new = draft
            new.merge(all)
            new.kind = isUnknown ? .mixed : .tcp
            return put(key, new)
        }
        guard mayShare(known.portProtocol, port.protocol) else { return }
        if isUnknown && known.kind == .http {
            var new = draft
            new.merge(all)
            new.kind = .mixed
            return put(key, new)
        }
        known.merge(isUnknown && known.kind == .mixed ? chains : all)
        if known.kind == .http || isUnknown { known.kind = .mixed }
        put(key, known)
    }

    /// Servers that speak first can't be told by looking.
    private func mayShare(_ left: PortProtocol, _ right: PortProtocol) -> Bool {
        left == right || ![left, right].contains { $0 == .mongo || $0 == .mysql }
    }

    /// Ports that a sidecar itself listens on.
    private func isReserved(_ port: ServicePort, _ bind: String?) -> Bool {
        if let bind {
            if bind != request.node.wildcardAddress { return false }
        } else if !port.protocol.isHTTP {
            return false
        }
        let mesh = request.world.mesh
        if port.number == mesh.outboundPort || port.number == mesh.inboundPort { return true }
        let own = [request.node.metadata["ENVOY_STATUS_PORT"], request.node.metadata["ENVOY_PROMETHEUS_PORT"]]
        return own.contains { $0?.int == port.number || $0?.string == String(port.number) }
    }

    // MARK: Listeners of the proxy itself

    /// For clients that send whole URLs to a proxy.
    private func httpProxy() -> Message? {
        let stated = request.node.metadata["HTTP_PROXY_PORT"]
        let port = stated?.int ?? stated?.string.flatMap { Int($0) } ?? request.world.mesh.proxyHttpPort
        if port == 0 { return nil }
        return ListenerDraft(
            bind: request.node.loopbackAddresses, port: port, bindsToPort: true, kind: .http, portProtocol: .http,
            chains: [OutboundChain(content: .http(routes: OutboundRoutes.httpProxyName, protocol: .http))]
        ).message(request)
    }

    /// Gets every intercepted connection and hands it to the listener of its destination, if there is one.
    private func virtualOutbound() -> Message? {
        if bindsEverywhere { return nil }
        let port = request.world.mesh.outboundPort
        let blocked = Message(
            "envoy.config.listener.v3.FilterChain",
            [
                "name": "virtualOutbound-blackhole",
                "filter_chain_match": .message(
                    Message(
                        "envoy.config.listener.v3.FilterChainMatch", ["destination_port": .unsigned(UInt64(port))])),
                // Connections to the port itself would go round in circles.
                "filters": .messages(TCPRouteSettings(ClusterName.blackHole).filters(request)),
            ])
        let rest = Message(
            "envoy.config.listener.v3.FilterChain",
            [
                "name": "virtualOutbound-catchall-tcp",
                "filters": .messages(ListenerDraft.unknownFilters(request)),
            ])
        var listener = Message(
            "envoy.config.listener.v3.Listener",
            [
                "name": "virtualOutbound",
                "address": .message(Address.message(request.node.wildcardAddress, port)),
                "additional_addresses": .messages(Wire.additional(request.node.wildcardAddresses.dropFirst(), port)),
                "use_original_dst": true,
                "traffic_direction": "OUTBOUND", "filter_chains": .messages([blocked, rest]),
                "max_connections_to_accept_per_socket_event": 1,
                "access_log": .messages(AccessLogs.listener(request)),
            ])
        if request.node.interception == .tproxy { listener["transparent"] = true }
        return listener
    }
}
