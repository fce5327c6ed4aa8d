// Any bytes as responses: how they are cut must not matter.

import Base
import HTTP1

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    guard let choice = input.first else { return 0 }
    var options = HTTP1ParserOptions.forResponses
    options.toleratesLooseLines = choice & 1 == 0
    options.enablesTrailers = choice & 2 != 0
    options.keepsOriginalCase = choice & 4 != 0
    options.maxHeaderBytes = 512
    options.maxHeaderCount = 12
    let kinds: [HTTP1RequestKind] = [.other, .head, .connect, .upgrade]
    let kind = kinds[Int(choice >> 3) & 3]
    let bytes = input.dropFirst(1)
    let whole = Reading.of(bytes, role: .response, options, kind: kind, step: Int.max)
    let pieces = Reading.of(bytes, role: .response, options, kind: kind, step: Int(choice >> 5) + 1)
    precondition(whole.events == pieces.events, "events depend on how the bytes were cut")
    return 0
}
