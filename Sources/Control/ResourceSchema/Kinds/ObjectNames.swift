// The forms that Kubernetes demands of names.

import Base

public enum ObjectNames {
    /// Lower case letters, digits and "-", beginning with a letter: what a Service's name must be.
    public static func isDNS1035Label(_ text: String) -> Bool {
        guard let first = text.utf8.first, ASCII.isAlpha(first) else { return false }
        return isDNS1123Label(text)
    }

    /// Lower case letters, digits and "-", 63 at most.
    public static func isDNS1123Label(_ text: String) -> Bool {
        text.utf8.count <= 63 && isLabel(text[...])
    }

    /// Labels with dots between them, 253 bytes at most: what most names must be.
    public static func isDNS1123Subdomain(_ text: String) -> Bool {
        text.utf8.count <= 253 && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel)
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
