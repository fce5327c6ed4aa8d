// What the embedded store does with its file.

import Base
import Glibc
import TestDirectories
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(2)))
struct SQLiteStoreTests {
    private let path = TestDirectory.make("store") + "/store.db"
    private let type = freshType()

    @Test func aStoreOpenedAgainKnowsItsPast() async throws {
        let revision: Int64
        var store = try SQLiteStore(path: path)
        let start = try await store.currentRevision()
        let first = try await store.write(key(type, "a", "x"), expecting: .absent, value("1"))
        revision = try await store.write(key(type, "a", "x"), expecting: .anything, nil)
        await store.close()
        store = try SQLiteStore(path: path)
        #expect(try await store.currentRevision() == revision)
        let watch = try await store.watch(StoreSelection(type: type), after: start)
        #expect(try await events(2, of: watch).map(\.revision) == [first, revision])
        #expect(try await store.write(key(type, "a", "x"), expecting: .absent, value("2")) == revision + 1)
        await store.close()
    }

    @Test func revisionsGoOnAfterEverythingWasForgotten() async throws {
        var store = try SQLiteStore(path: path)
        _ = try await store.write(key(type, "a", "x"), expecting: .absent, value("1"))
        let revision = try await store.write(key(type, "a", "x"), expecting: .anything, nil)
        await store.compact()
        await store.close()
        store = try SQLiteStore(path: path)
        #expect(try await store.currentRevision() == revision)
        #expect(try await store.write(key(type, "a", "x"), expecting: .absent, value("1")) == revision + 1)
        await store.close()
    }

    @Test func oneStoreServesOneOwner() async throws {
        let store = try SQLiteStore(path: path)
        let second = await failure { () async throws(StoreFailure) in try SQLiteStore(path: path) }
        guard case .unavailable(let why)? = second else { return #expect(Bool(false), "opened twice") }
        #expect(why.contains("another process (\(getpid())) has locked"))
        await store.close()
        let third = try SQLiteStore(path: path)
        await third.close()
        let late = await failure { () async throws(StoreFailure) in try await store.get(key(type, "a", "x")) }
        #expect(late == .unavailable("the store is closed"))
        let lateWrite = await failure { () async throws(StoreFailure) in
            try await store.write(key(type, "a", "x"), expecting: .anything, value("1"))
        }
        #expect(lateWrite == .unavailable("the store is closed"))
    }

    @Test func onlyTheOwnerReadsTheFiles() async throws {
        let store = try SQLiteStore(path: path)
        _ = try await store.write(key(type, "a", "x"), expecting: .absent, value("1"))
        for suffix in ["", "-wal", "-shm", ".lock"] {
            var facts = stat()
            #expect(unsafe stat(path + suffix, &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600, "\(suffix)")
        }
        await store.close()
    }

    @Test func foreignFilesAreLeftAlone() async throws {
        write(
            "this is no database, it is longer than a header of one hundred bytes would be, so that it is read as such")
        guard case .corrupt? = await failure({ () async throws(StoreFailure) in try SQLiteStore(path: path) }) else {
            return #expect(Bool(false), "opened a text")
        }
        let other = TestDirectory.make("store") + "/other.db"
        let connection = try SQLiteConnection(path: other, readOnly: false)
        try connection.run("CREATE TABLE theirs (x)")
        let notOurs = await failure { () async throws(StoreFailure) in try SQLiteStore(path: other) }
        #expect("\(notOurs.map(\.description) ?? "")".contains("not one of Skein's"))
        try connection.run("PRAGMA application_id = \(SQLiteSchema.applicationID)")
        try connection.run("PRAGMA user_version = 99")
        let newer = await failure { () async throws(StoreFailure) in try SQLiteStore(path: other) }
        #expect("\(newer.map(\.description) ?? "")".contains("version 99"))
        let missing = await failure { () async throws(StoreFailure) in try SQLiteStore(path: "/nowhere/at/all.db") }
        #expect("\(missing.map(\.description) ?? "")".contains("/nowhere/at/all.db.lock"))
    }

    /// A full disk, by SQLite's own limit of pages: the write that does not fit is refused, the others stay.
    @Test func aFullDiskLosesNothing() async throws {
        let mailbox = try writer(pages: 40)
        let write = { (name: String, size: Int) async -> Result<Int64, StoreFailure> in
            await withCheckedContinuation { done in
                let bytes = [UInt8](repeating: 0x61, count: size)
                _ = mailbox.put(
                    PendingWrite(key: key(type, "a", name), expecting: .absent, value: bytes, done: done))
            }
        }
        #expect(await write("small", 100) == .success(2))
        guard case .failure(.unavailable(let why)) = await write("large", 1_000_000) else {
            return #expect(Bool(false), "a million bytes in 40 pages")
        }
        #expect(why.contains("disk is full"))
        #expect(await write("another", 100) == .success(3))
        await withCheckedContinuation { done in if !mailbox.close(done) { done.resume() } }
        let store = try SQLiteStore(path: path)
        let names = try await store.list(StoreSelection(type: type), at: nil, limit: nil, after: nil).objects.map(
            \.key.name)
        #expect(names == ["another", "small"])
        await store.close()
    }

    /// The log's end as a crash can leave it: half a frame, or bytes that never were one.
    @Test(arguments: ["garbage", "half"])
    func aTornLogKeepsWhatWasAcknowledged(tail: String) async throws {
        let store = try SQLiteStore(path: path)
        for index in 0..<20 {
            _ = try await store.write(key(type, "a", "x\(index)"), expecting: .absent, value("\(index)"))
        }
        let copy = TestDirectory.make("store") + "/copy.db"
        for suffix in ["", "-wal"] { copyFile(path + suffix, copy + suffix) }
        let wal = read(copy + "-wal")
        let frame = 24 + 4096
        let torn =
            tail == "half" ? Array(wal[32..<(32 + frame / 2)]) : (0..<frame).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        overwrite(copy + "-wal", wal + torn)
        let reopened = try SQLiteStore(path: copy)
        let page = try await reopened.list(StoreSelection(type: type), at: nil, limit: nil, after: nil)
        #expect(page.objects.count == 20)
        #expect(page.objects.allSatisfy { $0.bytes == value(String($0.key.name.dropFirst())) })
        let next = try await reopened.write(key(type, "a", "y"), expecting: .absent, value("y"))
        #expect(next == page.revision + 1)
        await reopened.close()
        await store.close()
    }

    @Test func damageIsFoundWhenTheStoreIsOpened() async throws {
        let store = try SQLiteStore(path: path)
        for index in 0..<200 {
            _ = try await store.write(key(type, "a", "x\(index)"), expecting: .absent, value("\(index)"))
        }
        await store.close()
        var bytes = read(path)
        for index in 4096..<min(bytes.count, 40_960) { bytes[index] = 0x5A }
        overwrite(path, bytes)
        guard case .corrupt? = await failure({ () async throws(StoreFailure) in try SQLiteStore(path: path) }) else {
            return #expect(Bool(false), "opened a damaged store")
        }
    }

    @Test func thePastIsForgottenByNumber() async throws {
        var options = SQLiteOptions()
        options.history.events = 50
        options.recent.events = 5
        let store = try SQLiteStore(path: path, options: options)
        let start = try await store.currentRevision()
        for index in 0..<400 {
            _ = try await store.write(key(type, "a", "x\(index % 3)"), expecting: .anything, value("\(index)"))
        }
        guard
            case .tooOld(let oldest)? = await failure({ () async throws(StoreFailure) in
                try await store.watch(StoreSelection(type: type), after: start)
            })
        else { return #expect(Bool(false), "knows everything") }
        let now = try await store.currentRevision()
        #expect(now - oldest >= 40 && now - oldest < 60)
        let watch = try await store.watch(StoreSelection(type: type), after: oldest)
        #expect(try await events(Int(now - oldest), of: watch).map(\.revision) == Array((oldest + 1)...now))
        await store.close()
    }

    @Test func aSlowReaderLosesItsWatchOnly() async throws {
        var options = SQLiteOptions()
        options.watchers.events = 10
        let store = try SQLiteStore(path: path, options: options)
        let watch = try await store.watch(StoreSelection(type: type), after: try await store.currentRevision())
        for index in 0..<30 { _ = try await store.write(key(type, "a", "x\(index)"), expecting: .absent, value("1")) }
        let lost = await failure { () async throws(StoreFailure) in while try await !watch.nextBatch().isEmpty {} }
        guard case .tooOld? = lost else { return #expect(Bool(false), "kept everything") }
        await store.close()
    }

    /// A writer that may fill so many pages, and nothing around it.
    private func writer(pages: Int) throws -> WriteMailbox {
        let lock = try StoreFileLock(path: path + ".lock")
        let connection = try SQLiteFile.open(path)
        try connection.run("PRAGMA max_page_count = \(pages)")
        let mailbox = WriteMailbox()
        let hub = WatchHub(revision: 1, ring: WatchLimits(), watcher: WatchLimits(), progressEvery: .seconds(5))
        let writer = try SQLiteWriter(
            connection: connection, lock: lock, mailbox: mailbox, hub: hub, history: HistoryLimits(), revision: 1)
        try SQLiteWriterThread.start(writer, mailbox)
        return mailbox
    }

    private func write(_ text: String) { overwrite(path, Array(text.utf8)) }

    private func copyFile(_ from: String, _ to: String) { overwrite(to, read(from)) }

    private func read(_ path: String) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY)
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64 << 20)
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(max(count, 0)))
    }

    private func overwrite(_ path: String, _ bytes: [UInt8]) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { Glibc.close(descriptor) }
        _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
    }
}
