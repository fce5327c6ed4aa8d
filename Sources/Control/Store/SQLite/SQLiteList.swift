// One page of a list, of the present or of the past.

/// Runs within a transaction. The inner result is what the store says, the thrown failure is SQLite's.
struct SQLiteList {
    let selection: StoreSelection
    let revision: Int64?
    let limit: Int
    var after: StoreKey?

    func run(_ connection: SQLiteConnection) throws(SQLiteFailure) -> Result<StorePage, StoreFailure> {
        let newest = try connection.integer(SQLiteSchema.newest) ?? 1
        let wanted = revision ?? newest
        if wanted > newest { return .failure(.futureRevision) }
        let oldest = try connection.integer(SQLiteSchema.compacted) ?? 1
        if wanted < oldest { return .failure(.tooOld(oldest: oldest)) }
        var objects: [StoredObject] = []
        // One more than asked for tells whether there is more.
        try connection.query(statement(past: wanted < newest), values(wanted, past: wanted < newest)) {
            row throws(SQLiteFailure) in
            let key = StoreKey(type: selection.type, namespace: row.text(0), name: row.text(1))
            if objects.count <= limit {
                objects.append(StoredObject(key: key, revision: row.integer(2), bytes: row.bytes(3)))
            }
        }
        let more = objects.count > limit
        if more { objects.removeLast() }
        return .success(StorePage(objects: objects, revision: wanted, more: more))
    }

    private func statement(past: Bool) -> String {
        switch (selection.namespace == nil, past) {
        case (true, false): SQLiteSchema.page
        case (true, true): SQLiteSchema.pastPage
        case (false, false): SQLiteSchema.pageOfNamespace
        case (false, true): SQLiteSchema.pastPageOfNamespace
        }
    }

    private func values(_ wanted: Int64, past: Bool) -> [SQLiteValue] {
        var namespace = after?.namespace ?? ""
        var name = after?.name ?? ""
        if let selected = selection.namespace, selected != namespace {
            // A start before the namespace is its beginning; behind it there is nothing.
            name = namespace.precedesByBytes(selected) ? "" : "\u{10FFFF}"
            namespace = selected
        }
        let values: [SQLiteValue] = [
            SQLiteSchema.text(selection.type), .text(namespace), .text(name),
            .integer(Int64(clamping: max(limit, 0)) &+ 1),
        ]
        return past ? values + [.integer(wanted)] : values
    }
}
