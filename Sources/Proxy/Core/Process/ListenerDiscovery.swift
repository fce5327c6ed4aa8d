// Takes listeners from a server (LDS): compiles what is new, removes what has gone, refuses what can't be taken.

import Base
import Discovery
import EnvoyAPI
import ProcessSupport

/// Lives on the control loop.
final class ListenerDiscovery: ResourceClient {
    private let listeners: ListenerDirectory
    private let environment: ConfigurationEnvironment
    private let log: ProcessLog
    private var subscription: ResourceSubscription?
    private(set) var version = ""
    /// Refused versions by name, for the configuration dump.
    private(set) var failures: [String: (message: Message, reason: String, at: Int64)] = [:]
    /// The first answer has come, or has not come in time.
    private(set) var isSettled = false
    private let settled: () -> Void

    init(
        _ listeners: ListenerDirectory, _ environment: ConfigurationEnvironment, log: ProcessLog,
        settled: @escaping () -> Void
    ) {
        self.listeners = listeners
        self.environment = environment
        self.log = log
        self.settled = settled
    }

    func begin(_ hub: DiscoveryHub, _ source: ConfigSourceParams) {
        subscription = hub.subscribe(.listener, names: nil, source: source, client: self)
    }

    override func apply(_ update: ResourceUpdate) -> [ResourceRefusal] {
        // First what goes: a new listener may want the address of one that leaves.
        for name in update.removed {
            failures[name] = nil
            if listeners.latest(name)?.version != nil { listeners.remove(name) }
        }
        for resource in update.unfit {
            failures[resource.name] = (resource.message, "\(resource.error)", Int64(WallClock.nanoseconds))
        }
        var refusals: [ResourceRefusal] = []
        for resource in update.changed {
            do throws(InvalidConfiguration) {
                try add(resource)
                failures[resource.name] = nil
            } catch {
                log.warning(
                    "listener refused, what was before stays", ["listener": resource.name, "reason": "\(error)"])
                failures[resource.name] = (resource.message, "\(error)", Int64(WallClock.nanoseconds))
                refusals.append(ResourceRefusal(name: resource.name, error: error))
            }
        }
        if !update.isEmpty {
            log.info(
                "listeners updated",
                ["changed": "\(update.changed.count - refusals.count)", "removed": "\(update.removed.count)"])
        }
        // The version that changed something last, as in Envoy.
        if update.changed.count > refusals.count || !update.removed.isEmpty { version = update.version }
        settle()
        return refusals
    }

    private func add(_ resource: DiscoveredResource) throws(InvalidConfiguration) {
        let node = ConfigNode(resource.message)
        let known = listeners.latest(node.string("name"))
        // What the bootstrap says stands, as in Envoy; an unchanged listener makes no work.
        if let known, known.version == nil || known.params.message == resource.message { return }
        let params = try ListenerParams(node, environment: environment, replacing: known?.params)
        try node.refuseUnread()
        if params.bindsToPort, let owner = listeners.owner(of: params.allAddresses, except: params.name) {
            throw node.invalid(
                "address", found: "\(params.address), the address of the listener \(owner)",
                expected: "an address of its own")
        }
        do throws(StartFailure) {
            try listeners.add(params, version: resource.version)
        } catch {
            throw node.invalid("address", found: "\(error)", expected: "an address that can be listened on")
        }
    }

    override func fetchTimedOut() { settle() }

    private func settle() {
        if isSettled { return }
        isSettled = true
        settled()
    }
}
