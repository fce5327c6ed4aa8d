// Why a workload or its network can't be: what was tried, what was found, what to do.

public struct WorkloadFailure: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
