// What this process may do with namespaces, found out by doing it: settings that forbid it have many names.

import Glibc
import Processes

extension NetworkAbilities {
    /// A few milliseconds; what was made for it is gone when this returns.
    public static func probe() -> NetworkAbilities {
        var abilities = NetworkAbilities(isRoot: geteuid() == 0)
        do throws(NamespaceFailure) {
            let base = abilities.isRoot ? Namespaces.own : try .withUser()
            let net = try base.withNet()
            _ = try net.withFiles([])
            let socket = try NetlinkSocket(in: net)
            try socket.makePair("skein-probe", peer: "eth0", in: try net.withNetBeside())
        } catch {
            let words = "\(error)"
            if abilities.isRoot {
                abilities.netRefusal = "root, but network namespaces are refused here (\(words))"
            } else {
                abilities.userRefusal = "not root, and user namespaces are refused here (\(words))"
            }
        }
        return abilities
    }
}

extension Namespaces {
    /// Another network namespace of the same user namespace.
    func withNetBeside() throws(NamespaceFailure) -> Namespaces { try withNet() }
}
