// One attempt at a certificate: a key, a request, a proof, and what the authority says to them.

import Base
import Credentials
import Serving

public struct CertificateClient: Sendable {
    public enum Proof: Sendable {
        case token(String)
        case joinToken(String)
        case certificate(WorkloadCredentials)

        var words: String {
            switch self {
            case .token: "the token"
            case .joinToken: "the join token"
            case .certificate: "the certificate that ends"
            }
        }
    }

    private let params: IdentityParams
    private let group: LoopGroup

    public init(_ params: IdentityParams, group: LoopGroup) {
        self.params = params
        self.group = group
    }

    /// How the control plane is recognised, and what is shown to it.
    public static func tls(_ params: IdentityParams, target: String, roots: [UInt8], _ own: WorkloadCredentials?)
        -> ClientTLS
    {
        var tls = ClientTLS()
        tls.authorities = roots
        tls.usesSystemRoots = params.rootCertFile == nil
        let host = URLText("https://\(target)")?.host ?? target
        tls.serverName = IPAddress(host) == nil ? host : ""
        tls.acceptedNames = params.acceptedNames(host: host)
        if let own {
            tls.certificateChain = own.chain
            tls.privateKey = own.key
        }
        return tls
    }

    /// The next target is asked when one can't be reached; what the last one says is thrown.
    public func obtain(_ proof: Proof, roots: [UInt8]) async throws(IdentityFailure) -> WorkloadCredentials {
        var failure = IdentityFailure(.unreachable, "no control plane is given")
        for target in params.targets {
            do throws(IdentityFailure) {
                return try await obtain(proof, roots: roots, at: target)
            } catch {
                failure = error
                if error.cause != .unreachable { throw error }
            }
        }
        throw failure
    }

    private func obtain(
        _ proof: Proof, roots: [UInt8], at target: String
    ) async throws(IdentityFailure) -> WorkloadCredentials {
        let key: SigningKey
        let request: [UInt8]
        do throws(InvalidCredential) {
            key = try SigningKey.generate(.p256)
            request = try CertificateRequest.make(key, uri: params.name)
        } catch {
            throw IdentityFailure(.answer, "a key could not be made: \(error)")
        }
        var metadata = HTTPFields()
        var own: WorkloadCredentials?
        switch proof {
        case .token(let text), .joinToken(let text): metadata.add("authorization", "Bearer \(text)")
        case .certificate(let credentials): own = credentials
        }
        let lifetime = (params.lifetime?.nanoseconds ?? 0) / 1_000_000_000
        let bytes: [UInt8]
        do {
            let channel = try await GRPCChannel(
                targets: [target], tls: Self.tls(params, target: target, roots: roots, own), group: group,
                messageLimit: 1 << 20, params: params.connection)
            defer { channel.close() }
            bytes = try await channel.unary(
                CertificateExchange.path, CertificateExchange.request(request, lifetime: lifetime),
                metadata: metadata, timeout: .seconds(10))
        } catch {
            throw Self.failure(error, proof, target)
        }
        let answer: [String]
        do { answer = try CertificateExchange.answer(bytes) } catch {
            throw IdentityFailure(.answer, "\(target) answered with no certificate: \(error)")
        }
        let now = Int64(WallClock.nanoseconds / 1_000_000_000)
        return try WorkloadCredentials(answer: answer, key: key, expected: params.name, now: now)
    }

    private static func failure(_ error: any Error, _ proof: Proof, _ target: String) -> IdentityFailure {
        guard let status = error as? GRPCStatus else {
            return IdentityFailure(.unreachable, "\(target) can't be asked: \(error)")
        }
        switch status.code {
        case .unauthenticated, .permissionDenied, .invalidArgument, .failedPrecondition:
            return IdentityFailure(.refused, "\(target) refuses \(proof.words): \(status.message)")
        default: return IdentityFailure(.unreachable, "\(target) gives none: \(status.message)")
        }
    }
}
