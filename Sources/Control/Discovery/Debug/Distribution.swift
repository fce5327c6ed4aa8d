// Who has a change, who refused it and why, and who doesn't have it yet.

import Base
import Document
import MeshAPI
import Registry

/// What the server was told last, whether or not it has told anyone.
struct LatestWorld: Sendable {
    /// By kind: the store's revision up to which all is known.
    private(set) var revisions: [String: Int64] = [:]
    /// The world in which a change last meant something to proxies.
    private(set) var version: UInt64 = 0

    mutating func note(_ change: WorldChange, isFirst: Bool) {
        revisions = change.snapshot.revisions
        if isFirst || !change.isEmpty { version = change.snapshot.version }
    }
}

public struct Distribution: Sendable {
    public enum State: Sendable, Hashable {
        case applied
        case waiting
        /// The types that it has refused, with its words.
        case refused([String])
    }

    /// The change has come here.
    public var isSeen = false
    /// And was told to whom it concerns.
    public var isKnown = false
    /// The one that has it.
    public var world: UInt64 = 0
    public var proxies: [(id: String, state: State)] = []

    public var isComplete: Bool { isKnown && !proxies.contains { $0.state == .waiting } }

    func page(_ resource: String) -> DocumentNode {
        var applied: [DocumentNode] = []
        var waiting: [DocumentNode] = []
        var refused = DocumentNode.mapping([:])
        for (id, state) in proxies {
            switch state {
            case .applied: applied.append(.string(id))
            case .waiting: waiting.append(.string(id))
            case .refused(let words): refused.set(id, .list(words.map { .string($0) }))
            }
        }
        return [
            "resource": .string(resource), "world": .integer(Int64(world)), "known": .bool(isKnown),
            "complete": .bool(isComplete), "applied": .list(applied), "waiting": .list(waiting), "refused": refused,
        ]
    }
}

extension DiscoveryServer {
    /// Of the proxies that are connected here. `revision` 0: the object's last change, whichever it was; `target` is the
    /// world in which an earlier look has seen the change.
    public func distribution(of key: ConfigKey, revision: Int64, target: UInt64?) async -> Distribution {
        var result = Distribution()
        let published = world.version
        result.world = target ?? latest.version
        result.isSeen = target != nil || (latest.revisions[key.kind] ?? 0) >= revision
        result.isKnown = result.isSeen && published >= result.world
        for connection in connections.values.sorted(by: { $0.id < $1.id }) {
            guard let found = await connection.state(of: result.world) else { continue }
            result.proxies.append((id: found.id, state: result.isKnown ? found.state : .waiting))
        }
        result.proxies.sort { $0.id < $1.id }
        return result
    }
}

extension ProxyConnection {
    /// Whether it has all that a world, which was published, means for it. nil for a client that hasn't said who it is.
    func state(of world: UInt64) -> (id: String, state: Distribution.State)? {
        guard let status else { return nil }
        // Who has nothing before it and owes no answer was not concerned by what it wasn't told.
        let isIdle = inbox.withLock { $0.push == nil && $0.answers.isEmpty && !$0.isBusy }
        if status.worldApplied < world, !(isIdle && owesNothing) { return (status.node.id, .waiting) }
        let words = status.subscriptions.compactMap { subscription in
            subscription.refusal.map { "\(subscription.type.shortName): \($0)" }
        }
        return (status.node.id, words.isEmpty ? .applied : .refused(words))
    }
}
