// The route configurations of a gateway: for each its servers' hosts with the routes of VirtualServices bound to them.

import EnvoyAPI
import MeshAPI
import Registry

public enum GatewayRoutes {
    /// A name that no server has (any more) gets an empty configuration: listeners that drain still ask for it.
    public static func build(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        let merge = GatewayMerge(request)
        return names.map { name in
            var configuration = Message(
                "envoy.config.route.v3.RouteConfiguration", ["name": .string(name), "validate_clusters": false])
            if let servers = merge.byRoute[name], !servers.isEmpty {
                var hosts = GatewayHosts(request)
                for server in servers { hosts.add(server) }
                configuration["virtual_hosts"] = .messages(hosts.messages(fallbackPort: servers[0].port.number))
                configuration["ignore_port_in_host_matching"] = true
                configuration["max_direct_response_body_size_bytes"] = 1_048_576
            }
            return GeneratedResource(name: name, message: configuration)
        }
    }
}

/// Virtual hosts by domain while servers and VirtualServices are added.
struct GatewayHosts {
    private struct Host {
        let name: String
        var domains: [String]
        var routes: [Message] = []
        /// VirtualServices whose routes are here, in order: hosts of equal ones become one.
        var sources: [String] = []
        var redirectsToHTTPS = false
    }

    private let request: TranslationRequest
    private var hosts: [String: Host] = [:]

    init(_ request: TranslationRequest) { self.request = request }

    mutating func add(_ server: GatewayServer) {
        let port = server.port.number
        let redirects = server.tls?.httpsRedirect ?? false
        let builder = RouteBuilder(request, gateways: [server.gateway], port: port, isTLS: server.tls != nil)
        for virtualService in request.scope.virtualServices(of: server.gateway) {
            let shared = Self.intersection(server.hosts(for: virtualService.namespace), virtualService.spec.hosts)
            if shared.isEmpty { continue }
            let routes = builder.routes(for: virtualService)
            let source = "\(server.gateway) \(port) \(virtualService.namespace)/\(virtualService.name)"
            for host in shared {
                let domain = host.lowercased()
                var known = hosts[domain] ?? Host(name: Wire.hostPort(domain, port), domains: [domain])
                known.routes += routes
                known.sources.append(source)
                known.redirectsToHTTPS = known.redirectsToHTTPS || redirects
                hosts[domain] = known
            }
        }
        if !redirects { return }
        for host in server.server.hosts {
            let domain = (host.split(separator: "/").last.map(String.init) ?? host).lowercased()
            hosts[domain, default: Host(name: Wire.hostPort(domain, port), domains: [domain])].redirectsToHTTPS = true
        }
    }

    /// In order of their names. Without any host every request is answered 404.
    func messages(fallbackPort: Int) -> [Message] {
        if hosts.isEmpty {
            return [
                Message(
                    "envoy.config.route.v3.VirtualHost",
                    ["name": .string("blackhole:\(fallbackPort)"), "domains": .strings(["*"])])
            ]
        }
        return collapsed().sorted { $0.name < $1.name }.map(message)
    }

    /// Hosts with the very same routes are sent once.
    private func collapsed() -> [Host] {
        struct Key: Hashable {
            let sources: [String]
            let redirects: Bool
        }
        var result: [Host] = []
        var positions: [Key: Int] = [:]
        for (domain, host) in hosts.sorted(by: { $0.key < $1.key }) {
            let key = Key(sources: host.sources, redirects: host.redirectsToHTTPS)
            if let position = positions[key] {
                result[position].domains.append(domain)
            } else {
                positions[key] = result.count
                result.append(host)
            }
        }
        return result
    }

    private func message(_ host: Host) -> Message {
        Message(
            "envoy.config.route.v3.VirtualHost",
            [
                "name": .string(host.name), "domains": .strings(host.domains),
                "routes": .messages(Self.sorted(host.routes)),
                "include_request_attempt_count": .bool(request.includesAttemptCount),
                "require_tls": host.redirectsToHTTPS ? "ALL" : nil,
            ])
    }

    /// Catch-all routes go last: the routes of a later VirtualService would never be reached.
    private static func sorted(_ routes: [Message]) -> [Message] {
        routes.filter { !takesEverything($0) } + routes.filter(takesEverything)
    }

    private static func takesEverything(_ route: Message) -> Bool {
        guard let match = route["match"]?.inner else { return false }
        if !(match["headers"]?.listItems.isEmpty ?? true) || !(match["query_parameters"]?.listItems.isEmpty ?? true) {
            return false
        }
        if match["prefix"] == "/" { return true }
        return match["safe_regex"]?.inner?["regex"] == "*"
    }

    /// Of each pair the narrower one.
    private static func intersection(_ own: [String], _ wanted: [String]) -> [String] {
        var result: [String] = []
        for host in own {
            for other in wanted {
                if HostName.isSubset(host, of: other) {
                    if !result.contains(host) { result.append(host) }
                } else if HostName.isSubset(other, of: host), !result.contains(other) {
                    result.append(other)
                }
            }
        }
        return result
    }
}
