// Any bytes as what an etcd server answers.

import Base
import EtcdWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    fuzzEtcdAnswers(unsafe ByteView(start: data, count: size))
    return 0
}
