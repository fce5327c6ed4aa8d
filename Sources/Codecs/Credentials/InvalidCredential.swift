// Why a key, certificate, request or token is not taken.

import COpenSSL

/// Says what was found and what was expected; never holds a secret.
public struct InvalidCredential: Error, Hashable, Sendable, CustomStringConvertible {
    public let words: String

    public init(_ words: String) { self.words = words }

    public var description: String { words }

    /// With what the library left in its queue.
    static func library(_ what: String) -> InvalidCredential {
        let code = ERR_peek_last_error()
        let reason = code == 0 ? nil : unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) }
        ERR_clear_error()
        return InvalidCredential(reason.map { "\(what): \($0)" } ?? what)
    }
}
