// envoy.extensions.transport_sockets.tls.v3.TlsParameters: versions, suites, curves, signatures.

import EnvoyAPI
import TLS

enum NegotiationReader {
    /// Envoy's clients stop at TLS 1.2 unless told otherwise, its servers at 1.3.
    static func read(_ node: ConfigNode?, defaultMaximum: TLSVersion) throws(InvalidConfiguration) -> TLSProtocolParams
    {
        var params = TLSProtocolParams(minimumVersion: .tls12, maximumVersion: defaultMaximum)
        guard let node else { return params }
        params.minimumVersion = version(node.enumeration("tls_minimum_protocol_version")) ?? .tls12
        params.maximumVersion = version(node.enumeration("tls_maximum_protocol_version")) ?? defaultMaximum
        params.cipherSuites = node.strings("cipher_suites")
        params.curves = node.strings("ecdh_curves")
        params.signatureAlgorithms = node.strings("signature_algorithms")
        if node.has("compliance_policies") {
            throw node.unsupported("compliance_policies", "the TLS library is not in a certified mode")
        }
        return params
    }

    /// Nil leaves it to the default.
    private static func version(_ name: String) -> TLSVersion? {
        switch name {
        case "TLSv1_0": .tls10
        case "TLSv1_1": .tls11
        case "TLSv1_2": .tls12
        case "TLSv1_3": .tls13
        default: nil
        }
    }
}
