// A program that this one started: its number, its end, and signals to it.

import Base
import CLinux
import Glibc

/// What to start, and with what.
public struct ChildParams: Sendable {
    public var program: String
    public var arguments: [String]
    /// The whole environment; nil: this process's own.
    public var environment: [String]?
    /// Descriptors of this process that become 0, 1, 2, ... in the child; others are closed by `O_CLOEXEC`.
    public var descriptors: [Int32]

    public init(
        program: String, arguments: [String] = [], environment: [String]? = nil, descriptors: [Int32] = [0, 1, 2]
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.descriptors = descriptors
    }
}

/// How a program ended.
public enum ProcessEnd: Sendable, Hashable, CustomStringConvertible {
    case exited(Int32)
    case killed(signal: Int32)

    public var isFine: Bool { self == .exited(0) }

    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal): "signal \(signal)"
        }
    }
}
