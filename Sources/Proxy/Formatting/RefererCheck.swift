// Which values of `referer` are passed on: a URL or a relative reference without fragment and user.

import Base

enum RefererCheck {
    /// Removes a value that RFC 9110 10.1.3 does not allow.
    static func apply(to headers: inout HeaderBlock) {
        guard let value = headers.first(.referer) else { return }
        if !isValid(value) { headers.remove(.referer) }
    }

    static func isValid(_ value: ByteView) -> Bool {
        if let isPlain = isPlainURL(value) { return isPlain }
        var sawSlash = false
        for index in value.indices {
            switch value[index] {
            // The first segment of a relative reference has no colon (RFC 3986 3.3).
            case 0x3A: if !sawSlash { return false }
            case 0x2F: sawSlash = true
            case let byte: if !mayStandInReference(byte) { return false }
            }
        }
        return true
    }

    /// Nil when it is no absolute URL.
    private static func isPlainURL(_ value: ByteView) -> Bool? {
        guard let mark = value.firstRange(of: ByteView("://")), mark.lowerBound > 0 else { return nil }
        for index in 0..<mark.lowerBound where !isSchemeByte(value[index]) { return nil }
        let rest = value.dropFirst(mark.upperBound)
        var end = rest.count
        for stop: UInt8 in [0x2F, 0x3F, 0x23] { if let index = rest.firstIndex(of: stop), index < end { end = index } }
        let authority = rest.prefix(end)
        if authority.isEmpty { return nil }
        return !authority.contains(0x40) && !rest.contains(0x23)
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        ASCII.isAlpha(byte) || ASCII.isDigit(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }

    /// RFC 3986's characters of path and query.
    private static func mayStandInReference(_ byte: UInt8) -> Bool {
        if ASCII.isAlpha(byte) || ASCII.isDigit(byte) { return true }
        switch byte {
        case 0x21, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x3B, 0x3D, 0x3F, 0x40, 0x5F, 0x7E:
            return true
        default: return false
        }
    }
}
