// spdlog's pattern for a line of the log, compiled: the letters that say something here.

import Base
import Glibc

public struct LogFormat: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case text(String)
        case item(UInt8, width: Int, alignsLeft: Bool)
    }

    /// Envoy's default.
    public static let standardText = "[%Y-%m-%d %T.%e][%t][%l][%n] [%g:%#] %v"
    public static let standard: LogFormat = {
        do throws(InvalidOption) {
            return try LogFormat(standardText)
        } catch {
            preconditionFailure("the standard log format: \(error)")
        }
    }()

    public let text: String
    let pieces: [Piece]

    /// Beyond spdlog's own letters Envoy has `_` (message with escaped newlines) and `j` (message escaped for JSON).
    private static let letters = Array("YmdHMSTFefEtPlLnvjg_s#@z%".utf8)

    public init(_ text: String) throws(InvalidOption) {
        self.text = text
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte != 0x25 {
                literal.append(byte)
                continue
            }
            let (item, next) = try Self.item(bytes, index)
            index = next
            guard let item else { continue }
            if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
            literal = []
            pieces.append(item)
        }
        if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
        self.pieces = pieces
    }

    /// What stands behind a percent sign; nil for the marks of a colour range, as a log here has no colours.
    private static func item(_ bytes: [UInt8], _ start: Int) throws(InvalidOption) -> (Piece?, Int) {
        var index = start
        let alignsLeft = index < bytes.count && bytes[index] == UInt8(ascii: "-")
        if alignsLeft { index += 1 }
        var width = 0
        while index < bytes.count, ASCII.isDigit(bytes[index]) {
            width = min(width * 10 + Int(bytes[index] - 0x30), 64)
            index += 1
        }
        guard index < bytes.count else { throw InvalidOption("--log-format", "a letter is missing behind the last %") }
        let letter = bytes[index]
        index += 1
        if letter == UInt8(ascii: "^") || letter == UInt8(ascii: "$") { return (nil, index) }
        guard letters.contains(letter) else {
            let written = String(decoding: bytes[(start - 1)..<index], as: UTF8.self)
            let known = letters.map { "%" + String(UnicodeScalar($0)) }.joined(separator: " ")
            throw InvalidOption("--log-format", found: written, expected: "one of \(known)")
        }
        return (.item(letter, width: width, alignsLeft: alignsLeft), index)
    }

    func append(_ record: LogRecord, escaping: Bool, to output: inout ByteQueue) {
        let calendar = Calendar(record.nanosecondsSince1970)
        for piece in pieces {
            switch piece {
            case .text(let text): output.append(text)
            case .item(let letter, let width, let alignsLeft):
                let value = value(letter, record, calendar, escaping: escaping)
                let padding = String(repeating: " ", count: max(0, width - value.utf8.count))
                if !alignsLeft { output.append(padding) }
                output.append(value)
                if alignsLeft { output.append(padding) }
            }
        }
        output.append(byte: 0x0A)
    }

    private func value(_ letter: UInt8, _ record: LogRecord, _ at: Calendar, escaping: Bool) -> String {
        switch UnicodeScalar(letter) {
        case "Y": at.padded(at.year, 4)
        case "m": at.padded(at.month, 2)
        case "d": at.padded(at.day, 2)
        case "H": at.padded(at.hour, 2)
        case "M": at.padded(at.minute, 2)
        case "S": at.padded(at.second, 2)
        case "T": "\(at.padded(at.hour, 2)):\(at.padded(at.minute, 2)):\(at.padded(at.second, 2))"
        case "e": at.padded(at.nanosecond / 1_000_000, 3)
        case "f": at.padded(at.nanosecond / 1000, 6)
        case "F": at.padded(at.nanosecond, 9)
        case "E": "\(record.nanosecondsSince1970 / 1_000_000_000)"
        case "z": at.zone
        case "t": "\(record.thread)"
        case "P": "\(getpid())"
        case "l": record.level.name
        case "L": record.level.letter
        case "n": record.component.name
        case "g": "\(record.file)"
        case "s": String("\(record.file)".split(separator: "/").last ?? "")
        case "#": "\(record.line)"
        case "@": "\(record.file):\(record.line)"
        case "v": escaping ? LogText.escaped(record.message, forJSON: false) : record.message
        case "_": LogText.escaped(record.message, forJSON: false)
        case "j": LogText.escaped(record.message, forJSON: true)
        default: "%"
        }
    }
}

/// A point in time in the process's time zone.
private struct Calendar {
    let year, month, day, hour, minute, second, nanosecond: Int
    let zone: String

    init(_ nanosecondsSince1970: UInt64) {
        var seconds = time_t(nanosecondsSince1970 / 1_000_000_000)
        var parts = unsafe tm()
        _ = unsafe localtime_r(&seconds, &parts)
        unsafe (year, month, day) = (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
        unsafe (hour, minute, second) = (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
        nanosecond = Int(nanosecondsSince1970 % 1_000_000_000)
        let offset = unsafe parts.tm_gmtoff / 60
        let size = abs(offset)
        zone = "\(offset < 0 ? "-" : "+")\(Self.pad(size / 60, 2)):\(Self.pad(size % 60, 2))"
    }

    func padded(_ value: Int, _ width: Int) -> String { Self.pad(value, width) }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
