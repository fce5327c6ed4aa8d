// What happened to what: one component's face of the process's log, callable from every thread.

import Base
import CLinux
import Synchronization

/// A disabled level costs one load: the message is an autoclosure. An enabled one costs the message's text and a place
/// in a bounded queue; the line is formatted and written on the log's own thread.
///
/// `log.warning("connection failed", ["cluster": name, "address": "\(address)"])`. Never put a secret into a message.
public final class ProcessLog: Sendable {
    public typealias Fields = KeyValuePairs<String, String>

    public let component: LogComponent
    private let threshold: Atomic<UInt8>
    private let writer: LogWriter?

    init(_ component: LogComponent, _ level: LogLevel, _ writer: LogWriter?) {
        self.component = component
        threshold = Atomic(level.rawValue)
        self.writer = writer
    }

    /// A log that says nothing, for what needs one and has nobody to read it.
    public static func silent() -> ProcessLog { ProcessLog(.main, .off, nil) }

    public var level: LogLevel {
        get { LogLevel(rawValue: threshold.load(ordering: .relaxed)) ?? .off }
        set { threshold.store(newValue.rawValue, ordering: .relaxed) }
    }

    @inline(__always)
    public func isEnabled(_ level: LogLevel) -> Bool { level.rawValue >= threshold.load(ordering: .relaxed) }

    public func trace(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:],
        file: StaticString = #fileID, line: UInt = #line
    ) {
        if isEnabled(.trace) { write(.trace, message(), fields(), file, line) }
    }

    public func debug(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:],
        file: StaticString = #fileID, line: UInt = #line
    ) {
        if isEnabled(.debug) { write(.debug, message(), fields(), file, line) }
    }

    public func info(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:],
        file: StaticString = #fileID, line: UInt = #line
    ) {
        if isEnabled(.info) { write(.info, message(), fields(), file, line) }
    }

    public func warning(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:],
        file: StaticString = #fileID, line: UInt = #line
    ) {
        if isEnabled(.warning) { write(.warning, message(), fields(), file, line) }
    }

    public func error(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:],
        file: StaticString = #fileID, line: UInt = #line
    ) {
        if isEnabled(.error) { write(.error, message(), fields(), file, line) }
    }

    public func critical(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:],
        file: StaticString = #fileID, line: UInt = #line
    ) {
        if isEnabled(.critical) { write(.critical, message(), fields(), file, line) }
    }

    private func write(_ level: LogLevel, _ message: String, _ fields: Fields, _ file: StaticString, _ line: UInt) {
        writer?.append(
            LogRecord(
                nanosecondsSince1970: WallClock.nanoseconds, thread: skein_thread_id(), level: level,
                component: component, file: file, line: line, message: LogFields.text(message, fields)))
    }
}
