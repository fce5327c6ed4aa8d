// Secrets that proxies ask this control plane for: certificates of Gateways, and of DestinationRules that name some.

import EnvoyAPI
import MeshAPI
import Registry

/// What was asked for and is not given, and why.
public enum SecretRefusal: String, Sendable, Hashable {
    /// The name stands for no Secret.
    case unknownForm
    /// ConfigMaps are not read.
    case configMap
    /// Only Secrets of the proxy's own namespace are.
    case otherNamespace
    /// No Gateway of this proxy and no DestinationRule it sees names it.
    case notReferenced
    case notFound
    /// The Secret is there, but not what is asked of it.
    case incomplete
}

public enum GatewaySecrets {
    public enum Answer: Sendable {
        case secret(Message)
        case refused(SecretRefusal)
    }

    /// What is refused is left out: a listener that waits for it goes on after its time.
    public static func build(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        let referenced = references(request)
        return names.compactMap { name in
            guard case .secret(let message) = answer(name, request, referenced) else { return nil }
            return GeneratedResource(name: name, message: message)
        }
    }

    /// For whoever wants to know why a secret doesn't come.
    public static func answer(_ name: String, for request: TranslationRequest) -> Answer {
        answer(name, request, references(request))
    }

    private static func answer(
        _ name: String, _ request: TranslationRequest, _ referenced: Set<String>
    ) -> Answer {
        guard let credential = CredentialName(resource: name) else { return .refused(.unknownForm) }
        if credential.source == .configMap { return .refused(.configMap) }
        let own = request.node.namespace
        guard credential.namespace ?? own == own else { return .refused(.otherNamespace) }
        guard referenced.contains(name) else { return .refused(.notReferenced) }
        if credential.name.hasSuffix(CredentialName.authoritiesSuffix) {
            return authorities(name, credential.name, request)
        }
        guard let found = find(credential.name, request) else { return .refused(.notFound) }
        guard !found.certificateChain.isEmpty, !found.privateKey.isEmpty else { return .refused(.incomplete) }
        let certificate = Message(
            "\(package).TlsCertificate",
            ["certificate_chain": inline(found.certificateChain), "private_key": inline(found.privateKey)])
        return .secret(
            Message("\(package).Secret", ["name": .string(name), "tls_certificate": .message(certificate)]))
    }

    /// From a Secret of that very name, or from the one that the certificate is in. In a Secret of its own they may be
    /// called what a certificate is.
    private static func authorities(_ name: String, _ secret: String, _ request: TranslationRequest) -> Answer {
        let base = String(secret.dropLast(CredentialName.authoritiesSuffix.count))
        guard let found = find(secret, request) ?? find(base, request) else { return .refused(.notFound) }
        guard !found.authorities.isEmpty else { return .refused(.incomplete) }
        let context = Message(
            "\(package).CertificateValidationContext",
            [
                "trusted_ca": inline(found.authorities),
                "crl": found.revocations.isEmpty ? nil : inline(found.revocations),
            ])
        return .secret(
            Message("\(package).Secret", ["name": .string(name), "validation_context": .message(context)]))
    }

    private static let package = "envoy.extensions.transport_sockets.tls.v3"

    private static func find(_ name: String, _ request: TranslationRequest) -> TLSCredential? {
        request.world.credentials[ConfigKey(kind: "Secret", namespace: request.node.namespace, name: name)]
    }

    private static func inline(_ bytes: [UInt8]) -> FieldValue {
        .message(Message("envoy.config.core.v3.DataSource", ["inline_bytes": .bytes(bytes)]))
    }
}

// Who names a secret
extension GatewaySecrets {
    /// Only what a proxy's own configuration names is given to it: a namespace has other Secrets as well.
    private static func references(_ request: TranslationRequest) -> Set<String> {
        var names: Set<String> = []
        if request.node.role == .router {
            for servers in GatewayMerge(request).servers.values {
                for tls in servers.compactMap(\.tls) { names.formUnion(references(tls)) }
            }
        }
        for service in request.scope.services {
            guard let rule = request.scope.destinationRule(service.hostname, for: request.node)?.rule.spec
            else { continue }
            // A sidecar gets one only by a rule that selects it.
            if request.node.role == .sidecar && rule.workloadSelector == nil { continue }
            let policies = [rule.trafficPolicy] + rule.subsets.map(\.trafficPolicy)
            for policy in policies.compactMap({ $0 }) {
                for tls in [policy.tls] + policy.portLevelSettings.map(\.tls) {
                    names.formUnion(references(tls?.credentialName ?? ""))
                }
            }
        }
        return names
    }

    private static func references(_ tls: Networking.ServerTLSSettings) -> Set<String> {
        var names: Set<String> = []
        let certificates = tls.credentialNames.isEmpty ? [tls.credentialName] : tls.credentialNames
        for name in certificates { names.formUnion(references(name)) }
        if !tls.caCertCredentialName.isEmpty { names.insert(CredentialName.resource(tls.caCertCredentialName)) }
        return names
    }

    private static func references(_ credential: String) -> Set<String> {
        if credential.isEmpty { return [] }
        return [
            CredentialName.resource(credential), CredentialName.resource(CredentialName.authorities(of: credential)),
        ]
    }
}

extension Translation {
    /// `kubernetes://bookinfo-cert`, `kubernetes://bookinfo-cert-cacert`.
    public static func secrets(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        GatewaySecrets.build(request, names: names)
    }
}
