// istio.v1.auth.IstioCertificateService: certificates for whoever proves who it is.

import Base
import Credentials
import Protobuf
import Serving

public struct CertificateService: Sendable {
    public static let path = "/istio.v1.auth.IstioCertificateService/CreateCertificate"

    private let authority: Authority
    private let authenticators: [any CallerAuthenticator]
    private let audit: AuditSink
    private let meter: (any AuthorityMeter)?

    /// The authenticators are asked in their order; the first proof counts.
    public init(
        _ authority: Authority, authenticators: [any CallerAuthenticator], meter: (any AuthorityMeter)? = nil,
        audit: @escaping AuditSink
    ) {
        self.authority = authority
        self.authenticators = authenticators
        self.audit = audit
        self.meter = meter
    }

    public func register(on router: inout GRPCRouter) {
        router.on(Self.path, messageLimit: 256 << 10) { call in
            try call.send(try await answer(call.onlyMessage(), call.metadata, call.peer))
        }
    }

    /// Bytes of the request's message to those of the answer's.
    public func answer(_ message: [UInt8], _ metadata: HTTPFields, _ peer: PeerFacts) async throws -> [UInt8] {
        meter?.count(AuthorityMetric.csr)
        var line = AuditLine(isIssued: false)
        line.remote = peer.remoteText
        do {
            let issued = try await issue(message, CallerCredentials(metadata, peer: peer), &line)
            line.isIssued = true
            line.serial = issued.leaf.serial
            line.notAfter = issued.leaf.notAfter
            meter?.count(AuthorityMetric.issued)
            noteExpiry()
            audit(line)
            return CertificateCall.answer(issued.chain)
        } catch {
            let status = status(of: error)
            line.reason = status.message
            audit(line)
            throw status
        }
    }

    private func issue(
        _ message: [UInt8], _ caller: CallerCredentials, _ line: inout AuditLine
    ) async throws -> IssuedCertificate {
        let call: CertificateCall
        do throws(InvalidWireData) { call = try CertificateCall(message) } catch {
            meter?.count(AuthorityMetric.csrParsingError)
            throw AuthorityFailure(.invalidArgument, "the request is no IstioCertificateRequest: \(error)")
        }
        let proven = try await prove(caller)
        line.identity = proven.identity.description
        line.method = proven.method.rawValue
        line.evidence = proven.evidence
        // ztunnel asks for others' identities this way: nobody here may.
        if call.metadataKeys.contains("ImpersonatedIdentity") {
            throw AuthorityFailure(.denied, "metadata ImpersonatedIdentity: nobody may ask for another's identity")
        }
        let request: CertificateRequest
        do throws(InvalidCredential) { request = try CertificateRequest(pem: call.request) } catch {
            meter?.count(AuthorityMetric.csrParsingError)
            throw AuthorityFailure(.invalidArgument, "csr: \(error)")
        }
        line.keyKind = request.publicKey.kind.description
        if call.validity < 0 || call.validity > 1 << 32 {
            throw AuthorityFailure(.invalidArgument, "validity_duration is \(call.validity) s")
        }
        let lifetime = call.validity == 0 ? nil : TimeSpan.seconds(call.validity)
        do {
            return try await authority.issue(request, to: proven, lifetime: lifetime)
        } catch {
            meter?.count(AuthorityMetric.signingError)
            throw error
        }
    }

    private func prove(_ caller: CallerCredentials) async throws(AuthorityFailure) -> ProvenIdentity {
        var reasons: [String] = []
        for authenticator in authenticators {
            switch await authenticator.authenticate(caller) {
            case .absent: continue
            case .refused(let reason): reasons.append(reason)
            case .proven(let proven): return proven
            }
        }
        meter?.count(AuthorityMetric.authenticationFailure)
        let found =
            reasons.isEmpty ? "the caller brings neither a token nor a certificate" : reasons.joined(separator: "; ")
        throw AuthorityFailure(.unauthenticated, found)
    }

    private func noteExpiry() {
        guard let meter else { return }
        let bundle = authority.bundle
        meter.set(AuthorityMetric.rootExpiry, Double(bundle.roots.map(\.notAfter).min() ?? 0))
        meter.set(AuthorityMetric.chainExpiry, Double(authority.signer.certificate.notAfter))
    }

    private func status(of error: any Error) -> GRPCStatus {
        guard let failure = error as? AuthorityFailure else { return GRPCStatus(.internal, "\(error)") }
        let code: GRPCCode =
            switch failure.kind {
            case .invalidArgument: .invalidArgument
            case .unauthenticated: .unauthenticated
            case .denied: .permissionDenied
            case .conflict: .failedPrecondition
            case .unavailable: .unavailable
            case .broken: .internal
            }
        return GRPCStatus(code, failure.words)
    }
}
