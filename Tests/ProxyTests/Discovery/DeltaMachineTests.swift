// What the delta machine asks, and what it makes of answers.

import Base
import Discovery
import EnvoyAPI
import Testing

@Suite struct DeltaMachineTests {
    private func machine() -> DeltaMachine { DeltaMachine(node: Wire.node, setsNodeOnce: true) }

    private func cluster(_ name: String, _ version: String, timeout: Int64 = 1) -> Message {
        Wire.resource(name, version: version, Wire.cluster(name, timeout: timeout))
    }

    @Test func asksForEverythingByNamingNothing() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        #expect(try machine.asked() == ["Cluster "])
        #expect(try machine.take(Wire.delta(.cluster, nonce: "n1", [cluster("a", "1")]))?.words == "a=1")
        #expect(try machine.asked() == ["Cluster  ack n1"])
        machine.watch(.cluster, ["b"])
        #expect(try machine.asked() == ["Cluster b"])
        machine.unwatch(.cluster, nil)
        #expect(try machine.asked() == ["Cluster  without *"])
        machine.watch(.cluster, nil)
        #expect(try machine.asked() == ["Cluster *"])
    }

    @Test func saysOnlyWhatHasChangedOfItsInterest() throws {
        let machine = machine()
        machine.watch(.endpoints, ["a", "b"])
        machine.streamOpened()
        #expect(try machine.asked() == ["ClusterLoadAssignment a,b"])
        machine.unwatch(.endpoints, ["a"])
        machine.watch(.endpoints, ["c"])
        #expect(try machine.asked() == ["ClusterLoadAssignment c without a"])
        machine.watch(.endpoints, ["d"])
        machine.unwatch(.endpoints, ["d"])
        #expect(try machine.asked() == [])
    }

    @Test func everyResponseIsAnsweredInOrder() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        try machine.take(Wire.delta(.cluster, nonce: "n1", [cluster("a", "1")]))
        let refusal = ResourceRefusal("b", found: "x", expected: "y")
        try machine.take(Wire.delta(.cluster, nonce: "n2", [cluster("b", "1")]), refusing: [refusal])
        try machine.take(Wire.delta(.cluster, nonce: "n3", [cluster("c", "1")]))
        #expect(try machine.asked() == ["Cluster  ack n1", "Cluster  nack n2", "Cluster  ack n3"])
    }

    @Test func aNewStreamSaysWhatIsKnown() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.watch(.endpoints, ["x", "y"])
        machine.streamOpened()
        _ = try machine.asked()
        try machine.take(Wire.delta(.cluster, nonce: "n1", [cluster("a", "1"), cluster("b", "2")]))
        try machine.take(
            Wire.delta(.endpoints, nonce: "n2", [Wire.resource("x", version: "9", Wire.endpoints("x"))]))
        machine.unwatch(.endpoints, ["y"])
        machine.streamClosed()
        machine.streamOpened()
        #expect(try machine.asked() == ["Cluster  has a=1 has b=2", "ClusterLoadAssignment x has x=9"])
    }

    @Test func removalsAreToldToWhoeverAskedByName() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.watch(.endpoints, ["x"])
        machine.streamOpened()
        _ = try machine.asked()
        try machine.take(Wire.delta(.cluster, nonce: "n1", [cluster("a", "1"), cluster("b", "1")]))
        let update = try machine.take(Wire.delta(.cluster, nonce: "n2", [], removed: ["b", "never"]))
        #expect(update?.words == "-b")
        #expect(try machine.take(Wire.delta(.endpoints, nonce: "n3", [], removed: ["x"]))?.words == "-x")
    }

    @Test func aNewVersionOfTheSameBytesIsNoChange() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        try machine.take(Wire.delta(.cluster, nonce: "n1", [cluster("a", "1")]))
        #expect(try machine.take(Wire.delta(.cluster, nonce: "n2", [cluster("a", "2")]))?.isEmpty == true)
        machine.streamClosed()
        machine.streamOpened()
        #expect(try machine.asked() == ["Cluster  has a=2"])
    }

    @Test func contradictionsAreRefusedAsAWhole() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        let bad = [
            Wire.delta(.cluster, nonce: "n", [cluster("a", "1"), cluster("a", "2")]),
            Wire.delta(.cluster, nonce: "n", [cluster("a", "1")], removed: ["a"]),
            Wire.delta(.cluster, nonce: "n", [Wire.resource("a", version: "1", Wire.endpoints("a"))]),
            Wire.delta(.cluster, nonce: "n", [Wire.resource("a", version: "1", nil)]),
        ]
        for response in bad {
            guard case .refused(.cluster, let refusal) = try machine.outcome(response) else {
                Issue.record("not refused")
                continue
            }
            #expect(refusal.name == "a")
            #expect(try machine.asked() == ["Cluster  nack n"])
        }
    }

    @Test func heartbeatsNameTheVersion() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        let start = Instant(nanoseconds: 0)
        let living = Wire.resource("a", version: "1", Wire.cluster("a"), timeToLive: .seconds(1))
        try machine.take(Wire.delta(.cluster, nonce: "n1", [living]), now: start)
        let beat = Wire.resource("a", version: "1", nil, timeToLive: .seconds(5))
        try machine.take(Wire.delta(.cluster, nonce: "n2", [beat]), now: start)
        #expect(machine.nextDeadline == start + .seconds(5))
        // Without a time to live it lives on for good.
        try machine.take(Wire.delta(.cluster, nonce: "n3", [cluster("a", "1")]), now: start)
        #expect(machine.nextDeadline == nil)
    }
}

@Suite struct ReconnectTests {
    @Test func waitsAreDrawnFromAnIntervalThatDoubles() {
        var backOff = ReconnectBackOff()
        #expect(backOff.next(random: 499_999_999) == .init(nanoseconds: 499_999_999))
        #expect(backOff.next(random: 999_999_999) == .init(nanoseconds: 999_999_999))
        for _ in 0..<10 { _ = backOff.next(random: 0) }
        #expect(backOff.next(random: 29_999_999_999) == .init(nanoseconds: 29_999_999_999))
        #expect(backOff.next(random: 30_000_000_000) == .zero)
        backOff.reset()
        #expect(backOff.next(random: 500_000_000) == .zero)
    }

    @Test func aBudgetFillsWithTime() {
        let start = Instant(nanoseconds: 0)
        var budget = RequestBudget(burst: 2, perSecond: 10, now: start)
        #expect(budget.take(now: start) == nil)
        #expect(budget.take(now: start) == nil)
        #expect(budget.take(now: start) == .milliseconds(100))
        #expect(budget.take(now: start + .milliseconds(100)) == nil)
        #expect(budget.take(now: start + .seconds(100)) == nil)
        #expect(budget.take(now: start + .seconds(100)) == nil)
        #expect(budget.take(now: start + .seconds(100)) != nil)
    }
}
