// Scopes that servers provide (SRDS): who asks for them, what is in force, and which routes they need.

import Base
import Discovery
import EnvoyAPI
import ProcessSupport
import Routing
import Telemetry

/// Lives on the control loop.
final class ScopeDirectory {
    private let environment: ConfigurationEnvironment
    private let hub: DiscoveryHub
    private let routes: RouteDirectory
    private let store: StatsStore
    /// Hands scopes to all loops; nil when nobody uses that number any more.
    private let publish: (Int, ScopeTable?) -> Void
    private var subscriptions: [Int: ScopeSubscription] = [:]
    /// Called when scopes have come for the first time, or have not come in time.
    var settled: () -> Void = {}

    init(
        _ environment: ConfigurationEnvironment, hub: DiscoveryHub, routes: RouteDirectory, store: StatsStore,
        publish: @escaping (Int, ScopeTable?) -> Void
    ) {
        self.environment = environment
        self.hub = hub
        self.routes = routes
        self.store = store
        self.publish = publish
    }

    /// Those that have come, by name.
    var active: [ScopeSubscription] {
        subscriptions.values.filter { $0.updated != nil }.sorted { $0.name < $1.name }
    }

    /// The scopes have come, and so have the routes that they name; or neither is worth waiting for.
    func isSettled(_ reference: ScopeReference) -> Bool { subscriptions[reference.number]?.isSettled ?? false }

    /// Whoever uses one releases it once.
    func use(_ reference: ScopeReference) {
        if let known = subscriptions[reference.number] {
            known.users += 1
            return
        }
        let key = environment.scopes.keys[reference.number]
        let subscription = ScopeSubscription(
            key, environment, routes, store, statPrefix: environment.scopes.statPrefixes[reference.number]
        ) { [unowned self] table in
            if let table { publish(reference.number, table) }
        } settled: { [unowned self] in
            settled()
        }
        subscriptions[reference.number] = subscription
        subscription.begin(hub)
    }

    func release(_ reference: ScopeReference) {
        guard let known = subscriptions[reference.number] else { return }
        known.users -= 1
        if known.users > 0 { return }
        subscriptions[reference.number] = nil
        publish(reference.number, nil)
        known.end()
    }
}

/// One set of scopes that is asked for. An update is in force as a whole or not at all, as in Envoy: scopes of one update
/// may exchange their keys.
final class ScopeSubscription: ResourceClient {
    let name: String
    fileprivate var users = 1
    private(set) var version = ""
    /// Nil before anything was in force.
    private(set) var updated: Int64?
    /// In force, by name.
    private(set) var scopes: [Scope] = []
    private let key: ScopeNames.Key
    private let environment: ConfigurationEnvironment
    private let routes: RouteDirectory
    private let store: StatsStore
    private let statPrefix: String
    private let numbers: StatBlock<ScopeSubscriptionStat>
    private let arrived: (ScopeTable?) -> Void
    private var settled: () -> Void
    private var subscription: ResourceSubscription?
    /// The latest of each scope that was not refused; in force once an update has no refusals.
    private var latest: [String: Scope] = [:]
    /// It says something else than what is in force.
    private var isAhead = false
    private var references: Set<RouteReference> = []
    private var hasAnswer = false
    private var wasSettled = false

    fileprivate init(
        _ key: ScopeNames.Key, _ environment: ConfigurationEnvironment, _ routes: RouteDirectory, _ store: StatsStore,
        statPrefix: String, arrived: @escaping (ScopeTable?) -> Void, settled: @escaping () -> Void
    ) {
        name = key.name
        self.key = key
        self.environment = environment
        self.routes = routes
        self.store = store
        self.statPrefix = statPrefix
        self.arrived = arrived
        self.settled = settled
        numbers = store.register(ScopeSubscriptionStat.self, prefix: "http.\(statPrefix).scoped_rds.\(key.name).")
    }

    fileprivate func begin(_ hub: DiscoveryHub) {
        subscription = hub.subscribe(
            .scopedRoutes, names: nil, source: key.source, client: self,
            statPrefix: "http.\(statPrefix).scoped_rds.\(name).")
    }

    fileprivate func end() {
        settled = {}
        subscription?.cancel()
        subscription = nil
        for reference in references { routes.release(reference) }
        references = []
    }

    /// Once it was, routes of scopes that come later are not waited for.
    fileprivate var isSettled: Bool {
        if wasSettled { return true }
        wasSettled = hasAnswer && references.allSatisfy { routes.isSettled($0) }
        return wasSettled
    }

    // MARK: - Updates

    override func apply(_ update: ResourceUpdate) -> [ResourceRefusal] {
        if !update.isEmpty { isAhead = true }
        for name in update.removed { latest[name] = nil }
        let before = latest
        var refusals: [ResourceRefusal] = []
        var changed: [String: Message] = [:]
        for resource in update.changed {
            do throws(InvalidConfiguration) {
                let node = ConfigNode(resource.message)
                if changed.updateValue(resource.message, forKey: resource.name) != nil {
                    throw node.invalid("name", found: "\"\(resource.name)\" again", expected: "scopes of unique names")
                }
                let scope = try Scope(node, environment, routeSource: key.routeSource, statPrefix: statPrefix)
                try node.refuseUnread()
                latest[scope.name] = scope
            } catch {
                refusals.append(ResourceRefusal(name: resource.name, error: error))
            }
        }
        refusals += conflicts(among: changed, before: before)
        if refusals.isEmpty, !isUpdateIncomplete {
            install(version: update.version)
            settle()
        }
        return refusals
    }

    /// Two scopes with one key: nobody could tell which of them a request belongs to.
    private func conflicts(among changed: [String: Message], before: [String: Scope]) -> [ResourceRefusal] {
        var owners: [ScopeKey: String] = [:]
        var refusals: [ResourceRefusal] = []
        // What was there before comes first: the newcomer is the one to blame.
        let known = latest.values.filter { changed[$0.name] == nil }.sorted { $0.name < $1.name }
        let new = latest.values.filter { changed[$0.name] != nil }.sorted { $0.name < $1.name }
        for scope in known + new {
            guard let owner = owners.updateValue(scope.name, forKey: scope.key) else { continue }
            let error = ConfigNode(scope.message).invalid(
                "key", found: "the key of the scope \(owner)", expected: "a key of its own")
            let isNew = changed[scope.name] != nil
            if isNew { latest[scope.name] = before[scope.name] }
            refusals.append(ResourceRefusal(name: isNew ? scope.name : "", error: error))
        }
        return refusals
    }

    private func install(version: String) {
        self.version = version
        if !isAhead, updated != nil { return }
        isAhead = false
        scopes = latest.values.sorted { $0.name < $1.name }
        updated = Int64(WallClock.nanoseconds)
        let wanted = Set(scopes.compactMap(\.reference))
        // New ones first, and old ones last: no scope is without its routes in between.
        for reference in wanted.subtracting(references) { routes.use(reference) }
        arrived(ScopeTable(scopes))
        for reference in references.subtracting(wanted) { routes.release(reference) }
        references = wanted
        store.control.set(numbers, .allScopes, to: UInt64(scopes.count))
        store.control.set(numbers, .activeScopes, to: UInt64(scopes.filter { $0.reference != nil }.count))
    }

    override func fetchTimedOut() { settle() }

    private func settle() {
        if hasAnswer { return }
        hasAnswer = true
        settled()
    }
}
