// The headers of one message as a flat table over one byte arena: no String, no allocation per header.

import Glibc

/// Where one header's name and value lie in the arena of its block.
public struct HeaderField: Sendable {
    @usableFromInline var nameOffset: UInt32
    @usableFromInline var nameLength: UInt32
    @usableFromInline var valueOffset: UInt32
    @usableFromInline var valueLength: UInt32
    /// Offset of the name as the peer spelled it, or `absent`.
    @usableFromInline var originalOffset = HeaderField.absent
    public let id: HeaderID

    @usableFromInline static let absent = UInt32.max
}

/// An ordered list of headers. Names are lower case; pseudo headers (`:path` ...) are entries like any other.
/// A block is reused from message to message: `removeAll` keeps its memory.
///
/// Well-known names are not copied, they are read from static memory through their id. Views given out stay valid
/// until the block is emptied or grows twice, so a value of the block itself may be passed back in.
@safe
public struct HeaderBlock: ~Copyable {
    @usableFromInline var arena: UnsafeMutablePointer<UInt8>?
    @usableFromInline var arenaCapacity = 0
    @usableFromInline var arenaUsed = 0
    /// The arena before its last growth, kept so that arguments which point into it survive the call that grew it.
    @usableFromInline var retired: UnsafeMutablePointer<UInt8>?
    @usableFromInline var fields: UnsafeMutablePointer<HeaderField>?
    @usableFromInline var fieldCapacity = 0
    @usableFromInline var used = 0
    /// Bytes of all names and values: what header limits are held against.
    public internal(set) var byteSize = 0

    public init() {
        unsafe arena = nil
        unsafe retired = nil
        unsafe fields = nil
    }

    deinit {
        unsafe free(arena)
        unsafe free(retired)
        unsafe free(fields)
    }

    @inlinable public var count: Int { used }
    @inlinable public var isEmpty: Bool { used == 0 }
    public var allocatedBytes: Int { arenaCapacity + fieldCapacity * MemoryLayout<HeaderField>.stride }
}

// MARK: - Reading

extension HeaderBlock {
    @inlinable
    public func id(at index: Int) -> HeaderID { field(index).id }

    @inlinable
    public func name(at index: Int) -> ByteView {
        let entry = field(index)
        if entry.id != .other { return entry.id.view }
        return slice(entry.nameOffset, entry.nameLength)
    }

    @inlinable
    public func value(at index: Int) -> ByteView {
        let entry = field(index)
        return slice(entry.valueOffset, entry.valueLength)
    }

    /// The name as the peer wrote it, when the codec was told to keep that. Of `:authority` it is a spelling of `host`.
    public func originalName(at index: Int) -> ByteView? {
        let entry = field(index)
        if entry.originalOffset == HeaderField.absent { return nil }
        return slice(entry.originalOffset, entry.id == .authority ? 4 : entry.nameLength)
    }

    @inlinable
    public func firstIndex(of id: HeaderID, from start: Int = 0) -> Int? {
        var index = start
        while index < used {
            if unsafe fields.unsafelyUnwrapped[index].id == id { return index }
            index += 1
        }
        return nil
    }

    /// `name` in lower case.
    public func firstIndex(of name: ByteView, from start: Int = 0) -> Int? {
        let id = HeaderID(lowercaseName: name)
        if id != .other { return firstIndex(of: id, from: start) }
        var index = start
        while index < used {
            let entry = field(index)
            if entry.id == .other, slice(entry.nameOffset, entry.nameLength).equals(name) { return index }
            index += 1
        }
        return nil
    }

    /// The first value under `id`; nil when there is none.
    @inlinable
    public func first(_ id: HeaderID) -> ByteView? {
        guard let index = firstIndex(of: id) else { return nil }
        return value(at: index)
    }

    public func first(_ name: ByteView) -> ByteView? {
        guard let index = firstIndex(of: name) else { return nil }
        return value(at: index)
    }

    @inlinable
    public func contains(_ id: HeaderID) -> Bool { firstIndex(of: id) != nil }

    public func occurrences(of name: ByteView) -> Int {
        var total = 0
        var index = firstIndex(of: name)
        while let found = index {
            total += 1
            index = firstIndex(of: name, from: found + 1)
        }
        return total
    }

    /// All values under `name` joined by commas, as Envoy's matchers see a repeated header; nil when there is none.
    /// Copies only when the header is repeated, into `scratch`.
    public func joined(_ name: ByteView, into scratch: inout ByteQueue) -> ByteView? {
        guard let index = firstIndex(of: name) else { return nil }
        guard var next = firstIndex(of: name, from: index + 1) else { return value(at: index) }
        scratch.removeAll()
        scratch.append(value(at: index))
        while true {
            scratch.append(byte: 0x2C)
            scratch.append(value(at: next))
            guard let following = firstIndex(of: name, from: next + 1) else { break }
            next = following
        }
        return scratch.view
    }

    @inlinable
    func field(_ index: Int) -> HeaderField {
        precondition(index >= 0 && index < used, "header index out of bounds")
        return unsafe fields.unsafelyUnwrapped[index]
    }

    @inlinable
    func slice(_ offset: UInt32, _ length: UInt32) -> ByteView {
        if length == 0 { return ByteView() }
        return unsafe ByteView(start: UnsafePointer(arena.unsafelyUnwrapped + Int(offset)), count: Int(length))
    }
}

// MARK: - Writing

extension HeaderBlock {
    /// Appends; `name` must be lower case.
    public mutating func append(name: ByteView, value: ByteView) {
        let id = HeaderID(lowercaseName: name)
        if id != .other { return append(id, value) }
        reserveArena(name.count + value.count)
        let nameOffset = store(name)
        let valueOffset = store(value)
        push(
            HeaderField(
                nameOffset: nameOffset, nameLength: UInt32(name.count),
                valueOffset: valueOffset, valueLength: UInt32(value.count), id: .other))
    }

    public mutating func append(_ id: HeaderID, _ value: ByteView) {
        reserveArena(value.count)
        let valueOffset = store(value)
        push(
            HeaderField(
                nameOffset: 0, nameLength: UInt32(id.view.count),
                valueOffset: valueOffset, valueLength: UInt32(value.count), id: id))
    }

    public mutating func append(_ id: HeaderID, _ value: StaticString) { append(id, ByteView(value)) }

    /// Not for the hot path.
    public mutating func append(name: String, value: String) {
        name.withView { nameView in value.withView { append(name: nameView, value: $0) } }
    }

    public mutating func append(_ id: HeaderID, decimal value: UInt64) {
        Decimal.withDigits(of: value) { append(id, $0) }
    }

    /// Appends a name in the peer's spelling; the entry's own name is its lower-case form, and its id is returned.
    /// With `keepingOriginal` the spelling is remembered for a peer that wants it back.
    @discardableResult
    public mutating func append(originalName: ByteView, value: ByteView, keepingOriginal: Bool) -> HeaderID {
        let length = originalName.count
        reserveArena(2 * length + value.count + 8)
        let nameOffset = arenaUsed
        if length > 0 {
            unsafe ASCII.lowercase(
                originalName.start.unsafelyUnwrapped, count: length, into: arena.unsafelyUnwrapped + nameOffset)
        }
        let id = HeaderID(lowercaseName: slice(UInt32(nameOffset), UInt32(length)))
        if id == .other { arenaUsed += length }
        let valueOffset = store(value)
        var entry = HeaderField(
            nameOffset: UInt32(nameOffset), nameLength: UInt32(length),
            valueOffset: valueOffset, valueLength: UInt32(value.count), id: id)
        if keepingOriginal { entry.originalOffset = store(originalName) }
        push(entry)
        return id
    }

    /// Keeps how the peer spelled `host`, whose value is the `:authority` at `index`.
    public mutating func keepHostSpelling(_ spelling: ByteView, at index: Int) {
        precondition(spelling.count == 4 && id(at: index) == .authority, "only a spelling of host goes with :authority")
        reserveArena(4)
        let offset = store(spelling)
        unsafe fields.unsafelyUnwrapped[index].originalOffset = offset
    }

    /// Replaces the first header under `id` and removes any further ones, or appends.
    public mutating func set(_ id: HeaderID, _ value: ByteView) {
        guard let index = firstIndex(of: id) else { return append(id, value) }
        replaceValue(at: index, with: value)
        var next = firstIndex(of: id, from: index + 1)
        while let extra = next {
            remove(at: extra)
            next = firstIndex(of: id, from: extra)
        }
    }

    public mutating func set(_ id: HeaderID, _ value: StaticString) { set(id, ByteView(value)) }

    public mutating func set(name: ByteView, value: ByteView) {
        guard let index = firstIndex(of: name) else { return append(name: name, value: value) }
        replaceValue(at: index, with: value)
        var next = firstIndex(of: name, from: index + 1)
        while let extra = next {
            remove(at: extra)
            next = firstIndex(of: name, from: extra)
        }
    }

    public mutating func replaceValue(at index: Int, with value: ByteView) {
        reserveArena(value.count)
        let old = field(index)
        let offset = store(value)
        byteSize += value.count - Int(old.valueLength)
        unsafe fields.unsafelyUnwrapped[index].valueOffset = offset
        unsafe fields.unsafelyUnwrapped[index].valueLength = UInt32(value.count)
    }

    public mutating func remove(at index: Int) {
        let entry = field(index)
        byteSize -= Int(entry.nameLength + entry.valueLength)
        let base = unsafe fields.unsafelyUnwrapped + index
        unsafe memmove(base, base + 1, (used - index - 1) * MemoryLayout<HeaderField>.stride)
        used -= 1
    }

    /// Removes every header under `id`, in one pass; true when there was one.
    @discardableResult
    public mutating func remove(_ id: HeaderID) -> Bool {
        guard var kept = firstIndex(of: id) else { return false }
        for index in kept..<used {
            let entry = field(index)
            if entry.id == id {
                byteSize -= Int(entry.nameLength + entry.valueLength)
                continue
            }
            unsafe fields.unsafelyUnwrapped[kept] = entry
            kept += 1
        }
        used = kept
        return true
    }

    @discardableResult
    public mutating func remove(name: ByteView) -> Bool {
        var found = false
        while let index = firstIndex(of: name) {
            remove(at: index)
            found = true
        }
        return found
    }

    public mutating func removeAll() {
        arenaUsed = 0
        used = 0
        byteSize = 0
        unsafe free(retired)
        unsafe retired = nil
        // One giant message must not make every later one on this stream expensive to hold.
        if arenaCapacity > 65_536 {
            unsafe free(arena)
            unsafe arena = nil
            arenaCapacity = 0
        }
    }

    public mutating func copy(from other: borrowing HeaderBlock) {
        removeAll()
        for index in 0..<other.count { append(copying: index, from: other) }
    }

    /// Appends entry `index` of another block with its original spelling.
    public mutating func append(copying index: Int, from other: borrowing HeaderBlock) {
        if let original = other.originalName(at: index) {
            if other.id(at: index) == .authority {
                append(.authority, other.value(at: index))
                keepHostSpelling(original, at: count - 1)
            } else {
                append(originalName: original, value: other.value(at: index), keepingOriginal: true)
            }
        } else if other.id(at: index) != .other {
            append(other.id(at: index), other.value(at: index))
        } else {
            append(name: other.name(at: index), value: other.value(at: index))
        }
    }
}

// MARK: - Storage

extension HeaderBlock {
    /// Precondition: `reserveArena` was called for these bytes.
    mutating func store(_ bytes: ByteView) -> UInt32 {
        let offset = arenaUsed
        if !bytes.isEmpty {
            unsafe memcpy(arena.unsafelyUnwrapped + offset, bytes.start.unsafelyUnwrapped, bytes.count)
            arenaUsed += bytes.count
        }
        return UInt32(offset)
    }

    mutating func reserveArena(_ extra: Int) {
        if arenaCapacity - arenaUsed >= extra, arenaCapacity > 0 { return }
        var target = max(arenaCapacity * 2, 1024)
        while target - arenaUsed < extra { target *= 2 }
        precondition(target <= Int(UInt32.max), "a header block is limited to 4 GiB")
        guard let raw = unsafe malloc(target) else { fatalError("out of memory: \(target) bytes of headers") }
        let grown = unsafe raw.bindMemory(to: UInt8.self, capacity: target)
        if arenaUsed > 0 { unsafe memcpy(grown, arena.unsafelyUnwrapped, arenaUsed) }
        unsafe free(retired)
        unsafe retired = arena
        unsafe arena = grown
        arenaCapacity = target
    }

    mutating func push(_ entry: HeaderField) {
        if used == fieldCapacity {
            let target = max(fieldCapacity * 2, 24)
            let stride = MemoryLayout<HeaderField>.stride
            guard let raw = unsafe realloc(fields, target * stride) else {
                fatalError("out of memory: \(target) header fields")
            }
            unsafe fields = raw.bindMemory(to: HeaderField.self, capacity: target)
            fieldCapacity = target
        }
        unsafe (fields.unsafelyUnwrapped + used).initialize(to: entry)
        used += 1
        byteSize += Int(entry.nameLength + entry.valueLength)
    }
}
