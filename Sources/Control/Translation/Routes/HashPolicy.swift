// What of a request decides which host it goes to, where a DestinationRule asks for consistent hashing.

import EnvoyAPI
import MeshAPI

enum HashPolicy {
    private static let type = "envoy.config.route.v3.RouteAction.HashPolicy"

    static func forService(_ rule: Networking.DestinationRule?, port: Int) -> Message? {
        guard let policy = rule?.trafficPolicy else { return nil }
        return message(hash(policy, port: port) ?? policy.loadBalancer?.consistentHash)
    }

    /// The most specific counts: the subset's for the port, the subset's, the host's for the port, the host's.
    static func forDestination(_ rule: Networking.DestinationRule?, _ destination: Networking.Destination) -> Message? {
        guard let rule else { return nil }
        let port = destination.port?.number ?? 0
        let subset = rule.subset(destination.subset)?.trafficPolicy
        return message(
            hash(subset, port: port) ?? subset?.loadBalancer?.consistentHash ?? hash(rule.trafficPolicy, port: port)
                ?? rule.trafficPolicy?.loadBalancer?.consistentHash)
    }

    private static func hash(
        _ policy: Networking.TrafficPolicy?, port: Int
    ) -> Networking.LoadBalancerSettings.ConsistentHashLB? {
        guard port != 0 else { return nil }
        return policy?.portLevelSettings.first { $0.port?.number == port }?.loadBalancer?.consistentHash
    }

    private static func message(_ hash: Networking.LoadBalancerSettings.ConsistentHashLB?) -> Message? {
        guard let hash else { return nil }
        if let name = hash.httpHeaderName {
            return Message(type, ["header": .message(Message("\(type).Header", ["header_name": .string(name)]))])
        }
        if let cookie = hash.httpCookie {
            let attributes = cookie.attributes.map {
                Message("\(type).CookieAttribute", ["name": .string($0.name), "value": .string($0.value)])
            }
            let message = Message(
                "\(type).Cookie",
                [
                    "name": .string(cookie.name), "path": .string(cookie.path),
                    "ttl": cookie.ttl.map { .duration($0) }, "attributes": .messages(attributes),
                ])
            return Message(type, ["cookie": .message(message)])
        }
        if let source = hash.useSourceIp {
            // Switched off it says nothing about a request.
            guard source else { return nil }
            return Message(
                type,
                [
                    "connection_properties": .message(
                        Message("\(type).ConnectionProperties", ["source_ip": true]))
                ])
        }
        if let name = hash.httpQueryParameterName {
            return Message(
                type, ["query_parameter": .message(Message("\(type).QueryParameter", ["name": .string(name)]))])
        }
        return nil
    }
}
