// The certificate of the secure discovery port: issued by the mesh's authority, renewed while it serves.

import Authority
import Base
import Credentials
import Logging
import Serving

struct ServerIdentity: Sendable {
    let authority: Authority
    let params: ControlParams
    let discovery: TLSSource
    /// What it shows now, to clients and as a client.
    private let shown: Lock<ServerTLS>

    private static let lifetime = TimeSpan.seconds(30 * 86_400)

    init(_ authority: Authority, _ params: ControlParams) throws {
        self.authority = authority
        self.params = params
        let first = try Self.make(authority, params)
        shown = Lock(first)
        discovery = try TLSSource(first)
    }

    /// As the control plane itself, to a workload that proves to be `name`.
    func clientTLS(accepting name: String) -> ClientTLS {
        let own = shown.withLock { $0 }
        var tls = ClientTLS()
        tls.authorities = Array(authority.bundle.pem.utf8)
        tls.acceptedNames = [name]
        tls.certificateChain = own.certificateChain
        tls.privateKey = own.privateKey
        return tls
    }

    /// Whenever the roots change, and long before a certificate ends.
    func keepFresh() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in authority.bundles() { renew() } }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(nanoseconds: UInt64(Self.lifetime.nanoseconds / 4))
                    if !Task.isCancelled { renew() }
                }
            }
        }
    }

    private func renew() {
        do {
            let fresh = try Self.make(authority, params)
            try discovery.replace(fresh)
            shown.withLock { $0 = fresh }
        } catch {
            ControlLog.shared.error("ca", "the servers' certificate was not renewed: \(error)")
        }
    }

    private static func make(_ authority: Authority, _ params: ControlParams) throws -> ServerTLS {
        let key = try SigningKey.generate(.p256)
        var names = ["localhost", "skein-control"]
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
        return ServerTLS(
            certificateChain: chain, privateKey: key.pem, clientAuthorities: roots, clientCertificates: .optional)
    }
}
