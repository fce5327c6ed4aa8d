// A cluster's side: UpstreamTlsContext compiled to a client context that can be made anew from changed files.

import EnvoyAPI
import TLS

struct UpstreamTLS: Sendable {
    let context: TLSClientContext
    let files: CertificateFiles
    private let origin: StoredMessage
    private let secrets: [String: StoredMessage]

    init(_ node: ConfigNode, secrets: SecretLookup) throws(InvalidConfiguration) {
        let (params, common) = try Self.params(node, secrets)
        do throws(InvalidTLS) {
            context = try TLSClientContext(params)
        } catch {
            throw common.refusal(error, owner: node)
        }
        files = common.files
        origin = StoredMessage(node)
        self.secrets = secrets.stored
    }

    private init(_ context: TLSClientContext, _ files: CertificateFiles, of old: UpstreamTLS) {
        self.context = context
        self.files = files
        origin = old.origin
        secrets = old.secrets
    }

    /// Reads the files again; nil when they say the same as before. While one of several files has been replaced and
    /// the others not yet, this throws, and the old context stays good.
    func rebuilt() throws(InvalidConfiguration) -> UpstreamTLS? {
        let node = origin.node
        let (params, common) = try Self.params(node, SecretLookup(rereading: secrets))
        if params == context.params { return nil }
        do throws(InvalidTLS) {
            return UpstreamTLS(try TLSClientContext(params), common.files, of: self)
        } catch {
            throw common.refusal(error, owner: node)
        }
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
        if common.identities.count > 1 {
            throw commonNode.invalid(
                "tls_certificates", found: "\(common.identities.count) certificates", expected: "one for a client")
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
