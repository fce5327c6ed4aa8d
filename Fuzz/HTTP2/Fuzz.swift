// Any bytes into an HTTP/2 session of either role.

import Base
import HTTP2

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    HTTP2FuzzEntry.run(unsafe ByteView(start: data, count: size))
    return 0
}
