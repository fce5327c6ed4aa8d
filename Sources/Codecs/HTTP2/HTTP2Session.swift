// One HTTP/2 connection, either role, without I/O: bytes in, events and bytes out.

import Base
import CNghttp2

public enum HTTP2Role: Sendable { case client, server }

/// Wraps one nghttp2 session. Confined to its loop.
///
/// `receive` and `fillOutput` are never re-entered: the library forbids it, and the session traps. The owner calls
/// `receive` with what the socket had, then `fillOutput`, writes `output` to the socket and consumes what was taken.
/// It does not call `fillOutput` while the socket is blocked: then nothing is framed, bodies wait in their streams,
/// and the flood limits count what a peer provoked without reading.
@safe
public final class HTTP2Session {
    public let role: HTTP2Role
    public let options: HTTP2Options
    /// Frames for the socket. The owner consumes from the front.
    public var output = ByteQueue()
    /// Set once; from then on nothing more is received.
    public internal(set) var failure: HTTP2Failure?

    // SAFETY: the owner of the session is its receiver of events and outlives every call into the session.
    private unowned(unsafe) let receiver: HTTP2Events
    var events: HTTP2Events { unsafe receiver }
    var library: OpaquePointer?
    var streams = HTTP2StreamTable()
    var flood: HTTP2FloodGuard
    var block = HeaderBlock()
    var cookies = ByteQueue()
    /// The last message of the library about what it refused.
    var complaint = ""
    /// Body bytes of the frame being read, held back for a moment to learn whether the frame ends the stream.
    var heldChunk = ByteView()
    var heldStream: HTTP2StreamID = 0
    var outputLimit = 0
    var isReceiving = false
    var isFilling = false
    /// Reading was broken off: the library says nothing more, not even what was answered before.
    var isAborted = false
    var crumbCount = 0
    var crumbBytes = 0
    /// Of the header block that is being received, on the wire.
    var headerFrameBytes: UInt64 = 0
    var hasDroppedUnderscores = 0
    var sentGoAway = false
    var receivedGoAway = false
    var deferredResets: [HTTP2StreamID] = []
    /// Header fields on their way to the library; grown on demand, used again.
    var fields: UnsafeMutablePointer<nghttp2_nv>?
    var fieldCapacity = 0

    /// The connection's preface and SETTINGS are queued at once.
    public init(role: HTTP2Role, options: HTTP2Options, events: HTTP2Events) {
        self.role = role
        self.options = options
        unsafe receiver = events
        flood = HTTP2FloodGuard(options)
        unsafe library = nil
        unsafe fields = nil
        unsafe library = HTTP2Library.makeSession(
            role: role, options: options, userData: Unmanaged.passUnretained(self).toOpaque())
        announceSettings()
    }

    deinit {
        // SAFETY: made in `init`, used by nobody else; no callback is running, since those keep the session alive.
        unsafe nghttp2_session_del(library)
        unsafe fields?.deallocate()
    }

    /// Feeds bytes from the peer. All of them are taken. Nil: go on.
    public func receive(_ bytes: ByteView) -> HTTP2Failure? {
        precondition(!isReceiving && !isFilling, "HTTP2Session.receive called from within an event")
        if let failure { return failure }
        if bytes.isEmpty { return nil }
        isReceiving = true
        let raw = unsafe bytes.unsafeBytes
        let taken = unsafe nghttp2_session_mem_recv(library, raw.baseAddress, raw.count)
        flushHeldChunk()
        isReceiving = false
        if taken < 0 {
            isAborted = true
            if failure == nil { failure = describe(error: Int32(taken)) }
        }
        if failure == nil { failure = checkOutbound() }
        return failure
    }

    /// Frames as much as the peer's windows allow until `output` holds `limit` bytes or nothing is left to say.
    /// A single frame may exceed the limit.
    @discardableResult
    public func fillOutput(upTo limit: Int = 256 << 10) -> HTTP2Failure? {
        precondition(!isReceiving && !isFilling, "HTTP2Session.fillOutput called from within an event")
        if isAborted { return failure }
        isFilling = true
        outputLimit = limit
        drainLibrary()
        if !deferredResets.isEmpty, output.count < limit {
            submitDeferredResets()
            drainLibrary()
        }
        isFilling = false
        return failure
    }

    private func drainLibrary() {
        while output.count < outputLimit {
            var data: UnsafePointer<UInt8>?
            let count = unsafe nghttp2_session_mem_send(library, &data)
            if count > 0 {
                unsafe output.append(ByteView(start: data, count: count))
                continue
            }
            if count < 0 {
                isAborted = true
                if failure == nil { failure = describe(error: Int32(count)) }
            }
            return
        }
    }

    /// Something waits for the socket or to be framed.
    public var wantsWrite: Bool { unsafe !output.isEmpty || !isAborted && nghttp2_session_want_write(library) != 0 }

    /// Both sides have said all they will say; the connection can be closed once `output` has left.
    public var isFinished: Bool {
        unsafe nghttp2_session_want_read(library) == 0 && nghttp2_session_want_write(library) == 0
    }

    public var activeStreams: Int { streams.count }
    public var maxConcurrentStreamsOfPeer: UInt32 { remoteSetting(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS) }
    /// RFC 8441: the server takes extended CONNECT.
    public var peerAllowsConnect: Bool { remoteSetting(NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL) == 1 }
    public var hasSentGoAway: Bool { sentGoAway }
    public var hasReceivedGoAway: Bool { receivedGoAway }
    /// A request may be started (client): no GOAWAY either way, ids left, no failure.
    public var acceptsRequests: Bool {
        unsafe failure == nil && nghttp2_session_check_request_allowed(library) != 0
    }
    /// Headers with underscores that were dropped since the last call: `http2.dropped_headers_with_underscores`.
    public func takeDroppedHeaderCount() -> Int {
        defer { hasDroppedUnderscores = 0 }
        return hasDroppedUnderscores
    }

    /// Gives memory back that only the next stream would need; for connections that went idle.
    public func trim() {
        streams.trim()
        output.releaseIfEmpty()
        cookies.removeAll()
        cookies.releaseIfEmpty()
        if !isReceiving { block = HeaderBlock() }
    }

    private func remoteSetting(_ id: nghttp2_settings_id) -> UInt32 {
        unsafe nghttp2_session_get_remote_settings(library, id)
    }

    private func checkOutbound() -> HTTP2Failure? {
        flood.checkOutbound(queued: unsafe nghttp2_session_get_outbound_queue_size(library))
    }

    private func describe(error: Int32) -> HTTP2Failure {
        let text = unsafe String(cString: nghttp2_strerror(error))
        let words = complaint.isEmpty ? text : "\(text): \(complaint)"
        switch error {
        case NGHTTP2_ERR_FLOODED.rawValue, NGHTTP2_ERR_TOO_MANY_CONTINUATIONS.rawValue,
            NGHTTP2_ERR_TOO_MANY_SETTINGS.rawValue:
            return HTTP2Failure(kind: .flood, words: words, code: .enhanceYourCalm)
        case NGHTTP2_ERR_NOMEM.rawValue: fatalError("out of memory in an HTTP/2 session")
        default: return HTTP2Failure(kind: .protocolViolation, words: words, code: .protocolError)
        }
    }
}
