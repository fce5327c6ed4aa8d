// The form that Kubernetes demands of the names in a definition.

import Base

enum ObjectNames {
    /// Lower case letters, digits and "-", beginning with a letter, 63 at most.
    static func isDNS1035Label(_ text: String) -> Bool {
        guard let first = text.utf8.first, ASCII.isAlpha(first) else { return false }
        return text.utf8.count <= 63 && isLabel(text[...])
    }

    private static func isLabel(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (byte >= 0x61 && byte <= 0x7A)
    }
}
