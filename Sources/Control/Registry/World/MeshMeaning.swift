// What can be read as settings of the mesh and would make every proxy refuse its configuration, or nobody's sense.

import Base
import Credentials
import MeshAPI

enum MeshMeaning {
    private static let ports = 1...65535

    static func check(_ mesh: Mesh.MeshConfig, problems: ProblemList) {
        func refuse(_ path: String, _ found: any CustomStringConvertible, _ expected: String) {
            problems.add(
                FieldProblem(path: path, reason: .invalid, message: "found \(found), expected \(expected)"))
        }
        func atLeast(_ path: String, _ span: TimeSpan?, _ least: TimeSpan, _ text: String) {
            if let span, span < least { refuse(path, "\(span.milliseconds)ms", "\(text) or more") }
        }
        atLeast("connectTimeout", mesh.connectTimeout, .milliseconds(1), "1ms")
        atLeast("dnsRefreshRate", mesh.dnsRefreshRate, .milliseconds(1), "1ms")
        atLeast("protocolDetectionTimeout", mesh.protocolDetectionTimeout, .zero, "0s")
        atLeast("defaultHttpRetryPolicy.perTryTimeout", mesh.defaultHttpRetryPolicy?.perTryTimeout, .zero, "0s")
        for (path, port) in [
            ("proxyListenPort", mesh.proxyListenPort), ("proxyInboundListenPort", mesh.proxyInboundListenPort),
        ] where !ports.contains(port) { refuse(path, port, "1 to 65535") }
        if mesh.proxyListenPort == mesh.proxyInboundListenPort {
            refuse("proxyInboundListenPort", mesh.proxyInboundListenPort, "another port than proxyListenPort")
        }
        if !(0...65535).contains(mesh.proxyHttpPort) { refuse("proxyHttpPort", mesh.proxyHttpPort, "0 to 65535") }
        if let attempts = mesh.defaultHttpRetryPolicy?.attempts, attempts < 0 {
            refuse("defaultHttpRetryPolicy.attempts", attempts, "0 or more")
        }
        let domains = [("trustDomain", mesh.trustDomain)] + mesh.trustDomainAliases.map { ("trustDomainAliases", $0) }
        for (path, name) in domains where !name.isEmpty && !isTrustDomain(name) {
            refuse(path, "\"\(name)\"", "a trust domain such as cluster.local")
        }
        for (index, authority) in mesh.caCertificates.enumerated() { check(authority, index, refuse) }
        if let defaults = mesh.defaultConfig { check(defaults, refuse) }
        var names: Set<String> = []
        for (index, provider) in mesh.extensionProviders.enumerated() where !names.insert(provider.name).inserted {
            refuse("extensionProviders[\(index)].name", "\"\(provider.name)\" twice", "a name of its own")
        }
    }

    private static func check(
        _ authority: Mesh.MeshConfig.CertificateData, _ index: Int,
        _ refuse: (String, any CustomStringConvertible, String) -> Void
    ) {
        if let pem = authority.pem {
            do throws(InvalidCredential) {
                _ = try Certificate.chain(pem: Array(pem.utf8))
            } catch {
                refuse("caCertificates[\(index)].pem", "\(error)", "certificates in PEM")
            }
        }
        for name in authority.trustDomains where name.isEmpty || !isTrustDomain(name) {
            refuse("caCertificates[\(index)].trustDomains", "\"\(name)\"", "a trust domain such as cluster.local")
        }
    }

    private static func check(
        _ config: Mesh.ProxyConfig, _ refuse: (String, any CustomStringConvertible, String) -> Void
    ) {
        if let concurrency = config.concurrency, concurrency < 0 {
            refuse("defaultConfig.concurrency", concurrency, "0 or more")
        }
        if !(0...65535).contains(config.proxyAdminPort) {
            refuse("defaultConfig.proxyAdminPort", config.proxyAdminPort, "0 to 65535")
        }
        if let drain = config.drainDuration, drain < .zero {
            refuse("defaultConfig.drainDuration", "\(drain.milliseconds)ms", "0s or more")
        }
        if let sampling = config.tracing?.sampling, !(0...100).contains(sampling) {
            refuse("defaultConfig.tracing.sampling", sampling, "0 to 100")
        }
    }

    /// Words of SPIFFE's letters; `*` and a path are none.
    private static func isTrustDomain(_ name: String) -> Bool {
        name.utf8.count <= 255
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                    || byte == 0x2D || byte == 0x2E || byte == 0x5F
            }
    }

    static func check(_ networks: Mesh.MeshNetworks, problems: ProblemList) {
        for (name, network) in networks.networks.sorted(by: { $0.key < $1.key }) {
            let path = "data.meshNetworks.networks.\(name)"
            func refuse(_ field: String, _ message: String) {
                problems.add(FieldProblem(path: "\(path).\(field)", reason: .invalid, message: message))
            }
            for (index, endpoints) in network.endpoints.enumerated() {
                if let text = endpoints.fromCidr, NetworkMap.range(text) == nil {
                    refuse(
                        "endpoints[\(index)].fromCidr", "found \"\(text)\", expected a range such as 10.0.0.0/8")
                }
            }
            for (index, gateway) in network.gateways.enumerated() {
                if !ports.contains(gateway.port) {
                    refuse("gateways[\(index)].port", "found \(gateway.port), expected 1 to 65535")
                }
                if let address = gateway.address, IPAddress(address) == nil {
                    refuse(
                        "gateways[\(index)].address",
                        "found \"\(address)\", expected an IP address: names of gateways are not looked up")
                }
            }
        }
    }
}
