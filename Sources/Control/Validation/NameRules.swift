// What names, labels, hosts and addresses may look like.

import Base

enum NameRules {
    /// RFC 1123: one label of a DNS name.
    static func isLabel(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 63 else { return false }
        guard let first = bytes.first, let last = bytes.last, isLowerAlphanumeric(first), isLowerAlphanumeric(last)
        else {
            return false
        }
        return bytes.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    /// RFC 1123: several labels with dots.
    static func isSubdomain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel)
    }

    /// nil when the host is fine; otherwise what was expected.
    static func hostProblem(_ name: String, allowsWildcard: Bool) -> String? {
        if name.isEmpty { return "expected a name" }
        if name.utf8.count > 255 { return "expected 255 characters at most" }
        if name == "*" { return allowsWildcard ? nil : "expected a name without a wildcard" }
        var labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.last == "" { labels.removeLast() }
        if labels.first?.contains("*") == true {
            guard allowsWildcard else { return "expected a name without a wildcard" }
            guard labels.first == "*" || isWildcardLabel(labels[0]) else { return "expected the wildcard in front" }
            labels.removeFirst()
        }
        for label in labels {
            if label.contains("*") { return "expected a wildcard in the first label only" }
            if !isHostLabel(label) { return "expected labels of letters, digits, '-' and '_'" }
        }
        if let last = labels.last, last.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), !last.isEmpty, labels.count > 1 {
            return "expected a last label that is no number"
        }
        return nil
    }

    /// `*-suffix`, which Envoy and Istio take.
    private static func isWildcardLabel(_ label: Substring) -> Bool {
        label.first == "*" && label.dropFirst().utf8.allSatisfy { isHostByte($0) }
    }

    private static func isHostLabel(_ label: Substring) -> Bool {
        guard !label.isEmpty, label.utf8.count <= 63, let first = label.utf8.first, let last = label.utf8.last else {
            return false
        }
        let dash = UInt8(ascii: "-")
        return first != dash && last != dash && label.utf8.allSatisfy { isHostByte($0) }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    static func isLabelKey(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1: return isQualifiedName(parts[0])
        case 2: return isSubdomain(parts[0]) && isQualifiedName(parts[1])
        default: return false
        }
    }

    static func isLabelValue(_ text: String) -> Bool { text.isEmpty || isQualifiedName(text) }

    private static func isQualifiedName(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E }
    }

    static func isAddressOrRange(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let address = IPAddress(parts[0]) else { return false }
        if parts.count == 1 { return true }
        guard parts.count == 2, let length = Int(parts[1]), parts[1] == "\(length)" else { return false }
        return AddressRange(address, prefixLength: length) != nil
    }

    static func isHeaderByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= 0x30 && byte <= 0x39
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerAlphanumeric(byte) || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
    }

    /// Whether every name that `inner` stands for is one that `outer` stands for.
    static func host(_ inner: String, isWithin outer: String) -> Bool {
        if outer == "*" || inner == outer { return true }
        guard outer.hasPrefix("*") else { return false }
        let suffix = outer.dropFirst()
        let candidate = inner.hasPrefix("*") ? inner.dropFirst() : Substring(inner)
        return candidate.hasSuffix(suffix) && candidate.count >= suffix.count
    }
}
