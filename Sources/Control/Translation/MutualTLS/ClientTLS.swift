// The client's side of TLS: what a cluster speaks to its endpoints, said by a DestinationRule or found out.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public enum ClientTLS {
    /// What to set on a cluster.
    public struct Sockets: Sendable {
        public var transportSocket: Message?
        public var transportSocketMatches: [Message] = []
        /// Of `upstream_http_protocol_options`.
        public var derivesServerName = false
        public var derivesSubjectAltNames = false
    }

    /// The cluster for which sockets are wanted.
    public struct Destination: Sendable {
        public var service: MeshService
        public var port: ServicePort
        public var subset: String
        /// Of the subset merged with the rule's: its settings, when there are some.
        public var settings: Networking.ClientTLSSettings?
        public var speaksHTTP2: Bool
        public var isOriginalDestination: Bool
        /// Without settings, endpoints that have a sidecar are spoken to with mutual TLS.
        public var detectsMutualTLS: Bool
        /// The rule has a workloadSelector.
        public var isForSelectedWorkloads: Bool

        public init(
            service: MeshService, port: ServicePort, subset: String = "",
            settings: Networking.ClientTLSSettings? = nil, speaksHTTP2: Bool = false,
            isOriginalDestination: Bool = false, detectsMutualTLS: Bool = false, isForSelectedWorkloads: Bool = false
        ) {
            self.service = service
            self.port = port
            self.subset = subset
            self.settings = settings
            self.speaksHTTP2 = speaksHTTP2
            self.isOriginalDestination = isOriginalDestination
            self.detectsMutualTLS = detectsMutualTLS
            self.isForSelectedWorkloads = isForSelectedWorkloads
        }

        var serverName: String {
            ClusterName.serverName(subset: subset, host: service.hostname, port: port.number)
        }
    }

    private static let package = "envoy.extensions.transport_sockets.tls.v3"

    public static func sockets(_ request: TranslationRequest, _ destination: Destination) -> Sockets {
        var sockets = Sockets()
        guard let settings = destination.settings else {
            guard destination.detectsMutualTLS else { return sockets }
            let socket = ServerTLS.socket(meshContext(request, destination, nil))
            if destination.isOriginalDestination {
                sockets.transportSocket = socket
            } else {
                sockets.transportSocketMatches = [
                    match("istio", socket), match("disabled", Extensions.rawBufferSocket),
                ]
            }
            return sockets
        }
        switch settings.mode {
        case .DISABLE: break
        case .ISTIO_MUTUAL: sockets.transportSocket = ServerTLS.socket(meshContext(request, destination, settings))
        case .SIMPLE, .MUTUAL: originate(settings, request, destination, &sockets)
        }
        return sockets
    }

    /// Chosen by an endpoint's `tlsMode`; whatever has none, or another, gets the one for `disabled`.
    private static func match(_ mode: String, _ socket: Message) -> Message {
        Message(
            "envoy.config.cluster.v3.Cluster.TransportSocketMatch",
            [
                "name": .string("tlsMode-\(mode)"),
                "match": .structure(
                    .mapping(mode == "istio" ? [(key: .init("tlsMode"), value: .string("istio"))] : [])),
                "transport_socket": .message(socket),
            ])
    }
}

// Contexts
extension ClientTLS {
    private static let parameters = Message(
        "\(package).TlsParameters",
        ["tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_3"])

    /// Mutual TLS with the proxy's own identity. `istio` among the protocols is what servers know such traffic by.
    private static func meshContext(
        _ request: TranslationRequest, _ destination: Destination, _ settings: Networking.ClientTLSSettings?
    ) -> Message {
        let given = settings?.subjectAltNames ?? []
        let names = given.isEmpty ? identities(destination.service, in: request.world) : given
        let serverName = settings.flatMap { $0.sni.isEmpty ? nil : $0.sni } ?? destination.serverName
        let validation = Message(
            "\(package).CertificateValidationContext", ["match_subject_alt_names": Extensions.exactMatches(names)])
        let protocols = ["istio-peer-exchange", "istio"] + (destination.speaksHTTP2 ? ["h2"] : [])
        var common = Message(
            "\(package).CommonTlsContext",
            [
                "tls_params": .message(parameters), "alpn_protocols": .strings(protocols),
                "tls_certificate_sds_secret_configs": .messages([SecretSource.identity]),
            ])
        PeerTrust.set(validation, request.world, in: &common)
        return Message(
            "\(package).UpstreamTlsContext", ["common_tls_context": .message(common), "sni": .string(serverName)])
    }

    /// Secure naming: the identities that may run a service, in every trust domain that stands for the mesh's.
    static func identities(_ service: MeshService, in world: WorldSnapshot) -> [String] {
        var names = Set(service.subjectAltNames)
        let prefix = "spiffe://"
        for name in service.subjectAltNames where name.hasPrefix(prefix) {
            let rest = name.dropFirst(prefix.count)
            guard let slash = rest.firstIndex(of: "/") else { continue }
            for alias in world.mesh.trustDomainAliases { names.insert("\(prefix)\(alias)\(rest[slash...])") }
        }
        return names.sorted()
    }

    /// TLS as any client on the internet speaks it.
    private static func originate(
        _ given: Networking.ClientTLSSettings, _ request: TranslationRequest, _ destination: Destination,
        _ sockets: inout Sockets
    ) {
        // A Secret is for gateways and for workloads the rule selects: others may not even read it.
        if !given.credentialName.isEmpty, !given.credentialName.hasPrefix("configmap://"),
            request.node.role == .sidecar, !destination.isForSelectedWorkloads
        {
            return
        }
        var settings = given
        let trustsAnyone = given.insecureSkipVerify == true
        sockets.derivesServerName = given.sni.isEmpty
        sockets.derivesSubjectAltNames = given.sni.isEmpty && given.subjectAltNames.isEmpty && !trustsAnyone
        if settings.subjectAltNames.isEmpty && destination.service.provider == "External" {
            settings.subjectAltNames = destination.service.subjectAltNames.sorted()
        }
        var common = Message("\(package).CommonTlsContext", ["tls_params": .message(tlsParameters(request))])
        if settings.mode == .MUTUAL {
            let secret =
                settings.credentialName.isEmpty
                ? SecretSource.certificateFiles(settings.clientCertificate, settings.privateKey)
                : SecretSource.credential(settings.credentialName)
            // Without a certificate such a server would refuse: nothing is set, as in Istio.
            guard let secret else { return }
            common["tls_certificate_sds_secret_configs"] = .messages([secret])
        }
        setValidation(settings, trustsAnyone: trustsAnyone, &common)
        if destination.speaksHTTP2 { common["alpn_protocols"] = .strings(["h2"]) }
        sockets.transportSocket = ServerTLS.socket(
            Message(
                "\(package).UpstreamTlsContext",
                ["common_tls_context": .message(common), "sni": .string(settings.sni)]))
    }

    private static func tlsParameters(_ request: TranslationRequest) -> Message {
        var chosen = parameters
        guard let defaults = request.world.mesh.tlsDefaults else { return chosen }
        chosen["ecdh_curves"] = .strings(defaults.ecdhCurves)
        chosen["cipher_suites"] = .strings(defaults.cipherSuites)
        return chosen
    }

    private static func setValidation(
        _ settings: Networking.ClientTLSSettings, trustsAnyone: Bool, _ common: inout Message
    ) {
        if trustsAnyone {
            if settings.credentialName.isEmpty {
                common["validation_context"] = .message(Message(type: "\(package).CertificateValidationContext"))
            }
            return
        }
        var validation = Message(
            "\(package).CertificateValidationContext",
            ["match_subject_alt_names": Extensions.exactMatches(settings.subjectAltNames)])
        if !settings.caCrl.isEmpty {
            validation["crl"] = .message(
                Message("envoy.config.core.v3.DataSource", ["filename": .string(settings.caCrl)]))
        }
        let roots: Message
        if settings.credentialName.isEmpty {
            // Without a file the operating system's authorities.
            let path = settings.caCertificates.isEmpty ? "system" : settings.caCertificates
            roots = SecretSource.fromAgent("file-root:\(path)")
        } else {
            roots = SecretSource.credential(CredentialName.authorities(of: settings.credentialName))
        }
        common["combined_validation_context"] = .message(ServerTLS.combined(validation, roots))
    }
}
