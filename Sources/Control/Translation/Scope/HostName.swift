// Hostnames with a leading wildcard: what they match and which of two is more specific.

import Registry

enum HostName {
    static func isWildcard(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: "*") }

    /// Whether some name belongs to both.
    static func overlap(_ left: String, _ right: String) -> Bool {
        switch (isWildcard(left), isWildcard(right)) {
        case (true, true):
            left.utf8.count < right.utf8.count ? ends(right, with: left) : ends(left, with: right)
        case (true, false): ends(right, withWildcard: left)
        case (false, true): ends(left, withWildcard: right)
        case (false, false): left == right
        }
    }

    /// Whether every name of the first belongs to the second.
    static func isSubset(_ name: String, of other: String) -> Bool {
        switch (isWildcard(name), isWildcard(other)) {
        case (true, true): name.utf8.count >= other.utf8.count && ends(name, with: other)
        case (true, false): false
        case (false, true): ends(name, withWildcard: other)
        case (false, false): name == other
        }
    }

    static func isMoreSpecific(_ name: String, than other: String) -> Bool {
        switch (isWildcard(name), isWildcard(other)) {
        case (true, false): false
        case (false, true): true
        default:
            name.utf8.count == other.utf8.count ? name < other : name.utf8.count > other.utf8.count
        }
    }

    /// The entry of a name: its own, or that of the most specific wildcard around it.
    static func mostSpecific<Value>(
        for name: String, exact: [String: Value], wildcards: [String: Value]
    ) -> (host: String, value: Value)? {
        if isWildcard(name) {
            if let value = wildcards[name] { return (name, value) }
        } else if let value = exact[name] {
            return (name, value)
        }
        var best: (host: String, value: Value)?
        for (host, value) in wildcards where isSubset(name, of: host) {
            if let known = best, !isMoreSpecific(host, than: known.host) { continue }
            best = (host, value)
        }
        return best
    }

    /// A short name belongs to the namespace of the object that says it.
    static func resolved(_ name: String, in namespace: String, domain: String) -> String {
        if name.isEmpty || name == "*" || name.utf8.contains(UInt8(ascii: ".")) || namespace.isEmpty { return name }
        return "\(name).\(namespace).svc.\(domain)"
    }

    /// The same, and `name.namespace` where no host is called so but a service is meant by it.
    static func resolved(_ name: String, in namespace: String, _ world: WorldSnapshot) -> String {
        let full = resolved(name, in: namespace, domain: world.clusterDomain)
        if full != name || world.namespacesOfHostname[name] != nil || isWildcard(name) { return full }
        let dots = name.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: ".") ? 1 : 0) }
        let candidate = "\(name).svc.\(world.clusterDomain)"
        return dots == 1 && world.namespacesOfHostname[candidate] != nil ? candidate : name
    }

    /// `gateway`, `./gateway`, `namespace/gateway` or `gateway.namespace.svc...` as `namespace/gateway`.
    static func resolvedGateway(_ name: String, in namespace: String) -> String {
        if name == "mesh" { return name }
        if name.hasPrefix("./") { return "\(namespace)/\(name.dropFirst(2))" }
        if name.utf8.contains(UInt8(ascii: "/")) { return name }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count > 1 { return "\(parts[1])/\(parts[0])" }
        return "\(namespace)/\(name)"
    }

    /// Both are wildcards: what follows the star.
    private static func ends(_ long: String, with short: String) -> Bool {
        ends(long.utf8.dropFirst(), with: short.utf8.dropFirst())
    }

    private static func ends(_ name: String, withWildcard wildcard: String) -> Bool {
        ends(name.utf8[...], with: wildcard.utf8.dropFirst())
    }

    private static func ends(_ name: Substring.UTF8View, with suffix: Substring.UTF8View) -> Bool {
        name.count >= suffix.count && name.suffix(suffix.count).elementsEqual(suffix)
    }
}
