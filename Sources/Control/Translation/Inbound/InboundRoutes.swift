// The route configuration of a port that a workload serves: everything to the application, without timeouts.

import Base
import EnvoyAPI
import MeshAPI
import Registry

enum InboundRoutes {
    static func configuration(_ chain: InboundChain, _ request: TranslationRequest) -> Message {
        let host = Message(
            "envoy.config.route.v3.VirtualHost",
            [
                "name": .string("inbound|http|\(chain.portNumber)"), "domains": .strings(["*"]),
                "routes": .messages([route(chain)]),
            ])
        let configuration = Message(
            "envoy.config.route.v3.RouteConfiguration",
            [
                "name": .string(chain.clusterName), "virtual_hosts": .messages([host]), "validate_clusters": false,
            ])
        return Crossover.patchedRoutes([configuration], request, inbound: true).first ?? configuration
    }

    private static func route(_ chain: InboundChain) -> Message {
        let host = chain.hostname.contains(":") ? "[\(chain.hostname)]" : chain.hostname
        var action = Message(
            "envoy.config.route.v3.RouteAction",
            [
                "cluster": .string(chain.clusterName), "timeout": .duration(.zero),
                "max_stream_duration": .message(
                    Message(
                        "envoy.config.route.v3.RouteAction.MaxStreamDuration",
                        ["max_stream_duration": .duration(.zero), "grpc_timeout_header_max": .duration(.zero)])),
            ])
        // A request that never left is safe to send again; gRPC's streams are not.
        if chain.portProtocol != .grpc && chain.portProtocol != .grpcWeb {
            action["retry_policy"] = .message(
                Message(
                    "envoy.config.route.v3.RetryPolicy", ["retry_on": "reset-before-request", "num_retries": 2]))
        }
        return Message(
            "envoy.config.route.v3.Route",
            [
                "name": "default",
                "match": .message(Message("envoy.config.route.v3.RouteMatch", ["prefix": "/"])),
                "decorator": .message(
                    Message(
                        "envoy.config.route.v3.Decorator", ["operation": .string("\(host):\(chain.portNumber)/*")])),
                "route": .message(action),
            ])
    }
}
