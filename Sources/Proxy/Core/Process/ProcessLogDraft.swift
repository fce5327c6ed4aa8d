// Until the process log is merged.

import Glibc

public final class ProcessLog: Sendable {
    public init() {}
    public func info(_ text: @autoclosure () -> String) { line("info", text()) }
    public func debug(_ text: @autoclosure () -> String) {}
    public func warning(_ text: @autoclosure () -> String) { line("warning", text()) }
    public func error(_ text: @autoclosure () -> String) { line("error", text()) }
    private func line(_ level: String, _ text: String) { print("[\(level)] \(text)") }
}
