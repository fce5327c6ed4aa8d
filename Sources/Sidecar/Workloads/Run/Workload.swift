// A program with its sidecar and its place in the mesh's network: started in order, kept running, ended in order.

import Base
import Glibc
import Processes

public final class Workload: Sendable {
    public let params: WorkloadParams
    public let address: IPAddress
    private let seat: MeshSeat
    private let plane: ControlPlaneAccess
    private let command: SidecarCommand
    private let lines: @Sendable (_ who: String, _ line: String) -> Void
    private let sidecar: KeptProcess
    private let program: KeptProcess?
    private let stopping = Lock<Task<Void, Never>?>(nil)

    /// Returns when the sidecar is ready and the program has been started; leaves nothing behind when it throws.
    /// `lines` takes every line of both, without the prefix: (who: NAME or NAME/sidecar, line).
    public static func start(
        _ params: WorkloadParams, in network: MeshNetwork, of plane: ControlPlaneAccess,
        lines: @escaping @Sendable (_ who: String, _ line: String) -> Void
    ) async throws(WorkloadFailure) -> Workload {
        if let program = params.command.first {
            do throws(SpawnFailure) {
                _ = try ProgramPath.find(program, environment: WorkloadEnvironment.of(params, address: network.gateway))
            } catch {
                throw WorkloadFailure("\(params.name): \(error)")
            }
        } else if params.kind == .sidecar {
            throw WorkloadFailure("\(params.name): found no command, expected the program to run")
        }
        let seat = try network.seat(name: params.name, namespace: params.namespace)
        let workload = Workload(params, seat: seat, network: network, plane: plane, lines: lines)
        do throws(WorkloadFailure) {
            try await workload.begin()
            return workload
        } catch {
            await workload.abandon()
            // The sidecar may have got as far as that.
            if params.registration != .none { await plane.deregister(params.namespace, seat.address) }
            throw WorkloadFailure("\(params.namespace)/\(params.name): \(error)")
        }
    }

    private init(
        _ params: WorkloadParams, seat: MeshSeat, network: MeshNetwork, plane: ControlPlaneAccess,
        lines: @escaping @Sendable (_ who: String, _ line: String) -> Void
    ) {
        self.params = params
        self.seat = seat
        self.plane = plane
        self.lines = lines
        address = seat.address
        let command = SidecarCommand(
            params: params, kind: network.kind, address: seat.address, gateway: network.gateway,
            directory: seat.directory, isRoot: geteuid() == 0)
        self.command = command
        let name = params.name
        let log: @Sendable (String) -> Void = { lines(name, $0) }
        sidecar = KeptProcess(
            "the sidecar", .always, lines: { lines(name + "/sidecar", $0) }, log: log,
            make: { () async throws(WorkloadFailure) in
                try await WorkloadFiles.refresh(seat, params, plane, command)
                return Self.own(command.sidecar(controlPlane: plane.address), seat, command.sidecarIdentity)
            })
        if params.command.isEmpty {
            program = nil
        } else {
            program = KeptProcess(
                "the program", params.restart, lines: { lines(name, $0) }, log: log,
                make: { () async throws(WorkloadFailure) in Self.program(params.command, params, seat, command) })
        }
    }

    private func begin() async throws(WorkloadFailure) {
        // Before anybody talks: connections that are there already look new to rules that come later, and break.
        if command.isIntercepted { try await intercept() }
        try await sidecar.start()
        try await waitUntilReady()
        try await program?.start()
    }

    private func intercept() async throws(WorkloadFailure) {
        let said = Lock<[String]>([])
        let output = try OutputReader.pipe { line in said.withLock { $0.append(line) } }
        var params = Self.own(
            command.intercept(controlPlane: command.isRoot ? [] : plane.addresses), seat, .unchanged)
        params.descriptors = [-1, output, output]
        let end: ProcessEnd
        do throws(SpawnFailure) {
            defer { close(output) }
            let child = try ChildProcess.spawn(params)
            end = await child.wait()
        } catch {
            throw WorkloadFailure("\(error)")
        }
        if end.isFine { return }
        // The pipe's end may be read a moment later than the process's.
        try? await Task.sleep(nanoseconds: 20_000_000)
        throw WorkloadFailure("interception failed with \(end): \(said.withLock { $0.joined(separator: "; ") })")
    }

    private func waitUntilReady() async throws(WorkloadFailure) {
        let deadline = Instant.now + params.patience
        let target = SocketAddress.ip(statusAddress, port: 15021)
        var reason = "nobody answers there"
        while Instant.now < deadline {
            if let answer = await NearbyRequest.send("GET", target, "/healthz/ready", in: seat.namespaces) {
                if answer.status == 200 { return }
                let words = answer.body.split(whereSeparator: \.isNewline).joined(separator: " ")
                reason = "it answers \(answer.status)\(words.isEmpty ? "" : ": \(words)")"
            }
            if sidecar.restarts > 0 || sidecar.pid == nil {
                throw WorkloadFailure("the sidecar ended before it was ready: \(lastWords)")
            }
            if Task.isCancelled { throw WorkloadFailure("told to end before the sidecar was ready") }
            try? await Task.sleep(nanoseconds: 25_000_000)
        }
        throw WorkloadFailure(
            "the sidecar isn't ready after \(params.patience.milliseconds / 1000) s at port 15021: \(reason); it said last: "
                + lastWords)
    }

    private var lastWords: String {
        let lines = sidecar.lastLines
        return lines.isEmpty ? "nothing" : lines.joined(separator: " | ")
    }

    /// Where the agent's and the proxy's own ports answer.
    private var statusAddress: IPAddress {
        command.kind == .loopback ? address : IPAddress(v4: 127 << 24 | 1)
    }

    /// Of the program, for good: by its policy it isn't started again, or `stop` ended it. Of a gateway: its proxy's.
    public func wait() async -> ProcessEnd { await (program ?? sidecar).wait() }

    /// Number of the running program (or of the first process of its PID namespace) and of the sidecar.
    public var pids: (program: Int32?, sidecar: Int32?) { (program?.pid, sidecar.pid) }
    /// How often each was started again.
    public var restarts: (program: Int, sidecar: Int) { (program?.restarts ?? 0, sidecar.restarts) }
    /// Where the workload's files are.
    public var directory: String { seat.directory }

    /// Starts a command in the workload's namespaces, as its program would be: intercepted as that is.
    public func run(_ words: [String], descriptors: [Int32] = [0, 1, 2]) throws(WorkloadFailure) -> ChildProcess {
        var child = Self.program(words, params, seat, command)
        child.descriptors = descriptors
        do throws(SpawnFailure) {
            return try ChildProcess.spawn(child)
        } catch {
            throw WorkloadFailure("\(error)")
        }
    }

    /// Inbound drained, then the program ended, then the sidecar; its WorkloadEntry goes and so does its namespace.
    public func stop() async {
        let task = stopping.withLock { stopping in
            let task = stopping ?? Task { await self.end() }
            stopping = task
            return task
        }
        await task.value
    }

    private func end() async {
        if params.registration != .none { await plane.deregister(params.namespace, address) }
        if params.kind == .sidecar, program?.pid != nil { await drain() }
        await program?.stop(within: params.drain)
        await abandon()
    }

    /// Whoever is being served is served; nobody new comes. A program that has its own traffic loses none of it: the
    /// sidecar carries what it sends until it has ended.
    private func drain() async {
        let admin = SocketAddress.ip(statusAddress, port: 15000)
        let path = "/drain_listeners?inboundonly&graceful&skip_exit"
        guard await NearbyRequest.send("POST", admin, path, in: seat.namespaces)?.status == 200 else { return }
        let deadline = Instant.now + params.drain
        while Instant.now < deadline, sidecar.pid != nil {
            let filter = "/stats?filter=inbound.*downstream_rq_active"
            guard let answer = await NearbyRequest.send("GET", admin, filter, in: seat.namespaces) else { return }
            if DrainCount.active(answer.body) == 0 { return }
            try? await Task.sleep(nanoseconds: 50_000_000)
        }
    }

    private func abandon() async {
        await program?.stop(within: .zero)
        await sidecar.stop(within: params.drain + .seconds(2))
        seat.leave()
    }

    /// This program with another verb, by a path that holds for users who can't reach its directory.
    private static func own(_ words: [String], _ seat: MeshSeat, _ identity: ProcessIdentity) -> ChildParams {
        var params = ChildParams(program: "/proc/self/exe", arguments: words)
        params.shownAs = ProgramPath.own()
        params.inside = seat.namespaces
        params.directory = "/"
        params.identity = identity
        return params
    }

    private static func program(
        _ words: [String], _ params: WorkloadParams, _ seat: MeshSeat, _ command: SidecarCommand
    ) -> ChildParams {
        var child = ChildParams(
            program: words.first ?? "", arguments: Array(words.dropFirst()),
            environment: WorkloadEnvironment.of(params, address: seat.address))
        child.inside = seat.namespaces
        child.hasOwnPIDs = command.kind != .loopback
        child.identity = command.programIdentity
        child.directory = params.directory
        return child
    }
}

extension TimeSpan {
    static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds + right.nanoseconds)
    }
}
