// Decimal digits without a String.

public enum Decimal {
    /// Writes `value` and returns how many bytes it took (at most 20).
    public static func write(_ value: UInt64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var digits = 1
        var scale: UInt64 = 10
        while digits < 20, value >= scale {
            digits += 1
            if digits < 20 { scale &*= 10 }
        }
        var rest = value
        var index = digits
        while index > 0 {
            index -= 1
            unsafe target[index] = UInt8(truncatingIfNeeded: rest % 10) &+ 0x30
            rest /= 10
        }
        return digits
    }
}

extension Decimal {
    /// Lends the digits of `value`.
    @inlinable
    public static func withDigits(of value: UInt64, _ body: (ByteView) -> Void) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &digits) { raw in
            let target = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
            let length = unsafe write(value, to: target)
            body(unsafe ByteView(start: UnsafePointer(target), count: length))
        }
    }
}
