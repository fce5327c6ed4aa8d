// The forms of names: RFC 1123 and RFC 1035 as Kubernetes reads them, labels, annotations; the words of its refusals.

import Base

/// Each rule gives nil for what is right, and the rest of the message for what is not.
enum NameRules {
    static func subdomain(_ name: String) -> String? {
        if name.utf8.count > 253 { return "must be no more than 253 bytes" }
        let isRight = name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel)
        if isRight { return nil }
        return """
            a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must \
            start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
            '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
            """
    }

    static func label(_ name: String) -> String? {
        if name.utf8.count > 63 { return "must be no more than 63 bytes" }
        if isLabel(name[...]) { return nil }
        return """
            a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and \
            end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is \
            '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
            """
    }

    /// Services: their names are names of hosts.
    static func hostLabel(_ name: String) -> String? {
        if name.utf8.count > 63 { return "must be no more than 63 bytes" }
        if isLabel(name[...]), let first = name.utf8.first, ASCII.isAlpha(first) { return nil }
        return """
            a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic \
            character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for \
            validation is '[a-z]([-a-z0-9]*[a-z0-9])?')
            """
    }

    /// RBAC: whatever can be a part of a path.
    static func pathSegment(_ name: String) -> String? {
        if name == "." || name == ".." { return "may not be '\(name)'" }
        if name.contains("/") { return "may not contain '/'" }
        return name.contains("%") ? "may not contain '%'" : nil
    }

    static func qualifiedName(_ name: String) -> String? {
        let parts = name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count > 2 {
            return nameForm + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        }
        if parts.count == 2 {
            if parts[0].isEmpty { return "prefix part must be non-empty" }
            if let problem = subdomain(String(parts[0])) { return "prefix part " + problem }
        }
        let part = parts.last ?? ""
        if part.isEmpty { return "name part must be non-empty" }
        if part.utf8.count > 63 { return "name part must be no more than 63 bytes" }
        return isWord(part) ? nil : "name part " + nameForm
    }

    private static let nameForm = """
        must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
        character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
        '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """

    static func labelValue(_ value: String) -> String? {
        if value.utf8.count > 63 { return "must be no more than 63 bytes" }
        if value.isEmpty || isWord(value[...]) { return nil }
        return """
            a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must \
            start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used \
            for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
            """
    }

    /// Of the data of ConfigMaps and Secrets: they become names of files.
    static func dataKey(_ key: String) -> String? {
        if key.utf8.count > 253 { return "must be no more than 253 bytes" }
        let isRight = key.utf8.allSatisfy {
            isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
        if key.isEmpty || !isRight {
            return """
                a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or \
                'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')
                """
        }
        if key == "." || key == ".." { return "must not be '\(key)'" }
        return key.hasPrefix("..") ? "must not start with '..'" : nil
    }

    /// Names that stand for ports (RFC 6335).
    static func portName(_ name: String) -> String? {
        if name.utf8.count > 15 { return "must be no more than 15 bytes" }
        let hyphen = UInt8(ascii: "-")
        if !name.utf8.allSatisfy({ isLowerOrDigit($0) || $0 == hyphen }) {
            return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
        }
        if !name.utf8.contains(where: ASCII.isAlpha) { return "must contain at least one letter (a-z)" }
        if name.contains("--") { return "must not contain consecutive hyphens" }
        if name.utf8.first == hyphen || name.utf8.last == hyphen { return "must not begin or end with a hyphen" }
        return nil
    }

    /// However long, as a part of a longer name may be.
    private static func isLabel(_ text: Substring) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, isLowerOrDigit(first), isLowerOrDigit(last) else {
            return false
        }
        return bytes.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isWord(_ text: Substring) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last) else {
            return false
        }
        return bytes.allSatisfy {
            isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool { ASCII.isDigit(byte) || byte &- 0x61 < 26 }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { ASCII.isDigit(byte) || ASCII.isAlpha(byte) }

    /// What an object of a kind may be called.
    static func rule(for resource: ResourceName) -> (String) -> String? {
        switch resource.qualified {
        case "namespaces": label
        case "services": hostLabel
        case "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io",
            "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io":
            pathSegment
        default: subdomain
        }
    }
}
