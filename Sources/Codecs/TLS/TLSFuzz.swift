// Entries for fuzzing: arbitrary bytes from a peer in any state must end in a failure or a wish for more.

import Base

public enum TLSFuzz {
    /// Feeds a fresh server session.
    public static func server(_ bytes: ByteView, _ context: TLSServerContext) {
        feed(bytes, TLSSession(server: context))
    }

    /// Feeds a client session that has said hello.
    public static func client(_ bytes: ByteView, _ context: TLSClientContext) {
        let session = TLSSession(client: context)
        _ = session.handshake()
        feed(bytes, session)
    }

    private static func feed(_ bytes: ByteView, _ session: TLSSession) {
        var plaintext = ByteQueue()
        // Two halves, so that a record boundary may fall anywhere.
        for part in [bytes.prefix(bytes.count / 2), bytes.dropFirst(bytes.count / 2)] {
            session.receive(part)
            if case .failed = session.handshake() { break }
            if session.isHandshakeDone { _ = session.read(into: &plaintext) }
        }
        session.transportEnded()
        _ = session.handshake()
        session.shutdown()
    }
}
