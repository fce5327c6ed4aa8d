// The certificates of the control plane's own servers, by an authority of their own that signs no workloads.

import APIServer
import Base
import Logging
import Serving

/// What the resource API shows, renewed while it serves. Clients may show certificates of its own authority, or of one
/// that was named.
struct APICertificate: Sendable {
    let params: ControlParams
    let signer: SignedIdentity
    /// Certificates are for a year: a server that is never restarted has a fresh one long before.
    private static let interval = TimeSpan.seconds(30 * 86_400)

    init(_ params: ControlParams, _ signer: SignedIdentity) {
        self.params = params
        self.signer = signer
    }

    func make() throws -> ServerTLS {
        let own = try OwnCertificate.make(by: signer, params)
        let named = try params.clientAuthorityFile.map { try FileBytes.read($0) } ?? []
        return ServerTLS(
            certificateChain: own.certificate, privateKey: own.key, clientAuthorities: signer.certificate + named,
            clientCertificates: .optional)
    }

    /// Connections that exist keep what they have; what can't be made is tried again an hour later.
    func keepFresh(_ source: TLSSource, every interval: TimeSpan = Self.interval) async {
        var pause = interval
        while !Task.isCancelled {
            do { try await Task.sleep(nanoseconds: UInt64(pause.nanoseconds)) } catch { return }
            do {
                try source.replace(try make())
                ControlLog.shared.info("api", "the API's certificate has been renewed")
                pause = interval
            } catch {
                ControlLog.shared.error("api", "the API's certificate was not renewed: \(error)")
                pause = min(interval, .seconds(3600))
            }
        }
    }
}

enum OwnCertificate {
    /// Made at the first start: a kubeconfig stays good. It signs clients of the resource API, too.
    static func authority(in directory: DataDirectory) throws -> SignedIdentity {
        if let certificate = directory.read("api-ca.crt"), let key = directory.read("api-ca.key") {
            return SignedIdentity(certificate: certificate, key: key)
        }
        let made = try ServerCertificate.makeAuthority()
        try directory.write("api-ca.key", made.key)
        try directory.write("api-ca.crt", made.certificate, mode: 0o644)
        return made
    }

    /// Made at each start, for all names by which this process is reached.
    static func make(by authority: SignedIdentity, _ params: ControlParams) throws -> SignedIdentity {
        var names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "skein-control"]
        var addresses = ["127.0.0.1", "::1"]
        for name in params.serverNames + params.listeningHosts {
            if IPAddress(name) != nil { addresses.append(name) } else { names.append(name) }
        }
        do {
            return try ServerCertificate.make(names: names, addresses: addresses, authority: authority)
        } catch {
            throw ControlFailure(
                "the resource API's certificate can't be made by api-ca.crt and api-ca.key of \(params.dataDirectory): "
                    + "\(error). Put them back as they were, or remove both: a new authority is made, and kubeconfigs of "
                    + "the old one are worth nothing")
        }
    }
}
