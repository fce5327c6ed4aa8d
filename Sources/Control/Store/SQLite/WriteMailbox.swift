// Where writes wait for the writer's thread.

import Base
import Glibc

/// A write on its way to the disk, and who waits for it.
struct PendingWrite: Sendable {
    let key: StoreKey
    let expecting: StoreExpectation
    let value: [UInt8]?
    let done: CheckedContinuation<Result<Int64, StoreFailure>, Never>
}

/// Many put in, one thread takes out.
@safe
final class WriteMailbox: @unchecked Sendable {
    // SAFETY: `state` is touched between lock and unlock only; the pointers are freed by `deinit` alone.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let arrival: UnsafeMutablePointer<pthread_cond_t>
    private var state = State()

    private struct State {
        var writes: [PendingWrite] = []
        var compactions: [CheckedContinuation<Void, Never>] = []
        var closings: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
        var isDone = false
    }

    /// What the writer finds.
    struct Delivery {
        var writes: [PendingWrite] = []
        var compactions: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    /// More writers than this at once are sent away.
    private static let limit = 65_536

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe arrival = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(arrival, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(arrival)
        unsafe pthread_mutex_destroy(mutex)
        unsafe arrival.deallocate()
        unsafe mutex.deallocate()
    }

    /// Nil when the write was taken.
    func put(_ write: PendingWrite) -> StoreFailure? {
        locked { state in
            if state.isClosed { return .unavailable("the store is closed") }
            if state.writes.count >= Self.limit { return .unavailable("\(Self.limit) writes are waiting already") }
            state.writes.append(write)
            return nil
        }
    }

    /// Says false when the store is closed.
    func compact(_ done: CheckedContinuation<Void, Never>) -> Bool {
        locked { state in
            if state.isClosed { return false }
            state.compactions.append(done)
            return true
        }
    }

    /// What was put before is still done. `done` is resumed once the file is free; says false when it already is.
    func close(_ done: CheckedContinuation<Void, Never>?) -> Bool {
        locked { state in
            state.isClosed = true
            if state.isDone { return false }
            if let done { state.closings.append(done) }
            return true
        }
    }

    /// The writer's last word.
    func finish() {
        let waiting = locked { state in
            state.isDone = true
            defer { state.closings = [] }
            return state.closings
        }
        for done in waiting { done.resume() }
    }

    /// Waits for something to do, for a while.
    func take(upTo count: Int, waiting span: TimeSpan) -> Delivery {
        let deadline = Instant.now + span
        var time = timespec()
        time.tv_sec = Int(deadline.nanoseconds / 1_000_000_000)
        time.tv_nsec = Int(deadline.nanoseconds % 1_000_000_000)
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while state.writes.isEmpty, state.compactions.isEmpty, !state.isClosed {
            if unsafe pthread_cond_timedwait(arrival, mutex, &time) == ETIMEDOUT { break }
        }
        var delivery = Delivery()
        delivery.writes = Array(state.writes.prefix(count))
        state.writes.removeFirst(delivery.writes.count)
        delivery.compactions = state.compactions
        state.compactions = []
        delivery.isClosed = state.isClosed && state.writes.isEmpty
        return delivery
    }

    private func locked<Result>(_ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer {
            unsafe pthread_cond_signal(arrival)
            unsafe pthread_mutex_unlock(mutex)
        }
        return body(&state)
    }
}
