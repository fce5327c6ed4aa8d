// How the discovery server behaves, and its clock.

import Base

public struct DiscoverySettings: Sendable {
    /// Without changes for so long they are told.
    public var debounceQuiet: TimeSpan = .milliseconds(100)
    /// No change waits longer than this.
    public var debounceLimit: TimeSpan = .seconds(10)
    /// Proxies for which resources are made at once.
    public var concurrentPushes = 16
    /// What may wait unread in a stream before nothing more is made for it.
    public var unreadBytes = 256 << 10
    /// Names one stream may ask for, of one type.
    public var namesPerType = 200_000
    /// Private keys go also to clients on other machines that have proved nothing. Without TLS anyone can read along.
    public var givesKeysWithoutProof = false
    /// Whether a workload may have private keys of its namespace that its configuration names.
    public var admitsToSecrets: @Sendable (ProxyIdentity) async -> Bool = { _ in true }
    /// As clients see it in `control_plane`.
    public var identifier = "{\"Component\":\"skein\"}"
    public var version = ReleaseVersion.current

    public init() {}
}

public protocol DiscoveryClock: Sendable {
    var now: Instant { get }
    func sleep(until: Instant) async throws
}

public struct SystemClock: DiscoveryClock {
    public init() {}
    public var now: Instant { .now }

    public func sleep(until due: Instant) async throws {
        let span = due - .now
        if span > .zero { try await Task.sleep(nanoseconds: UInt64(span.nanoseconds)) }
    }
}
