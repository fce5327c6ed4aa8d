// Round robin over a fixed list.

import Base
import EnvoyAPI
import Formatting

final class HostState {
    let address: SocketAddress
    let facts: HostFacts
    var attachment: AnyObject?
    init(_ address: SocketAddress, hostname: String) {
        self.address = address
        facts = HostFacts(address: address, hostname: hostname)
    }
}

struct LoadBalancerContext {
    var hash: UInt64?
    var metadataMatch: [String: MetadataValue] = [:]
}

struct HostSetSnapshot: Sendable { var addresses: [SocketAddress] = [] }

struct BalancingParams: Sendable {
    var addresses: [SocketAddress] = []
    var usesHash: Bool { false }
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        node.ignore("lb_policy")
        for group in node.message("load_assignment")?.messages("endpoints") ?? [] {
            for endpoint in group.messages("lb_endpoints") {
                guard let address = endpoint.message("endpoint")?.message("address") else { continue }
                addresses.append(try ConfiguredAddress.literal(address))
            }
        }
        _ = node.message("load_assignment")?.string("cluster_name")
    }
}

struct LoadBalancer {
    var hosts: [HostState]
    var next = 0
    init(_ params: BalancingParams, random: RandomSource) { hosts = params.addresses.map { HostState($0, hostname: "") } }
    mutating func update(_ snapshot: HostSetSnapshot) -> [HostState] { [] }
    mutating func choose(_ context: borrowing LoadBalancerContext) -> HostState? {
        if hosts.isEmpty { return nil }
        next = next + 1 < hosts.count ? next + 1 : 0
        return hosts[next]
    }
}
