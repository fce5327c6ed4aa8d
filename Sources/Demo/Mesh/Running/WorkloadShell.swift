// A command inside a workload of a demo that another process runs.

import Glibc
import Processes

public struct WorkloadShell: Sendable {
    private let inside: Namespaces

    public init(_ process: ReadyFacts.Process) throws(DemoFailure) {
        let pid = process.pid > 0 ? process.pid : process.sidecarPid
        guard pid > 0 else { throw DemoFailure("\(process.name) is being started again; try once more") }
        do throws(NamespaceFailure) {
            inside = try Namespaces.of(pid: pid)
        } catch {
            if error.code == EACCES || error.code == EPERM {
                throw DemoFailure(
                    "\(process.name) is not yours to enter (\(error)): do it as the user who started the demo")
            }
            throw DemoFailure("\(process.name) can't be entered: \(error)")
        }
    }

    public func start(_ command: [String]) throws(SpawnFailure) -> ChildProcess {
        var params = ChildParams(program: command[0], arguments: Array(command.dropFirst()))
        params.inside = inside
        // The terminal's signals and its input go to the command.
        params.hasOwnGroup = false
        return try ChildProcess.spawn(params)
    }
}
