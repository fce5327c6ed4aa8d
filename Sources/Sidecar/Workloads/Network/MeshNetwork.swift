// Where workloads of one machine live: addresses, namespaces, and the ways in and out.

import Base
import Glibc
import Processes
import Runtime

public final class MeshNetwork: Sendable {
    public let choice: NetworkChoice
    /// The machine as workloads see it: their way out, and their name server.
    public let gateway: IPAddress
    let params: MeshNetworkParams
    private let book: AddressBook
    private let parts: NetworkParts?

    public var kind: NetworkKind { choice.kind }

    private init(
        choice: NetworkChoice, gateway: IPAddress, params: MeshNetworkParams, book: AddressBook, parts: NetworkParts?
    ) {
        self.choice = choice
        self.gateway = gateway
        self.params = params
        self.book = book
        self.parts = parts
    }

    /// This process stays where it is, whatever is chosen.
    public static func start(_ params: MeshNetworkParams) async throws(WorkloadFailure) -> MeshNetwork {
        let choice = try NetworkChoice.make(.probe(), wanted: params.kind, isolates: params.isolates)
        try StateFiles.makeDirectory(params.runtimeDirectory)
        let book = try AddressBook(directory: params.runtimeDirectory)
        book.sweep()
        let loopback = IPAddress(v4: 127 << 24 | 1)
        let gateway = choice.kind == .loopback ? loopback : IPAddress(v4: AddressOrder.mesh + 1)
        let parts = choice.kind == .loopback ? nil : try NetworkParts(choice.kind, gateway: gateway, params)
        params.log("network: \(choice.kind.rawValue) (\(choice.reason))")
        return MeshNetwork(choice: choice, gateway: gateway, params: params, book: book, parts: parts)
    }

    /// A place for one more workload; `name` is taken by at most one of a machine.
    public func seat(name: String, namespace: String) throws(WorkloadFailure) -> MeshSeat {
        let full = "\(namespace).\(name)"
        let nameHeld = try book.takeName(full)
        let base = kind == .loopback ? AddressOrder.loopback : AddressOrder.mesh
        let (address, addressHeld) = try book.takeAddress(for: full, base: base)
        let directory = "\(params.runtimeDirectory)/workloads/\(full)"
        // Of one who was killed: its name is ours now.
        StateFiles.remove(directory)
        try StateFiles.makeDirectory(directory)
        do throws(WorkloadFailure) {
            return try fill(name, namespace, address, directory, held: [nameHeld, addressHeld])
        } catch {
            StateFiles.remove(directory)
            throw error
        }
    }

    private func fill(
        _ name: String, _ namespace: String, _ address: IPAddress, _ directory: String, held: [HeldFile]
    ) throws(WorkloadFailure) -> MeshSeat {
        guard let parts else {
            return MeshSeat(
                address: address, namespaces: .own, directory: directory, interface: nil, held: held, end: {})
        }
        let resolv = ResolverFile.resolv(server: gateway, namespace: namespace, domain: params.domain)
        try StateFiles.write(directory + "/resolv.conf", resolv)
        try StateFiles.write(directory + "/hosts", ResolverFile.hosts(name: name, address: address))
        let (inside, interface) = try parts.connect(address, directory: directory)
        return MeshSeat(
            address: address, namespaces: inside, directory: directory, interface: interface, held: held,
            end: { parts.disconnect(interface) })
    }

    /// Connections to 127.0.0.1:`port` of the machine (0: any free one) reach `target` in the mesh. The port it has.
    public func publish(
        port: UInt16, to target: IPAddress, _ targetPort: UInt16
    ) throws(WorkloadFailure) -> UInt16 {
        guard let parts else {
            throw WorkloadFailure(
                "on loopback addresses nothing needs publishing: \(target):\(targetPort) is reachable")
        }
        return try parts.publish(port, to: .ip(target, port: targetPort))
    }

    /// Connections of workloads to `gateway`:`port` reach 127.0.0.1:`machinePort` of the machine. On a network of kind
    /// machine, which shares the machine's interfaces, whatever listens on all addresses is reachable besides.
    public func admit(port: UInt16, toMachine machinePort: UInt16) throws(WorkloadFailure) {
        try parts?.admit(port, to: .ip(IPAddress(v4: 127 << 24 | 1), port: machinePort))
    }

    /// Forwarders end; namespaces are gone with the last workload.
    public func stop() async { parts?.stop() }
}
