// The roots that workloads of the mesh are to trust.

import Base
import Credentials

public struct TrustBundle: Sendable, Hashable {
    public let trustDomain: String
    /// The signer's first.
    public let roots: [Certificate]
    /// PEM: what `istio-ca-root-cert` holds.
    public let pem: String

    public init(trustDomain: String, roots: [Certificate]) {
        self.trustDomain = trustDomain
        self.roots = roots
        pem = roots.map(\.pem).joined()
    }
}
