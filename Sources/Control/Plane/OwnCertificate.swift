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

    /// Made at each start.
    static func make(by authority: SignedIdentity) throws -> SignedIdentity {
        try ServerCertificate.make(
            names: [
                "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "istiod",
                "istiod.istio-system", "istiod.istio-system.svc", "istiod.istio-system.svc.cluster.local",
            ], addresses: ["127.0.0.1", "::1"], authority: authority)
    }
}
