// Who a workload is, how it proves that, and where it asks for its certificate.

import Base
import Serving

public struct IdentityParams: Sendable, Hashable {
    /// `HOST:PORT` of the authority; the next is tried when one can't be reached.
    public var targets: [String]
    public var trustDomain = "cluster.local"
    public var namespace = "default"
    public var serviceAccount = "default"
    public var rootNamespace = "istio-system"
    /// PEM of the roots that the control plane's certificate leads to; nil: the system's.
    public var rootCertFile: String?
    /// A service account's token; read again at each use, since whoever mounts it replaces it.
    public var tokenFile: String?
    /// Good for the first certificate.
    public var joinTokenFile: String?
    /// Where the certificate and its key outlast this process; nil: nowhere.
    public var directory: String?
    /// Nil leaves it to the authority.
    public var lifetime: TimeSpan?
    public var timing = RenewalTiming()
    /// Of connections to the control plane: where rules can't tell the agent by its user.
    public var mark: UInt32?
    /// What the control plane's certificate may be for, besides the host that was given.
    public var serverNames: [String] = []

    public init(targets: [String]) { self.targets = targets }

    public var name: String { "spiffe://\(trustDomain)/ns/\(namespace)/sa/\(serviceAccount)" }
    /// Whose certificate the control plane has.
    public var controlPlaneName: String { "spiffe://\(trustDomain)/ns/\(rootNamespace)/sa/istiod" }

    public var connection: ClientParams {
        var params = ClientParams()
        params.mark = mark
        return params
    }

    /// A control plane is who has its host's name, its service's name or its identity.
    public func acceptedNames(host: String) -> [String] {
        [host, controlPlaneName, "istiod.\(rootNamespace).svc"] + serverNames
    }
}
