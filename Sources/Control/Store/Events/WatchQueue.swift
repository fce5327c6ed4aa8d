// The events that wait for one reader: bounded, filled by any thread.

import Base

/// What may wait for a reader until it counts as lost.
public struct WatchLimits: Sendable, Hashable {
    public var events = 16_384
    public var bytes = 64 << 20

    public init() {}
}

/// Whoever fills it is never held up: a reader that is too slow finds its watch ended.
final class WatchQueue: Sendable {
    fileprivate enum Ending {
        case cancelled
        case failed(StoreFailure)
    }

    fileprivate struct State {
        var events: [StoreEvent] = []
        var bytes = 0
        var ending: Ending?
        var reader: CheckedContinuation<Result<[StoreEvent], StoreFailure>, Never>?
    }

    private let limits: WatchLimits
    private let state = Lock(State())

    init(limits: WatchLimits) { self.limits = limits }

    /// Says false when the reader was too slow; the queue has then ended with `tooOld`.
    func push(_ events: [StoreEvent], oldest: Int64) -> Bool {
        let (reader, fits) = state.withLock { state in
            if state.ending != nil { return (nil, true) as (Reader?, Bool) }
            for event in events { Self.append(event, to: &state) }
            if state.events.count > limits.events || state.bytes > limits.bytes {
                state.events = []
                state.ending = .failed(.tooOld(oldest: oldest))
                return (state.takeReader(), false)
            }
            return (state.takeReader(), true)
        }
        if let reader { resume(reader) }
        return fits
    }

    /// What has been pushed before is still read.
    func end(_ failure: StoreFailure) {
        let reader = state.withLock { state in
            if state.ending == nil { state.ending = .failed(failure) }
            return state.takeReader()
        }
        if let reader { resume(reader) }
    }

    func cancel() {
        let reader = state.withLock { state in
            state.ending = .cancelled
            state.events = []
            return state.takeReader()
        }
        if let reader { resume(reader) }
    }

    func nextBatch() async throws(StoreFailure) -> [StoreEvent] {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> Result<[StoreEvent], StoreFailure>? in
                    if let ready = state.take() { return ready }
                    state.reader = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            cancel()
        }
        return try outcome.get()
    }

    private typealias Reader = CheckedContinuation<Result<[StoreEvent], StoreFailure>, Never>

    /// Of progress only the last counts, as long as nothing else stands between.
    private static func append(_ event: StoreEvent, to state: inout State) {
        if case .progress = event, case .progress? = state.events.last {
            state.events[state.events.count - 1] = event
            return
        }
        state.events.append(event)
        state.bytes += event.size
    }

    private func resume(_ reader: Reader) {
        let ready = state.withLock { $0.take() }
        reader.resume(returning: ready ?? .success([]))
    }
}

extension WatchQueue.State {
    fileprivate mutating func takeReader() -> CheckedContinuation<Result<[StoreEvent], StoreFailure>, Never>? {
        defer { reader = nil }
        return reader
    }

    /// Nil when there is nothing to say yet.
    fileprivate mutating func take() -> Result<[StoreEvent], StoreFailure>? {
        if !events.isEmpty {
            defer {
                events = []
                bytes = 0
            }
            return .success(events)
        }
        switch ending {
        case .cancelled?: return .success([])
        case .failed(let failure)?: return .failure(failure)
        case nil: return nil
        }
    }
}
