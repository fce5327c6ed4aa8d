// Any bytes as a binary message; what decodes must survive being written.

import Base
import EnvoyAPI

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    fuzzMessageBinary(unsafe ByteView(start: data, count: size))
    return 0
}
