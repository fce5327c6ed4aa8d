// Any bytes as a token, as an issuer's key set and as PEM certificates.

import Base
import Credentials

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    switch input.first {
    case nil: break
    case UInt8(ascii: "{"): CredentialsFuzz.keySet(input)
    case UInt8(ascii: "-"): CredentialsFuzz.certificate(input)
    default: CredentialsFuzz.token(input)
    }
    return 0
}
