// Facts of one accepted connection that every stream of it and every filter chain match can ask for.

import Base
import Formatting
import Runtime

/// Made by the listener, filled by listener filters and the TLS handshake, then read only.
final class DownstreamConnection {
    let id: UInt64
    let began: Instant
    var facts: DownstreamFacts
    var tls: ConnectionTLSInfo?
    /// `tls` or `raw_buffer`, as sniffed or configured.
    var transportProtocol = ""
    var applicationProtocols: [String] = []
    /// What `original_dst` found: where redirected traffic was going.
    var originalDestination: SocketAddress?
    /// What `original_src` found: in whose name hosts are spoken to.
    var clientSource: ClientSource?
    /// Its listener is not the one that accepted it.
    var wasHandedOver = false
    /// Where network filters leave what they found out; made where there are some.
    var extras: StreamExtras?
    /// Why a network filter has ended the connection.
    var terminationDetails = ResponseDetails.none
    /// For the listener's own access logs, where it has any.
    var record: ConnectionRecord?

    init(id: UInt64, began: Instant, facts: DownstreamFacts) {
        self.id = id
        self.began = began
        self.facts = facts
    }

    // Whoever held the connection last, and however it ended: this is its end.
    deinit { record?.write(self) }
}
