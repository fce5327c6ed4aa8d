// A client's certificate and rules, compiled once and shared by all loops.

import COpenSSL

/// Sendable: immutable after construction except what OpenSSL locks itself and the session cache, which has a lock.
@safe
public final class TLSClientContext: @unchecked Sendable {
    public let params: TLSClientParams
    public let authorities: [TLSCertificateDetails]

    private let material: ClientMaterial
    let verifier: PeerVerifier?
    let keyLog: KeyLog?
    /// Nil when nothing is to be resumed.
    let sessions: SessionCache?

    public init(_ params: TLSClientParams) throws(InvalidTLS) {
        if params.validatesServerName, params.validation?.trustedCA.isEmpty != false,
            params.validation?.usesSystemRoots != true
        {
            throw InvalidTLS(
                .validation, found: "auto_sni_san_validation without trusted_ca",
                expected: "a trusted CA: names in certificates that nobody vouches for say nothing")
        }
        guard !params.serverName.utf8.contains(0), params.serverName.utf8.count <= Int(TLSEXT_MAXLEN_host_name) else {
            throw InvalidTLS(
                .validation, found: "a server name with a NUL or of \(params.serverName.utf8.count) bytes",
                expected: "at most \(TLSEXT_MAXLEN_host_name) bytes without NUL")
        }
        self.params = params
        verifier = if let validation = params.validation { try PeerVerifier(validation) } else { nil }
        authorities = verifier?.anchors ?? []
        keyLog = if let keyLog = params.keyLog { try KeyLog(keyLog) } else { nil }
        sessions = params.sessionCacheSize > 0 ? SessionCache(capacity: params.sessionCacheSize) : nil
        let key = ClientMaterial.Key(
            negotiation: params.negotiation, identity: params.identity,
            anchors: params.validation?.anchorsOnly, alpnProtocols: params.alpnProtocols,
            verifyMode: verifier?.verifyMode(
                isServer: false, requiresCertificate: false, hasNameRules: params.validatesServerName),
            resumes: sessions != nil, logsKeys: keyLog != nil)
        material = try ClientMaterial.of(key, verifier)
    }

    public var certificates: [TLSCertificateDetails] { material.certificates }
    var handle: OpaquePointer { unsafe material.handle }
}
