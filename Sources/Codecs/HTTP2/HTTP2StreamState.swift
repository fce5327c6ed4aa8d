// What the session keeps for one stream beside the library's own state.

import Base

/// Lives in the pool of an `HTTP2StreamTable`; its memory is used again for a later stream.
@safe
struct HTTP2StreamState: ~Copyable {
    var id: HTTP2StreamID = 0
    /// Body bytes that wait for flow control or for the socket.
    var pending = ByteQueue()
    /// Trailers that go out behind `pending`.
    var trailers = HeaderBlock()
    var context: AnyObject?
    var tag: UInt64 = 0
    /// Received, and not yet given back with `consumed`.
    var unconsumed = 0
    var drainThreshold = 0
    var watchesDrain = false
    /// The owner has heard of this stream and must hear of its end.
    var isAnnounced = false
    var hasFinalHeaders = false
    var hasRemoteEnded = false
    /// Our headers were handed to the library; final ones, not 1xx.
    var hasResponded = false
    var hasTrailers = false
    var hasLocalEnded = false
    var hasSentEnd = false
    /// The library asked for data when there was none and must be woken.
    var isDeferred = false
    var hasPeerReset = false
    var hasOwnerReset = false
    var hasFault = false
    /// To be reset as soon as what was written has left.
    var deferredReset: HTTP2ErrorCode?
    var received = HTTP2Meter()
    var sent = HTTP2Meter()
    var next: UnsafeMutablePointer<HTTP2StreamState>?

    init() { unsafe next = nil }

    /// Ready for another stream; keeps a modest amount of memory.
    mutating func clear() {
        pending.removeAll()
        if pending.allocatedBytes > HTTP2StreamState.keptBytes { pending.releaseIfEmpty() }
        trailers.removeAll()
        context = nil
        tag = 0
        unconsumed = 0
        drainThreshold = 0
        watchesDrain = false
        isAnnounced = false
        hasFinalHeaders = false
        hasRemoteEnded = false
        hasResponded = false
        hasTrailers = false
        hasLocalEnded = false
        hasSentEnd = false
        isDeferred = false
        hasPeerReset = false
        hasOwnerReset = false
        hasFault = false
        deferredReset = nil
        received = HTTP2Meter()
        sent = HTTP2Meter()
    }

    static let keptBytes = 16 << 10
}
