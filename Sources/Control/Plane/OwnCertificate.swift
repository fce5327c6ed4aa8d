// The certificates of the control plane's own servers, by an authority of their own that signs no workloads.

import APIServer
import Base

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
        return try ServerCertificate.make(names: names, addresses: addresses, authority: authority)
    }
}
