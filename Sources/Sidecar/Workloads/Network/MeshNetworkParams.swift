// What a network of workloads is made with.

public struct MeshNetworkParams: Sendable {
    /// Nil: the first that is allowed here.
    public var kind: NetworkKind?
    /// Without a wish: one that leaves the machine's network alone.
    public var isolates = false
    /// Where addresses are allotted and workloads' files are; made if missing.
    public var stateDirectory: String
    /// What happens in it, a line each.
    public var log: @Sendable (String) -> Void

    public init(
        kind: NetworkKind? = nil, isolates: Bool = false, stateDirectory: String,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.kind = kind
        self.isolates = isolates
        self.stateDirectory = stateDirectory
        self.log = log
    }
}
