// Where the resources of subscriptions come from; hands out what has come.

import Base
import Discovery
import EnvoyAPI
import ProcessSupport
import Runtime

/// Lives on the control loop. Streams and files are its two kinds.
class ResourceSource: LoopObject {
    let loop: EventLoop
    let log: ProcessLog
    private var wildcards: [ResourceType: [ResourceSubscription]] = [:]
    private var named: [ResourceType: [String: [ResourceSubscription]]] = [:]
    /// Names whose resources may be known already, asked for in this turn.
    private var late: [(subscription: ResourceSubscription, names: Set<String>?)] = []
    private var isAwaitingEnd = false

    init(loop: EventLoop, log: ProcessLog) {
        self.loop = loop
        self.log = log
    }

    // MARK: - Interest

    func add(_ subscription: ResourceSubscription) {
        index(subscription, subscription.names)
        watch(subscription.type, subscription.names)
        late.append((subscription, subscription.names))
        callAtEndOfTurn()
    }

    func change(_ subscription: ResourceSubscription, from before: Set<String>, to names: Set<String>) {
        let added = names.subtracting(before)
        let removed = before.subtracting(names)
        if added.isEmpty, removed.isEmpty { return }
        index(subscription, added)
        forget(subscription, removed)
        // Added first: what both name is never given up in between.
        watch(subscription.type, added)
        unwatch(subscription.type, removed)
        late.append((subscription, added))
        callAtEndOfTurn()
    }

    func remove(_ subscription: ResourceSubscription) {
        forget(subscription, subscription.names)
        unwatch(subscription.type, subscription.names)
        callAtEndOfTurn()
    }

    var isUnused: Bool {
        wildcards.values.allSatisfy(\.isEmpty) && named.values.allSatisfy(\.isEmpty)
    }

    private func index(_ subscription: ResourceSubscription, _ names: Set<String>?) {
        guard let names else { return wildcards[subscription.type, default: []].append(subscription) }
        for name in names { named[subscription.type, default: [:]][name, default: []].append(subscription) }
    }

    private func forget(_ subscription: ResourceSubscription, _ names: Set<String>?) {
        guard let names else {
            wildcards[subscription.type]?.removeAll { $0 === subscription }
            return
        }
        for name in names {
            guard var list = named[subscription.type]?[name] else { continue }
            list.removeAll { $0 === subscription }
            named[subscription.type]?[name] = list.isEmpty ? nil : list
        }
    }

    var subscriptions: [ResourceSubscription] {
        var seen: Set<ObjectIdentifier> = []
        let all = wildcards.values.flatMap(\.self) + named.values.flatMap { $0.values.flatMap(\.self) }
        return all.filter { seen.insert(ObjectIdentifier($0)).inserted }
    }

    func callAtEndOfTurn() {
        if isAwaitingEnd { return }
        isAwaitingEnd = true
        loop.callAtEndOfTurn(self)
    }

    override func turnEnded() {
        isAwaitingEnd = false
        deliverLate()
        settleTurn()
    }

    /// Who comes late gets what is known.
    private func deliverLate() {
        let waiting = late
        late = []
        for (subscription, names) in waiting where subscription.isActive {
            let type = subscription.type
            let wanted = names.map { $0.sorted() } ?? knownNames(type)
            let resources = wanted.compactMap { known(type, $0) }
            if resources.isEmpty { continue }
            let refused = subscription.deliver(
                ResourceUpdate(version: acceptedVersion(type), changed: resources))
            for refusal in refused { log.warning("a resource is not used", ["reason": "\(refusal)"]) }
        }
    }

    // MARK: - Updates

    /// One subscription's part of an update.
    private struct Share {
        let subscription: ResourceSubscription
        var changed: [DiscoveredResource] = []
        var removed: [String] = []
        var isRefused = false
    }

    /// Gives everyone what concerns them and collects what they refuse. `mentioned` are all names that the source spoke
    /// of, changed or not; `refused` those that can't be delivered.
    func dispatch(
        _ type: ResourceType, _ update: ResourceUpdate, mentioned: Set<String>, refused unfit: [ResourceRefusal]
    ) -> [ResourceRefusal] {
        var refused: [ResourceRefusal] = []
        for subscription in wildcards[type] ?? [] where subscription.isActive {
            refused += subscription.deliver(update, isRefused: !unfit.isEmpty)
        }
        let unfit = Set(unfit.map(\.name))
        for share in shares(type, update, mentioned, unfit) where share.subscription.isActive {
            refused += share.subscription.deliver(
                ResourceUpdate(version: update.version, changed: share.changed, removed: share.removed),
                isRefused: share.isRefused)
        }
        return refused
    }

    private func shares(
        _ type: ResourceType, _ update: ResourceUpdate, _ mentioned: Set<String>, _ unfit: Set<String>
    ) -> [Share] {
        guard let named = named[type], !named.isEmpty else { return [] }
        var shares: [Share] = []
        var places: [ObjectIdentifier: Int] = [:]
        func place(_ subscription: ResourceSubscription) -> Int {
            let key = ObjectIdentifier(subscription)
            if let place = places[key] { return place }
            places[key] = shares.count
            shares.append(Share(subscription: subscription))
            return shares.count - 1
        }
        for resource in update.changed {
            for subscription in named[resource.name] ?? [] { shares[place(subscription)].changed.append(resource) }
        }
        for name in update.removed {
            for subscription in named[name] ?? [] { shares[place(subscription)].removed.append(name) }
        }
        for name in mentioned {
            for subscription in named[name] ?? [] { _ = place(subscription) }
        }
        for name in unfit {
            for subscription in named[name] ?? [] { shares[place(subscription)].isRefused = true }
        }
        return shares
    }

    /// A whole response could not be taken.
    func refuseAll(_ type: ResourceType) {
        for subscription in subscriptions where subscription.type == type { subscription.wasRefused() }
    }

    // MARK: - What the kinds differ in

    func watch(_ type: ResourceType, _ names: Set<String>?) {}
    func unwatch(_ type: ResourceType, _ names: Set<String>?) {}
    func known(_ type: ResourceType, _ name: String) -> DiscoveredResource? { nil }
    func knownNames(_ type: ResourceType) -> [String] { [] }
    func acceptedVersion(_ type: ResourceType) -> String { "" }
    /// Called once at the end of a turn in which interest has changed or something was answered.
    func settleTurn() {}
    /// Nobody needs this source any more.
    func close() {}
}
