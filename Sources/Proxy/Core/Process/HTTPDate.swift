// The `date` header: IMF-fixdate (RFC 9110, 5.6.7) without a String.

import Base

enum HTTPDate {
    private static var days: ByteView { ByteView("ThuFriSatSunMonTueWed") }
    private static var months: ByteView { ByteView("JanFebMarAprMayJunJulAugSepOctNovDec") }

    static func append(secondsSince1970 seconds: UInt64, to output: inout ByteQueue) {
        let dayCount = Int(seconds / 86_400)
        let (year, month, day) = civil(dayCount)
        let rest = Int(seconds % 86_400)
        output.append(days[(dayCount % 7 * 3)..<(dayCount % 7 * 3 + 3)])
        output.append(", ")
        twoDigits(day, &output)
        output.append(byte: 0x20)
        output.append(months[((month - 1) * 3)..<(month * 3)])
        output.append(byte: 0x20)
        output.append(decimal: UInt64(year))
        output.append(byte: 0x20)
        twoDigits(rest / 3600, &output)
        output.append(byte: 0x3A)
        twoDigits(rest % 3600 / 60, &output)
        output.append(byte: 0x3A)
        twoDigits(rest % 60, &output)
        output.append(" GMT")
    }

    private static func twoDigits(_ value: Int, _ output: inout ByteQueue) {
        output.append(byte: UInt8(0x30 + value / 10))
        output.append(byte: UInt8(0x30 + value % 10))
    }

    /// Days since 1970 to a date of the Gregorian calendar; eras of 400 years starting in March.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
