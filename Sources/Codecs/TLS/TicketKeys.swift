// The keys that protect a server's session tickets: given ones, or own ones that rotate.

import Base
import COpenSSL

/// Shared by all loops; the lock is held for a copy of 80 bytes, once per ticket made or opened.
final class TicketKeys: Sendable {
    /// 16 bytes of name, 32 for the MAC, 32 for the cipher.
    static let keyLength = 80
    private static let rotation = TimeSpan.seconds(24 * 3600)

    private struct State {
        /// The first encrypts, all decrypt.
        var keys: [[UInt8]]
        var madeAt: Instant
    }

    private let state: Lock<State>
    private let rotates: Bool

    init(given: [[UInt8]]) throws(InvalidTLS) {
        for (index, key) in given.enumerated() where key.count != TicketKeys.keyLength {
            throw InvalidTLS(
                .sessionTicketKey(index), found: "\(key.count) bytes", expected: "\(TicketKeys.keyLength) bytes")
        }
        rotates = given.isEmpty
        state = Lock(State(keys: given.isEmpty ? [TicketKeys.random()] : given, madeAt: .now))
    }

    private static func random() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: keyLength)
        guard unsafe RAND_bytes(&bytes, Int32(keyLength)) == 1 else { fatalError("no random bytes for ticket keys") }
        return bytes
    }

    private func current() -> [UInt8] {
        state.withLock { state in
            if rotates, Instant.now - state.madeAt > TicketKeys.rotation {
                state.keys = [TicketKeys.random(), state.keys[0]]
                state.madeAt = .now
            }
            return state.keys[0]
        }
    }

    private func find(_ name: ByteView) -> (key: [UInt8], isCurrent: Bool)? {
        state.withLock { state in
            for (index, key) in state.keys.enumerated() where name.equals(Array(key.prefix(16))) {
                return (key, index == 0)
            }
            return nil
        }
    }

    /// The library's ticket callback; `renews` asks for a new ticket in any case, because TLS 1.3 clients use one once: 1 done, 2 done but issue a new ticket, 0 unknown key, -1 broken.
    func process(
        name: UnsafeMutablePointer<UInt8>, iv: UnsafeMutablePointer<UInt8>, cipher: OpaquePointer, mac: OpaquePointer,
        encrypts: Bool, renews: Bool
    ) -> Int32 {
        if encrypts {
            let key = current()
            for index in 0..<16 { unsafe name[index] = key[index] }
            guard unsafe RAND_bytes(iv, 16) == 1 else { return -1 }
            return unsafe protect(key, cipher, mac, iv, encrypts: true) ? 1 : -1
        }
        guard let found = unsafe find(ByteView(start: name, count: 16)) else { return 0 }
        guard unsafe protect(found.key, cipher, mac, iv, encrypts: false) else { return -1 }
        return found.isCurrent && !renews ? 1 : 2
    }

    private func protect(
        _ key: [UInt8], _ cipher: OpaquePointer, _ mac: OpaquePointer, _ iv: UnsafeMutablePointer<UInt8>, encrypts: Bool
    ) -> Bool {
        unsafe key.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return false }
            return unsafe skein_ticket_protect(cipher, mac, start + 16, 32, start + 48, iv, encrypts ? 1 : 0) == 1
        }
    }
}
