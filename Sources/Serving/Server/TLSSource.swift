// A server's certificate and rules, which may change while it serves.

import Base
import TLS

public struct ServerTLS: Sendable, Hashable {
    public enum ClientCertificates: Sendable, Hashable {
        /// Not asked for.
        case none
        /// Asked for; one that leads to no trust anchor ends the handshake.
        case optional
        case required
    }

    /// PEM, the leaf first.
    public var certificateChain: [UInt8]
    public var privateKey: [UInt8]
    /// PEM bundle.
    public var clientAuthorities: [UInt8]
    public var clientCertificates: ClientCertificates
    public var alpn: [String]

    public init(
        certificateChain: [UInt8], privateKey: [UInt8], clientAuthorities: [UInt8] = [],
        clientCertificates: ClientCertificates = .none, alpn: [String] = ["h2", "http/1.1"]
    ) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.clientAuthorities = clientAuthorities
        self.clientCertificates = clientCertificates
        self.alpn = alpn
    }

    func makeContext() throws(InvalidTLS) -> TLSServerContext {
        var params = TLSServerParams()
        params.identities = [TLSIdentityParams(certificateChain: certificateChain, privateKey: privateKey)]
        params.alpnProtocols = alpn
        if clientCertificates != .none {
            if clientAuthorities.isEmpty {
                throw InvalidTLS(
                    .validation, found: "client certificates asked for without authorities to verify them with",
                    expected: "a PEM bundle")
            }
            var validation = TLSValidationParams()
            validation.trustedCA = clientAuthorities
            params.validation = validation
            // A resumed session would go on with a certificate that has ended meanwhile.
            params.disablesTickets = true
            params.disablesSessionCache = true
            params.clientCertificate = clientCertificates == .required ? .required : .optional
        }
        return try TLSServerContext(params)
    }
}

/// Handshakes that begin after `replace` use what it was given; connections that are open stay.
public final class TLSSource: Sendable {
    private let current: Lock<TLSServerContext>

    public init(_ tls: ServerTLS) throws(InvalidTLS) { current = Lock(try tls.makeContext()) }

    public func replace(_ tls: ServerTLS) throws(InvalidTLS) {
        let made = try tls.makeContext()
        current.withLock { $0 = made }
    }

    var context: TLSServerContext { current.withLock { $0 } }
}
