// `skein control` as a child of the demo: started, started again when it dies, ended last.

import Base
import Document
import Glibc
import Processes
import Workloads

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

    /// As this machine reaches them.
    let addresses: Addresses
    let directory: String
    private let start: Start
    private let log: Int32
    private let life: Lock<Life>

    /// How it is started, each time.
    private struct Start: Sendable {
        let program: String
        let directory: String
        let inside: Namespaces?
        let name: String
        var addresses: Addresses

        var arguments: [String] {
            [
                "control", "--data-dir", directory, "--xds-address", "127.0.0.1:0", "--secure-xds-address",
                addresses.secure, "--monitoring-address", addresses.monitoring, "--api-address", addresses.api,
                "--server-name", name,
            ]
        }
    }

    /// Longer than a store of thousands of objects takes.
    private static let patience = TimeSpan.seconds(20)

    var pid: Int32 { life.withLock { $0.child.end == nil ? $0.child.pid : 0 } }

    private init(_ child: ChildProcess, _ addresses: Addresses, _ start: Start, log: Int32) {
        self.addresses = addresses
        self.start = start
        self.log = log
        directory = start.directory
        life = Lock(Life(child: child))
    }

    deinit { close(log) }

    /// Returns when it answers. It lives where it reaches every proxy, for these are asked through it.
    static func start(_ params: DemoParams, _ state: DemoState, in network: MeshNetwork) async throws -> ControlProcess
    {
        let directory = state.file("control")
        let wantedAPI = params.apiPort ?? (LocalPort.isFree(7443) ? 7443 : 0)
        let isInside = network.kind == .isolated
        // A network of its own has all ports free, and the machine's lead there.
        let start = Start(
            program: params.program, directory: directory, inside: isInside ? network.hub : nil,
            name: "\(network.gateway)",
            addresses: isInside
                ? Addresses(api: "127.0.0.1:7443", secure: "\(network.gateway):15012", monitoring: "127.0.0.1:15014")
                : Addresses(api: "127.0.0.1:\(wantedAPI)", secure: "127.0.0.1:0", monitoring: "127.0.0.1:0"))
        let log = try state.log("control")
        let control: ControlProcess
        do {
            let child = try launch(start, log)
            control = try await begun(child, start, state, network, api: wantedAPI, log: log)
        } catch {
            close(log)
            throw error
        }
        control.keep()
        return control
    }

    private static func begun(
        _ child: ChildProcess, _ start: Start, _ state: DemoState, _ network: MeshNetwork, api: UInt16, log: Int32
    ) async throws -> ControlProcess {
        var start = start
        let found = try await answering(child, start.directory, state)
        // At its next start it has to be where everybody looks for it.
        start.addresses = found
        guard start.inside != nil else {
            do throws(WorkloadFailure) {
                try network.admit(port: 15012, toMachine: Addresses.port(found.secure))
            } catch {
                child.signal(SIGKILL)
                throw error
            }
            return ControlProcess(child, found, start, log: log)
        }
        let loopback = IPAddress(v4: 0x7F00_0001)
        do throws(WorkloadFailure) {
            let api = try network.publish(port: api, to: loopback, Addresses.port(found.api))
            let monitoring = try network.publish(port: 0, to: loopback, Addresses.port(found.monitoring))
            let published = Addresses(
                api: "127.0.0.1:\(api)", secure: found.secure, monitoring: "127.0.0.1:\(monitoring)")
            return ControlProcess(child, published, start, log: log)
        } catch {
            child.signal(SIGKILL)
            throw error
        }
    }

    /// For this machine: the one that the control plane has written may name a port of another network.
    var kubeconfig: [UInt8]? {
        guard let bytes = DemoState.read("\(directory)/kubeconfig") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: "https://\(start.addresses.api)", omittingEmptySubsequences: false)
        return Array(parts.joined(separator: "https://\(addresses.api)").utf8)
    }

    private func keep() {
        let keeper = Task { [weak self] in
            var pause = TimeSpan.milliseconds(100)
            while let child = self?.current {
                let began = Instant.now
                let end = await child.wait()
                guard let self, !self.life.withLock({ $0.isStopping }) else { return }
                if Instant.now - began > .seconds(10) { pause = .milliseconds(100) }
                self.note("the control plane ended by \(end); it is started again")
                try? await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
                pause = min(TimeSpan(nanoseconds: pause.nanoseconds * 2), .seconds(5))
                self.restart()
            }
        }
        life.withLock { $0.keeper = keeper }
    }

    private static func launch(_ start: Start, _ log: Int32) throws(SpawnFailure) -> ChildProcess {
        unsafe unlink("\(start.directory)/addresses.json")
        var params = ChildParams(program: start.program, arguments: start.arguments, descriptors: [-1, log, log])
        params.inside = start.inside
        return try ChildProcess.spawn(params)
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
            let child = try Self.launch(start, log)
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
