// The library's callbacks, from frames to events.

import Base
import CNghttp2

/// Frame types and flags as the bytes they are on the wire.
enum HTTP2Wire {
    static let data: UInt8 = 0
    static let headers: UInt8 = 1
    static let priority: UInt8 = 2
    static let reset: UInt8 = 3
    static let settings: UInt8 = 4
    static let ping: UInt8 = 6
    static let goAway: UInt8 = 7
    static let windowUpdate: UInt8 = 8
    static let continuation: UInt8 = 9

    static let endStream: UInt8 = 1
    static let ack: UInt8 = 1
    static let headerLength = 9
}

/// What callbacks return to the library.
private enum Verdict {
    static let proceed: Int32 = 0
    static let resetStream = NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    static let abort = NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
    static let pause = NGHTTP2_ERR_PAUSE.rawValue
}

// MARK: - Receiving

extension HTTP2Session {
    /// Every frame, before its payload. HEADERS and DATA are judged later, when their padding is known.
    func frameBegan(_ header: nghttp2_frame_hd) -> Int32 {
        flushHeldChunk()
        let isAck = header.flags & HTTP2Wire.ack != 0
        switch header.type {
        case HTTP2Wire.headers: headerFrameBytes = UInt64(header.length + HTTP2Wire.headerLength)
        case HTTP2Wire.data:
            if let state = unsafe streams.find(header.stream_id) {
                unsafe state.pointee.received.wire &+= UInt64(header.length + HTTP2Wire.headerLength)
            }
        case HTTP2Wire.continuation:
            headerFrameBytes &+= UInt64(header.length + HTTP2Wire.headerLength)
            if let trouble = flood.payloadFrame(length: header.length, endsStream: false) { return fail(trouble) }
        case HTTP2Wire.priority:
            if let trouble = flood.priorityFrame() { return fail(trouble) }
        case HTTP2Wire.windowUpdate:
            if let trouble = flood.windowUpdate() { return fail(trouble) }
        case HTTP2Wire.ping where !isAck: flood.controlFrameQueued()
        case HTTP2Wire.settings where !isAck: flood.controlFrameQueued()
        default: break
        }
        if header.type != HTTP2Wire.ping || !isAck { events.frameReceived() }
        return Verdict.proceed
    }

    func headersBegan(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        let header = unsafe frame.pointee.hd
        block.removeAll()
        cookies.removeAll()
        crumbCount = 0
        crumbBytes = 0
        let padding = unsafe frame.pointee.headers.padlen
        let endsStream = header.flags & HTTP2Wire.endStream != 0
        if let trouble = flood.payloadFrame(length: header.length - padding, endsStream: endsStream) {
            return fail(trouble)
        }
        if role == .server, unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
            // A stream that the library still knows under this id would be the library's error.
            if unsafe streams.find(header.stream_id) == nil { _ = unsafe streams.insert(header.stream_id) }
            flood.streamOpened()
        }
        return Verdict.proceed
    }

    func header(_ frame: nghttp2_frame_hd, _ name: ByteView, _ value: ByteView) -> Int32 {
        let id = HeaderID(lowercaseName: name)
        switch id {
        case .cookie:
            if crumbCount > 0 { cookies.append("; ") }
            cookies.append(value)
            crumbCount += 1
            crumbBytes += name.count + value.count
        case .authority where value.contains(UInt8(ascii: "@")):
            return refuseUserInfo(frame.stream_id)
        case .host where role == .server:
            if value.contains(UInt8(ascii: "@")) { return refuseUserInfo(frame.stream_id) }
            // `:authority` wins over `host`; alone, `host` stands in for it.
            if !block.contains(.authority) { block.append(.authority, value) }
        case .other:
            if options.underscores != .allow, role == .server, name.contains(UInt8(ascii: "_")) {
                if options.underscores == .rejectRequest { return fault(frame.stream_id, .underscore) }
                hasDroppedUnderscores += 1
                return Verdict.proceed
            }
            block.append(name: name, value: value)
        default: block.append(id, value)
        }
        if block.byteSize + crumbBytes > options.maxHeaderBytes { return fault(frame.stream_id, .headersTooLarge) }
        if block.count + crumbCount > options.maxHeaderCount { return fault(frame.stream_id, .tooManyHeaders) }
        return Verdict.proceed
    }

    /// RFC 9113, section 8.3.1: no user information in the authority. Later versions of the library check it themselves.
    private func refuseUserInfo(_ stream: HTTP2StreamID) -> Int32 {
        if !options.streamErrorOnInvalidMessage {
            let words = "user information in the authority of stream \(stream)"
            return fail(HTTP2Failure(kind: .invalidMessage, words: words, code: .protocolError))
        }
        // The first reset counts: the library's own, which the verdict brings, would say INTERNAL_ERROR.
        let code = HTTP2ErrorCode.protocolError.rawValue
        _ = unsafe nghttp2_submit_rst_stream(library, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, code)
        return fault(stream, .invalidHeader)
    }

    func dataArrived(_ stream: HTTP2StreamID, _ bytes: ByteView) -> Int32 {
        flushHeldChunk()
        heldChunk = bytes
        heldStream = stream
        return Verdict.proceed
    }

    /// Hands over body bytes whose frame did not end the stream, or has not ended yet.
    func flushHeldChunk() {
        if heldStream == 0 { return }
        deliverData(endStream: false)
    }

    private func deliverData(endStream: Bool) {
        let stream = heldStream
        let bytes = heldChunk
        heldStream = 0
        heldChunk = ByteView()
        guard let state = unsafe streams.find(stream) else {
            // Nobody will ever take these bytes from the connection's window.
            if !bytes.isEmpty { _ = unsafe nghttp2_session_consume_connection(library, bytes.count) }
            return
        }
        unsafe state.pointee.unconsumed += bytes.count
        if endStream { unsafe state.pointee.hasRemoteEnded = true }
        events.data(stream, bytes, endStream: endStream)
    }

    func frameArrived(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        let header = unsafe frame.pointee.hd
        switch header.type {
        case HTTP2Wire.data: return dataFrameArrived(header, padding: unsafe frame.pointee.data.padlen)
        case HTTP2Wire.headers: headersArrived(header, unsafe frame.pointee.headers.cat)
        case HTTP2Wire.reset:
            if let state = unsafe streams.find(header.stream_id) { unsafe state.pointee.hasPeerReset = true }
        case HTTP2Wire.settings:
            if header.flags & HTTP2Wire.ack != 0 { events.settingsAcknowledged() } else { events.settingsReceived() }
        case HTTP2Wire.ping where header.flags & HTTP2Wire.ack != 0:
            let payload = unsafe withUnsafeBytes(of: frame.pointee.ping.opaque_data) { raw in
                unsafe UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self))
            }
            events.pingAcknowledged(payload)
        case HTTP2Wire.goAway:
            receivedGoAway = true
            let last = unsafe frame.pointee.goaway.last_stream_id
            events.goAway(lastStream: last, code: HTTP2ErrorCode(rawValue: unsafe frame.pointee.goaway.error_code))
        default: break
        }
        return Verdict.proceed
    }

    private func dataFrameArrived(_ header: nghttp2_frame_hd, padding: Int) -> Int32 {
        let endsStream = header.flags & HTTP2Wire.endStream != 0
        if let trouble = flood.payloadFrame(length: header.length - padding, endsStream: endsStream) {
            return fail(trouble)
        }
        if heldStream == 0 {
            if !endsStream { return Verdict.proceed }
            heldStream = header.stream_id
        }
        deliverData(endStream: endsStream)
        return Verdict.proceed
    }

    private func headersArrived(_ header: nghttp2_frame_hd, _ category: nghttp2_headers_category) {
        guard let state = unsafe streams.find(header.stream_id) else { return }
        unsafe state.pointee.received.header &+= headerFrameBytes
        unsafe state.pointee.received.wire &+= headerFrameBytes
        unsafe state.pointee.received.decompressed &+= UInt64(block.byteSize + crumbBytes)
        if crumbCount > 0 { block.append(.cookie, cookies.view) }
        let endStream = header.flags & HTTP2Wire.endStream != 0
        let kind: HTTP2HeadersKind
        if unsafe state.pointee.hasFinalHeaders {
            kind = .trailers
        } else if role == .client, block.first(.status)?.first == UInt8(ascii: "1") {
            kind = .informational
        } else {
            kind = .message
            unsafe state.pointee.hasFinalHeaders = true
        }
        unsafe state.pointee.isAnnounced = true
        if endStream { unsafe state.pointee.hasRemoteEnded = true }
        // Taken out for the call, so that a command given within it finds the session's own block untouched.
        var lent = HeaderBlock()
        swap(&lent, &block)
        events.headers(header.stream_id, &lent, kind, endStream: endStream)
        swap(&lent, &block)
        block.removeAll()
    }

    func invalidFrame(_ header: nghttp2_frame_hd, _ error: Int32) -> Int32 {
        switch error {
        case NGHTTP2_ERR_REFUSED_STREAM.rawValue:
            flood.controlFrameQueued()
            events.streamFault(header.stream_id, .refused)
            return Verdict.proceed
        case NGHTTP2_ERR_HTTP_HEADER.rawValue, NGHTTP2_ERR_HTTP_MESSAGING.rawValue:
            if options.streamErrorOnInvalidMessage {
                let isField = error == NGHTTP2_ERR_HTTP_HEADER.rawValue
                _ = fault(header.stream_id, isField ? .invalidHeader : .invalidMessage)
                return Verdict.proceed
            }
            let words = complaint.isEmpty ? "malformed HTTP message on stream \(header.stream_id)" : complaint
            return fail(HTTP2Failure(kind: .invalidMessage, words: words, code: .protocolError))
        default:
            let text = unsafe String(cString: nghttp2_strerror(error))
            let words = complaint.isEmpty ? "\(text), frame type \(header.type)" : "\(text): \(complaint)"
            return fail(HTTP2Failure(kind: .protocolViolation, words: words, code: .protocolError))
        }
    }

    func complained(_ text: ByteView) -> Int32 {
        complaint = text.prefix(500).string
        return Verdict.proceed
    }

    private func fail(_ trouble: HTTP2Failure) -> Int32 {
        if failure == nil { failure = trouble }
        return Verdict.abort
    }

    private func fault(_ stream: HTTP2StreamID, _ fault: HTTP2StreamFault) -> Int32 {
        flood.controlFrameQueued()
        if let state = unsafe streams.find(stream) { unsafe state.pointee.hasFault = true }
        events.streamFault(stream, fault)
        return Verdict.resetStream
    }
}

// MARK: - Sending

extension HTTP2Session {
    /// The library asks what it may put in the next DATA frame.
    func readBody(_ stream: HTTP2StreamID, upTo length: Int, flags: UnsafeMutablePointer<UInt32>?) -> Int {
        guard let state = unsafe streams.find(stream) else { return Int(Verdict.resetStream) }
        let waiting = unsafe state.pointee.pending.count
        if waiting == 0, unsafe !state.pointee.hasLocalEnded {
            unsafe state.pointee.isDeferred = true
            return Int(NGHTTP2_ERR_DEFERRED.rawValue)
        }
        let amount = min(waiting, length)
        var answer = NGHTTP2_DATA_FLAG_NO_COPY.rawValue
        if unsafe state.pointee.hasLocalEnded, amount == waiting {
            answer |= NGHTTP2_DATA_FLAG_EOF.rawValue
            if unsafe state.pointee.hasTrailers {
                answer |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
                let count = unsafe load(state.pointee.trailers)
                _ = unsafe nghttp2_submit_trailer(library, stream, fields, count)
            }
        }
        unsafe flags.unsafelyUnwrapped.pointee = answer
        return amount
    }

    /// Copies one DATA frame from its stream to the output: the only copy on the way out.
    func writeBody(_ stream: HTTP2StreamID, _ header: UnsafePointer<UInt8>, _ length: Int) -> Int32 {
        guard let state = unsafe streams.find(stream) else { return Verdict.resetStream }
        output.reserve(HTTP2Wire.headerLength + length)
        unsafe output.append(ByteView(start: header, count: HTTP2Wire.headerLength))
        if length > 0 {
            unsafe output.append(state.pointee.pending.view.prefix(length))
            unsafe state.pointee.pending.consume(length)
        }
        unsafe state.pointee.sent.wire &+= UInt64(HTTP2Wire.headerLength + length)
        flood.dataFrameSent()
        if unsafe state.pointee.watchesDrain, unsafe state.pointee.pending.count <= state.pointee.drainThreshold {
            unsafe state.pointee.watchesDrain = false
            events.sendBufferDrained(stream)
        }
        return output.count >= outputLimit ? Verdict.pause : Verdict.proceed
    }

    func frameSent(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
        let header = unsafe frame.pointee.hd
        switch header.type {
        case HTTP2Wire.data, HTTP2Wire.headers:
            if header.type == HTTP2Wire.headers, let state = unsafe streams.find(header.stream_id) {
                let size = UInt64(header.length + HTTP2Wire.headerLength)
                unsafe state.pointee.sent.header &+= size
                unsafe state.pointee.sent.wire &+= size
            }
            if header.flags & HTTP2Wire.endStream != 0, let state = unsafe streams.find(header.stream_id) {
                unsafe state.pointee.hasSentEnd = true
            }
        case HTTP2Wire.ping where header.flags & HTTP2Wire.ack != 0: flood.controlFrameSent()
        case HTTP2Wire.settings where header.flags & HTTP2Wire.ack != 0: flood.controlFrameSent()
        case HTTP2Wire.reset: flood.controlFrameSent()
        case HTTP2Wire.goAway: goAwaySent(HTTP2ErrorCode(rawValue: unsafe frame.pointee.goaway.error_code))
        default: break
        }
        return Verdict.proceed
    }

    /// Some violations are reported by nothing but the GOAWAY that the library sends on its own.
    private func goAwaySent(_ code: HTTP2ErrorCode) {
        if sentGoAway || code == .noError { return }
        if failure == nil {
            let words = complaint.isEmpty ? "the peer broke the protocol: \(code)" : "\(code): \(complaint)"
            failure = HTTP2Failure(kind: .protocolViolation, words: words, code: code)
        }
    }

    func streamEnded(_ stream: HTTP2StreamID, _ code: HTTP2ErrorCode) -> Int32 {
        if heldStream == stream { flushHeldChunk() }
        guard let state = unsafe streams.find(stream) else { return Verdict.proceed }
        let unconsumed = unsafe state.pointee.unconsumed
        unsafe state.pointee.unconsumed = 0
        if unconsumed > 0 { _ = unsafe nghttp2_session_consume_connection(library, unconsumed) }
        if unsafe state.pointee.isAnnounced {
            let closure = unsafe describeClosure(state, code)
            // Commands on the stream find nothing left to do.
            unsafe state.pointee.hasResponded = true
            unsafe state.pointee.hasLocalEnded = true
            unsafe state.pointee.hasOwnerReset = true
            events.streamClosed(stream, closure)
        }
        // The owner may have forgotten the stream by itself.
        forget(stream)
        return Verdict.proceed
    }

    private func describeClosure(_ state: HTTP2StreamTable.State, _ code: HTTP2ErrorCode) -> HTTP2StreamClosure {
        let origin: HTTP2StreamClosure.Origin
        if unsafe state.pointee.hasOwnerReset {
            origin = .owner
        } else if unsafe state.pointee.hasPeerReset {
            origin = .peer
        } else if code == .noError {
            origin = .completed
        } else if code == .refusedStream, receivedGoAway, unsafe !state.pointee.hasFault {
            origin = .peer
        } else {
            origin = .session
        }
        let isRetriable = role == .client && code == .refusedStream && origin != .owner
        return HTTP2StreamClosure(code: code, origin: origin, isRetriable: isRetriable)
    }
}
