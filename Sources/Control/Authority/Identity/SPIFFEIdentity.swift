// Who a workload is: trust domain, namespace and service account.

import Base

/// `spiffe://TD/ns/NS/sa/SA`.
public struct SPIFFEIdentity: Sendable, Hashable, CustomStringConvertible {
    public let trustDomain: String
    public let namespace: String
    public let serviceAccount: String

    /// Nil when a part is no name that Kubernetes allows: what stands in a URI must not change its shape.
    public init?(trustDomain: String, namespace: String, serviceAccount: String) {
        guard Self.isTrustDomain(trustDomain), Self.isLabel(namespace), Self.isSubdomain(serviceAccount) else {
            return nil
        }
        self.trustDomain = trustDomain
        self.namespace = namespace
        self.serviceAccount = serviceAccount
    }

    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 7, parts[0] == "spiffe:", parts[1].isEmpty, parts[3] == "ns", parts[5] == "sa" else {
            return nil
        }
        self.init(
            trustDomain: String(parts[2]), namespace: String(parts[4]), serviceAccount: String(parts[6]))
    }

    /// Of a token's subject, `system:serviceaccount:NS:SA`.
    public init?(subject: String, trustDomain: String) {
        let parts = subject.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else { return nil }
        self.init(trustDomain: trustDomain, namespace: String(parts[2]), serviceAccount: String(parts[3]))
    }

    public var description: String { "spiffe://\(trustDomain)/ns/\(namespace)/sa/\(serviceAccount)" }

    /// SPIFFE-ID, 2.1: lower-case letters, digits, dots, dashes and underscores.
    public static func isTrustDomain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255
            && text.utf8.allSatisfy { isLowerAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
    }

    /// RFC 1123.
    static func isLabel(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else { return false }
        return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
            && text.utf8.allSatisfy { isLowerAlphanumeric($0) || $0 == 0x2D }
    }

    static func isSubdomain(_ text: String) -> Bool {
        text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isLabel(String($0)) }
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (byte >= 0x61 && byte <= 0x7A)
    }
}
