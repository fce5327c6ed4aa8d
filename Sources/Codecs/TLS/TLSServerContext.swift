// A server's certificates and rules, compiled once and shared by all loops.

import Base
import COpenSSL
import Glibc

/// Sendable: everything is immutable after construction except what OpenSSL locks itself (an SSL_CTX makes sessions
/// from any thread) and the ticket keys, which have a lock.
@safe
public final class TLSServerContext: @unchecked Sendable {
    public let params: TLSServerParams
    /// Of the identities, in their order.
    public let certificates: [TLSCertificateDetails]
    /// Of the trusted bundle.
    public let authorities: [TLSCertificateDetails]

    /// One per identity; sessions start from the first.
    let handles: [OpaquePointer]
    let verifier: PeerVerifier?
    let identities: [LoadedIdentity]
    let keyLog: KeyLog?
    private let ciphers: CipherPreference
    private let choice: IdentityChoice
    private let alpn: [UInt8]
    private let tickets: TicketKeys
    private let mayPassOver: Bool

    public init(_ params: TLSServerParams) throws(InvalidTLS) {
        guard !params.identities.isEmpty else {
            throw InvalidTLS(.identities, found: "no certificate", expected: "at least one for a server")
        }
        self.params = params
        ciphers = try CipherPreference(params.negotiation.cipherSuites)
        verifier = if let validation = params.validation { try PeerVerifier(validation) } else { nil }
        authorities = verifier?.anchors ?? []
        keyLog = if let keyLog = params.keyLog { try KeyLog(keyLog) } else { nil }
        alpn = try ContextBuilder.alpnList(params.alpnProtocols)
        tickets = try TicketKeys(given: params.sessionTicketKeys)
        var identities: [LoadedIdentity] = []
        var candidates: [IdentityChoice.Candidate] = []
        for (index, identity) in params.identities.enumerated() {
            let loaded = try LoadedIdentity(identity, index: index)
            identities.append(loaded)
            candidates.append(
                IdentityChoice.Candidate(
                    curve: loaded.curve, isRSA: loaded.isRSA, serverNames: loaded.serverNames,
                    staple: try StapleRule(loaded, params.staplePolicy, index: index)))
        }
        self.identities = identities
        certificates = identities.map(\.details)
        choice = IdentityChoice(candidates, scansAll: params.scansAllCertificatesOnNameMismatch)
        mayPassOver =
            identities.count == 1 && identities[0].params.ocspStaple.isEmpty && !params.requiresServerName
            && candidates[0].staple.policy == .lenient
        unsafe handles = try unsafe TLSServerContext.makeHandles(params, ciphers, identities)
        unsafe handles.forEach { unsafe configure($0) }
    }

    deinit { unsafe handles.forEach { unsafe SSL_CTX_free($0) } }

    private static func makeHandles(
        _ params: TLSServerParams, _ ciphers: CipherPreference, _ identities: [LoadedIdentity]
    ) throws(InvalidTLS) -> [OpaquePointer] {
        var handles: [OpaquePointer] = unsafe []
        do throws(InvalidTLS) {
            for (index, identity) in identities.enumerated() {
                let handle = try unsafe ContextBuilder.make(params.negotiation, ciphers, isServer: true)
                unsafe handles.append(handle)
                try unsafe identity.install(in: handle, index: index)
            }
        } catch {
            unsafe handles.forEach { unsafe SSL_CTX_free($0) }
            throw error
        }
        return unsafe handles
    }

    /// Every handle gets the same rules, so that a session may move between them.
    private func configure(_ handle: OpaquePointer) {
        let argument = unsafe Unmanaged.passUnretained(self).toOpaque()
        if !params.prefersClientCiphers {
            _ = unsafe SSL_CTX_set_options(handle, skein_op_server_preference)
        }
        unsafe configureResumption(handle)
        if let verifier {
            let mode = verifier.verifyMode(
                isServer: true, requiresCertificate: params.clientCertificate == .required, hasNameRules: false)
            unsafe SSL_CTX_set_verify(handle, mode, nil)
            unsafe verifier.install(in: handle, isServer: true)
        }
        unsafe SSL_CTX_set_cert_verify_callback(handle, TLSSession.verifyCallback, nil)
        unsafe SSL_CTX_set_client_hello_cb(
            handle,
            { ssl, alert, context in
                guard let ssl = unsafe ssl, let context = unsafe context else { return SSL_CLIENT_HELLO_ERROR }
                return unsafe Unmanaged<TLSServerContext>.fromOpaque(context)._withUnsafeGuaranteedRef { server in
                    if unsafe server.answerHello(ssl) { return SSL_CLIENT_HELLO_SUCCESS }
                    unsafe alert?.pointee = SSL_AD_HANDSHAKE_FAILURE
                    return SSL_CLIENT_HELLO_ERROR
                }
            }, argument)
        if !alpn.isEmpty {
            unsafe SSL_CTX_set_alpn_select_cb(
                handle,
                { _, chosen, length, offered, offeredLength, context in
                    guard let context = unsafe context else { return SSL_TLSEXT_ERR_NOACK }
                    return unsafe Unmanaged<TLSServerContext>.fromOpaque(context)._withUnsafeGuaranteedRef { server in
                        unsafe server.selectALPN(chosen, length, offered, offeredLength)
                    }
                }, argument)
        }
        if identities.contains(where: { !$0.params.ocspStaple.isEmpty }) {
            unsafe skein_ctx_set_status_callback(
                handle, { ssl, context in unsafe TLSServerContext.staple(ssl, context) }, argument)
        }
        if keyLog != nil { unsafe SSL_CTX_set_keylog_callback(handle, TLSSession.keyLogCallback) }
    }

    private func configureResumption(_ handle: OpaquePointer) {
        let identifier = resumptionContext()
        _ = unsafe SSL_CTX_set_session_id_context(handle, identifier, UInt32(identifier.count))
        if let timeout = params.sessionTimeout {
            _ = unsafe SSL_CTX_set_timeout(handle, Int(timeout.nanoseconds / 1_000_000_000))
        }
        unsafe skein_ctx_set_session_cache(
            handle, params.disablesSessionCache ? Int(SSL_SESS_CACHE_OFF) : Int(SSL_SESS_CACHE_SERVER))
        // One ticket per handshake: making one costs a decoding of the client's certificate, some 150 microseconds.
        _ = unsafe SSL_CTX_set_num_tickets(handle, params.disablesTickets ? 0 : 1)
        if params.disablesTickets {
            _ = unsafe SSL_CTX_set_options(handle, skein_op_no_ticket)
            return
        }
        _ = unsafe SSL_CTX_set_tlsext_ticket_key_evp_cb(handle) { ssl, name, iv, cipher, mac, encrypts in
            guard let ssl = unsafe ssl, let name = unsafe name, let iv = unsafe iv, let cipher = unsafe cipher,
                let mac = unsafe mac, let session = unsafe TLSSession.of(ssl), let server = session.server
            else { return -1 }
            return unsafe server.tickets.process(
                name: name, iv: iv, cipher: cipher, mac: mac, encrypts: encrypts == 1,
                renews: SSL_version(ssl) >= TLS1_3_VERSION)
        }
    }

    /// Sessions are resumed only where the same names are served under the same rules: RFC 8446 section 4.6.1 leaves
    /// that to the server.
    private func resumptionContext() -> [UInt8] {
        let names = identities.map(\.resumptionIdentity)
        let text = "\(names)|\(params.serverNames)|\(params.clientCertificate)|\(ruleText)"
        return text.withView { unsafe CertificateText.sha256($0.unsafeRaw) }
    }

    private var ruleText: String {
        guard let rules = params.validation else { return "" }
        let bundles = rules.trustDomains.map { Array($0.name.utf8) + [0] + $0.bundle }
        let lists = ([rules.trustedCA, rules.revocationLists] + bundles).map { bytes in
            bytes.withView { unsafe CertificateText.hex(CertificateText.sha256($0.unsafeRaw)) }
        }
        return "\(lists)\(rules.certificateHashes)\(rules.publicKeyHashes)\(rules.nameMatchers)\(rules.allowsExpired)"
            + "\(rules.acceptsUntrusted)\(rules.usesSystemRoots)\(rules.verifiesOnlyLeafRevocation)"
            + "\(String(describing: rules.maximumDepth))"
    }

    /// Chooses certificate and suite order; false ends the handshake.
    private func answerHello(_ ssl: OpaquePointer) -> Bool {
        let offer = unsafe ClientOffer(ssl)
        if params.negotiation.maximumVersion == .tls13, offer.offersTLS13 {
            // TLS 1.3 suites are all good: the client knows what its machine does well.
            _ = unsafe SSL_clear_options(ssl, skein_op_server_preference)
        } else if ciphers.hasGroups, !params.prefersClientCiphers, let list = ciphers.list(preferredBy: offer) {
            _ = unsafe SSL_set_cipher_list(ssl, list)
        }
        if mayPassOver { return true }
        let name = offer.serverName
        if params.requiresServerName, name == nil { return false }
        let selection = choice.select(
            serverName: name ?? "", curves: offer.curves(params.negotiation.maximumVersion, ciphers),
            wantsStaple: offer.wantsStaple, now: Int64(WallClock.nanoseconds / 1_000_000_000))
        guard selection.mayProceed else { return false }
        if selection.index != 0 {
            guard unsafe SSL_set_SSL_CTX(ssl, handles[selection.index]) != nil else { return false }
        }
        if selection.staples { unsafe TLSSession.of(ssl)?.stapledIdentity = selection.index }
        return true
    }

    private func selectALPN(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ length: UnsafeMutablePointer<UInt8>?,
        _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32
    ) -> Int32 {
        guard let chosen = unsafe chosen, let offered = unsafe offered else { return SSL_TLSEXT_ERR_NOACK }
        // The server's order decides; no overlap goes on without a protocol.
        let client = unsafe ByteView(start: offered, count: Int(offeredLength))
        var position = 0
        while position < alpn.count {
            let size = Int(alpn[position])
            if let place = ALPNList.find(alpn[(position + 1)...(position + size)], in: client) {
                unsafe chosen.pointee = unsafe offered + place
                unsafe length?.pointee = UInt8(size)
                return SSL_TLSEXT_ERR_OK
            }
            position += 1 + size
        }
        return SSL_TLSEXT_ERR_NOACK
    }

    private static func staple(_ ssl: OpaquePointer?, _ context: UnsafeMutableRawPointer?) -> Int32 {
        guard let ssl = unsafe ssl, let session = unsafe TLSSession.of(ssl), let index = session.stapledIdentity,
            let response = session.server?.identities[index].params.ocspStaple,
            let copy = unsafe skein_malloc(response.count)
        else { return SSL_TLSEXT_ERR_NOACK }
        unsafe memcpy(copy, response, response.count)
        _ = unsafe skein_ssl_set_ocsp(ssl, copy.assumingMemoryBound(to: UInt8.self), response.count)
        return SSL_TLSEXT_ERR_OK
    }
}

enum ALPNList {
    /// Offset of the protocol's bytes in a wire list.
    static func find(_ name: ArraySlice<UInt8>, in list: ByteView) -> Int? {
        var position = 0
        while position < list.count {
            let size = Int(list[position])
            guard position + 1 + size <= list.count else { return nil }
            if size == name.count, zip(name, list.indices.dropFirst(position + 1)).allSatisfy({ $0 == list[$1] }) {
                return position + 1
            }
            position += 1 + size
        }
        return nil
    }
}
