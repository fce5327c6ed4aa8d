// Why a session ended before its time.

public struct TLSFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which of Envoy's `ssl.` counters the failure belongs to.
    public enum Cause: Hashable, Sendable {
        /// `ssl.connection_error`
        case protocolViolation
        /// `ssl.fail_verify_no_cert`
        case noPeerCertificate
        /// `ssl.fail_verify_error`
        case untrusted
        /// `ssl.fail_verify_san`
        case nameMismatch
        /// `ssl.fail_verify_cert_hash`
        case hashMismatch
        /// The transport ended in the middle; counted nowhere.
        case truncated
    }

    public let cause: Cause
    /// As Envoy writes it in `%UPSTREAM_TRANSPORT_FAILURE_REASON%`, e.g.
    /// `TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:...:TLS_error_end`.
    public let reason: String
    /// The same in plain words.
    public let words: String

    public init(cause: Cause, reason: String, words: String) {
        self.cause = cause
        self.reason = reason
        self.words = words
    }

    public var description: String { reason.isEmpty ? words : reason }
}
