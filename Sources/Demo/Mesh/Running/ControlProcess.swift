// `skein control` as a child of the demo: started, started again when it dies, ended last.

import Base
import Document
import Glibc
import Processes

final class ControlProcess: Sendable {
    struct Addresses: Sendable, Hashable {
        let api: String
        let secure: String
        let monitoring: String

        static func port(_ address: String) -> UInt16 {
            address.lastIndex(of: ":").flatMap { UInt16(address[address.index(after: $0)...]) } ?? 0
        }
    }

    private struct Life {
        var child: ChildProcess
        var isStopping = false
        var keeper: Task<Void, Never>?
    }

    let addresses: Addresses
    let directory: String
    private let program: String
    private let arguments: [String]
    private let log: Int32
    private let life: Lock<Life>

    /// Longer than a store of thousands of objects takes.
    private static let patience = TimeSpan.seconds(20)

    var pid: Int32 { life.withLock { $0.child.end == nil ? $0.child.pid : 0 } }

    private init(
        _ child: ChildProcess, _ addresses: Addresses, directory: String, program: String, arguments: [String],
        log: Int32
    ) {
        self.addresses = addresses
        self.directory = directory
        self.program = program
        self.arguments = arguments
        self.log = log
        life = Lock(Life(child: child))
    }

    deinit { close(log) }

    /// Returns when it answers. `name`: what workloads call it by.
    static func start(_ params: DemoParams, _ state: DemoState, reachedAs name: String) async throws -> ControlProcess {
        let directory = state.file("control")
        let log = try state.log("control")
        let wanted = params.apiPort ?? (LocalPort.isFree(7443) ? 7443 : 0)
        let first = flags(directory, name, api: wanted, secure: 0, monitoring: 0)
        let child: ChildProcess
        let addresses: Addresses
        do {
            child = try launch(params.program, first, directory, log)
            addresses = try await answering(child, directory, state)
        } catch {
            close(log)
            throw error
        }
        // At its next start it has to be where everybody looks for it.
        let again = flags(
            directory, name, api: Addresses.port(addresses.api), secure: Addresses.port(addresses.secure),
            monitoring: Addresses.port(addresses.monitoring))
        let control = ControlProcess(
            child, addresses, directory: directory, program: params.program, arguments: again, log: log)
        let keeper = Task { [weak control] in
            var pause = TimeSpan.milliseconds(100)
            while let child = control?.current {
                let began = Instant.now
                let end = await child.wait()
                guard let control, !control.life.withLock({ $0.isStopping }) else { return }
                if Instant.now - began > .seconds(10) { pause = .milliseconds(100) }
                control.note("the control plane ended by \(end); it is started again")
                try? await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
                pause = min(TimeSpan(nanoseconds: pause.nanoseconds * 2), .seconds(5))
                control.restart()
            }
        }
        control.life.withLock { $0.keeper = keeper }
        return control
    }

    private static func flags(
        _ directory: String, _ name: String, api: UInt16, secure: UInt16, monitoring: UInt16
    ) -> [String] {
        [
            "control", "--data-dir", directory, "--xds-address", "127.0.0.1:0",
            "--secure-xds-address", "127.0.0.1:\(secure)", "--monitoring-address", "127.0.0.1:\(monitoring)",
            "--api-address", "127.0.0.1:\(api)", "--server-name", name,
        ]
    }

    private static func launch(
        _ program: String, _ arguments: [String], _ directory: String, _ log: Int32
    ) throws(SpawnFailure) -> ChildProcess {
        unsafe unlink("\(directory)/addresses.json")
        return try ChildProcess.spawn(
            ChildParams(program: program, arguments: arguments, descriptors: [-1, log, log]))
    }

    private static func answering(
        _ child: ChildProcess, _ directory: String, _ state: DemoState
    ) async throws -> Addresses {
        let end = Instant.now + patience
        while Instant.now < end {
            if let ended = child.end {
                throw DemoFailure("the control plane ended by \(ended): \(lastLine(state))")
            }
            if let bytes = DemoState.read("\(directory)/addresses.json"), let tree = try? Document.parse(json: bytes),
                let api = tree["api"]?.string, let secure = tree["secureXds"]?.string,
                let monitoring = tree["monitoring"]?.string
            {
                return Addresses(api: api, secure: secure, monitoring: monitoring)
            }
            do { try await Task.sleep(for: .milliseconds(20)) } catch {
                child.signal(SIGKILL)
                throw error
            }
        }
        child.signal(SIGKILL)
        throw DemoFailure(
            "the control plane didn't answer within \(patience.milliseconds / 1000) s; \(state.file("logs/control.log")) "
                + "has what it said")
    }

    private static func lastLine(_ state: DemoState) -> String {
        let bytes = DemoState.read(state.file("logs/control.log")) ?? []
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return lines.last.map(String.init) ?? "it said nothing"
    }

    private var current: ChildProcess { life.withLock { $0.child } }

    private func restart() {
        do throws(SpawnFailure) {
            let child = try Self.launch(program, arguments, directory, log)
            let isLate = life.withLock { life -> Bool in
                life.child = child
                return life.isStopping
            }
            if isLate { child.signal(SIGKILL) }
        } catch {
            note("the control plane was not started again: \(error)")
        }
    }

    private func note(_ words: String) {
        let line = Array("demo: \(words)\n".utf8)
        _ = unsafe write(log, line, line.count)
    }

    func stop() async {
        let (child, keeper) = life.withLock { life -> (ChildProcess, Task<Void, Never>?) in
            life.isStopping = true
            return (life.child, life.keeper)
        }
        child.signal(SIGTERM)
        let guillotine = Task {
            try await Task.sleep(for: .seconds(5))
            child.signal(SIGKILL)
        }
        _ = await child.wait()
        guillotine.cancel()
        keeper?.cancel()
    }
}
