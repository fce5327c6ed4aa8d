// A stream's byte counts as its HTTP/2 session knows them.

import Formatting
import HTTP2

extension StreamBytes {
    mutating func note(_ meter: HTTP2Meter) {
        header = meter.header
        wire = meter.wire
        decompressedHeader = meter.decompressed
    }
}
