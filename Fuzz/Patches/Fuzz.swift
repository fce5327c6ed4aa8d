// Any bytes as an object with patches of every kind; what must hold between them is checked there.

import Base
import ResourceSchema

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    fuzzPatches(unsafe ByteView(start: data, count: size))
    return 0
}
