// A real Envoy, where SKEIN_ENVOY names one, accepts all that is made of a mesh with some of everything.

import Base
import EnvoyAPI
import Glibc
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct EnvoyAcceptanceTests {
    private static let path = unsafe getenv("SKEIN_ENVOY").map { unsafe String(cString: $0) }

    private func check(_ fixture: MeshFixture, _ label: String) {
        let clusters = fixture.clusters()
        let listeners = fixture.listeners()
        var names: Set<String> = []
        for listener in listeners {
            for chain in listener.items("filter_chains") {
                for filter in chain.items("filters") {
                    if let name = filter.text("typed_config/rds/route_config_name") { names.insert(name) }
                }
            }
        }
        let routes = names.sorted().map { fixture.routes($0) }
        for cluster in clusters where cluster.word("type") == "EDS" {
            _ = fixture.endpoints(cluster.text("name") ?? "")
        }
        guard let path = Self.path else { return }
        let file = "/tmp/skein-outbound-\(getpid())-\(label).json"
        guard let stream = unsafe fopen(file, "w") else { return }
        unsafe fputs(Self.bootstrap(listeners, clusters, routes), stream)
        unsafe fclose(stream)
        let status = unsafe system("\(path) --mode validate -c \(file) > \(file).log 2>&1")
        #expect(status == 0, "see \(file).log")
        if status == 0 {
            unsafe unlink(file)
            unsafe unlink("\(file).log")
        }
    }

    private static func bootstrap(_ listeners: [Message], _ clusters: [Message], _ routes: [Message]) -> String {
        let filters = ["fault", "cors"].map { name in
            let type = name == "fault" ? "HTTPFault" : "Cors"
            return
                #"{"name":"envoy.filters.http.\#(name)","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.\#(name).v3.\#(type)"}}"#
        }.joined(separator: ",")
        let router =
            #"{"name":"envoy.filters.http.router","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}"#
        let wrapped = routes.enumerated().map { index, route in
            """
            {"name":"routes-\(index)","address":{"socket_address":{"address":"127.0.0.1","port_value":0}},
             "filter_chains":[{"filters":[{"name":"envoy.filters.network.http_connection_manager","typed_config":{
              "@type":"type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
              "stat_prefix":"x","route_config":\(route.json(pretty: false)),"http_filters":[\(filters),\(router)]}}]}]}
            """
        }
        let own = ["sds-grpc", "xds-grpc"].map { name in
            """
            {"name":"\(name)","type":"STATIC","connect_timeout":"1s","typed_extension_protocol_options":{
             "envoy.extensions.upstreams.http.v3.HttpProtocolOptions":{
             "@type":"type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
             "explicit_http_config":{"http2_protocol_options":{}}}}}
            """
        }
        return """
            {"node":{"id":"x","cluster":"x"},
             "dynamic_resources":{"ads_config":{"api_type":"GRPC","transport_api_version":"V3",
              "grpc_services":[{"envoy_grpc":{"cluster_name":"xds-grpc"}}]}},
             "static_resources":{
              "listeners":[\((listeners.map { $0.json(pretty: false) } + wrapped).joined(separator: ",\n"))],
              "clusters":[\((own + clusters.map { $0.json(pretty: false) }).joined(separator: ",\n"))]}}
            """
    }

    private let services =
        Cluster.reviews
        + Cluster.service("ratings", ip: "10.0.0.2", ports: [("grpc", 9081), ("http2", 9082), ("any", 9083)])
        + Cluster.service("db", ip: "10.0.0.3", ports: [("mysql", 3306), ("tcp", 9080), ("https", 8443)])
        + Cluster.service(
            "headless", ip: "None", ports: [("tcp", 5432), ("http", 9080)],
            pods: [.init(address: "10.244.5.1", labels: [:])])
        + Cluster.object(
            "ServiceEntry", "dns",
            "hosts: [ext.test, two.test]\nresolution: DNS\nlocation: MESH_EXTERNAL\nports: [{number: 443, name: tls, protocol: TLS}, {number: 80, name: http, protocol: HTTP}]"
        )
        + Cluster.object(
            "ServiceEntry", "wild",
            "hosts: ['*.wild.test']\nresolution: NONE\nports: [{number: 443, name: tls, protocol: TLS}, {number: 80, name: http, protocol: HTTP}]"
        )
        + Cluster.object(
            "ServiceEntry", "rr",
            "hosts: [rr.test]\nresolution: DNS_ROUND_ROBIN\naddresses: [172.16.0.0/12]\nports: [{number: 6379, name: redis, protocol: REDIS}]"
        )

    private let rules =
        Cluster.object(
            "DestinationRule", "reviews",
            """
            host: reviews
            trafficPolicy:
              loadBalancer: {consistentHash: {httpCookie: {name: user, ttl: 10s, attributes: [{name: SameSite, value: Lax}]}, maglev: {tableSize: 65537}}}
              connectionPool: {tcp: {maxConnections: 1, connectTimeout: 1s}, http: {http2MaxRequests: 5, useClientProtocol: true, idleTimeout: 1s}}
              outlierDetection: {consecutive5xxErrors: 1, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 2, interval: 1s, outlierDetectionHttpErrorCodes: [418, 429]}
              proxyProtocol: {version: V1}
              retryBudget: {percent: 20}
            subsets:
            - {name: v1, labels: {version: v1}}
            - {name: v2, labels: {version: v2}, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN, warmup: {duration: 5s}}, tls: {mode: ISTIO_MUTUAL}}}
            - {name: v3, labels: {version: v3}, trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}}
            """)
        + Cluster.object(
            "DestinationRule", "ratings",
            "host: ratings\ntrafficPolicy: {connectionPool: {http: {maxConcurrentStreams: 7, http2KeepAlive: {interval: 5s, timeout: 1s}}}, loadBalancer: {zoneAwareLbSetting: {minClusterSize: 3}}}"
        )
        + Cluster.object(
            "DestinationRule", "ext",
            "host: ext.test\ntrafficPolicy: {tls: {mode: MUTUAL, clientCertificate: /c.pem, privateKey: /k.pem, caCertificates: /ca.pem, sni: ext.test, subjectAltNames: [ext.test]}}"
        )

    private let routes =
        Cluster.object(
            "VirtualService", "reviews",
            """
            hosts: [reviews, virtual.test, '*.many.test']
            http:
            - match: [{uri: {regex: "/a[0-9]+"}, headers: {x: {regex: "a|b"}}, queryParams: {q: {prefix: a}}}]
              fault: {delay: {fixedDelay: 1s, percent: 5}, abort: {grpcStatus: UNAVAILABLE, percentage: {value: 10}}}
              corsPolicy: {allowOrigin: ["*"], unmatchedPreflights: IGNORE}
              mirror: {host: ratings, port: {number: 9081}}
              route: [{destination: {host: reviews, subset: v1}, weight: 1}, {destination: {host: reviews, subset: v2}, weight: 2, headers: {request: {set: {Host: q.test}}}}]
            - match: [{uri: {prefix: /r}}]
              redirect: {prefixRewrite: /s, port: 8443, redirectCode: 308}
            - match: [{uri: {exact: /d}}]
              directResponse: {status: 200, body: {bytes: aGk=}}
            - rewrite: {uriRegexRewrite: {match: "^/x/(.*)$", rewrite: '/\\1'}, authority: x.test}
              retries: {attempts: 2, retryOn: "5xx,429", retryIgnorePreviousHosts: false}
              route: [{destination: {host: reviews}}]
            """)
        + Cluster.object(
            "VirtualService", "ext",
            "hosts: [ext.test]\ntls: [{match: [{sniHosts: [ext.test], port: 443}], route: [{destination: {host: two.test, port: {number: 443}}}]}]"
        )
        + Cluster.object(
            "VirtualService", "db",
            "hosts: [db]\ntcp: [{match: [{destinationSubnets: [10.9.0.0/16], port: 3306}], route: [{destination: {host: ratings, port: {number: 9083}}}]}]"
        )

    @Test func someOfEverything() { check(MeshFixture(services + rules + routes), "everything") }

    @Test func registryOnlyWithProxyPort() {
        check(
            MeshFixture(
                services + routes,
                mesh:
                    "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\nproxyHttpPort: 15007\naccessLogFile: /dev/stdout\nh2UpgradePolicy: UPGRADE"
            ), "registry")
    }

    @Test func sidecarsAndNoInterception() {
        let sidecar = Cluster.object(
            "Sidecar", "default",
            """
            egress:
            - port: {number: 9080, protocol: HTTP, name: http}
              bind: 127.0.0.1
              captureMode: NONE
              hosts: ["*/*"]
            - port: {number: 0, protocol: HTTP, name: socket}
              bind: unix:///tmp/x.sock
              hosts: ["*/*"]
            - hosts: ["*/*"]
            """)
        check(MeshFixture(services + rules + sidecar), "sidecar")
        var fixture = MeshFixture(services + rules + routes)
        fixture.node.interception = .none
        check(fixture, "none")
    }

    @Test func gatewaysHaveClustersOfAll() {
        var fixture = MeshFixture(services + rules + routes)
        fixture.node.role = .router
        let names = Set(fixture.clusters().compactMap { $0.text("name") })
        #expect(names.contains("outbound|9080|v1|reviews.default.svc.cluster.local"))
        #expect(names.contains("BlackHoleCluster"))
        #expect(!names.contains("PassthroughCluster"))
    }
}
