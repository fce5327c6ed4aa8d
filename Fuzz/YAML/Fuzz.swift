// Any bytes as YAML.

import Base
import Document

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    fuzzYAML(unsafe ByteView(start: data, count: size))
    return 0
}
