// Virtual hosts and routes by what VirtualServices say.

import Base
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct RouteTests {
    private let host = "reviews.default.svc.cluster.local:9080"

    private func routes(_ http: String, hosts: String = "reviews", more: String = "") -> [Message] {
        let lines = http.split(separator: "\n").map { "\($0)" }.joined(separator: "\n")
        let virtualService = Cluster.object("VirtualService", "reviews", "hosts: [\(hosts)]\nhttp:\n\(lines)")
        return MeshFixture(Cluster.reviews + virtualService + more).virtualHost(host, in: "9080").items("routes")
    }

    @Test func defaultRoute() {
        let fixture = MeshFixture(Cluster.reviews)
        let configuration = fixture.routes("9080")
        #expect(!configuration.isTrue("validate_clusters"))
        #expect(configuration.isTrue("ignore_port_in_host_matching"))
        let virtualHost = fixture.virtualHost(host, in: "9080")
        #expect(
            virtualHost.texts("domains") == [
                "reviews.default.svc.cluster.local", "reviews.default.svc.cluster.local.", "reviews",
                "reviews.default.svc", "reviews.default", "10.0.0.1",
            ])
        let route = virtualHost.items("routes")[0]
        #expect(route.text("name") == "default")
        #expect(route.text("route/cluster") == "outbound|9080||reviews.default.svc.cluster.local")
        #expect(route.time("route/timeout") == 0)
        #expect(route.number("route/retry_policy/num_retries") == 2)
        #expect(
            route.text("route/retry_policy/retry_on")
                == "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes")
        #expect(
            route.text("route/retry_policy/retry_host_predicate/0/name")
                == "envoy.retry_host_predicates.previous_hosts")
        #expect(route.text("decorator/operation") == "reviews.default.svc.cluster.local:9080/*")
    }

    @Test func otherNamespacesHaveLongerNames() {
        var fixture = MeshFixture(Cluster.reviews)
        fixture.node.namespace = "other"
        fixture.node.dnsDomain = "other.svc.cluster.local"
        let domains = fixture.virtualHost(host, in: "9080").texts("domains")
        #expect(!domains.contains("reviews"))
        #expect(domains.contains("reviews.default"))
    }

    @Test func unknownHosts() {
        let open = MeshFixture(Cluster.reviews).virtualHost("allow_any", in: "9080")
        #expect(open.texts("domains") == ["*"])
        #expect(open.text("routes/0/route/cluster") == "PassthroughCluster")
        let closed = MeshFixture(Cluster.reviews, mesh: "outboundTrafficPolicy: {mode: REGISTRY_ONLY}")
            .virtualHost("block_all", in: "9080")
        #expect(closed.number("routes/0/direct_response/status") == 502)
        let sidecar = Cluster.object(
            "Sidecar", "default", "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\negress: [{hosts: ['*/*']}]")
        #expect(
            MeshFixture(Cluster.reviews + sidecar).virtualHost("block_all", in: "9080").number(
                "routes/0/direct_response/status") == 502)
    }

    @Test func weights() {
        let route = routes(
            """
            - route:
              - {destination: {host: reviews, subset: v1}, weight: 90}
              - {destination: {host: reviews, subset: v2}, weight: 10, headers: {request: {set: {x-canary: "1"}}}}
              - {destination: {host: reviews, subset: v3}, weight: 0}
            """)[0]
        let shares = route.items("route/weighted_clusters/clusters")
        #expect(
            shares.map { $0.text("name") } == [
                "outbound|9080|v1|reviews.default.svc.cluster.local",
                "outbound|9080|v2|reviews.default.svc.cluster.local",
            ])
        #expect(shares.map { $0.number("weight") } == [90, 10])
        #expect(shares[1].text("request_headers_to_add/0/header/key") == "x-canary")
        #expect(
            route.text("metadata/filter_metadata/istio/config")
                == "/apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews")
    }

    @Test func eachRouteSaysWhereItIsWritten() {
        let found = routes(
            """
            - match:
              - {uri: {prefix: /elsewhere}, sourceLabels: {app: nobody}}
              - uri: {prefix: /api}
              route: [{destination: {host: reviews}}]
            - route: [{destination: {host: ratings}}]
            """)
        #expect(
            found.map { $0.text("metadata/filter_metadata/skein/field") } == [
                "spec.http[0].match[1]", "spec.http[1]",
            ])
    }

    @Test func matches() {
        let found = routes(
            """
            - name: first
              match:
              - name: jason
                uri: {prefix: /api}
                ignoreUriCase: true
                method: {exact: GET}
                scheme: {exact: https}
                authority: {regex: ".*"}
                headers: {end-user: {exact: jason}, x-any: {}}
                withoutHeaders: {x-no: {exact: a}, x-never: {}}
                queryParams: {q: {regex: "a+"}, p: {}}
              - uri: {exact: /x}
              - uri: {regex: "/y/.*"}
              route: [{destination: {host: reviews}}]
            - route: [{destination: {host: reviews, subset: v2}}]
            - name: never-reached
              route: [{destination: {host: reviews, subset: v3}}]
            """)
        #expect(found.count == 4)
        #expect(found[0].text("name") == "first.jason")
        #expect(found[0].text("match/prefix") == "/api")
        #expect(found[0].at("match/case_sensitive") == .bool(false))
        let headers = found[0].items("match/headers")
        #expect(
            headers.compactMap { $0.text("name") } == [
                "end-user", "x-any", "x-never", "x-no", ":method", ":authority", ":scheme",
            ])
        #expect(headers[1].isTrue("present_match"))
        #expect(headers[2].isTrue("present_match") && headers[2].isTrue("invert_match"))
        #expect(headers[3].isTrue("invert_match") && headers[3].isTrue("treat_missing_header_as_empty"))
        #expect(found[0].items("match/query_parameters").map { $0.text("name") } == ["p", "q"])
        #expect(found[1].text("match/path") == "/x")
        #expect(found[2].text("match/safe_regex/regex") == "/y/.*")
        #expect(found[2].text("decorator/operation") == "reviews.default.svc.cluster.local:9080/y/.*")
    }

    @Test func conditionsOnTheClient() {
        let found = routes(
            """
            - match: [{sourceLabels: {app: other}}]
              name: other
              route: [{destination: {host: reviews}}]
            - match: [{sourceNamespace: elsewhere}]
              name: elsewhere
              route: [{destination: {host: reviews}}]
            - match: [{gateways: [my-gateway]}]
              name: gateway
              route: [{destination: {host: reviews}}]
            - match: [{port: 81}]
              name: port
              route: [{destination: {host: reviews}}]
            - match: [{sourceLabels: {app: sleep}, uri: {prefix: /a}}]
              name: mine
              route: [{destination: {host: reviews}}]
            """)
        #expect(found.map { $0.text("name") } == ["mine"])
    }

    @Test func actions() {
        let found = routes(
            """
            - match: [{uri: {prefix: /redirect}}]
              redirect: {uri: /new, authority: x.test, redirectCode: 302, scheme: https, derivePort: FROM_REQUEST_PORT}
            - match: [{uri: {prefix: /direct}}]
              directResponse: {status: 503, body: {string: sorry}}
            - match: [{uri: {prefix: /rewrite}}]
              rewrite: {uri: /v2, authority: y.test}
              timeout: 5s
              retries: {attempts: 3, perTryTimeout: 2s, retryOn: "gateway-error,503", retryRemoteLocalities: true, backoff: 10ms}
              route: [{destination: {host: reviews, port: {number: 81}}}]
            - match: [{uri: {prefix: /regex}}]
              rewrite: {uriRegexRewrite: {match: "/a/(.*)", rewrite: "/b/\\\\1"}}
              retries: {attempts: 0}
              route: [{destination: {host: reviews}}]
            """)
        #expect(found[0].text("redirect/path_redirect") == "/new")
        #expect(found[0].word("redirect/response_code") == "FOUND")
        #expect(found[0].number("redirect/port_redirect") == 9080)
        #expect(found[1].number("direct_response/status") == 503)
        #expect(found[1].text("direct_response/body/inline_string") == "sorry")
        #expect(found[2].text("route/prefix_rewrite") == "/v2")
        #expect(found[2].text("route/host_rewrite_literal") == "y.test")
        #expect(found[2].text("route/cluster") == "outbound|81||reviews.default.svc.cluster.local")
        #expect(found[2].time("route/timeout") == 5000)
        #expect(found[2].time("route/max_grpc_timeout") == 5000)
        #expect(found[2].text("route/retry_policy/retry_on") == "gateway-error,retriable-status-codes")
        #expect(found[2].at("route/retry_policy/retriable_status_codes") == .list([.unsigned(503)]))
        #expect(found[2].text("route/retry_policy/retry_priority/name") == "envoy.retry_priorities.previous_priorities")
        #expect(found[2].time("route/retry_policy/retry_back_off/base_interval") == 10)
        #expect(found[3].text("route/regex_rewrite/pattern/regex") == "/a/(.*)")
        #expect(!found[3].has("route/retry_policy"))
    }

    @Test func headersFaultsMirrorsAndOrigins() {
        let route = routes(
            """
            - headers:
                request: {set: {Host: z.test, x-a: "1"}, add: {x-b: "2"}, remove: [x-c, ":path"]}
                response: {add: {x-d: "3"}}
              fault:
                delay: {percentage: {value: 0.1}, fixedDelay: 5s}
                abort: {percentage: {value: 50}, httpStatus: 400}
              mirror: {host: reviews, subset: v2}
              mirrorPercentage: {value: 25}
              mirrors: [{destination: {host: reviews, subset: v3}}, {destination: {host: reviews}, percentage: {value: 0}}]
              corsPolicy: {allowOrigins: [{exact: "https://a.test"}], allowMethods: [GET, POST], allowCredentials: true, maxAge: 24h}
              route: [{destination: {host: reviews}}]
            """)[0]
        #expect(route.text("route/host_rewrite_literal") == "z.test")
        #expect(route.items("request_headers_to_add").map { $0.text("header/key") } == ["x-a", "x-b"])
        #expect(
            route.items("request_headers_to_add").map { $0.word("append_action") } == [
                "OVERWRITE_IF_EXISTS_OR_ADD", "APPEND_IF_EXISTS_OR_ADD",
            ])
        #expect(route.texts("request_headers_to_remove") == ["x-c"])
        let fault = "typed_per_filter_config/envoy.filters.http.fault"
        #expect(route.number("\(fault)/delay/percentage/numerator") == 1000)
        #expect(route.time("\(fault)/delay/fixed_delay") == 5000)
        #expect(route.number("\(fault)/abort/http_status") == 400)
        let mirrors = route.items("route/request_mirror_policies")
        #expect(
            mirrors.map { $0.text("cluster") } == [
                "outbound|9080|v2|reviews.default.svc.cluster.local",
                "outbound|9080|v3|reviews.default.svc.cluster.local",
            ])
        #expect(mirrors.allSatisfy { !$0.isTrue("disable_shadow_host_suffix_append") })
        #expect(mirrors[0].number("runtime_fraction/default_value/numerator") == 250_000)
        #expect(mirrors[1].number("runtime_fraction/default_value/numerator") == 100)
        let cors = "typed_per_filter_config/envoy.filters.http.cors"
        #expect(route.text("\(cors)/allow_methods") == "GET,POST")
        #expect(route.text("\(cors)/max_age") == "86400")
    }

    @Test func headerValuesThatNoProxyReadsAreLeftOutAlone() {
        let found = routes(
            """
            - match: [{uri: {prefix: /bad}}]
              headers: {request: {set: {x-share: "50%"}}}
              route: [{destination: {host: reviews}}]
            - route: [{destination: {host: reviews}}]
            """)
        #expect(found.map { $0.text("match/prefix") } == ["/"])
    }

    @Test func hashesComeFromDestinationRules() {
        let rule = Cluster.object(
            "DestinationRule", "reviews",
            """
            host: reviews
            trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}
            subsets:
            - {name: v2, labels: {version: v2}, trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: user, ttl: 0s}}}}}
            """)
        let plain = MeshFixture(Cluster.reviews + rule).virtualHost(host, in: "9080").items("routes")[0]
        #expect(plain.text("route/hash_policy/0/header/header_name") == "x-user")
        let found = routes("- route: [{destination: {host: reviews, subset: v2}}]", more: rule)[0]
        #expect(found.text("route/hash_policy/0/cookie/name") == "user")
        #expect(!found.has("route/retry_policy/retry_host_predicate"))
    }

    @Test func hostsThatNoServiceHas() {
        let virtualService = Cluster.object(
            "VirtualService", "x",
            "hosts: [virtual.test, '*.wild.test']\nhttp: [{route: [{destination: {host: reviews, port: {number: 9080}}}]}]"
        )
        let fixture = MeshFixture(Cluster.reviews + virtualService)
        let names = fixture.routes("80").items("virtual_hosts").compactMap { $0.text("name") }
        #expect(names == ["*.wild.test:80", "virtual.test:80", "allow_any"])
        // Only on port 80.
        #expect(!fixture.routes("9080").items("virtual_hosts").contains { $0.text("name") == "virtual.test:80" })
    }

    @Test func wildcardsGiveWayToWhatFitsBetter() {
        let general = Cluster.object(
            "VirtualService", "a-general",
            "hosts: ['*.local']\nhttp: [{name: general, route: [{destination: {host: reviews}}]}]")
        let exact = Cluster.object(
            "VirtualService", "b-exact",
            "hosts: [reviews]\nhttp: [{name: exact, route: [{destination: {host: reviews}}]}]")
        let fixture = MeshFixture(
            Cluster.reviews + Cluster.service("other", ip: "10.0.0.2", ports: [("http", 9080)]) + general + exact)
        #expect(fixture.virtualHost(host, in: "9080").text("routes/0/name") == "exact")
        #expect(
            fixture.virtualHost("other.default.svc.cluster.local:9080", in: "9080").text("routes/0/name") == "general")
    }

    @Test func olderVirtualServicesWin() {
        let older = Cluster.object(
            "VirtualService", "z", "hosts: [reviews]\nhttp: [{name: older, route: [{destination: {host: reviews}}]}]"
        ).replacing("2024-01-01", with: "2023-01-01")
        let newer = Cluster.object(
            "VirtualService", "a", "hosts: [reviews]\nhttp: [{name: newer, route: [{destination: {host: reviews}}]}]")
        #expect(
            MeshFixture(Cluster.reviews + newer + older).virtualHost(host, in: "9080").text("routes/0/name") == "older")
    }

    @Test func portsOfAProxyKeepPortsInNames() {
        let services =
            Cluster.reviews + Cluster.service("web", ip: "10.0.0.2", ports: [("http", 80)])
        let configuration = MeshFixture(services, mesh: "proxyHttpPort: 15007").routes("http_proxy")
        let hosts = configuration.items("virtual_hosts")
        let reviews = hosts.first { $0.text("name") == host }
        #expect(reviews?.texts("domains").allSatisfy { $0.contains(":") } == true)
        let web = hosts.first { $0.text("name") == "web.default.svc.cluster.local:80" }
        #expect(web?.texts("domains").contains("web") == true)
    }

    @Test func sniffedServicesHaveRoutesOfTheirOwn() {
        let service = Cluster.service("any", ports: [("whatever", 7000)])
        let configuration = MeshFixture(service).routes("any.default.svc.cluster.local:7000")
        #expect(configuration.items("virtual_hosts").map { $0.texts("domains") } == [["*"]])
    }

    @Test func otherNamesForAService() {
        let alias = """
            apiVersion: v1
            kind: Service
            metadata: {name: old, namespace: default}
            spec: {type: ExternalName, externalName: reviews.default.svc.cluster.local, ports: [{name: http, port: 9080}]}
            """
        let domains = MeshFixture(Cluster.reviews + alias).virtualHost(host, in: "9080").texts("domains")
        #expect(domains.contains("old.default.svc.cluster.local"))
        #expect(domains.contains("old"))
    }

    @Test func namesForNothing() {
        #expect(MeshFixture().routes("nonsense").items("virtual_hosts").isEmpty)
    }
}

extension String {
    fileprivate func replacing(_ old: String, with new: String) -> String {
        var result = ""
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(old) {
                result += new
                rest = rest.dropFirst(old.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
