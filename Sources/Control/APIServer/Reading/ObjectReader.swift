// get and list.

import Base
import Document
import MeshAPI
import ResourceSchema
import Serving
import Store

struct ObjectReader: Sendable {
    let store: any ResourceStore
    let request: ResourceRequest

    private var selection: StoreSelection {
        StoreSelection(type: request.type, namespace: request.namespace.isEmpty ? nil : request.namespace)
    }

    // MARK: get

    func get() async throws(APIFailure) -> Answer {
        try await RevisionRule.waitForAtLeast(request.options.resourceVersion, store)
        let object = try await current()
        return .tree(200, request.view.object(object))
    }

    func current() async throws(APIFailure) -> DocumentNode {
        guard let stored = try await store.read(request.key) else {
            throw APIFailure.notFound(request.resourceName, request.name)
        }
        return try StoredForm.tree(stored, apiVersion: request.kind.kind.apiVersion)
    }

    // MARK: list

    /// What a list begins with.
    private struct Start {
        var revision: Int64?
        var after: StoreKey?
        var isInconsistent = false
    }

    /// A page of the store at a time: memory is bounded by what one page holds, or by the limit that the client gave.
    func list(_ writer: AnswerWriter) async throws(APIFailure) -> Answer {
        try SelectableFields.check(
            request.options.fieldSelector, for: request.resourceName, kind: request.kind)
        let start = try await start()
        let limit = request.options.limit
        var pages = ListPages(store: store, selection: selection, start.revision, start.after)
        var assembly = ListAssembly(view: request.view, selector: request.selector)
        var last: StoreKey?
        while let page = try await pages.next(isContinuing: start.after != nil, position: start.after) {
            for stored in page.objects {
                if let limit, assembly.count == limit {
                    return try await finish(
                        assembly, writer, page.revision,
                        last.map { ListPosition(revision: page.revision, after: $0).token })
                }
                try assembly.add(stored)
                last = stored.key
            }
            if !page.more { return try await finish(assembly, writer, page.revision, nil) }
            if assembly.isLarge, limit == nil {
                if !assembly.hasBegun { writer.begin(writer.contentType) }
                try await assembly.flush(to: writer.exchange, revision: page.revision)
            }
        }
        throw APIFailure.internalError("the list ended without its last page")
    }

    private func finish(
        _ assembly: consuming ListAssembly, _ writer: AnswerWriter, _ revision: Int64, _ token: String?
    ) async throws(APIFailure) -> Answer {
        let bytes = assembly.end(revision: revision, continuation: token)
        if !assembly.hasBegun { return .bytes(200, bytes) }
        try await writer.exchange.writeOrGiveUp(bytes)
        writer.exchange.finish()
        return .sent
    }

    private func start() async throws(APIFailure) -> Start {
        let options = request.options
        if !options.continuation.isEmpty {
            if !options.resourceVersion.isEmpty, options.resourceVersion != "0" {
                throw APIFailure.badRequest("specifying resource version is not allowed when using continue")
            }
            let position = try ListPosition(token: options.continuation, namespace: selection.namespace)
            let key = StoreKey(type: request.type, namespace: position.namespace, name: position.name)
            return Start(revision: position.revision == -1 ? nil : position.revision, after: key)
        }
        if options.resourceVersionMatch != nil, options.resourceVersion.isEmpty {
            throw request.invalidListOptions(
                .forbidden(
                    "resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"))
        }
        let revision = try RevisionRule.number(options.resourceVersion)
        if options.resourceVersionMatch == .exact {
            guard let revision, revision > 0 else {
                throw request.invalidListOptions(
                    .forbidden(
                        "resourceVersionMatch",
                        "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""))
            }
            try await RevisionRule.waitForAtLeast(options.resourceVersion, store)
            return Start(revision: revision)
        }
        // With a limit and no match an exact revision is meant: that is how old clients ask for the next page.
        if let revision, revision > 0, options.limit != nil, options.resourceVersionMatch == nil {
            try await RevisionRule.waitForAtLeast(options.resourceVersion, store)
            return Start(revision: revision)
        }
        try await RevisionRule.waitForAtLeast(options.resourceVersion, store)
        return Start()
    }
}

/// Resource versions as clients give them.
enum RevisionRule {
    /// nil for none. Clients must not make numbers up, but they do send "0": whatever there is.
    static func number(_ text: String) throws(APIFailure) -> Int64? {
        if text.isEmpty { return nil }
        if let number = Int64(text), number >= 0 { return number }
        throw APIFailure.badRequest(
            "Invalid value: \(text.quotedText): strconv.ParseUint: parsing \(text.quotedText): invalid syntax")
    }

    /// Waits up to 3 seconds, as Kubernetes does, for a revision that this store has not reached.
    static func waitForAtLeast(_ text: String, _ store: any ResourceStore) async throws(APIFailure) {
        guard let wanted = try number(text), wanted > 0 else { return }
        var current: Int64 = 0
        for _ in 0..<30 {
            current = try await store.revision()
            if current >= wanted { return }
            do { try await Task.sleep(nanoseconds: 100_000_000) } catch { break }
        }
        throw APIFailure.revisionTooLarge(wanted, current: current)
    }
}

/// A selection page by page at one revision.
struct ListPages {
    private let store: any ResourceStore
    private let selection: StoreSelection
    private var revision: Int64?
    private var after: StoreKey?
    private var isDone = false

    init(store: any ResourceStore, selection: StoreSelection, _ revision: Int64?, _ after: StoreKey?) {
        self.store = store
        self.selection = selection
        self.revision = revision
        self.after = after
    }

    mutating func next(isContinuing: Bool, position: StoreKey?) async throws(APIFailure) -> StorePage? {
        if isDone { return nil }
        let page: StorePage
        do throws(StoreFailure) {
            page = try await store.list(selection, at: revision, limit: 500, after: after)
        } catch .tooOld {
            if isContinuing, let position {
                let token = ListPosition(revision: -1, after: position).token
                throw APIFailure.expired(APIFailure.continueTooOld, continuation: token)
            }
            throw APIFailure.expired("The provided resource version is too old: \(revision ?? 0)")
        } catch {
            throw APIFailure(error)
        }
        revision = page.revision
        after = page.objects.last?.key ?? after
        isDone = !page.more
        return page
    }
}

/// The text of a list while it grows.
struct ListAssembly {
    private let view: ObjectView
    private let selector: ObjectSelector
    private var bytes: [UInt8] = []
    private(set) var count = 0
    private(set) var hasBegun = false

    init(view: ObjectView, selector: ObjectSelector) {
        self.view = view
        self.selector = selector
    }

    var isLarge: Bool { bytes.count > 256 << 10 }

    mutating func add(_ stored: StoredObject) throws(APIFailure) {
        var candidate = CandidateObject(stored, apiVersion: view.kind.kind.apiVersion)
        if !(try selector.matches(&candidate)) { return }
        if count > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += try view.element(stored)
        count += 1
    }

    /// The metadata stands at the end: only then it is known whether the list goes on.
    private func head() -> [UInt8] {
        let (kind, apiVersion) = view.listHead
        var text = "{\"kind\":\"\(kind)\",\"apiVersion\":\"\(apiVersion)\","
        if case .table = view.transformation {
            text += "\"columnDefinitions\":\(view.columns.value.json()),"
        }
        return Array((text + "\"\(view.itemsName)\":[").utf8)
    }

    mutating func flush(to exchange: HTTPExchange, revision: Int64) async throws(APIFailure) {
        let part = (hasBegun ? [] : head()) + bytes
        hasBegun = true
        bytes = []
        try await exchange.writeOrGiveUp(part)
    }

    mutating func end(revision: Int64, continuation: String?) -> [UInt8] {
        var metadata: DocumentNode = ["resourceVersion": .string(String(revision))]
        if let continuation { metadata.set("continue", .string(continuation)) }
        return (hasBegun ? [] : head()) + bytes + Array("],\"metadata\":\(metadata.value.json())}\n".utf8)
    }
}

extension HTTPExchange {
    /// A client that is gone ends the handler without more words.
    func writeOrGiveUp(_ bytes: [UInt8]) async throws(APIFailure) {
        do {
            try await write(bytes)
        } catch {
            throw APIFailure(code: 499, reason: "", message: "the client went away")
        }
    }
}

extension APIFailure {
    init(_ failure: StoreFailure) {
        switch failure {
        case .tooOld(let oldest): self = .expired("too old resource version: the oldest is \(oldest)")
        case .futureRevision: self = .revisionTooLarge(0, current: 0)
        case .refused(let status, let reason, let message):
            self.init(code: status, reason: reason, message: message)
        case .unavailable(let why): self = .unavailable("the store is unavailable: \(why)")
        case .ambiguous(let why):
            var failure = APIFailure(
                code: 504, reason: "Timeout", message: "Timeout: the store did not say whether it wrote: \(why)")
            failure.retryAfterSeconds = 1
            self = failure
        case .conflict: self.init(code: 409, reason: "Conflict", message: "the object has been modified")
        case .corrupt(let why): self = .internalError(why)
        }
    }
}

/// The store's calls with their failures in the API's words.
extension ResourceStore {
    func read(_ key: StoreKey) async throws(APIFailure) -> StoredObject? {
        do throws(StoreFailure) { return try await get(key) } catch { throw APIFailure(error) }
    }

    func revision() async throws(APIFailure) -> Int64 {
        do throws(StoreFailure) { return try await currentRevision() } catch { throw APIFailure(error) }
    }
}
