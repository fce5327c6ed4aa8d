// Why a context cannot be built.

/// `field` is relative to the params' owner: it names the setting at fault, not where it stood in a file.
public struct InvalidTLS: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Setting: Hashable, Sendable {
        case cipherSuites, curves, signatureAlgorithms, versions
        case certificateChain(Int), privateKey(Int), pkcs12(Int), ocspStaple(Int)
        case trustedCA, revocationLists, nameMatcher(Int), certificateHash(Int), publicKeyHash(Int)
        case trustDomain(Int)
        case sessionTicketKey(Int), alpn, keyLog, validation, identities
    }

    public let setting: Setting
    public let found: String
    public let expected: String

    public init(_ setting: Setting, found: String, expected: String) {
        self.setting = setting
        self.found = found
        self.expected = expected
    }

    public var description: String { "found \(found), expected \(expected)" }
}
