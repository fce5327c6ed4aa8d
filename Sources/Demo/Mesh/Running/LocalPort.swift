// Whether a port of 127.0.0.1 can be had.

import Base
import Glibc

enum LocalPort {
    /// Nil: it is free; else why it isn't.
    static func refusal(_ port: UInt16) -> String? {
        if port == 0 { return nil }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if descriptor < 0 { return DemoState.words(errno) }
        defer { close(descriptor) }
        var one: Int32 = 1
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        let address = SocketAddress.ip(IPAddress(v4: 0x7F00_0001), port: port)
        let code = unsafe address.withKernelForm { form, length in
            unsafe bind(descriptor, form, length) == 0 && listen(descriptor, 1) == 0 ? 0 : errno
        }
        return code == 0 ? nil : DemoState.words(code ?? EINVAL)
    }

    static func isFree(_ port: UInt16) -> Bool { refusal(port) == nil }

    static func require(_ port: UInt16, _ flag: String) throws(DemoFailure) {
        guard let refusal = refusal(port) else { return }
        let advice =
            refusal == DemoState.words(EACCES) ? "take one above 1023" : "end what listens there, or take another port"
        throw DemoFailure(
            "--\(flag): 127.0.0.1:\(port) can't be listened on (\(refusal)); \(advice); 0 takes a free one")
    }
}
