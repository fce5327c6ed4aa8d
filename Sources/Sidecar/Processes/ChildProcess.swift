// A program that this one started: its number, its end, and signals to it.

import Base
import CLinux
import Glibc

/// What to start, and with what.
public struct ChildParams: Sendable {
    /// A path, or a name to be found in the environment's PATH.
    public var program: String
    public var arguments: [String]
    /// What lists of processes call it; nil: `program`.
    public var shownAs: String?
    /// The whole environment; nil: this process's own.
    public var environment: [String]?
    /// Descriptors of this process that become 0, 1, 2, ... in the child, which gets no others; -1: /dev/null.
    public var descriptors: [Int32]
    /// Where it starts; nil: where this process is.
    public var directory: String?
    /// Its namespaces; nil: this process's own.
    public var inside: Namespaces?
    /// With a PID namespace of its own: what it starts ends with it.
    public var hasOwnPIDs = false
    /// Leads a process group of its own, so that a terminal's Ctrl-C doesn't reach it.
    public var hasOwnGroup = true
    /// Killed when this process ends, however it ends.
    public var endsWithParent = true
    public var identity = ProcessIdentity.unchanged

    public init(
        program: String, arguments: [String] = [], environment: [String]? = nil, descriptors: [Int32] = [0, 1, 2]
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.descriptors = descriptors
    }

    /// This process's, as `NAME=VALUE`.
    public static func ownEnvironment() -> [String] {
        var result: [String] = []
        var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = unsafe environ
        while let text = unsafe entry.pointee {
            result.append(unsafe String(cString: text))
            unsafe entry += 1
        }
        return result
    }
}

/// How a program ended.
public enum ProcessEnd: Sendable, Hashable, CustomStringConvertible {
    case exited(Int32)
    case killed(signal: Int32)

    public var isFine: Bool { self == .exited(0) }

    /// As shells say it.
    public var exitCode: Int32 {
        switch self {
        case .exited(let code): code
        case .killed(let signal): 128 + signal
        }
    }

    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal): "signal \(signal)"
        }
    }
}

/// Why a program didn't start.
public struct SpawnFailure: Error, Sendable, CustomStringConvertible {
    public let program: String
    /// The errno value.
    public let code: Int32
    /// What was tried.
    public let step: String

    public var description: String {
        let reason = unsafe String(cString: strerror(code))
        let what = step == "execve" || step == "PATH" ? "" : " (\(step))"
        return "can't start \(program): \(reason)\(what)"
    }
}

/// Ended by a signal or by itself; whoever waits hears of it once it is collected.
public final class ChildProcess: Sendable {
    public let pid: Int32
    private struct State {
        var end: ProcessEnd?
        var waiting: [CheckedContinuation<ProcessEnd, Never>] = []
    }
    private let state = Lock(State())

    init(pid: Int32) { self.pid = pid }

    /// Returns when the program has been started; blocks the calling thread for about a millisecond.
    public static func spawn(_ params: ChildParams) throws(SpawnFailure) -> ChildProcess {
        var params = params
        params.shownAs = params.shownAs ?? params.program
        params.program = try ProgramPath.find(params.program, environment: params.environment)
        // Entering a mount namespace leads to its root: what was meant from here must still be.
        if params.inside?.mount != nil || params.hasOwnPIDs {
            params.program = ProgramPath.absolute(params.program)
            params.directory = ProgramPath.absolute(params.directory ?? ".")
        }
        return try SpawnThread.shared().spawn(params)
    }

    /// Nil while it runs.
    public var end: ProcessEnd? { state.withLock { $0.end } }

    public func wait() async -> ProcessEnd {
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state -> ProcessEnd? in
                if state.end == nil { state.waiting.append(continuation) }
                return state.end
            }
            if let ended { continuation.resume(returning: ended) }
        }
    }

    /// Nothing happens when it has ended: its number may be another's by then.
    public func signal(_ number: Int32) {
        state.withLock { state in
            if state.end == nil { kill(pid, number) }
        }
    }

    /// To the group that it leads (`hasOwnGroup`).
    public func signalGroup(_ number: Int32) {
        state.withLock { state in
            if state.end == nil { kill(-pid, number) }
        }
    }

    /// Collects it if it has ended; under the lock, so that no signal goes to a number that is free again.
    func collect() -> Bool {
        let waiting = state.withLock { state -> (ProcessEnd, [CheckedContinuation<ProcessEnd, Never>])? in
            var signaled: Int32 = 0
            var code: Int32 = 0
            guard state.end == nil, unsafe skein_collect(pid, &signaled, &code) == 1 else { return nil }
            let end: ProcessEnd = signaled != 0 ? .killed(signal: code) : .exited(code)
            state.end = end
            defer { state.waiting = [] }
            return (end, state.waiting)
        }
        guard let (end, continuations) = waiting else { return false }
        continuations.forEach { $0.resume(returning: end) }
        return true
    }
}
