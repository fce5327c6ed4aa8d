// Hierarchical timer wheel: arming, cancelling and expiring are O(1), at millisecond resolution.

import Base

/// Names one armed timer. A stale id (fired or cancelled) is recognised by its generation and does nothing.
public struct TimerID: Hashable, Sendable {
    @usableFromInline let slot: Int32
    @usableFromInline let generation: UInt32

    @usableFromInline
    init(slot: Int32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    public static let none = TimerID(slot: -1, generation: 0)

    @inlinable public var isArmed: Bool { slot >= 0 }
}

/// Six levels of 64 slots; a slot of level n spans 64^n milliseconds. A timer sits at the level of the highest group
/// of six bits in which its deadline differs from the wheel's time, and moves down as that time comes near. One 64-bit
/// word per level says which slots are occupied, so finding the next deadline never walks empty slots.
struct TimerWheel: ~Copyable {
    static let levels = 6
    static let slotsPerLevel = 64
    static let longest: UInt64 = (1 << 36) - 1

    @safe
    struct Node {
        var next: Int32
        var previous: Int32
        var bucket: Int32
        var generation: UInt32
        var deadline: UInt64
        var target: Unmanaged<LoopObject>?
        var tag: UInt8
    }

    private var nodes: [Node] = []
    private var free: Int32 = -1
    private var heads: [Int32]
    private var occupied: [UInt64]
    /// Milliseconds up to which everything due has fired.
    private(set) var elapsed: UInt64
    private(set) var armed = 0

    init(startMilliseconds: UInt64) {
        heads = [Int32](repeating: -1, count: Self.levels * Self.slotsPerLevel)
        occupied = [UInt64](repeating: 0, count: Self.levels)
        elapsed = startMilliseconds
    }

    deinit {
        for node in nodes { unsafe node.target?.release() }
    }

    /// `deadline` in milliseconds; one that has passed fires at the next turn.
    mutating func arm(deadline: UInt64, target: LoopObject, tag: UInt8) -> TimerID {
        let index: Int32
        if free >= 0 {
            index = free
            free = nodes[Int(index)].next
        } else {
            index = Int32(nodes.count)
            unsafe nodes.append(
                Node(next: -1, previous: -1, bucket: -1, generation: 0, deadline: 0, target: nil, tag: 0))
        }
        let due = min(max(deadline, elapsed + 1), elapsed + Self.longest)
        nodes[Int(index)].deadline = due
        unsafe nodes[Int(index)].target = .passRetained(target)
        nodes[Int(index)].tag = tag
        link(index)
        armed += 1
        return TimerID(slot: index, generation: nodes[Int(index)].generation)
    }

    /// False when the timer has fired or was cancelled before.
    @discardableResult
    mutating func cancel(_ id: TimerID) -> Bool {
        guard id.slot >= 0, nodes[Int(id.slot)].generation == id.generation,
            nodes[Int(id.slot)].bucket >= 0
        else { return false }
        unlink(id.slot)
        unsafe retire(id.slot)?.release()
        return true
    }

    /// Milliseconds until something may be due; nil when nothing is armed. Never late; may be early for far deadlines,
    /// which only means that the wheel sorts them one level down then.
    func millisecondsToNext(now: UInt64) -> UInt64? {
        for level in 0..<Self.levels where occupied[level] != 0 {
            let shift = UInt64(6 * level)
            let position = Int((elapsed >> shift) & 63)
            let rotated = (occupied[level] >> UInt64(position)) | (occupied[level] << UInt64((64 - position) & 63))
            let ahead = UInt64(rotated.trailingZeroBitCount)
            let start = ((elapsed >> shift) &+ ahead) << shift
            return start > now ? start - now : 0
        }
        return nil
    }

    /// Advances to `now` and hands out one due timer; nil when none is left.
    mutating func popDue(now: UInt64) -> (target: Unmanaged<LoopObject>, tag: UInt8)? {
        while true {
            let head = heads[Int(elapsed & 63)]
            if head >= 0, nodes[Int(head)].deadline <= elapsed {
                unlink(head)
                let tag = nodes[Int(head)].tag
                if let target = unsafe retire(head) { return unsafe (target, tag) }
                continue
            }
            if elapsed >= now { return nil }
            advance(towards: now)
        }
    }

    /// Moves time to the next occupied slot or to `now`, sorting the slots it enters one level down.
    private mutating func advance(towards now: UInt64) {
        var next = now
        if let wait = millisecondsToNext(now: elapsed), elapsed + wait < now { next = max(elapsed + wait, elapsed + 1) }
        let before = elapsed
        elapsed = next
        for level in stride(from: Self.levels - 1, through: 1, by: -1) {
            let shift = UInt64(6 * level)
            if before >> shift == next >> shift { continue }
            let bucket = level * Self.slotsPerLevel + Int((next >> shift) & 63)
            var index = heads[bucket]
            while index >= 0 {
                let following = nodes[Int(index)].next
                unlink(index)
                link(index)
                index = following
            }
        }
    }

    private mutating func link(_ index: Int32) {
        let deadline = nodes[Int(index)].deadline
        let differing = (deadline ^ elapsed) | 63
        let level = min((63 - differing.leadingZeroBitCount) / 6, Self.levels - 1)
        let position = Int((deadline >> UInt64(6 * level)) & 63)
        let bucket = level * Self.slotsPerLevel + position
        let head = heads[bucket]
        nodes[Int(index)].next = head
        nodes[Int(index)].previous = -1
        nodes[Int(index)].bucket = Int32(bucket)
        if head >= 0 { nodes[Int(head)].previous = index }
        heads[bucket] = index
        occupied[level] |= 1 << UInt64(position)
    }

    private mutating func unlink(_ index: Int32) {
        let node = nodes[Int(index)]
        let bucket = Int(node.bucket)
        if node.previous >= 0 {
            nodes[Int(node.previous)].next = node.next
        } else {
            heads[bucket] = node.next
            if node.next < 0 {
                occupied[bucket / Self.slotsPerLevel] &= ~(1 << UInt64(bucket % Self.slotsPerLevel))
            }
        }
        if node.next >= 0 { nodes[Int(node.next)].previous = node.previous }
        nodes[Int(index)].bucket = -1
    }

    private mutating func retire(_ index: Int32) -> Unmanaged<LoopObject>? {
        let target = unsafe nodes[Int(index)].target
        unsafe nodes[Int(index)].target = nil
        nodes[Int(index)].generation &+= 1
        nodes[Int(index)].next = free
        free = index
        armed -= 1
        return unsafe target
    }
}
