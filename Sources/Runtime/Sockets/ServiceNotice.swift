// What a program tells the one that keeps it running (systemd's sd_notify protocol).

import Base
import Glibc

public enum ServiceNotice {
    /// `READY=1`, `STOPPING=1`; nothing happens where nobody asked to be told.
    public static func send(_ words: String) {
        guard let text = unsafe getenv("NOTIFY_SOCKET") else { return }
        var path = unsafe String(cString: text)
        if path.hasPrefix("@") { path = "\0" + path.dropFirst() }
        let address = SocketAddress.unix(path: path)
        guard let socket = try? Socket.datagram(for: address) else { return }
        let bytes = Array(words.utf8)
        _ = unsafe bytes.withUnsafeBytes { raw in
            Socket.sendDatagram(socket.raw, unsafe ByteView(raw), to: address)
        }
    }
}
