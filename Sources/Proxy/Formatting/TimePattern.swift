// Calendar time by pattern, for `%START_TIME(...)%` and its kin: strftime plus Envoy's and Abseil's fractions.

import Base
import Glibc

struct TimePattern: Sendable {
    enum Piece: Sendable {
        case literal([UInt8])
        case epochSeconds
        /// This many digits of the second's fraction.
        case fraction(Int)
        /// Seconds with this many digits of fraction behind a point.
        case secondsWithFraction(Int)
        /// `+00:00`
        case offsetWithColon
        /// A conversion that strftime knows, NUL-terminated, e.g. `%Y`.
        case conversion([CChar])
    }

    private let pieces: [Piece]
    private let local: Bool

    /// An empty pattern is `2026-01-31T23:59:59.000Z`.
    init(_ text: String, local: Bool) throws(InvalidFormat) {
        self.local = local
        let pattern = text.isEmpty ? "%Y-%m-%dT%H:%M:%E3S" + (local ? "%z" : "Z") : text
        pieces = try Self.split(Array(pattern.utf8))
    }

    private static func split(_ text: [UInt8]) throws(InvalidFormat) -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index] != 0x25 || index + 1 == text.count {
                literal.append(text[index])
                index += 1
                continue
            }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = []
            let (piece, length) = try conversion(text[(index + 1)...])
            pieces.append(piece)
            index += 1 + length
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }

    /// `rest` starts behind the percent sign.
    private static func conversion(_ rest: ArraySlice<UInt8>) throws(InvalidFormat) -> (Piece, Int) {
        let first = rest[rest.startIndex]
        let second = rest.dropFirst().first
        let third = rest.dropFirst(2).first
        if first == 0x6E { throw InvalidFormat("Invalid header configuration. Format string contains newline.") }
        if first == 0x73 { return (.epochSeconds, 1) }
        if first == 0x66 { return (.fraction(9), 1) }
        if ASCII.isDigit(first), first != 0x30, second == 0x66 { return (.fraction(Int(first - 0x30)), 2) }
        if first == 0x45, let second {
            if second == 0x7A { return (.offsetWithColon, 2) }
            if second == 0x54 { return (.literal([0x54]), 2) }
            if second == 0x34, third == 0x59 { return (.conversion([0x25, 0x59, 0]), 3) }
            let digits = ASCII.isDigit(second) ? Int(second - 0x30) : 9
            if ASCII.isDigit(second) || second == 0x2A {
                if third == 0x53 { return (digits == 0 ? plain(0x53) : .secondsWithFraction(digits), 3) }
                if third == 0x66 { return (.fraction(digits), 3) }
            }
        }
        return (plain(first), 1)
    }

    private static func plain(_ letter: UInt8) -> Piece { .conversion([0x25, CChar(bitPattern: letter), 0]) }

    func append(nanoseconds: UInt64, to out: inout ByteQueue) {
        let seconds = time_t(nanoseconds / 1_000_000_000)
        let fraction = nanoseconds % 1_000_000_000
        let calendar = CalendarTime(seconds, local: local)
        for piece in pieces {
            switch piece {
            case .literal(let bytes): out.append(bytes)
            case .epochSeconds: out.append(decimal: UInt64(seconds))
            case .fraction(let digits): appendFraction(fraction, digits, to: &out)
            case .secondsWithFraction(let digits):
                append(padded: calendar.second, digits: 2, to: &out)
                out.append(byte: 0x2E)
                appendFraction(fraction, digits, to: &out)
            case .offsetWithColon:
                let minutes = UInt64(calendar.offset.magnitude / 60)
                out.append(byte: calendar.offset < 0 ? 0x2D : 0x2B)
                append(padded: minutes / 60, digits: 2, to: &out)
                out.append(byte: 0x3A)
                append(padded: minutes % 60, digits: 2, to: &out)
            case .conversion(let text): appendConversion(text, seconds, calendar, to: &out)
            }
        }
    }

    private func appendConversion(
        _ text: [CChar], _ seconds: time_t, _ calendar: CalendarTime, to out: inout ByteQueue
    ) {
        switch UInt8(bitPattern: text[1]) {
        case 0x5A where !local: out.append("UTC")
        case 0x59: append(padded: calendar.year, digits: 4, to: &out)
        case 0x6D: append(padded: calendar.month, digits: 2, to: &out)
        case 0x64: append(padded: calendar.day, digits: 2, to: &out)
        case 0x48: append(padded: calendar.hour, digits: 2, to: &out)
        case 0x4D: append(padded: calendar.minute, digits: 2, to: &out)
        case 0x53: append(padded: calendar.second, digits: 2, to: &out)
        default:
            unsafe out.appendInPlace(atLeast: 128) { free in
                let target = unsafe free.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
                var parts = unsafe CalendarTime.parts(seconds, local: local)
                return unsafe strftime(target, 128, text, &parts)
            }
        }
    }

    private func appendFraction(_ nanoseconds: UInt64, _ digits: Int, to out: inout ByteQueue) {
        var value = nanoseconds
        for _ in digits..<9 { value /= 10 }
        append(padded: value, digits: digits, to: &out)
    }

    private func append(padded value: UInt64, digits: Int, to out: inout ByteQueue) {
        var scale: UInt64 = 1
        for _ in 1..<digits { scale *= 10 }
        while scale > 1, value < scale {
            out.append(byte: 0x30)
            scale /= 10
        }
        out.append(decimal: value)
    }
}

private struct CalendarTime {
    let year, month, day, hour, minute, second: UInt64
    /// East of Greenwich, in seconds.
    let offset: Int

    init(_ seconds: time_t, local: Bool) {
        guard local else {
            self = Self.universal(seconds)
            return
        }
        let parts = unsafe Self.parts(seconds, local: true)
        year = unsafe UInt64(max(parts.tm_year + 1900, 0))
        month = unsafe UInt64(parts.tm_mon + 1)
        day = unsafe UInt64(parts.tm_mday)
        hour = unsafe UInt64(parts.tm_hour)
        minute = unsafe UInt64(parts.tm_min)
        second = unsafe UInt64(parts.tm_sec)
        offset = unsafe parts.tm_gmtoff
    }

    /// The Gregorian calendar by days since 1 March of the year 0, so that the leap day ends a year; much cheaper than
    /// the C library, which takes a lock.
    private static func universal(_ seconds: time_t) -> CalendarTime {
        let ofDay = UInt64(max(seconds, 0)) % 86_400
        let days = UInt64(max(seconds, 0)) / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        return CalendarTime(
            year: yearOfEra + era * 400 + (shifted < 10 ? 0 : 1), month: shifted < 10 ? shifted + 3 : shifted - 9,
            day: dayOfYear - (153 * shifted + 2) / 5 + 1, hour: ofDay / 3600, minute: ofDay / 60 % 60,
            second: ofDay % 60, offset: 0)
    }

    private init(
        year: UInt64, month: UInt64, day: UInt64, hour: UInt64, minute: UInt64, second: UInt64, offset: Int
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.offset = offset
    }

    static func parts(_ seconds: time_t, local: Bool) -> tm {
        var seconds = seconds
        var parts = unsafe tm()
        if local { unsafe localtime_r(&seconds, &parts) } else { unsafe gmtime_r(&seconds, &parts) }
        return unsafe parts
    }
}
