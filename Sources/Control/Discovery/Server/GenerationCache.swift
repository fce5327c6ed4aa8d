// Scopes and encoded resources shared by all proxies that get the same.

import Base
import MeshAPI
import Registry
import Translation

/// The world as it was last told. `epoch` counts changes other than of endpoints.
struct PublishedWorld: Sendable {
    var snapshot = WorldSnapshot()
    var epoch: UInt64 = 0
    var scopes: (any ScopeDirectory)?
    /// The epoch in which something other than VirtualServices changed last.
    var viewEpoch: UInt64 = 0
    /// The epoch in which services changed last: only then may a proxy serve something else.
    var servicesEpoch: UInt64 = 0
    var traits = WorldTraits()
    /// Counts changes of what names may stand for.
    var namesEpoch: UInt64 = 0
}

final class GenerationCache: Sendable {
    private struct Scopes: Sendable {
        var epoch: UInt64 = 0
        var byKey: [String: ProxyScope] = [:]
        /// Of earlier epochs, with the epoch of each.
        var earlier: [String: (scope: ProxyScope, epoch: UInt64)] = [:]
    }

    private struct Sets: Sendable {
        var epoch: UInt64 = 0
        var byKey: [String: [EncodedResource]] = [:]
    }

    private struct Tables: Sendable {
        /// With the epoch in which each was used last.
        var byKey: [String: (table: PortHostTable, epoch: UInt64)] = [:]
    }

    /// The clusters of a service as they were made for it, and only as long as it is that one.
    private struct ServiceClusters: Sendable {
        let service: MeshService
        let clusters: [EncodedResource]
    }

    private struct ClusterEntries: Sendable {
        var byHost: [String: [String: ServiceClusters]] = [:]
        var changedAt: [String: UInt64] = [:]
        var clearedAt: UInt64 = 0
    }

    private struct EndpointEntries: Sendable {
        /// By host, then by cluster and by what of the proxy matters.
        var byHost: [String: [String: EncodedResource]] = [:]
        var count = 0
        /// The world in which a host changed last: nothing made of an older one is kept.
        var changedAt: [String: UInt64] = [:]
        var clearedAt: UInt64 = 0
    }

    private let scopes = Lock(Scopes())
    private let sets = Lock(Sets())
    private let nameTables = Lock(Sets())
    private let tables = Lock(Tables())
    private let clusters = Lock(ClusterEntries())
    /// Views for which tables are kept, and for how many changes of configuration unused.
    private static let tableLimit = 4096
    private static let tableAge: UInt64 = 64
    private let endpoints = Lock(EndpointEntries())
    private static let endpointLimit = 400_000

    /// `make` is given the scope of the same key that was made since `viewEpoch`, if there is one.
    func scope(_ key: String, epoch: UInt64, viewEpoch: UInt64, make: (ProxyScope?) -> ProxyScope) -> ProxyScope {
        let (known, earlier) = scopes.withLock { scopes -> (ProxyScope?, ProxyScope?) in
            if scopes.epoch < epoch {
                var earlier = scopes.earlier.filter { $0.value.epoch >= viewEpoch }
                if scopes.epoch >= viewEpoch {
                    for (key, scope) in scopes.byKey { earlier[key] = (scope, scopes.epoch) }
                }
                scopes = Scopes(epoch: epoch, earlier: earlier)
            }
            guard scopes.epoch == epoch else { return (nil, nil) }
            if let known = scopes.byKey[key] { return (known, nil) }
            guard let earlier = scopes.earlier[key], earlier.epoch >= viewEpoch else { return (nil, nil) }
            return (nil, earlier.scope)
        }
        if let known { return known }
        let made = make(earlier)
        return scopes.withLock { scopes in
            guard scopes.epoch == epoch else { return made }
            if let other = scopes.byKey[key] { return other }
            scopes.byKey[key] = made
            return made
        }
    }

    func set(_ key: String, epoch: UInt64, make: () -> [EncodedResource]) -> [EncodedResource] {
        Self.set(sets, key, epoch, make)
    }

    func names(_ key: String, epoch: UInt64, make: () -> [EncodedResource]) -> [EncodedResource] {
        Self.set(nameTables, key, epoch, make)
    }

    private static func set(
        _ sets: Lock<Sets>, _ key: String, _ epoch: UInt64, _ make: () -> [EncodedResource]
    ) -> [EncodedResource] {
        let known = sets.withLock { sets -> [EncodedResource]? in
            if sets.epoch < epoch { sets = Sets(epoch: epoch) }
            return sets.epoch == epoch ? sets.byKey[key] : nil
        }
        if let known { return known }
        let made = make()
        sets.withLock { sets in if sets.epoch == epoch { sets.byKey[key] = made } }
        return made
    }

    func table(_ key: String) -> PortHostTable? { tables.withLock { $0.byKey[key]?.table } }

    func keepTable(_ key: String, _ table: PortHostTable, epoch: UInt64) {
        tables.withLock { tables in
            tables.byKey[key] = (table, epoch)
            if tables.byKey.count <= Self.tableLimit { return }
            tables.byKey = tables.byKey.filter { $0.value.epoch + Self.tableAge >= epoch }
            if tables.byKey.count > Self.tableLimit { tables.byKey = [key: (table, epoch)] }
        }
    }

    func clusters(of service: MeshService, _ key: String) -> [EncodedResource]? {
        clusters.withLock { entries in
            guard let known = entries.byHost[service.hostname]?[key], known.service == service else { return nil }
            return known.clusters
        }
    }

    func keepClusters(of service: MeshService, _ key: String, _ made: [EncodedResource], world: UInt64) {
        clusters.withLock { entries in
            guard world >= entries.clearedAt, world >= entries.changedAt[service.hostname] ?? 0 else { return }
            entries.byHost[service.hostname, default: [:]][key] = ServiceClusters(service: service, clusters: made)
        }
    }

    func endpoint(_ host: String, _ key: String) -> EncodedResource? {
        endpoints.withLock { $0.byHost[host]?[key] }
    }

    func keepEndpoint(_ host: String, _ key: String, _ resource: EncodedResource, world: UInt64) {
        endpoints.withLock { entries in
            guard world >= entries.clearedAt, world >= entries.changedAt[host] ?? 0 else { return }
            if entries.count > Self.endpointLimit {
                entries.byHost = [:]
                entries.count = 0
            }
            if entries.byHost[host, default: [:]].updateValue(resource, forKey: key) == nil { entries.count += 1 }
        }
    }

    /// Before the world is published that makes them old.
    func forgetEndpoints(of hosts: Set<String>, world: UInt64) {
        clusters.withLock { entries in
            for host in hosts {
                entries.byHost[host] = nil
                entries.changedAt[host] = world
            }
        }
        endpoints.withLock { entries in
            for host in hosts {
                entries.count -= entries.byHost.removeValue(forKey: host)?.count ?? 0
                entries.changedAt[host] = world
            }
        }
    }

    func forgetAllEndpoints(world: UInt64) {
        endpoints.withLock { $0 = EndpointEntries(clearedAt: world) }
        clusters.withLock { $0 = ClusterEntries(clearedAt: world) }
    }
}
