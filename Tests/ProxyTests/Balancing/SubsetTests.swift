// Subsets: selectors, fallbacks, lists and single hosts.

import Base
import Formatting
import Testing

@testable import Balancing

/// The example of Envoy's documentation.
private let documented: [Host] = [
    host(1, metadata: ["stage": "prod", "version": "1.0", "type": "std", "xlarge": true]),
    host(2, metadata: ["stage": "prod", "version": "1.0", "type": "std"]),
    host(3, metadata: ["stage": "prod", "version": "1.1", "type": "std"]),
    host(4, metadata: ["stage": "prod", "version": "1.1", "type": "std"]),
    host(5, metadata: ["stage": "prod", "version": "1.0", "type": "bigmem"]),
    host(6, metadata: ["stage": "prod", "version": "1.1", "type": "bigmem"]),
    host(7, metadata: ["stage": "dev", "version": "1.2-pre", "type": "std"]),
]

extension MetadataValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

private func cluster(_ hosts: [Host] = documented, _ change: (inout SubsetParams) -> Void) -> Cluster {
    var subsets = SubsetParams()
    subsets.fallback = .defaultSubset
    subsets.defaultSubset = ["stage": "prod", "version": "1.0", "type": "std"]
    subsets.selectors = [
        SubsetSelector(keys: ["stage", "type"]), SubsetSelector(keys: ["stage", "version"]),
        SubsetSelector(keys: ["version"]), SubsetSelector(keys: ["xlarge", "version"]),
    ]
    change(&subsets)
    return Cluster(BalancingParams(policy: .roundRobin, subsets: subsets), [group(hosts)])
}

extension Cluster {
    mutating func ports(_ match: [String: MetadataValue]?) -> Set<UInt16> { Set(tally(50, match: match).keys) }
}

@Test func theDocumentedExampleComesOut() {
    var example = cluster { _ in }
    #expect(example.ports(["stage": "prod", "type": "std"]) == [1, 2, 3, 4])
    #expect(example.ports(["stage": "prod", "type": "bigmem"]) == [5, 6])
    #expect(example.ports(["stage": "dev", "type": "std"]) == [7])
    #expect(example.ports(["stage": "prod", "version": "1.0"]) == [1, 2, 5])
    #expect(example.ports(["stage": "prod", "version": "1.1"]) == [3, 4, 6])
    #expect(example.ports(["stage": "dev", "version": "1.2-pre"]) == [7])
    #expect(example.ports(["version": "1.0"]) == [1, 2, 5])
    #expect(example.ports(["version": "1.0", "xlarge": true]) == [1])
    // No such selector, no such value, nothing asked for: the default subset.
    #expect(example.ports(["stage": "prod"]) == [1, 2])
    #expect(example.ports(["version": "9"]) == [1, 2])
    #expect(example.ports(nil) == [1, 2])
    #expect(example.snapshot.subsets?.count == 10)
}

@Test func fallbacksOfTheCluster() {
    var none = cluster { $0.fallback = .none }
    #expect(none.ports(["version": "9"]) == [0])
    #expect(none.ports(nil) == [0])
    var any = cluster { $0.fallback = .anyEndpoint }
    #expect(any.ports(["version": "9"]) == [1, 2, 3, 4, 5, 6, 7])
    var panic = cluster {
        $0.defaultSubset = ["stage": "nowhere"]
        $0.panicsToAny = true
    }
    #expect(panic.ports(nil).count == 7)
}

@Test func fallbacksOfASelector() {
    func one(_ selector: SubsetSelector) -> Cluster {
        cluster {
            $0.selectors = [SubsetSelector(keys: ["stage"]), selector]
            $0.fallback = .anyEndpoint
        }
    }
    var none = one(SubsetSelector(keys: ["stage", "version"], fallback: .none))
    #expect(none.ports(["stage": "prod", "version": "9"]) == [0])
    var byDefault = one(SubsetSelector(keys: ["stage", "version"], fallback: .defaultSubset))
    #expect(byDefault.ports(["stage": "prod", "version": "9"]) == [1, 2])
    var keys = one(SubsetSelector(keys: ["stage", "version"], fallback: .keysSubset, fallbackKeys: ["stage"]))
    #expect(keys.ports(["stage": "dev", "version": "9"]) == [7])
    #expect(keys.ports(["stage": "x", "version": "9"]).count == 7)
    #expect(keys.ports(["stage": "dev", "version": "1.2-pre"]) == [7])
}

@Test func listsMatchAnyOfTheirElements() {
    let hosts = [host(1, metadata: ["v": .list(["a", "b"])]), host(2, metadata: ["v": "b"]), host(3)]
    var lists = cluster(hosts) {
        $0.selectors = [SubsetSelector(keys: ["v"])]
        $0.listsMatchAny = true
        $0.fallback = .none
    }
    #expect(lists.ports(["v": "a"]) == [1])
    #expect(lists.ports(["v": "b"]) == [1, 2])
    var whole = cluster(hosts) {
        $0.selectors = [SubsetSelector(keys: ["v"])]
        $0.fallback = .none
    }
    #expect(whole.ports(["v": "b"]) == [2])
    #expect(whole.ports(["v": .list(["a", "b"])]) == [1])
}

@Test func aSubsetCanBeASingleHost() {
    let hosts = [host(1, metadata: ["id": "x"]), host(2, metadata: ["id": "x"]), host(3, metadata: ["id": "y"])]
    var single = cluster(hosts) { $0.selectors = [SubsetSelector(keys: ["id"], hasSingleHost: true)] }
    #expect(single.ports(["id": "x"]) == [1])
    #expect(single.ports(["id": "y"]) == [3])
}

@Test func theFallbackListIsTriedInOrder() {
    var listed = cluster {
        $0.triesFallbackList = true
        $0.fallback = .none
    }
    let match: [String: MetadataValue] = [
        "fallback_list": .list([.structure(["version": "9"]), .structure(["version": "1.2-pre"])])
    ]
    #expect(listed.ports(match) == [7])
    #expect(listed.ports(["version": "1.1"]) == [3, 4, 6])
}

@Test func localityWeightsAreScaledToTheSubset() {
    let hosts = { (region: String, ports: [UInt16], tagged: Set<UInt16>) in
        group(
            ports.map { host($0, region: region, metadata: tagged.contains($0) ? ["v": "1"] : ["v": "0"]) }, weight: 100
        )
    }
    var subsets = SubsetParams()
    subsets.selectors = [SubsetSelector(keys: ["v"])]
    subsets.weightsLocalities = true
    subsets.scalesLocalityWeights = true
    var scaled = Cluster(
        BalancingParams(policy: .roundRobin, weightsLocalities: true, subsets: subsets),
        [hosts("a", [1, 2, 3, 4], [1]), hosts("b", [5, 6], [5, 6])])
    #expect(scaled.tally(1000, match: ["v": "1"])[1] == 200)
}
