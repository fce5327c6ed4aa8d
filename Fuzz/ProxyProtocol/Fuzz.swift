// Any bytes as a PROXY protocol header: cuts must not matter, and what was read must be written the same.

import Base
import Preambles

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    var params = ProxyProtocolParams()
    for allowsAbsence in [false, true] {
        params.allowsAbsence = allowsAbsence
        var whole = ProxyProtocolParser(params)
        let verdict = whole.parse(input)
        var pieces = ProxyProtocolParser(params)
        var last = ProxyProtocolEvent.needMore
        for end in 0...input.count where last == .needMore { last = pieces.parse(input[0..<end]) }
        precondition(last == verdict, "the verdict depends on how the bytes were cut")
        if case .header(let header, let length) = verdict {
            precondition(length <= input.count, "the header is longer than the input")
            writeAndRead(header)
        }
    }
    return 0
}

private func writeAndRead(_ header: ProxyProtocolHeader) {
    var output = ByteQueue()
    switch header.version {
    case .v1: ProxyProtocolWriter.writeV1(source: header.source, destination: header.destination, into: &output)
    case .v2:
        let fits = ProxyProtocolWriter.writeV2(
            source: header.source, destination: header.destination, tlvs: header.tlvs, into: &output)
        precondition(fits, "a header that was read does not fit")
    }
    var parser = ProxyProtocolParser()
    let again = parser.parse(output.view)
    precondition(again == .header(header, length: output.count), "the header changed by being written")
}
