// Whether an identity's OCSP response is sent, and what happens without a valid one.

import COpenSSL

struct StapleRule: Sendable {
    enum Action {
        case staple, omit, fail, notWanted
    }

    let policy: TLSServerParams.StaplePolicy
    /// Nil without a response; otherwise the second at which it expires (`Int64.max` when it says nothing).
    let expiration: Int64?

    func action(wanted: Bool, now: Int64) -> Action {
        if !wanted { return .notWanted }
        let isValid = expiration.map { now < $0 } ?? false
        if isValid { return .staple }
        switch policy {
        case .lenient: return .omit
        case .strict: return expiration == nil ? .omit : .fail
        case .mustStaple: return .fail
        }
    }

    init(policy: TLSServerParams.StaplePolicy, expiration: Int64?) {
        self.policy = policy
        self.expiration = expiration
    }

    /// Checks the response against its certificate.
    init(_ identity: LoadedIdentity, _ policy: TLSServerParams.StaplePolicy, index: Int) throws(InvalidTLS) {
        self.policy = identity.mustStaple ? .mustStaple : policy
        let response = identity.params.ocspStaple
        if response.isEmpty {
            if self.policy == .mustStaple {
                throw InvalidTLS(
                    .ocspStaple(index), found: "no OCSP response",
                    expected: identity.mustStaple
                        ? "one, for the certificate in \(identity.params.certificateSource) promises to staple it"
                        : "one, for the policy is MUST_STAPLE")
            }
            expiration = nil
            return
        }
        expiration = try StapleRule.expiration(of: response, identity, index)
    }

    private static func expiration(
        of response: [UInt8], _ identity: LoadedIdentity, _ index: Int
    ) throws(InvalidTLS) -> Int64 {
        defer { ERR_clear_error() }
        func refuse(_ found: String) -> InvalidTLS {
            InvalidTLS(
                .ocspStaple(index), found: found, expected: "a successful OCSP response in DER for one certificate")
        }
        let parsed = unsafe PEMReader.withMemory(response) { bio in unsafe skein_read_ocsp(bio) }
        guard let parsed = unsafe parsed.flatMap({ unsafe $0 }) else { throw refuse("bytes that are no OCSP response") }
        defer { unsafe OCSP_RESPONSE_free(parsed) }
        let status = unsafe OCSP_response_status(parsed)
        guard status == OCSP_RESPONSE_STATUS_SUCCESSFUL, let basic = unsafe OCSP_response_get1_basic(parsed) else {
            throw refuse("an OCSP response with status \(status)")
        }
        defer { unsafe OCSP_BASICRESP_free(basic) }
        guard unsafe OCSP_resp_count(basic) == 1, let single = unsafe OCSP_resp_get0(basic, 0) else {
            throw refuse("\(unsafe OCSP_resp_count(basic)) answers in one OCSP response")
        }
        var serial: UnsafeMutablePointer<ASN1_INTEGER>?
        unsafe OCSP_id_get0_info(nil, nil, nil, &serial, skein_ocsp_id(single))
        guard let serial = unsafe serial,
            unsafe ASN1_INTEGER_cmp(serial, X509_get_serialNumber(identity.leaf)) == 0
        else { throw refuse("an OCSP response for another certificate than \(identity.params.certificateSource)") }
        var next: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        _ = unsafe OCSP_single_get0_status(single, nil, nil, nil, &next)
        guard let next = unsafe next else { return .max }
        return unsafe CertificateText.seconds(next)
    }
}
