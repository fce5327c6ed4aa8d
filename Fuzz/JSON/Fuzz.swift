// Any bytes as JSON; what parses must be written the same again after it was written and parsed once.

import Base
import Document

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = unsafe ByteView(start: data, count: size).array
    guard let node = try? Document.parse(json: bytes) else { return 0 }
    let written = node.value.json()
    let again = try? Document.parse(json: Array(written.utf8))
    precondition(again?.value.json() == written, "a document changed by being written: \(written)")
    return 0
}
