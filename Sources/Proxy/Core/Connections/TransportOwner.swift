// What a transport tells the protocol that speaks over it.

import Base
import Runtime

/// Why a transport ended, as far as the protocol above has to know.
enum CloseReason: Equatable {
    /// This side closed it.
    case local
    /// The peer closed it: FIN with nothing left to read.
    case remote
    /// The peer aborted it, or the network did: an errno value.
    case reset(Int32)
    case connectFailed(Int32)
    case connectTimeout
    case tlsFailed
}

/// Subclassed by everything that speaks a protocol over a `Transport`; calls arrive on the loop.
class TransportOwner: LoopObject {
    /// Connected and, where there is TLS, past the handshake.
    func transportReady() {}

    /// Bytes have arrived; returns how many were taken. The rest is presented again, with more behind it, after
    /// `resumeReading` or when more arrives.
    func transportReceived(_ bytes: ByteView) -> Int { bytes.count }

    /// Bytes have gone on to another transport without being shown (`Transport.splice`).
    func transportSpliced(_ count: Int) {}

    /// The peer will send no more; writing is still possible.
    func transportEnded() {}

    /// What was queued has fallen below the low watermark after it stood above the high one.
    func transportDrained() {}

    /// It is over; the transport has let go of its owner. Not called for a `close` by the owner itself.
    func transportClosed(_ reason: CloseReason) {}
}
