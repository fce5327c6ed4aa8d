// Response heads: the status line and how the body that follows is framed.

import Base

extension HTTP1Parser {
    mutating func readResponse(
        _ view: ByteView, _ lineFeed: Int, into headers: inout HeaderBlock, consumed: inout Int
    ) -> HTTP1Event {
        let (line, oddity) = startLine(view, lineFeed)
        if HTTP1ByteScan.containsForbiddenByte(line) { return fail(.forbiddenByte) }
        guard line.count >= 8, line[0..<8].isHTTPVersion, line.count == 8 || line[8] <= 0x20 else {
            return fail(.malformedStatusLine)
        }
        if let oddity { return fail(oddity) }
        var index = 8
        while index < line.count, line[index] <= 0x20 { index += 1 }
        let statusStart = index
        while index < line.count, line[index] > 0x20 { index += 1 }
        var digits = line[statusStart..<index]
        while digits.count > 3, digits[0] == 0x30 { digits = digits.dropFirst(1) }
        guard digits.count == 3, let status = digits.decimal, status >= 100 else { return fail(.invalidStatus) }

        headers.removeAll()
        headers.append(.status, digits)
        if options.keepsOriginalCase { reason = line.dropFirst(index).trimmed.array }
        var facts = HTTP1FieldFacts()
        let reader = fieldReader(authorityIndex: nil, ignoresHost: false, maxLines: options.maxHeaderCount)
        var length = 0
        switch readHeaderLines(view, lineFeed, reader, into: &headers, facts: &facts) {
        case .incomplete: return .needMore
        case .violation(let violation): return fail(violation)
        case .complete(let end): length = end
        }
        var head = HTTP1Head()
        head.version = line[0..<8].equals("HTTP/1.1") ? .http11 : .http10
        head.status = UInt16(status)
        if let violation = finish(&head, &headers, &facts) { return fail(violation) }
        consumed += length
        if head.isInformational { state = .head } else { beginBody(head.framing) }
        return .head(head)
    }

    /// RFC 9112, 6.3, in Envoy's order.
    private func finish(
        _ head: inout HTTP1Head, _ headers: inout HeaderBlock, _ facts: inout HTTP1FieldFacts
    ) -> HTTP1Violation? {
        let request = expected ?? .other
        head.isHead = request == .head
        head.isConnect = request == .connect && head.status >= 200 && head.status < 300
        head.isUpgrade = request == .upgrade && HTTP1Connection.isUpgrade(headers, facts)
        head.keepAlive = HTTP1Connection.keepsAlive(headers, version: head.version, facts: facts)
        if let violation = checkFraming(&headers, &facts, isConnect: false) { return violation }
        if head.status < 200 || head.status == 204 {
            if facts.hasTransferEncoding { return .transferEncodingNotAllowed }
            if facts.hasContentLength {
                guard headers.first(.contentLength)?.equals("0") ?? false else { return .contentLengthNotAllowed }
                headers.remove(.contentLength)
                facts.hasContentLength = false
                facts.contentLength = nil
            }
        }
        head.framing = framing(of: head, facts)
        // What only the close ends takes the connection with it.
        if head.framing == .untilClose { head.keepAlive = false }
        return nil
    }

    private func framing(of head: HTTP1Head, _ facts: HTTP1FieldFacts) -> HTTP1Head.Framing {
        if head.isConnect || head.isUpgrade { return .untilClose }
        if head.isHead || head.status < 200 || head.status == 204 || head.status == 304 { return .none }
        if facts.hasTransferEncoding { return .chunked }
        return facts.hasContentLength ? facts.framing : .untilClose
    }
}
