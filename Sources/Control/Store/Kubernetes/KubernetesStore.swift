// A Kubernetes cluster as the store: its objects, its revisions, its rules.

import Base
import Document
import Serving

public struct KubernetesOptions: Sendable {
    public var access: KubernetesAccess
    /// The version in which a group is read; the server's preferred one where none is given.
    public var versions: [String: String] = [:]
    public var timeout = TimeSpan.seconds(30)

    public init(access: KubernetesAccess) { self.access = access }
}

/// Differs from the other stores in what Kubernetes itself does differently: the server fills in metadata and may refuse
/// what it is given; an object with finalizers is only marked by being deleted; across namespaces, pages are in the
/// server's order of keys.
public final class KubernetesStore: ResourceStore {
    private static let piece = 500

    let client: KubernetesClient
    private let resources: KubernetesResources
    private let tokens = Lock(ContinueTokens())

    /// Fails when the server can't be reached or does not know us.
    public init(_ options: KubernetesOptions, group: LoopGroup) async throws(StoreFailure) {
        client = try await KubernetesClient(options.access, timeout: options.timeout, group: group)
        resources = KubernetesResources(client: client, versions: options.versions)
        _ = try await client.get("/version")
    }

    public func get(_ key: StoreKey) async throws(StoreFailure) -> StoredObject? {
        let resource = try await resources.find(key.type)
        switch try await client.call("GET", resource.path(namespace: key.namespace, name: key.name)) {
        case .success(let tree): return try resource.stored(tree)
        case .failure(let thrown):
            if thrown.refusal.status == 404 { return nil }
            throw thrown.refusal.failure(writes: false)
        }
    }

    public func list(
        _ selection: StoreSelection, at revision: Int64?, limit: Int?, after: StoreKey?
    ) async throws(StoreFailure) -> StorePage {
        if let revision, revision <= 0 { throw .tooOld(oldest: 1) }
        let resource = try await resources.find(selection.type)
        guard let limit else {
            return try await all(resource, selection, at: revision, after: after)
        }
        let query: String
        if let after, let revision {
            guard let token = tokens.withLock({ $0.find(selection, revision, after) }) else {
                // Another process began this list: it is read again from its beginning.
                let page = try await all(resource, selection, at: revision, after: after)
                let objects = Array(page.objects.prefix(limit))
                return StorePage(objects: objects, revision: revision, more: objects.count < page.objects.count)
            }
            query = KubernetesQuery.list(limit: max(limit, 1), exactly: nil, resume: token)
        } else {
            query = KubernetesQuery.list(limit: max(limit, 1), exactly: revision, resume: nil)
        }
        let (page, token) = try await page(resource, selection, query, revision)
        if let token, let last = page.objects.last {
            tokens.withLock { $0.keep(selection, page.revision, last.key, token) }
        }
        if limit > 0 { return page }
        return StorePage(objects: [], revision: page.revision, more: !page.objects.isEmpty)
    }

    /// Everything behind a key, in the store's own order.
    private func all(
        _ resource: KubernetesResource, _ selection: StoreSelection, at revision: Int64?, after: StoreKey?
    ) async throws(StoreFailure) -> StorePage {
        var objects: [StoredObject] = []
        var query = KubernetesQuery.list(limit: Self.piece, exactly: revision, resume: nil)
        while true {
            let (page, token) = try await page(resource, selection, query, revision)
            objects += page.objects.filter { object in after.map { object.key > $0 } ?? true }
            guard let token else {
                objects.sort { $0.key < $1.key }
                return StorePage(objects: objects, revision: page.revision, more: false)
            }
            query = KubernetesQuery.list(limit: Self.piece, exactly: nil, resume: token)
        }
    }

    private func page(
        _ resource: KubernetesResource, _ selection: StoreSelection, _ query: String, _ revision: Int64?
    ) async throws(StoreFailure) -> (StorePage, resume: String?) {
        let path = resource.path(namespace: selection.namespace) + query
        let tree: DocumentNode
        do throws(StoreFailure) {
            tree = try await client.get(path, revision: revision ?? 0)
        } catch {
            if case .refused(404, _, _) = error { resources.forget(selection.type) }
            throw error
        }
        guard let text = tree.at("metadata", "resourceVersion")?.string, let found = Int64(text) else {
            throw .unavailable("\(path): found no number for the list's resourceVersion")
        }
        var objects: [StoredObject] = []
        for item in tree["items"]?.items ?? [] {
            let object = try resource.stored(item)
            if selection.contains(object.key) { objects.append(object) }
        }
        let token = tree.at("metadata", "continue")?.string.flatMap { $0.isEmpty ? nil : $0 }
        return (StorePage(objects: objects, revision: found, more: token != nil), token)
    }

    public func watch(_ selection: StoreSelection, after revision: Int64) async throws(StoreFailure) -> StoreWatch {
        let resource = try await resources.find(selection.type)
        return StoreWatch(
            KubernetesWatch(selection: selection, resource: resource, after: revision, client: client, store: self))
    }

    public func write(
        _ key: StoreKey, expecting: StoreExpectation, _ value: [UInt8]?
    ) async throws(StoreFailure) -> Int64 {
        try StoreLimits.check(value)
        let resource = try await resources.find(key.type)
        guard let value else { return try await delete(resource, key, expecting) }
        switch expecting {
        case .absent: return try await create(resource, key, value)
        case .revision(let revision): return try await update(resource, key, value, revision)
        case .anything:
            // Both ways are refused without effect when somebody else was faster.
            for _ in 0..<8 {
                let current = try await get(key)
                do throws(StoreFailure) {
                    guard let current else { return try await create(resource, key, value) }
                    return try await update(resource, key, value, current.revision)
                } catch {
                    guard case .conflict = error else { throw error }
                }
            }
            throw .unavailable("\(key) changes too often: eight tries to write it came too late")
        }
    }

    /// In one request, and with rights to the status alone.
    public func writeStatus(
        _ key: StoreKey, at revision: Int64, _ value: [UInt8]
    ) async throws(StoreFailure) -> Int64 {
        let resource = try await resources.find(key.type)
        guard resource.hasStatus else { return try await update(resource, key, value, revision) }
        let tree = try resource.sent(value, as: key, revision: revision)
        return try await put(resource.inVersion(of: tree), key, tree, part: "/status").revision
    }

    public func currentRevision() async throws(StoreFailure) -> Int64 {
        let tree = try await client.get("/api/v1/namespaces?limit=1")
        guard let text = tree.at("metadata", "resourceVersion")?.string, let revision = Int64(text) else {
            throw .unavailable("found no number for the resourceVersion of the namespaces")
        }
        return revision
    }

    private func create(
        _ resource: KubernetesResource, _ key: StoreKey, _ value: [UInt8]
    ) async throws(StoreFailure) -> Int64 {
        let tree = try resource.sent(value, as: key, revision: nil)
        let version = resource.inVersion(of: tree)
        switch try await client.call("POST", version.path(namespace: key.namespace), tree) {
        case .success(let made):
            return try await withStatus(of: tree, version, key, try version.stored(made), made)
        case .failure(let thrown):
            if thrown.refusal.status == 409 { throw .conflict(current: try await get(key)) }
            throw thrown.refusal.failure(writes: true)
        }
    }

    private func update(
        _ resource: KubernetesResource, _ key: StoreKey, _ value: [UInt8], _ revision: Int64
    ) async throws(StoreFailure) -> Int64 {
        let tree = try resource.sent(value, as: key, revision: revision)
        let version = resource.inVersion(of: tree)
        let (object, made) = try await putTree(version, key, tree, part: "")
        return try await withStatus(of: tree, version, key, object, made)
    }

    /// The main resource leaves the status as it was: what the writer wanted there takes a second request.
    private func withStatus(
        of wanted: DocumentNode, _ resource: KubernetesResource, _ key: StoreKey, _ object: StoredObject,
        _ made: DocumentNode
    ) async throws(StoreFailure) -> Int64 {
        guard resource.hasStatus, let status = wanted["status"], made["status"] != status else {
            return object.revision
        }
        let tree = made.setting("status", to: status)
        return try await put(resource, key, tree, part: "/status").revision
    }

    private func put(
        _ resource: KubernetesResource, _ key: StoreKey, _ tree: DocumentNode, part: String
    ) async throws(StoreFailure) -> StoredObject {
        try await putTree(resource, key, tree, part: part).0
    }

    private func putTree(
        _ resource: KubernetesResource, _ key: StoreKey, _ tree: DocumentNode, part: String
    ) async throws(StoreFailure) -> (StoredObject, DocumentNode) {
        switch try await client.call("PUT", resource.path(namespace: key.namespace, name: key.name) + part, tree) {
        case .success(let made): return (try resource.stored(made), made)
        case .failure(let thrown):
            if thrown.refusal.status == 409 { throw .conflict(current: try await get(key)) }
            if thrown.refusal.status == 404 { throw .conflict(current: nil) }
            throw thrown.refusal.failure(writes: true)
        }
    }

    /// A server does not always say at which revision an object went, so the one it is at afterwards stands for it.
    private func delete(
        _ resource: KubernetesResource, _ key: StoreKey, _ expecting: StoreExpectation
    ) async throws(StoreFailure) -> Int64 {
        var options: DocumentNode = ["apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background"]
        switch expecting {
        case .absent: throw .conflict(current: try await get(key))
        case .anything: break
        case .revision(let revision):
            options.set("preconditions", ["resourceVersion": .string(String(revision))])
        }
        let path = resource.path(namespace: key.namespace, name: key.name)
        switch try await client.call("DELETE", path, options) {
        case .success: break
        case .failure(let thrown):
            if thrown.refusal.status == 404 { throw .conflict(current: nil) }
            if thrown.refusal.status == 409 { throw .conflict(current: try await get(key)) }
            throw thrown.refusal.failure(writes: true)
        }
        do throws(StoreFailure) {
            return try await currentRevision()
        } catch {
            throw .ambiguous("\(key) is deleted, but at which revision can't be told: \(error)")
        }
    }
}

/// The server's words for "behind this key", for as many lists as are likely to be under way.
struct ContinueTokens {
    private struct Place: Hashable {
        let selection: StoreSelection
        let revision: Int64
        let key: StoreKey
    }

    private static let limit = 256
    private var tokens: [Place: String] = [:]
    private var order: [Place] = []

    func find(_ selection: StoreSelection, _ revision: Int64, _ key: StoreKey) -> String? {
        tokens[Place(selection: selection, revision: revision, key: key)]
    }

    mutating func keep(_ selection: StoreSelection, _ revision: Int64, _ key: StoreKey, _ token: String) {
        let place = Place(selection: selection, revision: revision, key: key)
        if tokens.updateValue(token, forKey: place) == nil { order.append(place) }
        if order.count > Self.limit { tokens[order.removeFirst()] = nil }
    }
}
