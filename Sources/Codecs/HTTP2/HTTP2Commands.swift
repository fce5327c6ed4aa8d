// What the owner of a session may ask for. Every command may come from within an event.

import Base
import CNghttp2

extension HTTP2Session {
    /// Starts a request (client). `headers` must have `:method` and what else RFC 9113, section 8.3.1 asks for, and none
    /// of the connection's own headers. Nil when the connection takes no request any more.
    public func startRequest(
        _ headers: borrowing HeaderBlock, endStream: Bool, context: AnyObject? = nil, tag: UInt64 = 0
    ) -> HTTP2StreamID? {
        precondition(role == .client, "a server starts no requests")
        if !acceptsRequests { return nil }
        let count = load(headers)
        var provider = unsafe HTTP2Library.dataProvider
        let stream =
            endStream
            ? unsafe nghttp2_submit_request(library, nil, fields, count, nil, nil)
            : unsafe nghttp2_submit_request(library, nil, fields, count, &provider, nil)
        if stream < 0 { return nil }
        let state = unsafe streams.insert(stream)
        unsafe state.pointee.sent.decompressed = UInt64(headers.byteSize)
        unsafe state.pointee.isAnnounced = true
        unsafe state.pointee.hasResponded = true
        unsafe state.pointee.hasLocalEnded = endStream
        unsafe state.pointee.context = context
        unsafe state.pointee.tag = tag
        flood.streamOpened()
        return stream
    }

    /// Sends a response's headers (server); a 1xx status leaves room for the final ones. False when the stream is gone
    /// or has had its final headers.
    @discardableResult
    public func respond(_ stream: HTTP2StreamID, _ headers: borrowing HeaderBlock, endStream: Bool) -> Bool {
        guard let state = unsafe streams.find(stream), unsafe !state.pointee.hasResponded else { return false }
        let count = load(headers)
        if !endStream, Self.isInformational(headers) {
            let flags = UInt8(NGHTTP2_FLAG_NONE.rawValue)
            return unsafe nghttp2_submit_headers(library, flags, stream, nil, fields, count, nil) == 0
        }
        unsafe state.pointee.sent.decompressed &+= UInt64(headers.byteSize)
        unsafe state.pointee.hasResponded = true
        unsafe state.pointee.hasLocalEnded = endStream
        if endStream { return unsafe nghttp2_submit_response(library, stream, fields, count, nil) == 0 }
        var provider = unsafe HTTP2Library.dataProvider
        return unsafe nghttp2_submit_response(library, stream, fields, count, &provider) == 0
    }

    /// Queues body bytes behind the headers. False when the stream is gone or ended on this side.
    @discardableResult
    public func send(_ stream: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) -> Bool {
        guard let state = unsafe streams.find(stream) else { return false }
        guard unsafe state.pointee.hasResponded, unsafe !state.pointee.hasLocalEnded else { return false }
        unsafe state.pointee.pending.append(bytes)
        unsafe state.pointee.hasLocalEnded = endStream
        if endStream || !bytes.isEmpty { unsafe wake(state) }
        return true
    }

    /// Ends the stream with trailers, behind all bytes that were sent. Empty trailers end it with a DATA frame.
    @discardableResult
    public func sendTrailers(_ stream: HTTP2StreamID, _ trailers: borrowing HeaderBlock) -> Bool {
        guard let state = unsafe streams.find(stream) else { return false }
        guard unsafe state.pointee.hasResponded, unsafe !state.pointee.hasLocalEnded else { return false }
        unsafe state.pointee.hasLocalEnded = true
        if !trailers.isEmpty {
            unsafe state.pointee.hasTrailers = true
            unsafe state.pointee.trailers.copy(from: trailers)
            unsafe state.pointee.sent.decompressed &+= UInt64(trailers.byteSize)
        }
        unsafe wake(state)
        return true
    }

    /// Ends the stream at once. With NO_ERROR, what was written completely goes out before, as far as the windows
    /// allow. Reports `streamClosed` when the frame is made.
    public func reset(_ stream: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        guard let state = unsafe streams.find(stream) else { return }
        if unsafe state.pointee.hasOwnerReset { return }
        if unsafe state.pointee.hasLocalEnded, unsafe !state.pointee.hasSentEnd, code == .noError {
            if unsafe state.pointee.deferredReset == nil { deferredResets.append(stream) }
            unsafe state.pointee.deferredReset = code
            return
        }
        unsafe submitReset(state, code)
    }

    /// The owner is done with `count` received bytes: the peer may send as many more.
    public func consumed(_ stream: HTTP2StreamID, _ count: Int) {
        // What was left of a closed stream has been given back when it closed.
        guard let state = unsafe streams.find(stream) else { return }
        let amount = unsafe min(count, state.pointee.unconsumed)
        unsafe state.pointee.unconsumed -= amount
        if amount > 0 { _ = unsafe nghttp2_session_consume(library, stream, amount) }
    }

    /// Body bytes that wait on this side.
    public func pendingBytes(_ stream: HTTP2StreamID) -> Int {
        guard let state = unsafe streams.find(stream) else { return 0 }
        return unsafe state.pointee.pending.count
    }

    /// Asks for one `sendBufferDrained` when no more than `threshold` bytes wait. Not reported when that is so already.
    public func watchDrain(_ stream: HTTP2StreamID, atMost threshold: Int) {
        guard let state = unsafe streams.find(stream) else { return }
        unsafe state.pointee.watchesDrain = state.pointee.pending.count > threshold
        unsafe state.pointee.drainThreshold = threshold
    }

    /// `payload` comes back in `pingAcknowledged`.
    public func ping(_ payload: UInt64) {
        let bigEndian = payload.bigEndian
        unsafe withUnsafeBytes(of: bigEndian) { raw in
            let bytes = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
            _ = unsafe nghttp2_submit_ping(library, UInt8(NGHTTP2_FLAG_NONE.rawValue), bytes)
        }
    }

    /// First step of a graceful shutdown (server): GOAWAY with the largest id, so that requests on their way are still
    /// taken. `goAway(.noError)` follows a round trip or a drain time later.
    public func startGracefulShutdown() {
        if role == .client { return }
        _ = unsafe nghttp2_submit_shutdown_notice(library)
    }

    /// GOAWAY with the last stream that was taken. Streams up to that one go on.
    public func goAway(_ code: HTTP2ErrorCode) {
        let last = unsafe nghttp2_session_get_last_proc_stream_id(library)
        let flags = UInt8(NGHTTP2_FLAG_NONE.rawValue)
        sentGoAway = true
        _ = unsafe nghttp2_submit_goaway(library, flags, last, code.rawValue, nil, 0)
    }

    /// GOAWAY, and the end of everything: `isFinished` once it is in `output`.
    public func terminate(_ code: HTTP2ErrorCode) {
        sentGoAway = true
        _ = unsafe nghttp2_session_terminate_session(library, code.rawValue)
    }

    /// What the stream has had on the wire so far; nil when it is gone.
    public func meters(of stream: HTTP2StreamID) -> (received: HTTP2Meter, sent: HTTP2Meter)? {
        guard let state = unsafe streams.find(stream) else { return nil }
        return unsafe (state.pointee.received, state.pointee.sent)
    }

    /// The object kept with a stream.
    public func context(of stream: HTTP2StreamID) -> AnyObject? {
        guard let state = unsafe streams.find(stream) else { return nil }
        return unsafe state.pointee.context
    }

    public func setContext(_ context: AnyObject?, of stream: HTTP2StreamID) {
        guard let state = unsafe streams.find(stream) else { return }
        unsafe state.pointee.context = context
    }

    /// A word kept with a stream, for owners that keep their streams in a slab; 0 when none was set.
    public func tag(of stream: HTTP2StreamID) -> UInt64 {
        guard let state = unsafe streams.find(stream) else { return 0 }
        return unsafe state.pointee.tag
    }

    public func setTag(_ tag: UInt64, of stream: HTTP2StreamID) {
        guard let state = unsafe streams.find(stream) else { return }
        unsafe state.pointee.tag = tag
    }

    /// Any stream that is still open, so that the owner of a broken connection can end them one by one.
    public var anyStream: HTTP2StreamID? {
        guard let state = unsafe streams.first() else { return nil }
        return unsafe state.pointee.id
    }

    /// In no order; a table of them is made, so this is for rare occasions.
    public var openStreams: [HTTP2StreamID] {
        var ids: [HTTP2StreamID] = []
        streams.collect(&ids)
        return ids
    }

    /// Forgets a stream without a word to the peer; only when the connection is being torn down. No event follows.
    public func forget(_ stream: HTTP2StreamID) {
        guard let state = unsafe streams.remove(stream) else { return }
        unsafe streams.recycle(state)
    }
}

// MARK: - Internals

extension HTTP2Session {
    func wake(_ state: HTTP2StreamTable.State) {
        if unsafe !state.pointee.isDeferred { return }
        unsafe state.pointee.isDeferred = false
        _ = unsafe nghttp2_session_resume_data(library, state.pointee.id)
    }

    func submitReset(_ state: HTTP2StreamTable.State, _ code: HTTP2ErrorCode) {
        unsafe state.pointee.hasOwnerReset = true
        unsafe state.pointee.deferredReset = nil
        flood.controlFrameQueued()
        let flags = UInt8(NGHTTP2_FLAG_NONE.rawValue)
        _ = unsafe nghttp2_submit_rst_stream(library, flags, state.pointee.id, code.rawValue)
    }

    func submitDeferredResets() {
        for stream in deferredResets {
            guard let state = unsafe streams.find(stream), let code = unsafe state.pointee.deferredReset else {
                continue
            }
            unsafe submitReset(state, code)
        }
        deferredResets.removeAll(keepingCapacity: true)
    }

    /// Fills `fields`, pseudo headers first. The library copies values and unknown names before it returns.
    func load(_ headers: borrowing HeaderBlock) -> Int {
        let count = headers.count
        reserveFields(count)
        var filled = 0
        for index in 0..<count where Self.isPseudo(headers, index) {
            loadField(headers, index, into: filled)
            filled += 1
        }
        if filled == count { return count }
        for index in 0..<count where !Self.isPseudo(headers, index) {
            loadField(headers, index, into: filled)
            filled += 1
        }
        return count
    }

    private static func isPseudo(_ headers: borrowing HeaderBlock, _ index: Int) -> Bool {
        let id = headers.id(at: index)
        if id != .other { return id.rawValue <= HeaderID.protocol.rawValue }
        return headers.name(at: index).first == UInt8(ascii: ":")
    }

    private func loadField(_ headers: borrowing HeaderBlock, _ index: Int, into slot: Int) {
        let name = headers.name(at: index)
        let value = headers.value(at: index)
        // SAFETY: the library only reads through these pointers, although its type is not const.
        let field = unsafe nghttp2_nv(
            name: UnsafeMutablePointer(mutating: name.unsafeBytes.baseAddress ?? HTTP2Library.nothing),
            value: UnsafeMutablePointer(mutating: value.unsafeBytes.baseAddress ?? HTTP2Library.nothing),
            namelen: name.count, valuelen: value.count,
            flags: Self.flags(headers.id(at: index)))
        unsafe (fields.unsafelyUnwrapped + slot).initialize(to: field)
    }

    /// Well-known names lie in static memory. Values that are new in every message are kept out of HPACK's table, where
    /// each would push out entries that come back.
    private static func flags(_ id: HeaderID) -> UInt8 {
        let plain = UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue)
        switch id {
        case .other: return UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)
        case .requestID, .traceparent, .b3, .b3TraceID, .b3SpanID, .b3ParentSpanID:
            return plain | UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue)
        default: return plain
        }
    }

    private func reserveFields(_ count: Int) {
        if count <= fieldCapacity { return }
        let target = max(32, count.nextPowerOf2)
        unsafe fields?.deallocate()
        unsafe fields = .allocate(capacity: target)
        fieldCapacity = target
    }

    private static func isInformational(_ headers: borrowing HeaderBlock) -> Bool {
        guard let status = headers.first(.status) else { return false }
        return status.count == 3 && status[0] == UInt8(ascii: "1") && !status.equals("101")
    }
}

extension Int {
    fileprivate var nextPowerOf2: Int { 1 << (Int.bitWidth - Swift.max(0, self - 1).leadingZeroBitCount) }
}
