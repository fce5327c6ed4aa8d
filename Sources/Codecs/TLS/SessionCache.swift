// The sessions a client context can resume.

import Base
import COpenSSL

/// Shared by all loops; the lock is held for a few pointer moves per handshake.
@safe
final class SessionCache: Sendable {
    /// SAFETY: an SSL_SESSION is reference counted across threads and never changed once it is established.
    @safe
    private struct Entry: @unchecked Sendable {
        let session: OpaquePointer
        /// Whom the session was made with: it is offered to nobody else.
        let peerName: String
    }

    private let capacity: Int
    private let entries = Lock<[Entry]>([])

    init(capacity: Int) { self.capacity = capacity }

    deinit {
        entries.withLock { entries in
            for entry in entries { unsafe SSL_SESSION_free(entry.session) }
        }
    }

    /// Takes over one reference.
    func store(_ session: OpaquePointer, peerName: String) {
        let entry = unsafe Entry(session: session, peerName: peerName)
        entries.withLock { entries in
            while entries.count >= capacity { unsafe SSL_SESSION_free(entries.removeLast().session) }
            entries.insert(entry, at: 0)
        }
    }

    /// The newest session, with a reference for the caller. TLS 1.3 tickets are used once (RFC 8446 appendix C.4).
    func take(peerName: String) -> OpaquePointer? {
        let found = entries.withLock { entries -> Entry? in
            guard let index = entries.firstIndex(where: { $0.peerName == peerName }) else { return nil }
            let entry = entries[index]
            if unsafe SSL_SESSION_get_protocol_version(entry.session) >= TLS1_3_VERSION {
                entries.remove(at: index)
            } else {
                unsafe SSL_SESSION_up_ref(entry.session)
            }
            return entry
        }
        return unsafe found?.session
    }
}
