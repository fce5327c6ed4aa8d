// The BIO through which OpenSSL reads a session's input queue and appends to its output queue.

import Base
import COpenSSL

/// One method table for the process; each BIO carries its session unretained.
///
/// What must hold: a session frees its SSL, and with it the BIO, before it goes away itself.
enum TransportQueueBIO {
    /// SAFETY: written once under the runtime's once-lock, read-only afterwards.
    nonisolated(unsafe) private static let method: OpaquePointer? = unsafe makeMethod()

    static func attach(_ session: TLSSession, to ssl: OpaquePointer) -> Bool {
        guard let method = unsafe method, let bio = unsafe BIO_new(method) else { return false }
        unsafe BIO_set_data(bio, Unmanaged.passUnretained(session).toOpaque())
        unsafe BIO_set_init(bio, 1)
        // Both directions share one BIO; SSL takes over the single reference.
        unsafe SSL_set_bio(ssl, bio, bio)
        return true
    }

    private static func makeMethod() -> OpaquePointer? {
        guard let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "skein queues") else {
            return nil
        }
        unsafe BIO_meth_set_read_ex(method) { bio, target, length, readBytes in
            unsafe TransportQueueBIO.readInput(bio, target, length, readBytes)
        }
        unsafe BIO_meth_set_write_ex(method) { bio, source, length, written in
            guard let bio = unsafe bio, let context = unsafe BIO_get_data(bio), let source = unsafe source else {
                return 0
            }
            unsafe Unmanaged<TLSSession>.fromOpaque(context)._withUnsafeGuaranteedRef { session in
                unsafe session.output.append(ByteView(UnsafeRawBufferPointer(start: source, count: length)))
            }
            unsafe written?.pointee = length
            return 1
        }
        unsafe BIO_meth_set_ctrl(method) { _, command, _, _ in
            command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP || command == BIO_CTRL_PUSH
                || command == BIO_CTRL_POP ? 1 : 0
        }
        return unsafe method
    }

    private static func readInput(
        _ bio: OpaquePointer?, _ target: UnsafeMutablePointer<CChar>?, _ length: Int,
        _ readBytes: UnsafeMutablePointer<Int>?
    ) -> Int32 {
        guard let bio = unsafe bio, let context = unsafe BIO_get_data(bio), let target = unsafe target else { return 0 }
        unsafe skein_bio_clear_retry(bio)
        let taken = unsafe Unmanaged<TLSSession>.fromOpaque(context)._withUnsafeGuaranteedRef { session in
            unsafe session.takeInput(UnsafeMutableRawBufferPointer(start: target, count: length))
        }
        if taken == 0 {
            unsafe skein_bio_retry_read(bio)
            return 0
        }
        unsafe readBytes?.pointee = taken
        return 1
    }
}
