// Any bytes as a proxy's dump, as a certificate and as a log that secrets are taken out of.

import Base
import MeshView

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    switch input.first {
    case nil: break
    case UInt8(ascii: "{"), UInt8(ascii: "["): MeshViewFuzz.dump(input)
    case 0x30: MeshViewFuzz.certificate(input)
    default: MeshViewFuzz.text(input)
    }
    return 0
}
