// What one does with a running demo: commands inside its workloads, their logs, their state.

import DemoMesh
import Glibc
import Processes

extension Verb {
    static let demoExec = Verb(
        name: "exec", summary: "run a command where a workload is", usage: "WORKLOAD -- COMMAND [ARGUMENT ...]",
        about: """
            The command has the workload's network, names and files of this machine: what it connects to goes through the
            workload's sidecar. Its exit code is this verb's.
            """,
        flags: [demoState],
        examples: [
            "skein demo exec sleep -- curl -s http://httpbin:8000/headers",
            "skein demo exec productpage-v1 -- sh",
            "skein demo exec ratings-v1 -- ip address",
        ],
        run: { call in
            do {
                guard call.words.count == 1, !call.flags.rest.isEmpty else {
                    throw InvalidUsage(
                        description:
                            "found \(call.words.count) workloads and a command of \(call.flags.rest.count) words, "
                            + "expected WORKLOAD -- COMMAND")
                }
                let facts = try ReadyFacts.read(try demoStatePath(call))
                let shell = try WorkloadShell(try facts.workload(call.words[0]))
                return try run(shell, call.flags.rest)
            } catch {
                return explained(error, call)
            }
        })

    static let demoLogs = Verb(
        name: "logs", summary: "show what a workload has written", usage: "WORKLOAD|control [flags]",
        flags: [
            demoState, .toggle("sidecar", nil, "what its sidecar has written"),
            .toggle("follow", "f", "and what comes, until Ctrl-C"),
            .value("tail", nil, "N", "the last lines only", fallback: "all"),
        ],
        examples: [
            "skein demo logs reviews-v2", "skein demo logs sleep --sidecar --tail 20", "skein demo logs control -f",
        ],
        run: { call in
            do {
                guard call.words.count == 1 else {
                    throw InvalidUsage(description: "found \(call.words.count) workloads, expected one")
                }
                let tail = try call.flags.integer("tail", in: 0...1_000_000)
                let facts = try ReadyFacts.read(try demoStatePath(call))
                var file = facts.controlLog
                if call.words[0] != "control" {
                    let process = try facts.workload(call.words[0])
                    file = call.flags.isOn("sidecar") ? process.sidecarLog : process.log
                }
                return try show(file, tail: tail, follows: call.flags.isOn("follow"), call.console)
            } catch {
                return explained(error, call)
            }
        })

    static let demoStatus = Verb(
        name: "status", summary: "what the running demo has, and whether all of it runs", usage: "[flags]",
        flags: [demoState], examples: ["skein demo status"],
        run: { call in
            do {
                call.console.print(DemoWords.status(try ReadyFacts.read(try demoStatePath(call))))
                return ExitCode.fine
            } catch {
                return explained(error, call)
            }
        })

    private static func explained(_ error: any Error, _ call: Invocation) -> Int32 {
        if error is InvalidUsage {
            call.console.complain("\(call.path): \(error); 'skein \(call.path) --help' shows how")
            return ExitCode.usage
        }
        call.console.complain("\(call.path): \(error)")
        return ExitCode.failed
    }

    /// A terminal's Ctrl-C reaches the command by itself; what is sent to this process is handed on.
    private static func run(_ shell: WorkloadShell, _ command: [String]) throws -> Int32 {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2] { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        let child = try shell.start(command)
        let waiting = Task {
            let end = await child.wait()
            exit(end.exitCode)
        }
        while true {
            var number: Int32 = 0
            unsafe sigwait(&signals, &number)
            if waiting.isCancelled { return ExitCode.failed }
            let isFromTerminal = number == SIGINT || number == SIGQUIT
            if !isFromTerminal || isatty(STDIN_FILENO) == 0 { child.signal(number) }
        }
    }

    private static func show(_ file: String, tail: Int?, follows: Bool, _ console: Console) throws -> Int32 {
        guard let bytes = DemoState.read(file) else {
            throw CommandFailure(description: "\(file) can't be read; the demo that wrote it may be another user's")
        }
        var text = bytes[...]
        if let tail {
            var lines = 0
            var start = text.endIndex
            while start > text.startIndex {
                if text[start - 1] == 0x0A, start < text.endIndex {
                    lines += 1
                    if lines == tail { break }
                }
                start -= 1
            }
            text = tail == 0 ? [] : text[start...]
        }
        console.print(String(decoding: text, as: UTF8.self))
        if !follows { return ExitCode.fine }
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return ExitCode.failed }
        lseek(descriptor, off_t(bytes.count), SEEK_SET)
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe read(descriptor, &piece, piece.count)
            if count > 0 {
                console.print(String(decoding: piece[..<count], as: UTF8.self))
            } else {
                usleep(100_000)
            }
        }
    }
}
