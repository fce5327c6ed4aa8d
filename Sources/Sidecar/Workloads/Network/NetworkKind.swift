// The three places where workloads of one machine can live, and which of them is chosen.

public enum NetworkKind: String, Sendable, CaseIterable {
    /// A network namespace per workload, joined to this machine's own network.
    case machine
    /// A network namespace per workload, joined to one that is a switch of their own; the machine sees what is published.
    case isolated
    /// This machine's loopback: an address of its own for each, no namespace, nothing intercepted.
    case loopback
}

/// What this process may do here.
public struct NetworkAbilities: Sendable, Hashable {
    public var isRoot: Bool
    /// Why no network namespace can be made as root; nil: one can.
    public var netRefusal: String?
    /// Why no user namespace can be made; nil: one can.
    public var userRefusal: String?

    public init(isRoot: Bool, netRefusal: String? = nil, userRefusal: String? = nil) {
        self.isRoot = isRoot
        self.netRefusal = netRefusal
        self.userRefusal = userRefusal
    }
}

public struct NetworkChoice: Sendable, Hashable {
    public let kind: NetworkKind
    /// For people.
    public let reason: String

    /// `wanted` nil: the first that is allowed, or, when `isolates`, the first that leaves the machine's network alone.
    public static func make(
        _ abilities: NetworkAbilities, wanted: NetworkKind? = nil, isolates: Bool = false
    ) throws(WorkloadFailure) -> NetworkChoice {
        let refusal = abilities.isRoot ? abilities.netRefusal : abilities.userRefusal
        switch wanted {
        case .machine?:
            guard abilities.isRoot else {
                throw WorkloadFailure(
                    "network 'machine' changes this machine's interfaces: expected root, found another user; run it with "
                        + "sudo, or choose --network isolated")
            }
            if let refusal { throw WorkloadFailure("network 'machine': \(refusal)") }
            return NetworkChoice(kind: .machine, reason: "as asked")
        case .isolated?:
            if let refusal { throw WorkloadFailure("network 'isolated': \(refusal); try --network loopback") }
            return NetworkChoice(kind: .isolated, reason: "as asked")
        case .loopback?:
            return NetworkChoice(kind: .loopback, reason: "as asked")
        case nil:
            if let refusal { return NetworkChoice(kind: .loopback, reason: refusal) }
            if isolates { return NetworkChoice(kind: .isolated, reason: "leaves this machine's network as it is") }
            if abilities.isRoot { return NetworkChoice(kind: .machine, reason: "root, and namespaces are allowed") }
            return NetworkChoice(kind: .isolated, reason: "not root, and user namespaces are allowed")
        }
    }
}
