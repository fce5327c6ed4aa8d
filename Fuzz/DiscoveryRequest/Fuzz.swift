// Any bytes as a discovery request of either protocol.

import Base
import DiscoveryWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    fuzzDiscoveryRequest(unsafe ByteView(start: data, count: size))
    return 0
}
