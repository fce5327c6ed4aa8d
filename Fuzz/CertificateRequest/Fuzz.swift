// Any bytes as a certificate request, in DER or PEM; what is taken gets a certificate that is looked at.

import Base
import Credentials

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    CredentialsFuzz.request(unsafe ByteView(start: data, count: size))
    return 0
}
