// The addresses of this machine, or of the network namespace the agent runs in.

import Base
import CLinux
import Glibc

public enum OwnAddresses {
    /// Of interfaces that are up, without loopback and link-local ones; IPv4 first.
    public static var all: [IPAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { return [] }
        defer { unsafe freeifaddrs(list) }
        var found: [IPAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            unsafe next = entry.pointee.ifa_next
            let flags = unsafe Int32(bitPattern: entry.pointee.ifa_flags)
            guard flags & Int32(IFF_UP) != 0, flags & Int32(IFF_LOOPBACK) == 0,
                let raw = unsafe entry.pointee.ifa_addr
            else { continue }
            let family = unsafe Int32(raw.pointee.sa_family)
            let size: Int
            switch family {
            case AF_INET: size = MemoryLayout<sockaddr_in>.size
            case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
            default: continue
            }
            // SAFETY: the kernel's list holds a whole address of the family that it names.
            let address = unsafe SocketAddress(kernelForm: UnsafeRawBufferPointer(start: raw, count: size))
            guard let ip = address?.ip, !isLinkLocal(ip), !found.contains(ip) else { continue }
            found.append(ip)
        }
        return found.filter { $0.family == .v4 } + found.filter { $0.family == .v6 }
    }

    private static func isLinkLocal(_ address: IPAddress) -> Bool {
        switch address.family {
        case .v4: address.v4Bits >> 16 == 0xA9FE
        case .v6: address.high >> 54 == 0xFE80 >> 6
        }
    }
}
