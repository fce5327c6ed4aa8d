// Datagrams with the address of the other side.

import Base
import Glibc

extension Socket {
    public enum DatagramResult: Sendable {
        case bytes(Int, from: SocketAddress)
        case wouldBlock
        case failed(Int32)
    }

    public static func receiveDatagram(_ fd: Int32, into target: UnsafeMutableRawBufferPointer) -> DatagramResult {
        var storage = sockaddr_storage()
        while true {
            let (got, peer) = unsafe withUnsafeMutableBytes(of: &storage) { raw -> (Int, SocketAddress?) in
                var length = socklen_t(raw.count)
                let form = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self)
                let got = unsafe recvfrom(fd, target.baseAddress, target.count, 0, form, &length)
                if got < 0 { return (-1, nil) }
                return unsafe (
                    got, SocketAddress(kernelForm: UnsafeRawBufferPointer(start: raw.baseAddress, count: Int(length)))
                )
            }
            if got >= 0 {
                // Nobody to answer: such as from an unnamed unix socket.
                guard let peer else { continue }
                return .bytes(got, from: peer)
            }
            let code = errno
            if code == EINTR { continue }
            return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
        }
    }

    public static func sendDatagram(_ fd: Int32, _ bytes: ByteView, to address: SocketAddress) -> WriteResult {
        let raw = unsafe bytes.unsafeRaw
        let result = unsafe address.withKernelForm { form, length -> WriteResult in
            while true {
                let put = unsafe sendto(fd, raw.baseAddress, raw.count, Int32(MSG_NOSIGNAL), form, length)
                if put >= 0 { return .bytes(put) }
                let code = errno
                if code == EINTR { continue }
                return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
            }
        }
        return result ?? .failed(ENAMETOOLONG)
    }
}
