// State of the world: each request says all that is wanted, and answers the response before it.

import Base
import Protobuf

/// `envoy.service.discovery.v3.DiscoveryRequest` out, `DiscoveryResponse` in.
public final class StateOfTheWorldMachine: DiscoveryMachine {
    /// Types with something to say that is no change of interest: an answer.
    private var answersDue: Set<ResourceType> = []

    override func read(_ bytes: ByteView) throws(InvalidWireData) -> DiscoveryResponse {
        try DiscoveryResponse(stateOfTheWorld: bytes)
    }

    override func isDue(_ state: TypeState) -> Bool {
        if !state.wasRequested { return state.isWanted }
        if answersDue.contains(state.type) { return true }
        return state.interest != state.sentInterest && state.sentNames != Self.names(state)
    }

    /// What `resource_names` has to hold. Nothing means everything, as long as nobody has named anything on the
    /// stream; from then on everything is `*`.
    private static func names(_ state: TypeState) -> Set<String> {
        var names = Set(state.names.keys)
        if state.wildcards > 0, !names.isEmpty || state.hasNamed { names.insert("*") }
        return names
    }

    override func encodeRequest(_ state: TypeState) -> [UInt8] {
        if state.interest != state.sentInterest {
            state.sentNames = Self.names(state)
            state.sentInterest = state.interest
            if !state.sentNames.isEmpty { state.hasNamed = true }
            if state.encodedNames.interest != state.interest {
                var names = WireWriter()
                for name in state.sentNames.sorted() { names.text(3, name) }
                state.encodedNames = (state.interest, names.bytes)
            }
        }
        var writer = WireWriter()
        writer.text(1, state.acceptedVersion)
        appendNode(2, to: &writer)
        writer.raw(state.encodedNames.bytes)
        writer.text(4, state.type.typeURL)
        writer.text(5, state.nonce)
        if let failure = state.failure { Self.append(failure: failure, 6, to: &writer) }
        state.failure = nil
        answersDue.remove(state.type)
        return writer.bytes
    }

    override func removed(
        by response: DiscoveryResponse, mentioned: Set<String>, _ state: TypeState
    ) -> [String] {
        if !state.type.isFullState { return [] }
        return state.known.names.filter { !mentioned.contains($0) }.sorted()
    }

    override func answer(_ state: TypeState, nonce: String, version: String?, failure: String?) {
        state.nonce = nonce
        state.failure = failure
        if failure == nil, let version { state.acceptedVersion = version }
        answersDue.insert(state.type)
        if isOpen { enqueue(state) }
    }

    override func forgetAnswers(of state: TypeState) { answersDue.remove(state.type) }
}

extension WireWriter {
    /// A text field, left out when empty.
    mutating func text(_ number: UInt32, _ text: String) {
        if text.isEmpty { return }
        tag(number, .lengthDelimited)
        lengthDelimited(text.utf8)
    }
}
