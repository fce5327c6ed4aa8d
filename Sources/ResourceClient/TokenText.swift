// What a bearer token says of itself, for words about why it was refused. Nothing is verified here.

import Base
import Document

enum TokenText {
    /// When a token that is over has ended; nil for one that isn't, or doesn't say.
    static func expiry(_ token: String) -> String? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(String(parts[1])),
            let claims = try? Document.parse(json: bytes), let end = claims["exp"]?.int, end >= 0
        else { return nil }
        guard UInt64(clamping: end) < WallClock.nanoseconds / 1_000_000_000 else { return nil }
        return time(end)
    }

    /// Seconds since 1970 as RFC 3339 has them; the days by Hinnant's civil_from_days.
    private static func time(_ seconds: Int) -> String {
        let day = seconds / 86_400 + 719_468
        let era = day / 146_097
        let dayOfEra = day - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let rest = seconds % 86_400
        return "\(year)-\(two(month))-\(two(dayOfYear - (153 * shifted + 2) / 5 + 1))T"
            + "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }
}
