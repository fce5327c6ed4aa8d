// Services and workloads in words, in the forms of istioctl's describe.

import Document
import MeshView
import Testing

@Suite struct DescriptionTests {
    private func objects(_ texts: String...) throws -> MeshObjects {
        var objects = MeshObjects()
        for text in [Self.base] + texts {
            // Documents one after the other.
            var part = ""
            for line in (text + "\n---").split(separator: "\n", omittingEmptySubsequences: false) {
                if line == "---" {
                    if !part.isEmpty { objects.add(try Fixture.yaml(part)) }
                    part = ""
                } else {
                    part += line + "\n"
                }
            }
        }
        return objects
    }

    private static let base = """
        kind: Service
        metadata: {name: ratings, namespace: default}
        spec: {selector: {app: ratings}, ports: [{name: http, port: 9080}]}
        ---
        kind: Pod
        metadata: {name: ratings-v1, namespace: default, labels: {app: ratings, version: v1}}
        spec:
          containers:
          - {name: ratings, ports: [{containerPort: 9080}]}
          - {name: istio-proxy, ports: [{containerPort: 15090}]}
        status: {phase: Running}
        ---
        kind: DestinationRule
        metadata: {name: ratings, namespace: default}
        spec:
          host: ratings
          trafficPolicy: {tls: {mode: ISTIO_MUTUAL}, loadBalancer: {simple: RANDOM}}
          subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}, {name: v3, labels: {version: v3}}]
        ---
        kind: VirtualService
        metadata: {name: ratings, namespace: default}
        spec: {hosts: [ratings], http: [{route: [{destination: {host: ratings, subset: v1}}]}]}
        ---
        kind: PeerAuthentication
        metadata: {name: default, namespace: istio-system}
        spec: {mtls: {mode: STRICT}}
        """

    @Test func aPodIsDescribedInTheWordsOfIstioctl() throws {
        let text = MeshDescription.pod("ratings-v1", namespace: "default", seenFrom: "default", try objects())
        #expect(
            text == """
                Pod: ratings-v1
                   Pod Ports: 9080 (ratings), 15090 (istio-proxy)
                --------------------
                Service: ratings
                   Port: http 9080/HTTP targets pod port 9080
                DestinationRule: ratings for "ratings"
                   Matching subsets: v1
                      (Non-matching subsets v2,v3)
                   Traffic Policy TLS Mode: ISTIO_MUTUAL
                   Policies: load balancer
                   Pilot reports that pod is STRICT (enforces mTLS) and clients speak mTLS
                VirtualService: ratings
                   1 HTTP route(s)
                --------------------
                Effective PeerAuthentication:
                   Workload mTLS mode: STRICT
                Applied PeerAuthentication:
                   default.istio-system

                """)
    }

    private let entry = """
        kind: WorkloadEntry
        metadata: {name: ratings-v4, namespace: default}
        spec: {address: 10.0.0.9, labels: {app: ratings, version: v4}, ports: {http: 8080}, serviceAccount: bookinfo-ratings}
        """

    @Test func aWorkloadEntryOfNoSubsetIsWarnedOf() throws {
        let text = try #require(
            MeshDescription.pod("ratings-v4", namespace: "default", seenFrom: "default", try objects(entry)))
        #expect(text.contains("Pod: ratings-v4 (WorkloadEntry, 10.0.0.9)"))
        #expect(text.contains("Port: http 9080/HTTP targets pod port 8080"))
        #expect(text.contains("WARNING POD DOES NOT MATCH ANY SUBSETS.  (Non matching subsets v1,v2,v3)"))
        #expect(text.contains("WARNING: No destinations match pod subsets (checked 1 HTTP routes)"))
        #expect(text.contains("Route to non-matching subset v1 for (everything)"))
    }

    @Test func clientsWithoutTLSOfAStrictWorkloadAreAConflict() throws {
        var all = try objects()
        all.destinationRules = []
        all.add(
            try Fixture.yaml(
                """
                kind: DestinationRule
                metadata: {name: plain, namespace: default}
                spec: {host: ratings.default.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}}
                """))
        let text = try #require(MeshDescription.pod("ratings-v1", namespace: "default", seenFrom: "default", all))
        #expect(
            text.contains(
                "WARNING Pilot predicts TLS Conflict on ratings port 9080 (pod enforces mTLS, clients speak HTTP)"))
        #expect(text.contains("Warning: Route to UNKNOWN subset v1; check DestinationRule plain"))
    }

    @Test func routesSayWhatTheyTakeAndHowMuch() throws {
        var all = try objects()
        all.virtualServices = []
        all.add(
            try Fixture.yaml(
                """
                kind: VirtualService
                metadata: {name: ratings, namespace: default}
                spec:
                  hosts: [ratings]
                  http:
                  - match: [{uri: {prefix: /r}, headers: {end-user: {exact: jason}}}]
                    fault: {delay: {percentage: {value: 50}, fixedDelay: 7s}}
                    route: [{destination: {host: ratings, subset: v1}}]
                  - route:
                    - {destination: {host: ratings, subset: v1}, weight: 90}
                    - {destination: {host: ratings, subset: v9}, weight: 10}
                """))
        let text = try #require(MeshDescription.pod("ratings-v1", namespace: "default", seenFrom: "default", all))
        #expect(text.contains("Fault injection delay 7s for 50%, Match: /r* when headers are end-user=jason"))
        #expect(text.contains("Route to host \"ratings\" subset \"v1\" with weight 90%"))
        #expect(text.contains("Warning: Route to UNKNOWN subset v9; check DestinationRule ratings"))
    }

    @Test func theNarrowestPeerAuthenticationThatSaysAModeCounts() throws {
        let all = try objects(
            """
            kind: PeerAuthentication
            metadata: {name: ns, namespace: default}
            spec: {mtls: {mode: UNSET}}
            ---
            kind: PeerAuthentication
            metadata: {name: own, namespace: default}
            spec: {selector: {matchLabels: {app: ratings}}, portLevelMtls: {8080: {mode: DISABLE}, 9080: {mode: UNSET}}}
            ---
            kind: PeerAuthentication
            metadata: {name: other, namespace: default}
            spec: {selector: {matchLabels: {app: other}}, mtls: {mode: DISABLE}}
            """)
        let effective = EffectiveMutualTLS(all, for: all.workloads[0])
        #expect(effective.mode == "STRICT")
        #expect(effective.ports == [8080: "DISABLE"])
        #expect(effective.applied == ["own.default", "ns.default", "default.istio-system"])
    }

    @Test func aServiceSaysItsPodsItsPoliciesAndWhereItIsExposed() throws {
        var all = try objects(
            entry,
            """
            kind: AuthorizationPolicy
            metadata: {name: viewers, namespace: default}
            spec: {selector: {matchLabels: {app: ratings}}, action: DENY, rules: [{}, {}]}
            ---
            kind: Gateway
            metadata: {name: edge, namespace: default}
            spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ['*']}]}
            ---
            kind: WorkloadEntry
            metadata: {name: gw, namespace: istio-system}
            spec: {address: 10.0.0.2, labels: {istio: ingressgateway}}
            ---
            kind: VirtualService
            metadata: {name: edge, namespace: default}
            spec: {hosts: ['*'], gateways: [edge, gone], http: [{match: [{uri: {exact: /r}}], route: [{destination: {host: ratings}}]}]}
            """)
        all.connected = ["ratings-v1.default"]
        let text = try #require(MeshDescription.service("ratings", namespace: "default", seenFrom: "default", all))
        #expect(text.contains("Pods: ratings-v1, ratings-v4"))
        #expect(
            text.contains(
                "RBAC policies: ns[default]-policy[viewers]-rule[0] (DENY), ns[default]-policy[viewers]-rule[1] (DENY)")
        )
        #expect(text.contains("Exposed on Ingress Gateway http://10.0.0.2:8080\n"))
        #expect(text.contains("WARNING: VirtualService edge names the Gateway default/gone, which isn't there"))
        #expect(text.contains("VirtualService: edge\n   Match: /r\n"))
        #expect(MeshDescription.service("nothing", namespace: "default", seenFrom: "default", all) == nil)
    }

    @Test func whatLooksWrongOfNamesAndLabelsIsSaid() throws {
        let all = try objects(
            """
            kind: Service
            metadata: {name: odd, namespace: other}
            spec: {selector: {odd: "1"}, ports: [{name: web, port: 80}, {port: 81, appProtocol: grpc}, {name: dns, port: 53, protocol: UDP}]}
            ---
            kind: Pod
            metadata: {name: odd, namespace: other, labels: {odd: "1"}}
            spec: {containers: []}
            status: {phase: Pending}
            """)
        let text = try #require(MeshDescription.pod("odd", namespace: "other", seenFrom: "default", all))
        #expect(text.contains("Pod: odd.other\n   Pod does not expose ports\n   Pod is not Running (Pending)\n"))
        #expect(text.contains("Suggestion: add 'app' label to pod for Istio telemetry."))
        #expect(text.contains("WARNING: port 80 is named 'web'"))
        #expect(text.contains("Port: 81/GRPC"))
        #expect(!text.contains("53/"))
    }
}
