// The one protocol between the control plane and whatever keeps its objects.

/// Keeps objects by key under one global counter of revisions. Every backend passes the same suite of tests
/// (Tests/ControlTests/Store).
///
/// What holds for all: a write that returned is durable; each write that changes something has a revision of its own,
/// higher than all before; a read that begins after a write returned sees it; a watch delivers every change behind its
/// start once, in revision order, or ends with `tooOld`.
public protocol ResourceStore: Sendable {
    /// The object as it is now.
    func get(_ key: StoreKey) async throws(StoreFailure) -> StoredObject?

    /// A page of a consistent snapshot, in the order of keys: what was there at `revision`, or now. `after` is the last
    /// key of the page before, whose `revision` the next page is to be asked `at`.
    func list(
        _ selection: StoreSelection, at revision: Int64?, limit: Int?, after: StoreKey?
    ) async throws(StoreFailure) -> StorePage

    /// Everything that happens behind `revision`: first what has already happened, then what does.
    func watch(_ selection: StoreSelection, after revision: Int64) async throws(StoreFailure) -> StoreWatch

    /// Puts a value or, with nil, deletes; gives the new revision. What was expected and isn't there, and deleting what
    /// isn't there at all, is a `conflict`.
    func write(
        _ key: StoreKey, expecting: StoreExpectation, _ value: [UInt8]?
    ) async throws(StoreFailure) -> Int64

    /// Puts an object in which nothing but the status has changed since `revision`.
    func writeStatus(_ key: StoreKey, at revision: Int64, _ value: [UInt8]) async throws(StoreFailure) -> Int64

    /// The revision of the last write of all.
    func currentRevision() async throws(StoreFailure) -> Int64
}

extension ResourceStore {
    public func writeStatus(
        _ key: StoreKey, at revision: Int64, _ value: [UInt8]
    ) async throws(StoreFailure) -> Int64 {
        try await write(key, expecting: .revision(revision), value)
    }

    /// All objects of a snapshot in pages: memory is bounded by the page, not by the number of objects.
    /// Gives the snapshot's revision, behind which a watch goes on.
    public func forEachPage(
        of selection: StoreSelection, size: Int = 500, _ body: (StorePage) async throws(StoreFailure) -> Void
    ) async throws(StoreFailure) -> Int64 {
        var page = try await list(selection, at: nil, limit: size, after: nil)
        let revision = page.revision
        while true {
            try await body(page)
            guard page.more, let last = page.objects.last else { return revision }
            page = try await list(selection, at: revision, limit: size, after: last.key)
        }
    }
}
