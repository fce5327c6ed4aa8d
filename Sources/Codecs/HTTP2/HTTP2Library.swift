// Makes nghttp2 sessions: callbacks, options and the data provider that all streams share.

import Base
import CLoopMemory
import CNghttp2

@safe
enum HTTP2Library {
    /// Something to point at for empty names and values.
    // SAFETY: one byte that is never written nor freed.
    nonisolated(unsafe) static let nothing: UnsafePointer<UInt8> = {
        let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        unsafe byte.initialize(to: 0)
        return unsafe UnsafePointer(byte)
    }()

    static var dataProvider: nghttp2_data_provider {
        unsafe nghttp2_data_provider(
            source: nghttp2_data_source(ptr: nil),
            read_callback: { _, stream, _, length, flags, _, user in
                unsafe HTTP2Library.with(user) { unsafe $0.readBody(stream, upTo: length, flags: flags) }
            })
    }

    static func makeSession(role: HTTP2Role, options: HTTP2Options, userData: UnsafeMutableRawPointer) -> OpaquePointer
    {
        var option: OpaquePointer?
        unsafe check(nghttp2_option_new(&option))
        defer { unsafe nghttp2_option_del(option) }
        unsafe nghttp2_option_set_no_auto_window_update(option, 1)
        unsafe nghttp2_option_set_no_closed_streams(option, 1)
        // Surrounding white space in a value is let through, as Envoy does.
        unsafe nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(option, 1)
        // Header sizes are the message layer's to limit, not the framing's.
        unsafe nghttp2_option_set_max_send_header_block_length(option, 32 << 20)
        unsafe nghttp2_option_set_max_deflate_dynamic_table_size(option, Int(options.hpackTableSize))
        // Ours is counted with Envoy's rules; the library's own limit is a second net behind it.
        unsafe nghttp2_option_set_max_outbound_ack(option, options.maxOutboundControlFrames + 10000)
        unsafe nghttp2_option_set_stream_reset_rate_limit(option, options.resetBurst, options.resetRate)
        unsafe nghttp2_option_set_max_continuations(option, 512)
        // Until the server's SETTINGS arrive, its limit is not known; RFC 9113 says none.
        unsafe nghttp2_option_set_peer_max_concurrent_streams(option, UInt32(Int32.max))

        var memory = unsafe nghttp2_mem(
            mem_user_data: nil, malloc: { unsafe skein_loop_malloc($0, $1) }, free: { unsafe skein_loop_free($0, $1) },
            calloc: { unsafe skein_loop_calloc($0, $1, $2) }, realloc: { unsafe skein_loop_realloc($0, $1, $2) })
        var session: OpaquePointer?
        switch role {
        case .client: unsafe check(nghttp2_session_client_new3(&session, callbacks.pointer, userData, option, &memory))
        case .server: unsafe check(nghttp2_session_server_new3(&session, callbacks.pointer, userData, option, &memory))
        }
        guard let session = unsafe session else { fatalError("nghttp2 made no session") }
        return unsafe session
    }

    private static func check(_ code: Int32) {
        if code != 0 { fatalError("nghttp2 could not allocate: \(code)") }
    }

    /// Lends the session behind a callback's user data.
    @inline(__always)
    static func with<Result>(_ user: UnsafeMutableRawPointer?, _ body: (HTTP2Session) -> Result) -> Result {
        // SAFETY: the pointer was made from the session that now runs the library; its caller keeps it alive.
        unsafe Unmanaged<HTTP2Session>.fromOpaque(user.unsafelyUnwrapped)._withUnsafeGuaranteedRef(body)
    }

    @safe
    struct Callbacks: @unchecked Sendable {
        // SAFETY: filled once and only read afterwards; sessions copy what it points to.
        let pointer: OpaquePointer?
    }

    private static let callbacks: Callbacks = {
        var table: OpaquePointer?
        unsafe check(nghttp2_session_callbacks_new(&table))
        unsafe nghttp2_session_callbacks_set_on_begin_frame_callback(table) { _, header, user in
            unsafe with(user) { unsafe $0.frameBegan(header.unsafelyUnwrapped.pointee) }
        }
        unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(table) { _, frame, user in
            unsafe with(user) { unsafe $0.headersBegan(frame.unsafelyUnwrapped) }
        }
        unsafe nghttp2_session_callbacks_set_on_header_callback(table) {
            _, frame, name, nameLength, value, length, _, user in
            let nameView = unsafe ByteView(start: name, count: nameLength)
            let valueView = unsafe ByteView(start: value, count: length)
            return unsafe with(user) { unsafe $0.header(frame.unsafelyUnwrapped.pointee.hd, nameView, valueView) }
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(table) { _, _, stream, data, length, user in
            let bytes = unsafe ByteView(start: data, count: length)
            return unsafe with(user) { $0.dataArrived(stream, bytes) }
        }
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(table) { _, frame, user in
            unsafe with(user) { unsafe $0.frameArrived(frame.unsafelyUnwrapped) }
        }
        unsafe nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(table) { _, frame, error, user in
            unsafe with(user) { unsafe $0.invalidFrame(frame.unsafelyUnwrapped.pointee.hd, error) }
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(table) { _, stream, code, user in
            unsafe with(user) { $0.streamEnded(stream, HTTP2ErrorCode(rawValue: code)) }
        }
        unsafe nghttp2_session_callbacks_set_on_frame_send_callback(table) { _, frame, user in
            unsafe with(user) { unsafe $0.frameSent(frame.unsafelyUnwrapped) }
        }
        unsafe nghttp2_session_callbacks_set_send_data_callback(table) { _, frame, header, length, _, user in
            unsafe with(user) {
                unsafe $0.writeBody(frame.unsafelyUnwrapped.pointee.hd.stream_id, header.unsafelyUnwrapped, length)
            }
        }
        unsafe nghttp2_session_callbacks_set_error_callback2(table) { _, _, text, length, user in
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: length)
            return unsafe with(user) { unsafe $0.complained(ByteView(bytes)) }
        }
        return unsafe Callbacks(pointer: table)
    }()
}
