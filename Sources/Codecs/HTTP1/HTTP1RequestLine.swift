// A request line cut into its three parts.

import Base

/// Method, target and version are what stands between runs of bytes up to and including space, as Envoy cuts them.
struct HTTP1RequestLine {
    let method: ByteView
    let target: ByteView
    /// Empty for HTTP/0.9.
    let version: ByteView

    init(_ line: ByteView) {
        var index = 0
        method = Self.island(line, &index)
        target = Self.island(line, &index)
        while index < line.count, line[index] <= 0x20 { index += 1 }
        var end = line.count
        while end > index, line[end - 1] <= 0x20 { end -= 1 }
        version = line[index..<end]
    }

    private static func island(_ line: ByteView, _ index: inout Int) -> ByteView {
        while index < line.count, line[index] <= 0x20 { index += 1 }
        let start = index
        while index < line.count, line[index] > 0x20 { index += 1 }
        return line[start..<index]
    }
}
