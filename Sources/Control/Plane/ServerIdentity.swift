// The certificates of the control plane's own servers: issued by its authority, renewed while they serve.

import Authority
import Base
import Credentials
import Logging
import Serving

struct ServerIdentity: Sendable {
    let authority: Authority
    let params: ControlParams
    /// For the resource API: clients' certificates come from an authority of their own.
    let clientAuthorities: [UInt8]
    let discovery: TLSSource
    let resourceAPI: TLSSource

    private static let lifetime = TimeSpan.seconds(30 * 86_400)

    init(_ authority: Authority, _ params: ControlParams) throws {
        self.authority = authority
        self.params = params
        clientAuthorities = try params.clientAuthorityFile.map { try FileBytes.read($0) } ?? []
        let made = try Self.make(authority, params, clientAuthorities)
        discovery = try TLSSource(made.discovery)
        resourceAPI = try TLSSource(made.resourceAPI)
    }

    /// Whenever the roots change, and long before a certificate ends.
    func keepFresh() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in authority.bundles() { renew() } }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(nanoseconds: UInt64(Self.lifetime.nanoseconds / 4))
                    renew()
                }
            }
        }
    }

    private func renew() {
        do {
            let made = try Self.make(authority, params, clientAuthorities)
            try discovery.replace(made.discovery)
            try resourceAPI.replace(made.resourceAPI)
        } catch {
            ControlLog.shared.error("ca", "the servers' certificate was not renewed: \(error)")
        }
    }

    private static func make(
        _ authority: Authority, _ params: ControlParams, _ clientAuthorities: [UInt8]
    ) throws -> (discovery: ServerTLS, resourceAPI: ServerTLS) {
        let key = try SigningKey.generate(.p256)
        var names = ["localhost", "skein-control", "kubernetes", "kubernetes.default", "kubernetes.default.svc"]
        for service in ["istiod", "skein-control"] {
            names += ["\(service).\(params.rootNamespace)", "\(service).\(params.rootNamespace).svc"]
            names.append("\(service).\(params.rootNamespace).svc.\(params.clusterDomain)")
        }
        var addresses = ["127.0.0.1", "::1"].compactMap { IPAddress($0) }
        for name in params.serverNames + params.listeningHosts {
            if let address = IPAddress(name) { addresses.append(address) } else { names.append(name) }
        }
        let identity = SPIFFEIdentity(
            trustDomain: authority.params.trustDomain, namespace: params.rootNamespace, serviceAccount: "istiod")
        let issued = try authority.issueOwn(
            dnsNames: names, addresses: addresses, identity: identity, key: key, lifetime: lifetime)
        let chain = Array(issued.chain.dropLast().joined().utf8)
        let roots = Array(authority.bundle.pem.utf8)
        return (
            ServerTLS(
                certificateChain: chain, privateKey: key.pem, clientAuthorities: roots, clientCertificates: .optional),
            ServerTLS(
                certificateChain: chain, privateKey: key.pem, clientAuthorities: clientAuthorities,
                clientCertificates: clientAuthorities.isEmpty ? .none : .optional)
        )
    }
}
