// What a program tells the one that keeps it running (systemd's sd_notify protocol).

import Base
import Glibc

public enum ServiceNotice {
    /// `READY=1`, `STOPPING=1`; nothing happens where nobody asked to be told. Who asked and can't be told would take the
    /// program for one that never gets ready, so that is said on standard error.
    public static func send(_ words: String) {
        guard let text = unsafe getenv("NOTIFY_SOCKET") else { return }
        let name = unsafe String(cString: text)
        let path = name.hasPrefix("@") ? "\0" + name.dropFirst() : name
        if isSent(Array(words.utf8), to: .unix(path: path)) { return }
        let complaint = Array(
            "can't tell \(words) at \(name), which NOTIFY_SOCKET names: \(SystemFailure.words(for: errno))\n".utf8)
        _ = unsafe write(STDERR_FILENO, complaint, complaint.count)
    }

    private static func isSent(_ bytes: [UInt8], to address: SocketAddress) -> Bool {
        guard let socket = try? Socket.datagram(for: address) else { return false }
        let result = unsafe bytes.withUnsafeBytes { raw in
            Socket.sendDatagram(socket.raw, unsafe ByteView(raw), to: address)
        }
        if case .bytes = result { return true }
        return false
    }
}
