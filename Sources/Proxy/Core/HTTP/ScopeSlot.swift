// Scoped routes on one loop: which slot of routes a request goes by, according to its headers.

import Base
import EnvoyAPI
import Routing

/// Scopes and their routes; immutable, shared by all loops.
final class ScopeTable: Sendable {
    fileprivate let index: ScopeIndex
    /// `fixed` or `discovered`, in the order of the index's keys.
    fileprivate let routes: [RouteSource]

    init(_ scopes: [Scope]) {
        index = ScopeIndex(scopes.map(\.key))
        routes = scopes.map(\.routes)
    }
}

/// Scopes that a server provides; one for all connection managers that ask the same server under the same name.
struct ScopeReference: Sendable, Hashable {
    let name: String
    /// Of this name and sources, the same in every loop.
    let number: Int
}

/// The scopes in force, confined to a loop.
final class ScopeSlot {
    private var table: ScopeTable?
    private var slots: [RouteSlot] = []

    func replace(_ table: ScopeTable, _ worker: Worker) {
        // What has not changed keeps its statistics.
        var known: [ObjectIdentifier: RouteSlot] = [:]
        for slot in slots {
            if let routes = slot.table { known[ObjectIdentifier(routes)] = slot }
        }
        slots = table.routes.map { source in
            if case .fixed(let routes) = source, let slot = known[ObjectIdentifier(routes)] { return slot }
            return worker.routeSlot(for: source)
        }
        self.table = table
    }

    fileprivate func routes(_ builder: ScopeKeyBuilder, _ request: borrowing HeaderBlock) -> RouteSlot? {
        guard let table, let place = table.index.find(builder, request) else { return nil }
        return slots[place]
    }
}

/// What a connection manager with scopes looks its routes up with.
struct LoopScopes {
    private let builder: ScopeKeyBuilder
    private let slot: ScopeSlot

    /// Nil for connection managers whose routes don't depend on scopes.
    init?(_ source: RouteSource, _ worker: Worker) {
        guard case .scoped(let params) = source else { return nil }
        builder = params.builder
        switch params.scopes {
        case .fixed(let table):
            slot = ScopeSlot()
            slot.replace(table, worker)
        case .discovered(let reference): slot = worker.scopeSlot(number: reference.number)
        }
    }

    /// Nil when the request belongs to no scope: then there are no routes for it.
    func routes(_ request: borrowing HeaderBlock) -> RouteSlot? { slot.routes(builder, request) }
}
