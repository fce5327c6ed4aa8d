// Secrets of the bootstrap by name: what an SdsSecretConfig without a server means.

import EnvoyAPI

struct SecretLookup {
    private let nodes: [String: ConfigNode]

    init(_ nodes: [String: ConfigNode]) { self.nodes = nodes }

    /// For compiling once more what has been compiled, with nodes of its own.
    init(rereading messages: [String: StoredMessage]) { nodes = messages.mapValues { $0.node } }

    var stored: [String: StoredMessage] { nodes.mapValues { StoredMessage($0) } }

    /// The `kind` member of the secret that `config` (an SdsSecretConfig) names.
    func find(_ config: ConfigNode, _ kind: String) throws(InvalidConfiguration) -> ConfigNode {
        let name = config.string("name")
        if config.has("sds_config") {
            throw config.unsupported("sds_config", "secrets come from static_resources.secrets, not from a server")
        }
        guard let secret = nodes[name] else {
            throw config.invalid(
                "name", found: "\"\(name)\"", expected: "the name of a secret in static_resources.secrets")
        }
        _ = secret.string("name")
        guard let found = secret.message(kind) else {
            throw config.invalid(
                "name", found: "\"\(name)\", a secret of kind \(secret.oneof("type") ?? "none")", expected: kind)
        }
        return found
    }
}

/// A node's message and place, which may cross threads.
struct StoredMessage: Sendable {
    private let message: Message
    private let path: String

    init(_ node: ConfigNode) {
        message = node.message
        path = node.path
    }

    /// A fresh node: nobody looks at what was read of it.
    var node: ConfigNode { ConfigNode(message, path: path) }
}
