// One TLS connection without its socket: ciphertext in and out through queues, plaintext on the other side.

import Base
import COpenSSL

/// Confined to one loop.
///
/// The driver fills `input` (best by `session.input.appendInPlace` straight from the socket, or with `receive`), calls
/// `handshake` until it is done, then `read`, and sends whatever stands in `output` after every call, a failed one
/// too: that is where the alert is. What a peer makes this side answer also lands in `output`, so a driver that
/// cannot send stops feeding `input`.
@safe
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
    /// Said or about to be said: nothing more can be written.
    public private(set) var isShutDown = false

    let server: TLSServerContext?
    let client: TLSClientContext?
    /// Of the identity whose OCSP response goes to the client.
    var stapledIdentity: Int?
    /// What the client asked for or will ask for, and the key under which its sessions are kept.
    private(set) var peerName = ""

    /// Nil only when the library had no memory for the session.
    private var ssl: OpaquePointer?
    private var pending = ByteQueue()
    private var hasTransportEnded = false
    private var hasPeerClosed = false
    private var nameOverride: [String] = []
    private var verification: PeerVerifier.Outcome?
    private var isLogged = false
    private var cachedPeer: TLSPeer?
    private var cachedLocal: TLSCertificate?

    /// `local` and `remote` are looked at only by a key log that is limited to ranges.
    public init(server: TLSServerContext, local: IPAddress? = nil, remote: IPAddress? = nil) {
        self.server = server
        client = nil
        unsafe ssl = unsafe SSL_new(server.handles[0])
        isLogged = server.keyLog?.wants(local: local, remote: remote) ?? false
        guard start(), let ssl = unsafe ssl else { return }
        unsafe SSL_set_accept_state(ssl)
    }

    public init(
        client: TLSClientContext, params: TLSClientSessionParams = TLSClientSessionParams(), local: IPAddress? = nil,
        remote: IPAddress? = nil
    ) {
        server = nil
        self.client = client
        unsafe ssl = unsafe SSL_new(client.handle)
        isLogged = client.keyLog?.wants(local: local, remote: remote) ?? false
        guard start(), let ssl = unsafe ssl else { return }
        unsafe SSL_set_connect_state(ssl)
        unsafe ask(ssl, client, params)
    }

    deinit {
        guard let ssl = unsafe ssl else { return }
        // The library takes a session without close_notify for a bad one and would never resume it; since TLS 1.1 that
        // is not asked for (RFC 4346 section 7.2.1), and peers that just hang up are the rule.
        if failure == nil { unsafe SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN) }
        unsafe SSL_free(ssl)
    }

    private func start() -> Bool {
        guard let ssl = unsafe ssl, unsafe TransportQueueBIO.attach(self, to: unsafe ssl) else {
            fail(.protocolViolation, LibraryError.drain())
            return false
        }
        _ = unsafe SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
        return true
    }

    /// Server name, protocols and a session to resume.
    private func ask(_ ssl: OpaquePointer, _ client: TLSClientContext, _ params: TLSClientSessionParams) {
        if let name = params.serverNameOverride {
            peerName = name
        } else if client.params.usesHostAsServerName, let host = params.hostName, !host.isEmpty {
            peerName = host
        } else {
            peerName = client.params.serverName
        }
        if !peerName.isEmpty { _ = unsafe skein_ssl_set_server_name(ssl, peerName) }
        nameOverride = params.verifyNamesOverride
        if !nameOverride.isEmpty {
            unsafe SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        let protocols =
            !params.alpnOverride.isEmpty
            ? params.alpnOverride : client.params.alpnProtocols.isEmpty ? params.alpnFallback : []
        // The context's own list is encoded, and refused, when the context is made. Here come only the caller's fixed
        // names; a list that can't be encoded offers nothing, and the handshake goes on without ALPN.
        if !protocols.isEmpty, let list = try? ContextBuilder.alpnList(protocols) {
            _ = unsafe SSL_set_alpn_protos(ssl, list, UInt32(list.count))
        }
        if let session = unsafe client.sessions?.take(peerName: peerName) {
            _ = unsafe SSL_set_session(ssl, session)
            unsafe SSL_SESSION_free(session)
        }
        ERR_clear_error()
    }

    static func of(_ ssl: OpaquePointer) -> TLSSession? {
        guard let context = unsafe SSL_get_ex_data(ssl, 0) else { return nil }
        return unsafe Unmanaged<TLSSession>.fromOpaque(context).takeUnretainedValue()
    }

    // MARK: Bytes

    public func receive(_ ciphertext: ByteView) { input.append(ciphertext) }

    /// The transport will deliver nothing more.
    public func transportEnded() { hasTransportEnded = true }

    /// For the BIO: moves input into the library's buffer.
    func takeInput(_ target: UnsafeMutableRawBufferPointer) -> Int {
        let taken = min(input.count, target.count)
        if taken == 0 { return 0 }
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: input.view.unsafeRaw[0..<taken]))
        input.consume(taken)
        return taken
    }

    public func handshake() -> HandshakeResult {
        if let failure { return .failed(failure) }
        if isHandshakeDone { return .done }
        guard let ssl = unsafe ssl else { return .needsMore }
        ERR_clear_error()
        let result = unsafe SSL_do_handshake(ssl)
        if result == 1 { return unsafe finishHandshake(ssl) }
        switch unsafe SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            guard hasTransportEnded, input.isEmpty else { return .needsMore }
            return .failed(TLSFailure(cause: .truncated, reason: "", words: "the transport ended during the handshake"))
        default: return unsafe .failed(fail(.protocolViolation, handshakeError(ssl)))
        }
    }

    /// Envoy's library says so when a hello was answered with nothing but an alert.
    private func handshakeError(_ ssl: OpaquePointer) -> LibraryError {
        var error = LibraryError.drain()
        if client != nil, error.isHandshakeAlert, unsafe SSL_get_pending_cipher(ssl) == nil {
            error.chain += "|268435610:SSL routines:OPENSSL_internal:HANDSHAKE_FAILURE_ON_CLIENT_HELLO"
        }
        return error
    }

    private func finishHandshake(_ ssl: OpaquePointer) -> HandshakeResult {
        if let failed = unsafe recheckResumed(ssl) { return .failed(failed) }
        isHandshakeDone = true
        if !pending.isEmpty {
            let waiting = pending.count
            encrypt(pending.view)
            pending.consume(waiting)
            pending.releaseIfEmpty()
            if isShutDown { sendCloseNotify() }
        }
        if let failure { return .failed(failure) }
        return .done
    }

    /// Appends plaintext until the input is used up or `limit` bytes were added.
    public func read(into plaintext: inout ByteQueue, limit: Int = 65536) -> ReadResult {
        guard failure == nil, let ssl = unsafe ssl else { return .failed }
        if hasPeerClosed { return .closed }
        guard isHandshakeDone else { return .needsMore }
        var added = 0
        while added < limit {
            let buffered = unsafe Int(SSL_pending(ssl))
            // An empty input cannot complete a record: not worth the call.
            if buffered == 0, input.isEmpty { break }
            // Plaintext is never longer than its ciphertext.
            let room = min(limit - added, max(buffered, input.count, 256))
            var filled = 0
            if added == 0 { ERR_clear_error() }
            unsafe plaintext.appendInPlace(atLeast: room) { free in
                unsafe SSL_read_ex(ssl, free.baseAddress, min(free.count, limit - added), &filled) == 1 ? filled : 0
            }
            if filled == 0 { return unsafe endOfRead(ssl, added) }
            added += filled
        }
        if added > 0 { return .data }
        return hasTransportEnded ? .closed : .needsMore
    }

    private func endOfRead(_ ssl: OpaquePointer, _ added: Int) -> ReadResult {
        switch unsafe SSL_get_error(ssl, 0) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: break
        case SSL_ERROR_ZERO_RETURN: hasPeerClosed = true
        default: fail(.protocolViolation, LibraryError.drain())
        }
        if added > 0 { return .data }
        if failure != nil { return .failed }
        return hasPeerClosed || hasTransportEnded ? .closed : .needsMore
    }

    /// Takes all of it: before the handshake's end it waits inside, then it goes to `output` at once.
    public func write(_ plaintext: ByteView) {
        if plaintext.isEmpty || isShutDown || failure != nil { return }
        if isHandshakeDone { encrypt(plaintext) } else { pending.append(plaintext) }
    }

    private func encrypt(_ plaintext: ByteView) {
        guard let ssl = unsafe ssl else { return }
        // A record carries 16 KiB and adds at most some 40 bytes.
        output.reserve(plaintext.count + (plaintext.count >> 14 + 1) * 48)
        ERR_clear_error()
        var done = 0
        while done < plaintext.count {
            var written = 0
            let rest = unsafe plaintext.dropFirst(done).unsafeRaw
            guard unsafe SSL_write_ex(ssl, rest.baseAddress, rest.count, &written) == 1, written > 0 else {
                // The output queue takes everything, so this is never for want of room.
                fail(.protocolViolation, LibraryError.drain())
                return
            }
            done += written
        }
    }

    /// Says close_notify: nothing can be written afterwards, reading goes on.
    public func shutdown() {
        if isShutDown { return }
        isShutDown = true
        if isHandshakeDone, failure == nil { sendCloseNotify() }
    }

    private func sendCloseNotify() {
        guard let ssl = unsafe ssl else { return }
        ERR_clear_error()
        _ = unsafe SSL_shutdown(ssl)
        ERR_clear_error()
    }

    /// Gives the memory of empty queues back.
    public func releaseMemory() {
        input.releaseIfEmpty()
        output.releaseIfEmpty()
        pending.releaseIfEmpty()
    }

    /// Plaintext that waits for the handshake's end.
    public var pendingPlaintext: Int { pending.count }

    // MARK: Failing

    @discardableResult
    private func fail(_ cause: TLSFailure.Cause, _ error: LibraryError) -> TLSFailure {
        var cause = cause
        var reason = "TLS_error:" + error.chain
        var words = error.words
        if error.isVerification, let verification, !verification.detail.isEmpty {
            cause = verification.cause
            reason += ":" + verification.detail
            words = verification.detail
        } else if error.isMissingCertificate {
            cause = .noPeerCertificate
            reason += ":peer did not provide required client certificate"
        }
        let failed = TLSFailure(
            cause: cause, reason: error.isEmpty ? "" : reason + ":TLS_error_end",
            words: words.isEmpty ? "the TLS library gave up without a reason" : words)
        failure = failed
        return failed
    }

    // MARK: The peer's certificate

    private var verifier: PeerVerifier? { server?.verifier ?? client?.verifier }

    /// The name the certificate must carry, when the context asks for that.
    private var nameToValidate: String? {
        client?.params.validatesServerName == true && !peerName.isEmpty ? peerName : nil
    }

    static let verifyCallback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { chain, _ in
        guard let chain = unsafe chain,
            let context = unsafe X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()),
            let session = unsafe TLSSession.of(OpaquePointer(context))
        else { return 0 }
        return unsafe session.verify(chain) ? 1 : 0
    }

    private func verify(_ chain: OpaquePointer) -> Bool {
        let outcome: PeerVerifier.Outcome
        if let verifier {
            outcome = unsafe verifier.verify(chain, serverName: nameToValidate, nameOverride: nameOverride)
        } else {
            outcome = PeerVerifier.Outcome(accepted: true, validated: false)
        }
        verification = outcome
        if outcome.accepted {
            unsafe X509_STORE_CTX_set_error(chain, X509_V_OK)
        } else if unsafe X509_STORE_CTX_get_error(chain) == X509_V_OK {
            // A code without an alert of its own, so that the peer is told certificate_unknown.
            unsafe X509_STORE_CTX_set_error(chain, X509_V_ERR_PERMITTED_VIOLATION)
        }
        return outcome.accepted
    }

    /// The library does not verify again what it resumes; dates and names still have to hold.
    private func recheckResumed(_ ssl: OpaquePointer) -> TLSFailure? {
        guard unsafe SSL_session_reused(ssl) == 1, let verifier, let leaf = unsafe SSL_get0_peer_certificate(ssl) else {
            return nil
        }
        let outcome = unsafe verifier.verifyResumed(leaf, serverName: nameToValidate, nameOverride: nameOverride)
        verification = outcome
        if outcome.accepted { return nil }
        var error = LibraryError()
        error.chain = "|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED"
        error.isVerification = true
        return fail(outcome.cause, error)
    }

    public var peer: TLSPeer? {
        if let cachedPeer { return cachedPeer }
        guard isHandshakeDone, let ssl = unsafe ssl, let leaf = unsafe SSL_get0_peer_certificate(ssl) else {
            return nil
        }
        let certificate = unsafe TLSCertificate(retaining: leaf)
        var chain = [certificate]
        // A server's view of the chain leaves the leaf out, a client's does not.
        let presented = unsafe SSL_get_peer_cert_chain(ssl)
        for index in (server == nil ? 1 : 0)..<max(unsafe Int(skein_chain_count(presented)), server == nil ? 1 : 0) {
            guard let next = unsafe skein_chain_at(presented, Int32(index)) else { continue }
            unsafe chain.append(TLSCertificate(retaining: next))
        }
        let made = TLSPeer(certificate: certificate, chain: chain, isValidated: verification?.validated ?? false)
        cachedPeer = made
        return made
    }

    /// The certificate this side presented.
    public var localCertificate: TLSCertificate? {
        if let cachedLocal { return cachedLocal }
        guard let ssl = unsafe ssl, let certificate = unsafe SSL_get_certificate(ssl) else { return nil }
        cachedLocal = unsafe TLSCertificate(retaining: certificate)
        return cachedLocal
    }

    /// What was wrong with a peer that was accepted all the same.
    public var toleratedFailure: TLSFailure.Cause? {
        guard let verification, verification.accepted, !verification.detail.isEmpty else { return nil }
        return verification.cause
    }

    /// The same as `peer.isValidated`, cheaper.
    public var isPeerValidated: Bool { verification?.validated ?? false }

    /// Cheaper than `peer`.
    public var peerPresentedCertificate: Bool {
        guard let ssl = unsafe ssl else { return false }
        return unsafe SSL_get0_peer_certificate(ssl) != nil
    }

    static let keyLogCallback: @convention(c) (OpaquePointer?, UnsafePointer<CChar>?) -> Void = { ssl, line in
        guard let ssl = unsafe ssl, let line = unsafe line, let session = unsafe TLSSession.of(ssl), session.isLogged
        else { return }
        unsafe (session.server?.keyLog ?? session.client?.keyLog)?.append(line)
    }

    /// For what was negotiated, in its own file.
    @unsafe
    var library: OpaquePointer? { unsafe ssl }
}
