// The socket system calls, each once: EINTR is retried, errno is captured at the call, results are values.

import Base
import CLinux
import Glibc

public enum Socket {
    public enum ReadResult: Sendable {
        case bytes(Int)
        case wouldBlock
        case endOfStream
        case failed(Int32)
    }

    public enum WriteResult: Sendable {
        case bytes(Int)
        case wouldBlock
        case failed(Int32)
    }

    public enum ConnectResult: Sendable {
        case connected
        case inProgress
        case failed(SystemFailure)
    }

    @inlinable
    public static func read(_ fd: Int32, into target: UnsafeMutableRawBufferPointer) -> ReadResult {
        while true {
            let got = unsafe recv(fd, target.baseAddress, target.count, 0)
            if got > 0 { return .bytes(got) }
            if got == 0 { return .endOfStream }
            let code = errno
            if code == EINTR { continue }
            return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
        }
    }

    /// Looks at what has arrived without taking it.
    public static func peek(_ fd: Int32, into target: UnsafeMutableRawBufferPointer) -> ReadResult {
        while true {
            let got = unsafe recv(fd, target.baseAddress, target.count, Int32(MSG_PEEK))
            if got > 0 { return .bytes(got) }
            if got == 0 { return .endOfStream }
            let code = errno
            if code == EINTR { continue }
            return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
        }
    }

    @inlinable
    public static func write(_ fd: Int32, _ bytes: ByteView) -> WriteResult {
        while true {
            let raw = unsafe bytes.unsafeRaw
            let put = unsafe send(fd, raw.baseAddress, raw.count, Int32(MSG_NOSIGNAL))
            if put >= 0 { return .bytes(put) }
            let code = errno
            if code == EINTR { continue }
            return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
        }
    }

    /// Two pieces in one call.
    public static func write(_ fd: Int32, _ first: ByteView, _ second: ByteView) -> WriteResult {
        while true {
            let put = unsafe withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { vectors in
                let head = unsafe first.unsafeRaw
                let tail = unsafe second.unsafeRaw
                unsafe vectors[0] = iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count)
                unsafe vectors[1] = iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: tail.baseAddress), iov_len: tail.count)
                return unsafe writev(fd, vectors.baseAddress, 2)
            }
            if put >= 0 { return .bytes(put) }
            let code = errno
            if code == EINTR { continue }
            return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
        }
    }

    /// A non-blocking stream socket of the address's family.
    public static func stream(for address: SocketAddress) throws(SystemFailure) -> Descriptor {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let fd = socket(address.domain, kind, 0)
        if fd < 0 { throw SystemFailure.last("socket") }
        return Descriptor(taking: fd)
    }

    /// A non-blocking datagram socket of the address's family.
    public static func datagram(for address: SocketAddress) throws(SystemFailure) -> Descriptor {
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let fd = socket(address.domain, kind, 0)
        if fd < 0 { throw SystemFailure.last("socket") }
        return Descriptor(taking: fd)
    }

    public static func connect(_ fd: Int32, to address: SocketAddress) -> ConnectResult {
        let outcome = unsafe address.withKernelForm { form, length -> ConnectResult in
            while true {
                if unsafe Glibc.connect(fd, form, length) == 0 { return .connected }
                let code = errno
                if code == EINTR { continue }
                // A unix-domain socket whose backlog is full says EAGAIN: nothing will announce when to try again.
                if code == EINPROGRESS { return .inProgress }
                return .failed(SystemFailure("connect", code: code))
            }
        }
        return outcome ?? .failed(SystemFailure("connect", code: ENAMETOOLONG))
    }

    public static func bind(_ fd: Int32, to address: SocketAddress) throws(SystemFailure) {
        let result = unsafe address.withKernelForm { form, length in
            unsafe Glibc.bind(fd, form, length) == 0 ? 0 : errno
        }
        guard let result else { throw SystemFailure("bind", code: ENAMETOOLONG) }
        if result != 0 { throw SystemFailure("bind", code: result) }
    }

    public static func listen(_ fd: Int32, backlog: Int32) throws(SystemFailure) {
        if Glibc.listen(fd, backlog) != 0 { throw SystemFailure.last("listen") }
    }

    /// The next waiting connection; nil when there is none.
    public static func accept(_ fd: Int32) throws(SystemFailure) -> (socket: Int32, peer: SocketAddress?)? {
        var storage = sockaddr_storage()
        while true {
            let (accepted, peer) = unsafe withUnsafeMutableBytes(of: &storage) { raw -> (Int32, SocketAddress?) in
                var length = socklen_t(raw.count)
                let form = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self)
                let accepted = unsafe skein_accept(fd, form, &length)
                if accepted < 0 { return (-1, nil) }
                return unsafe (
                    accepted,
                    SocketAddress(kernelForm: UnsafeRawBufferPointer(start: raw.baseAddress, count: Int(length)))
                )
            }
            if accepted >= 0 { return (accepted, peer) }
            let code = errno
            switch code {
            // ECONNABORTED and EPROTO concern the one connection that is gone already.
            case EINTR, ECONNABORTED, EPROTO: continue
            case EAGAIN: return nil
            default: throw SystemFailure("accept", code: code)
            }
        }
    }

    public static func localAddress(_ fd: Int32) -> SocketAddress? {
        var storage = sockaddr_storage()
        return unsafe withUnsafeMutableBytes(of: &storage) { raw in
            var length = socklen_t(raw.count)
            let form = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self)
            guard unsafe getsockname(fd, form, &length) == 0 else { return nil }
            return unsafe SocketAddress(
                kernelForm: UnsafeRawBufferPointer(start: raw.baseAddress, count: Int(length)))
        }
    }

    public static func peerAddress(_ fd: Int32) -> SocketAddress? {
        var storage = sockaddr_storage()
        return unsafe withUnsafeMutableBytes(of: &storage) { raw in
            var length = socklen_t(raw.count)
            let form = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self)
            guard unsafe getpeername(fd, form, &length) == 0 else { return nil }
            return unsafe SocketAddress(
                kernelForm: UnsafeRawBufferPointer(start: raw.baseAddress, count: Int(length)))
        }
    }

    /// Where a redirected connection was going before netfilter sent it here.
    public static func originalDestination(_ fd: Int32, family: IPAddress.Family) -> SocketAddress? {
        var storage = sockaddr_storage()
        let level = family == .v4 ? Int32(IPPROTO_IP) : Int32(IPPROTO_IPV6)
        return unsafe withUnsafeMutableBytes(of: &storage) { raw in
            var length = socklen_t(raw.count)
            guard unsafe getsockopt(fd, level, SKEIN_SO_ORIGINAL_DST, raw.baseAddress, &length) == 0 else {
                return nil
            }
            return unsafe SocketAddress(
                kernelForm: UnsafeRawBufferPointer(start: raw.baseAddress, count: Int(length)))
        }
    }

    /// Takes connections for addresses that aren't this host's.
    public static func isTransparent(_ fd: Int32, family: IPAddress.Family) -> Bool {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        // IPV6_TRANSPARENT, of linux/in6.h.
        let (level, name) = family == .v4 ? (Int32(IPPROTO_IP), IP_TRANSPARENT) : (Int32(IPPROTO_IPV6), 75)
        return unsafe getsockopt(fd, level, name, &value, &length) == 0 && value != 0
    }

    /// The pending error of a socket, 0 for none: how a non-blocking connect ended.
    public static func pendingError(_ fd: Int32) -> Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        if unsafe getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) != 0 { return errno }
        return code
    }

    public static func setOption(_ fd: Int32, level: Int32, name: Int32, value: Int32) throws(SystemFailure) {
        var copy = value
        if unsafe setsockopt(fd, level, name, &copy, socklen_t(MemoryLayout<Int32>.size)) != 0 {
            throw SystemFailure.last("setsockopt")
        }
    }

    public static func setNoDelay(_ fd: Int32) throws(SystemFailure) {
        try setOption(fd, level: Int32(IPPROTO_TCP), name: TCP_NODELAY, value: 1)
    }

    public static func shutdownWriting(_ fd: Int32) { _ = shutdown(fd, Int32(SHUT_WR)) }

    /// Closing then sends RST instead of FIN, so that the peer can tell an abort from an end.
    public static func resetOnClose(_ fd: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        // A socket that is gone already needs no reset; there is nobody to tell.
        _ = unsafe setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }
}

extension Socket {
    public static func setOption(_ fd: Int32, level: Int32, name: Int32, bytes: [UInt8]) throws(SystemFailure) {
        let result = unsafe bytes.withUnsafeBytes { raw in
            unsafe setsockopt(fd, level, name, raw.baseAddress, socklen_t(raw.count)) == 0 ? 0 : errno
        }
        if result != 0 { throw SystemFailure("setsockopt", code: result) }
    }
}
