// A cluster's side: UpstreamTlsContext compiled to a client context that can be made anew from changed files.

import EnvoyAPI
import TLS

struct UpstreamTLS: Sendable {
    let params: TLSClientParams
    /// Nil while secrets are missing.
    let context: TLSClientContext?
    let files: CertificateFiles
    /// Secrets of sources that it is made of, and those that have not come.
    let references: [SecretKey]
    let missing: [SecretKey]
    private let origin: StoredMessage
    private let secrets: [String: StoredMessage]
    private let known: [SecretKey: Message]

    init(_ node: ConfigNode, secrets: SecretLookup) throws(InvalidConfiguration) {
        try self.init(node, secrets, known: [:], previous: nil)
    }

    private init(
        _ node: ConfigNode, _ lookup: SecretLookup, known: [SecretKey: Message], previous: UpstreamTLS?
    ) throws(InvalidConfiguration) {
        let (params, common) = try Self.params(node, lookup)
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
                context = try TLSClientContext(params)
            } catch {
                throw common.refusal(error, owner: node)
            }
        }
    }

    /// Reads the files again; nil when they say the same as before. While one of several files has been replaced and
    /// the others not yet, this throws, and the old context stays good.
    func rebuilt() throws(InvalidConfiguration) -> UpstreamTLS? {
        let new = try rebuilt(knowing: known)
        return new.params == params ? nil : new
    }

    /// Made of these secrets instead. Where they change nothing the context is the very same.
    func rebuilt(knowing known: [SecretKey: Message]) throws(InvalidConfiguration) -> UpstreamTLS {
        try UpstreamTLS(origin.node, SecretLookup(rereading: secrets, known: known), known: known, previous: self)
    }

    private static func params(
        _ node: ConfigNode, _ secrets: SecretLookup
    ) throws(InvalidConfiguration) -> (TLSClientParams, CommonTLS) {
        // Without a common context the defaults hold, as in Envoy.
        let commonNode =
            node.message("common_tls_context")
            ?? ConfigNode(
                Message(type: "envoy.extensions.transport_sockets.tls.v3.CommonTlsContext"),
                path: node.path + ".common_tls_context")
        let common = try CommonTLS(commonNode, defaultMaximum: .tls12, secrets: secrets)
        if common.identityCount > 1 {
            throw commonNode.invalid(
                "tls_certificates", found: "\(common.identityCount) certificates", expected: "one for a client")
        }
        var params = TLSClientParams()
        params.negotiation = common.negotiation
        params.identity = common.identities.first
        params.alpnProtocols = common.alpnProtocols
        params.validation = common.validation
        params.keyLog = common.keyLog
        params.serverName = node.string("sni")
        params.usesHostAsServerName = node.bool("auto_host_sni")
        params.validatesServerName = node.bool("auto_sni_san_validation")
        params.sessionCacheSize = Int(node.optionalUInt32("max_session_keys") ?? 1)
        if node.bool("allow_renegotiation") {
            throw node.unsupported("allow_renegotiation", "a peer that wants to renegotiate is cut off")
        }
        // The library always holds a validated peer to its key usage.
        node.ignore("enforce_rsa_key_usage")
        return (params, common)
    }
}
