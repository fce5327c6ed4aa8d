// `skein demo`: a whole mesh on this machine, and what one does with it while it runs.

import Base
import DemoMesh
import Glibc
import Processes
import Workloads

extension Verb {
    static let demo = Verb(
        name: "demo", summary: "a whole mesh on this machine, with bookinfo in it", usage: "[bookinfo] [flags]",
        about: """
            Starts a control plane, an ingress and an egress gateway, and bookinfo with the services of the exercises, each
            with a sidecar of its own and mutual TLS between all of them. Nothing of the machine is changed; Ctrl-C takes
            everything away. 'skein demo' alone is 'skein demo bookinfo', whose --help has the flags.
            """,
        examples: [
            "skein demo",
            "skein demo exec sleep -- curl -s http://httpbin:8000/headers",
            "skein demo logs reviews-v2 --sidecar",
            "skein demo status",
        ],
        verbs: [.demoBookinfo, .demoExec, .demoLogs, .demoStatus, .demoService], usual: "bookinfo")

    static let demoState = Flag.value(
        "state", nil, "DIR", "where the demo keeps what it writes", fallback: "$XDG_STATE_HOME/skein/demo")

    static let demoBookinfo = Verb(
        name: "bookinfo", summary: "start the mesh, and keep it until Ctrl-C", usage: "[flags]",
        about: """
            The ingress gateway answers on 127.0.0.1. When everything is ready, DIR/ready.json says where it is and which
            processes it has, and DIR/kubeconfig is for kubectl. A second demo beside it needs a state and ports of its own.
            """,
        flags: [
            demoState,
            .value("http-port", nil, "N", "of the ingress gateway on 127.0.0.1; 0 takes a free one", fallback: "8080"),
            .value("https-port", nil, "N", "the same for HTTPS", fallback: "8443"),
            .value("api-port", nil, "N", "of the resource API on 127.0.0.1", fallback: "7443, or a free one"),
            .value(
                "proxy", nil, "WHAT", "what carries the traffic: skein, envoy or envoy=PATH", fallback: "skein"),
            .value(
                "network", nil, "KIND", "where the workloads live", fallback: "isolated",
                choices: [NetworkKind.isolated, .machine].map(\.rawValue)),
        ],
        examples: [
            "skein demo bookinfo",
            "skein demo bookinfo --http-port 9000 --https-port 9443",
            "# a second one beside it",
            "skein demo bookinfo --state /tmp/second --http-port 0 --https-port 0",
            "skein demo bookinfo --proxy envoy=/usr/local/bin/envoy",
        ],
        run: { call in
            do throws(InvalidUsage) {
                if let word = call.words.first ?? call.flags.rest.first {
                    throw InvalidUsage(description: "found '\(word)', expected flags only")
                }
                return run(try params(call), call)
            } catch {
                call.console.complain("\(call.path): \(error); 'skein \(call.path) --help' shows how")
                return ExitCode.usage
            }
        })

    static func demoStatePath(_ call: Invocation) throws(InvalidUsage) -> String {
        if let given = call.flags.value("state") {
            if given.isEmpty { throw InvalidUsage(description: "--state: found nothing, expected a directory") }
            return given
        }
        guard let usual = DemoState.usualPath else {
            throw InvalidUsage(description: "found neither $XDG_STATE_HOME nor $HOME: name a directory with --state")
        }
        return usual
    }

    private static func params(_ call: Invocation) throws(InvalidUsage) -> DemoParams {
        var params = DemoParams(stateDirectory: try demoStatePath(call))
        if let port = try call.flags.integer("http-port", in: 0...65535) { params.httpPort = UInt16(port) }
        if let port = try call.flags.integer("https-port", in: 0...65535) { params.httpsPort = UInt16(port) }
        if let port = try call.flags.integer("api-port", in: 0...65535) { params.apiPort = UInt16(port) }
        if params.httpPort != 0, params.httpPort == params.httpsPort {
            throw InvalidUsage(
                description: "--http-port and --https-port: found \(params.httpPort) twice, expected two ports")
        }
        if let proxy = call.flags.value("proxy") {
            guard proxy == "skein" || proxy == "envoy" || proxy.hasPrefix("envoy=") else {
                throw InvalidUsage(description: "--proxy: found '\(proxy)', expected skein, envoy or envoy=PATH")
            }
            // A program that isn't there is better said now than by thirteen sidecars.
            do throws(SpawnFailure) {
                if proxy != "skein" {
                    let path = try ProgramPath.find(
                        proxy == "envoy" ? "envoy" : String(proxy.dropFirst("envoy=".count)))
                    params.proxy = "envoy=\(DemoState.absolute(path))"
                }
            } catch {
                throw InvalidUsage(description: "--proxy: \(error)")
            }
        }
        if let network = call.flags.value("network") { params.network = NetworkKind(rawValue: network) }
        return params
    }

    /// Signals are taken by this thread alone: they are blocked before any other is made.
    private static func run(_ params: DemoParams, _ call: Invocation) -> Int32 {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        let console = call.console
        let progress = DemoProgress(isTerminal: isatty(STDOUT_FILENO) == 1) { console.print($0) }
        let running = Task { () -> DemoMesh? in
            do {
                let mesh = try await DemoMesh.start(params, progress)
                console.print(DemoWords.ready(mesh.facts, isUsual: params.stateDirectory == DemoState.usualPath))
                return mesh
            } catch is CancellationError {
                return nil
            } catch {
                console.complain("\(call.path): \(error)")
                exit(ExitCode.failed)
            }
        }
        var number: Int32 = 0
        unsafe sigwait(&signals, &number)
        running.cancel()
        Task {
            console.print("\nending the demo ...\n")
            await running.value?.stop()
            console.print("all of it is gone\n")
            exit(ExitCode.fine)
        }
        // A second signal ends it at once: the kernel takes everything away with this process.
        unsafe sigwait(&signals, &number)
        return 128 + number
    }
}
