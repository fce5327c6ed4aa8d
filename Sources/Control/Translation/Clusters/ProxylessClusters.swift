// Clusters of gRPC clients without a proxy: only what gRPC understands; it refuses a cluster for anything else.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct ProxylessClusters {
    let request: TranslationRequest

    init(_ request: TranslationRequest) { self.request = request }

    func all() -> [Message] {
        var clusters: [Message] = []
        for service in request.scope.services where !service.isAlias {
            let rule = request.scope.destinationRule(service.hostname, for: request.node)?.rule
            for port in service.ports where port.protocol != .udp {
                clusters.append(cluster(service, port, "", rule?.spec))
                for subset in rule?.spec.subsets ?? [] {
                    clusters.append(cluster(service, port, subset.name, rule?.spec))
                }
            }
        }
        return clusters
    }

    private func cluster(
        _ service: MeshService, _ port: ServicePort, _ subset: String, _ rule: Networking.DestinationRule?
    ) -> Message {
        let policy = rule?.policy(subset: subset, port: port.number)
        let name = ClusterName.outbound(subset: subset, host: service.hostname, port: port.number)
        let isDNS = service.resolution == .dns || service.resolution == .dnsRoundRobin
        let draft = ClusterDraft(name, isDNS ? .logicalDNS : .endpoints)
        var cluster = draft.message
        cluster["connect_timeout"] = .duration(
            policy?.connectionPool?.tcp?.connectTimeout ?? request.world.mesh.connectTimeoutOrDefault)
        if isDNS {
            let assignment = EndpointAssignment(
                request, service: service, port: port, subset: subset, rule: rule, name: name)
            cluster["load_assignment"] = .message(
                assignment.message(assignment.localHosts(first: true), hasOutlierDetection: false))
        } else {
            cluster["eds_cluster_config"] = .message(
                Message(
                    "envoy.config.cluster.v3.Cluster.EdsClusterConfig",
                    [
                        "eds_config": .message(Extensions.aggregatedSource(initialFetchTimeout: .zero)),
                        "service_name": .string(name),
                    ]))
        }
        balance(policy?.loadBalancer, &cluster)
        if let limit = policy?.connectionPool?.http?.http2MaxRequests, limit > 0 {
            let type = "envoy.config.cluster.v3.CircuitBreakers"
            let threshold = Message("\(type).Thresholds", ["max_requests": .unsigned(UInt64(limit))])
            cluster["circuit_breakers"] = .message(Message(type, ["thresholds": .messages([threshold])]))
        }
        if policy?.tls?.mode == .ISTIO_MUTUAL {
            let given = policy?.tls?.subjectAltNames ?? []
            let names = given.isEmpty ? ClientTLS.identities(service, in: request.world) : given
            cluster["transport_socket"] = .message(ProxylessTLS.client(names: names))
        }
        return cluster
    }

    /// Round robin unless a rule says otherwise: not every gRPC knows the others.
    private func balance(_ settings: Networking.LoadBalancerSettings?, _ cluster: inout Message) {
        cluster["lb_policy"] = "ROUND_ROBIN"
        if settings?.consistentHash != nil {
            cluster["lb_policy"] = "RING_HASH"
        } else if settings?.simple == .LEAST_REQUEST || settings?.simple == .LEAST_CONN {
            cluster["lb_policy"] = "LEAST_REQUEST"
        }
    }
}
