// The listeners of the process: static ones and those that a server adds, changes and takes away.

import Base
import EnvoyAPI
import ProcessSupport
import Runtime
import Telemetry

/// What the loops have to be told of listeners.
enum ListenerChange: Sendable {
    /// Takes the place of the listener of the same name.
    case install(ListenerParams, ListenerSockets)
    case remove(name: String)
}

/// A listener in one version.
final class ListenerEntry {
    let params: ListenerParams
    let sockets: ListenerSockets
    /// Nil for what stands in the bootstrap.
    let version: String?
    let updated = Int64(WallClock.nanoseconds)
    /// Handshakes can't be done yet.
    fileprivate var lacksSecrets = true

    init(_ params: ListenerParams, sockets: ListenerSockets, version: String?) {
        self.params = params
        self.sockets = sockets
        self.version = version
    }
}

/// Lives on the control loop. A new version of a listener accepts once its routes and secrets are there; until then the
/// old one goes on.
final class ListenerDirectory {
    private let publish: (ListenerChange) -> Void
    private let loops: Int
    private let loop: EventLoop
    private let drainTime: TimeSpan
    private let routes: RouteDirectory
    private let scopes: ScopeDirectory
    private let secrets: SecretDirectory
    private let store: StatsStore
    private let log: ProcessLog
    private let numbers: StatBlock<ListenerManagerStat>
    private var order: [String] = []
    private var activeByName: [String: ListenerEntry] = [:]
    private var warmingByName: [String: ListenerEntry] = [:]
    private var draining = 0
    /// Routes are not asked for before clusters are there.
    private var isWarming = false
    /// Nothing is accepted before the process has all that its start waits for.
    private var isServing = false
    /// A signal or the admin has ended accepting for good.
    private var isStopped = false
    /// Sockets that a process before this one has handed over, by address.
    var inherited: (SocketAddress) -> [Int32] = { _ in [] }
    /// Called when a listener has become ready or has left.
    var settled: () -> Void = {}

    init(
        loop: EventLoop, loops: Int, drainTime: TimeSpan, routes: RouteDirectory, scopes: ScopeDirectory,
        secrets: SecretDirectory, store: StatsStore, log: ProcessLog,
        publish: @escaping (ListenerChange) -> Void
    ) {
        self.loop = loop
        self.loops = loops
        self.drainTime = drainTime
        self.routes = routes
        self.scopes = scopes
        self.secrets = secrets
        self.store = store
        self.log = log
        self.publish = publish
        numbers = store.register(ListenerManagerStat.self, prefix: "listener_manager.")
    }

    // MARK: - Asking

    var active: [ListenerEntry] { order.compactMap { activeByName[$0] } }
    var warming: [ListenerEntry] { order.compactMap { warmingByName[$0] } }
    var names: [String] { order }
    func latest(_ name: String) -> ListenerEntry? { warmingByName[name] ?? activeByName[name] }

    /// Nobody waits for routes or secrets; listeners that only wait for `serve` count as ready.
    var isEverythingReady: Bool { warmingByName.values.allSatisfy(isReady) }
    var unready: [ListenerEntry] { warming.filter { !isReady($0) } }

    /// Another listener's claim to one of these addresses. Nobody could tell which of two gets a connection.
    func owner(of addresses: [SocketAddress], except name: String) -> String? {
        for other in order where other != name {
            guard let params = latest(other)?.params, params.bindsToPort else { continue }
            if params.allAddresses.contains(where: { $0.port != 0 && addresses.contains($0) }) { return other }
        }
        return nil
    }

    /// Listening sockets for a process that takes this one's place, by the address they were configured with.
    func sockets(at address: String) -> [Int32] {
        for entry in active + warming where entry.params.bindsToPort {
            guard let position = entry.params.allAddresses.firstIndex(where: { "\($0)" == address }) else { continue }
            return entry.sockets.descriptors(address: position)
        }
        return []
    }

    // MARK: - Changing

    /// Opens what has to be opened; throws when that can't be done, and then nothing has changed.
    func add(_ params: ListenerParams, version: String? = nil) throws(StartFailure) {
        let name = params.name
        let known = latest(name)
        let sockets: ListenerSockets
        if let known, known.params.hasSameSockets(as: params) {
            sockets = known.sockets
        } else {
            sockets = try ListenerSockets(params, loops: loops, inherited: inherited)
        }
        if known == nil { order.append(name) }
        store.control.count(numbers, known == nil ? .listenerAdded : .listenerModified)
        if isWarming { use(params) }
        if let superseded = warmingByName[name] { release(superseded) }
        let entry = ListenerEntry(params, sockets: sockets, version: version)
        warmingByName[name] = entry
        secrets.whenSettled(params.pendingSecrets) { [unowned self] in
            entry.lacksSecrets = false
            activateReady()
            settled()
        }
        countEntries()
    }

    func remove(_ name: String) {
        guard latest(name) != nil else { return }
        if let entry = warmingByName.removeValue(forKey: name) { release(entry) }
        if let entry = activeByName.removeValue(forKey: name) {
            release(entry)
            publish(.remove(name: name))
            noteDraining(entry)
        }
        order.removeAll { $0 == name }
        store.control.count(numbers, .listenerRemoved)
        countEntries()
        settled()
    }

    /// From here on routes are asked for.
    func warmUp() {
        if isWarming { return }
        isWarming = true
        for entry in warming { use(entry.params) }
    }

    private func use(_ params: ListenerParams) {
        for reference in params.routeReferences { routes.use(reference) }
        for reference in params.scopeReferences { scopes.use(reference) }
    }

    /// From here on listeners accept as soon as they are ready.
    func serve() {
        if isServing { return }
        isServing = true
        store.control.set(numbers, .workersStarted, to: 1)
        activateReady()
    }

    /// Routes or secrets have come.
    func activateReady() {
        guard isServing, !isStopped else { return }
        for name in order {
            guard let entry = warmingByName[name], isReady(entry) else { continue }
            warmingByName[name] = nil
            let replaced = activeByName.updateValue(entry, forKey: name)
            do throws(SystemFailure) {
                try entry.sockets.startListening(entry.params)
            } catch {
                log.error("the listener \(name) can't listen", ["reason": "\(error)"])
            }
            publish(.install(entry.params, entry.sockets))
            store.control.count(numbers, .listenerCreateSuccess, by: UInt64(loops))
            if let replaced {
                release(replaced)
                if entry.params.continues(replaced.params) {
                    store.control.count(numbers, .listenerInPlaceUpdated)
                }
                noteDraining(replaced)
            }
        }
        countEntries()
        settled()
    }

    /// No listener accepts any more, and none will.
    func stop() { isStopped = true }

    private func isReady(_ entry: ListenerEntry) -> Bool {
        !entry.lacksSecrets && entry.params.routeReferences.allSatisfy { routes.isSettled($0) }
            && entry.params.scopeReferences.allSatisfy { scopes.isSettled($0) }
    }

    private func release(_ entry: ListenerEntry) {
        if !isWarming { return }
        for reference in entry.params.routeReferences { routes.release(reference) }
        for reference in entry.params.scopeReferences { scopes.release(reference) }
    }

    // MARK: - Counting

    private func noteDraining(_ entry: ListenerEntry) {
        draining += 1
        DrainEnd(self, entry.params.statPrefixText).begin(loop, after: drainTime)
    }

    fileprivate func drainEnded(_ statPrefix: String) {
        draining -= 1
        let inUse = (active + warming).contains { $0.params.statPrefixText == statPrefix }
        if !inUse { store.withdraw(["listener.\(statPrefix)."]) }
        countEntries()
    }

    private func countEntries() {
        store.control.set(numbers, .totalListenersActive, to: UInt64(activeByName.count))
        store.control.set(numbers, .totalListenersWarming, to: UInt64(warmingByName.count))
        store.control.set(numbers, .totalListenersDraining, to: UInt64(draining))
    }
}

/// The end of one replaced listener's drain time.
private final class DrainEnd: LoopObject {
    private unowned let directory: ListenerDirectory
    private let statPrefix: String

    init(_ directory: ListenerDirectory, _ statPrefix: String) {
        self.directory = directory
        self.statPrefix = statPrefix
    }

    func begin(_ loop: EventLoop, after time: TimeSpan) { _ = loop.arm(after: time, self, tag: 0) }
    override func timerFired(tag: UInt8) { directory.drainEnded(statPrefix) }
}
