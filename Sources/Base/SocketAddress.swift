// Where a socket is bound or connected: IP and port, or a path in the unix domain.

import Glibc

public enum SocketAddress: Hashable, Sendable {
    case ip(IPAddress, port: UInt16)
    /// A leading NUL byte names Linux's abstract namespace; in configuration it is written as `@`.
    case unix(path: String)

    public var ip: IPAddress? {
        if case .ip(let address, _) = self { return address }
        return nil
    }

    public var port: UInt16? {
        if case .ip(_, let port) = self { return port }
        return nil
    }

    public var domain: Int32 {
        switch self {
        case .ip(let address, _): address.family == .v4 ? AF_INET : AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// Any address of the machine, with this port.
    public func isWildcard(port: UInt16) -> Bool {
        guard case .ip(let address, port) = self else { return false }
        return address == .anyV4 || address == .anyV6
    }

    /// Any address of the machine of the other's family, with its port. An IPv6 wildcard stands for both families.
    public func isWildcard(for other: SocketAddress) -> Bool {
        guard case .ip(let address, let port) = self, case .ip(let wanted, port) = other else { return false }
        return address == .anyV6 || (address == .anyV4 && wanted.family == .v4)
    }

    /// Lends the address in the kernel's form; nil when a unix path is too long for it.
    public func withKernelForm<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result? {
        switch self {
        case .ip(let address, let port) where address.family == .v4:
            var form = sockaddr_in()
            form.sin_family = sa_family_t(AF_INET)
            form.sin_port = port.bigEndian
            form.sin_addr.s_addr = address.v4Bits.bigEndian
            return unsafe withUnsafeBytes(of: &form) { raw in
                unsafe body(
                    raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
            }
        case .ip(let address, let port):
            var form = sockaddr_in6()
            form.sin6_family = sa_family_t(AF_INET6)
            form.sin6_port = port.bigEndian
            form.sin6_addr = address.in6
            return unsafe withUnsafeBytes(of: &form) { raw in
                unsafe body(
                    raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
            }
        case .unix(let path):
            return unsafe Self.withUnixForm(path, body)
        }
    }

    private static func withUnixForm<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result? {
        let name = Array(path.utf8)
        var form = sockaddr_un()
        form.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: form.sun_path)
        if name.isEmpty || name.count >= room { return nil }
        unsafe withUnsafeMutableBytes(of: &form.sun_path) { unsafe $0.copyBytes(from: name) }
        // An abstract name is exactly as long as it says; a path is read up to its NUL.
        let length = MemoryLayout<sa_family_t>.size + name.count + (name[0] == 0 ? 0 : 1)
        return unsafe withUnsafeBytes(of: &form) { raw in
            unsafe body(
                raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
        }
    }

    /// Reads what the kernel filled in; nil for a family that the proxy does not use.
    public init?(kernelForm raw: UnsafeRawBufferPointer) {
        guard raw.count >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(unsafe raw.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where raw.count >= MemoryLayout<sockaddr_in>.size:
            let form = unsafe raw.loadUnaligned(as: sockaddr_in.self)
            self = .ip(IPAddress(v4: UInt32(bigEndian: form.sin_addr.s_addr)), port: UInt16(bigEndian: form.sin_port))
        case AF_INET6 where raw.count >= MemoryLayout<sockaddr_in6>.size:
            let form = unsafe raw.loadUnaligned(as: sockaddr_in6.self)
            self = .ip(IPAddress(form.sin6_addr), port: UInt16(bigEndian: form.sin6_port))
        case AF_UNIX:
            let bytes = unsafe Array(raw.dropFirst(MemoryLayout<sa_family_t>.size))
            let abstract = bytes.first == 0
            let name = abstract ? bytes : Array(bytes.prefix { $0 != 0 })
            self = .unix(path: String(decoding: name, as: UTF8.self))
        default: return nil
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// Envoy's form: `127.0.0.1:80`, `[::1]:80`, or the path.
    public var description: String {
        switch self {
        case .ip(let address, let port):
            address.family == .v4 ? "\(address):\(port)" : "[\(address)]:\(port)"
        case .unix(let path):
            path.utf8.first == 0 ? "@" + path.dropFirst() : path
        }
    }
}

extension SocketAddress {
    /// `127.0.0.1:80` or `[::1]:80`.
    public init?(text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let address = IPAddress(String(host)) else { return nil }
        self = .ip(address, port: port)
    }
}
