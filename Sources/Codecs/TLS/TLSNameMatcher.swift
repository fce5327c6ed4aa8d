// Matches one subject alternative name of a peer's certificate.

import CRE2

public struct TLSNameMatcher: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case dns
        case uri
        case email
        case ipAddress
        /// With the type's object identifier in dotted form.
        case otherName(oid: String)
    }

    public enum Pattern: Hashable, Sendable {
        /// For DNS names a wildcard in the certificate's left-most label counts (RFC 6125).
        case exact(String)
        case prefix(String)
        case suffix(String)
        case contains(String)
        /// RE2 syntax; must match the whole name.
        case regex(String)
    }

    public let kind: Kind
    public let pattern: Pattern
    public let ignoresCase: Bool

    public init(_ kind: Kind, _ pattern: Pattern, ignoresCase: Bool = false) {
        self.kind = kind
        self.pattern = pattern
        self.ignoresCase = ignoresCase
    }
}
