// What both protocols of discovery share on one stream: who wants what, what is known, and how a response is judged.

import Base
import EnvoyAPI
import Protobuf

/// Sans-I/O: requests come out as bytes, responses go in as bytes, time is handed in. Lives longer than the streams
/// that it speaks on, since what is known outlives them.
///
/// For every response that gives changes, `settle` must be called before the next response goes in.
public class DiscoveryMachine {
    /// What a response turned out to be.
    public enum Outcome {
        /// Of a type that nobody asked for; there is no rule for an answer to it.
        case ignored(typeURL: String)
        /// The response as a whole can't be taken; a NACK is due.
        case refused(ResourceType, ResourceRefusal)
        case changes(ResourceChanges)
    }

    /// One type on the stream.
    final class TypeState {
        let type: ResourceType
        /// How many ask for whatever there is.
        var wildcards = 0
        /// How many ask for each name.
        var names: [String: Int] = [:]
        var known = KnownResources()

        // Of state of the world.
        var acceptedVersion = ""

        // Of the stream that is open.
        var nonce = ""
        var failure: String?
        var wasRequested = false
        var isQueued = false
        var hasNamed = false
        var sentNames: Set<String> = []
        var sentWildcard = false
        /// Counts changes of interest, so that thousands of names are compared only when they may differ.
        var interest = 0
        var sentInterest = -1
        /// The names as they stand in a request, with the interest that they were put together for.
        var encodedNames: (interest: Int, bytes: [UInt8]) = (-1, [])

        init(_ type: ResourceType) { self.type = type }

        var isWanted: Bool { wildcards > 0 || !names.isEmpty }
        func wants(_ name: String) -> Bool { wildcards > 0 || names[name] != nil }

        func forgetStream() {
            nonce = ""
            failure = nil
            wasRequested = false
            isQueued = false
            hasNamed = false
            sentNames = []
            sentWildcard = false
            sentInterest = -1
            encodedNames = (-1, [])
        }
    }

    private let node: [UInt8]
    private let setsNodeOnce: Bool
    private let refusesUnknownFields: Bool
    private var nodeWasSent = false
    /// In the order of the first interest in each.
    private(set) var types: [TypeState] = []
    private var queue: [TypeState] = []
    private(set) var isOpen = false

    /// `node` is an encoded `envoy.config.core.v3.Node`.
    public init(node: [UInt8], setsNodeOnce: Bool, refusesUnknownFields: Bool = false) {
        self.refusesUnknownFields = refusesUnknownFields
        self.node = node
        self.setsNodeOnce = setsNodeOnce
    }

    // MARK: - Interest

    /// Nil for whatever there is.
    public func watch(_ type: ResourceType, _ names: Set<String>?) {
        let state = state(of: type)
        if let names {
            for name in names { state.names[name, default: 0] += 1 }
        } else {
            state.wildcards += 1
        }
        interestChanged(state)
    }

    public func unwatch(_ type: ResourceType, _ names: Set<String>?) {
        let state = state(of: type)
        if let names {
            for name in names {
                guard let count = state.names[name] else { continue }
                state.names[name] = count > 1 ? count - 1 : nil
            }
        } else {
            state.wildcards -= 1
        }
        if state.wildcards == 0 {
            // Somebody who asks again must get what is true then.
            let gone = names.map { Array($0) } ?? Array(state.known.names)
            for name in gone where !state.wants(name) { state.known.remove(name) }
        }
        interestChanged(state)
    }

    private func state(of type: ResourceType) -> TypeState {
        if let state = known(type) { return state }
        let state = TypeState(type)
        types.append(state)
        return state
    }

    func known(_ type: ResourceType) -> TypeState? { types.first { $0.type == type } }

    private func interestChanged(_ state: TypeState) {
        state.interest += 1
        // Whether the sum of all changes is one is seen when the request is made.
        if isOpen { enqueue(state) }
    }

    // MARK: - The stream

    public func streamOpened() {
        isOpen = true
        nodeWasSent = false
        queue = []
        for state in types {
            state.forgetStream()
            forgetAnswers(of: state)
        }
        for state in types where isDue(state) { enqueue(state) }
    }

    public func streamClosed() {
        isOpen = false
        queue = []
        for state in types { state.isQueued = false }
    }

    public var hasRequest: Bool { !queue.isEmpty }
    public var queuedRequests: Int { queue.count }

    /// The next request to send; nil when there is none.
    public func nextRequest() -> [UInt8]? {
        while !queue.isEmpty {
            let state = queue.removeFirst()
            state.isQueued = false
            if !isDue(state) { continue }
            let request = encodeRequest(state)
            state.wasRequested = true
            if isDue(state) { enqueue(state) }
            return request
        }
        return nil
    }

    func enqueue(_ state: TypeState) {
        if state.isQueued { return }
        state.isQueued = true
        queue.append(state)
    }

    /// The node where the protocol wants it.
    func appendNode(_ number: UInt32, to writer: inout WireWriter) {
        if setsNodeOnce, nodeWasSent { return }
        nodeWasSent = true
        writer.tag(number, .lengthDelimited)
        writer.lengthDelimited(node)
    }

    /// A `google.rpc.Status` with the code INTERNAL, as Envoy's. Long texts are cut as Envoy cuts them.
    static func append(failure: String, _ number: UInt32, to writer: inout WireWriter) {
        var status = WireWriter()
        status.tag(1, .varint)
        status.varint(13)
        status.tag(2, .lengthDelimited)
        status.lengthDelimited((failure.utf8.count > 4096 ? String(failure.prefix(4080)) + "..." : failure).utf8)
        writer.tag(number, .lengthDelimited)
        writer.lengthDelimited(status.bytes)
    }

    // MARK: - Responses

    /// Throws for bytes that are no response at all: the stream is of no use then.
    public func received(_ bytes: ByteView) throws(InvalidWireData) -> Outcome {
        let response = try read(bytes)
        guard let type = ResourceType(typeURL: response.typeURL), let state = known(type), state.wasRequested else {
            return .ignored(typeURL: response.typeURL)
        }
        do throws(ResourceRefusal) {
            return .changes(try judge(response, state))
        } catch {
            answer(state, nonce: response.nonce, version: nil, failure: "\(error)")
            return .refused(type, error)
        }
    }

    /// What was refused stays unknown, so it is delivered again when it comes again. A response with a refusal gets a
    /// NACK, any other an ACK. `refused` is what consumers have refused beside what the changes say themselves.
    public func settle(_ changes: ResourceChanges, refused: [ResourceRefusal], now: Instant) {
        guard let state = known(changes.type) else { return }
        let bad = Set(refused.map(\.name))
        for raw in changes.accepted where state.wants(raw.name) && !bad.contains(raw.name) {
            let version = raw.version.isEmpty ? changes.version : raw.version
            if let bytes = raw.bytes {
                state.known.store(raw.name, version: version, bytes: bytes, timeToLive: raw.timeToLive, now: now)
            } else {
                state.known.refresh(raw.name, version: version, timeToLive: raw.timeToLive, now: now)
            }
        }
        for name in changes.update.removed { state.known.remove(name) }
        let all = changes.refused + refused
        let failure = all.isEmpty ? nil : all.map(\.description).joined(separator: "; ")
        answer(state, nonce: changes.nonce, version: changes.version, failure: failure)
    }

    private func judge(_ response: DiscoveryResponse, _ state: TypeState) throws(ResourceRefusal) -> ResourceChanges {
        var judgement = Judgement()
        for (index, raw) in response.resources.enumerated() {
            try check(raw, at: index, state)
            if judgement.mentioned.insert(raw.name).inserted {
                if state.wants(raw.name) { try judge(raw, response, state, &judgement) }
            } else {
                let refusal = ResourceRefusal(
                    raw.name, found: "the name twice in one response", expected: "one resource each")
                if refusesAllForOneTwice { throw refusal }
                judgement.refused.append(refusal)
            }
        }
        for name in response.removed where judgement.mentioned.contains(name) {
            throw ResourceRefusal(name, found: "a resource that is changed and removed", expected: "one of both")
        }
        let removed = removed(by: response, mentioned: judgement.mentioned, state)
        return ResourceChanges(
            type: state.type, version: response.version, nonce: response.nonce, accepted: judgement.accepted,
            mentioned: judgement.mentioned, controlPlane: response.controlPlane,
            update: ResourceUpdate(
                version: response.version, changed: judgement.changed, removed: removed, unfit: judgement.unfit),
            unknownFields: judgement.unknownFields, refused: judgement.refused)
    }

    /// What becomes of a response, resource by resource.
    private struct Judgement {
        var accepted: [RawResource] = []
        var changed: [DiscoveredResource] = []
        var mentioned: Set<String> = []
        var refused: [ResourceRefusal] = []
        var unfit: [UnfitResource] = []
        var unknownFields: [UnknownField] = []
    }

    /// Bytes that are no message of the type or break its constraints are the whole response's failure, as in Envoy;
    /// an extension inside that breaks its own is the resource's.
    private func judge(
        _ raw: RawResource, _ response: DiscoveryResponse, _ state: TypeState, _ judgement: inout Judgement
    ) throws(ResourceRefusal) {
        guard let bytes = raw.bytes else { return judgement.accepted.append(raw) }
        let before = state.known[raw.name]
        if before?.bytes == bytes { return judgement.accepted.append(raw) }
        let message = try Self.decode(bytes, raw.name, state.type)
        // Maps come in any order: other bytes may say the same.
        if let before, before.bytes.count == bytes.count,
            (try? Message(unchecked: state.type.messageType, binary: before.bytes)) == message
        {
            return judgement.accepted.append(raw)
        }
        let unknown = message.unknownFields()
        if refusesUnknownFields, let first = unknown.first {
            throw ResourceRefusal(
                name: raw.name,
                error: InvalidConfiguration(
                    path: first.path, found: "a field \(first.number) that \(first.typeName) does not have",
                    expected: "fields that are known"))
        }
        judgement.unknownFields += unknown
        do throws(InvalidConfiguration) {
            try message.check()
        } catch {
            judgement.unfit.append(UnfitResource(name: raw.name, message: message, error: error))
            return judgement.refused.append(ResourceRefusal(name: raw.name, error: error))
        }
        let version = raw.version.isEmpty ? response.version : raw.version
        judgement.accepted.append(raw)
        judgement.changed.append(
            DiscoveredResource(name: raw.name, version: version, message: message, timeToLive: raw.timeToLive))
    }

    private func check(_ raw: RawResource, at index: Int, _ state: TypeState) throws(ResourceRefusal) {
        guard raw.bytes != nil else {
            let version = state.known[raw.name].map { heartbeatVersion(state, $0) }
            if version == raw.version { return }
            throw ResourceRefusal(
                raw.name, found: "no resource, as in a heartbeat, of the version \"\(raw.version)\"",
                expected: version.map { "the version \"\($0)\"" } ?? "a resource that is known")
        }
        if raw.typeURL != state.type.typeURL {
            throw ResourceRefusal(
                raw.name, found: "the type \(raw.typeURL) in resource \(index)", expected: state.type.typeURL)
        }
    }

    static func decode(
        _ bytes: [UInt8], _ name: String, _ type: ResourceType
    ) throws(ResourceRefusal) -> Message {
        do throws(InvalidConfiguration) {
            let message = try Message(unchecked: type.messageType, binary: bytes)
            try message.checkWithoutExtensions()
            return message
        } catch {
            throw ResourceRefusal(name: name, error: error)
        }
    }

    // MARK: - What is known

    /// A resource that came before, for somebody who asks now. Its bytes were decoded when they came, so that they can't
    /// be read now does not happen; if it did, whoever asks would wait for the next response.
    public func resource(_ type: ResourceType, _ name: String) -> DiscoveredResource? {
        guard let found = known(type)?.known[name],
            let message = try? Message(unchecked: type.messageType, binary: found.bytes)
        else { return nil }
        return DiscoveredResource(
            name: name, version: found.version, message: message, timeToLive: found.timeToLive)
    }

    public func knownNames(_ type: ResourceType) -> [String] { known(type).map { $0.known.names.sorted() } ?? [] }

    /// The version that was accepted last, as a whole.
    public func acceptedVersion(_ type: ResourceType) -> String { known(type)?.acceptedVersion ?? "" }

    public var nextDeadline: Instant? { types.compactMap(\.known.nextDeadline).min() }

    /// Removes what has outlived its time.
    public func expire(now: Instant) -> [(type: ResourceType, names: [String])] {
        types.compactMap { state in
            let names = state.known.expire(now: now)
            return names.isEmpty ? nil : (state.type, names)
        }
    }

    // MARK: - What the protocols differ in

    func read(_ bytes: ByteView) throws(InvalidWireData) -> DiscoveryResponse { preconditionFailure("no protocol") }

    /// Whether there is something to say about the type.
    func isDue(_ state: TypeState) -> Bool { preconditionFailure("no protocol") }

    func encodeRequest(_ state: TypeState) -> [UInt8] { preconditionFailure("no protocol") }

    func removed(by response: DiscoveryResponse, mentioned: Set<String>, _ state: TypeState) -> [String] { [] }

    /// Whether a name that comes twice spoils the whole response.
    var refusesAllForOneTwice: Bool { false }

    /// The version that a heartbeat has to name.
    func heartbeatVersion(_ state: TypeState, _ known: KnownResource) -> String { known.version }

    /// Queues the answer to a response; `version` is nil when nothing of it was taken.
    func answer(_ state: TypeState, nonce: String, version: String?, failure: String?) {}

    func forgetAnswers(of state: TypeState) {}
}

extension ResourceRefusal {
    public init(_ name: String, found: String, expected: String) {
        self.init(name: name, error: InvalidConfiguration(path: "", found: found, expected: expected))
    }
}
