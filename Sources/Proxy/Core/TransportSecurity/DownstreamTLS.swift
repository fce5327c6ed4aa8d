// A listener's side: DownstreamTlsContext compiled to a server context that can be made anew from changed files.

import EnvoyAPI
import TLS

struct DownstreamTLS: Sendable {
    let params: TLSServerParams
    /// Nil while secrets are missing.
    let context: TLSServerContext?
    let files: CertificateFiles
    /// Secrets of sources that it is made of, and those that have not come.
    let references: [SecretKey]
    let missing: [SecretKey]
    private let origin: StoredMessage
    private let secrets: [String: StoredMessage]
    private let known: [SecretKey: Message]

    /// `serverNames` are those of the filter chain: sessions are resumed only under the same ones.
    init(_ node: ConfigNode, serverNames: [String], secrets: SecretLookup) throws(InvalidConfiguration) {
        try self.init(node, serverNames, secrets, known: [:], previous: nil)
    }

    private init(
        _ node: ConfigNode, _ serverNames: [String], _ lookup: SecretLookup, known: [SecretKey: Message],
        previous: DownstreamTLS?
    ) throws(InvalidConfiguration) {
        let (params, common) = try Self.params(node, serverNames, lookup)
        self.params = params
        missing = lookup.missing
        references = lookup.references
        files = common.files
        origin = StoredMessage(node)
        secrets = lookup.stored
        self.known = known
        if !lookup.missing.isEmpty {
            context = nil
        } else if let previous, previous.params == params, let same = previous.context {
            context = same
        } else {
            do throws(InvalidTLS) {
                context = try TLSServerContext(params)
            } catch {
                throw common.refusal(error, owner: node)
            }
        }
    }

    /// Reads the files again; nil when they say the same as before. While one of several files has been replaced and
    /// the others not yet, this throws, and the old context stays good.
    func rebuilt() throws(InvalidConfiguration) -> DownstreamTLS? {
        let new = try rebuilt(knowing: known)
        return new.params == params ? nil : new
    }

    /// Made of these secrets instead. Where they change nothing the context is the very same.
    func rebuilt(knowing known: [SecretKey: Message]) throws(InvalidConfiguration) -> DownstreamTLS {
        try DownstreamTLS(
            origin.node, params.serverNames, SecretLookup(rereading: secrets, known: known), known: known,
            previous: self)
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
            if !common.asksForValidation {
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
            keys =
                try node.message("session_ticket_keys_sds_secret_config").map {
                    config throws(InvalidConfiguration) in
                    try secrets.find(config, .ticketKeys)
                } ?? nil
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
