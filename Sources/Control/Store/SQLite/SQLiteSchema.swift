// The tables: every version of every object once, and which of them is the present one.

/// `versions` is append-only but for compaction: a row per write, under the write's revision. A row knows which row it
/// replaced, so that a replaced version is found from its successor and the past needs no index of its own.
///
/// What holds between transactions: the revision of the store is the highest of `versions` or `compacted`, whichever is
/// greater; for all revisions from `compacted` on, every version that was present then is there.
enum SQLiteSchema {
    /// "Skei", in the header of the file.
    static let applicationID: Int64 = 0x536B_6569
    static let version: Int64 = 1

    static let tables = [
        """
        CREATE TABLE versions (
            revision INTEGER PRIMARY KEY, type TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
            previous INTEGER NOT NULL, value BLOB)
        """,
        """
        CREATE TABLE objects (
            type TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (type, namespace, name)) WITHOUT ROWID
        """,
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
        "INSERT INTO meta VALUES ('compacted', 1)",
    ]

    static let find = """
        SELECT v.revision, v.value FROM objects o JOIN versions v ON v.revision = o.revision
        WHERE o.type = ?1 AND o.namespace = ?2 AND o.name = ?3
        """
    static let append = "INSERT INTO versions VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    static let put = """
        INSERT INTO objects VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (type, namespace, name) DO UPDATE SET revision = ?4
        """
    static let remove = "DELETE FROM objects WHERE type = ?1 AND namespace = ?2 AND name = ?3"

    static let newest = "SELECT max(ifnull((SELECT max(revision) FROM versions), 1), \(compactedValue))"
    static let compacted = "SELECT value FROM meta WHERE name = 'compacted'"
    private static let compactedValue = "(SELECT value FROM meta WHERE name = 'compacted')"

    /// From ?2 and ?3, exclusive; the present.
    static let page = """
        SELECT o.namespace, o.name, v.revision, v.value FROM objects o JOIN versions v ON v.revision = o.revision
        WHERE o.type = ?1 AND (o.namespace, o.name) > (?2, ?3) ORDER BY o.namespace, o.name LIMIT ?4
        """
    static let pageOfNamespace = """
        SELECT o.namespace, o.name, v.revision, v.value FROM objects o JOIN versions v ON v.revision = o.revision
        WHERE o.type = ?1 AND o.namespace = ?2 AND o.name > ?3 ORDER BY o.name LIMIT ?4
        """
    /// What was there at ?5: what has not changed since, and what later versions have replaced.
    static let pastPage = """
        SELECT k.namespace, k.name, v.revision, v.value FROM (
            SELECT namespace, name, revision FROM objects
            WHERE type = ?1 AND (namespace, name) > (?2, ?3) AND revision <= ?5
            UNION ALL
            SELECT s.namespace, s.name, s.previous FROM versions s
            WHERE s.revision > ?5 AND s.previous BETWEEN 1 AND ?5 AND s.type = ?1 AND (s.namespace, s.name) > (?2, ?3)
            ORDER BY 1, 2 LIMIT ?4) k
        JOIN versions v ON v.revision = k.revision ORDER BY 1, 2
        """
    static let pastPageOfNamespace = """
        SELECT k.namespace, k.name, v.revision, v.value FROM (
            SELECT namespace, name, revision FROM objects
            WHERE type = ?1 AND namespace = ?2 AND name > ?3 AND revision <= ?5
            UNION ALL
            SELECT s.namespace, s.name, s.previous FROM versions s
            WHERE s.revision > ?5 AND s.previous BETWEEN 1 AND ?5 AND s.type = ?1 AND s.namespace = ?2 AND s.name > ?3
            ORDER BY 1, 2 LIMIT ?4) k
        JOIN versions v ON v.revision = k.revision ORDER BY 1, 2
        """

    /// Behind ?2 up to ?3.
    static let events = """
        SELECT s.revision, s.namespace, s.name, s.value, p.revision, p.value
        FROM versions s LEFT JOIN versions p ON p.revision = s.previous
        WHERE s.revision > ?2 AND s.revision <= ?3 AND s.type = ?1 ORDER BY s.revision LIMIT ?4
        """

    /// Of the versions behind ?1 up to ?2: what they replaced, and those that say that something was deleted.
    static let forgetReplaced = """
        DELETE FROM versions WHERE revision IN (
            SELECT previous FROM versions WHERE revision > ?1 AND revision <= ?2 AND previous > 0)
        """
    static let forgetDeleted = "DELETE FROM versions WHERE revision > ?1 AND revision <= ?2 AND value IS NULL"
    static let setCompacted = "UPDATE meta SET value = ?1 WHERE name = 'compacted'"
    static let history = "SELECT count(*), sum(length(value)) FROM versions WHERE revision > ?1"

    /// How a type is written in the tables.
    static func text(_ type: ResourceType) -> SQLiteValue { .text("\(type.group)/\(type.resource)") }
}
