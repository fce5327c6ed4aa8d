// What a single endpoint says about how it is to be checked.

import Base

/// `Endpoint.HealthCheckConfig`; nothing set: the check goes where requests go.
public struct HostCheckParams: Sendable, Hashable {
    /// 0: the address's own.
    public var port: UInt16 = 0
    public var hostname = ""
    public var address: SocketAddress?
    public var isDisabled = false

    public init() {}

    /// Where the check of a host at `host` connects.
    public func target(of host: SocketAddress) -> SocketAddress {
        let target = address ?? host
        guard port > 0, case .ip(let ip, _) = target else { return target }
        return .ip(ip, port: port)
    }
}
