// What goes into the store and what comes out of it.

/// An object as it is kept.
public struct StoredObject: Sendable, Hashable {
    public let key: StoreKey
    /// Of the write that made it what it is.
    public let revision: Int64
    /// JSON without metadata.resourceVersion: readers put `revision` there.
    public let bytes: [UInt8]

    public init(key: StoreKey, revision: Int64, bytes: [UInt8]) {
        self.key = key
        self.revision = revision
        self.bytes = bytes
    }
}

/// What a writer takes for granted.
public enum StoreExpectation: Sendable, Hashable {
    case anything
    case absent
    case revision(Int64)
}

/// A part of a list.
public struct StorePage: Sendable, Hashable {
    /// In the order of keys.
    public let objects: [StoredObject]
    /// Of the snapshot, not of the objects.
    public let revision: Int64
    /// Whether objects follow behind the last one.
    public let more: Bool

    public init(objects: [StoredObject], revision: Int64, more: Bool) {
        self.objects = objects
        self.revision = revision
        self.more = more
    }
}

/// What a watch delivers.
public enum StoreEvent: Sendable, Hashable {
    case put(StoredObject, previous: StoredObject?)
    case deleted(last: StoredObject, revision: Int64)
    /// Everything up to this revision was delivered.
    case progress(Int64)

    public var revision: Int64 {
        switch self {
        case .put(let object, _): object.revision
        case .deleted(_, let revision), .progress(let revision): revision
        }
    }

    /// Nil for progress.
    public var key: StoreKey? {
        switch self {
        case .put(let object, _): object.key
        case .deleted(let last, _): last.key
        case .progress: nil
        }
    }

    public var previous: StoredObject? {
        switch self {
        case .put(_, let previous): previous
        case .deleted(let last, _): last
        case .progress: nil
        }
    }

    /// What it costs to keep.
    var size: Int {
        switch self {
        case .put(let object, let previous): 256 + object.bytes.count + (previous?.bytes.count ?? 0)
        case .deleted(let last, _): 256 + last.bytes.count
        case .progress: 64
        }
    }
}

/// Why the store did not do what it was asked.
public enum StoreFailure: Error, Sendable, Hashable {
    /// The object is not what the writer expected: this is what is there.
    case conflict(current: StoredObject?)
    /// The revision is older than what the store still knows, which begins at `oldest`; list again.
    case tooOld(oldest: Int64)
    /// A revision that no write has had.
    case futureRevision
    /// Nothing was done.
    case unavailable(String)
    /// A write of which nobody knows whether it was done: read before trying again.
    case ambiguous(String)
    /// The store's own data is damaged.
    case corrupt(String)
    /// A store that has rules of its own said no, in Kubernetes' words.
    case refused(status: Int, reason: String, message: String)
}

extension StoreFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .conflict(nil): "the object is not there"
        case .conflict(let current?): "the object has changed: it is at revision \(current.revision)"
        case .tooOld(let oldest): "the revision is too old: the store's history begins at \(oldest)"
        case .futureRevision: "the revision lies in the future"
        case .unavailable(let why): "the store is unavailable: \(why)"
        case .ambiguous(let why): "nobody knows whether the write was done: \(why)"
        case .corrupt(let what): "the store is damaged: \(what)"
        case .refused(let status, let reason, let message): "refused (\(status) \(reason)): \(message)"
        }
    }
}

/// What every store accepts at most.
public enum StoreLimits {
    /// Bytes of an object: etcd's own limit for a request, less some room for the rest of it.
    public static let objectBytes = 1_500_000

    static func check(_ value: [UInt8]?) throws(StoreFailure) {
        guard let size = value?.count, size > objectBytes else { return }
        throw .refused(
            status: 413, reason: "RequestEntityTooLarge",
            message: "the object has \(size) bytes, \(objectBytes) is the most that the store takes")
    }
}
