// A whole mesh on this machine: control plane, gateways, bookinfo and the services for exercises.

import Base
import Document
import Glibc
import Processes
import ResourceClient
import Serving
import Workloads

public final class DemoMesh: Sendable {
    private struct Parts {
        var network: MeshNetwork?
        var control: ControlProcess?
        var workloads: [Workload] = []
        var facts = ReadyFacts()
        var watcher: Task<Void, Never>?
        var isStopping = false
    }

    private let params: DemoParams
    private let state: DemoState
    private let runtime: RuntimeDirectory
    private let logs: LogBook
    private let group: LoopGroup
    private let progress: DemoProgress
    private let parts = Lock(Parts())

    public var facts: ReadyFacts { parts.withLock { $0.facts } }

    private init(_ params: DemoParams, _ progress: DemoProgress) throws {
        self.params = params
        self.progress = progress
        state = try DemoState(params.stateDirectory)
        state.remove(ReadyFacts.fileName)
        runtime = try RuntimeDirectory(for: state)
        logs = try LogBook(state)
        group = try LoopGroup(loops: 1)
    }

    /// Returns when all of it is ready; leaves nothing behind when it throws.
    public static func start(_ params: DemoParams, _ progress: DemoProgress) async throws -> DemoMesh {
        try LocalPort.require(params.httpPort, "http-port")
        try LocalPort.require(params.httpsPort, "https-port")
        if let port = params.apiPort { try LocalPort.require(port, "api-port") }
        let mesh = try DemoMesh(params, progress)
        do {
            try await mesh.build()
        } catch {
            progress.broken()
            await mesh.stop()
            // What failed because it was told to end is no failure.
            try Task.checkCancellation()
            throw error
        }
        return mesh
    }

    private func build() async throws {
        let network = try await makeNetwork()
        let control = try await startControl(network)
        let client = try await connect(control)
        let rules = try await makeObjects(client)
        let workloads = try await startWorkloads(network, control, client)
        try await open(network, control, workloads, withRules: rules)
    }

    // MARK: stages

    private func makeNetwork() async throws -> MeshNetwork {
        progress.begin("network")
        try logs.open("network")
        var wanted = MeshNetworkParams(kind: params.network, isolates: true) { [logs] in logs.add("network", $0) }
        wanted.runtimeDirectory = runtime.path
        let network = try await MeshNetwork.start(wanted)
        parts.withLock { $0.network = network }
        if network.kind == .loopback {
            throw DemoFailure(
                "the demo needs network namespaces of its own, and none can be made here: \(network.choice.reason); be root, "
                    + "or allow users to make user namespaces")
        }
        progress.done("network: \(network.kind.rawValue) (\(network.choice.reason))")
        return network
    }

    private func startControl(_ network: MeshNetwork) async throws -> ControlProcess {
        progress.begin("control plane")
        let control = try await ControlProcess.start(params, state, in: network)
        parts.withLock { $0.control = control }
        guard let kubeconfig = control.kubeconfig,
            let roots = DemoState.read("\(control.directory)/root-cert.pem")
        else { throw DemoFailure("the control plane has left no kubeconfig and roots in \(control.directory)") }
        try state.write("kubeconfig", kubeconfig, mode: 0o600)
        try runtime.write("root-cert.pem", roots)
        try state.write("root-cert.pem", roots)
        progress.done("control plane: https://\(control.addresses.api)")
        return control
    }

    private func connect(_ control: ControlProcess) async throws -> ResourceClient {
        try await ResourceClient.connect(
            kubeconfig: state.file("kubeconfig"), context: nil, namespace: "default", group: group)
    }

    /// What is there from an earlier start stays as its user has left it; true: there was something.
    private func makeObjects(_ client: ResourceClient) async throws -> Bool {
        progress.begin("services, gateway and routes")
        var made = 0
        for object in DemoObjects.all {
            let kind = try await client.kind(of: object)
            let name = object.at("metadata", "name")?.string ?? ""
            if try await client.find(kind, namespace: client.namespace(of: object, kind), name: name) != nil {
                continue
            }
            _ = try await client.apply(object)
            made += 1
        }
        // As Istio tells workloads whom to trust; the roots may be others than at the last start.
        if let roots = DemoState.read(state.file("root-cert.pem")) {
            _ = try await client.apply(DemoObjects.roots(String(decoding: roots, as: UTF8.self)))
        }
        let kept = DemoObjects.all.count - made
        progress.done("services, gateway and routes: \(made) made\(kept > 0 ? ", \(kept) were there" : "")")
        // The control plane makes istio-system itself.
        return kept > 1
    }

    private func startWorkloads(
        _ network: MeshNetwork, _ control: ControlProcess, _ client: ResourceClient
    ) async throws -> [Workload] {
        let all = DemoWorkloads.all(params)
        progress.begin("workloads: 0 of \(all.count)")
        for workload in all {
            if workload.kind == .sidecar { try logs.open(workload.name) }
            try logs.open("\(workload.name)/sidecar")
        }
        let access = ControlPlaneAccess(
            address: "\(network.gateway):15012", rootCertificate: runtime.file("root-cert.pem")
        ) { account, namespace in
            try await client.token(serviceAccount: account, namespace: namespace)
        }
        try await withThrowingTaskGroup(of: Workload.self) { [logs, parts, progress] tasks in
            for workload in all {
                tasks.addTask {
                    let started = try await Workload.start(workload, in: network, of: access) { logs.add($0, $1) }
                    // Kept at once: whatever fails later, this one is ended in order.
                    parts.withLock { $0.workloads.append(started) }
                    return started
                }
            }
            var count = 0
            for try await _ in tasks {
                count += 1
                progress.update("workloads: \(count) of \(all.count)")
            }
        }
        progress.done("workloads: \(all.count), each with its sidecar (\(params.proxy))")
        return parts.withLock { $0.workloads }
    }

    private func open(
        _ network: MeshNetwork, _ control: ControlProcess, _ workloads: [Workload], withRules rules: Bool
    ) async throws {
        progress.begin("ingress gateway")
        guard let ingress = workloads.first(where: { $0.params.name == DemoWorkloads.ingress }) else {
            throw DemoFailure("the ingress gateway was not started")
        }
        var facts = ReadyFacts()
        facts.httpPort = try network.publish(port: params.httpPort, to: ingress.address, 8080)
        facts.httpsPort = try network.publish(port: params.httpsPort, to: ingress.address, 8443)
        facts.pid = getpid()
        facts.state = state.path
        facts.kubeconfig = state.file("kubeconfig")
        facts.network = network.kind.rawValue
        facts.proxy = params.proxy
        facts.runtimeDirectory = runtime.path
        facts.api = control.addresses.api
        facts.monitoring = control.addresses.monitoring
        facts.controlLog = logs.path("control")
        let known = facts
        try await PageProbe(page: facts.page, group: group).wait(withRules: rules) { [progress] in
            progress.update("ingress gateway: \($0)")
        }
        parts.withLock { $0.facts = known }
        try announce()
        progress.done("ingress gateway: \(facts.page)")
        let watcher = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(200))
                guard let self else { return }
                try? self.announce()
            }
        }
        parts.withLock { $0.watcher = watcher }
    }

    // MARK: ready.json

    /// Written again whenever a process has another number.
    private func announce() throws {
        let fresh = parts.withLock { parts -> DocumentNode? in
            if parts.isStopping { return nil }
            var facts = parts.facts
            facts.controlPid = parts.control?.pid ?? 0
            facts.workloads = parts.workloads.map(process).sorted { $0.name < $1.name }
            if facts == parts.facts { return nil }
            parts.facts = facts
            return facts.document
        }
        if let fresh { try state.write(ReadyFacts.fileName, Array((fresh.value.json(pretty: true) + "\n").utf8)) }
    }

    private func process(_ workload: Workload) -> ReadyFacts.Process {
        let (name, pids) = (workload.params.name, workload.pids)
        let sidecar = logs.path("\(name)/sidecar")
        return ReadyFacts.Process(
            name: name, namespace: workload.params.namespace, address: "\(workload.address)", pid: pids.program ?? 0,
            sidecarPid: pids.sidecar ?? 0, log: workload.params.kind == .gateway ? sidecar : logs.path(name),
            sidecarLog: sidecar)
    }

    // MARK: end

    /// In order: what is announced goes first, then the way in, then workloads, then what they need.
    public func stop() async {
        let (workloads, network, control) = parts.withLock { parts -> ([Workload], MeshNetwork?, ControlProcess?) in
            parts.isStopping = true
            parts.watcher?.cancel()
            defer { (parts.workloads, parts.network, parts.control) = ([], nil, nil) }
            return (parts.workloads, parts.network, parts.control)
        }
        state.remove(ReadyFacts.fileName)
        await withTaskGroup(of: Void.self) { tasks in
            for workload in workloads where workload.params.name == DemoWorkloads.ingress {
                tasks.addTask { await workload.stop() }
            }
        }
        await withTaskGroup(of: Void.self) { tasks in
            for workload in workloads where workload.params.name != DemoWorkloads.ingress {
                tasks.addTask { await workload.stop() }
            }
        }
        await network?.stop()
        await control?.stop()
        await group.shutdown()
        runtime.remove()
    }
}
