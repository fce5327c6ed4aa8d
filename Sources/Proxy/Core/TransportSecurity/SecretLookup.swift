// Secrets by name while a TLS context is compiled: those of the bootstrap, and those that a source has sent so far.

import EnvoyAPI

/// Which member of `envoy.extensions.transport_sockets.tls.v3.Secret` somebody wants.
enum SecretKind: String, Sendable {
    case certificate = "tls_certificate"
    case validation = "validation_context"
    case ticketKeys = "session_ticket_keys"
}

/// A secret that comes from elsewhere. Consumers that name the same one from the same source share it.
struct SecretKey: Hashable, Sendable {
    let name: String
    let kind: SecretKind
    let source: ConfigSourceParams
}

/// Used for one compilation: notes what was asked for and what is not there yet.
final class SecretLookup {
    private let nodes: [String: ConfigNode]
    private let known: [SecretKey: Message]
    /// Secrets of sources, in the order in which they were asked for.
    private(set) var references: [SecretKey] = []
    /// Those that have not come: nothing can be made of the context until they have.
    private(set) var missing: [SecretKey] = []

    init(_ nodes: [String: ConfigNode], known: [SecretKey: Message] = [:]) {
        self.nodes = nodes
        self.known = known
    }

    /// For compiling once more what has been compiled, with nodes of its own.
    convenience init(rereading messages: [String: StoredMessage], known: [SecretKey: Message]) {
        self.init(messages.mapValues { $0.node }, known: known)
    }

    var stored: [String: StoredMessage] { nodes.mapValues { StoredMessage($0) } }

    /// The `kind` member of the secret that `config` (an SdsSecretConfig) names; nil when it is still to come.
    func find(_ config: ConfigNode, _ kind: SecretKind) throws(InvalidConfiguration) -> ConfigNode? {
        let name = config.string("name")
        if let source = config.message("sds_config") {
            if name.isEmpty {
                throw config.invalid("name", found: "nothing", expected: "the secret's name at its source")
            }
            let key = SecretKey(name: name, kind: kind, source: try ConfigSourceParams(source))
            return try delivered(key)
        }
        guard let secret = nodes[name] else {
            throw config.invalid(
                "name", found: "\"\(name)\"", expected: "the name of a secret in static_resources.secrets")
        }
        _ = secret.string("name")
        guard let found = secret.message(kind.rawValue) else {
            throw config.invalid(
                "name", found: "\"\(name)\", a secret of kind \(secret.oneof("type") ?? "none")",
                expected: kind.rawValue)
        }
        return found
    }

    private func delivered(_ key: SecretKey) throws(InvalidConfiguration) -> ConfigNode? {
        if !references.contains(key) { references.append(key) }
        guard let message = known[key] else {
            if !missing.contains(key) { missing.append(key) }
            return nil
        }
        // A secret of the wrong kind is never taken in.
        return ConfigNode(message, path: "").message(key.kind.rawValue)
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
