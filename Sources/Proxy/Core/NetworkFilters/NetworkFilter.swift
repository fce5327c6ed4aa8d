// The face of a network filter: what it sees of a connection before the protocol does, and what it may decide.

import Base
import Formatting

enum NetworkVerdict {
    /// On to the next filter.
    case proceed
    /// Nothing passes until the filter calls `NetworkFilterGate.proceed` or `close`.
    case wait
    /// The connection ends now, without a word.
    case close
}

/// One configured filter of one connection.
class NetworkFilter {
    /// Whether `received` is still to be called. A chain in which nobody looks at bytes costs nothing per read.
    var watchesData: Bool { false }

    /// Before the handshake, where there is one: the peer is known by its address only.
    func newConnection(_ gate: NetworkFilterGate) -> NetworkVerdict { .proceed }

    /// What the client has sent and nobody has taken yet; `ended` when nothing will follow.
    func received(_ bytes: ByteView, ended: Bool, _ gate: NetworkFilterGate) -> NetworkVerdict { .proceed }

    /// The time that `NetworkFilterGate.arm` was given is over.
    func timerFired(_ gate: NetworkFilterGate) {}

    /// Called once for each filter whose `newConnection` was called.
    func connectionClosed() {}
}

/// One loop's own part of a configured filter: its counters, and what makes it for each connection.
class NetworkFilterContext {
    func make() -> NetworkFilter { NetworkFilter() }
}
