// Tables of a sidecar's and a gateway's configuration, from dumps of a real Envoy.

import Document
import MeshView
import Testing

@Suite struct TableTests {
    @Test func listenersSayWhatTheirChainsTakeAndWhereItGoes() throws {
        let dump = try Fixture.dump("envoy.json")
        let table = ListenerView(dump).table()
        #expect(table.columns == ["ADDRESSES", "PORT", "MATCH", "DESTINATION"])
        #expect(table.rows.contains(["0.0.0.0", "9080", "Trans: raw_buffer; App: http/1.1,h2c", "Route: 9080"]))
        #expect(table.rows.contains(["0.0.0.0", "15001", "ALL", "PassthroughCluster"]))
        #expect(table.rows.contains(["0.0.0.0", "9080", "ALL", "PassthroughCluster"]))
        #expect(table.rows.contains { $0[1] == "15006" && $0[2].contains("Trans: tls") && $0[2].contains("Addr: ") })
        #expect(
            table.rows.contains {
                $0[0] == "10.96.0.11" && $0[1] == "9000" && $0[3].hasPrefix("Cluster: outbound|9000|")
            })
    }

    @Test func listenersAreChosenByPortAddressAndType() throws {
        let dump = try Fixture.dump("envoy.json")
        let ports = { (selection: ListenerSelection) in
            Set(ListenerView(dump, selection).table().rows.map { $0[1] })
        }
        #expect(ports(ListenerSelection(port: 9080)) == ["9080"])
        #expect(ports(ListenerSelection(address: "10.96.0.11")) == ["9000"])
        #expect(ports(ListenerSelection(type: "tcp")).contains("9000"))
        #expect(!ports(ListenerSelection(type: "tcp")).contains("9080"))
        #expect(ListenerView(dump).table(verbose: false).rows.contains(["0.0.0.0", "9080", "HTTP+TCP"]))
    }

    @Test func routesNameTheirVirtualService() throws {
        let table = RouteView(try Fixture.dump("envoy.json"), name: "9080").table()
        #expect(table.columns == ["NAME", "VHOST NAME", "DOMAINS", "MATCH", "VIRTUAL SERVICE"])
        let reviews = table.rows.filter { $0[1] == "reviews.default.svc.cluster.local:9080" }
        #expect(reviews.map { $0[4] } == ["reviews.default", "reviews.default"])
        #expect(reviews.allSatisfy { $0[3] == "/*" && $0[2] == "reviews, reviews.default + 1 more..." })
        #expect(table.rows.contains { $0[1].hasPrefix("ratings.") && $0[4] == "" })
    }

    @Test func aGatewaysRoutesShowThePathOfTheirMatch() throws {
        let table = RouteView(try Fixture.dump("gateway.json")).table()
        #expect(table.rows.contains(["http.8080", "*:8080", "*", "/reviews*", "bookinfo.default"]))
    }

    @Test func whatPassesThroughIsNoRoute() throws {
        let dump = try Fixture.dump("envoy.json")
        #expect(!RouteView(dump).table().rows.contains { $0[1] == "allow_any" })
        #expect(RouteView(dump).routes.contains { $0["name"]?.string == "9080" })
    }

    @Test func loggersAreRead() throws {
        let names = LoggerChange.names(in: Array("active loggers:\n  admin: warning\n  http: debug\n".utf8))
        #expect(names == ["admin", "http"])
        #expect(try LoggerChange(["http:debug,admin:info"]).loggers == ["http", "admin"])
    }

    @Test func aHostWithoutRoutesAnswers404() throws {
        let dump = try ProxyDump(
            Fixture.json(
                """
                {"configs": [{"@type": "type.googleapis.com/envoy.admin.v3.RoutesConfigDump", "dynamicRouteConfigs": [
                  {"routeConfig": {"name": "http.80", "virtualHosts": [{"name": "blackhole:80", "domains": ["*"]}]}}]}]}
                """))
        #expect(RouteView(dump).table().rows == [["http.80", "blackhole:80", "*", "/*", "404"]])
    }

    @Test func clustersArePartedIntoWhatTheirNamesSay() throws {
        let dump = try Fixture.dump("envoy.json")
        let table = ClusterView(dump).table
        #expect(
            table.rows.contains(
                ["reviews.default.svc.cluster.local", "9080", "v1", "outbound", "EDS", "reviews.default"]))
        #expect(table.rows.contains(["PassthroughCluster", "-", "-", "-", "ORIGINAL_DST", ""]))
        #expect(table.rows.contains { $0[3] == "inbound" && $0[1] == "9080" })
        #expect(ClusterView(dump, ClusterSelection(subset: "v2")).table.rows.count == 1)
        #expect(ClusterView(dump, ClusterSelection(host: "ratings", port: 9000)).table.rows.count == 1)
        #expect(
            ClusterView(dump, ClusterSelection(direction: "inbound")).table.rows.allSatisfy { $0[3] == "inbound" })
    }

    @Test func endpointsComeFromEitherPage() throws {
        let statuses = try Document.parse(json: Fixture.bytes("envoy-clusters.json"))
        let cluster = "outbound|9080|v1|reviews.default.svc.cluster.local"
        let live = try EndpointView(statuses: statuses, EndpointSelection(cluster: cluster))
        #expect(live.table.rows == [["127.0.0.1:9080", "HEALTHY", "OK", cluster]])
        let saved = EndpointView(try Fixture.dump("envoy.json"), EndpointSelection(cluster: cluster))
        #expect(saved.rows.map(\.address) == ["127.0.0.1"])
        #expect(live.sources.count == 1)
        #expect(throws: InvalidDump.self) { try EndpointView(statuses: Fixture.json("{}")) }
    }

    @Test func anEjectedHostAndOneWithoutHealthAreTold() throws {
        let statuses = try Fixture.json(
            """
            {"cluster_statuses": [{"name": "c", "host_statuses": [
              {"address": {"socket_address": {"address": "10.0.0.1", "port_value": 80}},
               "health_status": {"eds_health_status": "HEALTHY", "failed_outlier_check": true}},
              {"address": {"socket_address": {"address": "::1", "port_value": 80}},
               "health_status": {"eds_health_status": "HEALTHY", "failed_active_health_check": true}},
              {"address": {"pipe": {"path": "/run/x"}}, "health_status": {"eds_health_status": "DRAINING"}}]}]}
            """)
        let view = try EndpointView(statuses: statuses)
        #expect(
            Set(view.table.rows) == [
                ["10.0.0.1:80", "HEALTHY", "FAILED", "c"], ["[::1]:80", "UNHEALTHY", "OK", "c"],
                ["unix:///run/x", "DRAINING", "OK", "c"],
            ])
        #expect(try EndpointView(statuses: statuses, EndpointSelection(status: "draining")).rows.count == 1)
    }

    @Test func certificatesSayWhoseTheyAreAndHowLongTheyAreGood() throws {
        let dump = try Fixture.dump("envoy.json")
        let rows = SecretView(dump, now: 1_795_280_000).rows
        #expect(rows.map(\.name) == ["default", "ROOTCA"])
        #expect(rows.map(\.type) == ["Cert Chain", "CA"])
        #expect(rows[0].trustDomain == "cluster.local")
        #expect(rows[0].notBefore.hasPrefix("2026-11-21T"))
        #expect(rows[0].isValid == true)
        #expect(SecretView(dump, now: 1_000_000_000).rows[0].isValid == false)
        #expect(!SecretView(dump, now: 0).table.text.contains("PRIVATE"))
    }

    @Test func columnsAreAsWideAsTheirWidestCell() {
        var table = TextTable(["A", "LONG NAME"], gap: 2)
        table.rows = [["wide cell", "x"], ["y\u{1B}[2J", ""]]
        #expect(table.text == "A          LONG NAME\nwide cell  x\ny?[2J\n")
    }

    @Test func whatIsNoDumpIsRefused() {
        #expect(throws: InvalidDump.self) { try ProxyDump(json: Array("{".utf8)) }
        #expect(throws: InvalidDump.self) { try ProxyDump(json: Array(#"{"clusters": []}"#.utf8)) }
    }

    @Test func aSummaryOfTheBootstrapNamesTheNode() throws {
        let dump = try Fixture.dump("envoy.json")
        let text = BootstrapView.summary(try #require(dump.bootstrap))
        #expect(text.contains("sidecar~127.0.0.1~reviews-v1.default~default.svc.cluster.local"))
        #expect(text.contains("envoy 1.40.0"))
        #expect(text.contains("/run/skein/sds.sock"))
    }
}
