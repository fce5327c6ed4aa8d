// A request line cut into its three parts.

import Base

/// Method, target and version are what stands between runs of bytes up to and including space, as Envoy cuts them.
struct HTTP1RequestLine {
    let method: ByteView
    let target: ByteView
    /// Empty for HTTP/0.9.
    let version: ByteView

    init(_ line: ByteView) {
        // SAFETY: every index is below the count of the same buffer.
        let bytes = unsafe line.unsafeBytes
        let count = line.count
        var index = 0
        while index < count, unsafe bytes[index] <= 0x20 { index += 1 }
        let methodStart = index
        while index < count, unsafe bytes[index] > 0x20 { index += 1 }
        method = line[methodStart..<index]
        while index < count, unsafe bytes[index] <= 0x20 { index += 1 }
        let targetStart = index
        while index < count, unsafe bytes[index] > 0x20 { index += 1 }
        target = line[targetStart..<index]
        while index < count, unsafe bytes[index] <= 0x20 { index += 1 }
        var end = count
        while end > index, unsafe bytes[end - 1] <= 0x20 { end -= 1 }
        version = line[index..<end]
    }
}
