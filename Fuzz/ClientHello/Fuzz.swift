// Any bytes as the start of a TLS connection: the verdict must not depend on how they arrive.

import Base
import Preambles

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    var whole = ClientHelloSniffer()
    let verdict = whole.parse(input)
    var pieces = ClientHelloSniffer()
    var last = ClientHelloSniff.needMore
    for end in 0...input.count where last == .needMore { last = pieces.parse(input[0..<end]) }
    precondition(last == verdict, "the verdict depends on how the bytes were cut")
    return 0
}
