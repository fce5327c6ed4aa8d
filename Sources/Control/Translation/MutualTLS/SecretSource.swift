// Where a proxy gets a secret from: its own agent for identities and files, this control plane for Secrets.

import Base
import EnvoyAPI

enum SecretSource {
    private static let type = "envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig"
    static let identity = fromAgent("default")
    static let trustedRoots = fromAgent("ROOTCA")

    /// By the cluster that leads to the proxy's own agent.
    static func fromAgent(_ name: String, cluster: String = "sds-grpc") -> Message {
        let isOwn = name == "default" || name == "ROOTCA"
        let api = Message(
            "envoy.config.core.v3.ApiConfigSource",
            [
                "api_type": "GRPC", "set_node_on_first_message_only": true, "transport_api_version": "V3",
                "grpc_services": .messages([Extensions.envoyGRPC(cluster: cluster)]),
            ])
        let source = Message(
            "envoy.config.core.v3.ConfigSource",
            [
                "api_config_source": .message(api), "resource_api_version": "V3",
                // A listener waits for the proxy's own identity however long it takes.
                "initial_fetch_timeout": isOwn ? .duration(.zero) : nil,
            ])
        return Message(type, ["name": .string(name), "sds_config": .message(source)])
    }

    /// A Secret that this control plane serves. No endless wait: it may not exist.
    static func fromControlPlane(_ name: String) -> Message {
        Message(type, ["name": .string(name), "sds_config": .message(Extensions.aggregatedSource())])
    }

    static func certificateFiles(_ certificate: String, _ key: String) -> Message? {
        certificate.isEmpty || key.isEmpty ? nil : fromAgent("file-cert:\(certificate)~\(key)")
    }

    static func rootFile(_ path: String) -> Message? { path.isEmpty ? nil : fromAgent("file-root:\(path)") }

    /// As `credentialName` means it.
    static func credential(_ name: String) -> Message {
        switch name {
        case "builtin://": identity
        case "builtin://-cacert": trustedRoots
        default: fromControlPlane(CredentialName.resource(name))
        }
    }
}
