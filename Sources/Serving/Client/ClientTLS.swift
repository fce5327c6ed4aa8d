// What a client shows and demands under TLS.

import Base
import TLS

public struct ClientTLS: Sendable, Hashable {
    /// PEM bundle; with none, and without `usesSystemRoots`, no server is trusted.
    public var authorities: [UInt8] = []
    public var usesSystemRoots = false
    /// Any server is taken for what it says it is: for tests and `insecure-skip-tls-verify` only.
    public var trustsAnyServer = false
    /// Asked for and verified; empty: the origin's host.
    public var serverName = ""
    /// One of these must be among the server's names (DNS, URI or IP), instead of the server's name.
    public var acceptedNames: [String] = []
    /// PEM.
    public var certificateChain: [UInt8] = []
    public var privateKey: [UInt8] = []

    public init() {}

    func makeContext(host: String, alpn: [String]) throws(InvalidTLS) -> TLSClientContext {
        var params = TLSClientParams()
        params.alpnProtocols = alpn
        let name = serverName.isEmpty ? host : serverName
        let isAddress = IPAddress(name) != nil
        if !isAddress { params.serverName = name }
        var validation = TLSValidationParams()
        if trustsAnyServer {
            validation.acceptsUntrusted = true
        } else {
            guard !authorities.isEmpty || usesSystemRoots else {
                throw InvalidTLS(
                    .trustedCA, found: "a TLS client without authorities",
                    expected: "a PEM bundle, the system's roots, or to be told to trust any server")
            }
            validation.trustedCA = authorities
            validation.usesSystemRoots = usesSystemRoots
            let names = acceptedNames.isEmpty ? [name] : acceptedNames
            validation.nameMatchers = names.map { name in
                if name.contains("://") { return TLSNameMatcher(.uri, .exact(name)) }
                return TLSNameMatcher(IPAddress(name) == nil ? .dns : .ipAddress, .exact(name))
            }
        }
        params.validation = validation
        if !certificateChain.isEmpty {
            params.identity = TLSIdentityParams(certificateChain: certificateChain, privateKey: privateKey)
        }
        return try TLSClientContext(params)
    }
}
