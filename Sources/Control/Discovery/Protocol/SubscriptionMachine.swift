// What one client wants of one type, what it has, and what it said of it: both protocols, server side.

/// What a request calls for.
public enum SubscriptionAnswer: Sendable, Hashable {
    /// Nothing: an acknowledgement, a refusal, or a word that has been overtaken.
    case none
    /// All that is wanted, changed or not.
    case everything
    /// Of these names what there is; absence is told in the delta protocol.
    case names(Set<String>)
}

public struct SubscriptionMachine: Sendable {
    public enum Verdict: Sendable, Hashable {
        case acknowledged
        case refused(String)
        /// An answer to something older, or no answer at all.
        case none
    }

    public let type: XDSType
    public let isDelta: Bool
    /// Everything, whatever it is named.
    public private(set) var isWildcard = false
    public private(set) var names: Set<String> = []
    /// What the client has as far as we know, by name.
    public internal(set) var held: [String: UInt64] = [:]

    public private(set) var nonceSent = ""
    public private(set) var nonceAcknowledged = ""
    public private(set) var lastRefusal: String?
    /// Of the content of the last response in the state-of-the-world protocol.
    public private(set) var versionSent = ""
    public private(set) var versionAcknowledged = ""
    /// Worlds, as the server numbers them.
    public private(set) var worldSent: UInt64 = 0
    public private(set) var worldAcknowledged: UInt64 = 0
    private var hasBegun = false
    /// Wildcard by an empty first request: stays until it is taken back with `*`.
    private var isLegacyWildcard = false
    /// The next request is answered even if it wants nothing new: what it depends on has been sent again.
    private var owesAnswer = false
    private var counter: UInt64 = 0
    private let session: String

    /// `session` makes nonces of one stream unlike those of any other.
    public init(_ type: XDSType, isDelta: Bool, session: String) {
        self.type = type
        self.isDelta = isDelta
        self.session = session
    }

    public var wantsAnything: Bool { isWildcard || !names.isEmpty }
    public func wants(_ name: String) -> Bool { isWildcard || names.contains(name) }
    /// Everything that was sent has been taken.
    public var isSettled: Bool { nonceSent == nonceAcknowledged }

    /// Something was sent that the client has neither taken nor refused.
    public var isWaiting: Bool { !nonceSent.isEmpty && nonceSent != nonceAcknowledged && lastRefusal == nil }

    public mutating func take(_ request: DiscoveryRequest) -> (SubscriptionAnswer, Verdict) {
        isDelta ? takeDelta(request) : takeWhole(request)
    }

    private mutating func judge(_ request: DiscoveryRequest) -> Verdict {
        guard !request.nonce.isEmpty, request.nonce == nonceSent else { return .none }
        if let refusal = request.refusal {
            lastRefusal = refusal.message
            return .refused(refusal.message)
        }
        lastRefusal = nil
        nonceAcknowledged = nonceSent
        versionAcknowledged = versionSent
        worldAcknowledged = worldSent
        return .acknowledged
    }
}

// State of the world
extension SubscriptionMachine {
    private mutating func takeWhole(_ request: DiscoveryRequest) -> (SubscriptionAnswer, Verdict) {
        let verdict = judge(request)
        let isFirst = !hasBegun
        if !isFirst && !request.nonce.isEmpty && verdict == .none { return (.none, .none) }
        hasBegun = true
        let before = names
        let wasWildcard = isWildcard
        names = Set(request.names)
        isWildcard = names.remove("*") != nil
        // No names mean everything only until the first time that some were given: from then on they mean none.
        if !type.hasWildcard || !request.names.isEmpty {
            isLegacyWildcard = false
        } else if isFirst || isLegacyWildcard {
            isLegacyWildcard = true
            isWildcard = true
        }
        held = isWildcard ? held : held.filter { names.contains($0.key) }
        let added = names.subtracting(before)
        if case .refused = verdict {
            // What was refused isn't sent again; what is asked for besides is another matter.
            return (added.isEmpty ? .none : type.hasWildcard ? .everything : .names(added), verdict)
        }
        let owed = owesAnswer
        owesAnswer = false
        // Without a nonce it is a new beginning: the client may have lost what it had.
        if isFirst || request.nonce.isEmpty { return (wantsAnything ? .everything : .none, verdict) }
        if owed && wantsAnything { return (.everything, verdict) }
        if isWildcard && !wasWildcard { return (.everything, verdict) }
        if added.isEmpty { return (.none, verdict) }
        return (type.hasWildcard ? .everything : .names(added), verdict)
    }

    /// A response's nonce, noted as sent.
    public mutating func noteWhole(_ resources: [EncodedResource], version: String, world: UInt64) -> String {
        for resource in resources { held[resource.name] = resource.version }
        versionSent = version
        return nextNonce(world)
    }
}

// Delta
extension SubscriptionMachine {
    private mutating func takeDelta(_ request: DiscoveryRequest) -> (SubscriptionAnswer, Verdict) {
        let verdict = judge(request)
        let isFirst = !hasBegun
        hasBegun = true
        var subscribed = Set(request.subscribe)
        let unsubscribed = Set(request.unsubscribe)
        var becomesWildcard = false
        if isFirst {
            for (name, text) in request.initialVersions { held[name] = VersionText.parse(text) ?? 0 }
            if subscribed.isEmpty && type.hasWildcard {
                isLegacyWildcard = true
                becomesWildcard = true
            }
        }
        if subscribed.remove("*") != nil { becomesWildcard = !isWildcard || !isFirst }
        if unsubscribed.contains("*") {
            isWildcard = false
            isLegacyWildcard = false
            held = held.filter { names.contains($0.key) }
        }
        if becomesWildcard { isWildcard = true }
        // What is still wanted as part of everything has to be told again: the client can't know whether it is there.
        var retold: Set<String> = []
        for name in unsubscribed where names.remove(name) != nil {
            held[name] = nil
            if isWildcard { retold.insert(name) }
        }
        names.formUnion(subscribed)
        if isFirst {
            held = isWildcard ? held : held.filter { names.contains($0.key) }
            return (wantsAnything ? .everything : .none, verdict)
        }
        if becomesWildcard { return (.everything, verdict) }
        let told = subscribed.union(retold)
        if told.isEmpty { return (.none, verdict) }
        // Whoever asks again wants to hear it again.
        for name in subscribed { held[name] = nil }
        return (.names(told), verdict)
    }

    /// What has to be told of a name's state, and nil when the client knows.
    public mutating func noteDelta(_ answer: DeltaContent, world: UInt64) -> String {
        for resource in answer.resources { held[resource.name] = resource.version }
        for name in answer.removed { held[name] = nil }
        return nextNonce(world)
    }

    private mutating func nextNonce(_ world: UInt64) -> String {
        counter += 1
        nonceSent = "\(session)-\(counter)"
        lastRefusal = nil
        worldSent = world
        return nonceSent
    }

    /// The world went on without anything in it for this client.
    public mutating func noteUnchanged(world: UInt64) {
        if isSettled { worldAcknowledged = world }
        worldSent = world
    }

    /// In the state-of-the-world protocol a client asks for what warms; it gets an answer though it asks for the same.
    public mutating func oweAnswer() { owesAnswer = true }

    /// The client waits for them again.
    public mutating func forget(_ names: some Sequence<String>) {
        for name in names { held[name] = nil }
    }
}

/// Resources that a client doesn't have, and names of those that it should let go.
public struct DeltaContent: Sendable {
    public var resources: [EncodedResource] = []
    public var removed: [String] = []

    public init() {}
    public var isEmpty: Bool { resources.isEmpty && removed.isEmpty }
}

extension SubscriptionMachine {
    /// Against what the client has. `current` is all there is of what it wants (or of `only`); `asked` are names whose
    /// absence has to be told even though the client never had them.
    public func difference(
        _ current: [EncodedResource], only: Set<String>? = nil, asked: Set<String> = []
    ) -> DeltaContent {
        var content = DeltaContent()
        var present: Set<String> = []
        present.reserveCapacity(current.count)
        for resource in current where wants(resource.name) {
            present.insert(resource.name)
            if held[resource.name] != resource.version { content.resources.append(resource) }
        }
        if let only {
            for name in only where !present.contains(name) && (held[name] != nil || asked.contains(name)) {
                content.removed.append(name)
            }
        } else {
            for name in held.keys where !present.contains(name) { content.removed.append(name) }
            for name in asked where !present.contains(name) && held[name] == nil { content.removed.append(name) }
        }
        content.removed.sort()
        return content
    }
}
