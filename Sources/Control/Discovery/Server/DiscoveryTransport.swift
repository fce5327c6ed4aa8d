// A stream to a client, as far as discovery needs to know it.

import Base
import Serving

public protocol DiscoveryTransport: Sendable {
    /// The client's next message; nil when it will send no more.
    func next() async throws -> [UInt8]?
    /// Queues a message and returns at once. Throws when the client is gone.
    func send(_ message: [BodyPart]) throws
    /// Suspends until no more than `bytes` wait to be read by the client.
    func drained(below bytes: Int) async throws
    var peerText: String { get }
    /// On this machine, where nobody between can read along, and of this process's own user or root. May take a while.
    var isOwn: Bool { get }
}

/// Why a stream is ended by us.
public enum StreamRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    case invalid(String)
    case notPermitted(String)
    case unauthenticated(String)
    case exhausted(String)
    case stopping

    public var description: String {
        switch self {
        case .invalid(let text), .notPermitted(let text), .unauthenticated(let text), .exhausted(let text): text
        case .stopping: "the control plane is stopping; connect again"
        }
    }
}

/// Who a client has proved to be; nil for one that came where no proof is asked for.
public struct ProxyIdentity: Sendable, Hashable {
    public let trustDomain: String
    public let namespace: String
    public let serviceAccount: String

    public init(trustDomain: String, namespace: String, serviceAccount: String) {
        self.trustDomain = trustDomain
        self.namespace = namespace
        self.serviceAccount = serviceAccount
    }

    /// `spiffe://cluster.local/ns/default/sa/bookinfo`.
    public init?(spiffe text: String) {
        guard text.hasPrefix("spiffe://") else { return nil }
        let parts = text.dropFirst("spiffe://".count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[1] == "ns", parts[3] == "sa", parts.allSatisfy({ !$0.isEmpty }) else {
            return nil
        }
        self.init(trustDomain: String(parts[0]), namespace: String(parts[2]), serviceAccount: String(parts[4]))
    }
}
