// Drives the parser with bytes cut at chosen places and writes down what it said.

import Base
import HTTP1

/// One line per event; adjacent pieces of a body are one line, so transcripts do not depend on how bytes arrived.
struct Transcript {
    private(set) var lines: [String] = []
    private var body: [UInt8] = []

    /// - Parameters:
    ///   - pieces: what each read delivers.
    ///   - requests: response role: what the coming responses answer, one for each.
    static func of(
        _ pieces: [[UInt8]], role: HTTP1Role = .request, options: HTTP1ParserOptions? = nil,
        requests: [HTTP1RequestKind] = [.other], closes: Bool = false
    ) -> [String] {
        var parser =
            if let options { HTTP1Parser(role: role, options: options) } else { HTTP1Parser(role: role) }
        var transcript = Transcript()
        var pending = requests
        if role == .response, !pending.isEmpty { parser.expectResponse(to: pending.removeFirst()) }
        var headers = HeaderBlock()
        var buffer = ByteQueue()
        for piece in pieces {
            buffer.append(piece)
            while true {
                var consumed = -1
                let event = parser.parse(buffer.view, into: &headers, consumed: &consumed)
                let stop = transcript.note(event, headers)
                buffer.consume(consumed)
                if case .end = event, role == .response, !pending.isEmpty {
                    parser.expectResponse(to: pending.removeFirst())
                }
                if stop { break }
            }
        }
        if closes { _ = transcript.note(parser.inputClosed(), headers) }
        transcript.flush()
        return transcript.lines
    }

    /// True when the parser wants more or has failed.
    private mutating func note(_ event: HTTP1Event, _ headers: borrowing HeaderBlock) -> Bool {
        switch event {
        case .needMore: return true
        case .body(let bytes):
            body.append(contentsOf: bytes.array)
            return false
        default: flush()
        }
        switch event {
        case .head(let head): lines.append(describe(head) + fields(headers))
        case .trailers: lines.append("trailers" + fields(headers))
        case .end: lines.append("end")
        case .violation(let violation):
            let line = "violation \(violation)"
            if lines.last != line { lines.append(line) }
            return true
        default: break
        }
        return false
    }

    private mutating func flush() {
        if body.isEmpty { return }
        lines.append("body " + String(decoding: body, as: UTF8.self))
        body = []
    }

    private func fields(_ headers: borrowing HeaderBlock) -> String {
        var text = ""
        for index in 0..<headers.count {
            text += " | " + headers.name(at: index).string + "=" + headers.value(at: index).string
        }
        return text
    }

    private func describe(_ head: HTTP1Head) -> String {
        var text = "head"
        if head.status > 0 { text += " \(head.status)" }
        if head.version == .http10 { text += " 1.0" }
        switch head.framing {
        case .none: break
        case .length(let count): text += " length(\(count))"
        case .chunked: text += " chunked"
        case .untilClose: text += " untilClose"
        }
        if !head.keepAlive { text += " close" }
        if head.isUpgrade { text += " upgrade" }
        if head.isConnect { text += " connect" }
        if head.expectsContinue { text += " expects" }
        return text
    }
}

extension [UInt8] {
    /// Text with the bytes of ISO 8859-1, so that a test can write any byte as `\u{80}`.
    init(latin text: String) { self = text.unicodeScalars.map { UInt8($0.value) } }

    /// Whole, in two at every position, and byte by byte.
    var cuts: [[[UInt8]]] {
        var result = [[self], map { [$0] }]
        if count > 1 {
            for position in 1..<count { result.append([Array(self[..<position]), Array(self[position...])]) }
        }
        return result
    }
}
