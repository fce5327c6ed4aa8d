// Both protocols, server side: what clients do, and what they have to hear.

import EnvoyAPI
import Testing

@testable import DiscoveryService

private func resource(_ name: String, _ content: String = "1") -> EncodedResource {
    var message = Message(type: "envoy.config.cluster.v3.Cluster")
    message["name"] = .string(name)
    message["alt_stat_name"] = .string(content)
    return EncodedResource(name: name, message: message)
}

private func whole(_ names: [String] = [], nonce: String = "", refusal: String? = nil) -> DiscoveryRequest {
    var request = DiscoveryRequest()
    request.names = names
    request.nonce = nonce
    request.refusal = refusal.map { DiscoveryRequest.Refusal(code: 13, message: $0) }
    return request
}

private func delta(
    _ subscribe: [String] = [], _ unsubscribe: [String] = [], known: [String: String] = [:], nonce: String = "",
    refusal: String? = nil
) -> DiscoveryRequest {
    var request = DiscoveryRequest()
    request.subscribe = subscribe
    request.unsubscribe = unsubscribe
    request.initialVersions = known
    request.nonce = nonce
    request.refusal = refusal.map { DiscoveryRequest.Refusal(code: 13, message: $0) }
    return request
}

@Suite struct StateOfTheWorldTests {
    @Test func anEmptyFirstRequestForClustersIsForAll() {
        var machine = SubscriptionMachine(.cluster, isDelta: false, session: "s")
        #expect(machine.take(whole()).0 == .everything)
        #expect(machine.isWildcard)
        let nonce = machine.noteWhole([resource("a")], version: "1", world: 1)
        let (answer, verdict) = machine.take(whole(nonce: nonce))
        #expect(answer == .none && verdict == .acknowledged)
        #expect(machine.isSettled && machine.isWildcard)
    }

    @Test func anEmptyRequestForEndpointsIsForNone() {
        var machine = SubscriptionMachine(.endpoint, isDelta: false, session: "s")
        #expect(machine.take(whole()).0 == .none)
        #expect(!machine.wantsAnything)
        #expect(machine.take(whole(["a"])).0 == .everything)
        let nonce = machine.noteWhole([resource("a")], version: "1", world: 1)
        #expect(machine.take(whole(["a", "b"], nonce: nonce)).0 == .names(["b"]))
        #expect(machine.take(whole([], nonce: nonce)).0 == .none)
        #expect(!machine.wantsAnything && machine.held.isEmpty)
    }

    @Test func aStaleNonceIsNoAnswer() {
        var machine = SubscriptionMachine(.endpoint, isDelta: false, session: "s")
        _ = machine.take(whole(["a"]))
        let first = machine.noteWhole([resource("a")], version: "1", world: 1)
        let second = machine.noteWhole([resource("a", "2")], version: "2", world: 2)
        let (answer, verdict) = machine.take(whole(["a", "b"], nonce: first))
        #expect(answer == .none && verdict == .none)
        #expect(machine.names == ["a"])
        #expect(machine.take(whole(["a", "b"], nonce: second)).0 == .names(["b"]))
    }

    @Test func aNonceOfAnEarlierServerBeginsAnew() {
        var machine = SubscriptionMachine(.cluster, isDelta: false, session: "s")
        #expect(machine.take(whole(nonce: "of-another-server")).0 == .everything)
    }

    @Test func aRefusalIsKeptAndNotAnswered() {
        var machine = SubscriptionMachine(.cluster, isDelta: false, session: "s")
        _ = machine.take(whole())
        let nonce = machine.noteWhole([resource("a")], version: "1", world: 1)
        let (answer, verdict) = machine.take(whole(nonce: nonce, refusal: "bad cluster a"))
        #expect(answer == .none && verdict == .refused("bad cluster a"))
        #expect(machine.lastRefusal == "bad cluster a" && !machine.isSettled)
        let next = machine.noteWhole([resource("a", "2")], version: "2", world: 2)
        #expect(machine.take(whole(nonce: next)).1 == .acknowledged)
        #expect(machine.lastRefusal == nil)
    }

    @Test func whatIsAskedForWithARefusalIsAnswered() {
        var machine = SubscriptionMachine(.endpoint, isDelta: false, session: "s")
        _ = machine.take(whole(["a"]))
        let nonce = machine.noteWhole([resource("a")], version: "1", world: 1)
        let (answer, verdict) = machine.take(whole(["a", "b"], nonce: nonce, refusal: "bad a"))
        #expect(answer == .names(["b"]) && verdict == .refused("bad a"))
    }

    @Test func noNamesAfterSomeMeanNone() {
        for first in [["*"], ["a"]] {
            var machine = SubscriptionMachine(.cluster, isDelta: false, session: "s")
            #expect(machine.take(whole(first)).0 == .everything)
            let nonce = machine.noteWhole([resource("a")], version: "1", world: 1)
            #expect(machine.take(whole(nonce: nonce)).0 == .none)
            #expect(!machine.wantsAnything)
        }
    }

    @Test func warmingClientsGetAnAnswerThoughTheyAskForTheSame() {
        var machine = SubscriptionMachine(.endpoint, isDelta: false, session: "s")
        _ = machine.take(whole(["a"]))
        let nonce = machine.noteWhole([resource("a")], version: "1", world: 1)
        #expect(machine.take(whole(["a"], nonce: nonce)).0 == .none)
        machine.oweAnswer()
        #expect(machine.take(whole(["a"], nonce: nonce)).0 == .everything)
        #expect(machine.take(whole(["a"], nonce: nonce)).0 == .none)
    }

    @Test func listenersByNameAreNotAll() {
        var machine = SubscriptionMachine(.listener, isDelta: false, session: "s")
        #expect(machine.take(whole(["api.default:80"])).0 == .everything)
        #expect(!machine.isWildcard && machine.wants("api.default:80") && !machine.wants("other"))
    }
}

@Suite struct DeltaTests {
    @Test func whatIsKnownAfterAReconnectIsNotSentAgain() {
        let a = resource("a")
        let b = resource("b")
        var machine = SubscriptionMachine(.cluster, isDelta: true, session: "s")
        let known = ["a": a.versionText, "b": "0000000000000001", "gone": "0000000000000002"]
        #expect(machine.take(delta(known: known)).0 == .everything)
        let content = machine.difference([a, b])
        #expect(content.resources.map(\.name) == ["b"])
        #expect(content.removed == ["gone"])
    }

    @Test func aNameGivenUpIsToldAgainAsPartOfEverything() {
        var machine = SubscriptionMachine(.cluster, isDelta: true, session: "s")
        #expect(machine.take(delta(["*", "a", "gone"])).0 == .everything)
        var content = DeltaContent()
        content.resources = [resource("a"), resource("b")]
        _ = machine.noteDelta(content, world: 1)
        #expect(machine.take(delta([], ["a", "gone"])).0 == .names(["a", "gone"]))
        let told = machine.difference([resource("a"), resource("b")], asked: ["a", "gone"])
        #expect(told.resources.map(\.name) == ["a"] && told.removed == ["gone"])
    }

    @Test func versionsAreTheContentOnly() {
        #expect(resource("a").version == resource("a").version)
        #expect(resource("a").version != resource("a", "2").version)
        #expect(VersionText.parse(resource("a").versionText) == resource("a").version)
    }

    @Test func subscriptionsComeAndGo() {
        var machine = SubscriptionMachine(.endpoint, isDelta: true, session: "s")
        #expect(machine.take(delta(["a", "b"])).0 == .everything)
        _ = machine.noteDelta(machine.difference([resource("a"), resource("b")]), world: 1)
        #expect(machine.take(delta([], ["a"])).0 == .none)
        #expect(machine.names == ["b"] && machine.held.keys.sorted() == ["b"])
        #expect(machine.take(delta(["c"])).0 == .names(["c"]))
        let content = machine.difference([], only: ["c"], asked: ["c"])
        #expect(content.removed == ["c"])
    }

    @Test func whoeverSubscribesAgainHearsItAgain() {
        var machine = SubscriptionMachine(.endpoint, isDelta: true, session: "s")
        _ = machine.take(delta(["a"]))
        _ = machine.noteDelta(machine.difference([resource("a")]), world: 1)
        #expect(machine.difference([resource("a")]).isEmpty)
        #expect(machine.take(delta(["a"])).0 == .names(["a"]))
        #expect(machine.difference([resource("a")], only: ["a"]).resources.count == 1)
    }

    @Test func wildcardWithNamesBesideAndWithout() {
        var machine = SubscriptionMachine(.cluster, isDelta: true, session: "s")
        #expect(machine.take(delta(["*", "x"])).0 == .everything)
        #expect(machine.isWildcard && machine.names == ["x"])
        _ = machine.noteDelta(machine.difference([resource("x"), resource("y")]), world: 1)
        #expect(machine.take(delta([], ["*"])).0 == .none)
        #expect(!machine.isWildcard && machine.held.keys.sorted() == ["x"])
        #expect(machine.difference([resource("x"), resource("y")]).isEmpty)
    }

    @Test func aLegacyWildcardStaysWhenNamesAreAdded() {
        var machine = SubscriptionMachine(.cluster, isDelta: true, session: "s")
        _ = machine.take(delta())
        #expect(machine.isWildcard)
        #expect(machine.take(delta(["x"])).0 == .names(["x"]))
        #expect(machine.isWildcard)
    }

    @Test func unsubscribingUnderAWildcardForgetsNothing() {
        var machine = SubscriptionMachine(.cluster, isDelta: true, session: "s")
        _ = machine.take(delta(["*", "x"]))
        _ = machine.noteDelta(machine.difference([resource("x")]), world: 1)
        _ = machine.take(delta([], ["x"]))
        #expect(machine.difference([resource("x")]).isEmpty)
    }

    @Test func refusedContentIsNotSentInALoop() {
        var machine = SubscriptionMachine(.cluster, isDelta: true, session: "s")
        _ = machine.take(delta())
        let nonce = machine.noteDelta(machine.difference([resource("a")]), world: 1)
        let (answer, verdict) = machine.take(delta(nonce: nonce, refusal: "no"))
        #expect(answer == .none && verdict == .refused("no"))
        #expect(machine.difference([resource("a")]).isEmpty)
        #expect(machine.difference([resource("a", "2")]).resources.count == 1)
    }

    @Test func acknowledgementsSayHowFarAClientIs() {
        var machine = SubscriptionMachine(.cluster, isDelta: true, session: "s")
        _ = machine.take(delta())
        let nonce = machine.noteDelta(machine.difference([resource("a")]), world: 7)
        #expect(machine.isWaiting && machine.worldAcknowledged == 0)
        _ = machine.take(delta(nonce: nonce))
        #expect(!machine.isWaiting && machine.worldAcknowledged == 7)
    }
}
