// A listener's side: DownstreamTlsContext compiled to a server context that can be made anew from changed files.

import EnvoyAPI
import TLS

struct DownstreamTLS: Sendable {
    let context: TLSServerContext
    let files: CertificateFiles
    private let origin: StoredMessage
    private let secrets: [String: StoredMessage]

    /// `serverNames` are those of the filter chain: sessions are resumed only under the same ones.
    init(_ node: ConfigNode, serverNames: [String], secrets: SecretLookup) throws(InvalidConfiguration) {
        let (params, common) = try Self.params(node, serverNames, secrets)
        do throws(InvalidTLS) {
            context = try TLSServerContext(params)
        } catch {
            throw common.refusal(error, owner: node)
        }
        files = common.files
        origin = StoredMessage(node)
        self.secrets = secrets.stored
    }

    private init(_ context: TLSServerContext, _ files: CertificateFiles, of old: DownstreamTLS) {
        self.context = context
        self.files = files
        origin = old.origin
        secrets = old.secrets
    }

    /// Reads the files again; nil when they say the same as before. While one of several files has been replaced and
    /// the others not yet, this throws, and the old context stays good.
    func rebuilt() throws(InvalidConfiguration) -> DownstreamTLS? {
        let node = origin.node
        let (params, common) = try Self.params(node, context.params.serverNames, SecretLookup(rereading: secrets))
        if params == context.params { return nil }
        do throws(InvalidTLS) {
            return DownstreamTLS(try TLSServerContext(params), common.files, of: self)
        } catch {
            throw common.refusal(error, owner: node)
        }
    }

    private static func params(
        _ node: ConfigNode, _ serverNames: [String], _ secrets: SecretLookup
    ) throws(InvalidConfiguration) -> (TLSServerParams, CommonTLS) {
        guard let commonNode = node.message("common_tls_context") else {
            throw node.invalid("common_tls_context", found: "nothing", expected: "at least one certificate")
        }
        let common = try CommonTLS(commonNode, defaultMaximum: .tls13, secrets: secrets)
        var params = TLSServerParams()
        params.negotiation = common.negotiation
        params.identities = common.identities
        params.alpnProtocols = common.alpnProtocols
        params.validation = common.validation
        params.keyLog = common.keyLog
        params.serverNames = serverNames
        if node.optionalBool("require_client_certificate") == true {
            if common.validation == nil {
                throw node.invalid(
                    "require_client_certificate", found: "true without a validation context",
                    expected: "one in common_tls_context: without it no client is asked for a certificate")
            }
            params.clientCertificate = .required
        }
        params.requiresServerName = node.optionalBool("require_sni") ?? false
        params.scansAllCertificatesOnNameMismatch = node.optionalBool("full_scan_certs_on_sni_mismatch") ?? false
        params.prefersClientCiphers = node.bool("prefer_client_ciphers")
        switch node.enumeration("ocsp_staple_policy") {
        case "STRICT_STAPLING": params.staplePolicy = .strict
        case "MUST_STAPLE": params.staplePolicy = .mustStaple
        default: params.staplePolicy = .lenient
        }
        var files = common.files
        try readResumption(node, secrets, &params, &files)
        return (params, common.adding(files))
    }

    private static func readResumption(
        _ node: ConfigNode, _ secrets: SecretLookup, _ params: inout TLSServerParams, _ files: inout CertificateFiles
    ) throws(InvalidConfiguration) {
        params.sessionTimeout = node.duration("session_timeout")
        params.disablesSessionCache = node.bool("disable_stateful_session_resumption")
        let keys: ConfigNode?
        switch node.oneof("session_ticket_keys_type") {
        case "session_ticket_keys": keys = node.message("session_ticket_keys")
        case "session_ticket_keys_sds_secret_config":
            keys = try node.message("session_ticket_keys_sds_secret_config").map {
                config throws(InvalidConfiguration) in
                try secrets.find(config, "session_ticket_keys")
            }
        case "disable_stateless_session_resumption":
            params.disablesTickets = node.bool("disable_stateless_session_resumption")
            keys = nil
        default: keys = nil
        }
        for key in keys?.messages("keys") ?? [] {
            let source = try TicketKeySource(key, files: &files)
            params.sessionTicketKeys.append(source.bytes)
        }
    }
}
