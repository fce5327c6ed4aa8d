// Reads the header lines of a head or a trailer section in one pass, and collects what framing depends on.

import Base

/// What the header lines said that decides about framing and the connection.
struct HTTP1FieldFacts {
    var lines = 0
    var hasContentLength = false
    var contentLength: UInt64?
    var hasTransferEncoding = false
    var hasConnection = false
    var hasProxyConnection = false
    var hasUpgrade = false
    var hasExpect = false
    var hasHost = false
    private var seen = HTTP1HeaderSet()
    /// Lists that came in several lines, to be joined when all lines are read: joining at once would copy a list
    /// again with each line.
    private var repeated = HTTP1HeaderSet()
    private var hasRepeated = false

    /// True when `id` was marked before.
    @inline(__always)
    mutating func mark(_ id: HeaderID) -> Bool { seen.insert(id) }

    @inline(__always)
    mutating func markRepeated(_ id: HeaderID) {
        hasRepeated = true
        _ = repeated.insert(id)
    }

    func joinRepeated(_ headers: inout HeaderBlock, authorityIndex: Int?) {
        if !hasRepeated { return }
        var rest = repeated
        while let id = rest.popFirst() {
            let first = id == .host ? authorityIndex : headers.firstIndex(of: id)
            if let first { headers.join(id, into: first) }
        }
    }
}

/// Well-known names as bits.
struct HTTP1HeaderSet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// True when `id` was in before.
    @inline(__always)
    mutating func insert(_ id: HeaderID) -> Bool {
        let bit = UInt64(1) << UInt64(id.rawValue & 63)
        if id.rawValue < 64 {
            defer { low |= bit }
            return low & bit != 0
        }
        defer { high |= bit }
        return high & bit != 0
    }

    mutating func popFirst() -> HeaderID? {
        if low != 0 {
            let index = low.trailingZeroBitCount
            low &= low - 1
            return HeaderID(rawValue: UInt8(index))
        }
        if high == 0 { return nil }
        let index = high.trailingZeroBitCount
        high &= high - 1
        return HeaderID(rawValue: UInt8(64 + index))
    }
}

/// How reading a block of lines ended.
enum HTTP1FieldsOutcome {
    /// Everything up to this index, the empty line included, is read.
    case complete(Int)
    case incomplete
    case violation(HTTP1Violation)
}

/// Reads lines from `input` into `headers`.
struct HTTP1FieldReader {
    let scan: HTTP1ByteScan
    let keepsOriginalCase: Bool
    let underscores: HTTP1ParserOptions.UnderscorePolicy
    let maxLines: Int
    /// Where a request's Host goes; nil keeps it a header like any other.
    let authorityIndex: Int?
    /// The target was in absolute form: Host is dropped.
    let ignoresHost: Bool
    /// Content-Length and the like mean nothing in trailers.
    let isTrailer: Bool

    /// - Parameter offset: start of the first line.
    func read(
        _ input: ByteView, from offset: Int, into headers: inout HeaderBlock, facts: inout HTTP1FieldFacts
    ) -> HTTP1FieldsOutcome {
        let outcome = readLines(input, from: offset, into: &headers, facts: &facts)
        if case .complete = outcome { facts.joinRepeated(&headers, authorityIndex: authorityIndex) }
        return outcome
    }

    private func readLines(
        _ input: ByteView, from offset: Int, into headers: inout HeaderBlock, facts: inout HTTP1FieldFacts
    ) -> HTTP1FieldsOutcome {
        guard let base = unsafe input.unsafeBytes.baseAddress else { return .incomplete }
        let end = input.count
        var index = offset
        // SAFETY: every index used on `base` was compared with `end` before.
        while index < end {
            let nameStart = index
            index = unsafe scan.endOfToken(base, from: index, end: end)
            guard index < end else { return .incomplete }
            guard unsafe base[index] == 0x3A, index > nameStart else {
                return unsafe endOrOddity(base, from: nameStart, stop: index, end: end, isFirst: facts.lines == 0)
            }
            let nameEnd = index
            index += 1
            while index < end, unsafe base[index] == 0x20 || base[index] == 0x09 { index += 1 }
            let valueStart = index
            index = unsafe scan.endOfText(base, from: index, end: end)
            guard index + 1 < end else { return .incomplete }
            guard unsafe base[index] == 0x0D, unsafe base[index + 1] == 0x0A else {
                return unsafe .violation(Self.oddity(inValue: base[index]))
            }
            var valueEnd = index
            while valueEnd > valueStart, unsafe base[valueEnd - 1] == 0x20 || base[valueEnd - 1] == 0x09 {
                valueEnd -= 1
            }
            index += 2
            guard index < end else { return .incomplete }
            if unsafe base[index] == 0x20 || base[index] == 0x09 { return .violation(.obsoleteFold) }
            let failure = add(
                input[nameStart..<nameEnd], input[valueStart..<valueEnd], into: &headers, facts: &facts)
            if let failure { return .violation(failure) }
        }
        return .incomplete
    }

    /// A line that does not start with a name and a colon: the empty line, or a mistake.
    private func endOrOddity(
        _ base: UnsafePointer<UInt8>, from start: Int, stop: Int, end: Int, isFirst: Bool
    ) -> HTTP1FieldsOutcome {
        let byte = unsafe base[stop]
        if stop == start {
            switch byte {
            case 0x0D:
                guard stop + 1 < end else { return .incomplete }
                return unsafe base[stop + 1] == 0x0A ? .complete(stop + 2) : .violation(.bareCarriageReturn)
            case 0x0A: return .violation(.bareLineFeed)
            case 0x20, 0x09: return .violation(isFirst ? .leadingSpace : .obsoleteFold)
            default: return .violation(.invalidHeaderName)
            }
        }
        switch byte {
        case 0x0D:
            guard stop + 1 < end else { return .incomplete }
            return unsafe .violation(base[stop + 1] == 0x0A ? .missingColon : .invalidHeaderName)
        case 0x0A: return .violation(.missingColon)
        default: return .violation(.invalidHeaderName)
        }
    }

    private static func oddity(inValue byte: UInt8) -> HTTP1Violation {
        switch byte {
        case 0x0D: .bareCarriageReturn
        case 0x0A: .bareLineFeed
        default: .forbiddenByte
        }
    }

    @inline(__always)
    private func add(
        _ name: ByteView, _ value: ByteView, into headers: inout HeaderBlock, facts: inout HTTP1FieldFacts
    ) -> HTTP1Violation? {
        facts.lines += 1
        if underscores != .allow, name.contains(0x5F) {
            if underscores == .reject { return .underscoreInName }
            facts.lines -= 1
            return nil
        }
        if facts.lines > maxLines { return .tooManyHeaders }
        if let authorityIndex, name.count == 4, name.equalsIgnoringCase("host") {
            let isFirst = !facts.hasHost
            facts.hasHost = true
            if ignoresHost { return nil }
            if isFirst {
                headers.replaceValue(at: authorityIndex, with: value)
                if keepsOriginalCase { headers.keepHostSpelling(name, at: authorityIndex) }
            } else {
                headers.append(.host, value)
                facts.markRepeated(.host)
            }
            return nil
        }
        let id = headers.append(originalName: name, value: value, keepingOriginal: keepsOriginalCase)
        if id == .other { return nil }
        if facts.mark(id) {
            if id == .contentLength, !isTrailer { return .repeatedContentLength }
            if id.joinsWhenRepeated { facts.markRepeated(id) }
            return nil
        }
        switch id {
        case .contentLength:
            facts.hasContentLength = true
            facts.contentLength = value.contentLength
        case .transferEncoding: facts.hasTransferEncoding = true
        case .connection: facts.hasConnection = true
        case .proxyConnection: facts.hasProxyConnection = true
        case .upgrade: facts.hasUpgrade = true
        case .expect: facts.hasExpect = true
        default: break
        }
        return nil
    }
}

extension ByteView {
    /// As `decimal`, with leading zeros without limit, which Envoy takes.
    var contentLength: UInt64? {
        if count <= 20 { return decimal }
        var zeros = 0
        while zeros < count - 1, self[zeros] == 0x30 { zeros += 1 }
        return dropFirst(zeros).decimal
    }
}
