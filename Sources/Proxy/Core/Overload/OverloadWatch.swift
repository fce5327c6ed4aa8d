// Measures what the bootstrap names, works out how strong each action is, and tells the loops.

import Base
import CLinux
import Glibc
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop.
final class OverloadWatch: LoopObject {
    /// One resource as last measured.
    private final class Measured {
        let params: OverloadParams.Monitor
        let block: StatBlock<OverloadResourceStat>
        var pressure: Double?
        /// Kept from one look to the next.
        let processors: ProcessorLoad?

        init(_ params: OverloadParams.Monitor, _ block: StatBlock<OverloadResourceStat>) {
            self.params = params
            self.block = block
            if case .processors(let scope) = params.resource {
                processors = ProcessorLoad(scope)
            } else {
                processors = nil
            }
        }
    }

    private enum Tag {
        static let refresh: UInt8 = 0
        static let shrink: UInt8 = 1
    }

    private static let shrinkInterval = TimeSpan.seconds(10)

    private let params: OverloadParams
    private unowned let process: ProxyProcess
    private let state = OverloadState.process
    private let shard: StatShard
    private let delay: StatIndex
    private var measured: [Measured] = []
    private var blocks: [StatBlock<OverloadActionStat>] = []
    private var strengths: [Double]
    private var points: [StatBlock<LoadShedStat>] = []
    private var shrinkCount: StatIndex?
    private var resetCount: StatIndex?
    private var lastRefresh: Instant?

    init(_ params: OverloadParams, process: ProxyProcess) {
        self.params = params
        self.process = process
        shard = process.store.control
        delay = process.store.register(name: "overload.refresh_interval_delay", kind: .histogram)
        strengths = params.actions.map { _ in 0 }
        super.init()
        for monitor in params.monitors {
            let block = process.store.register(OverloadResourceStat.self, prefix: "overload.\(monitor.name).")
            shard.set(block, .pressure, to: 0)
            measured.append(Measured(monitor, block))
            if case .connections(let limit) = monitor.resource { state.limitConnections(to: limit) }
        }
        for action in params.actions {
            let prefix = "overload.\(action.action.rawValue)."
            let block = process.store.register(OverloadActionStat.self, prefix: prefix)
            shard.set(block, .active, to: 0)
            shard.set(block, .scalePercent, to: 0)
            blocks.append(block)
            if action.action == .resetHeavyStreams {
                resetCount = process.store.register(name: "\(action.action.rawValue).count", kind: .counter)
            }
            if action.action == .shrinkHeap {
                shrinkCount = process.store.register(name: prefix + "shrink_count", kind: .counter)
                _ = process.control.arm(after: Self.shrinkInterval, self, tag: Tag.shrink)
            }
        }
        for point in params.points {
            let block = process.store.register(LoadShedStat.self, prefix: "overload.\(point.point.name).")
            shard.set(block, .scalePercent, to: 0)
            points.append(block)
        }
        state.scale(params.timeouts)
        timerFired(tag: Tag.refresh)
    }

    override func timerFired(tag: UInt8) {
        switch tag {
        case Tag.shrink:
            if state.isFull(.shrinkHeap) { shrink() }
            _ = process.control.arm(after: Self.shrinkInterval, self, tag: Tag.shrink)
        default:
            refresh()
            _ = process.control.arm(after: params.interval, self, tag: Tag.refresh)
        }
    }

    private func shrink() {
        skein_trim_heap()
        if let shrinkCount { shard.count(shrinkCount) }
    }

    // MARK: - Measuring

    private func refresh() {
        let now = Instant.now
        if let lastRefresh { shard.record(delay, UInt64(max((now - lastRefresh).milliseconds, 0))) }
        lastRefresh = now
        for resource in measured {
            guard let pressure = pressure(of: resource) else {
                // What was known last stays in force.
                shard.count(resource.block, .failedUpdates)
                continue
            }
            resource.pressure = pressure
            shard.set(resource.block, .pressure, to: UInt64(pressure * 100))
        }
        for index in params.actions.indices { decide(index) }
        for index in params.points.indices { shed(index) }
    }

    private func pressure(of measured: Measured) -> Double? {
        switch measured.params.resource {
        case .processors: return measured.processors?.measure()
        case .heap(let bytes): return Double(ProcessMemory.heap.allocated) / Double(max(bytes, 1))
        case .connections(let limit): return Double(state.openConnections) / Double(max(limit, 1))
        case .injected(let path):
            do throws(UnreadableFile) {
                let text = String(decoding: try BootstrapFile.read(path), as: UTF8.self)
                let digits = text.drop { $0.isWhitespace }.prefix { !$0.isWhitespace }
                guard let value = Double(digits), (0...1).contains(value) else { return nil }
                return value
            } catch {
                return nil
            }
        }
    }

    private func strength(_ triggers: [(monitor: String, trigger: OverloadTrigger)]) -> Double {
        var strength = 0.0
        for (monitor, trigger) in triggers {
            guard let pressure = measured.first(where: { $0.params.name == monitor })?.pressure else { continue }
            strength = max(strength, trigger.strength(at: pressure))
        }
        return strength
    }

    /// At every look, as long as there is pressure.
    private func resetHeavyStreams(_ strength: Double) {
        guard let bytes = params.heavyStreams?.threshold(strength: strength), let resetCount else { return }
        process.onEveryWorker { worker in
            let count = worker.resetHeavyStreams(atLeast: bytes)
            if count > 0 { worker.shard.count(resetCount, by: UInt64(count)) }
        }
    }

    private func shed(_ index: Int) {
        let point = params.points[index]
        let strength = strength(point.triggers)
        LoadShedding.process.set(point.point, to: strength)
        shard.set(points[index], .scalePercent, to: UInt64(Float(strength) * 100))
        let count = LoadShedding.process.takeCount(point.point)
        if count > 0 { shard.count(points[index].index(.shedLoadCount), by: count) }
    }

    private func decide(_ index: Int) {
        let action = params.actions[index]
        let strength = strength(action.triggers)
        shard.set(blocks[index], .active, to: strength >= 1 ? 1 : 0)
        shard.set(blocks[index], .scalePercent, to: UInt64(Float(strength) * 100))
        if action.action == .resetHeavyStreams { resetHeavyStreams(strength) }
        if strength == strengths[index] { return }
        let wasFull = strengths[index] >= 1
        strengths[index] = strength
        state.set(action.action, to: strength)
        if wasFull != (strength >= 1) {
            process.logs[.main].warning(
                "overload action \(action.action.rawValue) is \(strength >= 1 ? "" : "no longer ")in force")
        }
        switch action.action {
        case .stopAcceptingConnections where wasFull != (strength >= 1):
            let isPaused = strength >= 1
            process.onEveryWorker { $0.isAcceptingPaused = isPaused }
        case .reduceTimeouts: process.onEveryWorker { $0.timeoutsChanged() }
        default: break
        }
    }
}

extension Worker {
    /// Idle connections find out how long they may stay now.
    func timeoutsChanged() {
        for listener in listeners + retiredListeners { listener.timeoutsChanged() }
    }
}
