// The certificate of the control plane's own servers.

import Base
import Glibc

enum OwnCertificate {
    static func loadOrMake(in directory: DataDirectory) throws(ControlFailure) -> (chain: [UInt8], key: [UInt8]) {
        if let chain = directory.read("server.crt"), let key = directory.read("server.key") { return (chain, key) }
        let code = unsafe system(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=skein-control "
                + "-addext 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1,DNS:istiod.istio-system.svc' "
                + "-keyout \(directory.file("server.key")) -out \(directory.file("server.crt")) 2>/dev/null")
        guard code == 0, let chain = directory.read("server.crt"), let key = directory.read("server.key") else {
            throw ControlFailure("no certificate could be made")
        }
        return (chain, key)
    }
}
