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

    func find(_ type: ResourceType) async throws(StoreFailure) -> KubernetesResource {
        if let found = known.withLock({ $0[type] }) { return found }
        let version = try await version(of: type.group)
        let path = type.group.isEmpty ? "/api/\(version)" : "/apis/\(type.group)/\(version)"
        let items = try await client.get(path)["resources"]?.items ?? []
        let names = Set(items.compactMap { $0["name"]?.string })
        var all: [ResourceType: KubernetesResource] = [:]
        for item in items {
            guard let name = item["name"]?.string, let kind = item["kind"]?.string, !name.contains("/") else {
                continue
            }
            let type = ResourceType(group: type.group, resource: name)
            all[type] = KubernetesResource(
                type: type, version: version, kind: kind, hasStatus: names.contains(name + "/status"))
        }
        let news = all
        known.withLock { $0.merge(news) { $1 } }
        if let found = all[type] { return found }
        throw .refused(
            status: 404, reason: "NotFound",
            message: "\(client.access.server.authority) serves no \(type) in version \(version): is its CRD installed?")
    }

    private func version(of group: String) async throws(StoreFailure) -> String {
        if let version = settled[group] { return version }
        if group.isEmpty { return "v1" }
        let answer = try await client.get("/apis/\(KubernetesQuery.escaped(group))")
        guard let version = answer.at("preferredVersion", "version")?.string else {
            throw .unavailable("\(client.access.server.authority) names no preferred version of \(group)")
        }
        return version
    }
}
