// Where a forwarded connection goes on, and from which network.

import Base
import Processes

enum ForwardTarget: Sendable, Hashable {
    /// From this machine's network.
    case machine(SocketAddress)
    /// From the mesh's.
    case mesh(SocketAddress)
    /// Where it was going before it was redirected, from this machine's network.
    case outside

    /// Nil: refused. Addresses of the mesh itself never lead out: what isn't reachable inside isn't anywhere.
    func destination(original: SocketAddress?) -> (address: SocketAddress, isMesh: Bool)? {
        switch self {
        case .machine(let address): return (address, false)
        case .mesh(let address): return (address, true)
        case .outside:
            guard let original, let ip = original.ip, ip.family == .v4 else { return nil }
            let isMesh = ip.v4Bits >> 16 == AddressOrder.mesh >> 16
            return isMesh || ip.isLoopback || ip.v4Bits == 0 ? nil : (original, false)
        }
    }
}
