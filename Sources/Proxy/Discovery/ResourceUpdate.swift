// What has changed, as a consumer of resources gets it, and what it refuses.

import Base
import EnvoyAPI

/// One resource, decoded and checked against the API's constraints.
public struct DiscoveredResource: Sendable {
    public let name: String
    /// Its own in delta and in a wrapped resource, else the response's.
    public let version: String
    public let message: Message
    public let timeToLive: TimeSpan?

    public init(name: String, version: String, message: Message, timeToLive: TimeSpan? = nil) {
        self.name = name
        self.version = version
        self.message = message
        self.timeToLive = timeToLive
    }
}

/// Resources that are the same as before are not among `changed`.
public struct ResourceUpdate: Sendable {
    /// Of the response; `system_version_info` in delta.
    public let version: String
    public let changed: [DiscoveredResource]
    public let removed: [String]
    /// Refused already, since an extension inside breaks a constraint: told so that it can be shown.
    public let unfit: [UnfitResource]

    public init(
        version: String, changed: [DiscoveredResource], removed: [String] = [], unfit: [UnfitResource] = []
    ) {
        self.version = version
        self.changed = changed
        self.removed = removed
        self.unfit = unfit
    }

    public var isEmpty: Bool { changed.isEmpty && removed.isEmpty }
}

public struct UnfitResource: Sendable {
    public let name: String
    public let message: Message
    public let error: InvalidConfiguration

    public init(name: String, message: Message, error: InvalidConfiguration) {
        self.name = name
        self.message = message
        self.error = error
    }
}

/// A resource that is not in force, and why. An empty name stands for the whole response.
public struct ResourceRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    public let name: String
    public let error: InvalidConfiguration

    public init(name: String, error: InvalidConfiguration) {
        self.name = name
        self.error = error
    }

    public var description: String { name.isEmpty ? "\(error)" : "\(name): \(error)" }
}
