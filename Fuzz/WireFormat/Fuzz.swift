// Any bytes as protobuf fields.

import Base
import Protobuf

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    fuzzWireFormat(unsafe ByteView(start: data, count: size))
    return 0
}
