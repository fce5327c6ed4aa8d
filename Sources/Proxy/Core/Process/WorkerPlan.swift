// What one loop starts with, and where mail for a loop finds its worker.

import Base
import ProcessSupport
import Runtime
import Telemetry

/// A worker is furnished later, by mail: clusters and listeners come and go while it runs.
struct WorkerPlan: Sendable {
    let index: Int
    let log: ProcessLog
    let store: StatsStore
    let registry: WorkerRegistry
    let zone: LocalZoneParams?

    /// Runs on the loop's thread before the loop turns.
    func install(on loop: EventLoop) {
        registry.adopt(Worker(loop: loop, index: index, log: log, store: store, zone: zone), at: index)
    }
}

/// Where mail for a loop finds its worker. The reference is written by the loop's own thread and used there only.
@safe
final class WorkerRegistry: @unchecked Sendable {
    // SAFETY: slot n is written in `adopt` on loop n's thread before the loop turns, and read in mail that runs on
    // the same thread.
    private let slots: UnsafeMutablePointer<Worker?>
    private let count: Int

    init(count: Int) {
        self.count = count
        unsafe slots = .allocate(capacity: count)
        unsafe slots.initialize(repeating: nil, count: count)
    }

    deinit {
        unsafe slots.deinitialize(count: count)
        unsafe slots.deallocate()
    }

    func adopt(_ worker: Worker, at index: Int) { unsafe slots[index] = worker }

    /// Only from mail running on loop `index`.
    func worker(at index: Int) -> Worker? { unsafe slots[index] }
}
