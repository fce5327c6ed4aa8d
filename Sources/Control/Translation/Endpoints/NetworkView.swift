// Which hosts a proxy reaches by themselves and which only through a gateway of their network.

import Base
import EnvoyAPI
import Registry

struct NetworkView {
    enum Way {
        case direct
        case through([NetworkGateway])
        case unreachable
    }

    private let network: String
    private var gateways: [String: [NetworkGateway]] = [:]
    /// Divisible by the number of each network's gateways, so that a host's weight can be shared among them.
    private var scale = 1
    private let node: ProxyNode

    init(_ request: TranslationRequest) {
        node = request.node
        network = request.node.network
        for gateway in request.world.networkGateways { gateways[gateway.network, default: []].append(gateway) }
        for list in gateways.values { scale = Self.leastCommonMultiple(scale, list.count) }
    }

    func weight(of endpoint: ServiceEndpoint) -> Int { min(max(1, endpoint.weight) * scale, Int(UInt32.max)) }

    func way(to endpoint: ServiceEndpoint) -> Way {
        guard !gateways.isEmpty, !endpoint.network.isEmpty, let known = gateways[endpoint.network],
            endpoint.network != network
        else { return endpoint.address.isEmpty ? .unreachable : .direct }
        let usable = known.filter {
            $0.address.utf8.contains(UInt8(ascii: ":")) ? node.supportsIPv6 : node.supportsIPv4
        }
        return usable.isEmpty ? .unreachable : .through(usable)
    }

    /// One host for each gateway, with its share of all the weights behind it.
    func gatewayHosts(_ behind: [(weight: Int, gateways: [NetworkGateway])]) -> [HostGroup.Host] {
        var weights: [(gateway: NetworkGateway, weight: Int)] = []
        for host in behind {
            for gateway in host.gateways {
                let share = host.weight / host.gateways.count
                if let index = weights.firstIndex(where: { $0.gateway == gateway }) {
                    weights[index].weight += share
                } else {
                    weights.append((gateway, share))
                }
            }
        }
        weights.sort { ($0.gateway.address, $0.gateway.port) < ($1.gateway.address, $1.gateway.port) }
        return weights.map { entry in
            let weight = min(entry.weight, Int(UInt32.max))
            let message = LoadBalancedHost.message(
                address: entry.gateway.address, port: entry.gateway.port, weight: weight, isSecured: true,
                workload: ";;;;", health: nil)
            return HostGroup.Host(
                message: message, weight: weight, labels: ["topology.istio.io/network": entry.gateway.network])
        }
    }

    private static func leastCommonMultiple(_ left: Int, _ right: Int) -> Int {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        return a == 0 ? left : left / a * right
    }
}

extension ServiceEndpoint {
    /// A name is no address that a proxy could be given with its hosts.
    var isAddress: Bool { address.hasPrefix("unix://") || IPAddress(address) != nil || address.isEmpty }
}
