// Which statistics exist, their tags, and the words of statsd.

import Base
import Testing

@testable import Telemetry

private func page(_ store: StatsStore, _ parameters: [(String, String)]) throws -> String {
    var page = StatsPage(store, try StatsQuery(parameters.map { (name: $0.0, value: $0.1) }))
    var out = ByteQueue()
    while page.write(to: &out, atLeast: 100) {}
    return out.view.string
}

private func store(_ rules: StatsRules) -> StatsStore {
    let store = StatsStore()
    store.follow(rules)
    let shard = store.makeShard()
    let block = store.register(ClusterStat.self, prefix: "cluster.a.")
    shard.count(block, .upstreamRqTotal, by: 3)
    shard.set(block, .membershipTotal, to: 2)
    shard.count(store.register(name: "cluster.a.upstream_rq_503", kind: .counter))
    return store
}

@Test func unwantedNamesAreNotPrinted() throws {
    var rules = StatsRules()
    rules.selection = .only([.suffix("rq_total"), .ignoringCase(.contains("membership_t"))])
    #expect(try page(store(rules), []) == "cluster.a.membership_total: 2\ncluster.a.upstream_rq_total: 3\n")
    rules.selection = .none
    #expect(try page(store(rules), []) == "")
    rules.selection = .except([.prefix("cluster")])
    #expect(try page(store(rules), []) == "")
}

@Test func tagsOfTheConfigurationComeInEnvoysOrder() throws {
    var rules = StatsRules()
    rules.tags = [
        StatTagRule(name: "zone", value: .fixed("eu")),
        StatTagRule(name: "side", value: .pattern(try StatFilter("(upstream_)")), expression: "(upstream_)"),
        StatTagRule(
            name: "who", value: .pattern(try StatFilter("^cluster\\.((.)\\.)")), expression: "^cluster\\.((.)\\.)"),
    ]
    let text = try page(store(rules), [("format", "prometheus"), ("filter", "rq_total|rq_503")])
    #expect(
        text.contains("envoy_cluster_rq_total{zone=\"eu\",side=\"upstream_\",envoy_cluster_name=\"a\",who=\"a\"} 3\n"))
    #expect(text.contains("envoy_cluster_rq{envoy_response_code=\"503\",zone=\"eu\",side=\"upstream_\""))
}

@Test func withoutDefaultTagsNamesStayWhole() throws {
    var rules = StatsRules()
    rules.defaultTags = []
    let text = try page(store(rules), [("format", "prometheus"), ("filter", "rq_total|rq_503")])
    #expect(text.contains("envoy_cluster_a_upstream_rq_total{} 3\n"))
    #expect(text.contains("envoy_cluster_a_upstream_rq_503{} 1\n"))
    rules.defaultTags = ["envoy.cluster_name"]
    let some = try page(store(rules), [("format", "prometheus"), ("filter", "rq_503")])
    #expect(some.contains("envoy_cluster_upstream_rq_503{envoy_cluster_name=\"a\"} 1\n"))
}

private func lines(_ flush: StatsFlush, hasTags: Bool) -> [String] {
    var lines: [String] = []
    StatsdText(prefix: "envoy", hasTags: hasTags).write(flush) { lines.append($0.string) }
    return lines
}

@Test func statsdGetsDifferences() {
    let store = StatsStore()
    let shard = store.makeShard()
    let block = store.register(ClusterStat.self, prefix: "cluster.a.")
    var difference = StatsDifference(store)
    shard.count(block, .upstreamRqTotal, by: 3)
    shard.set(block, .membershipTotal, to: 2)
    shard.record(block, .upstreamCxConnectMs, 7)
    shard.record(block, .upstreamCxConnectMs, 7)
    #expect(
        lines(difference.flush(), hasTags: false) == [
            "envoy.cluster.a.upstream_rq_total:3|c", "envoy.cluster.a.membership_total:2|g",
            "envoy.cluster.a.upstream_cx_connect_ms:7|ms|@0.5",
        ])
    shard.count(block, .upstreamRqTotal, by: 2)
    #expect(
        lines(difference.flush(), hasTags: true) == [
            "envoy.cluster.upstream_rq_total:2|c|#envoy.cluster_name:a",
            "envoy.cluster.membership_total:2|g|#envoy.cluster_name:a",
        ])
    store.resetCounters()
    shard.count(block, .upstreamRqTotal)
    #expect(lines(difference.flush(), hasTags: false).first == "envoy.cluster.a.upstream_rq_total:1|c")
}

@Test func datagramsAreFilledUpToTheirLimit() {
    var sent: [String] = []
    var packer = DatagramPacker(limit: 11)
    for line in ["aaaaa", "bbbbb", "ccccc", "dddddddddddddd", "e"] {
        line.withView { packer.add($0) { sent.append($0.string) } }
    }
    packer.flush { sent.append($0.string) }
    #expect(sent == ["aaaaa\nbbbbb", "ccccc", "dddddddddddddd", "e"])
}

@Test func aNewProcessFindsTheNamesOfTheOldOne() {
    let old = store(StatsRules())
    let carried = old.carried.map(\.name).sorted()
    #expect(carried == ["cluster.a.upstream_rq_503", "cluster.a.upstream_rq_total"])
    let new = StatsStore()
    let block = new.register(ClusterStat.self, prefix: "cluster.a.")
    #expect(new.find("cluster.a.upstream_rq_total", .counter) == block.index(.upstreamRqTotal))
    #expect(new.find("cluster.a.upstream_rq_503", .counter) != nil)
    #expect(new.find("cluster.b.upstream_rq_total", .counter) == nil)
}
