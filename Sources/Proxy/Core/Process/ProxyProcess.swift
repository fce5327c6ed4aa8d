// The data plane's process: loops on threads, listeners bound once, signals, drain and end.

import AccessLogs
import Balancing
import Base
import EnvoyAPI
import Formatting
import Glibc
import ProcessSupport
import Runtime
import Synchronization
import Telemetry

/// Built on the main thread, which then runs the control loop: signals, DNS, timers of the whole process, admin.
final class ProxyProcess {
    /// As `/ready` and `/server_info` say it.
    enum State: String {
        case live = "LIVE", draining = "DRAINING", preInitializing = "PRE_INITIALIZING", initializing = "INITIALIZING"

        var number: Int32 {
            switch self {
            case .live: 0
            case .draining: 1
            case .preInitializing: 2
            case .initializing: 3
            }
        }
    }

    let params: BootstrapParams
    let options: ProxyOptions
    let logs: ProcessLogs
    let log: ProcessLog
    let store: StatsStore
    let control: EventLoop
    let concurrency: Int
    /// Carries the requests of the proxy's own that belong to no worker loop; has no listeners.
    let controlWorker: Worker
    /// Resources from control planes and files.
    let discovery: DiscoveryHub
    let runtime: RuntimeLayers
    private(set) var isFailingHealthChecks = false
    private(set) var isDraining = false
    let health: HealthEnvironment
    let clusters: ClusterDirectory
    let listeners: ListenerDirectory
    let routes: RouteDirectory
    let scopes: ScopeDirectory
    private(set) var clusterDiscovery: ClusterDiscovery?
    private(set) var listenerDiscovery: ListenerDiscovery?
    private(set) var sequence: StartSequence?
    private let loops: WorkerLoops
    private var admin: AdminServer?
    private let began = Instant.now
    private var stopsRequested = 0
    private var certificateWatch: CertificateWatch?
    private var overload: OverloadWatch?
    private(set) var restart: HotRestart?
    private(set) lazy var statistics = StatisticsFlush(self)

    init(_ params: BootstrapParams, options: ProxyOptions, logs: ProcessLogs) throws(SystemFailure) {
        self.params = params
        self.options = options
        self.logs = logs
        log = logs[.main]
        concurrency = options.concurrency ?? ProcessorShare.count
        store = StatsStore()
        store.follow(params.statistics.rules)
        let loops = WorkerLoops(count: concurrency)
        self.loops = loops
        control = try EventLoop(index: concurrency)
        LogFiles.process.configure(
            flushInterval: options.fileFlushInterval, flushMinimum: Int(options.fileFlushMinimumKiB) * 1024)
        let controlWorker = Worker(loop: control, index: concurrency, log: logs[.main], store: store)
        self.controlWorker = controlWorker
        discovery = DiscoveryHub(
            worker: controlWorker, aggregated: params.dynamicResources.aggregated, node: params.nodeMessage,
            log: logs[.config], refusesUnknownFields: options.refusesUnknownDynamicFields)
        health = HealthEnvironment(
            loop: control, store: store, log: logs[.healthChecker], outlierLog: params.clusterManager.outlierLogPath)
        clusters = ClusterDirectory(
            health: health, names: params.environment.clusters, secrets: params.environment.secretDirectory,
            log: logs[.upstream]
        ) { changes in
            loops.onEvery { $0.apply(changes) }
            controlWorker.apply(changes.filter { controlWorker.clusters.at($0.index) != nil })
        }
        routes = RouteDirectory(params.environment, hub: discovery) { number, table in
            loops.onEvery { worker in
                if let table {
                    worker.routeSlot(number: number).replace(table, worker)
                } else {
                    worker.forgetRouteSlot(number: number)
                }
            }
        }
        scopes = ScopeDirectory(params.environment, hub: discovery, routes: routes, store: store) { number, table in
            loops.onEvery { worker in
                if let table {
                    worker.scopeSlot(number: number).replace(table, worker)
                } else {
                    worker.forgetScopeSlot(number: number)
                }
            }
        }
        let drainTime = options.drainTime
        listeners = ListenerDirectory(
            loop: control, loops: concurrency, drainTime: drainTime, routes: routes, scopes: scopes,
            secrets: params.environment.secretDirectory, store: store, log: logs[.config]
        ) { change in loops.onEvery { $0.apply(change, drainTime: drainTime) } }
        runtime = RuntimeLayers(
            params.runtimeLayers, values: .process, cluster: params.node.cluster, store: store, log: logs[.runtime])
    }

    var uptime: TimeSpan { Instant.now - began }

    var state: State {
        if isFailingHealthChecks || isDraining { return .draining }
        guard let sequence else { return .preInitializing }
        return switch sequence.phase {
        case .staticClusters, .runtime, .discoveredClusters: .preInitializing
        case .listeners: .initializing
        case .serving: .live
        }
    }

    /// Binds everything of the file before anything serves: a port that is taken ends the start, not half of it.
    func start() throws(StartFailure) {
        DrainClock.isGradual.store(options.drainStrategy == .gradual, ordering: .relaxed)
        restart = try HotRestart(self)
        listeners.inherited = { [unowned self] address in restart?.sockets(at: address) ?? [] }
        for listener in params.listeners { try listeners.add(listener) }
        try loops.start(log: logs[.main], store: store, zone: params.localZone)
        runtime.watch(on: control)
        try statistics.start()
        overload = params.overload.map { OverloadWatch($0, process: self) }
        certificateWatch = CertificateWatch(params.environment.secretDirectory, loop: control, log: logs[.main])
        prepareSequence()
        params.environment.secretDirectory.start(hub: discovery, loop: control, store: store, log: logs[.secret])
        if let address = params.adminAddress { try startAdmin(address) }
        clusters.discovery = discovery
        controlWorker.clusters.makeMissing = { [unowned self] name in makeControlCluster(name) }
        for cluster in params.clusters { clusters.add(cluster) }
        sequence?.advance()
    }

    private func prepareSequence() {
        let dynamic = params.dynamicResources
        let advance = { [unowned self] in sequence?.advance() ?? () }
        if dynamic.clusters != nil {
            clusterDiscovery = ClusterDiscovery(clusters, params.environment, log: logs[.upstream], settled: advance)
        }
        if dynamic.listeners != nil {
            listenerDiscovery = ListenerDiscovery(
                listeners, params.environment, log: logs[.config], settled: advance)
        }
        sequence = StartSequence(
            clusters, listeners, clusterDiscovery, listenerDiscovery, runtime
        ) { [unowned self] phase in entered(phase) }
        clusters.settled = advance
        listeners.settled = advance
        let activate = { [unowned self] in
            listeners.activateReady()
            advance()
        }
        routes.settled = activate
        scopes.settled = activate
    }

    private func entered(_ phase: StartSequence.Phase) {
        switch phase {
        case .staticClusters: break
        case .runtime: runtime.subscribe(discovery) { [unowned self] in sequence?.advance() }
        case .discoveredClusters:
            if let source = params.dynamicResources.clusters { clusterDiscovery?.begin(discovery, source) }
        case .listeners:
            listeners.warmUp()
            if let source = params.dynamicResources.listeners { listenerDiscovery?.begin(discovery, source) }
        case .serving:
            listeners.serve()
            tellParent()
            log.info("serving", ["clusters": "\(clusters.active.count)", "listeners": "\(listeners.active.count)"])
        }
    }

    private func startAdmin(_ address: SocketAddress) throws(StartFailure) {
        let pages = AdminPages(process: self, log: logs[.admin])
        let server = try AdminServer(address, loop: control, pages: pages)
        admin = server
        guard let path = options.adminAddressPath else { return }
        let text = Array("\(server.address)".utf8)
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        let written = unsafe file < 0 ? -1 : write(file, text, text.count)
        if written != text.count {
            log.error(
                "the admin address could not be written", ["path": path, "reason": SystemFailure.words(for: errno)])
        }
        if file >= 0 { close(file) }
    }

    func closeAdmin() {
        admin?.close()
        admin = nil
    }

    // MARK: - Hot restart

    /// Only when every loop has begun to accept: mail is read in its order.
    private func tellParent() {
        let missing = Lock(concurrency)
        let handle = control.handle
        nonisolated(unsafe) let process = self
        onEveryWorker { _ in
            let isLast = missing.withLock { count in
                count -= 1
                return count == 0
            }
            // SAFETY: the process outlives its control loop, and the mail runs there.
            if isLast { handle.post { _ in unsafe process.restart?.serving() } }
        }
    }

    /// Another process accepts from the same sockets now: this one lets go of them and finishes what it has.
    func handOver() {
        isDraining = true
        let drainTime = options.drainTime
        onEveryWorker { worker in
            for listener in worker.listeners {
                listener.leaveSockets()
                listener.drainGradually(over: drainTime)
            }
        }
    }

    /// The other process has failed.
    func takeBack(sockets: Bool) {
        isDraining = false
        if sockets {
            onEveryWorker { worker in
                for listener in worker.listeners { listener.resume() }
            }
        }
        guard admin == nil, let address = params.adminAddress else { return }
        do throws(StartFailure) {
            try startAdmin(address)
        } catch {
            log.error("the admin interface stays closed", ["reason": "\(error)"])
        }
    }

    /// A cluster for requests of the control loop's own, with the hosts that are known now.
    private func makeControlCluster(_ name: String) -> LoopCluster? {
        guard let entry = clusters.serving(name) else { return nil }
        let cluster = LoopCluster(entry.params, worker: controlWorker)
        controlWorker.clusters.insert(cluster, index: params.environment.clusters.index(of: name))
        if let snapshot = entry.snapshot { cluster.update(snapshot) }
        return cluster
    }

    /// Runs on every loop, in the order in which it was asked for.
    func onEveryWorker(_ work: @escaping @Sendable (Worker) -> Void) { loops.onEvery(work) }

    func run(takesSignals: Bool) throws(SystemFailure) {
        var signals: SignalWatch?
        if takesSignals { signals = try SignalWatch(control) { [self] signal in signaled(signal) } }
        log.info("running", ["loops": "\(concurrency)"])
        try control.run()
        withExtendedLifetime(signals) {}
        onEveryWorker { $0.logSinks.flush() }
        loops.stop()
        statistics.end()
        restart?.end()
        admin?.close()
        LogFiles.process.close()
        log.info("ended")
        logs.close()
    }

    /// After a rotation: the process's own log and every access log.
    func reopenLogs() {
        health.files.reopen()
        logs.reopen()
        LogFiles.process.reopen()
    }

    // MARK: - Ending

    private func signaled(_ signal: Int32) {
        switch signal {
        case SIGUSR1: reopenLogs()
        case SIGHUP: log.warning("SIGHUP has no meaning here")
        default:
            log.info("signal to end", ["signal": "\(signal)"])
            quit()
        }
    }

    /// The first time: stop accepting, let what is in flight finish, then end. The second time: end now.
    func quit() {
        stopsRequested += 1
        if stopsRequested > 1 { return control.stop() }
        isDraining = true
        listeners.stop()
        onEveryWorker { worker in
            for listener in worker.listeners {
                listener.stopAccepting()
                listener.startDrain()
            }
        }
        DrainWatch(self, deadline: options.drainTime).begin()
    }

    func finish() { control.stop() }

    func setFailingHealthChecks(_ isFailing: Bool) {
        isFailingHealthChecks = isFailing
        onEveryWorker { $0.isFailingHealthChecks = isFailing }
    }

    /// Closes listeners; connections that are open go on. Gracefully: those are asked to end first, and listeners
    /// close when the drain time is over.
    func drainListeners(graceful: Bool, inboundOnly: Bool, keepsListeners: Bool = false) {
        log.info("draining listeners", ["graceful": "\(graceful)"])
        let drainTime = options.drainTime
        onEveryWorker { worker in
            for listener in worker.listeners where !inboundOnly || listener.params.direction == "INBOUND" {
                if keepsListeners {
                    listener.drainGradually(over: drainTime)
                    continue
                }
                if graceful { listener.drain(closingAfter: drainTime) } else { listener.stopAccepting() }
            }
        }
    }
}

/// Asks the loops now and then whether anything is still open, and ends the process when nothing is or time is up.
private final class DrainWatch: LoopObject {
    private let process: ProxyProcess
    private let deadline: Instant
    private let open = OpenCount()

    init(_ process: ProxyProcess, deadline: TimeSpan) {
        self.process = process
        self.deadline = .now + deadline
    }

    func begin() { timerFired(tag: 0) }

    override func timerFired(tag: UInt8) {
        if open.isKnown, open.total == 0 { return process.finish() }
        if Instant.now >= deadline {
            process.log.warning("drain time is over", ["connections": "\(open.total)"])
            return process.finish()
        }
        let open = open
        open.ask(process.concurrency)
        process.onEveryWorker { worker in
            open.answer(worker.openConnections)
        }
        _ = process.control.arm(after: .milliseconds(20), self, tag: 0)
    }
}

/// Collected from the loops.
private final class OpenCount: Sendable {
    private let state = Lock((missing: 1, sum: 0, known: false, total: 0))

    var isKnown: Bool { state.withLock { $0.known } }
    var total: Int { state.withLock { $0.total } }

    func ask(_ loops: Int) {
        state.withLock { state in
            state.missing = loops
            state.sum = 0
        }
    }

    func answer(_ count: Int) {
        state.withLock { state in
            state.sum += count
            state.missing -= 1
            if state.missing == 0 {
                state.known = true
                state.total = state.sum
            }
        }
    }
}
