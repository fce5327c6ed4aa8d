// Heads: the start line, the header lines, and what is done when they are incomplete or odd.

import Base

extension HTTP1Parser {
    mutating func parseHead(_ input: ByteView, into headers: inout HeaderBlock, consumed: inout Int) -> HTTP1Event {
        if role == .response, expected == nil {
            return input.isEmpty ? .needMore : fail(.unexpectedResponse)
        }
        var start = 0
        if !hasPartialHead, role == .request {
            // RFC 9112, 2.2: empty lines before a request are skipped.
            while start < input.count, input[start] == 0x0D || input[start] == 0x0A { start += 1 }
            consumed = start
        }
        let view = start == 0 ? input : input.dropFirst(start)
        guard let first = view.first else { return .needMore }
        if role == .request ? first <= 0x20 : first != 0x48 {
            return fail(role == .request ? .leadingControlByte : .malformedStatusLine)
        }
        if isStartLineChecked {
            guard HTTP1ByteScan.endOfLines(view, from: scanned, scanned: &scanned) != nil else {
                return waitForHead(view)
            }
        }
        // A start line beyond the limit is not looked at, so that it is the same fault however it arrives.
        let searched = view.prefix(options.maxHeaderBytes)
        guard let lineFeed = searched.firstIndex(of: 0x0A, from: isStartLineChecked ? 0 : scanned) else {
            scanned = searched.count
            return waitForHead(view)
        }
        let event: HTTP1Event
        switch role {
        case .request: event = readRequest(view, lineFeed, into: &headers, consumed: &consumed)
        case .response: event = readResponse(view, lineFeed, into: &headers, consumed: &consumed)
        }
        if case .needMore = event { return event }
        scanned = 0
        isStartLineChecked = false
        return event
    }

    private mutating func waitForHead(_ view: ByteView) -> HTTP1Event {
        view.count >= options.maxHeaderBytes ? fail(.headersTooLarge) : .needMore
    }

    /// The start line without its line end, or the violation that its line end is.
    func startLine(_ view: ByteView, _ lineFeed: Int) -> (line: ByteView, oddity: HTTP1Violation?) {
        var end = lineFeed
        if options.toleratesLooseLines {
            while end > 0, view[end - 1] == 0x0D { end -= 1 }
            return (view[0..<end], nil)
        }
        guard end > 0, view[end - 1] == 0x0D else { return (view[0..<end], .bareLineFeed) }
        end -= 1
        let line = view[0..<end]
        return (line, line.contains(0x0D) ? .bareCarriageReturn : nil)
    }

    func fieldReader(authorityIndex: Int?, ignoresHost: Bool, maxLines: Int) -> HTTP1FieldReader {
        HTTP1FieldReader(
            scan: scan, keepsOriginalCase: options.keepsOriginalCase,
            underscores: role == .request ? options.underscores : .allow, maxLines: maxLines,
            authorityIndex: authorityIndex, ignoresHost: ignoresHost, isTrailer: false)
    }

    /// Reads the lines behind the start line. `.complete` carries the length of the whole head.
    ///
    /// What is wrong with a line is told only when the head is complete, so that a verdict does not depend on how
    /// the bytes arrived, and a control byte anywhere comes before any other fault, as in Envoy.
    mutating func readHeaderLines(
        _ view: ByteView, _ lineFeed: Int, _ reader: HTTP1FieldReader, into headers: inout HeaderBlock,
        facts: inout HTTP1FieldFacts
    ) -> HTTP1FieldsOutcome {
        let firstField = headers.count
        switch reader.read(view, from: lineFeed + 1, into: &headers, facts: &facts) {
        case .complete(let end):
            if end > options.maxHeaderBytes { return .violation(.headersTooLarge) }
            return .complete(end)
        case .incomplete:
            isStartLineChecked = true
            _ = HTTP1ByteScan.endOfLines(view, from: max(lineFeed, scanned), scanned: &scanned)
            return view.count >= options.maxHeaderBytes ? .violation(.headersTooLarge) : .incomplete
        case .violation(let violation):
            guard let end = HTTP1ByteScan.endOfLines(view, from: lineFeed, scanned: &scanned) else {
                isStartLineChecked = true
                return view.count >= options.maxHeaderBytes ? .violation(.headersTooLarge) : .incomplete
            }
            if end > options.maxHeaderBytes { return .violation(.headersTooLarge) }
            if HTTP1ByteScan.containsForbiddenByte(view[0..<end]) { return .violation(.forbiddenByte) }
            guard options.toleratesLooseLines, HTTP1LooseLines.canRepair(violation) else {
                return .violation(violation)
            }
            while headers.count > firstField { headers.remove(at: headers.count - 1) }
            return readRepaired(view[lineFeed + 1..<end], length: end, reader, into: &headers, facts: &facts)
        }
    }

    private func readRepaired(
        _ lines: ByteView, length: Int, _ reader: HTTP1FieldReader, into headers: inout HeaderBlock,
        facts: inout HTTP1FieldFacts
    ) -> HTTP1FieldsOutcome {
        var repaired = ByteQueue()
        if let violation = HTTP1LooseLines.repair(lines, into: &repaired) { return .violation(violation) }
        facts = HTTP1FieldFacts()
        if let index = reader.authorityIndex, !reader.ignoresHost { headers.replaceValue(at: index, with: ByteView()) }
        switch reader.read(repaired.view, from: 0, into: &headers, facts: &facts) {
        case .complete: return .complete(length)
        case .incomplete: return .violation(.missingColon)
        case .violation(let violation): return .violation(violation)
        }
    }

    /// Framing rules that hold for requests and responses alike (RFC 9112, 6.3).
    func checkFraming(
        _ headers: inout HeaderBlock, _ facts: inout HTTP1FieldFacts, isConnect: Bool
    ) -> HTTP1Violation? {
        if facts.hasTransferEncoding {
            let isChunked = headers.first(.transferEncoding)?.equalsIgnoringCase("chunked") ?? false
            if facts.hasContentLength {
                guard isChunked, options.allowsChunkedLength else { return .contentLengthWithTransferEncoding }
                headers.remove(.contentLength)
                facts.hasContentLength = false
            }
            return isChunked && !isConnect ? nil : .unsupportedTransferEncoding
        }
        return facts.hasContentLength && facts.contentLength == nil ? .unparsableContentLength : nil
    }
}
