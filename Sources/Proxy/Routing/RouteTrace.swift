// How a request came to its route, for explanations: never asked on a stream's way.

import Base
import EnvoyAPI
import Formatting

/// What a route asks and a request has not got; positions are those of the route's `match`.
package enum RouteMiss: Sendable, Hashable {
    case path
    /// Only CONNECT may come here.
    case connect
    /// It was another share of the requests that this route takes.
    case share
    case grpc
    case header(Int)
    case cookie(Int)
    case query(Int)
    case tls
    case metadata
    case filterState
}

/// The way of one request through one route table.
package struct RouteTrace {
    package let decision: RouteDecision
    /// Positions in the configuration; nil when none was found.
    package let virtualHost: Int?
    package let route: Int?
    /// Of the routes before it, or of all when there is none; an entry is nil for a route that only a share misses.
    package let misses: [RouteMiss?]
}

extension RouteTable {
    /// `match`, with what it passed over.
    package func trace(
        _ request: borrowing HeaderBlock, info: borrowing StreamInfo, random: UInt64
    ) -> RouteTrace {
        let decision = match(request, info: info, random: random)
        let host = decision.virtualHost
        let entry = decision.entry
        let route = entry.flatMap { entry in host?.routes.firstIndex { $0 === entry } }
        let isWalked = !decision.isTLSRedirect
        return RouteTrace(
            decision: decision, virtualHost: host.flatMap { host in virtualHosts.firstIndex { $0 === host } },
            route: route,
            misses: isWalked
                ? host?.misses(before: route ?? host?.routes.count ?? 0, request, info: info, random: random) ?? [] : []
        )
    }

    /// Which of a virtual host's domains has the request's host in it, by the index that the table itself goes by.
    package func domain(_ request: borrowing HeaderBlock, among domains: [String]) -> String? {
        var index = DomainIndex()
        for (number, domain) in domains.enumerated() { _ = index.insert(domain, number) }
        guard let host = soughtHost(request) else { return index.catchAll.map { domains[$0] } }
        return index.find(host).map { domains[$0] }
    }
}

extension RouteEntry {
    /// In percent, for the statement of a route that takes a share only; nil when it takes all.
    package var statedShare: Double? {
        conditions?.statedShare.map { Double($0.numerator) * 100 / Double($0.denominator) }
    }

    /// What random numbers that decide about this route are taken modulo of.
    package var moduli: [UInt64] {
        var moduli: [UInt64] = []
        if let share = conditions?.statedShare { moduli.append(UInt64(share.denominator)) }
        guard let forward else { return moduli }
        if case .weighted(let choice) = forward.clusters { moduli.append(choice.totalWeight) }
        for mirror in forward.mirrors { if let share = mirror.share { moduli.append(UInt64(share.denominator)) } }
        return moduli
    }
}

extension MirrorParams {
    /// In percent.
    package var statedShare: Double { share.map { Double($0.numerator) * 100 / Double($0.denominator) } ?? 100 }
}
