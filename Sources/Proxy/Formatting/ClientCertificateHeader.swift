// x-forwarded-client-cert: what the upstream is told of the client's certificate.

import Base
import EnvoyAPI

public struct ClientCertificateHeader: Sendable {
    public enum Mode: Sendable { case sanitize, forwardOnly, appendForward, sanitizeSet, alwaysForwardOnly }

    public let mode: Mode
    private let cert: Bool
    private let chain: Bool
    private let subject: Bool
    private let uri: Bool
    private let dns: Bool

    /// Reads its fields of an HttpConnectionManager.
    public init(_ node: ConfigNode) {
        switch node.enumeration("forward_client_cert_details") {
        case "FORWARD_ONLY": mode = .forwardOnly
        case "APPEND_FORWARD": mode = .appendForward
        case "SANITIZE_SET": mode = .sanitizeSet
        case "ALWAYS_FORWARD_ONLY": mode = .alwaysForwardOnly
        default: mode = .sanitize
        }
        let details = node.message("set_current_client_cert_details")
        cert = details?.bool("cert") ?? false
        chain = details?.bool("chain") ?? false
        subject = details?.optionalBool("subject") ?? false
        uri = details?.bool("uri") ?? false
        dns = details?.bool("dns") ?? false
    }

    public func apply(to headers: inout HeaderBlock, _ tls: ConnectionTLSInfo?) {
        if mode == .alwaysForwardOnly { return }
        guard mode != .sanitize, let tls, tls.peerCertificatePresented else {
            headers.remove(.forwardedClientCert)
            return
        }
        if mode == .forwardOnly { return }
        var text = ByteQueue()
        if mode == .appendForward, let known = headers.first(.forwardedClientCert), !known.isEmpty {
            text.append(known)
            text.append(byte: 0x2C)
        }
        append(tls.peer, local: tls.local, to: &text)
        headers.set(.forwardedClientCert, text.view)
    }

    private func append(_ peer: CertificateTexts, local: CertificateTexts, to text: inout ByteQueue) {
        var isFirst = true
        func add(_ key: StaticString, _ value: String, quoted: Bool, _ text: inout ByteQueue) {
            if !isFirst { text.append(byte: 0x3B) }
            isFirst = false
            text.append(key)
            if quoted { text.append(byte: 0x22) }
            text.append(value)
            if quoted { text.append(byte: 0x22) }
        }
        if let own = local.uriSANs.first { add("By=", own, quoted: false, &text) }
        if !peer.sha256.isEmpty { add("Hash=", peer.sha256, quoted: false, &text) }
        if cert, !peer.urlEncodedPEM.isEmpty { add("Cert=", peer.urlEncodedPEM, quoted: true, &text) }
        if chain, !peer.urlEncodedChainPEM.isEmpty { add("Chain=", peer.urlEncodedChainPEM, quoted: true, &text) }
        // These two keys are there even with nothing to say.
        if subject { add("Subject=", peer.subject, quoted: true, &text) }
        if uri {
            if peer.uriSANs.isEmpty { add("URI=", "", quoted: false, &text) }
            for name in peer.uriSANs { add("URI=", name, quoted: false, &text) }
        }
        if dns { for name in peer.dnsSANs { add("DNS=", name, quoted: false, &text) } }
    }
}
