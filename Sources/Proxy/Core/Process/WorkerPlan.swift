// What one loop is to be furnished with, carried to its thread.

import Base
import ProcessSupport
import Runtime
import Telemetry

struct WorkerPlan: Sendable {
    let index: Int
    let listeners: [ListenerParams]
    let clusters: [ClusterParams]
    let clusterIndices: [Int]
    /// Per listener, one listening socket per address.
    let descriptors: [[Int32]]
    let log: ProcessLog
    let store: StatsStore
    let registry: WorkerRegistry

    /// Runs on the loop's thread before the loop turns.
    func install(on loop: EventLoop) {
        let worker = Worker(loop: loop, index: index, log: log, store: store)
        for (params, index) in zip(clusters, clusterIndices) {
            worker.clusters.insert(LoopCluster(params, worker: worker), index: index)
        }
        worker.listeners = listeners.map { LoopListener(params: $0, worker: worker) }
        for (listener, sockets) in zip(worker.listeners, descriptors) where !sockets.isEmpty {
            do throws(SystemFailure) {
                try listener.listen(on: sockets, addresses: listener.params.allAddresses)
            } catch {
                log.error("listener \(listener.params.name) can't be watched by loop \(index): \(error)")
            }
        }
        registry.adopt(worker, at: index)
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
