// The control plane's own log: lines for people or for programs, at a level that can change while it runs.

import Base
import Document
import Glibc
import Synchronization

public enum LogLevel: Int, Sendable, CaseIterable, Comparable {
    case debug, info, warning, error, none

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }

    public init?(named name: String) {
        switch name.lowercased() {
        case "debug": self = .debug
        case "info": self = .info
        case "warn", "warning": self = .warning
        case "error": self = .error
        case "none", "off": self = .none
        default: return nil
        }
    }

    public var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warn"
        case .error: "error"
        case .none: "none"
        }
    }
}

/// Secrets are never among the fields: whoever logs names what something is, not what it holds.
public final class ControlLog: Sendable {
    public enum Form: Sendable { case text, json }

    public static let shared = ControlLog()

    private let threshold = Atomic(LogLevel.info.rawValue)
    private let isJSON = Atomic(false)
    private let lostLines = Atomic(0)
    /// One line at a time, so that lines of different threads don't mix.
    private let writing = Lock(())

    init() {}

    public var level: LogLevel {
        get { LogLevel(rawValue: threshold.load(ordering: .relaxed)) ?? .info }
        set { threshold.store(newValue.rawValue, ordering: .relaxed) }
    }

    public var form: Form {
        get { isJSON.load(ordering: .relaxed) ? .json : .text }
        set { isJSON.store(newValue == .json, ordering: .relaxed) }
    }

    /// Lines that could not be written, because nobody reads or the disk is full.
    public var lost: Int { lostLines.load(ordering: .relaxed) }

    public func log(
        _ level: LogLevel, _ scope: String, _ words: @autoclosure () -> String,
        _ fields: KeyValuePairs<String, String> = [:]
    ) {
        guard level >= self.level, self.level != .none else { return }
        let line = form == .json ? json(level, scope, words(), fields) : text(level, scope, words(), fields)
        let bytes = Array((line + "\n").utf8)
        writing.withLock { _ in
            let written = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written != bytes.count { lostLines.add(1, ordering: .relaxed) }
        }
    }

    public func debug(
        _ scope: String, _ words: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]
    ) {
        log(.debug, scope, words(), fields)
    }

    public func info(_ scope: String, _ words: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:])
    {
        log(.info, scope, words(), fields)
    }

    public func warn(_ scope: String, _ words: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:])
    {
        log(.warning, scope, words(), fields)
    }

    public func error(
        _ scope: String, _ words: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]
    ) {
        log(.error, scope, words(), fields)
    }

    private func text(_ level: LogLevel, _ scope: String, _ words: String, _ fields: KeyValuePairs<String, String>)
        -> String
    {
        let tail = fields.map { " \($0.key)=\(Self.quoted($0.value))" }.joined()
        return "\(TimeStamp.now)\t\(level.name)\t\(scope)\t\(Self.oneLine(words))\(tail)"
    }

    private func json(_ level: LogLevel, _ scope: String, _ words: String, _ fields: KeyValuePairs<String, String>)
        -> String
    {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        for (key, value) in [("time", TimeStamp.now), ("level", level.name), ("scope", scope), ("msg", words)] {
            writer.key(key)
            writer.string(value)
        }
        for (key, value) in fields {
            writer.key(key)
            writer.string(value)
        }
        writer.endObject()
        return writer.text
    }

    /// What came from outside can't make a second line of one.
    private static func oneLine(_ text: String) -> String {
        text.contains(where: \.isNewline) ? text.split(whereSeparator: \.isNewline).joined(separator: " | ") : text
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7F }
        return isPlain ? text : DocumentValue.string(text).json()
    }
}
