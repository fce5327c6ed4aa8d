// Delta: requests say what interest has changed, responses which resources have.

import Base
import Protobuf

/// `envoy.service.discovery.v3.DeltaDiscoveryRequest` out, `DeltaDiscoveryResponse` in.
public final class DeltaMachine: DiscoveryMachine {
    private struct Answer {
        let nonce: String
        let failure: String?
    }

    /// Every response gets an answer of its own, in order.
    private var answers: [ResourceType: [Answer]] = [:]

    override func read(_ bytes: ByteView) throws(InvalidWireData) -> DiscoveryResponse {
        try DiscoveryResponse(delta: bytes)
    }

    override func isDue(_ state: TypeState) -> Bool {
        if !state.wasRequested { return state.isWanted }
        if answers[state.type]?.isEmpty == false { return true }
        if state.interest == state.sentInterest { return false }
        return (state.wildcards > 0) != state.sentWildcard || state.sentNames.count != state.names.count
            || !state.sentNames.isSubset(of: state.names.keys)
    }

    override func encodeRequest(_ state: TypeState) -> [UInt8] {
        let isFirst = !state.wasRequested
        let hasChanged = state.interest != state.sentInterest
        let wanted = hasChanged ? Set(state.names.keys) : state.sentNames
        var subscribed = hasChanged ? wanted.subtracting(state.sentNames) : []
        var unsubscribed = hasChanged ? state.sentNames.subtracting(wanted) : []
        let wantsAll = state.wildcards > 0
        // A first request that names nothing means everything.
        if wantsAll, !state.sentWildcard, !isFirst || !wanted.isEmpty { subscribed.insert("*") }
        if !wantsAll, state.sentWildcard { unsubscribed.insert("*") }
        var writer = WireWriter()
        appendNode(1, to: &writer)
        writer.text(2, state.type.typeURL)
        for name in subscribed.sorted() { writer.text(3, name) }
        for name in unsubscribed.sorted() { writer.text(4, name) }
        if isFirst { Self.appendVersions(of: state, to: &writer) }
        if var queued = answers[state.type], !queued.isEmpty {
            let answer = queued.removeFirst()
            answers[state.type] = queued
            writer.text(6, answer.nonce)
            if let failure = answer.failure { Self.append(failure: failure, 7, to: &writer) }
        }
        state.sentNames = wanted
        state.sentWildcard = wantsAll
        state.sentInterest = state.interest
        return writer.bytes
    }

    /// `initial_resource_versions`: what a new stream need not tell us again.
    private static func appendVersions(of state: TypeState, to writer: inout WireWriter) {
        for (name, known) in state.known.entries.sorted(by: { $0.key < $1.key }) where state.wants(name) {
            var entry = WireWriter()
            entry.text(1, name)
            entry.text(2, known.version)
            writer.tag(5, .lengthDelimited)
            writer.lengthDelimited(entry.bytes)
        }
    }

    /// Whoever has asked by name is told also of the end of what was never there.
    override func removed(
        by response: DiscoveryResponse, mentioned: Set<String>, _ state: TypeState
    ) -> [String] {
        response.removed.filter { state.known[$0] != nil || state.names[$0] != nil }
    }

    override func answer(_ state: TypeState, nonce: String, version: String?, failure: String?) {
        if failure == nil, let version { state.acceptedVersion = version }
        answers[state.type, default: []].append(Answer(nonce: nonce, failure: failure))
        if isOpen { enqueue(state) }
    }

    override var refusesAllForOneTwice: Bool { true }

    override func forgetAnswers(of state: TypeState) { answers[state.type] = nil }
}
