// Texts that are compared for equality anywhere in a set of rules: one look-up tells every rule it concerns.

import Base
import Glibc
import Routing

/// Each text has the numbers of the groups that contain it: a group is all texts of one source that are alternatives
/// to each other somewhere. A trivial value over memory that its program owns.
@safe
struct ExactIndex {
    private struct Slot {
        var offset: UInt32 = 0
        var length: UInt32 = .max
        var tag: UInt32 = 0
        var firstGroup: UInt32 = 0
        var groupCount: UInt32 = 0
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let mask: Int
    private let text: UnsafeMutablePointer<UInt8>
    private let groups: UnsafeMutablePointer<UInt16>

    init(_ entries: [[UInt8]: [UInt16]]) {
        var capacity = 4
        while capacity < entries.count * 2 { capacity *= 2 }
        mask = capacity - 1
        unsafe slots = .allocate(capacity: capacity)
        unsafe slots.initialize(repeating: Slot(), count: capacity)
        unsafe text = .allocate(capacity: max(entries.reduce(0) { $0 + $1.key.count }, 1))
        unsafe groups = .allocate(capacity: max(entries.reduce(0) { $0 + $1.value.count }, 1))
        var textUsed = 0
        var groupsUsed = 0
        for (key, numbers) in entries {
            let hash = key.withView { XXHash.hash($0) }
            var position = Int(truncatingIfNeeded: hash) & mask
            while unsafe slots[position].length != .max { position = (position + 1) & mask }
            unsafe slots[position] = Slot(
                offset: UInt32(textUsed), length: UInt32(key.count), tag: UInt32(truncatingIfNeeded: hash >> 32),
                firstGroup: UInt32(groupsUsed), groupCount: UInt32(numbers.count))
            for byte in key {
                unsafe text[textUsed] = byte
                textUsed += 1
            }
            for number in numbers {
                unsafe groups[groupsUsed] = number
                groupsUsed += 1
            }
        }
    }

    func free() {
        unsafe slots.deallocate()
        unsafe text.deallocate()
        unsafe groups.deallocate()
    }

    /// Marks the groups that contain `key`.
    func mark(_ key: ByteView, in marks: inout GroupMarks) {
        let hash = XXHash.hash(key)
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        var position = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = unsafe slots[position]
            if slot.length == .max { return }
            if slot.tag == tag, Int(slot.length) == key.count,
                unsafe ByteView(start: UnsafePointer(text + Int(slot.offset)), count: Int(slot.length)).equals(key)
            {
                for index in 0..<Int(slot.groupCount) { marks.set(unsafe groups[Int(slot.firstGroup) + index]) }
                return
            }
            position = (position + 1) & mask
        }
    }
}

/// Which groups one request belongs to.
struct GroupMarks {
    static let capacity = 1024

    private var words = InlineArray<16, UInt64>(repeating: 0)

    mutating func set(_ group: UInt16) { words[Int(group >> 6)] |= 1 << UInt64(group & 63) }

    func contains(_ group: UInt32) -> Bool { words[Int(group >> 6)] & (1 << UInt64(group & 63)) != 0 }
}
