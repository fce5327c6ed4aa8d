// `skein run ... -- COMMAND`: a program with a sidecar and a place in the mesh, until either is told to end.

import Base
import Glibc
import Processes
import ResourceClient
import Serving
import Workloads

extension Verb {
    static let run = Verb(
        name: "run", summary: "run a program as a workload of the mesh, with its own address and sidecar",
        usage: "--name NAME [flags] -- COMMAND [ARGUMENT ...]",
        about: """
            A pod without Kubernetes: the program gets a network namespace and address of its own, name resolution, a sidecar
            that has its identity, and an entry in the mesh. It starts when its sidecar is ready, is started again when it
            ends, and leaves in order: registration, requests under way, program, sidecar. Everything goes with this command,
            also when that is killed.

            As root, namespaces are joined to this machine's network; otherwise to one of their own in a user namespace;
            where neither is allowed, the workload has a loopback address and nothing is intercepted. Which one, and why, is
            said at the start.
            """,
        flags: [
            .value("name", nil, "NAME", "of this instance; one of a machine's"),
            .value("labels", "l", "KEY=VALUE,...", "by which services and policies find it", repeats: true),
            .value("service-account", nil, "NAME", "whose identity it has; made if missing", fallback: "default"),
            .value("port", "p", "PORT", "where the program listens", repeats: true),
            .value("env", "e", "KEY=VALUE", "for the program, beside this command's own", repeats: true),
            .value("directory", nil, "DIR", "where the program starts", fallback: "here"),
            .value(
                "user", "u", "UID[:GID]", "whom root runs the program as", fallback: "root, without a say over networks"
            ),
            .value(
                "restart", nil, "WHEN", "start the program again when it ends", fallback: "always",
                choices: WorkloadParams.RestartPolicy.allCases.map(\.rawValue)),
            .value(
                "probe", nil, "http:PORT/PATH|tcp:PORT|grpc:PORT|exec:COMMAND", "how the program's health is found out",
                fallback: "its WorkloadGroup's"),
            .value("auto-register-group", nil, "NAME", "register by that WorkloadGroup", fallback: "the one that fits"),
            .toggle("no-register", nil, "make no WorkloadEntry"),
            .toggle("gateway", nil, "a gateway: no program, no interception"),
            .value(
                "network", nil, "KIND", "machine, isolated or loopback", fallback: "the first that is allowed",
                choices: NetworkKind.allCases.map(\.rawValue)),
            .value("proxy", nil, "skein|envoy[=PATH]", "which proxy", fallback: "skein"),
            .value("control-plane", nil, "HOST[:PORT]", "secure xDS", fallback: "the kubeconfig's host, port 15012"),
            .file("root-cert", nil, "vouches for the control plane"),
            .value("drain-duration", nil, "TIME", "what is under way has at the end, at most", fallback: "5s"),
            .value("ready-timeout", nil, "TIME", "the sidecar may take until it is ready", fallback: "30s"),
            .value("sidecar-flag", nil, "FLAG", "for 'skein sidecar', as it is", repeats: true),
            .value("intercept-flag", nil, "FLAG", "for 'skein intercept', as it is", repeats: true),
        ],
        connects: true,
        examples: [
            "skein run --name reviews-v2 --labels app=reviews,version=v2 --service-account bookinfo-reviews --port 9080 "
                + "-- ./reviews",
            "# A job: its exit code is this command's.",
            "skein run --name report --restart never -- ./make-report",
            "skein run --name ingress --gateway --labels istio=ingressgateway -n istio-system",
        ],
        run: { call in WorkloadRun.run(call) })
}

/// One call of it.
enum WorkloadRun {
    static func run(_ call: Invocation) -> Int32 {
        let params: WorkloadParams
        do {
            params = try self.params(call)
        } catch {
            call.console.complain("\(call.path): \(error); 'skein \(call.path) --help' shows how")
            return ExitCode.usage
        }
        return SignalWait.run { stopped in
            do {
                return try await run(params, call, until: stopped)
            } catch let failure as CommandFailure {
                call.console.complain("\(call.path): \(failure)")
                return failure.code
            } catch let usage as InvalidUsage {
                call.console.complain("\(call.path): \(usage); 'skein \(call.path) --help' shows how")
                return ExitCode.usage
            } catch {
                call.console.complain("\(call.path): \(error)")
                return ExitCode.failed
            }
        }
    }

    private static func run(
        _ params: WorkloadParams, _ call: Invocation, until stopped: StopRequest
    ) async throws -> Int32 {
        let group = try LoopGroup(loops: 1)
        let client = try await ResourceClient.connect(
            kubeconfig: call.flags.value("kubeconfig"), context: call.flags.value("context"),
            namespace: call.flags.value("namespace"), group: group)
        let params = try await completed(params, client, call)
        let printer = LinePrinter()
        var wanted = MeshNetworkParams(kind: call.flags.value("network").flatMap(NetworkKind.init)) { line in
            call.console.complain(line)
        }
        // Beside a demo's workloads, when its control plane is the one that is meant.
        if let directory = NeighbourMesh.runtimeDirectory(of: client.source) { wanted.runtimeDirectory = directory }
        let network = try await MeshNetwork.start(wanted)
        let result: Result<Int32, any Error>
        do {
            result = .success(try await run(params, in: network, client, call, printer, until: stopped))
        } catch {
            result = .failure(error)
        }
        await network.stop()
        return try result.get()
    }

    private static func run(
        _ params: WorkloadParams, in network: MeshNetwork, _ client: ResourceClient, _ call: Invocation,
        _ printer: LinePrinter, until stopped: StopRequest
    ) async throws -> Int32 {
        let plane = try await ControlPlaneAccess.find(
            client, network: network, address: call.flags.value("control-plane"),
            rootCertificate: call.flags.value("root-cert"), namespace: params.namespace)
        let starting = Task {
            try await Workload.start(params, in: network, of: plane) { printer.print($0, $1) }
        }
        // Told to end while it starts: the start fails and takes away what it made.
        stopped.whenAsked { starting.cancel() }
        let workload: Workload
        do {
            workload = try await starting.value
        } catch {
            if let number = stopped.asked {
                throw CommandFailure(description: "ended by signal \(number)", code: 128 + number)
            }
            throw error
        }
        call.console.complain("\(params.namespace)/\(params.name) is in the mesh at \(workload.address)")
        stopped.whenAsked { Task { await workload.stop() } }
        let end = await workload.wait()
        await workload.stop()
        if stopped.asked != nil { return ExitCode.fine }
        return end.exitCode
    }

    /// What the namespace and its WorkloadGroups add to the command line.
    private static func completed(
        _ given: WorkloadParams, _ client: ResourceClient, _ call: Invocation
    ) async throws -> WorkloadParams {
        var params = given
        params.namespace = client.namespace
        if params.registration == .none { return params }
        let wanted = call.flags.value("auto-register-group")
        let groups = try await ControlPlaneAccess.groups(client, namespace: params.namespace)
        guard let fit = try WorkloadGroupFit.find(named: wanted, labels: params.labels, among: groups) else {
            return params
        }
        params.registration = .group(fit.name)
        params.labels.merge(fit.labels) { own, _ in own }
        if call.flags.value("service-account") == nil, let account = fit.serviceAccount {
            params.serviceAccount = account
        }
        if params.probe == nil { params.sidecarArguments = fit.probe + params.sidecarArguments }
        if let network = fit.network { params.sidecarArguments += ["--network", network] }
        if let locality = fit.locality { params.sidecarArguments += ["--locality", locality] }
        call.console.complain("registered by WorkloadGroup \(fit.name)")
        return params
    }

    static func params(_ call: Invocation) throws(InvalidUsage) -> WorkloadParams {
        let flags = call.flags
        if let word = call.words.first {
            throw InvalidUsage(description: "found '\(word)', expected the command behind --")
        }
        let isGateway = flags.isOn("gateway")
        if flags.rest.isEmpty != isGateway {
            throw InvalidUsage(
                description: isGateway
                    ? "found a command, expected none: a gateway is its proxy alone"
                    : "found no command, expected one behind --")
        }
        var params = WorkloadParams(name: try name(flags), command: flags.rest)
        params.kind = isGateway ? .gateway : .sidecar
        for (key, value) in try flags.pairs("labels") { params.labels[key] = value }
        for text in flags.all("env") {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw InvalidUsage(description: "--env: found '\(text)', expected KEY=VALUE")
            }
            params.environment[String(parts[0])] = String(parts[1])
        }
        params.serviceAccount = flags.value("service-account") ?? params.serviceAccount
        for text in flags.list("port") {
            guard let port = UInt16(text), port > 0 else {
                throw InvalidUsage(description: "--port: found '\(text)', expected a number from 1 to 65535")
            }
            params.ports.append(port)
        }
        params.directory = flags.value("directory")
        params.user = try user(flags)
        params.restart = flags.value("restart").flatMap(WorkloadParams.RestartPolicy.init) ?? params.restart
        params.probe = flags.value("probe")
        params.proxy = flags.value("proxy") ?? params.proxy
        if flags.isOn("no-register") || isGateway { params.registration = .none }
        params.drain = try flags.duration("drain-duration") ?? params.drain
        params.patience = try flags.duration("ready-timeout") ?? params.patience
        params.sidecarArguments = flags.all("sidecar-flag")
        params.interceptArguments = flags.all("intercept-flag")
        return params
    }

    /// It becomes a WorkloadEntry's name, a host name and a file's.
    private static func name(_ flags: ParsedFlags) throws(InvalidUsage) -> String {
        let name = try flags.required("name")
        let isFine = name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 && $0 >= 0x61 || $0 &- 0x30 < 10 || $0 == 0x2D }
        guard isFine, name.utf8.count <= 63, !name.hasPrefix("-"), !name.hasSuffix("-") else {
            throw InvalidUsage(
                description: "--name: found '\(name)', expected up to 63 lower-case letters, digits and dashes")
        }
        return name
    }

    private static func user(_ flags: ParsedFlags) throws(InvalidUsage) -> (user: UInt32, group: UInt32)? {
        guard let text = flags.value("user") else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let user = UInt32(parts[0]), let group = UInt32(parts.last ?? "") else {
            throw InvalidUsage(description: "--user: found '\(text)', expected UID or UID:GID in numbers")
        }
        if geteuid() != 0 {
            throw InvalidUsage(description: "--user: expected root, found another user, who can't become one more")
        }
        return (user, group)
    }
}
