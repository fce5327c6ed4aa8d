// What routes, virtual hosts and weighted clusters say to single HTTP filters.

import EnvoyAPI

/// A filter's own settings at one level; each filter subclasses it with immutable properties.
open class PerFilterConfig: @unchecked Sendable {
    // SAFETY: subclasses hold immutable, Sendable properties only, as the comment above asks of them.
    public init() {}
}

/// The settings of all filters at one level.
public struct PerFilterLevel: Sendable {
    struct Item: Sendable {
        let filter: String
        /// Nil when the level only switches the filter off or on.
        let config: PerFilterConfig?
        let isDisabled: Bool?
    }

    var items: [Item] = []

    static let none = PerFilterLevel()

    /// Reads `typed_per_filter_config` and hands each value to the filter's own compiler.
    static func compile(
        _ node: ConfigNode, _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) -> PerFilterLevel {
        var level = PerFilterLevel()
        for (filter, inner) in node.anyMap("typed_per_filter_config") {
            if inner.typeName == "envoy.config.route.v3.FilterConfig" {
                let isOptional = inner.bool("is_optional")
                let isDisabled = inner.bool("disabled")
                let config = try inner.any("config").flatMap { node throws(InvalidConfiguration) in
                    try compilation.makePerFilter(filter, node, isOptional)
                }
                level.items.append(Item(filter: filter, config: config, isDisabled: isDisabled))
            } else if let config = try compilation.makePerFilter(filter, inner, false) {
                level.items.append(Item(filter: filter, config: config, isDisabled: nil))
            }
        }
        return level
    }

    mutating func add(_ filter: String, _ config: PerFilterConfig) {
        items.append(Item(filter: filter, config: config, isDisabled: nil))
    }

    public var isEmpty: Bool { items.isEmpty }

    public func config(_ filter: String) -> PerFilterConfig? {
        for item in items where item.filter == filter {
            if let config = item.config { return config }
        }
        return nil
    }

    func isDisabled(_ filter: String) -> Bool? {
        for item in items where item.filter == filter {
            if let isDisabled = item.isDisabled { return isDisabled }
            // A configuration of its own switches a filter on that the chain declares disabled.
            if item.config != nil { return false }
        }
        return nil
    }
}

/// The levels that apply to one route, outermost first: route configuration, virtual host, route, weighted cluster.
public struct PerFilterConfigs: Sendable {
    private let levels: [PerFilterLevel]

    init(_ levels: [PerFilterLevel]) { self.levels = levels.filter { !$0.isEmpty } }

    public var isEmpty: Bool { levels.isEmpty }

    /// The innermost level that speaks of the filter.
    public func mostSpecific(_ filter: String) -> PerFilterConfig? {
        for level in levels.reversed() {
            if let config = level.config(filter) { return config }
        }
        return nil
    }

    /// All levels that speak of the filter, outermost first.
    public func all(_ filter: String) -> [PerFilterConfig] { levels.compactMap { $0.config(filter) } }

    /// What the innermost level says of the filter's being switched off; nil when none does.
    public func isDisabled(_ filter: String) -> Bool? {
        for level in levels.reversed() {
            if let isDisabled = level.isDisabled(filter) { return isDisabled }
        }
        return nil
    }
}
