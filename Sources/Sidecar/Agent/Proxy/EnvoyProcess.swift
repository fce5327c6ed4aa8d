// Envoy beside the agent: started, started again when it dies, ended with it.

import Base
import Glibc
import Logging
import Processes
import WorkloadIdentity

final class EnvoyProcess: Sendable {
    private let path: String
    private let arguments: [String]
    private let state = Lock(State())

    private struct State: Sendable {
        var child: ChildProcess?
        var isEnding = false
    }

    init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// Until the end is asked for, or it can't be started at all. Growing pauses, unless it had been well for a while.
    func run() async throws(SidecarFailure) {
        var backOff = BackOff(first: .milliseconds(200), longest: .seconds(15))
        while !state.withLock({ $0.isEnding }) {
            let began = Instant.now
            let child = try start()
            let end = await child.wait()
            if state.withLock({ $0.isEnding }) { return }
            if Instant.now - began > .seconds(30) { backOff.reset() }
            let pause = backOff.pause()
            ControlLog.shared.error("proxy", "\(path) ended: \(end); started again in \(pause.milliseconds) ms")
            try? await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
        }
    }

    private func start() throws(SidecarFailure) -> ChildProcess {
        let child: ChildProcess
        do throws(SpawnFailure) {
            child = try ChildProcess.spawn(ChildParams(program: path, arguments: arguments))
        } catch {
            throw SidecarFailure("--proxy envoy: \(error); give its path with --proxy envoy=PATH")
        }
        ControlLog.shared.info("proxy", "started \(path)", ["pid": "\(child.pid)"])
        let isEnding = state.withLock { state in
            state.child = child
            return state.isEnding
        }
        if isEnding { child.signal(SIGKILL) }
        return child
    }

    /// From now on its end is no surprise.
    func expectEnd() { state.withLock { $0.isEnding = true } }

    /// After `patience` it is killed.
    func end(patience: TimeSpan) async {
        expectEnd()
        guard let child = state.withLock({ $0.child }), child.end == nil else { return }
        let clock = Task {
            try await Task.sleep(nanoseconds: UInt64(patience.nanoseconds))
            child.signal(SIGKILL)
        }
        _ = await child.wait()
        clock.cancel()
    }
}
