// Feeds bytes to an HTTP/1 parser in pieces and folds what it says into text that must not depend on the pieces.

import Base
import HTTP1

struct Reading {
    private(set) var events: [UInt8] = []
    private var isInBody = false

    static func of(
        _ bytes: ByteView, role: HTTP1Role, _ options: HTTP1ParserOptions, kind: HTTP1RequestKind = .other, step: Int
    ) -> Reading {
        var parser = HTTP1Parser(role: role, options: options)
        if role == .response { parser.expectResponse(to: kind) }
        var reading = Reading()
        var headers = HeaderBlock()
        var buffer = ByteQueue()
        var rest = bytes
        while !rest.isEmpty {
            let piece = rest.prefix(step)
            rest = rest.dropFirst(piece.count)
            buffer.append(piece)
            while true {
                var consumed = 0
                let event = parser.parse(buffer.view, into: &headers, consumed: &consumed)
                let stops = reading.note(event, headers)
                if case .violation = event { return reading }
                buffer.consume(consumed)
                if case .end = event, role == .response { parser.expectResponse(to: kind) }
                if stops { break }
            }
        }
        _ = reading.note(parser.inputClosed(), headers)
        return reading
    }

    private mutating func note(_ event: HTTP1Event, _ headers: borrowing HeaderBlock) -> Bool {
        switch event {
        case .needMore: return true
        case .body(let bytes):
            precondition(!bytes.isEmpty, "an empty piece of a body")
            if !isInBody { append("\nbody ") }
            isInBody = true
            events += bytes.array
            return false
        default: isInBody = false
        }
        switch event {
        case .head(let head): append("\nhead \(head)")
        case .trailers: append("\ntrailers")
        case .end: append("\nend")
        case .violation(let violation): append("\nviolation \(violation)")
        default: break
        }
        switch event {
        case .head, .trailers:
            for index in 0..<headers.count {
                append("\n")
                events += headers.name(at: index).array
                append("=")
                events += headers.value(at: index).array
            }
        default: break
        }
        return false
    }

    private mutating func append(_ text: String) { events += Array(text.utf8) }
}
