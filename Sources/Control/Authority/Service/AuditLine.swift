// Who asked for which identity, how it was proven, and what came of it.

import Base
import Document

public struct AuditLine: Sendable, Hashable {
    public var isIssued: Bool
    /// Empty when nothing was proven.
    public var identity = ""
    public var method = ""
    public var evidence = ""
    public var remote = ""
    public var serial = ""
    public var notAfter: Int64 = 0
    public var keyKind = ""
    /// Why not.
    public var reason = ""

    /// One line of JSON, without secrets.
    public var text: String {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        writer.key("event")
        writer.string(isIssued ? "certificate-issued" : "certificate-refused")
        for (name, value) in [
            ("identity", identity), ("method", method), ("evidence", evidence), ("remote", remote),
            ("serial", serial), ("key", keyKind), ("reason", reason),
        ] where !value.isEmpty {
            writer.key(name)
            writer.string(value)
        }
        if notAfter > 0 {
            writer.key("notAfter")
            writer.integer(notAfter)
        }
        writer.endObject()
        return writer.text
    }
}

public typealias AuditSink = @Sendable (AuditLine) -> Void

/// Counters and gauges under Istio's names; whoever serves `/metrics` stands behind it.
public protocol AuthorityMeter: Sendable {
    func count(_ name: String)
    func set(_ name: String, _ value: Double)
}

public enum AuthorityMetric {
    public static let csr = "citadel_server_csr_count"
    public static let csrParsingError = "citadel_server_csr_parsing_err_count"
    public static let authenticationFailure = "citadel_server_authentication_failure_count"
    public static let identityError = "citadel_server_id_extraction_err_count"
    public static let signingError = "citadel_server_csr_sign_err_count"
    public static let issued = "citadel_server_success_cert_issuance_count"
    public static let rootExpiry = "citadel_server_root_cert_expiry_timestamp"
    public static let chainExpiry = "citadel_server_cert_chain_expiry_timestamp"
}
