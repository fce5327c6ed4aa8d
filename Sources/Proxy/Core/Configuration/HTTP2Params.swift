// HTTP/2 settings of a listener or a cluster, and the keepalive pings that go with them.

import Base
import EnvoyAPI
import HTTP2

/// `Http2ProtocolOptions.connection_keepalive`.
struct HTTP2KeepaliveParams: Sendable {
    let interval: TimeSpan
    let timeout: TimeSpan
    let jitterPercent: Double
    /// A connection that was silent this long is asked before it gets another request.
    let idleInterval: TimeSpan

    init(_ node: ConfigNode) {
        interval = node.duration("interval") ?? .zero
        timeout = node.duration("timeout") ?? .zero
        jitterPercent = node.message("interval_jitter")?.double("value") ?? 15
        idleInterval = node.duration("connection_idle_interval") ?? .zero
    }
}
