// What explanations say of requests on small dumps: each decision, and each way to fail.

import Base
import Document
import EnvoyAPI
import Explanation
import ProxyCore
import Testing

@Suite struct ExplainerTests {
    @Test func aRequestIsWalkedToTheApplication() throws {
        let told = try explained("http://reviews:9080/reviews/1", server: Dumps.server(strict: true))
        #expect(told.isWell)
        #expect(told.endings.count == 1)
        #expect(told.endings.first?.reachesApplication == true)
        #expect(told.endings.first?.cluster == Dumps.v1)
        #expect(told.endings.first?.upstream == "10.0.0.9:9080")
        #expect(told.step("name")?.words.contains("10.96.0.12") == true)
        #expect(told.step("listener")?.words.hasPrefix("0.0.0.0_9080") == true)
        #expect(told.step("virtual host")?.words.contains("by its domain reviews:9080") == true)
    }

    @Test func theRouteNamesItsRuleAndThoseBeforeItWhyNot() throws {
        let told = try explained("http://reviews:9080/reviews/1", headers: ["end-user: tim"])
        let route = try #require(told.step("route"))
        #expect(route.words.hasPrefix("[8]"))
        #expect(route.source?.text == "VirtualService default/reviews spec.http[8]")
        #expect(route.details.count == 8)
        #expect(route.details[0].contains("end-user = jason: the request has \"tim\""))
        #expect(route.details[1].contains("the path isn't path /missing"))
        let jason = try explained("http://reviews:9080/reviews/1", headers: ["end-user: jason"])
        #expect(jason.endings.first?.cluster == Dumps.v2)
        #expect(jason.step("route")?.source?.field == "spec.http[0].match[0]")
    }

    @Test func sharesOfWeightsAndFaults() throws {
        let split = try explained("http://reviews:9080/split")
        let shares = split.root.leaves().map { ($0.ending?.cluster ?? "", Int($0.share.rounded())) }
        #expect(shares.contains { $0 == (Dumps.v1, 70) })
        #expect(shares.contains { $0 == (Dumps.v2, 30) })
        let half = try explained("http://reviews:9080/half")
        #expect(half.root.leaves().contains { $0.ending?.status == 502 && $0.ending?.flags == "FI" && $0.share == 25 })
        #expect(half.root.leaves().contains { $0.ending?.reachesApplication == true && $0.share == 75 })
        #expect(!half.isWell)
        let picked = try explained("http://reviews:9080/split", pick: 3)
        #expect(picked.root.leaves().count == 1)
    }

    @Test func faultsOfAllRequests() throws {
        let ending = try #require(try explained("http://reviews:9080/broken").endings.first)
        #expect(ending.status == 555)
        #expect(ending.flags == "FI")
        #expect(ending.remedies.contains { $0.contains("spec.http[3].fault") })
    }

    @Test func aSubsetThatIsNotThere() throws {
        let missing = try #require(try explained("http://reviews:9080/missing").endings.first)
        #expect(missing.status == 503)
        #expect(missing.flags == "NC")
        #expect(missing.remedies.contains { $0.contains("subset v9") })
        let empty = try #require(try explained("http://reviews:9080/empty").endings.first)
        #expect(empty.status == 503)
        #expect(empty.flags == "UH")
        #expect(empty.remedies.contains { $0.contains("labels of subset none") })
    }

    @Test func endpointsThatAreIll() throws {
        let some = try explained(
            "http://reviews:9080/reviews",
            client: Dumps.client(health: [("10.0.0.8", "UNHEALTHY"), ("10.0.0.9", "HEALTHY")]))
        #expect(some.endings.map(\.upstream) == ["10.0.0.9:9080"])
        let none = try explained(
            "http://reviews:9080/reviews", client: Dumps.client(health: [("10.0.0.8", "UNHEALTHY")]))
        #expect(none.endings.first?.flags == "UH")
        #expect(none.endings.first?.words.contains("healthy") == true)
    }

    @Test func noRouteAndNoHost() throws {
        let route = try #require(try explained("http://reviews:9080/nowhere").endings.first)
        #expect(route.status == 404)
        #expect(route.flags == "NR")
        let host = try explained("http://reviews:9080/", headers: ["host: stranger"])
        #expect(host.endings.first?.flags == "NR")
        #expect(host.step("virtual host")?.details.first?.contains("reviews") == true)
    }

    @Test func redirectsAndRewrites() throws {
        let sent = try explained("http://reviews:9080/old/x")
        #expect(sent.endings.first?.status == 301)
        #expect(sent.isWell)
        #expect(sent.step("redirect")?.words == "301 to http://reviews:9080/new")
        let rewritten = try explained("http://reviews:9080/api/7?x=y")
        #expect(rewritten.step("rewrite")?.words == "the path becomes /reviews/7?x=y")
        #expect(rewritten.step("timeout")?.words.hasPrefix("500 ms") == true)
    }

    @Test func plaintextToAStrictServer() throws {
        let refused = try #require(
            try explained(
                "http://reviews:9080/api/1", client: Dumps.client(tls: nil), server: Dumps.server(strict: true)
            ).endings.first)
        #expect(refused.status == 503)
        #expect(refused.flags == "UC")
        #expect(refused.words.contains("STRICT"))
        // Where the route tries again after resets, the last of the attempts says so.
        let retried = try explained(
            "http://reviews:9080/reviews", client: Dumps.client(tls: nil), server: Dumps.server(strict: true))
        #expect(retried.endings.first?.flags == "URX,UC")
        let permissive = try explained(
            "http://reviews:9080/reviews", client: Dumps.client(tls: nil), server: Dumps.server(strict: false))
        #expect(permissive.isWell)
    }

    @Test func whatAServerDemandsHasItsPolicy() throws {
        let told = try explained("http://reviews:9080/reviews", server: Dumps.server(strict: true))
        told.root.secure { server in
            server.port == 9080
                ? ConfigurationSource(kind: "PeerAuthentication", namespace: "default", name: "default") : nil
        }
        #expect(told.steps.last { $0.topic == "tls" }?.source?.kind == "PeerAuthentication")
        #expect(told.step("tls")?.source == nil)
    }

    @Test func anotherIdentityThanExpected() throws {
        let told = try explained(
            "http://reviews:9080/reviews", server: Dumps.server(strict: true, account: "somebody"))
        #expect(told.endings.first?.flags == "URX,UF")
        #expect(told.endings.first?.words.contains("sa/somebody") == true)
    }

    @Test func authorizationAtTheServer() throws {
        let told = try explained(
            "http://reviews:9080/reviews",
            server: Dumps.server(strict: true, denied: "spiffe://cluster.local/ns/default/sa/bookinfo-productpage"))
        let ending = try #require(told.endings.first)
        #expect(ending.status == 403)
        // To the caller it is an answer of the upstream's.
        #expect(ending.flags == "")
        #expect(told.step("authorization")?.source?.text == "AuthorizationPolicy default/no spec.rules[0]")
        let other = try explained(
            "http://reviews:9080/reviews",
            server: Dumps.server(strict: true, denied: "spiffe://cluster.local/ns/x/sa/y"))
        #expect(other.isWell)
    }

    @Test func gRPCCallersGetTheirStatus() throws {
        let ending = try #require(try explained("grpc://reviews:9080/empty").endings.first)
        #expect(ending.status == 200)
        #expect(ending.grpcStatus == 14)
        #expect(ending.flags == "UH")
    }

    @Test func whatIsNotCapturedGoesPast() throws {
        let proxy = try Dumps.client(annotations: #"{"traffic.sidecar.istio.io/excludeOutboundPorts":"9080, 3306"}"#)
        let told = try explained("http://reviews:9080/broken", client: proxy, server: Dumps.server(strict: true))
        #expect(told.step("capture")?.words.contains("excludeOutboundPorts") == true)
        // Its plaintext meets the server all the same.
        #expect(!told.isWell)
        #expect(told.endings.first?.status == nil)
    }

    @Test func namesThatNobodyKnows() throws {
        let slip = try explained("http://reviws:9080/", names: registry())
        #expect(!slip.isWell)
        #expect(slip.endings.first?.words.contains("can't resolve it") == true)
        #expect(slip.endings.first?.remedies.first == "did you mean reviews?")
        #expect(try !explained("http://nothing.default.svc.cluster.local/", names: registry()).isWell)
        // What isn't the mesh's may be known to the workload's resolver.
        let outside = try explained("http://www.example.org/", names: registry())
        #expect(outside.isWell)
        #expect(outside.step("name")?.words.contains("192.0.2.1 stands for its address") == true)
        #expect(try explained("http://localhost:80/").step("name")?.words.contains("127.0.0.1") == true)
        var stated = try registry()
        stated.state("intern", try #require(IPAddress("10.1.2.3")))
        #expect(try explained("http://intern:9080/", names: stated).endings.first?.status == 404)
    }

    @Test func namesThatTheWorkloadIsNotTold() throws {
        let told = try registry(told: ["reviews.default.svc.cluster.local"])
        #expect(try explained("http://reviews:9080/reviews", names: told).isWell)
        let hidden = try #require(try explained("http://details:9080/", names: told).endings.first)
        #expect(hidden.words.contains("isn't told of it"))
        #expect(hidden.remedies.first?.contains("exportTo") == true)
    }

    @Test func addressesThatOnlyStandForAService() throws {
        let port = try #require(try explained("http://details:81/", names: registry()).endings.first)
        #expect(!port.isWell)
        #expect(port.words.contains("has no port 81 (it has 9080)"))
        let outside = try #require(try explained("https://outside.example/", names: registry()).endings.first)
        #expect(!outside.isWell)
        #expect(outside.words.contains("only stands for outside.example"))
        let own = try #require(try explained("tcp://10.96.0.13:9999", names: registry()).endings.first)
        #expect(own.words.contains("has no port 9999"))
    }

    @Test func addressesOfAnotherFamily() throws {
        let told = try explained("http://[fd00::1]:9080/")
        #expect(!told.isWell)
        #expect(told.endings.first?.words.contains("IPv6") == true)
    }

    @Test func methodsThatTheCodecRefuses() throws {
        let ending = try #require(try explained("http://reviews:9080/reviews", method: "FOO").endings.first)
        #expect(ending.status == 400)
        #expect(ending.flags == "DPE")
    }

    @Test func certificatesThatNeverCame() throws {
        let with = try Dumps.server(strict: true, secrets: ["default", "ROOTCA"])
        #expect(try explained("http://reviews:9080/reviews", server: with).isWell)
        let without = try Dumps.server(strict: true, secrets: ["ROOTCA"])
        let ending = try #require(try explained("http://reviews:9080/reviews", server: without).endings.first)
        #expect(ending.flags == "URX,UF")
        #expect(ending.words.contains("never given the certificate default"))
    }

    @Test func unknownDestinationsPassThrough() throws {
        let told = try explained("http://10.1.2.3:4444/")
        #expect(told.endings.first?.cluster == "PassthroughCluster")
        #expect(told.endings.first?.upstream == "10.1.2.3:4444")
    }

    @Test func filtersOfOthersAreNotedAndLogsLeftAlone() throws {
        let told = try explained("http://reviews:9080/reviews")
        #expect(told.notes.contains { $0.contains("istio.stats") })
        #expect(told.isWell)
    }

    @Test func textAndDocument() throws {
        let told = try explained("http://reviews:9080/split", server: Dumps.server(strict: true))
        let text = ExplanationText.text(told, isVerbose: false, hasColours: false)
        #expect(text.contains("[VirtualService default/reviews spec.http[7]"))
        #expect(!text.contains("\u{1B}"))
        #expect(ExplanationText.text(told, isVerbose: true, hasColours: true).contains("\u{1B}["))
        #expect(told.document["endings"]?.items.count == 2)
        #expect(told.document["ok"]?.bool == true)
        told.root.place(kind: "VirtualService", namespace: "default", name: "reviews") { "reviews.yaml \($0)" }
        #expect(told.step("route")?.source?.file == "reviews.yaml spec.http[7]")
    }
}

@Suite struct QuestionTests {
    @Test func urlsAndHeaders() throws {
        let plain = try ExplanationQuestion(method: "get", url: "http://reviews:9080/a?b=c#d", headers: ["Host: other"])
        #expect(plain.port == 9080)
        #expect(plain.path == "/a?b=c")
        #expect(plain.authority == "other")
        #expect(plain.text == "GET http://reviews:9080/a?b=c")
        let v6 = try ExplanationQuestion(method: "GET", url: "https://[::1]/", headers: [])
        #expect(v6.host == "::1")
        #expect(v6.port == 443)
        #expect(try ExplanationQuestion(method: "GET", url: "details/x", headers: []).host == "details")
        #expect(try ExplanationQuestion(method: "GET", url: "http://a?x", headers: []).path == "/?x")
    }

    @Test(arguments: ["ftp://a/", "tcp://mongodb", "http://:80/", "http://a:0/", "http://a:99999/", "http://"])
    func nonsenseIsRefused(url: String) {
        #expect(throws: InvalidQuestion.self) { try ExplanationQuestion(method: "GET", url: url, headers: []) }
    }

    @Test func headersNeedAColon() {
        #expect(throws: InvalidQuestion.self) {
            try ExplanationQuestion(method: "GET", url: "http://a/", headers: ["end-user"])
        }
    }
}

@Suite struct DumpTests {
    @Test(arguments: ["", "[]", "{}", "{\"configs\":3}", "nonsense", "{\"configs\":[}"])
    func whatIsNoDumpIsRefused(text: String) {
        #expect(throws: InvalidConfiguration.self) { try InspectedProxy(json: Array(text.utf8), file: "x.json") }
    }

    /// Anything may stand in a file that somebody saved.
    @Test(arguments: [
        #"{"configs":[1,null,"a",[],{}]}"#,
        #"{"configs":[{"@type":"x/envoy.admin.v3.ListenersConfigDump","dynamic_listeners":[1,{"active_state":{"listener":3}}]}]}"#,
        #"{"configs":[{"@type":"x/envoy.admin.v3.ClustersConfigDump","static_clusters":[{"cluster":{"@type":"x/y.Z"}}]}]}"#,
        #"{"configs":[{"@type":"x/envoy.admin.v3.BootstrapConfigDump","bootstrap":{"node":[]}}]}"#,
    ])
    func strangeSectionsAreLeftOut(text: String) throws {
        let proxy = try InspectedProxy(json: Array(text.utf8), file: "x.json")
        #expect(proxy.listeners.isEmpty)
        #expect(try !explained("http://a/", client: proxy).isWell)
    }

    /// Bytes of a good dump exchanged at random: whatever is left is explained or refused, never a trap.
    @Test func damagedDumps() throws {
        let good = Array(Dumps.clientText().utf8)
        let pool = Array("{}[],:\"0a-".utf8)
        var random = RandomSource(seed: 7)
        var taken = 0
        for _ in 0..<300 {
            var bytes = good
            for _ in 0...random.below(3) {
                bytes[Int(random.below(UInt64(bytes.count)))] = pool[Int(random.below(UInt64(pool.count)))]
            }
            guard let proxy = try? InspectedProxy(json: bytes, file: "dump.json") else { continue }
            _ = try explained("http://reviews:9080/split", client: proxy)
            taken += 1
        }
        #expect(taken > 0)
    }
}
