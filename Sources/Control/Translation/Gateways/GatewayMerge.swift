// All Gateways of one proxy as one: which servers share a port, which can't, and what each is called.

import MeshAPI
import Registry

/// A server of a Gateway on a port where the proxy really listens.
struct GatewayServer: Sendable {
    /// `namespace/name`.
    let gateway: String
    let object: ConfigKey
    let index: Int
    /// Hosts with their namespaces: `./host` is of the Gateway's own, `*/host` of any.
    let server: Networking.Server
    let port: Networking.Port
    let portProtocol: PortProtocol
    let routeName: String
    /// Without namespaces, sorted.
    let serverNames: [String]

    var tls: Networking.ServerTLSSettings? { server.tls }
    var isPassthrough: Bool { tls.map { $0.mode == .PASSTHROUGH || $0.mode == .AUTO_PASSTHROUGH } ?? false }
    /// HTTP is understood, on plain connections or after TLS.
    var isHTTP: Bool {
        portProtocol.isHTTP || (portProtocol == .https && tls != nil && !isPassthrough)
    }
    var terminatesHTTPS: Bool { portProtocol == .https && tls != nil && !isPassthrough }
    /// Several may share a port, told apart by server name. A redirect to HTTPS alone makes none.
    var isTLS: Bool { tls != nil && !portProtocol.isHTTP }
}

/// What of Gateways is not in force, and why.
public struct GatewayFinding: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable {
        case missingPort, duplicateHosts, portConflict, missingTLS, duplicatePortName, notSupported
    }

    public let gateway: ConfigKey
    /// `spec.servers[0]`.
    public let path: String
    public let reason: Reason
    public let message: String
}

struct GatewayMerge: Sendable {
    struct Port: Sendable, Hashable {
        let number: Int
        let portProtocol: String
        let bind: String
    }

    private(set) var ports: [Port] = []
    private(set) var servers: [Port: [GatewayServer]] = [:]
    private(set) var byRoute: [String: [GatewayServer]] = [:]
    private(set) var findings: [GatewayFinding] = []
    private var plainPorts: [Int: Port] = [:]
    private var tlsBinds: [Int: Set<String>] = [:]
    private var usedNumbers: Set<Int> = []
    /// By port, the bind of each host that is taken.
    private var takenHosts: [Int: [String: String]] = [:]

    /// Gateways in order of precedence; `targets` are the ports of services in front of the proxy.
    init(_ gateways: [ConfigObject<Networking.Gateway>], targets: [ServiceTarget]) {
        for gateway in gateways {
            for (index, server) in gateway.spec.servers.enumerated() { add(server, index, gateway, targets) }
        }
    }

    /// Of a proxy: those whose selector fits its labels.
    init(_ request: TranslationRequest) {
        let node = request.node
        let selected = request.world.gateways.filter { gateway in
            if request.options.scopesGatewaysToNamespace && gateway.namespace != node.namespace { return false }
            return gateway.spec.selector.isLabelSubset(of: node.labels)
        }
        self.init(selected, targets: node.targets)
    }

    private mutating func add(
        _ given: Networking.Server, _ index: Int, _ gateway: ConfigObject<Networking.Gateway>,
        _ targets: [ServiceTarget]
    ) {
        let key = ConfigKey(kind: "Gateway", namespace: gateway.namespace, name: gateway.name)
        func finding(_ refusal: Refusal) -> GatewayFinding {
            GatewayFinding(
                gateway: key, path: "spec.servers[\(index)]", reason: refusal.reason, message: refusal.message)
        }
        guard let port = given.port else {
            findings.append(finding(Refusal(.missingPort, "found no port, expected one")))
            return
        }
        if !given.defaultEndpoint.isEmpty {
            let text = "found a defaultEndpoint, which counts for nothing here, expected routes of a VirtualService"
            findings.append(finding(Refusal(.notSupported, text)))
        }
        let number = Self.resolve(port.number, targets)
        var server = given
        server.hosts = Self.sanitized(given.hosts, gateway.namespace)
        let portProtocol = PortProtocol(named: port.protocol) ?? .unknown
        let names = Set(server.hosts.map { $0.split(separator: "/").last.map(String.init) ?? $0 }).sorted()
        let made = GatewayServer(
            gateway: "\(gateway.namespace)/\(gateway.name)", object: key, index: index, server: server, port: port,
            portProtocol: portProtocol,
            routeName: Self.routeName(server, port, number, portProtocol, gateway), serverNames: names)
        if server.tls != nil {
            let taken = takenHosts[number] ?? [:]
            let duplicates = server.hosts.filter { taken[$0.lowercased()] == server.bind }
            if !duplicates.isEmpty {
                let text = "port \(number) already has a server for \(duplicates.joined(separator: ", "))"
                findings.append(finding(Refusal(.duplicateHosts, "\(text), expected each host once")))
                return
            }
            for host in server.hosts { takenHosts[number, default: [:]][host.lowercased()] = server.bind }
        }
        if let refusal = place(made, Port(number: number, portProtocol: port.protocol, bind: server.bind)) {
            findings.append(finding(refusal))
        }
    }

    private struct Refusal {
        let reason: GatewayFinding.Reason
        let message: String

        init(_ reason: GatewayFinding.Reason, _ message: String) {
            self.reason = reason
            self.message = message
        }
    }

    /// Plain HTTP servers of a port merge, TLS servers of a port are told apart by name; anything else takes a port for
    /// itself, unless its address is another one.
    private mutating func place(_ made: GatewayServer, _ port: Port) -> Refusal? {
        if usedNumbers.insert(port.number).inserted {
            open(made, port)
        } else if let current = plainPorts[port.number] {
            return join(made, port, current)
        } else if made.isTLS {
            return addTLS(made, port)
        } else if tlsBinds[port.number]?.contains(port.bind) ?? false {
            let text = "port \(port.number) already has TLS servers, found one without TLS"
            return Refusal(.missingTLS, "\(text), expected `tls`")
        } else {
            open(made, port)
        }
        return nil
    }

    private mutating func join(_ made: GatewayServer, _ port: Port, _ current: Port) -> Refusal? {
        if current.bind != port.bind {
            if servers[port] == nil {
                open(made, port)
            } else {
                servers[port, default: []].append(made)
                byRoute[made.routeName, default: []].append(made)
            }
            return nil
        }
        let known = PortProtocol(named: current.portProtocol) ?? .unknown
        guard made.portProtocol.isHTTP, known.isHTTP, !made.routeName.isEmpty else {
            let text = "port \(port.number) already speaks \(current.portProtocol), found \(port.portProtocol)"
            return Refusal(.portConflict, "\(text), expected it on another port")
        }
        servers[current, default: []].append(made)
        byRoute[made.routeName, default: []].append(made)
        return nil
    }

    private mutating func addTLS(_ made: GatewayServer, _ port: Port) -> Refusal? {
        if made.isHTTP {
            guard byRoute[made.routeName] == nil else {
                let text = "the port's name \"\(made.port.name)\" is that of another HTTPS server"
                return Refusal(.duplicatePortName, "\(text), expected a name of its own")
            }
            byRoute[made.routeName] = [made]
        }
        tlsBinds[port.number, default: []].insert(port.bind)
        if servers[port] == nil { ports.append(port) }
        servers[port, default: []].append(made)
        return nil
    }

    private mutating func open(_ made: GatewayServer, _ port: Port) {
        if made.isTLS { tlsBinds[port.number, default: []].insert(port.bind) } else { plainPorts[port.number] = port }
        if made.isHTTP { byRoute[made.routeName] = [made] }
        servers[port] = [made]
        ports.append(port)
    }
}

// Names
extension GatewayMerge {
    private static let untranslated = "experimental.istio.io/disable-gateway-port-translation"

    /// The service's port may be another than the one its proxies listen on.
    static func resolve(_ number: Int, _ targets: [ServiceTarget]) -> Int {
        targets.first { $0.port.number == number && $0.service.labels[untranslated] == nil }?.endpointPort ?? number
    }

    private static func sanitized(_ hosts: [String], _ namespace: String) -> [String] {
        var result: [String] = []
        for host in hosts {
            let parts = host.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                result.append(host)
                continue
            }
            switch parts[0] {
            case ".": result.append("\(namespace)/\(parts[1])")
            case "*": result.append(parts[1])
            default: result.append(host)
            }
        }
        return result
    }

    private static func routeName(
        _ server: Networking.Server, _ port: Networking.Port, _ number: Int, _ portProtocol: PortProtocol,
        _ gateway: ConfigObject<Networking.Gateway>
    ) -> String {
        let bind = server.bind.isEmpty ? "" : ".\(server.bind)"
        if portProtocol.isHTTP { return "http.\(number)\(bind)" }
        let passes = server.tls.map { $0.mode == .PASSTHROUGH || $0.mode == .AUTO_PASSTHROUGH } ?? false
        if portProtocol == .https && !passes {
            return "https.\(port.number).\(port.name).\(gateway.name).\(gateway.namespace)\(bind)"
        }
        return ""
    }
}

extension Translation {
    /// Servers of Gateways that aren't in force for workloads with these labels, and why: hosts or ports that others
    /// have, missing TLS. Gateways in order of precedence.
    public static func gatewayFindings(
        _ gateways: [ConfigObject<Networking.Gateway>], targets: [ServiceTarget] = []
    ) -> [GatewayFinding] {
        GatewayMerge(gateways, targets: targets).findings
    }
}
