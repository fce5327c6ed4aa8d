// Sync states, versions, and what a control plane wants held against what a proxy has.

import Document
import MeshView
import Testing

@Suite struct StatusTests {
    private let syncz = """
        [{"cluster_id": "Kubernetes", "proxy": "reviews-v1.default", "proxy_type": "sidecar", "istio_version": "1.24.0",
          "cluster_sent": "a", "cluster_acked": "a", "cluster_status": "SYNCED", "listener_sent": "b",
          "listener_acked": "a", "listener_status": "ERROR", "route_sent": "b", "route_acked": "a"},
         {"cluster_id": "Kubernetes", "proxy": "gw.istio-system", "istio_version": "1.25.0", "cluster_sent": "a", "cluster_acked": "a"}]
        """
    private let pushes = """
        {"ProxyStatus": {"pilot_xds_lds_reject": {"x": {"proxy": "reviews-v1.default", "message": "listener 0.0.0.0_9080: no"}}}}
        """

    @Test func eachProxyHasAWordForEachType() throws {
        let view = try SyncView(syncz: Fixture.json(syncz), pushStatus: Fixture.json(pushes), server: "mesh:7443")
        #expect(
            view.table.rows == [
                [
                    "gw.istio-system", "Kubernetes", "SYNCED", "NOT SENT", "NOT SENT", "NOT SENT", "NOT SENT",
                    "mesh:7443", "1.25.0",
                ],
                [
                    "reviews-v1.default", "Kubernetes", "SYNCED", "ERROR", "NOT SENT", "STALE", "NOT SENT", "mesh:7443",
                    "1.24.0",
                ],
            ])
        #expect(view.troubles.first == "reviews-v1.default refused listeners (LDS): listener 0.0.0.0_9080: no")
        #expect(view.troubles.count == 2)
        #expect(view.rows.map(\.isBehind) == [false, true])
    }

    @Test func proxiesAreFoundByWholeNamesAndByBeginnings() throws {
        let view = try SyncView(syncz: Fixture.json(syncz), server: "")
        let find = { (name: String, namespace: String) in view.find(name, namespace: namespace).map(\.proxy) }
        #expect(find("reviews-v1", "default") == ["reviews-v1.default"])
        #expect(find("reviews-v1.default", "other") == ["reviews-v1.default"])
        #expect(find("deploy/reviews", "default") == ["reviews-v1.default"])
        #expect(find("reviews", "other") == [])
        #expect(find("gw", "default") == [])
    }

    @Test func aProxyThatHasWhatIsWantedMatches() throws {
        let dump = try Fixture.dump("envoy.json")
        let same = ConfigComparison(wanted: dump, actual: dump)
        #expect(same.matches)
        #expect(same.text.hasPrefix("Clusters Match\nListeners Match\nRoutes Match\n"))
    }

    @Test func whatDiffersIsShownAsLines() throws {
        func dump(_ timeout: String, extra: String = "") throws -> ProxyDump {
            try ProxyDump(
                Fixture.json(
                    """
                    {"configs": [{"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump", "dynamic_active_clusters": [
                      {"cluster": {"name": "a", "connect_timeout": "\(timeout)", "type": "EDS"}}\(extra)]}]}
                    """))
        }
        let comparison = try ConfigComparison(
            wanted: dump("1s", extra: #", {"cluster": {"name": "b"}}"#), actual: dump("2s"))
        #expect(!comparison.matches)
        let text = comparison.parts[0].difference
        #expect(text.contains("-\u{20}\"connect_timeout\": \"1s\""))
        #expect(text.contains("+\u{20}\"connect_timeout\": \"2s\""))
        #expect(text.contains("--- control plane: cluster b"))
        #expect(comparison.text.hasPrefix("Clusters Don't Match\n"))
    }

    @Test func hunksCountLinesAsDiffDoes() {
        let old = (1...20).map { "l\($0)" }
        var new = old
        new[1] = "x"
        new.remove(at: 15)
        let text = LineDifference.unified(old, new, from: "a", to: "b")
        #expect(text.contains("@@ -1,5 +1,5 @@\n l1\n-l2\n+x\n l3\n"))
        #expect(text.contains("@@ -13,7 +13,6 @@\n l13\n"))
        #expect(LineDifference.unified(old, old, from: "a", to: "b").isEmpty)
        #expect(LineDifference.unified([], ["x"], from: "a", to: "b").contains("@@ -0,0 +1,1 @@\n+x\n"))
    }

    @Test func versionsAreCounted() throws {
        let sync = try SyncView(syncz: Fixture.json(syncz), server: "")
        let view = VersionView(client: "0.1.0", server: .success("0.1.0"), sync: sync)
        #expect(
            view.text(short: false)
                == "client version: 0.1.0\ncontrol plane version: 0.1.0\ndata plane version: 1.24.0 (1 proxy), 1.25.0 (1 proxy)\n"
        )
        #expect(view.text(short: true) == "0.1.0\n")
        let alone = VersionView(client: "0.1.0", server: .failure(InvalidDump("no")), sync: nil)
        #expect(alone.text(short: false) == "client version: 0.1.0\n")
    }

    @Test func levelsOfLoggersAreRead() throws {
        #expect(try LoggerChange(["debug"]).paths == ["/logging?level=debug"])
        #expect(
            try LoggerChange(["warn,http:debug", "router:trace"]).paths == [
                "/logging?level=warning", "/logging?paths=http:debug,router:trace",
            ])
        for word in ["loud", "http:", ":debug", "http:debug:x", "a b:debug", "x?y:debug"] {
            #expect(throws: InvalidDump.self) { try LoggerChange([word]) }
        }
    }
}
