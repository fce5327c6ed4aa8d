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
    private let share: NetworkShare?

    public var kind: NetworkKind { choice.kind }
    /// It was there before.
    public var isJoined: Bool { parts?.isJoined ?? false }

    private init(
        choice: NetworkChoice, gateway: IPAddress, params: MeshNetworkParams, book: AddressBook, parts: NetworkParts?,
        share: NetworkShare?
    ) {
        self.choice = choice
        self.gateway = gateway
        self.params = params
        self.book = book
        self.parts = parts
        self.share = share
    }

    /// This process stays where it is, whatever is chosen.
    public static func start(_ params: MeshNetworkParams) async throws(WorkloadFailure) -> MeshNetwork {
        let abilities = NetworkAbilities.probe()
        var choice = try NetworkChoice.make(abilities, wanted: params.kind, isolates: params.isolates)
        try StateFiles.makeDirectory(params.runtimeDirectory)
        try StateFiles.checkOwned(params.runtimeDirectory)
        let book = try AddressBook(directory: params.runtimeDirectory)
        book.sweep()
        var share: NetworkShare?
        var found: NetworkShare.Found?
        let canJoin = choice.kind != .loopback && (params.kind == nil || params.kind == .isolated)
        if canJoin {
            let looking = try NetworkShare(directory: params.runtimeDirectory)
            found = try await looking.find()
            if let found {
                choice = NetworkChoice(kind: .isolated, reason: "joins the one of process \(found.pid)")
            }
            if choice.kind == .isolated { share = looking } else { looking.giveUp() }
        }
        let loopback = IPAddress(v4: 127 << 24 | 1)
        let gateway = choice.kind == .loopback ? loopback : IPAddress(v4: AddressOrder.mesh + 1)
        let parts =
            choice.kind == .loopback
            ? nil : try NetworkParts(choice.kind, gateway: gateway, params, found: found?.namespaces)
        if let share { parts?.share(by: share) }
        params.log("network: \(choice.kind.rawValue) (\(choice.reason))")
        if choice.kind == .loopback {
            params.log(
                "network: nothing is intercepted: a program must listen on the address that INSTANCE_IP says, and call others "
                    + "through ports that a Sidecar resource opens for it")
        }
        return MeshNetwork(
            choice: choice, gateway: gateway, params: params, book: book, parts: parts, share: share)
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

    /// Where the pairs of interfaces of all workloads end: what runs there reaches every one of them.
    public var hub: Namespaces { parts?.hub ?? .own }

    /// Where this process keeps the control plane's root when the mesh has it in no file.
    var ownRootCertificate: String { "\(params.runtimeDirectory)/root-cert-\(getpid()).pem" }

    /// Forwarders end; namespaces are gone with the last workload.
    public func stop() async {
        share?.stop()
        parts?.stop()
        unsafe unlink(ownRootCertificate)
    }
}
