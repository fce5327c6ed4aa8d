// Readiness, merged metrics, probes, the end.

import Base
import Document
import Testing
import WorkloadIdentity

@testable import SidecarAgent

@Suite struct ReadinessTests {
    private func judge(
        facts: ProxyFacts?, isEnding: Bool = false, wasReady: Bool = true, relay: RelayState = RelayState()
    ) -> Readiness {
        Readiness.judge(
            isEnding: isEnding, wasReady: wasReady, identity: IdentityState.unknown,
            relay: relay, facts: facts, trouble: "refused")
    }

    private var live: ProxyFacts {
        ProxyFacts([
            "server.state": 0, "listener_manager.workers_started": 1, "cluster_manager.cds.update_success": 1,
            "listener_manager.lds.update_success": 2,
        ])
    }

    private func words(_ readiness: Readiness) -> String {
        if case .waiting(let words) = readiness { return words }
        return ""
    }

    @Test func readyWhenLiveWithListenersOfTheControlPlane() { #expect(judge(facts: live) == .ready) }

    @Test func namesWhatItWaitsFor() {
        #expect(words(judge(facts: live, wasReady: false)).contains("first certificate"))
        #expect(words(judge(facts: nil)).contains("the proxy: refused"))
        var facts = live
        facts.listenerUpdates = 0
        facts.listenerRefusals = 3
        #expect(words(judge(facts: facts)).contains("listeners from the control plane; 3 updates were refused"))
        facts.clusterUpdates = 0
        #expect(words(judge(facts: facts)).contains("clusters"))
        facts = live
        facts.state = 3
        #expect(words(judge(facts: facts)).contains("INITIALIZING"))
        #expect(words(judge(facts: live, isEnding: true)).contains("ending"))
    }

    @Test func readsWholeNumbersOnly() {
        let stats = StatsText.gauges("server.state: 0\nhistogram: P0(1,2)\nno colon\na:b: 7\n")
        #expect(stats == ["server.state": 0, "a:b": 7])
    }
}

@Suite struct MetricsPageTests {
    private let proxy = Array("# TYPE envoy_x counter\nenvoy_x{} 5\n".utf8)

    private func merge(_ type: String, _ body: String) -> (String, String) {
        let page = MetricsPage.merge(
            agent: "# HELP a_total A.\n# TYPE a_total counter\na_total 1\n", proxy: proxy,
            application: MetricsPage.Application(contentType: type, body: Array(body.utf8)))
        return (page.type, String(decoding: page.body, as: UTF8.self))
    }

    @Test func textStaysText() {
        let (type, page) = merge("text/plain", "app 3")
        #expect(type.hasPrefix("text/plain"))
        #expect(page.contains("a_total 1\n") && page.contains("envoy_x{} 5\n") && page.hasSuffix("app 3\n"))
    }

    @Test func openMetricsEndsOnceAndHasNoCounterWithoutTotal() {
        let (type, page) = merge(
            "application/openmetrics-text; version=1.0.0", "# TYPE app counter\napp_total 3\n# EOF\n")
        #expect(type.hasPrefix("application/openmetrics-text"))
        #expect(page.contains("# TYPE envoy_x unknown\nenvoy_x{} 5\n"))
        #expect(page.contains("# TYPE app counter\napp_total 3\n"))
        #expect(page.hasSuffix("# EOF\n") && page.split(separator: "\n").filter { $0 == "# EOF" }.count == 1)
    }

    @Test func withoutTheApplicationTheRestIsThere() {
        let page = MetricsPage.merge(agent: "a 1\n", proxy: [], application: nil)
        #expect(page.body == Array("a 1\n".utf8))
    }
}

@Suite struct AppProbeTests {
    @Test func formsOnACommandLine() {
        #expect(AppProbe("http:80/x")?.target == .http(port: 80, path: "/x", isTLS: false, headers: []))
        #expect(AppProbe("https:443")?.target == .http(port: 443, path: "/", isTLS: true, headers: []))
        #expect(AppProbe("tcp:9000")?.target == .tcp(port: 9000))
        #expect(AppProbe("grpc:9000/a.B")?.target == .grpc(port: 9000, service: "a.B"))
        #expect(AppProbe("exec:test -f /x")?.target == .exec(["test", "-f", "/x"]))
        for text in ["", "http", "http:", "http:0/x", "tcp:70000", "tcp:80/x", "exec:", "udp:53"] {
            #expect(AppProbe(text) == nil, "\(text)")
        }
    }

    @Test func istiosForm() throws {
        let text = """
            {"/app-health/web/livez": {"httpGet": {"path": "alive", "port": 8080, "scheme": "HTTPS",
              "httpHeaders": [{"name": "A", "value": "b"}]}, "timeoutSeconds": 3},
             "/app-health/web/readyz": {"tcpSocket": {"port": 9000}},
             "/app-health/web/startupz": {"grpc": {"port": 9001, "service": "s"}}}
            """
        let probes = try AppProbe.probers(text)
        #expect(probes["/app-health/web/livez"]?.timeout == .seconds(3))
        #expect(
            probes["/app-health/web/livez"]?.target
                == .http(port: 8080, path: "/alive", isTLS: true, headers: [AppProbe.Header(name: "A", value: "b")]))
        #expect(probes["/app-health/web/startupz"]?.target == .grpc(port: 9001, service: "s"))
    }

    @Test(arguments: [
        "[]", "{", "{\"/x\": {\"tcpSocket\": {\"port\": 1}}}", "{\"/app-health/w/livez\": {}}",
        "{\"/app-health/w/livez\": {\"tcpSocket\": {\"port\": 0}}}",
        "{\"/app-health/w/livez\": {\"httpGet\": {\"port\": \"http\"}}}",
    ]) func whatIsWrongIsRefused(text: String) {
        #expect(throws: SidecarFailure.self) { try AppProbe.probers(text) }
    }

    @Test func verdictsTakeTheirNumberOfAnswers() {
        var timing = ProbeTiming()
        timing.failureThreshold = 2
        var machine = ProbeMachine(timing)
        #expect(machine.pause == timing.firstPeriod)
        let is1 = machine.take(failure: "a") == false
        #expect(is1)
        let is2 = machine.take(failure: nil) && machine.isHealthy == true
        #expect(is2)
        let is3 = machine.take(failure: nil) == false
        #expect(is3)
        let is4 = machine.take(failure: "b") == false && machine.isHealthy == true
        #expect(is4)
        let is5 = machine.take(failure: "c") && machine.isHealthy == false
        #expect(is5)
        #expect(machine.pause == timing.period)
    }
}

@Suite struct ProbeMachineTests {
    /// Who is still starting isn't called unhealthy, and is asked often.
    @Test func anApplicationHasTimeToStart() {
        var timing = ProbeTiming()
        timing.startFailures = 4
        var machine = ProbeMachine(timing)
        let early = (0..<3).map { _ in machine.take(failure: "starts") }
        #expect(early == [false, false, false])
        #expect(machine.isHealthy == nil)
        let late = machine.take(failure: "starts")
        #expect(late && machine.isHealthy == false)
        // It goes on being asked as often until it is there.
        #expect(machine.pause == timing.firstPeriod)
        let isThere = machine.take(failure: nil)
        #expect(isThere && machine.pause == timing.period)
        let later = (0..<3).map { _ in machine.take(failure: "gone") }
        #expect(later == [false, false, true])
        #expect(machine.pause == timing.period)
    }
}

@Suite struct DrainTests {
    private func machine(_ change: (inout DrainParams) -> Void = { _ in }) -> DrainMachine {
        var params = DrainParams()
        params.longest = .seconds(10)
        change(&params)
        return DrainMachine(params, began: Instant(nanoseconds: 0))
    }

    private func at(_ milliseconds: UInt64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test func endsWhenNothingIsUnderWay() {
        let idle = DrainMachine.Sample(connections: 5, busy: 0)
        #expect(machine().decide(idle, now: at(10)) == .wait)
        #expect(machine().decide(idle, now: at(1500)) == .end(isCutOff: false))
        #expect(machine().decide(DrainMachine.Sample(connections: 5, busy: 1), now: at(1500)) == .wait)
    }

    @Test func idleConnectionsCountWhenAsked() {
        let machine = machine { $0.waitsForConnections = true }
        #expect(machine.decide(DrainMachine.Sample(connections: 1, busy: 0), now: at(1500)) == .wait)
        #expect(machine.decide(DrainMachine.Sample(connections: 0, busy: 0), now: at(1500)) == .end(isCutOff: false))
    }

    @Test func timeEndsItInAnyCase() {
        #expect(machine().decide(nil, now: at(9000)) == .wait)
        #expect(machine().decide(nil, now: at(10_000)) == .end(isCutOff: false))
        #expect(
            machine().decide(DrainMachine.Sample(connections: 2, busy: 2), now: at(10_000)) == .end(isCutOff: true))
    }

    @Test func plainTCPIsUnderWayAsLongAsItIsOpen() {
        let stats = [
            "listener.0.0.0.0_15006.downstream_cx_active": 5, "http.inbound_0.0.0.0_80.downstream_cx_active": 3,
            "http.inbound_0.0.0.0_80.downstream_rq_active": 1, "listener.admin.downstream_cx_active": 9,
            "http.admin.downstream_rq_active": 1, "listener.0.0.0.0_15090.downstream_cx_active": 1,
            "http.outbound_0.0.0.0_80.downstream_rq_active": 4, "listener.10.96.0.1_5432.downstream_cx_active": 7,
        ]
        var params = BootstrapTests.params()
        #expect(
            DrainMachine.Sample(stats) { DrainMachine.serves($0, of: params) }
                == DrainMachine.Sample(connections: 5, busy: 3))
        params.kind = .router
        #expect(DrainMachine.Sample(stats) { DrainMachine.serves($0, of: params) }.connections == 12)
    }

    @Test func listenersAtTheWorkloadsOwnAddresses() throws {
        var params = BootstrapTests.params()
        params.addresses.append(try #require(IPAddress("fd00::7")))
        #expect(DrainMachine.serves("listener.10.88.0.7_9080.downstream_cx_active", of: params))
        #expect(DrainMachine.serves("listener.[fd00__7]_9080.downstream_cx_active", of: params))
        #expect(!DrainMachine.serves("listener.10.88.0.70_9080.downstream_cx_active", of: params))
        #expect(!DrainMachine.serves("listener.0.0.0.0_15001.downstream_cx_active", of: params))
    }

    @Test func memoryIsGivenBackAfterQuietAndNotTooOften() {
        var thrift = MemoryThrift()
        let is6 = !thrift.isDue(at: at(0))
        #expect(is6)
        thrift.noteWork(at: at(1000))
        let is7 = !thrift.isDue(at: at(2000))
        #expect(is7)
        let is8 = thrift.isDue(at: at(3000))
        #expect(is8)
        let is9 = !thrift.isDue(at: at(9000))
        #expect(is9)
        thrift.noteWork(at: at(4000))
        let is10 = !thrift.isDue(at: at(9000))
        #expect(is10)
        let is11 = thrift.isDue(at: at(23_000))
        #expect(is11)
    }

    @Test func textIsDroppedUnderWorkWhenThereIsMuchOfItAndNotAllTheTime() {
        var thrift = MemoryThrift()
        let most = MemoryThrift.enough
        let seen = [(most, 0), (most + 1, 500), (most + 1, 1000), (most + 1, 1400), (most + 1, 1500)].map { step in
            thrift.isTooMuch(step.0, at: at(UInt64(step.1)))
        }
        #expect(seen == [false, true, false, false, true])
    }
}

@Suite struct BootstrapTests {
    static func params() -> SidecarParams {
        var params = SidecarParams(
            name: "web-1", addresses: [IPAddress(v4: 0x0A58_0007)], identity: IdentityParams(targets: ["a:1"]),
            runDirectory: "/run/x")
        params.labels = [("app", "web"), ("version", "v2")]
        params.workload = "web"
        return params
    }

    @Test func nodeIsOneThatTheControlPlaneReads() {
        var params = Self.params()
        params.registration = .automatic
        params.locality = "eu/a"
        let node = NodeDescription.node(params)
        #expect(node["id"]?.string == "sidecar~10.88.0.7~web-1.default~default.svc.cluster.local")
        #expect(node["cluster"]?.string == "web.default")
        #expect(node["metadata"]?["LABELS"]?["version"]?.string == "v2")
        #expect(node["metadata"]?["AUTO_REGISTER"]?.string == "true")
        #expect(node["locality"]?["zone"]?.string == "a" && node["locality"]?["sub_zone"] == nil)
    }

    @Test func socketsAndPortsStandWhereTheyWereAskedFor() {
        var params = Self.params()
        params.ports.metrics = 1590
        params.mark = 1337
        let text = String(decoding: ProxyBootstrap.document(params).json, as: UTF8.self)
        #expect(text.contains("/run/x/xds.sock") && text.contains("/run/x/sds.sock"))
        #expect(text.contains("\"port_value\":1590") && text.contains("\"int_value\":1337"))
        #expect(!ProxyBootstrap.flags(params).contains("--config-yaml"))
    }
}
