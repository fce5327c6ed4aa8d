// The one thread that writes: whatever waits goes into one transaction and is acknowledged when that is on the disk.

import Base
import CSQLite
import Glibc

/// Confined to its thread, which ends when the mailbox is closed.
final class SQLiteWriter {
    private enum Answer {
        case conflict(StoreFailure)
        case revision(Int64)
    }

    /// One transaction's worth of writes.
    private static let batch = 512
    /// How often the past is looked at when nobody writes.
    private static let idle = TimeSpan.seconds(5)

    private let connection: SQLiteConnection
    private let lock: StoreFileLock
    private let mailbox: WriteMailbox
    private let hub: WatchHub
    private var window: HistoryWindow
    private var revision: Int64
    private var compacted: Int64
    /// Up to where the past is to be forgotten, a piece with each transaction.
    private var forgetting: Int64

    init(
        connection: SQLiteConnection, lock: StoreFileLock, mailbox: WriteMailbox, hub: WatchHub, history: HistoryLimits,
        revision: Int64
    ) throws(SQLiteFailure) {
        self.connection = connection
        self.lock = lock
        self.mailbox = mailbox
        self.hub = hub
        self.revision = revision
        compacted = try connection.integer(SQLiteSchema.compacted) ?? 1
        forgetting = compacted
        var events = 0
        var bytes = 0
        try connection.query(SQLiteSchema.history, [.integer(compacted)]) { row throws(SQLiteFailure) in
            events = Int(row.integer(0))
            bytes = Int(row.integer(1))
        }
        window = HistoryWindow(limits: history, newest: revision, events: events, bytes: bytes, now: .now)
    }

    func run() {
        while true {
            let delivery = mailbox.take(upTo: Self.batch, waiting: Self.idle)
            if !delivery.writes.isEmpty { write(delivery.writes) }
            if !delivery.compactions.isEmpty {
                forgetting = revision
                window.clear()
                while forgetting > compacted, forget() {}
                hub.compact(to: compacted)
                for done in delivery.compactions { done.resume() }
            }
            if delivery.writes.isEmpty { tidy() }
            if delivery.isClosed { return }
        }
    }

    /// Every write of the batch is judged alone, but they are made durable together or not at all.
    private func write(_ writes: [PendingWrite]) {
        let before = revision
        var answers: [Answer] = []
        var events: [StoreEvent] = []
        var committing = false
        do throws(SQLiteFailure) {
            try connection.run("BEGIN IMMEDIATE")
            for write in writes { answers.append(try apply(write, &events)) }
            try forgetPiece(max(200, 2 * writes.count))
            committing = true
            try connection.run("COMMIT")
        } catch {
            revision = before
            return refuse(writes, error, committing)
        }
        let now = Instant.now
        for event in events { window.add(event.revision, bytes: event.size, now: now) }
        if let due = window.due(now: now) { forgetting = max(forgetting, due) }
        hub.publish(events)
        for (write, answer) in zip(writes, answers) {
            switch answer {
            case .revision(let revision): write.done.resume(returning: .success(revision))
            case .conflict(let failure): write.done.resume(returning: .failure(failure))
            }
        }
    }

    private func apply(_ write: PendingWrite, _ events: inout [StoreEvent]) throws(SQLiteFailure) -> Answer {
        let place = [SQLiteSchema.text(write.key.type), .text(write.key.namespace), .text(write.key.name)]
        var current: StoredObject?
        try connection.query(SQLiteSchema.find, place) { row throws(SQLiteFailure) in
            current = StoredObject(key: write.key, revision: row.integer(0), bytes: row.bytes(1))
        }
        do throws(StoreFailure) {
            try write.expecting.check(current, deletes: write.value == nil)
        } catch {
            return .conflict(error)
        }
        revision += 1
        let value = write.value.map(SQLiteValue.blob) ?? .null
        try connection.run(
            SQLiteSchema.append, [.integer(revision)] + place + [.integer(current?.revision ?? 0), value])
        if let bytes = write.value {
            try connection.run(SQLiteSchema.put, place + [.integer(revision)])
            let object = StoredObject(key: write.key, revision: revision, bytes: bytes)
            events.append(.put(object, previous: current))
        } else if let current {
            try connection.run(SQLiteSchema.remove, place)
            events.append(.deleted(last: current, revision: revision))
        }
        return .revision(revision)
    }

    private func refuse(_ writes: [PendingWrite], _ failure: SQLiteFailure, _ committing: Bool) {
        reset()
        var answer = failure.storeFailure
        // A commit that could not be synced is undone here, but a crash could still find it in the log.
        if committing, failure.primary == SQLITE_IOERR { answer = .ambiguous(failure.message) }
        for write in writes { write.done.resume(returning: .failure(answer)) }
    }

    /// Ends a transaction that failed. What failed is known already, so a failure here adds nothing: SQLite has then
    /// rolled back by itself.
    private func reset() {
        guard connection.inTransaction else { return }
        do throws(SQLiteFailure) { try connection.run("ROLLBACK") } catch {}
    }

    /// Forgets the past while nobody writes.
    private func tidy() {
        if let due = window.due(now: .now) { forgetting = max(forgetting, due) }
        if forgetting > compacted { _ = forget() }
    }

    /// Says false when it failed; the next turn tries again.
    private func forget() -> Bool {
        let before = compacted
        do throws(SQLiteFailure) {
            try connection.run("BEGIN IMMEDIATE")
            try forgetPiece(2000)
            try connection.run("COMMIT")
            return true
        } catch {
            compacted = before
            reset()
            return false
        }
    }

    private func forgetPiece(_ count: Int) throws(SQLiteFailure) {
        if forgetting <= compacted { return }
        let target = min(forgetting, compacted + Int64(count))
        let piece: [SQLiteValue] = [.integer(compacted), .integer(target)]
        try connection.run(SQLiteSchema.forgetReplaced, piece)
        try connection.run(SQLiteSchema.forgetDeleted, piece)
        try connection.run(SQLiteSchema.setCompacted, [.integer(target)])
        compacted = target
    }
}

/// Starts the writer's thread.
@safe
enum SQLiteWriterThread {
    private final class Start {
        let writer: SQLiteWriter
        let mailbox: WriteMailbox

        init(writer: SQLiteWriter, mailbox: WriteMailbox) {
            self.writer = writer
            self.mailbox = mailbox
        }
    }

    /// From here on the thread alone has the writer.
    static func start(_ writer: sending SQLiteWriter, _ mailbox: WriteMailbox) throws(StoreFailure) {
        let context = unsafe Unmanaged.passRetained(Start(writer: writer, mailbox: mailbox))
        var thread = pthread_t()
        let code = unsafe pthread_create(&thread, nil, { unsafe SQLiteWriterThread.main($0) }, context.toOpaque())
        if code != 0 {
            unsafe context.release()
            throw .unavailable("can't start a thread: \(unsafe String(cString: strerror(code)))")
        }
        pthread_detach(thread)
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let mailbox = unsafe work(context)
        // The writer is gone, and with it the connection and the lock on the file.
        mailbox.finish()
        return nil
    }

    private static func work(_ context: UnsafeMutableRawPointer) -> WriteMailbox {
        let start = unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
        start.writer.run()
        return start.mailbox
    }
}
