// How connections to a cluster are secured: what a rule asks for, or mutual TLS by itself where the other side can.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

struct UpstreamTLS {
    static let contextType = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"
    private static let tlsType = "envoy.extensions.transport_sockets.tls.v3"

    let request: TranslationRequest
    let service: MeshService
    /// SNI of mutual TLS inside the mesh.
    let serverName: String
    /// A sidecar may read a Secret only for rules that name their workloads.
    let ruleSelectsWorkloads: Bool
    var speaksAutomatically = false

    func apply(_ stated: Networking.ClientTLSSettings?, to draft: inout ClusterDraft) {
        guard let stated else {
            if speaksAutomatically { applyAutomatically(&draft) }
            return
        }
        if let context = context(stated, &draft) {
            draft.message["transport_socket"] = .message(
                Wire.transportSocket("envoy.transport_sockets.tls", context))
        }
    }

    /// Only hosts that say so are spoken to by TLS; all others in plain text.
    private func applyAutomatically(_ draft: inout ClusterDraft) {
        let context = mutual(names: service.subjectAltNames, serverName: serverName, usesHTTP2: draft.usesHTTP2)
        let socket = Wire.transportSocket("envoy.transport_sockets.tls", context)
        if draft.discovery == .originalDestination {
            draft.message["transport_socket"] = .message(socket)
            return
        }
        let type = "envoy.config.cluster.v3.Cluster.TransportSocketMatch"
        draft.message["transport_socket_matches"] = .messages([
            Message(
                type,
                [
                    "name": "tlsMode-istio", "match": .structure(DocumentNode.mapping(["tlsMode": "istio"]).value),
                    "transport_socket": .message(socket),
                ]),
            Message(
                type,
                [
                    "name": "tlsMode-disabled", "match": .structure(.mapping([])),
                    "transport_socket": .message(Wire.rawBuffer),
                ]),
        ])
    }

    private func context(_ settings: Networking.ClientTLSSettings, _ draft: inout ClusterDraft) -> Message? {
        switch settings.mode {
        case .DISABLE: return nil
        case .ISTIO_MUTUAL:
            return mutual(
                names: settings.subjectAltNames.isEmpty ? service.subjectAltNames : settings.subjectAltNames,
                serverName: settings.sni.isEmpty ? serverName : settings.sni, usesHTTP2: draft.usesHTTP2)
        case .SIMPLE, .MUTUAL:
            let needsSecret = !settings.credentialName.isEmpty && !settings.credentialName.hasPrefix("configmap://")
            if needsSecret && request.node.role == .sidecar && !ruleSelectsWorkloads { return nil }
            return originated(settings, &draft)
        }
    }

    private func mutual(names: [String], serverName: String, usesHTTP2: Bool) -> Message {
        var common = Self.commonContext()
        common["tls_certificate_sds_secret_configs"] = .messages([Crossover.workloadSecret("default")])
        common["combined_validation_context"] = .message(
            combined(validation(names: names), Crossover.workloadSecret("ROOTCA")))
        common["alpn_protocols"] = .strings(["istio-peer-exchange", "istio"] + (usesHTTP2 ? ["h2"] : []))
        return Message(Self.contextType, ["common_tls_context": .message(common), "sni": .string(serverName)])
    }

    /// TLS that a rule asks for, mostly to services outside.
    private func originated(_ settings: Networking.ClientTLSSettings, _ draft: inout ClusterDraft) -> Message? {
        var common = Self.commonContext()
        var names = settings.subjectAltNames
        if names.isEmpty && !service.isKubernetes { names = service.subjectAltNames }
        let isUnverified = settings.insecureSkipVerify ?? false
        var validation = self.validation(names: names)
        if !settings.caCrl.isEmpty {
            validation["crl"] = .message(
                Message("envoy.config.core.v3.DataSource", ["filename": .string(settings.caCrl)]))
        }
        if settings.credentialName.isEmpty {
            if settings.mode == .MUTUAL {
                if settings.clientCertificate.isEmpty || settings.privateKey.isEmpty { return nil }
                let name = "file-cert:\(settings.clientCertificate)~\(settings.privateKey)"
                common["tls_certificate_sds_secret_configs"] = .messages([Crossover.workloadSecret(name)])
            }
            let root = settings.caCertificates.isEmpty ? "system" : settings.caCertificates
            if !isUnverified {
                common["combined_validation_context"] = .message(
                    combined(validation, Crossover.workloadSecret("file-root:\(root)")))
            }
        } else {
            let name = Crossover.credentialName(settings.credentialName)
            if settings.mode == .MUTUAL {
                common["tls_certificate_sds_secret_configs"] = .messages([Crossover.credentialSecret(name)])
            }
            if !isUnverified {
                common["combined_validation_context"] = .message(
                    combined(validation, Crossover.credentialSecret("\(name)-cacert")))
            }
        }
        if draft.usesHTTP2 { common["alpn_protocols"] = .strings(["h2"]) }
        setNamesByRequest(settings, &draft)
        return Message(Self.contextType, ["common_tls_context": .message(common), "sni": .string(settings.sni)])
    }

    /// Without SNI and names, the host of the request is both what is asked for and what must be proved.
    private func setNamesByRequest(_ settings: Networking.ClientTLSSettings, _ draft: inout ClusterDraft) {
        guard settings.sni.isEmpty else { return }
        let verifies = settings.subjectAltNames.isEmpty && !(settings.insecureSkipVerify ?? false)
        draft.withOptions { options in
            options["upstream_http_protocol_options"] = .message(
                Message(
                    "envoy.config.core.v3.UpstreamHttpProtocolOptions",
                    ["auto_sni": true, "auto_san_validation": .bool(verifies)]))
        }
    }

    private static func commonContext() -> Message {
        Message(
            "\(tlsType).CommonTlsContext",
            [
                "tls_params": .message(
                    Message(
                        "\(tlsType).TlsParameters",
                        ["tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_3"]))
            ])
    }

    private func combined(_ validation: Message, _ secret: Message) -> Message {
        Message(
            "\(Self.tlsType).CommonTlsContext.CombinedCertificateValidationContext",
            [
                "default_validation_context": .message(validation),
                "validation_context_sds_secret_config": .message(secret),
            ])
    }

    /// The certificate must carry one of the names; whatever kind of name it is.
    private func validation(names: [String]) -> Message {
        Message(
            "\(Self.tlsType).CertificateValidationContext",
            ["match_subject_alt_names": names.isEmpty ? nil : Wire.exactMatches(names)])
    }

    /// A PROXY protocol header before anything else.
    static func addProxyProtocol(_ version: String, to draft: inout ClusterDraft) {
        func wrapped(_ inner: Message) -> Message {
            Wire.transportSocket(
                "envoy.transport_sockets.upstream_proxy_protocol",
                Message(
                    "envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport",
                    [
                        "config": .message(
                            Message("envoy.config.core.v3.ProxyProtocolConfig", ["version": .string(version)])),
                        "transport_socket": .message(inner),
                    ]))
        }
        if case .list(let matches)? = draft.message["transport_socket_matches"] {
            draft.message["transport_socket_matches"] = .list(
                matches.map { match in
                    guard case .message(var changed) = match, case .message(let inner)? = changed["transport_socket"]
                    else { return match }
                    changed["transport_socket"] = .message(wrapped(inner))
                    return .message(changed)
                })
            return
        }
        var inner = Wire.rawBuffer
        if case .message(let known)? = draft.message["transport_socket"] { inner = known }
        draft.message["transport_socket"] = .message(wrapped(inner))
    }
}
