// What compiling routes needs to know of the rest of the configuration.

import EnvoyAPI
import Formatting

/// Handed down while a RouteConfiguration is compiled, not kept.
public struct RouteCompilation {
    public var runtime = RuntimeValues.process
    /// Compiles what a route says to one filter, by the filter's name in the chain; nil is taken when the value is
    /// optional and nobody knows it.
    public var makePerFilter:
        (_ filter: String, _ node: ConfigNode, _ isOptional: Bool) throws(InvalidConfiguration) -> PerFilterConfig?
    /// Gives each cluster name a small number, the same for the same name, for lookups without hashing.
    public var clusterIndex: (String) -> Int
    /// Whether a cluster exists; nil leaves names unchecked, as for routes that come from elsewhere than the file.
    public var knowsCluster: ((String) -> Bool)?

    public init(
        runtime: RuntimeValues = .process,
        makePerFilter:
            @escaping (String, ConfigNode, Bool) throws(InvalidConfiguration) -> PerFilterConfig? = Self.refuse,
        clusterIndex: @escaping (String) -> Int = { _ in -1 }, knowsCluster: ((String) -> Bool)? = nil
    ) {
        self.runtime = runtime
        self.makePerFilter = makePerFilter
        self.clusterIndex = clusterIndex
        self.knowsCluster = knowsCluster
    }

    public static func refuse(
        _ filter: String, _ node: ConfigNode, _ isOptional: Bool
    ) throws(InvalidConfiguration) -> PerFilterConfig? {
        if isOptional { return nil }
        throw node.unsupported("", "no filter \(filter) takes configuration from routes")
    }
}

/// A cluster as routes name it.
public struct ClusterReference: Sendable, Hashable {
    public let name: String
    /// What `RouteCompilation.clusterIndex` gave for the name.
    public let index: Int

    /// Known by its name only.
    public init(name: String) {
        self.name = name
        index = -1
    }

    init(_ name: String, _ compilation: RouteCompilation) {
        self.name = name
        index = compilation.clusterIndex(name)
    }
}
