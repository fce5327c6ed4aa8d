// A program with its sidecar and its place in the mesh's network: started in order, kept running, ended in order.

import Base
import Glibc
import Processes

public final class Workload: Sendable {
    public let params: WorkloadParams
    public let address: IPAddress

    init(params: WorkloadParams, address: IPAddress) {
        self.params = params
        self.address = address
    }

    /// Returns when the sidecar is ready and the program has been started; leaves nothing behind when it throws.
    /// `lines` takes every line of both, without the prefix: (who: NAME or NAME/sidecar, line).
    public static func start(
        _ params: WorkloadParams, in network: MeshNetwork, of plane: ControlPlaneAccess,
        lines: @escaping @Sendable (_ who: String, _ line: String) -> Void
    ) async throws(WorkloadFailure) -> Workload {
        throw WorkloadFailure("workloads come with the next commit")
    }

    /// Of the program, for good: by its policy it isn't started again, or `stop` ended it.
    public func wait() async -> ProcessEnd { .exited(0) }

    /// Number of the running program (or of the first process of its PID namespace) and of the sidecar.
    public var pids: (program: Int32?, sidecar: Int32?) { (nil, nil) }

    /// Starts a command in the workload's namespaces, as its program would be: intercepted as that is.
    public func run(_ command: [String], descriptors: [Int32] = [0, 1, 2]) throws(WorkloadFailure) -> ChildProcess {
        throw WorkloadFailure("workloads come with the next commit")
    }

    /// Inbound drained, then the program ended, then the sidecar; its WorkloadEntry goes and so does its namespace.
    public func stop() async {}
}
