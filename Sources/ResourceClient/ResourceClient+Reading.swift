// Lists, tables and watches.

import Base
import Document
import Serving
import Store

/// Which objects of a kind are meant.
public struct ObjectSelection: Sendable, Hashable {
    public var kind: KindEntry
    /// nil: of all namespaces.
    public var namespace: String?
    public var name: String?
    /// A label selector in kubectl's words.
    public var labels = ""
    public var fields = ""

    public init(
        _ kind: KindEntry, namespace: String? = nil, name: String? = nil, labels: String = "", fields: String = ""
    ) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.labels = labels
        self.fields = fields
    }

    var query: [String] {
        var parts: [String] = []
        if !labels.isEmpty { parts.append("labelSelector=\(PercentText.encode(labels))") }
        if !fields.isEmpty { parts.append("fieldSelector=\(PercentText.encode(fields))") }
        return parts
    }
}

public struct ResourceList: Sendable {
    public let items: [DocumentNode]
    /// Where a watch goes on.
    public let revision: String
}

extension ResourceClient {
    static let tableForm = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"

    public func get(
        _ kind: KindEntry, namespace: String?, name: String
    ) async throws(ResourceFailure) -> DocumentNode {
        try await get(kind.path(namespace: namespace, name: name))
    }

    /// nil when there is none.
    public func find(
        _ kind: KindEntry, namespace: String?, name: String
    ) async throws(ResourceFailure) -> DocumentNode? {
        do throws(ResourceFailure) {
            return try await get(kind, namespace: namespace, name: name)
        } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }

    /// All of them, page by page; each says its kind.
    public func list(_ selection: ObjectSelection) async throws(ResourceFailure) -> ResourceList {
        var items: [DocumentNode] = []
        var revision = ""
        try await pages(selection, accept: "application/json") { page in
            revision = page.at("metadata", "resourceVersion")?.string ?? revision
            for item in page["items"]?.items ?? [] { items.append(Self.named(item, selection.kind)) }
        }
        return ResourceList(items: items, revision: revision)
    }

    /// As the server's Table: column definitions and rows.
    /// `withObjects`: each row has its whole object, not only the metadata.
    public func table(
        _ selection: ObjectSelection, withObjects: Bool = false
    ) async throws(ResourceFailure) -> DocumentNode {
        let include = "includeObject=\(withObjects ? "Object" : "Metadata")"
        if let name = selection.name {
            let path = selection.kind.path(namespace: selection.namespace, name: name) + "?\(include)"
            return try await call("GET", path, ["accept": Self.tableForm])
        }
        var table = DocumentNode.mapping([:])
        var rows: [DocumentNode] = []
        try await pages(selection, [include], accept: Self.tableForm) { page in
            if table["columnDefinitions"] == nil { table = page }
            rows += page["rows"]?.items ?? page["items"]?.items ?? []
        }
        table.set("rows", .list(rows))
        return table
    }

    private func pages(
        _ selection: ObjectSelection, _ more: [String] = [], accept: String, _ take: (DocumentNode) -> Void
    ) async throws(ResourceFailure) {
        let path = selection.kind.path(namespace: selection.namespace)
        var token = ""
        repeat {
            var query = selection.query + more + ["limit=500"]
            if !token.isEmpty { query.append("continue=\(PercentText.encode(token))") }
            let page = try await call("GET", "\(path)?\(query.joined(separator: "&"))", ["accept": accept])
            take(page)
            token = page.at("metadata", "continue")?.string ?? ""
        } while !token.isEmpty
    }

    /// Items of lists don't say what they are.
    static func named(_ item: DocumentNode, _ kind: KindEntry) -> DocumentNode {
        if item["kind"] != nil, item["apiVersion"] != nil { return item }
        var whole = DocumentNode.mapping([
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
        ])
        for member in item.members { whole.set(member.key.text, member.value) }
        return whole
    }

    /// Changes from a list's revision on; from what is there now with revision "0" or "".
    public func watch(_ selection: ObjectSelection, after revision: String, asTable: Bool = false) -> ResourceWatch {
        ResourceWatch(client: self, selection: selection, after: revision, asTable: asTable)
    }
}

public struct ResourceEvent: Sendable {
    public enum Kind: String, Sendable, Hashable { case added = "ADDED", modified = "MODIFIED", deleted = "DELETED" }

    public let kind: Kind
    /// The object, or a Table of one row.
    public let object: DocumentNode
}

/// One task reads it.
public final class ResourceWatch: Sendable {
    private struct State {
        var revision: String
        var answer: HTTPAnswer?
        var lines = LineSplitter(limit: 16 << 20)
        var events: [ResourceEvent] = []
        var failures: Int64 = 0
    }

    private let client: ResourceClient
    private let selection: ObjectSelection
    private let asTable: Bool
    private let state: Lock<State>

    init(client: ResourceClient, selection: ObjectSelection, after revision: String, asTable: Bool) {
        self.client = client
        self.selection = selection
        self.asTable = asTable
        state = Lock(State(revision: revision))
    }

    public func cancel() {
        let answer = state.withLock { state in
            defer { state.answer = nil }
            return state.answer
        }
        answer?.cancel()
    }

    /// The next change; nil when the task is cancelled. A connection that breaks is made again; a history that is gone
    /// is thrown as `.expired`: list again.
    public func next() async throws(ResourceFailure) -> ResourceEvent? {
        while !Task.isCancelled {
            let known = state.withLock { state in state.events.isEmpty ? nil : state.events.removeFirst() }
            if let known { return known }
            do throws(ResourceFailure) {
                try await receive()
            } catch {
                let failures = state.withLock { state in
                    (state.answer, state.lines) = (nil, LineSplitter(limit: 16 << 20))
                    state.failures += 1
                    return state.failures
                }
                guard error.kind == .unreachable || error.kind == .timedOut, failures < 8 else { throw error }
                try? await Task.sleep(for: .milliseconds(50 << failures))
            }
        }
        return nil
    }

    private func receive() async throws(ResourceFailure) {
        let answer = try await stream()
        let part: [UInt8]?
        do throws(HTTPFailure) {
            part = try await answer.nextPart()
        } catch {
            throw ResourceFailure.transport(error, server: client.server, source: client.source)
        }
        guard let part else {
            // Servers end watches after a while.
            return state.withLock { ($0.answer, $0.lines) = (nil, LineSplitter(limit: 16 << 20)) }
        }
        guard let lines = state.withLock({ $0.lines.append(part) }) else {
            throw ResourceFailure(.malformed, "\(client.server) sent an event of more than 16 MiB")
        }
        for line in lines { try take(line) }
    }

    private func stream() async throws(ResourceFailure) -> HTTPAnswer {
        let (known, revision) = state.withLock { ($0.answer, $0.revision) }
        if let known { return known }
        var query = selection.query + ["watch=true", "allowWatchBookmarks=true"]
        if let name = selection.name {
            query.removeAll { $0.hasPrefix("fieldSelector=") }
            query.append("fieldSelector=\(PercentText.encode("metadata.name=\(name)"))")
        }
        if !revision.isEmpty { query.append("resourceVersion=\(revision)") }
        let path = "\(selection.kind.path(namespace: selection.namespace))?\(query.joined(separator: "&"))"
        let accept = asTable ? ResourceClient.tableForm : "application/json"
        let answer = try await client.open("GET", path, ["accept": accept])
        if answer.status != 200 {
            let body = (try? await answer.body(limit: 1 << 20)) ?? []
            throw ResourceFailure.refusal(
                status: answer.status, body: body, asked: "a watch of \(selection.kind.qualified)",
                server: client.server)
        }
        state.withLock { $0.answer = answer }
        return answer
    }

    private func take(_ line: [UInt8]) throws(ResourceFailure) {
        guard let tree = try? Document.parse(json: line), let type = tree["type"]?.string, let object = tree["object"]
        else { throw ResourceFailure(.malformed, "\(client.server) sent an event that is no JSON") }
        if type == "ERROR" {
            throw ResourceFailure.refusal(
                status: 500, body: object.json, asked: "a watch of \(selection.kind.qualified)", server: client.server)
        }
        let metadata = object["metadata"] ?? .null
        let inner = object["rows"]?.items.first?.at("object", "metadata")
        let revision = inner?["resourceVersion"]?.string ?? metadata["resourceVersion"]?.string
        state.withLock { state in
            if let revision, !revision.isEmpty { state.revision = revision }
            state.failures = 0
            if let kind = ResourceEvent.Kind(rawValue: type) {
                let whole = asTable ? object : ResourceClient.named(object, selection.kind)
                state.events.append(ResourceEvent(kind: kind, object: whole))
            }
        }
    }
}
