// Where an authority keeps its keys between starts, and where several replicas agree on them.

import Base
import Credentials

public struct VaultRecord: Sendable, Hashable {
    public let bytes: [UInt8]
    /// Whatever the vault tells versions apart by.
    public let version: String

    public init(bytes: [UInt8], version: String) {
        self.bytes = bytes
        self.version = version
    }
}

/// One record. What was saved must survive the process.
public protocol AuthorityVault: Sendable {
    func load() async throws -> VaultRecord?

    /// Writes if the present version is `expected` (nil: there is none yet) and gives the new version; nil when
    /// somebody else has written in between.
    func save(_ bytes: [UInt8], expecting expected: String?) async throws -> String?
}

/// For tests, and for authorities that end with their process.
public final class MemoryVault: AuthorityVault {
    private let record = Lock<VaultRecord?>(nil)

    public init() {}

    public func load() async throws -> VaultRecord? { record.withLock { $0 } }

    public func save(_ bytes: [UInt8], expecting expected: String?) async throws -> String? {
        record.withLock { record -> String? in
            guard record?.version == expected else { return nil }
            let version = String((record.flatMap { Int($0.version) } ?? 0) + 1)
            record = VaultRecord(bytes: bytes, version: version)
            return version
        }
    }
}

/// Another vault that gets to see sealed bytes only.
public struct SealedVault<Inner: AuthorityVault>: AuthorityVault {
    private let inner: Inner
    private let seal: SealedBytes
    private static var context: String { "skein authority" }

    public init(_ inner: Inner, key: SealedBytes) {
        self.inner = inner
        seal = key
    }

    public func load() async throws -> VaultRecord? {
        guard let record = try await inner.load() else { return nil }
        return VaultRecord(bytes: try seal.open(record.bytes, context: Self.context), version: record.version)
    }

    public func save(_ bytes: [UInt8], expecting expected: String?) async throws -> String? {
        try await inner.save(try seal.seal(bytes, context: Self.context), expecting: expected)
    }
}
