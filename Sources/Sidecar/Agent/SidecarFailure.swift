// Why an agent could not start or go on, in words that say what to do.

public struct SidecarFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ words: String) { description = words }
}
