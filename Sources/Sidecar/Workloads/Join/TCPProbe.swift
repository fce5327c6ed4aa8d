// Whether somebody listens at a TCP port, asked before anything is built on it.

import Glibc

public enum TCPProbe {
    /// Three seconds for each of the host's addresses.
    public static func answers(host: String, port: String) -> Bool {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, port, &hints, &list) == 0 else { return false }
        defer { unsafe freeaddrinfo(list) }
        var next = unsafe list
        while let entry = unsafe next {
            if unsafe answers(entry.pointee) { return true }
            unsafe next = entry.pointee.ai_next
        }
        return false
    }

    private static func answers(_ entry: addrinfo) -> Bool {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = unsafe Glibc.socket(entry.ai_family, kind, 0)
        if socket < 0 { return false }
        defer { close(socket) }
        if unsafe connect(socket, entry.ai_addr, entry.ai_addrlen) == 0 { return true }
        guard errno == EINPROGRESS else { return false }
        var wait = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&wait, 1, 3000) == 1 else { return false }
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &length) == 0 && code == 0
    }
}
