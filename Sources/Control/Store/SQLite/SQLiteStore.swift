// The embedded store: one file that one process at a time has open.

import Base

public struct SQLiteOptions: Sendable, Hashable {
    public var history = HistoryLimits()
    public var watchers = WatchLimits()
    /// What is kept in memory for watches that begin a little in the past; older ones begin from the file.
    public var recent: WatchLimits
    public var progressEvery = Duration.seconds(5)

    public init() {
        recent = WatchLimits()
        recent.events = 8192
        recent.bytes = 32 << 20
    }
}

public final class SQLiteStore: ResourceStore {
    private let readers: SQLiteReaders
    private let mailbox = WriteMailbox()
    private let hub: WatchHub

    /// Makes the file if there is none. Fails when another process has it, when it is damaged, or when another
    /// version of the program wrote it.
    public init(path: String, options: SQLiteOptions = SQLiteOptions()) throws(StoreFailure) {
        let lock = try StoreFileLock(path: path + ".lock")
        let connection = try SQLiteFile.open(path)
        readers = SQLiteReaders(path: path)
        do throws(SQLiteFailure) {
            let revision = try connection.integer(SQLiteSchema.newest) ?? 1
            hub = WatchHub(
                revision: revision, ring: options.recent, watcher: options.watchers,
                progressEvery: options.progressEvery)
            let writer = try SQLiteWriter(
                connection: connection, lock: lock, mailbox: mailbox, hub: hub, history: options.history,
                revision: revision)
            do throws(StoreFailure) {
                try SQLiteWriterThread.start(writer, mailbox)
            } catch {
                throw SQLiteFailure(code: 1, message: "\(error)")
            }
        } catch {
            throw error.named(path).storeFailure
        }
    }

    deinit {
        hub.close(.unavailable("the store was closed"))
        readers.close()
        _ = mailbox.close(nil)
    }

    /// Writes that were taken are finished; once this returns, the file is another's to open.
    public func close() async {
        hub.close(.unavailable("the store was closed"))
        readers.close()
        await withCheckedContinuation { done in
            if !mailbox.close(done) { done.resume() }
        }
    }

    public func get(_ key: StoreKey) async throws(StoreFailure) -> StoredObject? {
        try readers.read { (connection) throws(SQLiteFailure) -> StoredObject? in
            var found: StoredObject?
            let place = [SQLiteSchema.text(key.type), .text(key.namespace), .text(key.name)]
            try connection.query(SQLiteSchema.find, place) { row throws(SQLiteFailure) in
                found = StoredObject(key: key, revision: row.integer(0), bytes: row.bytes(1))
            }
            return found
        }
    }

    public func list(
        _ selection: StoreSelection, at revision: Int64?, limit: Int?, after: StoreKey?
    ) async throws(StoreFailure) -> StorePage {
        if let limit {
            let query = SQLiteList(selection: selection, revision: revision, limit: limit, after: after)
            return try readers.read(query.run).get()
        }
        return try await listAll(selection, at: revision, after: after)
    }

    /// In pieces, so that a long list does not keep a thread from all others.
    private func listAll(
        _ selection: StoreSelection, at revision: Int64?, after: StoreKey?
    ) async throws(StoreFailure) -> StorePage {
        let connection = try readers.lend()
        defer { readers.giveBack(connection) }
        var objects: [StoredObject] = []
        var query = SQLiteList(selection: selection, revision: revision, limit: 1000, after: after)
        while true {
            let outcome: Result<StorePage, StoreFailure>
            do throws(SQLiteFailure) { outcome = try query.run(connection) } catch { throw error.storeFailure }
            let page = try outcome.get()
            objects += page.objects
            guard page.more else { return StorePage(objects: objects, revision: page.revision, more: false) }
            query.after = page.objects.last?.key
            await Task.yield()
        }
    }

    public func watch(_ selection: StoreSelection, after revision: Int64) async throws(StoreFailure) -> StoreWatch {
        let now = try await currentRevision()
        if let subscription = try hub.subscribe(selection, after: revision, knownNewest: now) {
            return StoreWatch(subscription)
        }
        let watch = SQLiteWatch(selection: selection, after: revision, hub: hub, readers: readers)
        try watch.checkStart()
        return StoreWatch(watch)
    }

    public func write(
        _ key: StoreKey, expecting: StoreExpectation, _ value: [UInt8]?
    ) async throws(StoreFailure) -> Int64 {
        try StoreLimits.check(value)
        let outcome = await withCheckedContinuation { done in
            let write = PendingWrite(key: key, expecting: expecting, value: value, done: done)
            if let failure = mailbox.put(write) { done.resume(returning: .failure(failure)) }
        }
        return try outcome.get()
    }

    public func currentRevision() async throws(StoreFailure) -> Int64 {
        try readers.read { (connection) throws(SQLiteFailure) -> Int64 in
            try connection.integer(SQLiteSchema.newest) ?? 1
        }
    }

    /// Forgets all history now, as happens by itself with time: for tests of what happens then.
    public func compact() async {
        await withCheckedContinuation { done in
            if !mailbox.compact(done) { done.resume() }
        }
    }
}
