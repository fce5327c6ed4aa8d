// The data plane's process: loops on threads, listeners bound once, signals, drain and end.

import Base
import EnvoyAPI
import Formatting
import Glibc
import Runtime
import Synchronization
import Telemetry

/// What the command line decides about the process.
struct ProcessParams: Sendable {
    var concurrency = 1
    var drainTime = TimeSpan.seconds(600)
}

/// Built on the main thread, which then runs the control loop: signals, timers of the whole process, admin.
final class ProxyProcess {
    let params: BootstrapParams
    let options: ProcessParams
    let log: ProcessLog
    let store: StatsStore
    let control: EventLoop
    private var threads: [LoopThread] = []
    private let sockets = ListeningSockets()
    let registry: WorkerRegistry

    init(_ params: BootstrapParams, options: ProcessParams, log: ProcessLog) throws(SystemFailure) {
        self.params = params
        self.options = options
        self.log = log
        store = StatsStore()
        registry = WorkerRegistry(count: options.concurrency)
        control = try EventLoop(index: options.concurrency)
    }

    /// Binds everything before anything serves: a port that is taken ends the start, not half of it.
    func start() throws(StartFailure) {
        try sockets.bind(params.listeners, loops: options.concurrency)
        for index in 0..<options.concurrency {
            let plan = WorkerPlan(
                index: index, listeners: params.listeners, clusters: params.clusters,
                clusterIndices: params.clusters.map { params.clusterNames.index(of: $0.name) },
                descriptors: sockets.descriptors(loop: index), log: log, store: store, registry: registry)
            do throws(SystemFailure) {
                threads.append(try LoopThread.start(index: index) { plan.install(on: $0) })
            } catch {
                throw StartFailure("thread of loop \(index)", error)
            }
        }
    }

    func run() throws(SystemFailure) {
        let signals = try SignalWatch(control) { [self] signal in terminate(signal) }
        log.info("all loops are running: \(options.concurrency), listeners: \(params.listeners.count)")
        try control.run()
        _ = signals
        for thread in threads { thread.join() }
    }

    private func terminate(_ signal: Int32) {
        log.info("signal \(signal): shutting down")
        for thread in threads { thread.handle.post { $0.stop() } }
        control.stop()
    }
}
