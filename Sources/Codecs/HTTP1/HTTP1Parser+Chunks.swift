// Chunked bodies and their trailers (RFC 9112, 7.1).

import Base

extension HTTP1Parser {
    mutating func parseChunked(
        _ input: ByteView, into headers: inout HeaderBlock, consumed: inout Int
    ) -> HTTP1Event {
        var index = 0
        while index < input.count {
            var violation: HTTP1Violation?
            switch state {
            case .chunkSize(let value, let hasDigits):
                violation = readChunkSize(input, value, hasDigits, &index)
            case .chunkExtension(let afterReturn, let size):
                violation = readChunkExtension(input, afterReturn, size, &index)
            case .chunkData(let remaining):
                let available = input.count - index
                let taken = remaining < UInt64(available) ? Int(remaining) : available
                let left = remaining - UInt64(taken)
                state = left == 0 ? .chunkEnd(afterReturn: false) : .chunkData(remaining: left)
                consumed = index + taken
                return .body(input[index..<index + taken])
            case .chunkEnd(let afterReturn):
                violation = readChunkEnd(input[index], afterReturn)
                index += 1
            default:
                consumed = index
                return parseTrailers(input.dropFirst(index), into: &headers, consumed: &consumed)
            }
            if let violation { return fail(violation) }
        }
        consumed = index
        return .needMore
    }

    private mutating func readChunkSize(
        _ input: ByteView, _ soFar: UInt64, _ hadDigits: Bool, _ index: inout Int
    ) -> HTTP1Violation? {
        var value = soFar
        var hasDigits = hadDigits
        while index < input.count {
            guard let digit = ASCII.hexValue(input[index]) else {
                if !hasDigits { return .invalidChunkSize }
                switch input[index] {
                case 0x0D, 0x20, 0x09, 0x3B: state = .chunkExtension(afterReturn: false, size: value)
                case 0x0A: return .invalidChunkExtension
                default: return .invalidChunkSize
                }
                return nil
            }
            if value >> 60 != 0 { return .chunkSizeOverflow }
            value = value << 4 | UInt64(digit)
            hasDigits = true
            index += 1
        }
        state = .chunkSize(value, hasDigits: hasDigits)
        return nil
    }

    /// Everything up to CR LF is skipped. A CR or LF alone is refused whatever the options say: that is where parsers
    /// disagree about the end of the line, quoted strings included.
    private mutating func readChunkExtension(
        _ input: ByteView, _ wasAfterReturn: Bool, _ size: UInt64, _ index: inout Int
    ) -> HTTP1Violation? {
        var afterReturn = wasAfterReturn
        while index < input.count {
            let byte = input[index]
            index += 1
            if afterReturn {
                if byte != 0x0A { return .invalidChunkExtension }
                state = size == 0 ? .trailers : .chunkData(remaining: size)
                return nil
            }
            if byte == 0x0A { return .invalidChunkExtension }
            afterReturn = byte == 0x0D
            extensionBytes += 1
            if extensionBytes > options.maxHeaderBytes { return .chunkExtensionTooLong }
        }
        state = .chunkExtension(afterReturn: afterReturn, size: size)
        return nil
    }

    private mutating func readChunkEnd(_ byte: UInt8, _ afterReturn: Bool) -> HTTP1Violation? {
        if byte == 0x0A {
            if !afterReturn, !options.toleratesLooseLines { return .strayDataAfterChunk }
            state = .chunkSize(0, hasDigits: false)
            return nil
        }
        if options.toleratesLooseLines { return nil }
        if afterReturn || byte != 0x0D { return .strayDataAfterChunk }
        state = .chunkEnd(afterReturn: true)
        return nil
    }
}

// MARK: - Trailers

extension HTTP1Parser {
    /// `consumed` grows by what is used of `input`, which starts behind the last chunk's line.
    mutating func parseTrailers(
        _ input: ByteView, into headers: inout HeaderBlock, consumed: inout Int
    ) -> HTTP1Event {
        guard let first = input.first else { return .needMore }
        if first == 0x0D {
            guard input.count > 1 else { return .needMore }
            if input[1] == 0x0A { return endChunked(2, &consumed) }
        }
        if first == 0x0A, options.toleratesLooseLines { return endChunked(1, &consumed) }
        guard let end = HTTP1ByteScan.endOfLines(input, from: scanned, scanned: &scanned) else {
            return input.count > options.maxHeaderBytes ? fail(.trailersTooLarge) : .needMore
        }
        scanned = 0
        if end > options.maxHeaderBytes { return fail(.trailersTooLarge) }
        let section = input[0..<end]
        if options.enablesTrailers {
            headers.removeAll()
            if let violation = readTrailers(section, into: &headers) { return fail(violation) }
            consumed += end
            state = .ending
            return .trailers
        }
        var dropped = HeaderBlock()
        if let violation = readTrailers(section, into: &dropped) { return fail(violation) }
        return endChunked(end, &consumed)
    }

    private mutating func endChunked(_ used: Int, _ consumed: inout Int) -> HTTP1Event {
        consumed += used
        scanned = 0
        return endMessage()
    }

    private func readTrailers(_ section: ByteView, into headers: inout HeaderBlock) -> HTTP1Violation? {
        let delivers = options.enablesTrailers
        let reader = HTTP1FieldReader(
            scan: scan, keepsOriginalCase: false,
            underscores: role == .request && delivers ? options.underscores : .allow,
            maxLines: delivers ? options.maxHeaderCount : Int.max, authorityIndex: nil, ignoresHost: false,
            isTrailer: true)
        var facts = HTTP1FieldFacts()
        guard case .violation(let violation) = reader.read(section, from: 0, into: &headers, facts: &facts) else {
            return nil
        }
        if violation == .tooManyHeaders { return .tooManyTrailers }
        if HTTP1ByteScan.containsForbiddenByte(section) { return .forbiddenByte }
        guard options.toleratesLooseLines, HTTP1LooseLines.canRepair(violation) else { return violation }
        headers.removeAll()
        facts = HTTP1FieldFacts()
        var repaired = ByteQueue()
        if let violation = HTTP1LooseLines.repair(section, into: &repaired) { return violation }
        switch reader.read(repaired.view, from: 0, into: &headers, facts: &facts) {
        case .complete: return nil
        case .incomplete: return .missingColon
        case .violation(let violation): return violation == .tooManyHeaders ? .tooManyTrailers : violation
        }
    }
}
