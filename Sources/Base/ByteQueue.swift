// A growable contiguous queue of bytes: appended at the end, consumed from the front.

import Glibc

/// Owns one allocation; consuming moves an index, and the space in front is reclaimed when it pays.
/// Grows 1 -> 4 -> 16 -> 64 -> 256 KiB and then by doubling, and gives everything back when asked to `release`.
@safe
public struct ByteQueue: ~Copyable {
    @usableFromInline var storage: UnsafeMutablePointer<UInt8>?
    @usableFromInline var capacity = 0
    @usableFromInline var head = 0
    @usableFromInline var tail = 0

    @inlinable
    public init() { unsafe storage = nil }

    deinit { unsafe free(storage) }

    @inlinable public var count: Int { tail - head }
    @inlinable public var isEmpty: Bool { tail == head }
    public var allocatedBytes: Int { capacity }

    /// The readable bytes; valid until the next mutation.
    @inlinable
    public var view: ByteView {
        if isEmpty { return ByteView() }
        return unsafe ByteView(start: UnsafePointer(storage.unsafelyUnwrapped + head), count: tail - head)
    }

    @inlinable
    public mutating func append(_ bytes: ByteView) {
        if bytes.isEmpty { return }
        reserve(bytes.count)
        unsafe memcpy(storage.unsafelyUnwrapped + tail, bytes.start.unsafelyUnwrapped, bytes.count)
        tail += bytes.count
    }

    @inlinable
    public mutating func append(_ text: StaticString) { append(ByteView(text)) }

    @inlinable
    public mutating func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe append(ByteView($0)) }
    }

    // Literals must not become String: they are StaticString, which costs nothing.
    @_disfavoredOverload
    public mutating func append(_ text: String) { text.withView { append($0) } }

    @inlinable
    public mutating func append(byte: UInt8) {
        reserve(1)
        unsafe storage.unsafelyUnwrapped[tail] = byte
        tail += 1
    }

    public mutating func append(decimal value: UInt64) {
        reserve(20)
        tail += unsafe Decimal.write(value, to: storage.unsafelyUnwrapped + tail)
    }

    /// Lower-case hexadecimal without leading zeros, as chunk sizes are written.
    public mutating func append(hex value: UInt64) {
        reserve(16)
        var shift = value == 0 ? 0 : (63 - value.leadingZeroBitCount) & ~3
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15
            unsafe storage.unsafelyUnwrapped[tail] = digit < 10 ? digit + 0x30 : digit + 0x57
            tail += 1
            shift -= 4
        }
    }

    /// Lends at least `minimum` free bytes at the end; `body` returns how many it filled.
    @inlinable
    public mutating func appendInPlace<Failure: Error>(
        atLeast minimum: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        reserve(minimum)
        let free = unsafe UnsafeMutableRawBufferPointer(
            start: storage.unsafelyUnwrapped + tail, count: capacity - tail)
        let filled = try unsafe body(free)
        precondition(filled >= 0 && filled <= free.count, "more bytes filled than lent")
        tail += filled
    }

    @inlinable
    public mutating func consume(_ amount: Int) {
        precondition(amount >= 0 && amount <= tail - head, "consumed more than is there")
        head += amount
        if head == tail {
            head = 0
            tail = 0
        }
    }

    /// Drops the bytes but keeps the memory.
    @inlinable
    public mutating func removeAll() {
        head = 0
        tail = 0
    }

    /// Takes the last `amount` bytes back.
    @inlinable
    public mutating func removeLast(_ amount: Int) {
        precondition(amount >= 0 && amount <= tail - head, "removed more than is there")
        tail -= amount
    }

    /// Gives the memory back; only when nothing is queued.
    public mutating func releaseIfEmpty() {
        if !isEmpty { return }
        unsafe free(storage)
        unsafe storage = nil
        capacity = 0
        removeAll()
    }

    @inlinable
    public mutating func reserve(_ extra: Int) {
        if capacity - tail >= extra { return }
        makeRoom(extra)
    }

    @usableFromInline
    mutating func makeRoom(_ extra: Int) {
        let live = tail - head
        // Sliding is worth it only when the copied part is small beside what is won.
        if head > 0, capacity - live >= extra, live <= head {
            if live > 0 { unsafe memmove(storage.unsafelyUnwrapped, storage.unsafelyUnwrapped + head, live) }
            head = 0
            tail = live
            return
        }
        var target = max(capacity, 1024)
        while target - live < extra { target = target < 262_144 ? target * 4 : target * 2 }
        guard let raw = unsafe malloc(target) else { fatalError("out of memory: \(target) bytes for a byte queue") }
        let grown = unsafe raw.bindMemory(to: UInt8.self, capacity: target)
        if live > 0 { unsafe memcpy(grown, storage.unsafelyUnwrapped + head, live) }
        unsafe free(storage)
        unsafe storage = grown
        capacity = target
        head = 0
        tail = live
    }
}
