// The route configurations of a client: for each port the virtual hosts of all services that have it.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct OutboundRoutes {
    static let httpProxyName = "http_proxy"

    let request: TranslationRequest
    /// Ports are asked for again by routes of single services.
    private var hostsOfPort: [Int: [Message]] = [:]

    init(_ request: TranslationRequest) { self.request = request }

    /// `9080`, `http_proxy`, `unix:///path`, or `host:9080` where the protocol is found out by looking. Proxyless clients
    /// ask by the name of a cluster.
    mutating func configuration(_ name: String) -> Message {
        if let parts = ClusterName.parse(name) {
            var configuration = empty(name)
            let hosts = virtualHosts(String(parts.port), port: parts.port)
            configuration["virtual_hosts"] = .messages(
                single(hosts, name: Wire.hostPort(parts.host, parts.port), host: parts.host))
            return configuration
        }
        let isPath = name.hasPrefix("unix://")
        let colon = isPath ? nil : name.lastIndex(of: ":")
        let number = isPath ? nil : Int(colon.map { name[name.index(after: $0)...] } ?? name[...])
        guard number != nil || isPath || name == Self.httpProxyName else { return empty(name) }
        var hosts = virtualHosts(name, port: number ?? 0)
        if let colon {
            hosts = single(hosts, name: name, host: String(name[..<colon]))
        } else if !hosts.contains(where: { $0["domains"] == ["*"] }) {
            hosts.append(catchAll())
        }
        var configuration = frame(name)
        configuration["virtual_hosts"] = .messages(hosts)
        return configuration
    }

    /// All but the virtual hosts.
    func frame(_ name: String) -> Message {
        var configuration = empty(name)
        configuration["max_direct_response_body_size_bytes"] = 1_048_576
        if request.node.role != .grpc { configuration["ignore_port_in_host_matching"] = true }
        return configuration
    }

    private func empty(_ name: String) -> Message {
        Message(
            "envoy.config.route.v3.RouteConfiguration", ["name": .string(name), "validate_clusters": false])
    }

    private mutating func virtualHosts(_ name: String, port: Int) -> [Message] {
        if port > 0, let known = hostsOfPort[port] { return known }
        guard let view = request.scope.egressView(port: port, bind: name) else { return [] }
        var hosts = PortVirtualHosts(request, view: view, port: port).build()
        hosts.sort { Self.name(of: $0) < Self.name(of: $1) }
        if port > 0 { hostsOfPort[port] = hosts }
        return hosts
    }

    static func name(of host: Message) -> String {
        if case .string(let name)? = host["name"] { name } else { "" }
    }

    /// A listener for one service takes whatever name it is called by. Proxyless clients compare names themselves, so
    /// theirs stay.
    private func single(_ hosts: [Message], name: String, host: String) -> [Message] {
        let fitting = hosts.filter { candidate in
            guard case .list(let domains)? = candidate["domains"] else { return false }
            return domains.contains { $0 == .string(name) || $0 == .string(host) }
        }
        guard request.node.role != .grpc, fitting.count == 1, var only = fitting.first else { return fitting }
        only["domains"] = ["*"]
        return [only]
    }

    func catchAll() -> Message {
        var host = Message("envoy.config.route.v3.VirtualHost", ["domains": ["*"]])
        if request.includesAttemptCount { host["include_request_attempt_count"] = true }
        var route = Message(
            "envoy.config.route.v3.Route",
            ["match": .message(Message("envoy.config.route.v3.RouteMatch", ["prefix": "/"]))])
        switch request.unknownTraffic {
        case .blocked:
            route["name"] = "block_all"
            route["direct_response"] = .message(
                Message("envoy.config.route.v3.DirectResponseAction", ["status": 502]))
        case .allowed(let cluster):
            route["name"] = "allow_any"
            var action = Message("envoy.config.route.v3.RouteAction", ["cluster": .string(cluster)])
            action["timeout"] = .duration(.zero)
            action["max_grpc_timeout"] = .duration(.zero)
            route["route"] = .message(action)
        }
        host["name"] = route["name"]
        host["routes"] = .messages([route])
        return host
    }
}

extension TranslationRequest {
    /// `x-envoy-attempt-count`, unless the proxy's configuration switches it off.
    var includesAttemptCount: Bool { !(node.proxyConfig.proxyHeaders?.attemptCount?.disabled ?? false) }
}
