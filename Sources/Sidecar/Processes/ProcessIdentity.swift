// Whom a program runs as, and what it may.

public struct ProcessIdentity: Sendable, Hashable {
    /// Ids as its user namespace has them; nil: unchanged.
    public var user: UInt32?
    public var group: UInt32?
    /// All capabilities that it can ever have; nil: as they are.
    public var capabilities: CapabilitySet?
    /// Programs with a set-user bit give it no more than it has.
    public var hasNoNewPrivileges: Bool

    public init(
        user: UInt32? = nil, group: UInt32? = nil, capabilities: CapabilitySet? = nil, hasNoNewPrivileges: Bool = false
    ) {
        self.user = user
        self.group = group
        self.capabilities = capabilities
        self.hasNoNewPrivileges = hasNoNewPrivileges
    }

    public static let unchanged = ProcessIdentity()
}

/// Numbers of capabilities(7) as bits.
public struct CapabilitySet: OptionSet, Sendable, Hashable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public static let netBindService = CapabilitySet(rawValue: 1 << 10)
    public static let netAdmin = CapabilitySet(rawValue: 1 << 12)
    public static let netRaw = CapabilitySet(rawValue: 1 << 13)
    /// What container runtimes leave to root: files and identities of its own, no say over the machine or its network.
    public static let ofContainers = CapabilitySet(
        rawValue: [0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31].reduce(0) { $0 | 1 << UInt64($1) })
}
