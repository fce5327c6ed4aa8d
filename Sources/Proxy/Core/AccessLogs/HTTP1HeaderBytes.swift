// How many header bytes of an HTTP/1 message Envoy's byte meters count.

import Base

enum HTTP1HeaderBytes {
    /// Of a head as written: all of it but its first line and the empty one.
    static func sent(_ head: ByteView) -> UInt64 {
        guard let end = head.firstIndex(of: 0x0A) else { return 0 }
        return UInt64(max(head.count - end - 3, 0))
    }

    /// Of a head as parsed: names, values, and three bytes a line. What the parser made of the first line is not in it.
    static func received(_ headers: borrowing HeaderBlock) -> UInt64 {
        var size = headers.byteSize + 3 * headers.count
        size -= line(.method, headers) + line(.path, headers) + line(.scheme, headers) + line(.status, headers)
        // `host` is kept under the longer name.
        if headers.contains(.authority) { size -= HeaderID.authority.view.count - 4 }
        return UInt64(max(size, 0))
    }

    private static func line(_ id: HeaderID, _ headers: borrowing HeaderBlock) -> Int {
        guard let value = headers.first(id) else { return 0 }
        return id.view.count + value.count + 3
    }
}
