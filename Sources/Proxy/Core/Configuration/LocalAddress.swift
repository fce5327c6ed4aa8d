// An address of this machine that others can reach: what stands for peers on loopback in x-forwarded-for.

import Base
import Glibc

enum LocalAddress {
    /// The first IPv4 address of an interface that is no loopback; loopback when there is none.
    static var first: IPAddress {
        let fallback = IPAddress(v4: 0x7F00_0001)
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { return fallback }
        defer { unsafe freeifaddrs(list) }
        var next = unsafe list
        while let entry = unsafe next {
            unsafe next = entry.pointee.ifa_next
            guard let form = unsafe entry.pointee.ifa_addr, unsafe form.pointee.sa_family == sa_family_t(AF_INET) else {
                continue
            }
            let raw = unsafe UnsafeRawBufferPointer(start: form, count: MemoryLayout<sockaddr_in>.size)
            if let ip = unsafe SocketAddress(kernelForm: raw)?.ip, !ip.isLoopback { return ip }
        }
        return fallback
    }
}
