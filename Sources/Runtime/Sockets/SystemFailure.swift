// A failed system call: which one, and why.

import Glibc

public struct SystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let call: String
    public let code: Int32

    public init(_ call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// Of the call that has just failed on this thread.
    static func last(_ call: String) -> SystemFailure { SystemFailure(call, code: errno) }

    public var reason: String { Self.words(for: code) }

    public static func words(for code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    public var description: String { "\(call): \(reason)" }
}
