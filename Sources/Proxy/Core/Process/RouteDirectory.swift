// Route configurations that servers provide (RDS): who asks for them, what they said last, which loops go by them.

import Base
import Discovery
import EnvoyAPI
import ProcessSupport
import Routing

/// Numbers the route configurations that connection managers ask servers for.
final class RouteNames {
    struct Key: Hashable {
        let name: String
        let source: ConfigSourceParams
    }

    private var numbers: [Key: Int] = [:]
    private(set) var keys: [Key] = []
    /// Of the connection manager that was the first to ask.
    private(set) var statPrefixes: [String] = []

    func reference(_ name: String, _ source: ConfigSourceParams, statPrefix: String) -> RouteReference {
        let key = Key(name: name, source: source)
        if let number = numbers[key] { return RouteReference(name: name, number: number) }
        let number = keys.count
        numbers[key] = number
        keys.append(key)
        statPrefixes.append("http.\(statPrefix).rds.\(name).")
        return RouteReference(name: name, number: number)
    }
}

/// Lives on the control loop.
final class RouteDirectory {
    private let environment: ConfigurationEnvironment
    private let hub: DiscoveryHub
    /// Hands a table to all loops; nil when nobody uses that number any more.
    private let publish: (Int, RouteTable?) -> Void
    private var subscriptions: [Int: RouteSubscription] = [:]
    /// Called when a route configuration has come for the first time, or has not come in time.
    var settled: () -> Void = {}

    init(
        _ environment: ConfigurationEnvironment, hub: DiscoveryHub, publish: @escaping (Int, RouteTable?) -> Void
    ) {
        self.environment = environment
        self.hub = hub
        self.publish = publish
    }

    /// Those that have come, by name.
    var active: [RouteSubscription] {
        subscriptions.values.filter { $0.message != nil }.sorted { $0.name < $1.name }
    }

    func isSettled(_ reference: RouteReference) -> Bool { subscriptions[reference.number]?.isSettled ?? false }

    /// Whoever uses one releases it once.
    func use(_ reference: RouteReference) {
        if let known = subscriptions[reference.number] {
            known.users += 1
            return
        }
        let key = environment.routes.keys[reference.number]
        let subscription = RouteSubscription(reference, environment) { [unowned self] table in
            if let table { publish(reference.number, table) }
            settled()
        }
        subscriptions[reference.number] = subscription
        subscription.begin(hub, key.source, statPrefix: environment.routes.statPrefixes[reference.number])
    }

    func release(_ reference: RouteReference) {
        guard let known = subscriptions[reference.number] else { return }
        known.users -= 1
        if known.users > 0 { return }
        known.end()
        subscriptions[reference.number] = nil
        publish(reference.number, nil)
    }
}

/// One route configuration that is asked for.
final class RouteSubscription: ResourceClient {
    let name: String
    fileprivate var users = 1
    private(set) var isSettled = false
    private(set) var message: Message?
    private(set) var version = ""
    private(set) var updated: Int64 = 0
    private let environment: ConfigurationEnvironment
    private var arrived: (RouteTable?) -> Void
    private var subscription: ResourceSubscription?

    fileprivate init(
        _ reference: RouteReference, _ environment: ConfigurationEnvironment, arrived: @escaping (RouteTable?) -> Void
    ) {
        name = reference.name
        self.environment = environment
        self.arrived = arrived
    }

    fileprivate func begin(_ hub: DiscoveryHub, _ source: ConfigSourceParams, statPrefix: String) {
        subscription = hub.subscribe(
            .routeConfiguration, names: [name], source: source, client: self, statPrefix: statPrefix)
    }

    fileprivate func end() {
        arrived = { _ in }
        subscription?.cancel()
        subscription = nil
    }

    override func apply(_ update: ResourceUpdate) -> [ResourceRefusal] {
        guard let resource = update.changed.last(where: { $0.name == name }) else {
            // Routes that a server takes back stay until the listener that wants them goes.
            fetchTimedOut()
            return []
        }
        let table: RouteTable
        do throws(InvalidConfiguration) {
            let node = ConfigNode(resource.message)
            table = try environment.routeTable(node, checkingClusters: false)
            try node.refuseUnread()
        } catch {
            return [ResourceRefusal(name: name, error: error)]
        }
        message = resource.message
        version = resource.version
        updated = Int64(WallClock.nanoseconds)
        isSettled = true
        arrived(table)
        return []
    }

    override func fetchTimedOut() {
        if isSettled { return }
        isSettled = true
        arrived(nil)
    }
}
