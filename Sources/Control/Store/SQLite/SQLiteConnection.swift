// SQLite's C interface as Swift sees it: connections, cached statements, rows.

import CSQLite

/// What SQLite said, in its own words.
struct SQLiteFailure: Error, Hashable {
    let code: Int32
    let message: String

    /// The low byte, which names the kind of failure.
    var primary: Int32 { code & 0xFF }

    var storeFailure: StoreFailure {
        switch primary {
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt("\(message) (SQLite \(code))")
        case SQLITE_FULL: .unavailable("the disk is full (SQLite \(code)): free some space and try again")
        default: .unavailable("\(message) (SQLite \(code))")
        }
    }
}

enum SQLiteValue {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null
}

/// One connection; used by one thread at a time.
@safe
final class SQLiteConnection: @unchecked Sendable {
    // SAFETY: the writer's belongs to its thread alone and a reader's to whoever has taken it from the pool; SQLite's own
    // state of a connection may move between threads.
    private let handle: OpaquePointer
    private var statements: [String: OpaquePointer] = unsafe [:]

    init(path: String, readOnly: Bool) throws(SQLiteFailure) {
        var opened: OpaquePointer?
        let access = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = unsafe sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let opened = unsafe opened else { throw SQLiteFailure(code: SQLITE_NOMEM, message: "out of memory") }
        unsafe handle = opened
        if code != SQLITE_OK { throw failure(code) }
        unsafe sqlite3_busy_timeout(handle, 5000)
    }

    deinit {
        unsafe statements.values.forEach { unsafe _ = sqlite3_finalize($0) }
        unsafe sqlite3_close_v2(handle)
    }

    /// Whether a transaction is under way.
    var inTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    func run(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteFailure) {
        try query(sql, values) { _ throws(SQLiteFailure) in }
    }

    /// Statements are kept: what `sql` says must not vary with the values.
    func query(
        _ sql: String, _ values: [SQLiteValue] = [], _ each: (SQLiteRow) throws(SQLiteFailure) -> Void
    ) throws(SQLiteFailure) {
        let statement = unsafe try prepared(sql)
        defer {
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            let code = unsafe Self.bind(statement, Int32(index + 1), value)
            if code != SQLITE_OK { throw failure(code) }
        }
        while true {
            let code = unsafe sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            if code != SQLITE_ROW { throw failure(code) }
            try each(unsafe SQLiteRow(statement: statement))
        }
    }

    /// The first column of the first row; nil when it is null or there is none.
    func integer(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteFailure) -> Int64? {
        var result: Int64?
        try query(sql, values) { row throws(SQLiteFailure) in
            if result == nil, !row.isNull(0) { result = row.integer(0) }
        }
        return result
    }

    private func prepared(_ sql: String) throws(SQLiteFailure) -> OpaquePointer {
        if let known = unsafe statements[sql] { return unsafe known }
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else { throw failure(code) }
        unsafe statements[sql] = statement
        return unsafe statement
    }

    private static func bind(_ statement: OpaquePointer, _ index: Int32, _ value: SQLiteValue) -> Int32 {
        // SAFETY: SQLITE_TRANSIENT, a constant that C makes of -1: SQLite copies the bytes before the call returns.
        let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .integer(let number): return unsafe sqlite3_bind_int64(statement, index, number)
        case .text(let text): return unsafe sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), copied)
        case .blob(let bytes):
            if bytes.isEmpty { return unsafe sqlite3_bind_zeroblob(statement, index, 0) }
            return unsafe bytes.withUnsafeBytes { raw in
                unsafe sqlite3_bind_blob64(statement, index, raw.baseAddress, UInt64(raw.count), copied)
            }
        case .null: return unsafe sqlite3_bind_null(statement, index)
        }
    }

    private func failure(_ code: Int32) -> SQLiteFailure {
        SQLiteFailure(code: code, message: unsafe String(cString: sqlite3_errmsg(handle)))
    }
}

/// The row that a statement stands on; valid only within the closure it is handed to.
@safe
struct SQLiteRow {
    private let statement: OpaquePointer

    fileprivate init(statement: OpaquePointer) { unsafe self.statement = unsafe statement }

    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(statement, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
        return unsafe String(cString: start)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }
}
