// The numbers of one loop: one writer, any number of readers, no locked instruction.

import Glibc
import Synchronization

/// One loop's copy of every statistic. Only the owning loop writes; anybody may read at any time.
///
/// A counter cell is its count. A gauge cell is twice its value with the lowest bit set once it was touched, so that
/// `usedonly` can tell a gauge that went back to zero. A histogram cell is the address of its buckets, or 0.
/// A shard is a trivial value: passing it costs nothing, and its memory lives until the process ends.
@safe
public struct StatShard: Sendable {
    /// Address space, not memory: a page becomes real when a statistic on it is first written.
    static let capacity: UInt32 = 1 << 24

    // SAFETY: mapped once, never unmapped, every access is atomic.
    @usableFromInline nonisolated(unsafe) let cells: UnsafeMutablePointer<Atomic<UInt64>>

    init() {
        let bytes = Int(Self.capacity) * MemoryLayout<Atomic<UInt64>>.stride
        let protection = PROT_READ | PROT_WRITE
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let mapped = unsafe mmap(nil, bytes, protection, flags, -1, 0),
            UInt(bitPattern: mapped) != UInt.max
        else { fatalError("no address space for statistics") }
        // Zeroed memory is a valid atomic zero.
        unsafe cells = mapped.bindMemory(to: Atomic<UInt64>.self, capacity: Int(Self.capacity))
    }

    @inlinable
    func load(_ index: StatIndex) -> UInt64 {
        unsafe cells[Int(index.cell)].load(ordering: .relaxed)
    }

    @inlinable
    func store(_ index: StatIndex, _ value: UInt64) {
        unsafe cells[Int(index.cell)].store(value, ordering: .relaxed)
    }
}

extension StatShard {
    /// Counters.
    @inlinable
    public func count(_ index: StatIndex, by amount: UInt64 = 1) { store(index, load(index) &+ amount) }

    @inlinable
    public func count<Scope: StatScope>(_ block: StatBlock<Scope>, _ stat: Scope, by amount: UInt64 = 1) {
        assert(stat.kind == .counter, "\(stat.rawValue) is no counter")
        count(block.index(stat), by: amount)
    }

    /// Gauges: what the loops hold is added up, so each loop moves only its own part.
    @inlinable
    public func raise(_ index: StatIndex, by amount: UInt64 = 1) { store(index, load(index) &+ (amount << 1) | 1) }

    @inlinable
    public func lower(_ index: StatIndex, by amount: UInt64 = 1) { store(index, load(index) &- (amount << 1) | 1) }

    @inlinable
    public func set(_ index: StatIndex, to value: UInt64) { store(index, value << 1 | 1) }

    @inlinable
    public func raise<Scope: StatScope>(_ block: StatBlock<Scope>, _ stat: Scope, by amount: UInt64 = 1) {
        assert(stat.kind == .gauge, "\(stat.rawValue) is no gauge")
        raise(block.index(stat), by: amount)
    }

    @inlinable
    public func lower<Scope: StatScope>(_ block: StatBlock<Scope>, _ stat: Scope, by amount: UInt64 = 1) {
        assert(stat.kind == .gauge, "\(stat.rawValue) is no gauge")
        lower(block.index(stat), by: amount)
    }

    @inlinable
    public func set<Scope: StatScope>(_ block: StatBlock<Scope>, _ stat: Scope, to value: UInt64) {
        assert(stat.kind == .gauge, "\(stat.rawValue) is no gauge")
        set(block.index(stat), to: value)
    }

    /// Histograms.
    public func record(_ index: StatIndex, _ value: UInt64) {
        let cell = unsafe cells + Int(index.cell)
        let known = unsafe HistogramCells(address: cell.pointee.load(ordering: .relaxed))
        if let known {
            known.record(value)
            return
        }
        let fresh = HistogramCells()
        fresh.record(value)
        unsafe cell.pointee.store(fresh.address, ordering: .releasing)
    }

    @inlinable
    public func record<Scope: StatScope>(_ block: StatBlock<Scope>, _ stat: Scope, _ value: UInt64) {
        assert(stat.kind == .histogram, "\(stat.rawValue) is no histogram")
        record(block.index(stat), value)
    }
}

extension StatShard {
    /// What this shard alone holds of a gauge.
    func gaugeBits(_ index: StatIndex) -> UInt64 { load(index) }

    func histogram(_ index: StatIndex) -> HistogramCells? {
        unsafe HistogramCells(address: cells[Int(index.cell)].load(ordering: .acquiring))
    }
}
