// Counting in shards, adding up, and Envoy's three ways to print it.

import Base
import Glibc
import Testing

@testable import Telemetry

private func page(_ store: StatsStore, _ parameters: [(String, String)], atLeast: Int = 1 << 20) throws -> String {
    var page = StatsPage(store, try StatsQuery(parameters.map { (name: $0.0, value: $0.1) }))
    var out = ByteQueue()
    while page.write(to: &out, atLeast: atLeast) {}
    return out.view.string
}

private func names(_ store: StatsStore) -> [String] {
    store.contents.blocks.flatMap { block in block.schema.names.map { block.prefix + $0 } }
}

@Test func shardsAddUp() {
    let store = StatsStore()
    let loops = [store.makeShard(), store.makeShard()]
    let block = store.register(ClusterStat.self, prefix: "cluster.a.")
    loops[0].count(block, .upstreamRqTotal, by: 3)
    loops[1].count(block, .upstreamRqTotal)
    loops[0].raise(block, .upstreamCxActive)
    loops[1].lower(block, .upstreamCxActive)
    loops[1].raise(block, .upstreamCxActive, by: 5)
    store.control.set(block, .membershipTotal, to: 9)
    #expect(store.counter(block.index(.upstreamRqTotal)) == 4)
    #expect(store.gauge(block.index(.upstreamCxActive)) == 5)
    #expect(store.gauge(block.index(.membershipTotal)) == 9)
}

@Test func theSamePrefixIsTheSameBlock() {
    let store = StatsStore()
    let first = store.register(HTTPManagerStat.self, prefix: "http.a.")
    #expect(store.register(HTTPManagerStat.self, prefix: "http.a.") == first)
    #expect(store.register(HTTPManagerStat.self, prefix: "http.b.") != first)
    #expect(store.register(RouterStat.self, prefix: "http.a.").base != first.base)
    store.release(first)
    #expect(!names(store).isEmpty)
    store.release(first)
    #expect(!names(store).contains("http.a.downstream_cx_total"))
    #expect(store.register(HTTPManagerStat.self, prefix: "http.a.") == first)
}

private func checkScope<Scope: StatScope>(_ scope: Scope.Type) {
    let schema = StatSchema(scope)
    #expect(Set(schema.names).count == schema.names.count)
}

@Test func everyScopeIsSound() {
    checkScope(ClusterStat.self)
    checkScope(MaglevStat.self)
    checkScope(RingHashStat.self)
    checkScope(RemainingStat.self)
    checkScope(RequestSizeStat.self)
    checkScope(TimeoutBudgetStat.self)
    checkScope(TLSStat.self)
    checkScope(TLSFactoryStat.self)
    checkScope(HTTP1Stat.self)
    checkScope(HTTP2Stat.self)
    checkScope(ListenerStat.self)
    checkScope(ListenerExtensionStat.self)
    checkScope(ListenerLoopStat.self)
    checkScope(ListenerHTTPStat.self)
    checkScope(ListenerManagerStat.self)
    checkScope(TLSInspectorStat.self)
    checkScope(HTTPInspectorStat.self)
    checkScope(ProxyProtocolStat.self)
    checkScope(HTTPManagerStat.self)
    checkScope(RouterStat.self)
    checkScope(TracingStat.self)
    checkScope(CORSStat.self)
    checkScope(FaultStat.self)
    checkScope(VirtualClusterStat.self)
    checkScope(TCPProxyStat.self)
    checkScope(ServerStat.self)
    checkScope(WatchdogStat.self)
    checkScope(ClusterManagerStat.self)
    checkScope(ResolverStat.self)
    checkScope(FileSystemStat.self)
    checkScope(RuntimeStat.self)
    checkScope(HostStat.self)
}

@Test func codesAreLearntAsTheyOccur() throws {
    let store = StatsStore()
    let shard = store.makeShard()
    var codes = ResponseCodeStats(store: store, prefix: "cluster.a.")
    for code: UInt16 in [200, 200, 503, 204] { codes.charge(code: code, to: shard) }
    #expect(
        try page(store, []) == """
            cluster.a.upstream_rq_200: 2
            cluster.a.upstream_rq_204: 1
            cluster.a.upstream_rq_2xx: 3
            cluster.a.upstream_rq_503: 1
            cluster.a.upstream_rq_5xx: 1
            cluster.a.upstream_rq_completed: 4

            """)
}

/// The samples of a recorded run of Envoy: 31 of 0 ms, one of 4.3 s, one of 14 s, five of 15 s.
private func recordedStore() -> StatsStore {
    let store = StatsStore()
    let shards = [store.makeShard(), store.makeShard()]
    let time = store.register(name: "http.ingress.downstream_rq_time", kind: .histogram)
    for value: UInt64 in [4310, 14999, 15000, 15001, 15002, 15003, 15999] { shards[0].record(time, value) }
    store.flush()
    for _ in 0..<31 { shards[1].record(time, 0) }
    store.flush()
    return store
}

@Test func histogramsAreThoseOfCircllhist() throws {
    let store = recordedStore()
    #expect(
        try page(store, [("histogram_buckets", "detailed")]) == """
            http.ingress.downstream_rq_time:
              totals=0,0:31, 4300,100:1, 14000,1000:1, 15000,1000:5
              intervals=0,0:31
              summary=P0(0,0) P25(0,0) P50(0,0) P75(0,0) P90(0,15333.333333333334) P95(0,15666.666666666666) \
            P99(0,15833.333333333334) P99.5(0,15833.333333333334) P99.9(0,15833.333333333334) \
            P100(0,15833.333333333334)

            """)
    let prometheus = try page(store, [("format", "prometheus")])
    let label = "envoy_http_conn_manager_prefix=\"ingress\""
    for line in [
        "# TYPE envoy_http_downstream_rq_time histogram",
        "envoy_http_downstream_rq_time_bucket{\(label),le=\"0.5\"} 31",
        "envoy_http_downstream_rq_time_bucket{\(label),le=\"5000\"} 32",
        "envoy_http_downstream_rq_time_bucket{\(label),le=\"30000\"} 38",
        "envoy_http_downstream_rq_time_bucket{\(label),le=\"+Inf\"} 38",
        "envoy_http_downstream_rq_time_sum{\(label)} 96251.538746755657484754920005798",
        "envoy_http_downstream_rq_time_count{\(label)} 38",
    ] { #expect(prometheus.contains(line + "\n"), "\(line)") }
    let json = try page(store, [("format", "json")])
    #expect(json.hasPrefix("{\"stats\":[{\"histograms\":{\"supported_quantiles\":[0,25,50,75,90,95,99,99.5,99.9,100],"))
    #expect(json.hasSuffix("{\"cumulative\":15833.333333333334,\"interval\":0}]}]}}]}"))
}

@Test func smallValuesLieEvenlyInTheirBucket() {
    let store = StatsStore()
    let shard = store.makeShard()
    let index = store.register(name: "h", kind: .histogram)
    for _ in 0..<7 { shard.record(index, 1) }
    let snapshot = store.histogram(index)
    let quantiles = HistogramSnapshot.quantiles.map { NumberText.plain(snapshot.quantile($0)) }
    #expect(
        quantiles == ["1.0125", "1.025", "1.05", "1.075", "1.0875", "1.0875", "1.0875", "1.0875", "1.0875", "1.0875"])
    #expect(NumberText.long(snapshot.sum) == "7.3333333333333339254522798000835")
    #expect(snapshot.count(upTo: 1) == 7 && snapshot.count(upTo: 0.5) == 0)
}

@Test func anyValueHasABucket() {
    let store = StatsStore()
    let shard = store.makeShard()
    let index = store.register(name: "h", kind: .histogram)
    for value: UInt64 in [0, 9, 10, 99, 100, 101, .max] { shard.record(index, value) }
    let buckets = store.histogram(index).buckets
    #expect(buckets.map(\.lower) == [0, 9, 10, 99, 100, 1.8e19])
    #expect(buckets.map(\.count) == [1, 1, 1, 1, 2, 1])
}

@Test func unusedHistogramsSaySo() throws {
    let store = StatsStore()
    _ = store.register(name: "h", kind: .histogram)
    #expect(try page(store, []) == "h: No recorded values\n")
    #expect(try page(store, [("usedonly", "")]) == "")
    #expect(try page(store, [("format", "json")]).contains("{\"cumulative\":null,\"interval\":null}"))
}

@Test func aGaugeThatWentBackToZeroCountsAsUsed() throws {
    let store = StatsStore()
    let shard = store.makeShard()
    let block = store.register(ListenerLoopStat.self, prefix: "l.")
    shard.raise(block, .downstreamCxActive)
    shard.lower(block, .downstreamCxActive)
    #expect(try page(store, [("usedonly", "")]) == "l.downstream_cx_active: 0\n")
}

@Test func filtersAndTypes() throws {
    let store = StatsStore()
    _ = store.register(ListenerLoopStat.self, prefix: "l.")
    store.setText("t.version", to: "a\"b")
    #expect(try page(store, [("filter", "cx_t")]) == "l.downstream_cx_total: 0\n")
    #expect(try page(store, [("type", "Gauges")]) == "l.downstream_cx_active: 0\n")
    #expect(try page(store, [("type", "TextReadouts")]) == "t.version: \"a\"b\"\n")
    #expect(
        try page(store, [("format", "json"), ("filter", "^t")]) == #"{"stats":[{"name":"t.version","value":"a\"b"}]}"#)
    #expect(try page(store, [("format", "json"), ("filter", "none")]) == #"{"stats":[]}"#)
    for (name, value, message) in [
        ("filter", "[", "Invalid re2 regex: missing ]: ["), ("type", "x", "invalid &type= param"),
        ("format", "x", "usage: /stats?format=(json|prometheus|text)\n\n"),
    ] {
        #expect(throws: InvalidStatsQuery(message: message)) { try StatsQuery([(name: name, value: value)]) }
    }
}

@Test func metricsAreThoseOfEnvoy() throws {
    let store = StatsStore()
    for name in recordedNames.split(separator: "\n") { _ = store.register(name: String(name), kind: .counter) }
    let lines = try page(store, [("format", "prometheus")]).split(separator: "\n").filter { !$0.hasPrefix("#") }
    let metrics = lines.compactMap { line in line.lastIndex(of: " ").map { String(line[..<$0]) } }
    let expected = recordedMetrics.split(separator: "\n").map(String.init)
    #expect(Set(metrics).subtracting(expected).isEmpty)
    #expect(Set(expected).subtracting(metrics).isEmpty)
}

@Test func aPageInPiecesIsTheSamePage() throws {
    let store = recordedStore()
    _ = store.register(ClusterStat.self, prefix: "cluster.a.")
    for format in ["text", "json", "prometheus"] {
        let whole = try page(store, [("format", format)])
        #expect(try page(store, [("format", format)], atLeast: 1) == whole)
        #expect(!whole.isEmpty)
    }
}

@Test func jsonNumbersTakeTheShorterForm() {
    #expect(NumberText.json(300_000) == "3e+05" && NumberText.json(1_800_000) == "1800000")
    #expect(NumberText.json(0.1) == "0.1" && NumberText.json(.nan) == "null" && NumberText.json(60000) == "60000")
}

/// Run under ThreadSanitizer this shows that readers never race with the writer.
@Test func readersMayReadAtAnyTime() async {
    let store = StatsStore()
    let shard = store.makeShard()
    let block = store.register(ListenerStat.self, prefix: "l.")
    await withTaskGroup(of: Void.self) { group in
        group.addTask {
            for value in 0..<20000 {
                shard.count(block, .downstreamCxTotal)
                shard.record(block, .downstreamCxLengthMs, UInt64(value))
            }
        }
        group.addTask {
            for _ in 0..<50 { _ = store.histogram(block.index(.downstreamCxLengthMs)).sampleCount }
        }
    }
    #expect(store.counter(block.index(.downstreamCxTotal)) == 20000)
    #expect(store.histogram(block.index(.downstreamCxLengthMs)).sampleCount == 20000)
}

@Test func aNameThatABlockHasIsNotMadeTwice() {
    let store = StatsStore()
    let block = store.register(ListenerLoopStat.self, prefix: "a.b.")
    #expect(store.register(name: "a.b.downstream_cx_total", kind: .counter) == block.index(.downstreamCxTotal))
    #expect(store.register(name: "a.b.other", kind: .counter) != block.index(.downstreamCxTotal))
}

@Test func countersStartAgainAtZero() {
    let store = StatsStore()
    let shard = store.makeShard()
    let block = store.register(ListenerLoopStat.self, prefix: "l.")
    shard.count(block, .downstreamCxTotal, by: 5)
    shard.raise(block, .downstreamCxActive)
    store.resetCounters()
    shard.count(block, .downstreamCxTotal)
    #expect(store.counter(block.index(.downstreamCxTotal)) == 1)
    #expect(store.gauge(block.index(.downstreamCxActive)) == 1)
}
