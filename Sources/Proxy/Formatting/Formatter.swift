// Compiled substitution formats: text with `%COMMANDS%` for headers, local replies and logs.

import Base

/// What a format may speak of beside headers and stream facts.
public struct FormatterExtras {
    /// What the proxy itself answers; empty when the upstream answered.
    public var localReplyBody: ByteView
    public var accessLogType: StaticString

    public init(localReplyBody: ByteView = ByteView(), accessLogType: StaticString = "NotSet") {
        self.localReplyBody = localReplyBody
        self.accessLogType = accessLogType
    }
}

/// A format that was parsed once and is evaluated often. Blocks that do not exist (yet) are passed empty.
public struct Formatter: Sendable {
    let pieces: [FormatPiece]
    /// Written where a value is missing: `-`, or nothing.
    let missing: [UInt8]

    public init(_ text: String, omitEmptyValues: Bool = false) throws(InvalidFormat) {
        pieces = try FormatParser.parse(text)
        missing = omitEmptyValues ? [] : [0x2D]
    }

    /// The text when the format holds no command at all.
    public var literal: [UInt8]? {
        if pieces.isEmpty { return [] }
        guard pieces.count == 1, case .literal(let bytes) = pieces[0].what else { return nil }
        return bytes
    }

    /// Nothing but one command.
    public var isSingleCommand: Bool {
        guard pieces.count == 1 else { return false }
        if case .literal = pieces[0].what { return false }
        return true
    }

    public func append(
        to out: inout ByteQueue, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo, extras: FormatterExtras = FormatterExtras()
    ) {
        for piece in pieces {
            let outcome = piece.append(
                to: &out, request: request, response: response, trailers: trailers, info: info, extras: extras)
            if outcome == .missing { out.append(missing) }
        }
    }
}

enum FormatParser {
    /// Literal runs and commands in order; adjoining literals are joined.
    static func parse(_ text: String) throws(InvalidFormat) -> [FormatPiece] {
        let bytes = Array(text.utf8)
        var pieces: [FormatPiece] = []
        var literal: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] != 0x25 {
                literal.append(bytes[index])
                index += 1
                continue
            }
            if index + 1 < bytes.count, bytes[index + 1] == 0x25 {
                literal.append(0x25)
                index += 2
                continue
            }
            guard let command = Command(bytes, at: index) else {
                throw InvalidFormat(
                    "Incorrect configuration: \(text). Couldn't find valid command at position \(index)")
            }
            let piece = try FormatCommands.compile(
                command.name, parameter: command.parameter, maxLength: command.maxLength)
            index = command.end
            if case .literal(let value) = piece.what {
                literal += piece.maxLength.map { Array(value.prefix($0)) } ?? value
                continue
            }
            if !literal.isEmpty { pieces.append(FormatPiece(.literal(literal))) }
            literal = []
            pieces.append(piece)
        }
        if !literal.isEmpty { pieces.append(FormatPiece(.literal(literal))) }
        return pieces
    }

    /// `%NAME(parameter):length%`; parameter and length may be absent, the parameter holds no closing parenthesis.
    private struct Command {
        let name: String
        var parameter = ""
        var maxLength: Int?
        let end: Int

        init?(_ bytes: [UInt8], at start: Int) {
            var index = start + 1
            func byte() -> UInt8? { index < bytes.count ? bytes[index] : nil }
            while let next = byte(), next &- 0x41 < 26 || ASCII.isDigit(next) || next == 0x5F { index += 1 }
            if index == start + 1 { return nil }
            name = String(decoding: bytes[(start + 1)..<index], as: UTF8.self)
            if byte() == 0x28 {
                guard let close = bytes[index...].firstIndex(of: 0x29) else { return nil }
                parameter = String(decoding: bytes[(index + 1)..<close], as: UTF8.self)
                index = close + 1
            }
            if byte() == 0x3A {
                let from = index + 1
                index = from
                while let next = byte(), ASCII.isDigit(next) { index += 1 }
                guard index > from, let value = Int(String(decoding: bytes[from..<index], as: UTF8.self)) else {
                    return nil
                }
                maxLength = value
            }
            guard byte() == 0x25 else { return nil }
            end = index + 1
        }
    }
}
