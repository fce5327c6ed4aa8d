// Connections for reading, each lent to one reader at a time.

import Base

final class SQLiteReaders: Sendable {
    private struct State {
        var idle: [SQLiteConnection] = []
        var isClosed = false
    }

    /// More than this are closed again after use.
    private static let kept = 4

    private let path: String
    private let state = Lock(State())

    init(path: String) { self.path = path }

    /// Runs in a transaction of its own: all it reads is of one moment. SQLite's pages are in memory nearly always, so
    /// that a thread of its own would cost more than it gives.
    func read<Result>(
        _ body: (SQLiteConnection) throws(SQLiteFailure) -> Result
    ) throws(StoreFailure) -> Result {
        let connection = try takeOut()
        defer { putBack(connection) }
        do throws(SQLiteFailure) {
            try connection.run("BEGIN")
            let result = try body(connection)
            try connection.run("COMMIT")
            return result
        } catch {
            rollback(connection)
            throw error.storeFailure
        }
    }

    /// For a read that pauses: begins a transaction, which `giveBack` ends.
    func lend() throws(StoreFailure) -> SQLiteConnection {
        let connection = try takeOut()
        do throws(SQLiteFailure) {
            try connection.run("BEGIN")
            return connection
        } catch {
            throw error.storeFailure
        }
    }

    func giveBack(_ connection: SQLiteConnection) {
        rollback(connection)
        putBack(connection)
    }

    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        _ = idle
    }

    private func takeOut() throws(StoreFailure) -> SQLiteConnection {
        let known = try state.withLock { (state) throws(StoreFailure) -> SQLiteConnection? in
            if state.isClosed { throw .unavailable("the store is closed") }
            return state.idle.popLast()
        }
        if let known { return known }
        do throws(SQLiteFailure) {
            return try SQLiteConnection(path: path, readOnly: true)
        } catch {
            throw error.storeFailure
        }
    }

    private func putBack(_ connection: SQLiteConnection) {
        state.withLock { state in
            if !state.isClosed, state.idle.count < Self.kept { state.idle.append(connection) }
        }
    }

    /// Nothing was written, so there is nothing that a failure here could lose.
    private func rollback(_ connection: SQLiteConnection) {
        guard connection.inTransaction else { return }
        do throws(SQLiteFailure) { try connection.run("ROLLBACK") } catch {}
    }
}
