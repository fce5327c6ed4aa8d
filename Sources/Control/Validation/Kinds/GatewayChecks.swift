// A Gateway: its servers, their ports, hosts and TLS.

import MeshAPI

enum GatewayChecks {
    private static let protocols: Set<String> = [
        "HTTP", "HTTPS", "GRPC", "GRPC-WEB", "HTTP2", "MONGO", "TCP", "TLS", "MYSQL", "REDIS",
    ]
    private static let httpProtocols: Set<String> = ["HTTP", "HTTP2", "GRPC", "GRPC-WEB"]

    static func run(_ object: ConfigObject<Networking.Gateway>, _ checks: FieldChecks) {
        let spec = object.spec
        checks.require(!spec.servers.isEmpty, "spec.servers", "found none, expected one or more")
        checks.labels(spec.selector, "spec.selector")
        if spec.selector.isEmpty {
            checks.warn("spec.selector", "found none: the gateway applies to every gateway workload")
        }
        var names: Set<String> = []
        for (index, server) in spec.servers.enumerated() {
            let path = "spec.servers[\(index)]"
            self.server(server, path, checks)
            let name = server.port?.name ?? ""
            if name.isEmpty {
                checks.error("\(path).port.name", "found none, expected a name", .missing)
            } else if !names.insert(name).inserted {
                checks.error("\(path).port.name", "found port name \"\(name)\" twice", .duplicate)
            }
        }
    }

    private static func server(_ server: Networking.Server, _ path: String, _ checks: FieldChecks) {
        checks.require(!server.hosts.isEmpty, "\(path).hosts", "found none, expected one or more")
        for (index, host) in server.hosts.enumerated() { scopedHost(host, "\(path).hosts[\(index)]", checks) }
        if !server.bind.isEmpty { checks.address(server.bind, "\(path).bind") }
        guard let port = server.port else {
            return checks.error("\(path).port", "found none, expected number, name and protocol", .missing)
        }
        checks.port(port.number, "\(path).port.number")
        if port.targetPort != 0 { checks.deprecate("\(path).port.targetPort", "is deprecated and has no effect") }
        let name = port.protocol.uppercased()
        checks.require(
            protocols.contains(name), "\(path).port.protocol",
            "found \"\(port.protocol)\", expected one of \(protocols.sorted().joined(separator: ", "))")
        tls(server.tls, name, path, checks)
    }

    private static func tls(_ tls: Networking.ServerTLSSettings?, _ name: String, _ path: String, _ checks: FieldChecks)
    {
        if name == "HTTPS" || name == "TLS" {
            guard let tls else {
                return checks.error("\(path).tls", "found none for protocol \(name), expected TLS settings", .missing)
            }
            if name == "HTTPS" && tls.mode == .PASSTHROUGH && tls.credentialName.isEmpty
                && tls.serverCertificate.isEmpty
            {
                checks.warn(
                    "\(path).tls.mode",
                    "PASSTHROUGH on protocol HTTPS routes by SNI alone: VirtualServices need tls routes")
            }
            return ServerTLSChecks.run(tls, "\(path).tls", checks)
        }
        guard let tls else { return }
        let isRedirectOnly = tls.httpsRedirect && httpProtocols.contains(name)
        let hasMaterial = !tls.serverCertificate.isEmpty || !tls.credentialName.isEmpty
        checks.require(
            isRedirectOnly && !hasMaterial || name == "TCP" && tls.mode == .ISTIO_MUTUAL, "\(path).tls",
            "found TLS settings for protocol \(name), expected them for HTTPS and TLS only (or httpsRedirect alone)")
    }

    /// `ns/host`, `./host`, `*/host` or a host.
    static func scopedHost(_ text: String, _ path: String, _ checks: FieldChecks) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2 else { return checks.error(path, "found \"\(text)\", expected [NAMESPACE/]HOST") }
        if parts.count == 2 && parts[0] != "*" && parts[0] != "." {
            checks.label(parts[0], path, what: "namespace")
        }
        checks.host(parts[parts.count - 1], path, allowsWildcard: true)
    }
}

enum ServerTLSChecks {
    static func run(_ tls: Networking.ServerTLSSettings, _ path: String, _ checks: FieldChecks) {
        let hasSecret = !tls.credentialName.isEmpty || !tls.credentialNames.isEmpty
        let hasFiles = !tls.serverCertificate.isEmpty || !tls.privateKey.isEmpty
        switch tls.mode {
        case .ISTIO_MUTUAL:
            checks.require(
                !hasSecret && !hasFiles && tls.caCertificates.isEmpty, path,
                "found certificates in mode ISTIO_MUTUAL, which uses the mesh's own, expected none")
        case .PASSTHROUGH, .AUTO_PASSTHROUGH:
            checks.require(
                !hasSecret && !hasFiles && tls.caCertificates.isEmpty && !tls.httpsRedirect, path,
                "found certificates or httpsRedirect in mode \(tls.mode.rawValue), which doesn't end TLS, expected none"
            )
        case .SIMPLE, .MUTUAL, .OPTIONAL_MUTUAL:
            terminated(tls, path, hasSecret: hasSecret, checks)
        }
        if tls.minProtocolVersion != .TLS_AUTO, tls.maxProtocolVersion != .TLS_AUTO {
            checks.require(
                tls.minProtocolVersion.rawValue <= tls.maxProtocolVersion.rawValue, "\(path).minProtocolVersion",
                "found \(tls.minProtocolVersion.rawValue) above maxProtocolVersion \(tls.maxProtocolVersion.rawValue)")
        }
        for (index, pin) in tls.verifyCertificateHash.enumerated() {
            let digits = pin.filter { $0 != ":" }
            checks.require(
                digits.count == 64 && digits.allSatisfy(\.isHexDigit), "\(path).verifyCertificateHash[\(index)]",
                "found \"\(pin)\", expected a SHA-256 in hex")
        }
    }

    private static func terminated(
        _ tls: Networking.ServerTLSSettings, _ path: String, hasSecret: Bool, _ checks: FieldChecks
    ) {
        if hasSecret {
            checks.require(
                tls.credentialName.isEmpty || tls.credentialNames.isEmpty, "\(path).credentialNames",
                "found credentialName and credentialNames, expected one of them")
            return
        }
        if !tls.tlsCertificates.isEmpty { return }
        checks.require(
            !tls.serverCertificate.isEmpty, "\(path).serverCertificate",
            "found neither credentialName nor serverCertificate in mode \(tls.mode.rawValue), expected one")
        checks.require(
            !tls.privateKey.isEmpty, "\(path).privateKey", "found none in mode \(tls.mode.rawValue), expected a file")
        if tls.mode != .SIMPLE {
            checks.require(
                !tls.caCertificates.isEmpty || !tls.caCertCredentialName.isEmpty, "\(path).caCertificates",
                "found none in mode \(tls.mode.rawValue), expected the file of the clients' authorities")
        }
    }
}
