// What a network of workloads is made with.

import Glibc

public struct MeshNetworkParams: Sendable {
    /// Nil: the first that is allowed here.
    public var kind: NetworkKind?
    /// Without a wish: one that leaves the machine's network alone.
    public var isolates = false
    /// Where addresses are allotted and what the workloads' processes read is kept; the same for all of a machine.
    public var runtimeDirectory: String
    /// Of services' names, for search lists.
    public var domain = "cluster.local"
    /// What happens in it, a line each.
    public var log: @Sendable (String) -> Void

    public init(
        kind: NetworkKind? = nil, isolates: Bool = false, stateDirectory: String? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.kind = kind
        self.isolates = isolates
        self.log = log
        let wanted = stateDirectory ?? Self.defaultDirectory
        runtimeDirectory = Self.isOpen(wanted) ? wanted : Self.defaultDirectory
    }

    /// Root's proxies run as another user, who must get there: a directory below /root is none for them.
    static func isOpen(_ path: String) -> Bool {
        if geteuid() != 0 { return true }
        var prefix = ""
        for part in path.split(separator: "/") {
            prefix += "/\(part)"
            var facts = stat()
            if unsafe stat(prefix, &facts) != 0 { return true }
            if facts.st_mode & S_IXOTH == 0 { return false }
        }
        return true
    }

    /// $SKEIN_RUNTIME_DIR; /run/skein for root; $XDG_RUNTIME_DIR/skein; /tmp/skein-UID.
    public static var defaultDirectory: String {
        if let named = variable("SKEIN_RUNTIME_DIR") { return named }
        if geteuid() == 0 { return "/run/skein" }
        return variable("XDG_RUNTIME_DIR").map { $0 + "/skein" } ?? "/tmp/skein-\(geteuid())"
    }

    private static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
