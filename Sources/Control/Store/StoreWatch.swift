// A running watch as its one reader sees it.

/// Events in revision order. Ends with nil when its task is cancelled, with a failure when it can't go on; letting go of
/// it ends it, too. For one reader: a second iterator would take events away from the first.
public struct StoreWatch: AsyncSequence, Sendable {
    public typealias Element = StoreEvent
    public typealias Failure = StoreFailure

    private let source: any WatchSource

    init(_ source: any WatchSource) { self.source = source }

    public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

    /// Everything that is there by now, and at least one event; empty when the watch was cancelled.
    /// Costs one suspension however many events there are. Not to be mixed with an iterator.
    public func nextBatch() async throws(StoreFailure) -> [StoreEvent] { try await source.nextBatch() }

    /// Ends it for whoever waits in it.
    public func cancel() { source.cancel() }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let source: any WatchSource
        private var batch: ArraySlice<StoreEvent> = []

        fileprivate init(source: any WatchSource) { self.source = source }

        public mutating func next() async throws(StoreFailure) -> StoreEvent? {
            if batch.isEmpty { batch = try await source.nextBatch()[...] }
            return batch.popFirst()
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(StoreFailure) -> StoreEvent? {
            if batch.isEmpty { batch = try await source.nextBatch()[...] }
            return batch.popFirst()
        }
    }
}

/// Where a watch's events come from.
protocol WatchSource: AnyObject, Sendable {
    /// Waits for at least one event; empty means cancelled.
    func nextBatch() async throws(StoreFailure) -> [StoreEvent]
    func cancel()
}
