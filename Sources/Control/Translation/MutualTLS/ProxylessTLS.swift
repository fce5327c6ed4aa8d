// TLS of gRPC without a proxy: certificates come from the provider that its bootstrap calls `default`.

import EnvoyAPI

enum ProxylessTLS {
    private static let package = "envoy.extensions.transport_sockets.tls.v3"

    /// Only servers of these names are taken; any of the mesh when there are none.
    static func client(names: [String]) -> Message {
        ServerTLS.socket(
            Message("\(package).UpstreamTlsContext", ["common_tls_context": .message(common(names: names))]))
    }

    /// Clients have to show a certificate of the mesh.
    static var server: Message {
        ServerTLS.socket(
            Message(
                "\(package).DownstreamTlsContext",
                ["common_tls_context": .message(common(names: [])), "require_client_certificate": true]))
    }

    private static func provider(_ certificate: String) -> Message {
        Message(
            "\(package).CertificateProviderPluginInstance",
            ["instance_name": "default", "certificate_name": .string(certificate)])
    }

    private static func common(names: [String]) -> Message {
        var validation = Message(
            "\(package).CertificateValidationContext",
            ["ca_certificate_provider_instance": .message(provider("ROOTCA"))])
        if !names.isEmpty { validation["match_subject_alt_names"] = Extensions.exactMatches(names) }
        return Message(
            "\(package).CommonTlsContext",
            [
                "tls_certificate_provider_instance": .message(provider("default")),
                "combined_validation_context": .message(
                    Message(
                        "\(package).CommonTlsContext.CombinedCertificateValidationContext",
                        ["default_validation_context": .message(validation)])),
            ])
    }
}
