// A watch as a client sees it: a stream of JSON events, one a line.

import Base
import Document
import MeshAPI
import ResourceSchema
import Serving
import Store

/// Turns the store's events into the client's: what a selector takes in is ADDED, what falls out of it DELETED.
struct WatchEventMachine: Sendable {
    private let view: ObjectView
    private let selector: ObjectSelector
    private var hasSentColumns = false

    init(view: ObjectView, selector: ObjectSelector) {
        self.view = view
        self.selector = selector
    }

    /// nil: nothing for this client. Progress is the caller's.
    mutating func text(for event: StoreEvent) throws(APIFailure) -> [UInt8]? {
        switch event {
        case .put(let new, let previous):
            var candidate = CandidateObject(new, apiVersion: view.kind.kind.apiVersion)
            let isMatch = try selector.matches(&candidate)
            let wasMatch = try previous.map { old throws(APIFailure) in try matches(old) } ?? false
            if isMatch { return try line(wasMatch ? "MODIFIED" : "ADDED", new) }
            // The object as the client last saw it, at the revision of the change.
            guard wasMatch, let previous else { return nil }
            return try line(
                "DELETED", StoredObject(key: previous.key, revision: new.revision, bytes: previous.bytes))
        case .deleted(let last, let revision):
            if !(try matches(last)) { return nil }
            return try line("DELETED", StoredObject(key: last.key, revision: revision, bytes: last.bytes))
        case .progress: return nil
        }
    }

    /// Of the state that the watch begins with.
    mutating func initial(_ stored: StoredObject) throws(APIFailure) -> [UInt8]? {
        var candidate = CandidateObject(stored, apiVersion: view.kind.kind.apiVersion)
        return try selector.matches(&candidate) ? try line("ADDED", stored) : nil
    }

    func bookmark(_ revision: Int64, endsInitialEvents: Bool) -> [UInt8] {
        var metadata: DocumentNode = [
            "resourceVersion": .string(String(revision)), "creationTimestamp": .null,
        ]
        if endsInitialEvents { metadata.set("annotations", ["k8s.io/initial-events-end": "true"]) }
        var object: DocumentNode = [
            "kind": .string(view.kind.kind.kind), "apiVersion": .string(view.kind.kind.apiVersion),
            "metadata": metadata,
        ]
        switch view.transformation {
        case .none, .aggregatedDiscovery: break
        case .partialMetadata(let version):
            object.set("kind", "PartialObjectMetadata")
            object.set("apiVersion", .string("meta.k8s.io/\(version)"))
        case .table(let version):
            object = [
                "kind": "Table", "apiVersion": .string("meta.k8s.io/\(version)"),
                "metadata": ["resourceVersion": .string(String(revision))], "columnDefinitions": .null,
                "rows": .list([["cells": [], "object": object]]),
            ]
        }
        return Self.line("BOOKMARK", object.json)
    }

    static func error(_ failure: APIFailure) -> [UInt8] { line("ERROR", failure.status().json) }

    private func matches(_ stored: StoredObject) throws(APIFailure) -> Bool {
        var candidate = CandidateObject(stored, apiVersion: view.kind.kind.apiVersion)
        return try selector.matches(&candidate)
    }

    private mutating func line(_ type: String, _ stored: StoredObject) throws(APIFailure) -> [UInt8] {
        guard case .table(let version) = view.transformation else { return Self.line(type, try view.element(stored)) }
        var table = view.tableHead(version, revision: String(stored.revision))
        // Clients keep the columns of the first event.
        if hasSentColumns { table.set("columnDefinitions", .null) }
        hasSentColumns = true
        var text = Array(table.value.json().dropLast().utf8)
        text += Array(",\"rows\":[".utf8)
        text += try view.element(stored)
        text += Array("]}".utf8)
        return Self.line(type, text)
    }

    private static func line(_ type: String, _ object: [UInt8]) -> [UInt8] {
        var result = Array("{\"type\":\"\(type)\",\"object\":".utf8)
        result += object
        result += Array("}\n".utf8)
        return result
    }
}

struct WatchStream: Sendable {
    let store: any ResourceStore
    let request: ResourceRequest
    let writer: AnswerWriter

    /// How the stream begins.
    private enum Beginning {
        /// What happened behind a revision.
        case after(Int64)
        /// The state as ADDED events, then what happens.
        case state(marksEnd: Bool)
        case now
    }

    func run() async throws(APIFailure) -> Answer {
        try SelectableFields.check(
            request.options.fieldSelector, for: request.resourceName, kind: request.kind)
        let beginning = try await beginning()
        var selection = StoreSelection(
            type: request.type, namespace: request.namespace.isEmpty ? nil : request.namespace)
        if request.namespace.isEmpty, let namespace = exactNamespace {
            selection = StoreSelection(type: request.type, namespace: namespace)
        }
        var machine = WatchEventMachine(view: request.view, selector: request.selector)
        let revision: Int64
        switch beginning {
        case .after(let given): revision = given
        case .now: revision = try await store.revision()
        case .state(let marksEnd):
            return await runFromState(selection, &machine, marksEnd: marksEnd)
        }
        let watch = try await open(selection, after: revision)
        writer.begin(writer.contentType)
        await pump(watch, machine)
        return .sent
    }

    private var exactNamespace: String? {
        request.options.fieldSelector.requirements.first { $0.field == "metadata.namespace" && $0.isEqual }?.value
    }

    private func open(_ selection: StoreSelection, after revision: Int64) async throws(APIFailure) -> StoreWatch {
        do throws(StoreFailure) {
            return try await store.watch(selection, after: revision)
        } catch .tooOld(let oldest) {
            throw APIFailure.expired("too old resource version: \(revision) (\(oldest))")
        } catch {
            throw APIFailure(error)
        }
    }

    private func beginning() async throws(APIFailure) -> Beginning {
        let options = request.options
        let revision = try RevisionRule.number(options.resourceVersion)
        if let sends = options.sendsInitialEvents {
            guard options.resourceVersionMatch == .notOlderThan else {
                throw request.invalidListOptions(
                    .forbidden(
                        "resourceVersionMatch",
                        "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
            }
            try await RevisionRule.waitForAtLeast(options.resourceVersion, store)
            if sends { return .state(marksEnd: options.allowsBookmarks) }
            return revision.map { $0 > 0 ? .after($0) : .now } ?? .now
        }
        if options.resourceVersionMatch != nil {
            throw request.invalidListOptions(
                .forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
        }
        guard let revision, revision > 0 else { return .state(marksEnd: false) }
        try await RevisionRule.waitForAtLeast(options.resourceVersion, store)
        return .after(revision)
    }

    /// The state page by page at one revision, and the watch from there.
    private func runFromState(
        _ selection: StoreSelection, _ machine: inout WatchEventMachine, marksEnd: Bool
    ) async -> Answer {
        writer.begin(writer.contentType)
        do throws(APIFailure) {
            var pages = ListPages(store: store, selection: selection, nil, nil)
            var revision: Int64 = 0
            while let page = try await pages.next(isContinuing: false, position: nil) {
                revision = page.revision
                var text: [UInt8] = []
                for stored in page.objects { text += try machine.initial(stored) ?? [] }
                try await writer.exchange.writeOrGiveUp(text)
            }
            if marksEnd {
                try await writer.exchange.writeOrGiveUp(machine.bookmark(revision, endsInitialEvents: true))
            }
            await pump(try await open(selection, after: revision), machine)
        } catch {
            await end(with: error)
        }
        return .sent
    }

    private func end(with failure: APIFailure) async {
        try? await writer.exchange.writeOrGiveUp(WatchEventMachine.error(failure))
        writer.exchange.finish()
    }

    /// Until the time is up, the client is gone or the store can't go on. A slow client holds back its own watch only:
    /// the store ends it when its buffer overflows.
    private func pump(_ watch: StoreWatch, _ machine: WatchEventMachine) async {
        let seconds = request.options.timeoutSeconds ?? Int.random(in: 1800...3600)
        let deadline = Task {
            try await Task.sleep(nanoseconds: UInt64(max(seconds, 1)) * 1_000_000_000)
            watch.cancel()
        }
        defer {
            deadline.cancel()
            watch.cancel()
        }
        do throws(APIFailure) {
            try await forward(watch, machine)
            writer.exchange.finish()
        } catch {
            await end(with: error)
        }
    }

    private func forward(_ watch: StoreWatch, _ machine: WatchEventMachine) async throws(APIFailure) {
        var machine = machine
        var lastBookmark = Instant.now
        while true {
            let events: [StoreEvent]
            do throws(StoreFailure) {
                events = try await watch.nextBatch()
            } catch .tooOld(let oldest) {
                throw APIFailure.expired("too old resource version: the oldest is \(oldest)")
            } catch {
                throw APIFailure(error)
            }
            guard let last = events.last else { return }
            var text: [UInt8] = []
            for event in events { text += try machine.text(for: event) ?? [] }
            if request.options.allowsBookmarks, case .progress(let revision) = last,
                (Instant.now - lastBookmark).nanoseconds > 5_000_000_000
            {
                text += machine.bookmark(revision, endsInitialEvents: false)
                lastBookmark = .now
            }
            try await writer.exchange.writeOrGiveUp(text)
        }
    }
}
