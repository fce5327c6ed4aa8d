// Time as the proxy uses it: a monotonic instant and the wall clock, both in nanoseconds.

import Glibc

/// Nanoseconds of CLOCK_MONOTONIC. Loops read it once per turn and hand that instant down.
public struct Instant: Comparable, Hashable, Sendable {
    public let nanoseconds: UInt64

    @inlinable
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    public static var now: Instant { Instant(nanoseconds: read(CLOCK_MONOTONIC)) }

    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Later by a span; spans below zero count as none.
    @inlinable
    public static func + (instant: Instant, span: TimeSpan) -> Instant {
        let (sum, overflowed) = instant.nanoseconds.addingReportingOverflow(UInt64(max(span.nanoseconds, 0)))
        return Instant(nanoseconds: overflowed ? .max : sum)
    }

    @inlinable
    public static func - (left: Instant, right: Instant) -> TimeSpan {
        TimeSpan(nanoseconds: Int64(bitPattern: left.nanoseconds &- right.nanoseconds))
    }

    static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

/// The calendar's time in nanoseconds since 1970; may jump.
public enum WallClock {
    public static var nanoseconds: UInt64 { Instant.read(CLOCK_REALTIME) }
}

/// A length of time in nanoseconds.
public struct TimeSpan: Comparable, Hashable, Sendable {
    public let nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable
    public static func milliseconds(_ amount: Int64) -> TimeSpan { TimeSpan(nanoseconds: amount &* 1_000_000) }

    @inlinable
    public static func seconds(_ amount: Int64) -> TimeSpan { TimeSpan(nanoseconds: amount &* 1_000_000_000) }

    public static let zero = TimeSpan(nanoseconds: 0)

    /// Whole milliseconds, rounded down.
    @inlinable public var milliseconds: Int64 { nanoseconds / 1_000_000 }
    @inlinable public var isZero: Bool { nanoseconds == 0 }

    @inlinable
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }
}
