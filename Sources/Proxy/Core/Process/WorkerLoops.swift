// The threads that carry traffic, and how the control loop talks to them.

import Base
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop.
final class WorkerLoops {
    private let registry: WorkerRegistry
    private let count: Int
    private var threads: [LoopThread] = []
    /// Asked for before the threads ran.
    private var early: [@Sendable (Worker) -> Void] = []

    init(count: Int) {
        self.count = count
        registry = WorkerRegistry(count: count)
    }

    func start(log: ProcessLog, store: StatsStore, zone: LocalZoneParams?) throws(StartFailure) {
        for index in 0..<count {
            let plan = WorkerPlan(index: index, log: log, store: store, registry: registry, zone: zone)
            do throws(SystemFailure) {
                threads.append(try LoopThread.start(index: index) { plan.install(on: $0) })
            } catch {
                throw StartFailure("thread of loop \(index)", error)
            }
        }
        let waiting = early
        early = []
        for work in waiting { onEvery(work) }
    }

    /// Runs on every loop, in the order in which it was asked for.
    func onEvery(_ work: @escaping @Sendable (Worker) -> Void) {
        if threads.isEmpty { return early.append(work) }
        let registry = registry
        for (index, thread) in threads.enumerated() {
            thread.handle.post { _ in
                if let worker = registry.worker(at: index) { work(worker) }
            }
        }
    }

    func stop() {
        for thread in threads { thread.handle.post { $0.stop() } }
        for thread in threads { thread.join() }
        threads = []
    }
}
