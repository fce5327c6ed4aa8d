// `skein enter`: a command in the namespaces of a running workload, for tests and for whoever looks into one.

import Glibc
import Processes

extension Verb {
    static let enter = Verb(
        name: "enter", summary: "run a command in the namespaces of a running process",
        usage: "--pid PID [--user UID] -- COMMAND [ARGUMENT ...]",
        about: """
            Joins the user, mount and network namespaces of a process, runs the command there with a PID namespace of its
            own, and ends with its exit code. What it starts ends with it.
            """,
        flags: [
            .value("pid", nil, "PID", "whose namespaces; those of a workload's sidecar or program"),
            .value("user", "u", "UID", "as whom, in the namespace", fallback: "root"),
            .toggle("keep-capabilities", nil, "what the namespace's root may do, such as looking at packets"),
        ],
        examples: ["skein enter --pid 4711 -- curl -s http://reviews:9080/reviews/0"],
        isHidden: true,
        run: { call in
            do {
                let child = try child(call)
                return SignalWait.run { stopped in
                    do throws(SpawnFailure) {
                        let running = try ChildProcess.spawn(child)
                        stopped.whenAsked { running.signal(SIGTERM) }
                        return await running.wait().exitCode
                    } catch {
                        call.console.complain("\(call.path): \(error)")
                        return 127
                    }
                }
            } catch let usage as InvalidUsage {
                call.console.complain("\(call.path): \(usage)")
                return ExitCode.usage
            } catch {
                call.console.complain("\(call.path): \(error)")
                return ExitCode.failed
            }
        })

    private static func child(_ call: Invocation) throws -> ChildParams {
        let flags = call.flags
        guard let pid = try flags.integer("pid", in: 1...4_194_304) else {
            throw InvalidUsage(description: "found no --pid, expected the number of a running process")
        }
        guard let program = flags.rest.first else {
            throw InvalidUsage(description: "found no command, expected one behind --")
        }
        var child = ChildParams(program: program, arguments: Array(flags.rest.dropFirst()))
        child.inside = try Namespaces.of(pid: Int32(pid))
        child.hasOwnPIDs = true
        let user = try flags.integer("user", in: 0...Int(Int32.max)).map(UInt32.init)
        child.identity = ProcessIdentity(
            user: user, group: user,
            capabilities: flags.isOn("keep-capabilities") ? nil : geteuid() == 0 && user == nil ? .ofContainers : [])
        return child
    }
}
