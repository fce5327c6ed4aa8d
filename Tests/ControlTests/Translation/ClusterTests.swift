// Clusters by what services and DestinationRules say.

import Base
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct ClusterTests {
    private let reviews = "outbound|9080||reviews.default.svc.cluster.local"

    private func rule(_ policy: String, subsets: String = "") -> String {
        let lines = policy.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        return Cluster.object("DestinationRule", "reviews", "host: reviews\ntrafficPolicy:\n\(lines)\n\(subsets)")
    }

    @Test func defaults() {
        let cluster = MeshFixture(Cluster.reviews).cluster(reviews)
        #expect(cluster.word("type") == "EDS")
        #expect(cluster.word("lb_policy") == "LEAST_REQUEST")
        #expect(cluster.time("connect_timeout") == 10_000)
        #expect(cluster.number("circuit_breakers/thresholds/0/max_connections") == Int(UInt32.max))
        #expect(cluster.number("circuit_breakers/thresholds/0/max_retries") == Int(UInt32.max))
        #expect(cluster.text("eds_cluster_config/service_name") == reviews)
        #expect(cluster.has("eds_cluster_config/eds_config/ads"))
        #expect(cluster.text("alt_stat_name") == "\(reviews);")
    }

    @Test func mutualTLSWhereHostsCan() {
        let cluster = MeshFixture(Cluster.reviews).cluster(reviews)
        let matches = cluster.items("transport_socket_matches")
        #expect(matches.map { $0.text("name") } == ["tlsMode-istio", "tlsMode-disabled"])
        #expect(
            matches[0].text("transport_socket/typed_config/sni")
                == "outbound_.9080_._.reviews.default.svc.cluster.local")
        let names = matches[0].items(
            "transport_socket/typed_config/common_tls_context/combined_validation_context/default_validation_context/match_subject_alt_names"
        )
        #expect(names.map { $0.text("exact") } == ["spiffe://cluster.local/ns/default/sa/reviews"])
        let off = MeshFixture(Cluster.reviews, mesh: "enableAutoMtls: false").cluster(reviews)
        #expect(!off.has("transport_socket_matches"))
    }

    @Test func subsetsAndTheirPolicies() {
        let subsets = """
            subsets:
            - {name: v1, labels: {version: v1}}
            - name: v2
              labels: {version: v2}
              trafficPolicy: {loadBalancer: {simple: RANDOM}}
            """
        let fixture = MeshFixture(
            Cluster.reviews + rule("loadBalancer: {simple: ROUND_ROBIN}\ntls: {mode: ISTIO_MUTUAL}", subsets: subsets))
        #expect(fixture.cluster(reviews).word("lb_policy") == "ROUND_ROBIN")
        let v1 = fixture.cluster("outbound|9080|v1|reviews.default.svc.cluster.local")
        #expect(v1.word("lb_policy") == "ROUND_ROBIN")
        let v2 = fixture.cluster("outbound|9080|v2|reviews.default.svc.cluster.local")
        #expect(v2.word("lb_policy") == "RANDOM")
        #expect(
            v2.text("transport_socket/typed_config/sni") == "outbound_.9080_.v2_.reviews.default.svc.cluster.local")
        #expect(v2.text("metadata/filter_metadata/istio/subset") == "v2")
        #expect(
            v2.text("metadata/filter_metadata/istio/config")
                == "/apis/networking.istio.io/v1/namespaces/default/destination-rule/reviews")
    }

    @Test func portSettingsTakeThePlaceOfAll() {
        let cluster = MeshFixture(
            Cluster.reviews
                + rule(
                    """
                    outlierDetection: {consecutive5xxErrors: 3}
                    loadBalancer: {simple: RANDOM}
                    portLevelSettings:
                    - port: {number: 9080}
                      loadBalancer: {simple: ROUND_ROBIN}
                    """)
        ).cluster(reviews)
        #expect(cluster.word("lb_policy") == "ROUND_ROBIN")
        #expect(!cluster.has("outlier_detection"))
    }

    @Test func connectionPool() {
        let cluster = MeshFixture(
            Cluster.reviews
                + rule(
                    """
                    connectionPool:
                      tcp: {maxConnections: 7, connectTimeout: 30ms, tcpKeepalive: {time: 7200s, interval: 75s, probes: 3}}
                      http: {http1MaxPendingRequests: 1, http2MaxRequests: 2, maxRequestsPerConnection: 3, maxRetries: 4, idleTimeout: 5s, h2UpgradePolicy: UPGRADE, maxConcurrentStreams: 6}
                    retryBudget: {percent: 25, minRetryConcurrency: 5}
                    """)
        ).cluster(reviews)
        #expect(cluster.time("connect_timeout") == 30)
        let limits = "circuit_breakers/thresholds/0"
        #expect(cluster.number("\(limits)/max_connections") == 7)
        #expect(cluster.number("\(limits)/max_pending_requests") == 1)
        #expect(cluster.number("\(limits)/max_requests") == 2)
        #expect(cluster.number("\(limits)/max_retries") == 4)
        #expect(cluster.number("\(limits)/retry_budget/budget_percent/value") == 25)
        #expect(cluster.number("upstream_connection_options/tcp_keepalive/keepalive_time") == 7200)
        let options = "typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
        #expect(cluster.number("\(options)/common_http_protocol_options/max_requests_per_connection") == 3)
        #expect(cluster.time("\(options)/common_http_protocol_options/idle_timeout") == 5000)
        #expect(
            cluster.number("\(options)/explicit_http_config/http2_protocol_options/max_concurrent_streams") == 6)
    }

    @Test func outlierDetection() {
        let cluster = MeshFixture(
            Cluster.reviews
                + rule(
                    "outlierDetection: {consecutive5xxErrors: 7, consecutiveGatewayErrors: 0, interval: 5m, baseEjectionTime: 15m, maxEjectionPercent: 100, minHealthPercent: 40}"
                )
        ).cluster(reviews)
        #expect(cluster.number("outlier_detection/consecutive_5xx") == 7)
        #expect(cluster.number("outlier_detection/enforcing_consecutive_5xx") == 100)
        #expect(cluster.number("outlier_detection/enforcing_consecutive_gateway_failure") == 0)
        #expect(cluster.number("outlier_detection/enforcing_success_rate") == 0)
        #expect(cluster.time("outlier_detection/base_ejection_time") == 900_000)
        #expect(cluster.number("common_lb_config/healthy_panic_threshold/value") == 40)
    }

    @Test func consistentHash() {
        func cluster(_ hash: String) -> Message {
            MeshFixture(Cluster.reviews + rule("loadBalancer: {consistentHash: {\(hash)}}")).cluster(reviews)
        }
        let ring = cluster("httpHeaderName: x-user")
        #expect(ring.word("lb_policy") == "RING_HASH")
        #expect(ring.number("ring_hash_lb_config/minimum_ring_size") == 1024)
        #expect(cluster("useSourceIp: true, maglev: {tableSize: 65537}").word("lb_policy") == "MAGLEV")
    }

    @Test func localityAndWarmup() {
        let cluster = MeshFixture(
            Cluster.reviews
                + rule(
                    """
                    outlierDetection: {}
                    loadBalancer:
                      simple: ROUND_ROBIN
                      warmup: {duration: 10s, minimumPercent: 20, aggression: 2}
                      localityLbSetting: {failover: [{from: a, to: b}]}
                    """)
        ).cluster(reviews)
        #expect(cluster.has("common_lb_config/locality_weighted_lb_config"))
        #expect(cluster.time("round_robin_lb_config/slow_start_config/slow_start_window") == 10_000)
        #expect(cluster.number("round_robin_lb_config/slow_start_config/min_weight_percent/value") == 20)
    }

    private func entry(_ resolution: String, _ more: String = "") -> String {
        Cluster.object(
            "ServiceEntry", "ext",
            "hosts: [ext.test]\nlocation: MESH_EXTERNAL\nresolution: \(resolution)\nports: [{number: 443, name: tls, protocol: TLS}]\n\(more)"
        )
    }

    @Test func discoveryByResolution() {
        let name = "outbound|443||ext.test"
        let dns = MeshFixture(entry("DNS")).cluster(name)
        #expect(dns.word("type") == "STRICT_DNS")
        #expect(dns.word("dns_lookup_family") == "V4_ONLY")
        #expect(dns.time("dns_refresh_rate") == 60_000)
        #expect(
            dns.text("load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address/address") == "ext.test"
        )
        #expect(MeshFixture(entry("DNS_ROUND_ROBIN")).cluster(name).word("type") == "LOGICAL_DNS")
        let none = MeshFixture(entry("NONE")).cluster(name)
        #expect(none.word("type") == "ORIGINAL_DST")
        #expect(none.word("lb_policy") == "CLUSTER_PROVIDED")
        let fixed = MeshFixture(entry("STATIC", "endpoints: [{address: 1.2.3.4}]")).cluster(name)
        #expect(fixed.word("type") == "EDS")
        // What is outside speaks no mutual TLS.
        #expect(!fixed.has("transport_socket_matches"))
    }

    @Test func headlessGoesWhereTheClientWants() {
        let headless = Cluster.service(
            "db", ip: "None", ports: [("tcp", 3306)], pods: [.init(address: "10.244.1.1", labels: [:])])
        let cluster = MeshFixture(headless).cluster("outbound|3306||db.default.svc.cluster.local")
        #expect(cluster.word("type") == "ORIGINAL_DST")
        // All hosts can, so there is one socket for all.
        #expect(cluster.has("transport_socket"))
    }

    @Test func originatedTLS() {
        let rule = Cluster.object(
            "DestinationRule", "ext", "host: ext.test\ntrafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca.pem}}")
        let cluster = MeshFixture(entry("DNS") + rule).cluster("outbound|443||ext.test")
        #expect(
            cluster.text(
                "transport_socket/typed_config/common_tls_context/combined_validation_context/validation_context_sds_secret_config/name"
            )
                == "file-root:/ca.pem")
        let options = "typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
        #expect(cluster.isTrue("\(options)/upstream_http_protocol_options/auto_sni"))
        #expect(cluster.text("metadata/filter_metadata/istio/alpn_override") == "false")
    }

    @Test func protocols() {
        let services =
            Cluster.service("g", ports: [("grpc", 50051)])
            + Cluster.service("any", ip: "10.0.0.2", ports: [("whatever", 7000)])
        let fixture = MeshFixture(services)
        let options = "typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
        #expect(
            fixture.cluster("outbound|50051||g.default.svc.cluster.local")
                .has("\(options)/explicit_http_config/http2_protocol_options"))
        #expect(
            fixture.cluster("outbound|7000||any.default.svc.cluster.local").has(
                "\(options)/use_downstream_protocol_config"))
    }

    @Test func proxyProtocolWrapsEverySocket() {
        let cluster = MeshFixture(Cluster.reviews + rule("proxyProtocol: {version: V2}")).cluster(reviews)
        for match in cluster.items("transport_socket_matches") {
            #expect(match.text("transport_socket/name") == "envoy.transport_sockets.upstream_proxy_protocol")
            #expect(match.word("transport_socket/typed_config/config/version") == "V2")
        }
    }

    @Test func specialClusters() {
        let names = MeshFixture().clusters().compactMap { $0.text("name") }
        #expect(names == ["BlackHoleCluster", "PassthroughCluster", "InboundPassthroughCluster"])
        #expect(MeshFixture().cluster("BlackHoleCluster").word("type") == "STATIC")
    }

    @Test func statisticsNames() {
        let fixture = MeshFixture(Cluster.reviews, mesh: "outboundClusterStatName: '%SERVICE%_%SERVICE_PORT%'")
        #expect(fixture.cluster(reviews).text("alt_stat_name") == "reviews.default_9080;")
    }

    @Test func namesOfClustersAreRead() {
        #expect(
            ClusterName.parse("outbound|80|v1|a.b")
                == ClusterName.Parts(port: 80, subset: "v1", host: "a.b", isServerName: false))
        #expect(
            ClusterName.parse("outbound_.80_.v_1_.a_b.c")
                == ClusterName.Parts(port: 80, subset: "v_1", host: "a_b.c", isServerName: true))
        #expect(ClusterName.parse("inbound|80||") == nil)
        #expect(ClusterName.parse("PassthroughCluster") == nil)
    }
}
