// How far a connected proxy is: what debug pages and waiting commands ask for.

import Base
import Registry
import Translation

/// What a connected proxy's configuration is made of, and the routes that it has asked for.
public struct ProxySample: Sendable {
    public let request: TranslationRequest
    public let routes: [String]
}

public struct ProxyStatus: Sendable {
    public struct Subscription: Sendable {
        public let type: XDSType
        public let nonceSent: String
        public let nonceAcknowledged: String
        public let versionSent: String
        public let resources: Int
        public let refusal: String?
        public let isWatched: Bool

        /// In Istio's words.
        public var word: String {
            if !isWatched { return "IGNORED" }
            if nonceSent.isEmpty { return "NOT SENT" }
            if refusal != nil { return "ERROR" }
            return nonceSent == nonceAcknowledged ? "SYNCED" : "STALE"
        }
    }

    public let connection: String
    public let node: ProxyNode
    public let peer: String
    public let isDelta: Bool
    public let connectedAt: UInt64
    public let subscriptions: [Subscription]
    /// All that this version of the world means for the proxy has been sent and taken.
    public let worldApplied: UInt64
    /// The version for which it was told last, whether or not it has answered.
    public let worldSent: UInt64
}
