// Names to addresses without blocking the loop.

import Base

/// One per loop and set of DNS servers; confined to its loop. Names are looked for in /etc/hosts first.
public final class Resolver {
    private let channel: ResolverChannel

    public init(loop: EventLoop, params: ResolverParams = ResolverParams()) throws(InvalidResolver) {
        channel = try ResolverChannel(loop: loop, params: params)
    }

    deinit { channel.close() }

    /// Ends every open question with `closed`.
    public func close() { channel.close() }

    /// Questions that are out.
    public var pending: Int { channel.questionsOut }

    /// Asks. `client` hears of it once, with `token`; at once for an address literal. The returned query serves to
    /// cancel and may be dropped.
    @discardableResult
    public func resolve(
        _ name: String, _ family: ResolverFamily, token: UInt64, client: ResolverClient
    ) -> ResolverQuery {
        let query = ResolverQuery(name, token: token, client: client, channel: channel)
        if let literal = IPAddress(name) {
            query.finish(Self.accepts(literal, family) ? .addresses([literal], ttl: 0) : .empty(.noData))
            return query
        }
        // A channel that cannot be opened again stays closed, and says so.
        try? channel.refresh()
        if !channel.isOpen {
            query.finish(.failure(.closed))
            return query
        }
        query.start(family)
        channel.schedule()
        return query
    }

    private static func accepts(_ address: IPAddress, _ family: ResolverFamily) -> Bool {
        switch family {
        case .v4Only: address.family == .v4
        case .v6Only: address.family == .v6
        case .auto, .v4Preferred, .all: true
        }
    }
}
