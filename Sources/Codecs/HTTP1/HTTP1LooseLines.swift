// Repairs header lines that break the rules about line ends the way Envoy reads them.

import Base

/// Rewrites bare LF to CR LF, joins folded lines and drops stray CRs in values, so that the strict reader can read
/// the result.
enum HTTP1LooseLines {
    static func canRepair(_ violation: HTTP1Violation) -> Bool {
        switch violation {
        case .bareLineFeed, .bareCarriageReturn, .obsoleteFold, .missingColon: true
        default: false
        }
    }

    /// - Parameter lines: header lines up to and including the empty line.
    static func repair(_ lines: ByteView, into output: inout ByteQueue) -> HTTP1Violation? {
        var rest = lines
        var isFirst = true
        while let lineFeed = rest.firstIndex(of: 0x0A) {
            let line = rest[0..<lineFeed]
            rest = rest.dropFirst(lineFeed + 1)
            let isEmpty = line.isEmpty || (line.count == 1 && line[0] == 0x0D)
            guard let first = line.first, !isEmpty else {
                output.append("\r\n\r\n")
                return nil
            }
            if first == 0x20 || first == 0x09 {
                if isFirst { return .leadingSpace }
                appendWithoutReturns(line, to: &output)
                continue
            }
            if first < 0x20 { return .invalidHeaderName }
            if !isFirst { output.append("\r\n") }
            isFirst = false
            guard let colon = line.firstIndex(of: 0x3A) else { return .missingColon }
            // A CR within the name is kept for the reader to refuse.
            output.append(line[0...colon])
            appendWithoutReturns(line.dropFirst(colon + 1), to: &output)
        }
        return .missingColon
    }

    private static func appendWithoutReturns(_ text: ByteView, to output: inout ByteQueue) {
        for index in text.indices where text[index] != 0x0D { output.append(byte: text[index]) }
    }
}

extension ByteView {
    subscript(_ range: ClosedRange<Int>) -> ByteView { self[range.lowerBound..<range.upperBound + 1] }
}
