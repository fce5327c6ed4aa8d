// Whose process is at the other end of a connection that comes over loopback.

import Base
import Glibc

/// Everybody on a machine reaches its loopback addresses. The kernel says in /proc/net/tcp which user has opened a socket.
enum LocalPeer {
    /// The user of this process, or root: either could read this process's keys anyway.
    static func isTrusted(_ remote: SocketAddress) -> Bool {
        guard let address = remote.ip?.unmapped, address.isLoopback, let port = remote.port else { return false }
        let end = ":" + hex(UInt32(port), digits: 4)
        var places = [(table: address.family == .v4 ? "tcp" : "tcp6", endpoint: text(of: address) + end)]
        // A client may have opened a socket of IPv6 for an address of IPv4.
        if address.family == .v4 { places.append((table: "tcp6", endpoint: mapped(address) + end)) }
        for place in places {
            if let user = owner(of: place.endpoint, in: lines(place.table)) { return user == 0 || user == geteuid() }
        }
        return false
    }

    /// Of the line whose local address this is: `  1: 0100007F:D2F0 0100007F:3A98 01 ...`, the user being the eighth word.
    static func owner(of endpoint: String, in table: [UInt8]) -> UInt32? {
        let wanted = Array(endpoint.utf8)
        for line in table.split(separator: 0x0A) {
            let words = line.split(separator: 0x20, maxSplits: 8)
            // 01: established.
            guard words.count > 7, words[1].elementsEqual(wanted), words[3].elementsEqual("01".utf8) else { continue }
            return UInt32(String(decoding: words[7], as: UTF8.self))
        }
        return nil
    }

    /// As the kernel prints it: words of 32 bits in the machine's order.
    static func text(of address: IPAddress) -> String {
        let bytes = address.bytes
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            let word = bytes[start..<(start + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return hex(UInt32(bigEndian: word), digits: 8)
        }.joined()
    }

    private static func mapped(_ address: IPAddress) -> String {
        "0000000000000000" + hex(UInt32(bigEndian: 0xFFFF), digits: 8) + text(of: address)
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static func lines(_ table: String) -> [UInt8] {
        let descriptor = unsafe open("/proc/net/\(table)", O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < 64 << 20 {
            let count = unsafe part.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += part[..<count]
        }
        return bytes
    }
}
