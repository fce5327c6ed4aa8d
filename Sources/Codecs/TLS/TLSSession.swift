// One TLS connection without its socket: ciphertext in and out through queues, plaintext on the other side.

import Base

/// Confined to one loop.
///
/// The driver fills `input` (best by `session.input.appendInPlace` straight from the socket, or with `receive`), calls
/// `handshake` until it is done, then `read`, and sends whatever stands in `output` after every call.
public final class TLSSession {
    public enum HandshakeResult {
        case needsMore
        case done
        case failed(TLSFailure)
    }

    public enum ReadResult: Hashable {
        /// At least one byte was appended; there may be more when `limit` was reached.
        case data
        case needsMore
        /// The peer said close_notify, or the transport ended.
        case closed
        /// `failure` says why.
        case failed
    }

    /// Ciphertext from the peer that has not been looked at.
    public var input = ByteQueue()
    /// Ciphertext for the peer.
    public var output = ByteQueue()
    public private(set) var isHandshakeDone = false
    public private(set) var failure: TLSFailure?

    /// `local` and `remote` are looked at only by a key log that is limited to ranges.
    public init(server: TLSServerContext, local: IPAddress? = nil, remote: IPAddress? = nil) {}

    public init(
        client: TLSClientContext, params: TLSClientSessionParams = TLSClientSessionParams(), local: IPAddress? = nil,
        remote: IPAddress? = nil
    ) {}

    public func receive(_ ciphertext: ByteView) { input.append(ciphertext) }

    /// The transport will deliver nothing more.
    public func transportEnded() {}

    public func handshake() -> HandshakeResult { .needsMore }

    /// Appends plaintext until the input is used up or `limit` bytes were added.
    public func read(into plaintext: inout ByteQueue, limit: Int = 65536) -> ReadResult { .needsMore }

    /// Takes all of it: before the handshake's end it waits inside, then it goes to `output` at once.
    public func write(_ plaintext: ByteView) {}

    /// Says close_notify: nothing can be written afterwards, reading goes on.
    public func shutdown() {}

    /// Gives the memory of empty queues back.
    public func releaseMemory() {}

    /// Plaintext that waits for the handshake's end.
    public var pendingPlaintext: Int { 0 }

    // What was negotiated; before the handshake's end these are empty.
    /// Valid as long as the session.
    public var alpn: ByteView { ByteView() }
    public var serverName: String? { nil }
    public var version: TLSVersion? { nil }
    /// `TLS_AES_128_GCM_SHA256`, `ECDHE-RSA-AES128-GCM-SHA256`.
    public var cipherSuite: String { "" }
    /// As Envoy's statistics name it: `X25519`, `P-256`.
    public var curve: String { "" }
    /// The peer's, as Envoy's statistics name it: `rsa_pss_rsae_sha256`; empty when it presented no certificate.
    public var peerSignatureAlgorithm: String { "" }
    public var isResumed: Bool { false }
    /// Lower-case hexadecimal; empty when there is none.
    public var sessionID: String { "" }
    public var peer: TLSPeer? { nil }
    /// The certificate this side presented.
    public var localCertificate: TLSCertificate? { nil }
    /// The client offered no certificate although it was asked.
    public var peerPresentedCertificate: Bool { false }
}
