// What a proxy would refuse is left out alone; the rest stays in force.

import Base
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct RobustnessTests {
    private let host = "reviews.default.svc.cluster.local:9080"

    private func names(_ http: String) -> [String] {
        let virtualService = Cluster.object("VirtualService", "reviews", "hosts: [reviews]\nhttp:\n\(http)")
        let routes = MeshFixture(Cluster.reviews + virtualService).virtualHost(host, in: "9080").items("routes")
        return routes.compactMap { $0.text("name") }
    }

    @Test func expressionsThatDoNotCompile() {
        let fine = "- {name: fine, route: [{destination: {host: reviews}}]}"
        for bad in [
            "match: [{uri: {regex: '['}}]", "match: [{headers: {x: {regex: '(?=a)'}}}]",
            "rewrite: {uriRegexRewrite: {match: '(a', rewrite: b}}",
            "rewrite: {uriRegexRewrite: {match: 'a', rewrite: '\\1'}}",
            "corsPolicy: {allowOrigins: [{regex: '*a'}]}",
        ] {
            #expect(
                names("- name: bad\n  \(bad)\n  route: [{destination: {host: reviews}}]\n\(fine)").contains("bad")
                    == false,
                "\(bad)")
        }
    }

    @Test func valuesThatNoProxyTakes() {
        #expect(
            names(
                """
                - {name: bad, match: [{uri: {prefix: /a}}], directResponse: {status: 42}}
                - {name: worse, match: [{uri: {prefix: /b}}], redirect: {uri: /x, redirectCode: 299}}
                - {name: fine, route: [{destination: {host: reviews}}]}
                """) == ["fine"])
        let rule = Cluster.object(
            "DestinationRule", "r",
            "host: reviews\ntrafficPolicy: {outlierDetection: {maxEjectionPercent: 500}}\nsubsets: [{name: v1, labels: {version: v1}}]"
        )
        let fixture = MeshFixture(Cluster.reviews + rule)
        #expect(!fixture.cluster("outbound|9080||reviews.default.svc.cluster.local").has("outlier_detection"))
        _ = fixture.cluster("outbound|9080|v1|reviews.default.svc.cluster.local")
    }

    @Test func noShareForAnybody() {
        let virtualService = Cluster.object(
            "VirtualService", "reviews",
            "hosts: [reviews]\nhttp: [{route: [{destination: {host: reviews}, weight: 0}, {destination: {host: reviews, subset: v2}, weight: 0}]}]"
        )
        let route = MeshFixture(Cluster.reviews + virtualService).virtualHost(host, in: "9080").items("routes")[0]
        #expect(route.text("route/weighted_clusters/clusters/0/name") == "UnknownService")
    }

    @Test func serverNamesThatAreTaken() {
        let entry = Cluster.object(
            "ServiceEntry", "a", "hosts: [a.test]\nresolution: DNS\nports: [{number: 443, name: tls, protocol: TLS}]")
        let virtualService = Cluster.object(
            "VirtualService", "a",
            """
            hosts: [a.test]
            tls:
            - match: [{sniHosts: [a.test, b.test]}]
              route: [{destination: {host: a.test}}]
            - match: [{sniHosts: [b.test, c.test]}]
              route: [{destination: {host: a.test}}]
            """)
        let chains = MeshFixture(entry + virtualService).listener("0.0.0.0_443").items("filter_chains")
        #expect(chains.map { $0.texts("filter_chain_match/server_names") } == [["a.test", "b.test"], ["c.test"]])
    }

    @Test func addressesThatAreNone() {
        let db = Cluster.service("db", ip: "10.0.0.9", ports: [("tcp", 3306)])
        let virtualService = Cluster.object(
            "VirtualService", "db",
            "hosts: [db]\ntcp: [{match: [{destinationSubnets: [nonsense]}], route: [{destination: {host: wrong}}]}]")
        let listener = MeshFixture(db + virtualService).listener("10.0.0.9_3306")
        #expect(
            listener.text("filter_chains/0/filters/0/typed_config/cluster")
                == "outbound|3306||db.default.svc.cluster.local")
    }

    @Test func claimsOfTokens() {
        let virtualService = Cluster.object(
            "VirtualService", "reviews",
            "hosts: [reviews]\nhttp: [{match: [{headers: {'@request.auth.claims[a][b.c]': {exact: x}, '@request.auth.claims.sub': {prefix: us}}}], route: [{destination: {host: reviews}}]}]"
        )
        let route = MeshFixture(Cluster.reviews + virtualService).virtualHost(host, in: "9080").items("routes")[0]
        let claims = route.items("match/dynamic_metadata")
        #expect(
            claims.map { $0.items("path").compactMap { $0.text("key") } } == [
                ["payload", "sub"], ["payload", "a", "b.c"],
            ])
        #expect(claims[0].text("filter") == "envoy.filters.http.jwt_authn")
        #expect(!route.has("match/headers"))
    }

    @Test func clustersOfProxylessClients() {
        let rule = Cluster.object(
            "DestinationRule", "r",
            "host: reviews\ntrafficPolicy: {tls: {mode: ISTIO_MUTUAL}, connectionPool: {http: {http2MaxRequests: 5}}}")
        var fixture = MeshFixture(Cluster.reviews + rule)
        fixture.node.role = .grpc
        let cluster = fixture.cluster("outbound|9080||reviews.default.svc.cluster.local")
        #expect(cluster.word("lb_policy") == "ROUND_ROBIN")
        #expect(!cluster.has("transport_socket_matches"))
        #expect(cluster.has("transport_socket"))
        #expect(cluster.number("circuit_breakers/thresholds/0/max_requests") == 5)
        // gRPC refuses endpoints without a locality.
        let endpoints = fixture.endpoints("outbound|9080||reviews.default.svc.cluster.local")
        #expect(endpoints.items("endpoints").allSatisfy { $0.has("locality") })
    }

    @Test func gatewaysThatPassThrough() {
        let gateway = Cluster.object(
            "Gateway", "cross", namespace: "istio-system",
            "selector: {istio: eastwest}\nservers: [{port: {number: 15443, name: tls, protocol: TLS}, hosts: ['*.local'], tls: {mode: AUTO_PASSTHROUGH}}]"
        )
        let external = Cluster.object(
            "ServiceEntry", "x",
            "hosts: [x.test]\nlocation: MESH_EXTERNAL\nresolution: DNS\nports: [{number: 80, name: http, protocol: HTTP}]"
        )
        var fixture = MeshFixture(Cluster.reviews + gateway + external)
        fixture.node.role = .router
        fixture.node.namespace = "istio-system"
        fixture.node.labels = ["istio": "eastwest"]
        let names = fixture.clusters().compactMap { $0.text("name") }.filter { $0.hasPrefix("outbound_.") }
        #expect(names == ["outbound_.9080_._.reviews.default.svc.cluster.local"])
        let cluster = fixture.cluster(names[0])
        #expect(!cluster.has("transport_socket_matches") && !cluster.has("transport_socket"))
        // Only hosts that speak mutual TLS can be reached so.
        let hosts = fixture.endpoints(names[0]).items("endpoints").flatMap { $0.items("lb_endpoints") }
        #expect(hosts.count == 2)
    }
}
