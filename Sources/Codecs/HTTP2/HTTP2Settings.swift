// The first words of a session: SETTINGS and the connection's window.

import CNghttp2

extension HTTP2Session {
    /// Settings in Envoy's order, then a WINDOW_UPDATE that opens the connection's window.
    func announceSettings() {
        var entries: [nghttp2_settings_entry] = []
        func add(_ id: nghttp2_settings_id, _ value: UInt32) {
            entries.append(nghttp2_settings_entry(settings_id: Int32(id.rawValue), value: value))
        }
        if role == .client { add(NGHTTP2_SETTINGS_ENABLE_PUSH, 0) }
        for custom in options.customSettings {
            entries.append(nghttp2_settings_entry(settings_id: Int32(custom.identifier), value: custom.value))
        }
        add(NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, options.hpackTableSize)
        add(NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, options.allowConnect ? 1 : 0)
        add(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, options.maxConcurrentStreams)
        add(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, options.initialStreamWindow)
        if options.maxFrameSize != 16384 { add(NGHTTP2_SETTINGS_MAX_FRAME_SIZE, options.maxFrameSize) }
        let flags = UInt8(NGHTTP2_FLAG_NONE.rawValue)
        let code = unsafe nghttp2_submit_settings(library, flags, entries, entries.count)
        precondition(code == 0, "the configuration holds settings that HTTP/2 does not allow")
        let window = Int32(clamping: options.initialConnectionWindow)
        _ = unsafe nghttp2_session_set_local_window_size(library, flags, 0, window)
    }
}
