// Where workloads of one machine live: addresses, namespaces, and the ways in and out.

import Base
import Glibc
import Processes

public final class MeshNetwork: Sendable {
    public let choice: NetworkChoice
    /// The machine as workloads see it: their way out, and their name server.
    public let gateway: IPAddress
    let params: MeshNetworkParams

    public var kind: NetworkKind { choice.kind }

    init(choice: NetworkChoice, gateway: IPAddress, params: MeshNetworkParams) {
        self.choice = choice
        self.gateway = gateway
        self.params = params
    }

    /// This process stays where it is, whatever is chosen.
    public static func start(_ params: MeshNetworkParams) async throws(WorkloadFailure) -> MeshNetwork {
        throw WorkloadFailure("networks come with the next commit")
    }

    /// Connections to 127.0.0.1:`port` of the machine (0: any free one) reach `target` in the mesh. The port it has.
    public func publish(port: UInt16, to target: IPAddress, _ targetPort: UInt16) throws(WorkloadFailure) -> UInt16 {
        throw WorkloadFailure("networks come with the next commit")
    }

    /// Connections of workloads to `gateway`:`port` reach 127.0.0.1:`machinePort` of the machine; others are refused there.
    public func admit(port: UInt16, toMachine machinePort: UInt16) throws(WorkloadFailure) {
        throw WorkloadFailure("networks come with the next commit")
    }

    /// Forwarders end; namespaces are gone with the last workload.
    public func stop() async {}
}
