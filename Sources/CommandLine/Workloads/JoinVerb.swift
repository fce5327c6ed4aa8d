// `skein join`: this machine becomes a workload of the mesh, kept by systemd.

import Base
import Glibc
import Processes
import Runtime
import Workloads

extension Verb {
    static let join = Verb(
        name: "join", summary: "make this whole machine a workload of the mesh, under systemd",
        usage: "--control-plane HOST[:PORT] --root-cert FILE --join-token-file FILE [flags]",
        about: """
            Writes a systemd unit that runs a sidecar for the machine and intercepts its traffic: all TCP that leaves, what
            arrives at the ports named by --port, and questions to its name servers. The machine has no namespace of its own
            then, and ssh and all other ports are left alone. The join token (skein token create) gives it its identity.
            --leave takes everything away again.
            """,
        flags: [
            .value("name", nil, "NAME", "of this machine in the mesh", fallback: "its host name"),
            .value("namespace", "n", "NAME", "the workload's namespace", fallback: "default"),
            .value("service-account", nil, "NAME", "the join token's", fallback: "default"),
            .value("labels", "l", "KEY=VALUE,...", "by which services and policies find it", repeats: true),
            .value("address", nil, "IP", "where the mesh reaches it", fallback: "its own addresses"),
            .value("control-plane", nil, "HOST[:PORT]", "secure xDS", fallback: "port 15012"),
            .file("root-cert", nil, "vouches for the control plane: root-cert.pem of its data directory"),
            .file("join-token-file", nil, "the token; '-' reads it from standard input"),
            .value("port", "p", "PORT", "where a program of this machine serves the mesh", repeats: true),
            .value("auto-register-group", nil, "NAME", "register by that WorkloadGroup"),
            .value("proxy", nil, "skein|envoy[=PATH]", "which proxy", fallback: "skein"),
            .value("sidecar-flag", nil, "FLAG", "for 'skein sidecar', as it is", repeats: true),
            .value("intercept-flag", nil, "FLAG", "for 'skein intercept', as it is", repeats: true),
            .value("ready-timeout", nil, "TIME", "the sidecar may take until it is ready", fallback: "30s"),
            .toggle("dry-run", nil, "print what would be written, and change nothing"),
            .value("root", nil, "DIR", "write below DIR and leave systemd alone: for images"),
            .toggle("leave", nil, "stop, and take away what was written"),
        ],
        examples: [
            "skein token create --service-account web > join-token   # where the control plane's kubeconfig is",
            "sudo skein join --control-plane mesh.example --root-cert root-cert.pem --join-token-file join-token "
                + "--service-account web --labels app=web --port 8080",
            "sudo skein join --leave",
        ],
        run: waiting { call in try await call.flags.isOn("leave") ? leave(call) : join(call) })

    private static func join(_ call: Invocation) async throws -> Int32 {
        if let word = call.words.first { throw InvalidUsage(description: "found '\(word)', expected flags only") }
        let flags = call.flags
        let params = try joinParams(flags)
        let files = JoinFiles(params)
        let patience = try flags.duration("ready-timeout") ?? .seconds(30)
        if flags.isOn("dry-run") {
            call.console.print(files.description)
            return ExitCode.fine
        }
        let root = flags.value("root")
        if root == nil {
            try checkMachine()
            try checkReachable(params.controlPlane)
        }
        try files.write(root: root ?? "")
        if root == nil {
            do {
                try systemctl(["daemon-reload"])
                try systemctl(["enable", "--quiet", "--now", JoinFiles.unit])
                try await waitUntilReady(params, patience)
            } catch {
                undo()
                throw CommandFailure(description: "\(error); nothing of it is left on this machine")
            }
        }
        call.console.print(
            "\(params.namespace)/\(params.name) has joined: \(root ?? "")\(JoinFiles.unitPath)\n"
                + "See 'systemctl status \(JoinFiles.unit)'; 'skein join --leave' undoes it.\n")
        return ExitCode.fine
    }

    /// What was started says best why it can't go on: a token that has ended, another control plane than the roots'.
    private static func waitUntilReady(_ params: JoinParams, _ patience: TimeSpan) async throws {
        let deadline = Instant.now + patience
        var words = "nobody answers there"
        while Instant.now < deadline {
            if let answer = await ReadinessQuestion.answer(params.readyPort, "/healthz/ready") {
                if answer.status == 200 { return }
                words = answer.words.isEmpty ? "it answers \(answer.status)" : answer.words
            }
            try await Task.sleep(nanoseconds: 50_000_000)
        }
        throw CommandFailure(
            description: "the sidecar isn't ready after \(patience.milliseconds / 1000) s at port \(params.readyPort): "
                + "\(words)")
    }

    /// A unit that is gone or broken already is no reason to leave files or rules behind.
    @discardableResult
    private static func undo() -> Bool {
        func quietly(_ words: [String]) { try? systemctl(words, descriptors: [-1, -1, -1]) }
        for unit in [JoinFiles.unit, JoinFiles.rulesUnit] { quietly(["disable", "--quiet", "--now", unit]) }
        let child = try? ChildProcess.spawn(
            ChildParams(program: ProgramPath.own(), arguments: ["intercept", "--remove"], descriptors: [-1, -1, 2]))
        while let child, child.end == nil { usleep(20_000) }
        let hadAny = JoinFiles.remove(root: "")
        quietly(["daemon-reload"])
        for unit in [JoinFiles.unit, JoinFiles.rulesUnit] { quietly(["reset-failed", "--quiet", unit]) }
        return hadAny
    }

    private static func leave(_ call: Invocation) throws -> Int32 {
        let root = call.flags.value("root")
        if root == nil { try checkMachine() }
        guard root.map({ JoinFiles.remove(root: $0) }) ?? undo() else {
            throw CommandFailure(
                description: "found no \(root ?? "")\(JoinFiles.unitPath): this machine hasn't joined a mesh")
        }
        call.console.print("this machine has left the mesh\n")
        return ExitCode.fine
    }

    private static func checkMachine() throws {
        if geteuid() != 0 {
            throw CommandFailure(
                description: "expected root, found another user: units and interception are the machine's")
        }
        var facts = stat()
        if unsafe stat("/run/systemd/system", &facts) != 0 {
            throw CommandFailure(
                description:
                    "this machine isn't run by systemd (found no /run/systemd/system): run 'skein sidecar' and "
                    + "'skein intercept' by what starts its services; --dry-run shows with which flags")
        }
    }

    private static func checkReachable(_ address: String) throws {
        guard let colon = address.lastIndex(of: ":") else { return }
        let host = address[..<colon].filter { $0 != "[" && $0 != "]" }
        guard !TCPProbe.answers(host: String(host), port: String(address[address.index(after: colon)...])) else {
            return
        }
        throw CommandFailure(
            description:
                "nobody answers at the control plane's \(address): is it running with --secure-xds-address on an "
                + "address that this machine reaches?")
    }

    private static func systemctl(_ words: [String], descriptors: [Int32] = [-1, 2, 2]) throws {
        let child = try ChildProcess.spawn(
            ChildParams(program: "systemctl", arguments: words, descriptors: descriptors))
        while child.end == nil { usleep(20_000) }
        if let end = child.end, !end.isFine {
            throw CommandFailure(description: "'systemctl \(words.joined(separator: " "))' failed with \(end)")
        }
    }

    private static func joinParams(_ flags: ParsedFlags) throws -> JoinParams {
        var controlPlane = try flags.required("control-plane")
        if !controlPlane.contains(":") { controlPlane += ":\(ControlPlaneAccess.securePort)" }
        let token = try SmallText.read(try flags.required("join-token-file"), what: "the join token")
        if token.isEmpty || token.contains(where: \.isWhitespace) {
            throw CommandFailure(
                description: "--join-token-file: found no token, expected one line of 'skein token create'")
        }
        let root = try SmallText.read(try flags.required("root-cert"), what: "the root certificate")
        if !root.contains("-----BEGIN CERTIFICATE-----") {
            throw CommandFailure(description: "--root-cert: found no certificate, expected PEM")
        }
        var params = JoinParams(
            name: try name(flags.value("name") ?? hostName()), controlPlane: controlPlane, rootCertificate: root,
            joinToken: token,
            program: ProgramPath.own())
        params.namespace = flags.value("namespace") ?? params.namespace
        params.serviceAccount = flags.value("service-account") ?? params.serviceAccount
        for (key, value) in try flags.pairs("labels") { params.labels[key] = value }
        if let address = flags.value("address") {
            guard IPAddress(address) != nil else {
                throw InvalidUsage(description: "--address: found '\(address)', expected an IP address")
            }
            params.address = address
        }
        for text in flags.list("port") {
            guard let port = UInt16(text), port > 0 else {
                throw InvalidUsage(description: "--port: found '\(text)', expected a number from 1 to 65535")
            }
            params.ports.append(port)
        }
        params.group = flags.value("auto-register-group")
        params.proxy = flags.value("proxy") ?? params.proxy
        params.nameServers = MachineResolver.servers()
        params.sidecarArguments = flags.all("sidecar-flag")
        params.interceptArguments = flags.all("intercept-flag")
        return params
    }

    private static func name(_ name: String) throws(InvalidUsage) -> String {
        let isFine = name.utf8.allSatisfy { ($0 &- 0x61 < 26) || ($0 &- 0x30 < 10) || $0 == 0x2D || $0 == 0x2E }
        guard isFine, !name.isEmpty, name.utf8.count <= 253 else {
            throw InvalidUsage(
                description: "--name: found '\(name)', expected lower-case letters, digits, '-' and '.'")
        }
        return name
    }

    private static func hostName() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&buffer, 255) == 0 else { return "machine" }
        let name = buffer.prefix { $0 != 0 && $0 != 0x2E }.map { UInt8(bitPattern: $0) }
        return String(decoding: name, as: UTF8.self).lowercased()
    }
}
