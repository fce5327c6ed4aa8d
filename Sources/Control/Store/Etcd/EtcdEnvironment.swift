// etcd's credentials from the variables that etcdctl reads, so that what works there works here.

import Base
import Serving

extension EtcdOptions {
    /// `ETCDCTL_CACERT`, `ETCDCTL_CERT`, `ETCDCTL_KEY`: paths of PEM files; `ETCDCTL_USER`: `name:password`, or the
    /// name alone with `ETCDCTL_PASSWORD`. Endpoints without a scheme are taken for https when there is a certificate.
    public init(
        endpoints: [String], environment: (String) -> String?
    ) throws(StoreFailure) {
        self.init(endpoints: endpoints)
        tls = try Self.tls(environment)
        if let user = environment("ETCDCTL_USER") {
            let parts = user.split(separator: ":", maxSplits: 1).map(String.init)
            self.user = parts.first ?? ""
            password = parts.count > 1 ? parts[1] : environment("ETCDCTL_PASSWORD") ?? ""
        }
        for name in ["ETCDCTL_INSECURE_SKIP_TLS_VERIFY", "ETCDCTL_DISCOVERY_SRV"] where environment(name) != nil {
            throw .unavailable("\(name) is set, which is not supported: name the endpoints and their authority")
        }
    }

    private static func tls(_ environment: (String) -> String?) throws(StoreFailure) -> ClientTLS? {
        let paths = ["ETCDCTL_CACERT", "ETCDCTL_CERT", "ETCDCTL_KEY"].map(environment)
        if paths.allSatisfy({ $0 == nil }) { return nil }
        var tls = ClientTLS()
        if let path = paths[0] { tls.authorities = try FileBytes.read(path) } else { tls.usesSystemRoots = true }
        guard (paths[1] == nil) == (paths[2] == nil) else {
            throw .unavailable("ETCDCTL_CERT and ETCDCTL_KEY belong together: one of them is not set")
        }
        if let path = paths[1] { tls.certificateChain = try FileBytes.read(path) }
        if let path = paths[2] { tls.privateKey = try FileBytes.read(path) }
        return tls
    }
}
