// RFC 3339 times as Kubernetes reads and writes them.

import Base

public enum Timestamp {
    /// Seconds since 1970; nil for what is no RFC 3339 time.
    public static func parse(_ text: String) -> Int64? { text.withView(parse) }

    static func parse(_ text: ByteView) -> Int64? {
        guard text.count >= 20, isDate(text.prefix(10)) else { return nil }
        guard ASCII.lowercase(text[10]) == UInt8(ascii: "t"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":")
        else { return nil }
        guard let hour = number(text[11..<13]), let minute = number(text[14..<16]), let second = number(text[17..<19]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var at = 19
        if text[at] == UInt8(ascii: ".") {
            at += 1
            let start = at
            while at < text.count, ASCII.isDigit(text[at]) { at += 1 }
            if at == start { return nil }
        }
        guard let shift = zone(text.dropFirst(at)) else { return nil }
        guard let year = number(text[0..<4]), let month = number(text[5..<7]), let day = number(text[8..<10]) else {
            return nil
        }
        let days = dayNumber(year, month, day)
        return days * 86_400 + hour * 3_600 + minute * 60 + second - shift
    }

    /// Whole seconds in UTC: `2024-05-01T10:00:00Z`.
    public static func text(_ seconds: Int64) -> String {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - day * 86_400
        let (year, month, date) = calendar(day)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))T"
            + "\(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }

    public static func now() -> Int64 { Int64(WallClock.nanoseconds / 1_000_000_000) }

    static func isDate(_ text: String) -> Bool { text.withView(isDate) }

    private static func isDate(_ text: ByteView) -> Bool {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = number(text[0..<4]), let month = number(text[5..<7]), let day = number(text[8..<10]),
            month >= 1, month <= 12, day >= 1
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[Int(month) - 1]
    }

    private static func zone(_ text: ByteView) -> Int64? {
        if text.count == 1 { return ASCII.lowercase(text[0]) == UInt8(ascii: "z") ? 0 : nil }
        guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = number(text[1..<3]),
            let minutes = number(text[4..<6]), hours < 24, minutes < 60
        else { return nil }
        let shift = hours * 3_600 + minutes * 60
        switch text[0] {
        case UInt8(ascii: "+"): return shift
        case UInt8(ascii: "-"): return -shift
        default: return nil
        }
    }

    private static func number(_ text: ByteView) -> Int64? { text.decimal.map { Int64($0) } }

    /// Days since 1970 of the proleptic Gregorian calendar.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func calendar(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * index + 2) / 5 + 1)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = "\(value)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
