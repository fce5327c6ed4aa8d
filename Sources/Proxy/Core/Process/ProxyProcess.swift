// The data plane's process: loops on threads, listeners bound once, signals, drain and end.

import Balancing
import Base
import EnvoyAPI
import Formatting
import Glibc
import ProcessSupport
import Runtime
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
    let registry: WorkerRegistry
    let sockets = ListeningSockets()
    /// Carries the requests of the proxy's own that belong to no worker loop; has no listeners.
    let controlWorker: Worker
    /// Resources from control planes and files.
    private(set) lazy var discovery = DiscoveryHub(
        worker: controlWorker, aggregated: params.dynamicResources.aggregated, node: params.nodeMessage,
        log: logs[.config])
    private(set) var isFailingHealthChecks = false
    private(set) var isDraining = false
    private var threads: [LoopThread] = []
    private(set) var directory: ClusterDirectory?
    private var admin: AdminServer?
    private let began = Instant.now
    private var stopsRequested = 0
    private var ticker: StatisticsTicker?
    private var certificateWatch: CertificateWatch?

    init(_ params: BootstrapParams, options: ProxyOptions, logs: ProcessLogs) throws(SystemFailure) {
        self.params = params
        self.options = options
        self.logs = logs
        log = logs[.main]
        concurrency = options.concurrency ?? ProcessorShare.count
        store = StatsStore()
        registry = WorkerRegistry(count: concurrency)
        control = try EventLoop(index: concurrency)
        controlWorker = Worker(loop: control, index: concurrency, log: logs[.main], store: store)
    }

    var uptime: TimeSpan { Instant.now - began }

    var state: State {
        if isFailingHealthChecks || isDraining { return .draining }
        return directory?.warming.isEmpty ?? false ? .live : .initializing
    }

    /// Binds everything before anything serves: a port that is taken ends the start, not half of it.
    func start() throws(StartFailure) {
        try sockets.bind(params.listeners, loops: concurrency)
        for index in 0..<concurrency {
            let plan = WorkerPlan(
                index: index, listeners: params.listeners, clusters: params.clusters,
                clusterIndices: params.clusters.map { params.clusterNames.index(of: $0.name) },
                descriptors: sockets.descriptors(loop: index), log: logs[.main], store: store, registry: registry)
            do throws(SystemFailure) {
                threads.append(try LoopThread.start(index: index) { plan.install(on: $0) })
            } catch {
                throw StartFailure("thread of loop \(index)", error)
            }
        }
        let indices = params.clusters.map { params.clusterNames.index(of: $0.name) }
        let directory = ClusterDirectory(params.clusters, loop: control, store: store, log: logs[.upstream]) {
            [self] position, snapshot in
            publish(snapshot, cluster: indices[position])
        }
        self.directory = directory
        controlWorker.clusters.makeMissing = { [unowned self] name in makeControlCluster(name, indices) }
        directory.start()
        params.secretDirectory.start(hub: discovery, loop: control, store: store, log: logs[.secret])
        ticker = StatisticsTicker(self)
        certificateWatch = CertificateWatch(params.secretDirectory, loop: control, log: logs[.main])
        if let address = params.adminAddress { try startAdmin(address) }
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

    /// A cluster for requests of the control loop's own, with the hosts that are known now.
    private func makeControlCluster(_ name: String, _ indices: [Int]) -> LoopCluster? {
        guard let position = params.clusters.firstIndex(where: { $0.name == name }) else { return nil }
        let cluster = LoopCluster(params.clusters[position], worker: controlWorker)
        controlWorker.clusters.insert(cluster, index: indices[position])
        if let snapshot = directory?.snapshot(of: position) { cluster.update(snapshot) }
        return cluster
    }

    private func publish(_ snapshot: HostSetSnapshot, cluster: Int) {
        controlWorker.clusters.at(cluster)?.update(snapshot)
        onEveryWorker { worker in worker.clusters.at(cluster)?.update(snapshot) }
    }

    /// Runs on every loop, in the order in which it was asked for.
    func onEveryWorker(_ work: @escaping @Sendable (Worker) -> Void) {
        let registry = registry
        for (index, thread) in threads.enumerated() {
            thread.handle.post { _ in
                if let worker = registry.worker(at: index) { work(worker) }
            }
        }
    }

    func run() throws(SystemFailure) {
        let signals = try SignalWatch(control) { [self] signal in signaled(signal) }
        log.info("running", ["loops": "\(concurrency)", "listeners": "\(params.listeners.count)"])
        try control.run()
        withExtendedLifetime(signals) {}
        for thread in threads { thread.handle.post { $0.stop() } }
        for thread in threads { thread.join() }
        admin?.close()
        log.info("ended")
        logs.close()
    }

    // MARK: - Ending

    private func signaled(_ signal: Int32) {
        switch signal {
        case SIGUSR1: logs.reopen()
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
    func drainListeners(graceful: Bool, inboundOnly: Bool) {
        log.info("draining listeners", ["graceful": "\(graceful)"])
        let drainTime = options.drainTime
        onEveryWorker { worker in
            for listener in worker.listeners where !inboundOnly || listener.params.direction == "INBOUND" {
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
            open.answer(worker.listeners.reduce(0) { $0 + $1.openConnections })
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

/// Closes the histograms' interval as often as the bootstrap says.
private final class StatisticsTicker: LoopObject {
    private let store: StatsStore
    private let loop: EventLoop
    private let interval: TimeSpan

    init(_ process: ProxyProcess) {
        store = process.store
        loop = process.control
        interval = process.params.statsFlushInterval
        super.init()
        _ = loop.arm(after: interval, self, tag: 0)
    }

    override func timerFired(tag: UInt8) {
        store.flush()
        _ = loop.arm(after: interval, self, tag: 0)
    }
}
