// Any bytes as what a control plane or a proxy says to an agent.

import Base
import IdentityWire
import RelayWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = unsafe ByteView(start: data, count: size)
    fuzzRelayMachine(bytes)
    fuzzCertificateExchange(bytes)
    fuzzSecretRequest(bytes)
    return 0
}
