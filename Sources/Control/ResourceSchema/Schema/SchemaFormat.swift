// The string formats that schemas name. A format that is not known accepts everything, as in Kubernetes.

import Base
import MeshAPI

enum SchemaFormat {
    static func accepts(_ text: String, _ format: String) -> Bool {
        switch format {
        case "date-time", "datetime": return Timestamp.parse(text) != nil
        case "date": return Timestamp.isDate(text)
        case "byte": return isBase64(text)
        case "ipv4": return IPAddress(text)?.family == .v4
        case "ipv6": return IPAddress(text)?.family == .v6
        case "ip": return IPAddress(text) != nil
        case "cidr": return isCIDR(text)
        case "mac": return isMAC(text)
        case "uuid", "uuid3", "uuid4", "uuid5": return isUUID(text, version: format.last)
        case "uri": return isURI(text)
        case "email": return isEmail(text)
        case "hostname": return isHostname(text)
        case "duration": return isDuration(text)
        case "quantity": return Quantity(text) != nil
        case "int64": return true
        default: return true
        }
    }

    static func isBase64(_ text: String) -> Bool {
        var count = 0
        var padding = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "=") {
                padding += 1
            } else if ASCII.isDigit(byte) || ASCII.isAlpha(byte) || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "/")
            {
                if padding > 0 { return false }
            } else {
                return byte == 0x0A || byte == 0x0D
            }
            count += 1
        }
        return count % 4 == 0 && padding <= 2
    }

    private static func isCIDR(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])), let bits = Int(parts[1]) else {
            return false
        }
        return bits >= 0 && bits <= (address.family == .v4 ? 32 : 128)
    }

    private static func isMAC(_ text: String) -> Bool {
        let separator: Character = text.contains("-") ? "-" : ":"
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        return (parts.count == 6 || parts.count == 8)
            && parts.allSatisfy { $0.utf8.count == 2 && UInt8($0, radix: 16) != nil }
    }

    private static func isUUID(_ text: String, version: Character?) -> Bool {
        let digits = text.filter { $0 != "-" }
        guard digits.utf8.count == 32, digits.allSatisfy(\.isHexDigit) else { return false }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        if parts != [8, 4, 4, 4, 12] && parts != [32] { return false }
        guard let version, version.isNumber else { return true }
        return Array(digits)[12] == version
    }

    private static func isURI(_ text: String) -> Bool {
        guard let first = text.utf8.first, !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            return false
        }
        if first == UInt8(ascii: "/") { return true }
        guard let colon = text.firstIndex(of: ":"), ASCII.isAlpha(first) else { return false }
        return text[..<colon].utf8.allSatisfy { byte in
            ASCII.isAlpha(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && isHostname(String(parts[1]))
            && !text.utf8.contains { $0 <= 0x20 }
    }

    private static func isHostname(_ text: String) -> Bool {
        if text.isEmpty || text.utf8.count > 255 { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            let bytes = Array(label.utf8)
            guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
            let isEven = first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            return isEven && bytes.allSatisfy { ASCII.isAlpha($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// Go's durations, and the words that go-openapi takes beside them.
    private static func isDuration(_ text: String) -> Bool {
        if DurationText.parse(text) != nil { return true }
        let parts = text.split(separator: " ")
        if parts.isEmpty || parts.count > 2 { return false }
        let digits = parts[0].prefix { $0.isASCII && $0.isNumber }
        let unit = parts.count == 2 ? parts[1] : parts[0].dropFirst(digits.count)
        return !digits.isEmpty && durationUnits.contains(unit.lowercased())
    }

    private static let durationUnits: Set<String> = [
        "ns", "us", "ms", "s", "m", "h", "d", "w", "sec", "secs", "second", "seconds", "min", "mins", "minute",
        "minutes",
        "hr", "hrs", "hour", "hours", "day", "days", "week", "weeks", "nano", "nanos", "milli", "millis", "micro",
        "micros",
    ]
}
