// What a Kubernetes API serves: the version of each group, and of each resource its kind.

import Base
import Document
import Serving

/// A resource as the server knows it.
struct KubernetesResource: Sendable, Hashable {
    let type: ResourceType
    let version: String
    let kind: String
    let hasStatus: Bool

    var apiVersion: String { type.group.isEmpty ? version : "\(type.group)/\(version)" }

    /// Of all namespaces, or of those of the cluster, when `namespace` is empty or nil.
    func path(namespace: String?, name: String? = nil) -> String {
        var path = type.group.isEmpty ? "/api/\(version)" : "/apis/\(Self.escaped(type.group))/\(version)"
        if let namespace, !namespace.isEmpty { path += "/namespaces/\(Self.escaped(namespace))" }
        path += "/\(Self.escaped(type.resource))"
        if let name { path += "/\(Self.escaped(name))" }
        return path
    }

    private static func escaped(_ text: String) -> String { KubernetesQuery.escaped(text) }
}

/// Asks once for each group. What was not there is asked for again: CRDs come while we run.
final class KubernetesResources: Sendable {
    private let client: KubernetesClient
    /// Versions that were settled by the caller, by group.
    private let settled: [String: String]
    private let known = Lock<[ResourceType: KubernetesResource]>([:])

    init(client: KubernetesClient, versions: [String: String]) {
        self.client = client
        settled = versions
    }

    /// In the version that the server prefers among those that have the resource: of one group, each kind has its own.
    func find(_ type: ResourceType) async throws(StoreFailure) -> KubernetesResource {
        if let found = known.withLock({ $0[type] }) { return found }
        let versions = try await versions(of: type.group)
        var news: [ResourceType: KubernetesResource] = [:]
        for version in versions {
            for resource in try await resources(of: type.group, version) where news[resource.type] == nil {
                news[resource.type] = resource
            }
            if news[type] != nil { break }
        }
        // All of them: each version was asked for before those behind it.
        let found = news
        known.withLock { $0.merge(found) { $1 } }
        if let resource = found[type] { return resource }
        throw .refused(
            status: 404, reason: "NotFound",
            message: "\(client.access.server.authority) serves no \(type) in \(versions.joined(separator: ", ")): "
                + "is its CRD installed?")
    }

    /// Somebody has taken a definition away, or put another in its place.
    func forget(_ type: ResourceType) { known.withLock { $0[type] = nil } }

    private func resources(
        of group: String, _ version: String
    ) async throws(StoreFailure) -> [KubernetesResource] {
        let path = group.isEmpty ? "/api/\(version)" : "/apis/\(KubernetesQuery.escaped(group))/\(version)"
        let items: [DocumentNode]
        switch try await client.call("GET", path) {
        case .success(let tree): items = tree["resources"]?.items ?? []
        case .failure(let thrown):
            // A version that went between the two questions.
            if thrown.refusal.status == 404 { return [] }
            throw thrown.refusal.failure(writes: false)
        }
        let names = Set(items.compactMap { $0["name"]?.string })
        return items.compactMap { item in
            guard let name = item["name"]?.string, let kind = item["kind"]?.string, !name.contains("/") else {
                return nil
            }
            return KubernetesResource(
                type: ResourceType(group: group, resource: name), version: version, kind: kind,
                hasStatus: names.contains(name + "/status"))
        }
    }

    /// The preferred one first, then as the server orders them.
    private func versions(of group: String) async throws(StoreFailure) -> [String] {
        if let version = settled[group] { return [version] }
        if group.isEmpty { return ["v1"] }
        let answer = try await client.get("/apis/\(KubernetesQuery.escaped(group))")
        let preferred = answer.at("preferredVersion", "version")?.string
        var versions = answer["versions"]?.items.compactMap { $0["version"]?.string } ?? []
        if let preferred {
            versions.removeAll { $0 == preferred }
            versions.insert(preferred, at: 0)
        }
        if versions.isEmpty {
            throw .unavailable("\(client.access.server.authority) names no version of \(group)")
        }
        return versions
    }
}
