// Any bytes as requests: how they are cut must not matter, and what is accepted must mean the same when forwarded.

import Base
import HTTP1

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    guard let choice = input.first else { return 0 }
    let options = requestOptions(choice)
    let bytes = input.dropFirst(1)
    let whole = Reading.of(bytes, role: .request, options, step: Int.max)
    let pieces = Reading.of(bytes, role: .request, options, step: Int(choice >> 6) + 1)
    precondition(whole.events == pieces.events, "events depend on how the bytes were cut")
    forward(bytes, options)
    return 0
}

private func requestOptions(_ choice: UInt8) -> HTTP1ParserOptions {
    var options = HTTP1ParserOptions()
    options.toleratesLooseLines = choice & 1 != 0
    options.enablesTrailers = choice & 2 != 0
    options.acceptsHTTP10 = choice & 4 != 0
    options.allowsCustomMethods = choice & 8 != 0
    options.allowsChunkedLength = choice & 16 != 0
    options.keepsOriginalCase = choice & 32 != 0
    options.underscores = choice & 0x60 == 0x60 ? .dropHeader : .allow
    options.maxHeaderBytes = 512
    options.maxHeaderCount = 12
    return options
}

/// Encodes the first head that `options` accept and reads the result as the next server would, in the strictest way:
/// it must be one head with the same method, target, authority and framing, whatever the bytes were.
private func forward(_ bytes: ByteView, _ options: HTTP1ParserOptions) {
    var parser = HTTP1Parser(role: .request, options: options)
    var headers = HeaderBlock()
    var consumed = 0
    guard case .head(let head) = parser.parse(bytes, into: &headers, consumed: &consumed) else { return }
    guard !head.isUpgrade, !head.isConnect, headers.contains(.authority) else { return }
    headers.remove(.connection)
    var output = ByteQueue()
    let encoding = HTTP1Encoder.requestHead(
        headers, endStream: head.framing == .none,
        casing: options.keepsOriginalCase ? .preserve(properOtherwise: true) : .proper, into: &output)
    var strict = HTTP1ParserOptions()
    strict.allowsCustomMethods = true
    strict.maxHeaderCount = 100
    var next = HTTP1Parser(role: .request, options: strict)
    var again = HeaderBlock()
    guard case .head(let copy) = next.parse(output.view, into: &again, consumed: &consumed) else {
        // An asterisk or a bare query in the path is forwarded as it is only when no router refused it.
        let path = headers.first(.path) ?? ByteView()
        precondition(path.first != 0x2F, "an accepted request was refused when forwarded: \(output.view.string)")
        return
    }
    precondition(consumed == output.count, "the forwarded head is not one head")
    if encoding == .chunked { precondition(copy.framing == .chunked, "the framing changed") }
    if case .length = copy.framing { precondition(copy.framing == head.framing, "the length changed") }
    for id in [HeaderID.method, .authority] {
        let same = again.first(id)?.equals(headers.first(id) ?? ByteView()) ?? false
        precondition(same, "\(id) changed when forwarded")
    }
}
