// A verb that runs until it is done or told to end: the first signal asks, the second ends at once.

import Base
import Glibc

/// Whether, and by which signal, the end was asked for.
final class StopRequest: Sendable {
    private struct State {
        var number: Int32?
        var action: (@Sendable () -> Void)?
    }
    private let state = Lock(State())

    var asked: Int32? { state.withLock { $0.number } }

    /// Called once, at once if it has been asked for already; a later one replaces it.
    func whenAsked(_ action: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state -> Bool in
            if state.number == nil { state.action = action }
            return state.number != nil
        }
        if isLate { action() }
    }

    fileprivate func ask(_ number: Int32) {
        let action = state.withLock { state in
            state.number = number
            defer { state.action = nil }
            return state.action
        }
        action?()
    }
}

enum SignalWait {
    /// To be called on the main thread before any other thread exists. Ends the process.
    static func run(_ work: @escaping @Sendable (StopRequest) async -> Int32) -> Int32 {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        let request = StopRequest()
        Task { exit(await work(request)) }
        var number: Int32 = 0
        unsafe sigwait(&signals, &number)
        request.ask(number)
        unsafe sigwait(&signals, &number)
        // What was started goes with this process.
        _exit(128 + number)
    }
}
