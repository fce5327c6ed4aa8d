// Any bytes as a CustomResourceDefinition; what it defines must validate, prune and default without a trap.

import Base
import ResourceSchema

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    fuzzDefinition(unsafe ByteView(start: data, count: size))
    return 0
}
