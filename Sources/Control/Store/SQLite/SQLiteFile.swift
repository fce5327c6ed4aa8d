// Opens the store's file: whose it is, what is in it, whether it is whole.

import Base
import CSQLite
import Glibc

/// The lock on a store's file, held as long as this is referenced. SQLite's own locks would let two processes in, and each
/// would miss what the other one writes.
@safe
final class StoreFileLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(StoreFailure) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .unavailable("can't open \(path): \(SQLiteFile.reason())") }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let busy = errno == EWOULDBLOCK
            let why = SQLiteFile.reason()
            let owner = Self.owner(descriptor)
            // Not closed here: `deinit` runs for what throws once all of it is set, and a second close would hit
            // whatever file has got the number meanwhile.
            throw .unavailable(
                busy
                    ? "another process\(owner) has locked \(path): one store can serve only one"
                    : "can't lock \(path): \(why)")
        }
        let pid = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = unsafe pwrite(descriptor, pid, pid.utf8.count, 0)
    }

    deinit { close(descriptor) }

    private static func owner(_ descriptor: Int32) -> String {
        var text = [UInt8](repeating: 0, count: 20)
        let count = unsafe pread(descriptor, &text, text.count, 0)
        let digits = text.prefix(max(count, 0)).prefix { $0 >= 0x30 && $0 <= 0x39 }
        return digits.isEmpty ? "" : " (\(String(decoding: digits, as: UTF8.self)))"
    }
}

enum SQLiteFile {
    /// A file up to this size is checked at every start, a larger one only when it was not closed properly.
    private static let checkedSize = 32 << 20

    /// The writer's connection to a file that is whole and ours.
    static func open(_ path: String) throws(StoreFailure) -> SQLiteConnection {
        let size = try create(path)
        let wasOpen = unsafe access(path + "-wal", F_OK) == 0
        do throws(SQLiteFailure) {
            let connection = try SQLiteConnection(path: path, readOnly: false)
            try checkIdentity(connection, path)
            try connection.run("PRAGMA synchronous = FULL")
            try connection.run("PRAGMA foreign_keys = OFF")
            try connection.run("PRAGMA journal_size_limit = 67108864")
            if size <= checkedSize || wasOpen { try checkWhole(connection) }
            return connection
        } catch {
            throw error.named(path).storeFailure
        }
    }

    /// Makes the file if there is none, readable by its owner only, and its entry in the directory durable.
    private static func create(_ path: String) throws(StoreFailure) -> Int {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .unavailable("can't open \(path): \(reason())") }
        defer { close(descriptor) }
        var facts = stat()
        if unsafe fstat(descriptor, &facts) != 0 { throw .unavailable("can't read \(path): \(reason())") }
        if facts.st_mode & S_IFMT != S_IFREG { throw .unavailable("\(path) is no regular file") }
        if facts.st_mode & 0o077 != 0, fchmod(descriptor, 0o600) != 0 {
            throw .unavailable("\(path) can be read by others, and that can't be changed: \(reason())")
        }
        if facts.st_size == 0 { try syncDirectory(of: path) }
        return Int(facts.st_size)
    }

    private static func syncDirectory(of path: String) throws(StoreFailure) {
        let directory = path.lastIndex(of: "/").map { path[..<path.index(after: $0)] } ?? "."
        let descriptor = unsafe Glibc.open(String(directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { throw .unavailable("can't open \(directory): \(reason())") }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw .unavailable("can't sync \(directory): \(reason())") }
    }

    private static func checkIdentity(_ connection: SQLiteConnection, _ path: String) throws(SQLiteFailure) {
        // The first statement that reads: a file that is no database fails here.
        let tables = try connection.integer("SELECT count(*) FROM sqlite_schema")
        let application = try connection.integer("PRAGMA application_id")
        let version = try connection.integer("PRAGMA user_version")
        try connection.run("PRAGMA journal_mode = WAL")
        if tables == 0, application == 0, version == 0 {
            try connection.run("BEGIN IMMEDIATE")
            for table in SQLiteSchema.tables { try connection.run(table) }
            try connection.run("PRAGMA application_id = \(SQLiteSchema.applicationID)")
            try connection.run("PRAGMA user_version = \(SQLiteSchema.version)")
            return try connection.run("COMMIT")
        }
        if application != SQLiteSchema.applicationID {
            throw SQLiteFailure(code: SQLITE_NOTADB, message: "a database, but not one of Skein's")
        }
        if version != SQLiteSchema.version {
            throw SQLiteFailure(
                code: SQLITE_MISMATCH,
                message: "the store has version \(version ?? 0) of its tables, this program knows "
                    + "\(SQLiteSchema.version): use the release that wrote it")
        }
    }

    private static func checkWhole(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        var findings: [String] = []
        try connection.query("PRAGMA quick_check(3)") { row throws(SQLiteFailure) in findings.append(row.text(0)) }
        if findings != ["ok"] {
            throw SQLiteFailure(code: SQLITE_CORRUPT, message: findings.joined(separator: "; "))
        }
        let dangling = try connection.integer(
            "SELECT count(*) FROM objects o LEFT JOIN versions v ON v.revision = o.revision WHERE v.value IS NULL")
        if let dangling, dangling > 0 {
            throw SQLiteFailure(code: SQLITE_CORRUPT, message: "\(dangling) objects without a value")
        }
    }

    static func reason() -> String { unsafe String(cString: strerror(errno)) }
}

extension SQLiteFailure {
    func named(_ path: String) -> SQLiteFailure { SQLiteFailure(code: code, message: "\(path): \(message)") }
}
