// One loop's buckets of one histogram: logarithmic with two decimal digits, as circllhist has them.

import Glibc
import Synchronization

/// A bucket holds the values that share their two leading digits and their length: 10 ..< 11, 510 ..< 520.
/// Zero has a bucket of its own. Pages of 90 buckets, one for each power of ten, come into being when first hit.
@safe
struct HistogramCells {
    static let powers = 20
    static let perPower = 90

    // SAFETY: allocated once, never freed, every access atomic; written by the loop that owns the shard alone.
    private let words: UnsafeMutablePointer<Atomic<UInt64>>

    init() { unsafe words = Self.allocate(1 + Self.powers) }

    init?(address: UInt64) {
        guard let known = unsafe UnsafeMutablePointer<Atomic<UInt64>>(bitPattern: UInt(address)) else { return nil }
        unsafe words = known
    }

    var address: UInt64 { unsafe UInt64(UInt(bitPattern: words)) }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        guard let raw = unsafe calloc(count, MemoryLayout<Atomic<UInt64>>.stride) else {
            fatalError("out of memory for a histogram")
        }
        return unsafe raw.bindMemory(to: Atomic<UInt64>.self, capacity: count)
    }

    func record(_ value: UInt64) {
        if value == 0 {
            unsafe Self.bump(words)
            return
        }
        var mantissa = value < 10 ? value &* 10 : value
        var power = value < 10 ? 0 : 1
        while mantissa > 99 {
            mantissa /= 10
            power &+= 1
        }
        let slot = unsafe words + 1 + power
        let known = unsafe UInt(slot.pointee.load(ordering: .relaxed))
        if let page = unsafe UnsafeMutablePointer<Atomic<UInt64>>(bitPattern: known) {
            unsafe Self.bump(page + Int(mantissa &- 10))
            return
        }
        let page = unsafe Self.allocate(Self.perPower)
        unsafe Self.bump(page + Int(mantissa &- 10))
        unsafe slot.pointee.store(UInt64(UInt(bitPattern: page)), ordering: .releasing)
    }

    private static func bump(_ cell: UnsafeMutablePointer<Atomic<UInt64>>) {
        unsafe cell.pointee.store(cell.pointee.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    /// Adds this loop's counts to `totals`, indexed as `HistogramSnapshot.bucket` says.
    func add(to totals: inout [Int: UInt64]) {
        let zeros = unsafe words.pointee.load(ordering: .relaxed)
        if zeros > 0 { totals[0, default: 0] += zeros }
        for power in 0..<Self.powers {
            let known = unsafe UInt((words + 1 + power).pointee.load(ordering: .acquiring))
            guard let page = unsafe UnsafeMutablePointer<Atomic<UInt64>>(bitPattern: known) else { continue }
            for digit in 0..<Self.perPower {
                let count = unsafe page[digit].load(ordering: .relaxed)
                if count > 0 { totals[1 + power * Self.perPower + digit, default: 0] += count }
            }
        }
    }
}
