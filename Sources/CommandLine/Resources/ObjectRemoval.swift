// One object's way out: asked to go, awaited, and the revision at which it was gone, which is what proxies are asked about.

import Base
import Document
import ResourceClient

struct ObjectRemoval: Sendable {
    let kind: KindEntry
    let namespace: String?
    let name: String
    private let client: ResourceClient
    /// Where a watch for its end begins.
    private let start: String

    /// Before it is deleted.
    init(
        _ kind: KindEntry, namespace: String?, name: String, _ client: ResourceClient
    ) async throws(ResourceFailure) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.client = client
        let page = try await client.get(kind.path(namespace: namespace) + "?limit=1")
        start = page.at("metadata", "resourceVersion")?.string ?? ""
    }

    /// The server's answer.
    @discardableResult
    func delete(cascade: String, isDryRun: Bool) async throws(ResourceFailure) -> DocumentNode {
        try await client.delete(kind, namespace: namespace, name: name, cascade: cascade, isDryRun: isDryRun)
    }

    /// Waits until it is gone.
    func change() async throws(ResourceFailure) -> WrittenChange {
        let watch = client.watch(ObjectSelection(kind, namespace: namespace, name: name), after: start)
        defer { watch.cancel() }
        while let event = try await watch.next() {
            if event.kind == .deleted { return WrittenChange(kind, event.object) }
        }
        throw ResourceFailure(.timedOut, "the wait for the end of \(kind.label(name)) was given up")
    }
}
