// Retries that move on to other priorities than those that have been tried (`previous_priorities`).

/// Belongs to one request.
public struct PreviousPriorities {
    private let frequency: Int
    /// The priority of every attempt since all of them had been tried.
    private var attempted: [Int] = []
    private var excluded: Set<Int> = []
    private var loads: PriorityLoads?

    /// The load moves on after each `frequency` attempts.
    public init(frequency: Int) { self.frequency = max(frequency, 1) }

    public mutating func noteAttempt(_ host: HostState) { attempted.append(Int(host.host.priority)) }

    /// Nil leaves the priorities their own load.
    mutating func loads(_ original: PriorityLoads) -> PriorityLoads? {
        if attempted.count < frequency { return nil }
        if attempted.count % frequency == 0 {
            excluded.formUnion(attempted)
            if let adjusted = original.excluding(excluded) {
                loads = adjusted
            } else {
                // All have been tried: they start over.
                excluded = []
                attempted = []
                loads = original.excluding([])
            }
        }
        return loads
    }
}
