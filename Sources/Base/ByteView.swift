// A borrowed, bounds-checked window on bytes that somebody else owns.

import CLinux
import Glibc

/// Non-owning view of contiguous bytes.
///
/// What must hold: the owner (a `ByteQueue`, a `HeaderBlock`, a static string, a codec's input) is neither mutated
/// nor destroyed while a view on it is in use. Views are handed down a call and never stored across events; that rule
/// buys what `Span` cannot give through class storage and optionals on Swift 6.3: no closure, no retain, no copy.
@safe
public struct ByteView {
    @usableFromInline let start: UnsafePointer<UInt8>?
    public let count: Int

    @inlinable
    public init() {
        unsafe start = nil
        count = 0
    }

    @inlinable
    public init(start: UnsafePointer<UInt8>?, count: Int) {
        unsafe self.start = unsafe start
        self.count = count
    }

    @inlinable
    public init(_ buffer: UnsafeRawBufferPointer) {
        unsafe start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        count = buffer.count
    }

    /// Static strings live as long as the process, so this view may be kept.
    @inlinable
    public init(_ text: StaticString) {
        unsafe start = text.utf8Start
        count = text.utf8CodeUnitCount
    }

    @inlinable public var isEmpty: Bool { count == 0 }
    @inlinable public var indices: Range<Int> { 0..<count }

    @inlinable
    public subscript(_ index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "byte index out of bounds")
        return unsafe start.unsafelyUnwrapped[index]
    }

    @inlinable
    public subscript(_ range: Range<Int>) -> ByteView {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "byte range out of bounds")
        if range.isEmpty { return ByteView() }
        return unsafe ByteView(start: start.unsafelyUnwrapped + range.lowerBound, count: range.count)
    }

    @inlinable
    public func dropFirst(_ amount: Int) -> ByteView { self[min(amount, count)..<count] }

    @inlinable
    public func prefix(_ amount: Int) -> ByteView { self[0..<min(amount, count)] }

    @inlinable public var first: UInt8? { count > 0 ? self[0] : nil }
    @inlinable public var last: UInt8? { count > 0 ? self[count - 1] : nil }

    /// For handing to C; valid only as long as the view is.
    @inlinable
    public var unsafeRaw: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: start, count: count)
    }

    @inlinable
    public var unsafeBytes: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: start, count: count)
    }
}

extension ByteView {
    @inlinable
    public func equals(_ other: ByteView) -> Bool {
        if count != other.count { return false }
        if count == 0 { return true }
        return unsafe memcmp(start.unsafelyUnwrapped, other.start.unsafelyUnwrapped, count) == 0
    }

    @inlinable
    public func equals(_ text: StaticString) -> Bool { equals(ByteView(text)) }

    @inlinable
    public func equals(_ bytes: [UInt8]) -> Bool {
        if count != bytes.count { return false }
        return unsafe bytes.withUnsafeBytes { unsafe equals(ByteView($0)) }
    }

    @inlinable
    public func hasPrefix(_ other: ByteView) -> Bool {
        count >= other.count && prefix(other.count).equals(other)
    }

    @inlinable
    public func hasPrefix(_ text: StaticString) -> Bool { hasPrefix(ByteView(text)) }

    @inlinable
    public func hasPrefix(_ bytes: [UInt8]) -> Bool {
        if count < bytes.count { return false }
        return prefix(bytes.count).equals(bytes)
    }

    @inlinable
    public func hasSuffix(_ other: ByteView) -> Bool {
        count >= other.count && dropFirst(count - other.count).equals(other)
    }

    @inlinable
    public func hasSuffix(_ bytes: [UInt8]) -> Bool {
        if count < bytes.count { return false }
        return dropFirst(count - bytes.count).equals(bytes)
    }

    /// ASCII case-insensitive comparison.
    public func equalsIgnoringCase(_ other: ByteView) -> Bool {
        if count != other.count { return false }
        for index in 0..<count where ASCII.lowercase(self[index]) != ASCII.lowercase(other[index]) { return false }
        return true
    }

    @inlinable
    public func equalsIgnoringCase(_ text: StaticString) -> Bool { equalsIgnoringCase(ByteView(text)) }

    public func hasPrefixIgnoringCase(_ other: ByteView) -> Bool {
        count >= other.count && prefix(other.count).equalsIgnoringCase(other)
    }

    @inlinable
    public func firstIndex(of byte: UInt8, from offset: Int = 0) -> Int? {
        if offset >= count { return nil }
        let base = unsafe start.unsafelyUnwrapped
        guard let hit = unsafe memchr(base + offset, Int32(byte), count - offset) else { return nil }
        return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }

    public func lastIndex(of byte: UInt8) -> Int? {
        var index = count - 1
        while index >= 0 {
            if self[index] == byte { return index }
            index -= 1
        }
        return nil
    }

    @inlinable
    public func contains(_ byte: UInt8) -> Bool { firstIndex(of: byte) != nil }

    public func firstRange(of needle: ByteView) -> Range<Int>? {
        if needle.isEmpty { return 0..<0 }
        if needle.count > count { return nil }
        let base = unsafe start.unsafelyUnwrapped
        let wanted = unsafe needle.start.unsafelyUnwrapped
        guard let hit = unsafe skein_memmem(base, count, wanted, needle.count) else { return nil }
        let offset = unsafe hit - UnsafeRawPointer(base)
        return offset..<(offset + needle.count)
    }

    /// Without leading and trailing spaces and tabs.
    public var trimmed: ByteView {
        var low = 0
        var high = count
        while low < high, self[low] == 0x20 || self[low] == 0x09 { low += 1 }
        while high > low, self[high - 1] == 0x20 || self[high - 1] == 0x09 { high -= 1 }
        return self[low..<high]
    }

    /// Unsigned decimal with no sign and no spaces; nil on anything else or on overflow.
    public var decimal: UInt64? {
        if count == 0 || count > 20 { return nil }
        var result: UInt64 = 0
        for index in 0..<count {
            let digit = self[index] &- 0x30
            if digit > 9 { return nil }
            let (scaled, overflowed) = result.multipliedReportingOverflow(by: 10)
            let (sum, carried) = scaled.addingReportingOverflow(UInt64(digit))
            if overflowed || carried { return nil }
            result = sum
        }
        return result
    }

    /// A copy as text; invalid UTF-8 is repaired. Not for the hot path.
    public var string: String { unsafe String(decoding: unsafeBytes, as: UTF8.self) }

    /// A copy as bytes. Not for the hot path.
    public var array: [UInt8] { unsafe Array(unsafeBytes) }
}

extension Array where Element == UInt8 {
    /// Lends the array's bytes for the time of `body`.
    @inlinable
    public func withView<Result, Failure: Error>(
        _ body: (ByteView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // `withUnsafeBytes` rethrows untyped, so the result is carried out by hand to keep the typed error.
        let outcome: Swift.Result<Result, Failure> = unsafe withUnsafeBytes { raw in
            do throws(Failure) {
                return unsafe .success(try body(ByteView(raw)))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}

extension String {
    /// Lends the string's UTF-8 for the time of `body`.
    @inlinable
    public func withView<Result>(_ body: (ByteView) -> Result) -> Result {
        var copy = self
        return copy.withUTF8 { unsafe body(ByteView(UnsafeRawBufferPointer($0))) }
    }
}
