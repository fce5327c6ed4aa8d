// `credentialName` of Gateways and DestinationRules, and the names under which secrets are asked for.

import Registry

/// What a secret's name says: `kubernetes://bookinfo-cert`, `kubernetes-gateway://ns/name`, `configmap://ns/name`.
struct CredentialName: Hashable {
    enum Source: Hashable { case secret, gatewaySecret, configMap }

    static let authoritiesSuffix = "-cacert"
    private static let secretPrefix = "kubernetes://"
    private static let gatewayPrefix = "kubernetes-gateway://"
    private static let configMapPrefix = "configmap://"

    let source: Source
    /// nil: that of the proxy which asks.
    let namespace: String?
    let name: String

    /// The name to ask for, of a `credentialName`.
    static func resource(_ credential: String) -> String {
        if credential.hasPrefix("builtin://") { return "default" }
        for prefix in [secretPrefix, gatewayPrefix, configMapPrefix] where credential.hasPrefix(prefix) {
            return credential
        }
        let plain = credential.hasPrefix("sds://") ? String(credential.dropFirst(6)) : credential
        return secretPrefix + plain
    }

    static func authorities(of credential: String) -> String { credential + authoritiesSuffix }

    /// nil for what names no Secret.
    init?(resource: String) {
        let kinds: [(String, Source)] = [
            (Self.secretPrefix, .secret), (Self.gatewayPrefix, .gatewaySecret), (Self.configMapPrefix, .configMap),
        ]
        guard let (prefix, source) = kinds.first(where: { resource.hasPrefix($0.0) }) else { return nil }
        let parts = resource.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), let last = parts.last else { return nil }
        if parts.count == 1 && source != .secret { return nil }
        self.source = source
        namespace = parts.count == 2 ? String(parts[0]) : nil
        name = String(last)
    }
}
