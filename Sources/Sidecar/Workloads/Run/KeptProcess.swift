// One program that is started again when it ends, until that is over.

import Base
import Glibc
import Processes

final class KeptProcess: Sendable {
    private struct State {
        var child: ChildProcess?
        var isEnding = false
        var last: [String] = []
        var restarts = 0
    }

    private static let keptLines = 6

    private let name: String
    private let policy: WorkloadParams.RestartPolicy
    /// Also what has to be anew at each start.
    private let make: @Sendable () async throws(WorkloadFailure) -> ChildParams
    private let lines: @Sendable (String) -> Void
    private let log: @Sendable (String) -> Void
    private let state = Lock(State())
    private let keeping = Lock<Task<ProcessEnd, Never>?>(nil)

    init(
        _ name: String, _ policy: WorkloadParams.RestartPolicy, lines: @escaping @Sendable (String) -> Void,
        log: @escaping @Sendable (String) -> Void,
        make: @escaping @Sendable () async throws(WorkloadFailure) -> ChildParams
    ) {
        self.name = name
        self.policy = policy
        self.lines = lines
        self.log = log
        self.make = make
    }

    var pid: Int32? { state.withLock { $0.child?.pid } }
    var restarts: Int { state.withLock { $0.restarts } }
    /// What it said last: why it ended.
    var lastLines: [String] { state.withLock { $0.last } }

    /// The first start, whose failure is the caller's to tell.
    func start() async throws(WorkloadFailure) {
        let child = try await launch()
        let task = Task { await self.keep(child) }
        keeping.withLock { $0 = task }
    }

    /// For good.
    func wait() async -> ProcessEnd {
        guard let task = keeping.withLock({ $0 }) else { return .exited(0) }
        return await task.value
    }

    /// How the running one ends, whatever follows.
    func currentEnd() async -> ProcessEnd? {
        guard let child = state.withLock({ $0.child }) else { return nil }
        return await child.wait()
    }

    /// SIGTERM, then SIGKILL.
    func stop(within span: TimeSpan) async {
        let child = state.withLock { state in
            state.isEnding = true
            return state.child
        }
        guard let child else {
            keeping.withLock { $0?.cancel() }
            return
        }
        child.signal(SIGTERM)
        let killer = Task {
            try? await Task.sleep(nanoseconds: UInt64(max(0, span.nanoseconds)))
            if !Task.isCancelled { child.signal(SIGKILL) }
        }
        _ = await child.wait()
        killer.cancel()
    }

    private func launch() async throws(WorkloadFailure) -> ChildProcess {
        var params = try await make()
        let output = try OutputReader.pipe { [weak self] line in self?.said(line) }
        defer { close(output) }
        params.descriptors = [-1, output, output]
        do throws(SpawnFailure) {
            let child = try ChildProcess.spawn(params)
            state.withLock { $0.child = child }
            return child
        } catch {
            throw WorkloadFailure("\(error)")
        }
    }

    private func said(_ line: String) {
        state.withLock { state in
            state.last.append(line)
            if state.last.count > Self.keptLines { state.last.removeFirst() }
        }
        lines(line)
    }

    private func keep(_ first: ChildProcess) async -> ProcessEnd {
        var machine = RestartMachine(policy)
        var child: ChildProcess? = first
        var end = ProcessEnd.exited(0)
        while true {
            let started = Instant.now
            if let child { end = await child.wait() }
            let isEnding = state.withLock { state in
                state.child = nil
                return state.isEnding
            }
            if isEnding { return end }
            guard case .again(let pause) = machine.ended(end, afterRunning: Instant.now - started) else { return end }
            log("\(name) ended with \(end); it is started again in \(pause.milliseconds) ms")
            try? await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
            if state.withLock({ $0.isEnding }) { return end }
            state.withLock { $0.restarts += 1 }
            do throws(WorkloadFailure) {
                let next = try await launch()
                // `stop` came while it was being started.
                if state.withLock({ $0.isEnding }) { next.signal(SIGTERM) }
                child = next
            } catch {
                log("\(name): \(error)")
                child = nil
                end = .exited(127)
            }
        }
    }
}
