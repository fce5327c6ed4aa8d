// The routes that connection managers of one loop go by at the moment: fixed ones, or whatever a server said last.

import Base
import Routing

/// Where a connection manager's routes come from.
enum RouteSource: Sendable {
    case fixed(RouteTable)
    case discovered(RouteReference)
    /// One of several, by the request's headers.
    case scoped(ScopedRoutesParams)
}

/// A route configuration that a server provides; one for all connection managers that ask the same server for it.
struct RouteReference: Sendable, Hashable {
    let name: String
    /// Of this name and source, the same in every loop.
    let number: Int
}

/// Confined to its loop. Streams keep the entry they were routed with, so replacing the table cuts nobody off.
final class RouteSlot {
    /// Nil until the first one has come.
    private(set) var table: RouteTable?
    private(set) var statistics: RouteStatistics?

    func replace(_ table: RouteTable?, _ worker: Worker) {
        self.table = table
        statistics = table.flatMap { RouteStatistics($0, worker) }
    }
}
