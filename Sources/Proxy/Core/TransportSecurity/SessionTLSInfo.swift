// What formatters and filters may ask about a session, answered by the session itself.

import Base
import Formatting
import TLS

final class SessionTLSInfo: ConnectionTLSInfo {
    private let session: TLSSession

    /// Made once the handshake is done.
    init(_ session: TLSSession) {
        self.session = session
        super.init(
            serverName: session.serverName ?? "", version: session.version.map { "\($0.name)" } ?? "",
            cipher: session.cipherSuite, alpn: session.alpn.string, sessionID: session.sessionID,
            peerCertificatePresented: session.peerPresentedCertificate,
            peerCertificateValidated: session.isPeerValidated)
    }

    override func makePeerTexts() -> CertificateTexts {
        guard let peer = session.peer else { return CertificateTexts() }
        var texts = Self.texts(peer.certificate)
        texts.urlEncodedChainPEM = peer.urlEncodedChain
        return texts
    }

    override func makeLocalTexts() -> CertificateTexts {
        session.localCertificate.map { Self.texts($0) } ?? CertificateTexts()
    }

    private static func texts(_ certificate: TLSCertificate) -> CertificateTexts {
        var texts = CertificateTexts()
        texts.subject = certificate.subject
        texts.issuer = certificate.issuer
        texts.uriSANs = certificate.uris
        texts.dnsSANs = certificate.dnsNames
        texts.ipSANs = certificate.ipAddresses
        texts.emailSANs = certificate.emails
        texts.serial = certificate.serialNumber
        texts.sha256 = certificate.sha256
        texts.sha1 = certificate.sha1
        texts.urlEncodedPEM = certificate.urlEncodedPEM
        texts.validFrom = certificate.validFrom
        texts.validUntil = certificate.expiration
        return texts
    }
}
