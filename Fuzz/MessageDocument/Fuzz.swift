// Any bytes as a bootstrap file.

import Base
import EnvoyAPI

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    fuzzMessageDocument(unsafe ByteView(start: data, count: size))
    return 0
}
