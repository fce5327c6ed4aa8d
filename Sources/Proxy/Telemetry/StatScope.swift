// The vocabulary of statistics: a scope is an enum of names, a block is where its numbers lie.

public enum StatKind: UInt8, Sendable {
    case counter, gauge, histogram
}

/// The names of one scope: an enum whose raw values are the names as printed, without the prefix.
///
/// What must hold: 2 to 256 cases without payload, so that a case is one byte that holds its ordinal.
public protocol StatScope: RawRepresentable, CaseIterable, Sendable where RawValue == String {
    var kind: StatKind { get }
}

extension StatScope {
    @inlinable
    public var ordinal: UInt32 {
        // SAFETY: an enum of 2 to 256 cases without payload is one byte that counts its cases in order; the
        // schema checks this for every scope that is registered.
        unsafe UInt32(unsafeBitCast(self, to: UInt8.self))
    }
}

/// Where the numbers of one registered scope lie, the same in every shard.
public struct StatBlock<Scope: StatScope>: Sendable, Hashable {
    public let base: UInt32

    @inlinable
    public init(base: UInt32) { self.base = base }

    @inlinable
    public func index(_ stat: Scope) -> StatIndex { StatIndex(cell: base &+ stat.ordinal) }
}

/// Where one number lies.
public struct StatIndex: Sendable, Hashable {
    public let cell: UInt32

    @inlinable
    public init(cell: UInt32) { self.cell = cell }
}

/// A scope's names and kinds as the store keeps them: one for all blocks of the scope.
final class StatSchema: Sendable {
    let names: [String]
    let kinds: [StatKind]
    let offsets: [Substring: Int]
    /// Offsets of the histograms.
    let histograms: [Int]

    convenience init<Scope: StatScope>(_ scope: Scope.Type) {
        precondition(
            MemoryLayout<Scope>.size == 1 && zip(0..., Scope.allCases).allSatisfy { $0 == Int($1.ordinal) },
            "a scope is an enum of 2 to 256 cases")
        self.init(names: Scope.allCases.map(\.rawValue), kinds: Scope.allCases.map(\.kind))
    }

    convenience init(name: String, kind: StatKind) { self.init(names: [name], kinds: [kind]) }

    private init(names: [String], kinds: [StatKind]) {
        self.names = names
        self.kinds = kinds
        offsets = Dictionary(zip(names.map { Substring($0) }, 0...)) { first, _ in first }
        histograms = kinds.indices.filter { kinds[$0] == .histogram }
    }
}
