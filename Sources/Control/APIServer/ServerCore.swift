// What all requests and all upkeep share.

import Base
import Logging
import ResourceSchema
import Store

/// Settings that have a usual value.
public struct ServerSettings: Sendable {
    /// Service addresses are given out of this range.
    public var serviceRange: AddressRange
    public var nodePorts: ClosedRange<Int> = 30000...32767
    /// How long an Event is kept after it was last seen.
    public var eventLifetime = TimeSpan.seconds(3600)
    /// Made at start if they aren't there.
    public var namespaces = ["default", "kube-system", "kube-public", "kube-node-lease", "istio-system"]
    /// Requests at once that are no watches; one more is answered 429.
    public var requestsAtOnce = 400
    /// As whose version `kubectl version` shows this server.
    public var kubernetesVersion = (major: 1, minor: 32)
    /// Names and addresses of this server, for ConfigMap kube-root-ca.crt and the Service `kubernetes`.
    public var certificateAuthority: [UInt8] = []

    /// A piece of housekeeping failed, which nobody waits for: its name, and why.
    public var upkeepFailed: @Sendable (_ part: String, _ words: String) -> Void = { part, words in
        ControlLog.shared.warn("api", words, ["part": part])
    }

    public init() {
        // 10.96.0.0/12, as kubeadm has it.
        guard let range = AddressRange(IPAddress(v4: 0x0A60_0000), prefixLength: 12) else {
            preconditionFailure("a constant range of addresses")
        }
        serviceRange = range
    }
}

struct ServerCore: Sendable {
    let store: any ResourceStore
    let kinds: KindDirectory
    let authenticator: RequestAuthenticator
    let authorizer: any Authorizer
    let admission: [any AdmissionCheck]
    let issuer: (any TokenIssuer)?
    let joinTokens: (any JoinTokenDesk)?
    let settings: ServerSettings
}
