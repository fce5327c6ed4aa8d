// By which roots a proxy judges its peers in the mesh.

import EnvoyAPI
import MeshAPI
import Registry

/// Usually by the mesh's own, which its agent has. With additional authorities (`caCertificates` of the MeshConfig) each root
/// counts for its own trust domains only: another domain's authority can't make certificates of this one. That is what
/// SPIFFE's validator does, and it has to be told all roots here.
enum PeerTrust {
    private static let package = "envoy.extensions.transport_sockets.tls.v3"

    /// What `validation` asks of a certificate, and the roots that it has to come from.
    static func set(_ validation: Message, _ world: WorldSnapshot, in common: inout Message) {
        let domains = domains(of: world)
        if domains.isEmpty {
            common["combined_validation_context"] = .message(
                ServerTLS.combined(validation, SecretSource.trustedRoots))
            return
        }
        var whole = validation
        whole["custom_validator_config"] = .message(
            Message(
                "envoy.config.core.v3.TypedExtensionConfig",
                [
                    "name": "envoy.tls.cert_validator.spiffe",
                    "typed_config": .message(
                        Message(
                            "\(package).SPIFFECertValidatorConfig",
                            ["trust_domains": .messages(domains.map(trustDomain))]
                        )),
                ]))
        common["validation_context"] = .message(whole)
    }

    private static func trustDomain(_ domain: (name: String, roots: String)) -> Message {
        Message(
            "\(package).SPIFFECertValidatorConfig.TrustDomain",
            [
                "name": .string(domain.name),
                "trust_bundle": .message(
                    Message("envoy.config.core.v3.DataSource", ["inline_string": .string(domain.roots)])),
            ])
    }

    /// Empty while there is no authority but the mesh's own. One without trust domains counts for all of them.
    static func domains(of world: WorldSnapshot) -> [(name: String, roots: String)] {
        let others = world.mesh.caCertificates.filter { $0.certSigners.isEmpty && $0.pem?.isEmpty == false }
        if others.isEmpty || world.ownRoots.isEmpty { return [] }
        let own = Set([world.trustDomain] + world.mesh.trustDomainAliases)
        return ServerTLS.trustDomains(world).compactMap { name in
            var roots = own.contains(name) ? [world.ownRoots] : []
            for other in others where other.trustDomains.isEmpty || other.trustDomains.contains(name) {
                if let pem = other.pem { roots.append(pem.hasSuffix("\n") ? pem : pem + "\n") }
            }
            return roots.isEmpty ? nil : (name, roots.joined())
        }
    }
}
