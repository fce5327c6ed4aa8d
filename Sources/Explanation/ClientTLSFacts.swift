// What an UpstreamTlsContext makes a proxy offer and demand.

import EnvoyAPI
import ProxyCore

struct ClientTLSFacts {
    var serverName = ""
    var alpn: [String] = []
    /// One of these has to be in the server's certificate; empty: any that its authority has signed.
    var expectedNames: [String] = []
    /// What it shows of itself; empty: nothing.
    var identities: [String] = []
    /// Whom it trusts; empty: anyone.
    var authorities: [String] = []
    /// Some other transport socket, by its type.
    var otherKind = ""

    init(_ cluster: InspectedCluster, _ security: ConfigNode, authority: String) {
        guard security.typeName.hasSuffix(".UpstreamTlsContext") else {
            otherKind = security.typeName
            return
        }
        serverName = cluster.serverName(security, authority: authority)
        guard let common = security.message("common_tls_context") else { return }
        alpn = common.strings("alpn_protocols")
        identities = common.messages("tls_certificate_sds_secret_configs").map { $0.string("name") }
        if !common.messages("tls_certificates").isEmpty { identities.append("a certificate of its configuration") }
        var contexts = [common.message("validation_context")].compactMap { $0 }
        if let secret = common.message("validation_context_sds_secret_config") {
            authorities.append(secret.string("name"))
        }
        if let combined = common.message("combined_validation_context") {
            if let inner = combined.message("default_validation_context") { contexts.append(inner) }
            if let secret = combined.message("validation_context_sds_secret_config") {
                authorities.append(secret.string("name"))
            }
        }
        for context in contexts {
            if context.message("trusted_ca") != nil { authorities.append("a file of its configuration") }
            expectedNames += context.messages("match_subject_alt_names").map(MatchWords.plain)
            for typed in context.messages("match_typed_subject_alt_names") {
                if let matcher = typed.message("matcher") { expectedNames.append(MatchWords.plain(matcher)) }
            }
        }
        if cluster.checksServerName, !serverName.isEmpty { expectedNames.append(serverName) }
    }

    /// The mesh's own mutual TLS, which applications don't speak.
    var isOfMesh: Bool {
        serverName.hasPrefix("outbound_") || alpn.contains("istio") || alpn.contains("istio-peer-exchange")
    }

    var isTLS: Bool { otherKind.isEmpty }

    var words: String {
        if !otherKind.isEmpty { return "a transport of type \(otherKind)" }
        var text = identities.isEmpty ? "TLS without a certificate of its own" : "mutual TLS"
        if isOfMesh { text += " of the mesh" }
        if !serverName.isEmpty { text += ", SNI \(serverName)" }
        return text
    }

    var details: [String] {
        if !otherKind.isEmpty { return [] }
        var lines: [String] = []
        if !identities.isEmpty { lines.append("shows the certificate \(identities.joined(separator: ", "))") }
        lines.append(
            authorities.isEmpty
                ? "takes any certificate: no authority is configured"
                : "trusts \(authorities.joined(separator: ", "))")
        if !expectedNames.isEmpty { lines.append("expects one of \(expectedNames.joined(separator: ", "))") }
        if !alpn.isEmpty { lines.append("offers the protocols \(alpn.joined(separator: ", "))") }
        return lines
    }
}

extension MatchWords {
    /// A StringMatcher that names one text, as that text.
    static func plain(_ node: ConfigNode) -> String {
        node.oneof("match_pattern") == "exact" ? node.string("exact") : text(node)
    }
}
