// Addresses written into byte queues without a String in between.

import Glibc

extension ByteQueue {
    /// `10.0.0.1` or `2001:db8::1`, as `IPAddress.description` has it.
    public mutating func append(_ address: IPAddress) {
        switch address.family {
        case .v4:
            let bits = address.v4Bits
            append(decimal: UInt64(bits >> 24))
            for shift in [UInt32(16), 8, 0] {
                append(byte: 0x2E)
                append(decimal: UInt64(bits >> shift & 0xFF))
            }
        case .v6:
            var form = address.in6
            unsafe appendInPlace(atLeast: 46) { free in
                let text = unsafe free.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
                guard unsafe inet_ntop(AF_INET6, &form, text, 46) != nil else { return 0 }
                return unsafe strlen(text)
            }
        }
    }

    /// `10.0.0.1:80`, `[::1]:80` or the path, as `SocketAddress.description` has it.
    public mutating func append(_ address: SocketAddress) {
        switch address {
        case .ip(let ip, let port):
            if ip.family == .v6 { append(byte: 0x5B) }
            append(ip)
            if ip.family == .v6 { append(byte: 0x5D) }
            append(byte: 0x3A)
            append(decimal: UInt64(port))
        case .unix: append(address.description)
        }
    }
}
