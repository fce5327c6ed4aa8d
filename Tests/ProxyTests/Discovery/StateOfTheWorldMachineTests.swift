// What the machine of the state of the world asks, and what it makes of answers.

import Base
import Discovery
import EnvoyAPI
import Testing

@Suite struct StateOfTheWorldMachineTests {
    private func machine(nodeOnce: Bool = true) -> StateOfTheWorldMachine {
        StateOfTheWorldMachine(node: Wire.node, setsNodeOnce: nodeOnce)
    }

    private func clusters(_ version: String, _ nonce: String, _ messages: Message...) -> [UInt8] {
        Wire.world(.cluster, version, nonce: nonce, messages.map { Message(any: $0) })
    }

    @Test func asksForEverythingAndAcknowledges() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        #expect(!machine.hasRequest)
        machine.streamOpened()
        #expect(try machine.asked() == ["Cluster "])
        let update = try machine.take(clusters("1", "n1", Wire.cluster("a"), Wire.cluster("b")))
        #expect(update?.words == "a=1 b=1")
        #expect(try machine.asked() == ["Cluster  at 1 ack n1"])
    }

    @Test func deliversOnlyWhatHasChangedAndWhatHasGone() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        try machine.take(clusters("1", "n1", Wire.cluster("a"), Wire.cluster("b"), Wire.cluster("c")))
        let update = try machine.take(clusters("2", "n2", Wire.cluster("a"), Wire.cluster("b", timeout: 2)))
        #expect(update?.words == "b=2 -c")
        #expect(update?.version == "2")
    }

    @Test func refusedResourcesComeAgain() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        try machine.take(clusters("1", "n1", Wire.cluster("a")))
        _ = try machine.asked()
        let refusal = ResourceRefusal("b", found: "x", expected: "y")
        try machine.take(clusters("2", "n2", Wire.cluster("a"), Wire.cluster("b")), refusing: [refusal])
        #expect(try machine.asked() == ["Cluster  at 1 nack n2"])
        let update = try machine.take(clusters("3", "n3", Wire.cluster("a"), Wire.cluster("b")))
        #expect(update?.words == "b=3")
        #expect(try machine.asked() == ["Cluster  at 3 ack n3"])
    }

    @Test func namesAreMergedAndCounted() throws {
        let machine = machine()
        machine.watch(.endpoints, ["b", "a"])
        machine.watch(.endpoints, ["a"])
        machine.streamOpened()
        #expect(try machine.asked() == ["ClusterLoadAssignment a,b"])
        machine.unwatch(.endpoints, ["a"])
        #expect(try machine.asked() == [])
        machine.unwatch(.endpoints, ["a"])
        machine.watch(.endpoints, ["c"])
        #expect(try machine.asked() == ["ClusterLoadAssignment b,c"])
    }

    @Test func whatAResponseOfNamedOnesLacksStays() throws {
        let machine = machine()
        machine.watch(.endpoints, ["a", "b"])
        machine.streamOpened()
        _ = try machine.asked()
        let all = ["a", "b", "unasked"].map { Message(any: Wire.endpoints($0)) }
        #expect(try machine.take(Wire.world(.endpoints, "1", nonce: "n1", all))?.words == "a=1 b=1")
        #expect(try machine.take(Wire.world(.endpoints, "2", nonce: "n2", [all[0]]))?.words == "")
        #expect(machine.resource(.endpoints, "b")?.version == "1")
        #expect(machine.resource(.endpoints, "unasked") == nil)
    }

    @Test func everythingBesideNamesIsAStar() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        #expect(try machine.asked() == ["Cluster "])
        machine.watch(.cluster, ["a"])
        #expect(try machine.asked() == ["Cluster *,a"])
        machine.unwatch(.cluster, ["a"])
        #expect(try machine.asked() == ["Cluster *"])
    }

    @Test func aNewStreamResumesByVersion() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.watch(.endpoints, ["a"])
        machine.streamOpened()
        _ = try machine.asked()
        try machine.take(clusters("7", "n1", Wire.cluster("a")))
        machine.streamClosed()
        #expect(!machine.hasRequest)
        machine.streamOpened()
        #expect(try machine.asked() == ["Cluster  at 7", "ClusterLoadAssignment a"])
        #expect(try machine.take(clusters("7", "m1", Wire.cluster("a")))?.isEmpty == true)
    }

    @Test func sendsTheNodeOnceOrAlways() throws {
        for once in [true, false] {
            let machine = machine(nodeOnce: once)
            machine.watch(.cluster, nil)
            machine.watch(.listener, nil)
            machine.streamOpened()
            #expect(try Asked(world: machine.nextRequest() ?? []).hasNode)
            #expect(try Asked(world: machine.nextRequest() ?? []).hasNode == !once)
        }
    }

    @Test func refusesResponsesAsAWhole() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        try machine.take(clusters("1", "n1", Wire.cluster("a")))
        let bad = [
            clusters("2", "n2", Wire.cluster("a", timeout: 3), Wire.endpoints("x")),
            clusters("2", "n2", Wire.cluster("a", timeout: 3), Wire.cluster("b", timeout: -1)),
        ]
        for response in bad {
            _ = try machine.asked()
            guard case .refused(.cluster, let refusal) = try machine.outcome(response) else {
                Issue.record("not refused")
                continue
            }
            #expect(["x", "b"].contains(refusal.name))
            #expect(try machine.asked() == ["Cluster  at 1 nack n2"])
        }
        #expect(try machine.take(clusters("3", "n3", Wire.cluster("a", timeout: 3)))?.words == "a=3")
    }

    @Test func anExtensionThatIsNoGoodRefusesItsResourceOnly() throws {
        let machine = machine()
        machine.watch(.listener, nil)
        machine.streamOpened()
        _ = try machine.asked()
        let manager = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
        func listener(_ name: String, statPrefix: String) -> Message {
            var filter = Message(type: "envoy.config.listener.v3.Filter")
            var hcm = Message(type: manager)
            hcm["stat_prefix"] = .string(statPrefix)
            hcm["route_config"] = .message(Message(type: "envoy.config.route.v3.RouteConfiguration"))
            filter["name"] = "hcm"
            filter["typed_config"] = .any(hcm)
            var chain = Message(type: "envoy.config.listener.v3.FilterChain")
            chain.append(.message(filter), to: "filters")
            var listener = Message(type: "envoy.config.listener.v3.Listener")
            listener["name"] = .string(name)
            listener.append(.message(chain), to: "filter_chains")
            return listener
        }
        let resources = [listener("good", statPrefix: "x"), listener("bad", statPrefix: "")].map { Message(any: $0) }
        guard case .changes(let changes) = try machine.outcome(Wire.world(.listener, "1", nonce: "n", resources))
        else { throw Mishap() }
        #expect(changes.update.words == "good=1")
        #expect(changes.refused.map(\.name) == ["bad"])
        machine.settle(changes, refused: [], now: .init(nanoseconds: 0))
        let asked = try Asked(world: machine.nextRequest() ?? [])
        #expect(asked.failure?.hasPrefix("bad: filter_chains[0].filters[0].typed_config.stat_prefix") == true)
    }

    @Test func ofTwoWithOneNameTheFirstCounts() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        let update = try machine.take(clusters("1", "n1", Wire.cluster("a", timeout: 5), Wire.cluster("a")))
        #expect(update?.changed.first?.message["connect_timeout"] == .duration(.seconds(5)))
        #expect(try machine.asked() == ["Cluster  nack n1"])
    }

    @Test func typesThatNobodyAskedForAreIgnored() throws {
        let machine = machine()
        machine.watch(.cluster, nil)
        machine.streamOpened()
        _ = try machine.asked()
        guard case .ignored = try machine.outcome(Wire.world(.listener, "1", nonce: "n1", [])) else { throw Mishap() }
        #expect(!machine.hasRequest)
        #expect(throws: (any Error).self) { try machine.outcome([0x0A, 0xFF]) }
    }

    @Test func timeToLiveEndsAndHeartbeatsRefresh() throws {
        let machine = machine()
        machine.watch(.endpoints, ["a", "b"])
        machine.streamOpened()
        _ = try machine.asked()
        func wrapped(_ name: String, empty: Bool) -> Message {
            Message(
                any: Wire.resource(name, version: "1", empty ? nil : Wire.endpoints(name), timeToLive: .seconds(10)))
        }
        let start = Instant(nanoseconds: 1_000_000_000)
        try machine.take(
            Wire.world(.endpoints, "1", nonce: "n1", [wrapped("a", empty: false), wrapped("b", empty: false)]),
            now: start)
        #expect(machine.nextDeadline == start + .seconds(10))
        let update = try machine.take(
            Wire.world(.endpoints, "1", nonce: "n2", [wrapped("a", empty: true)]), now: start + .seconds(6))
        #expect(update?.isEmpty == true)
        #expect(machine.expire(now: start + .seconds(9)).isEmpty)
        #expect(machine.expire(now: start + .seconds(10)).map(\.names) == [["b"]])
        #expect(machine.expire(now: start + .seconds(16)).map(\.names) == [["a"]])
        #expect(machine.nextDeadline == nil)
        guard case .refused = try machine.outcome(Wire.world(.endpoints, "1", nonce: "n3", [wrapped("a", empty: true)]))
        else { throw Mishap() }
    }

    @Test func whoeverLeavesAndComesBackIsServedAnew() throws {
        let machine = machine()
        machine.watch(.endpoints, ["a"])
        machine.streamOpened()
        _ = try machine.asked()
        let response = Wire.world(.endpoints, "1", nonce: "n1", [Message(any: Wire.endpoints("a"))])
        try machine.take(response)
        machine.unwatch(.endpoints, ["a"])
        #expect(try machine.asked() == ["ClusterLoadAssignment  at 1 ack n1"])
        #expect(machine.resource(.endpoints, "a") == nil)
        machine.watch(.endpoints, ["a"])
        #expect(try machine.take(response)?.words == "a=1")
    }
}

private struct Mishap: Error {}
