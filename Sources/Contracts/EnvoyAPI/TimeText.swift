// Durations, timestamps and field masks as JSON writes them.

import Base

enum DurationText {
    private static let limit: Int64 = 315_576_000_000

    /// "1.5s": seconds with up to nine decimals and the letter s.
    static func parse(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        guard text.hasSuffix("s") else { return nil }
        var digits = text.dropLast()
        let isNegative = digits.hasPrefix("-")
        if isNegative { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, let seconds = DecimalText.whole(whole), seconds <= limit else { return nil }
        var nanos: Int32 = 0
        if parts.count == 2 {
            guard let fraction = DecimalText.nanoseconds(parts[1]) else { return nil }
            nanos = fraction
        }
        return isNegative ? (-seconds, -nanos) : (seconds, nanos)
    }

    static func write(_ seconds: Int64, _ nanos: Int64) -> String {
        let sign = seconds < 0 || nanos < 0 ? "-" : ""
        return "\(sign)\(seconds.magnitude)\(DecimalText.fraction(nanos.magnitude))s"
    }
}

enum DecimalText {
    static func whole(_ digits: Substring) -> Int64? {
        guard !digits.isEmpty, digits.utf8.allSatisfy(ASCII.isDigit) else { return nil }
        return Int64(digits)
    }

    /// One to nine decimals as nanoseconds.
    static func nanoseconds(_ digits: Substring) -> Int32? {
        guard let value = whole(digits), digits.utf8.count <= 9 else { return nil }
        var scaled = value
        for _ in digits.utf8.count..<9 { scaled *= 10 }
        return Int32(scaled)
    }

    /// Nothing, or a point and 3, 6 or 9 digits.
    static func fraction(_ nanos: UInt64) -> String {
        if nanos == 0 { return "" }
        var value = nanos
        var width = 9
        while width > 3, value % 1000 == 0 {
            value /= 1000
            width -= 3
        }
        return "." + padded(value, width)
    }

    static func padded(_ value: some BinaryInteger, _ width: Int) -> String {
        let digits = "\(value)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// RFC 3339 within the years 1 to 9999.
enum TimestampText {
    private static let lowest: Int64 = -62_135_596_800
    private static let highest: Int64 = 253_402_300_799

    static func parse(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[13] == 0x3A, bytes[16] == 0x3A,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            (1...12).contains(month), (1...daysInMonth(year, month)).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var index = 19
        var nanos: Int32 = 0
        if bytes[index] == UInt8(ascii: ".") {
            let start = index + 1
            index = start
            while index < bytes.count, ASCII.isDigit(bytes[index]) { index += 1 }
            guard let fraction = DecimalText.nanoseconds(Substring(decoding: bytes[start..<index], as: UTF8.self))
            else {
                return nil
            }
            nanos = fraction
        }
        guard let offset = zone(bytes[index...]) else { return nil }
        let seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
        return (lowest...highest).contains(seconds) ? (seconds, nanos) : nil
    }

    /// Nil for a time that has no text.
    static func write(_ seconds: Int64, _ nanos: Int64) -> String? {
        guard (lowest...highest).contains(seconds), (0..<1_000_000_000).contains(nanos) else { return nil }
        let shifted = seconds - lowest
        let (year, month, day) = date(ofDay: shifted / 86400 + lowest / 86400)
        let rest = shifted % 86400
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { DecimalText.padded($0, 2) }.joined(separator: ":")
        let calendar = "\(DecimalText.padded(year, 4))-\(DecimalText.padded(month, 2))-\(DecimalText.padded(day, 2))"
        return "\(calendar)T\(clock)\(DecimalText.fraction(UInt64(nanos)))Z"
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        DecimalText.whole(Substring(decoding: digits, as: UTF8.self))
    }

    /// Seconds east of UTC.
    private static func zone(_ text: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(text)
        if bytes.count == 1, bytes[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard bytes.count == 6, bytes[3] == 0x3A, let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]),
            hours < 24, minutes < 60
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
        case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
        default: return nil
        }
    }

    private static func daysInMonth(_ year: Int64, _ month: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970, counted from 1 March of year 0 so that leap days come last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

/// Paths in lowerCamelCase, separated by commas.
enum FieldMaskText {
    static func parse(_ text: String) -> [String]? {
        if text.isEmpty { return [] }
        var paths: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            var path: [UInt8] = []
            for byte in part.utf8 {
                if byte == UInt8(ascii: "_") { return nil }
                let isUpper = ASCII.lowercase(byte) != byte
                if isUpper { path.append(UInt8(ascii: "_")) }
                path.append(ASCII.lowercase(byte))
            }
            if path.isEmpty { return nil }
            paths.append(String(decoding: path, as: UTF8.self))
        }
        return paths
    }

    static func write(_ paths: [String]) -> String {
        let parts = paths.map { path in
            var bytes: [UInt8] = []
            var isUpper = false
            for byte in path.utf8 {
                if byte == UInt8(ascii: "_") {
                    isUpper = true
                } else {
                    bytes.append(isUpper ? ASCII.uppercase(byte) : byte)
                    isUpper = false
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        return parts.joined(separator: ",")
    }
}
