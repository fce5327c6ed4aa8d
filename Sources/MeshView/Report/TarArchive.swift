// An archive in the format of POSIX's ustar: what every tar reads.

public struct TarArchive: Sendable {
    private var bytes: [UInt8] = []
    /// Of all entries, in seconds since 1970.
    private let time: Int64

    public init(time: Int64) { self.time = time }

    /// False for a path that the format has no room for (more than 100 bytes behind the last fitting slash).
    @discardableResult
    public mutating func add(_ path: String, _ content: [UInt8]) -> Bool {
        guard let (prefix, name) = Self.split(Array(path.utf8)), content.count < 1 << 33 else { return false }
        var header = [UInt8](repeating: 0, count: 512)
        header.replaceSubrange(0..<name.count, with: name)
        Self.octal(0o600, at: 100, width: 8, in: &header)
        Self.octal(0, at: 108, width: 8, in: &header)
        Self.octal(0, at: 116, width: 8, in: &header)
        Self.octal(Int64(content.count), at: 124, width: 12, in: &header)
        Self.octal(time, at: 136, width: 12, in: &header)
        header[156] = UInt8(ascii: "0")
        let magic = Array("ustar\u{0}00".utf8)
        header.replaceSubrange(257..<265, with: magic)
        header.replaceSubrange(345..<(345 + prefix.count), with: prefix)
        // The sum is made with blanks in its own place.
        header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
        Self.octal(header.reduce(0) { $0 + Int64($1) }, at: 148, width: 7, in: &header)
        bytes += header
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
        return true
    }

    /// Two empty blocks end it.
    public var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    private static func octal(_ value: Int64, at offset: Int, width: Int, in header: inout [UInt8]) {
        let digits = Array(String(max(value, 0), radix: 8).utf8).suffix(width - 1)
        let padded = [UInt8](repeating: 0x30, count: width - 1 - digits.count) + digits
        header.replaceSubrange(offset..<(offset + width - 1), with: padded)
        header[offset + width - 1] = 0
    }

    /// 155 bytes before a slash and 100 behind it.
    private static func split(_ path: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        if path.isEmpty { return nil }
        if path.count <= 100 { return ([], path) }
        for index in path.indices.reversed() where path[index] == UInt8(ascii: "/") {
            if path.count - index - 1 > 100 { return nil }
            if index <= 155, index + 1 < path.count { return (Array(path[..<index]), Array(path[(index + 1)...])) }
        }
        return nil
    }
}
