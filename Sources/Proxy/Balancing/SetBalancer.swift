// Choosing from one set of hosts on one loop: priority, health, locality, then the policy.

import Base
import Formatting
import Glibc
import Telemetry

struct SetBalancer {
    /// Whose turn it is in a source.
    private enum Turn {
        case unused
        case index(UInt64)
        case deadline(EDFScheduler)
    }

    private let set: BalancedSet
    private var turns: [Turn]
    /// Whose turn it is among the localities: healthy and degraded for each priority.
    private var localityTurns: [EDFScheduler?]
    private var zonePlan: ZonePlan?

    init(_ set: BalancedSet) {
        self.set = set
        turns = Array(repeating: .unused, count: set.sources.count)
        localityTurns = Array(repeating: nil, count: 2 * set.levels.count)
    }

    mutating func choose(
        _ context: borrowing LoadBalancerContext, _ params: BalancingParams, _ states: [HostState],
        _ zone: LocalZone?, _ random: inout RandomSource, _ statistics: BalancingStatistics?
    ) -> HostState? {
        if set.hostCount == 0 { return nil }
        var attempt = 0
        while true {
            let slot: Int32?
            switch params.policy {
            case .ringHash(let ring):
                slot = chooseHashed(context, ring.consistent, attempt, states, &random, statistics)
            case .maglev(let maglev):
                slot = chooseHashed(context, maglev.consistent, attempt, states, &random, statistics)
            default: slot = chooseInTurn(context, params, states, zone, &random, statistics)
            }
            guard let slot else { return nil }
            attempt += 1
            let host = states[Int(slot)]
            if attempt >= context.attempts || context.accepts(host) { return host }
        }
    }

    // MARK: - Where to choose from

    private mutating func chooseInTurn(
        _ context: borrowing LoadBalancerContext, _ params: BalancingParams, _ states: [HostState],
        _ zone: LocalZone?, _ random: inout RandomSource, _ statistics: BalancingStatistics?
    ) -> Int32? {
        let now = context.now
        let (index, isDegraded) = loads(context).choose(random.next())
        let level = set.levels[index]
        if set.loads.isInPanic[index] {
            statistics?.count(.lbHealthyPanic)
            if params.failsTrafficOnPanic { return nil }
            return choose(from: level.all, params, states, now, &random)
        }
        if index == 0, let zone, zonePlan?.version != zone.version {
            zonePlan = ZonePlan(set, zone, params.zone, panicThreshold: params.currentPanicThreshold, statistics)
        }
        let weights = isDegraded ? level.degradedWeights : level.healthyWeights
        if !weights.isEmpty, let locality = nextLocality(index * 2 + (isDegraded ? 1 : 0), weights, &random) {
            let source = isDegraded ? level.degradedLocality(locality) : level.healthyLocality(locality)
            return choose(from: source, params, states, now, &random)
        }
        if index == 0, let zonePlan {
            switch Self.chooseZone(zonePlan, params, &random, statistics) {
            case .refused: return nil
            case .any: break
            case .locality(let locality):
                let source = isDegraded ? level.degradedLocality(locality) : level.healthyLocality(locality)
                return choose(from: source, params, states, now, &random)
            }
        }
        return choose(from: isDegraded ? level.degraded : level.healthy, params, states, now, &random)
    }

    private enum ZoneChoice { case any, locality(Int), refused }

    private static func chooseZone(
        _ plan: ZonePlan, _ params: BalancingParams, _ random: inout RandomSource, _ statistics: BalancingStatistics?
    ) -> ZoneChoice {
        guard plan.routing != .none, random.next() % 100 < params.zone.currentEnabled else { return .any }
        if plan.isLocalInPanic {
            statistics?.count(.lbLocalClusterNotOk)
            return params.failsTrafficOnPanic ? .refused : .any
        }
        return plan.choose(&random, statistics).map { .locality($0) } ?? .any
    }

    private func loads(_ context: borrowing LoadBalancerContext) -> PriorityLoads {
        if let loads = context.loads, loads.healthy.count == set.levels.count { return loads }
        return set.loads
    }

    private mutating func nextLocality(_ place: Int, _ weights: [Double], _ random: inout RandomSource) -> Int? {
        if localityTurns[place] == nil {
            var turns = EDFScheduler((0..<weights.count).map(Int32.init)) { weights[Int($0)] }
            // Loops start at different places, so that they do not all burden the same locality first.
            for _ in 0..<random.below(UInt64(weights.count)) { _ = turns.next { weights[Int($0)] } }
            localityTurns[place] = turns
        }
        return localityTurns[place]?.next { weights[Int($0)] }.map(Int.init)
    }

    // MARK: - Policies by turns

    private mutating func choose(
        from source: Int, _ params: BalancingParams, _ states: [HostState], _ now: Instant,
        _ random: inout RandomSource
    ) -> Int32? {
        let count = set.sources[source].slots.count
        if count == 0 { return nil }
        let ramp = params.slowStart.flatMap { isRamping(source, $0, now) ? $0 : nil }
        func share(_ slot: Int32) -> Double {
            ramp?.share(since: states[Int(slot)].host.healthySince, at: now) ?? 1
        }
        switch params.policy {
        case .roundRobin:
            if set.sources[source].isWeighted || ramp != nil {
                return byDeadline(source, &random) { Double(states[Int($0)].host.weight) * share($0) }
            }
            return byIndex(source, count, &random)
        case .peakEWMA(let latency): return cheaperOfTwo(source, states, now, latency, &random)
        case .leastRequest(let least):
            if set.sources[source].isWeighted || ramp != nil {
                let bias = max(least.activeRequestBias.current, 0)
                return byDeadline(source, &random) { Self.weight(states[Int($0)], bias) * share($0) }
            }
            return least.scansAll
                ? leastOfAll(source, states, &random) : leastOfSome(source, least.choices, states, &random)
        default: return set.sources[source].slots[Int(random.below(UInt64(count)))]
        }
    }

    /// Whether any host of the source does not have its full share yet.
    private func isRamping(_ source: Int, _ slowStart: SlowStartParams, _ now: Instant) -> Bool {
        guard let latest = set.sources[source].latestHealthy else { return false }
        return now - latest < slowStart.window
    }

    /// The one that promises its answer sooner; the first drawn wins a tie.
    private func cheaperOfTwo(
        _ source: Int, _ states: [HostState], _ now: Instant, _ params: PeakEWMAParams, _ random: inout RandomSource
    ) -> Int32 {
        let slots = set.sources[source].slots
        let first = Int(random.below(UInt64(slots.count)))
        if slots.count == 1 { return slots[0] }
        var second = Int(random.below(UInt64(slots.count - 1)))
        if second >= first { second += 1 }
        let (one, other) = (states[Int(slots[first])], states[Int(slots[second])])
        return other.cost(at: now, params) < one.cost(at: now, params) ? slots[second] : slots[first]
    }

    private mutating func byIndex(_ source: Int, _ count: Int, _ random: inout RandomSource) -> Int32 {
        let index: UInt64
        if case .index(let known) = turns[source] { index = known } else { index = random.below(UInt64(count)) }
        turns[source] = .index(index &+ 1)
        return set.sources[source].slots[Int(index % UInt64(count))]
    }

    private mutating func byDeadline(
        _ source: Int, _ random: inout RandomSource, weight: (Int32) -> Double
    ) -> Int32? {
        var turn = Turn.unused
        // Taken out while it changes, so that its heap is not copied.
        swap(&turn, &turns[source])
        guard case .deadline(var scheduler) = turn else {
            var scheduler = EDFScheduler(set.sources[source].slots, weight: weight)
            for _ in 0..<random.below(UInt64(set.sources[source].slots.count)) { _ = scheduler.next(weight: weight) }
            let chosen = scheduler.next(weight: weight)
            turns[source] = .deadline(scheduler)
            return chosen
        }
        turn = .unused
        let chosen = scheduler.next(weight: weight)
        turns[source] = .deadline(scheduler)
        return chosen
    }

    /// A busy host is due less often.
    private static func weight(_ state: HostState, _ bias: Double) -> Double {
        let weight = Double(state.host.weight)
        if bias == 1 { return weight / Double(state.activeRequests + 1) }
        return bias == 0 ? weight : weight / pow(Double(state.activeRequests + 1), bias)
    }

    /// The least busy of a few hosts drawn at random; the first drawn wins a tie.
    private func leastOfSome(
        _ source: Int, _ choices: UInt32, _ states: [HostState], _ random: inout RandomSource
    ) -> Int32 {
        let slots = set.sources[source].slots
        var best = slots[Int(random.below(UInt64(slots.count)))]
        for _ in 1..<max(choices, 2) {
            let other = slots[Int(random.below(UInt64(slots.count)))]
            if states[Int(other)].activeRequests < states[Int(best)].activeRequests { best = other }
        }
        return best
    }

    /// The least busy of all hosts, at random among equals.
    private func leastOfAll(_ source: Int, _ states: [HostState], _ random: inout RandomSource) -> Int32? {
        var best: Int32?
        var fewest = UInt32.max
        var equals: UInt64 = 0
        for slot in set.sources[source].slots {
            let active = states[Int(slot)].activeRequests
            if active > fewest { continue }
            equals = active < fewest ? 1 : equals + 1
            fewest = active
            if equals == 1 || random.below(equals) == 0 { best = slot }
        }
        return best
    }

    // MARK: - Policies by hash

    private func chooseHashed(
        _ context: borrowing LoadBalancerContext, _ params: ConsistentHashingParams, _ attempt: Int,
        _ states: [HostState], _ random: inout RandomSource, _ statistics: BalancingStatistics?
    ) -> Int32? {
        let hash = context.hash ?? random.next()
        let index = loads(context).choose(hash).level
        if attempt == 0, set.loads.isInPanic[index] { statistics?.count(.lbHealthyPanic) }
        let level = set.levels[index]
        let slot: Int32?
        switch level.table {
        case .ring(let ring): slot = ring.choose(hash, attempt: attempt)
        case .maglev(let table): slot = table.choose(hash, attempt: attempt)
        case nil: slot = nil
        }
        guard let slot, params.balanceFactor > 0 else { return slot }
        return BoundedLoad(level.hashed, states, factor: params.balanceFactor).choose(slot, hash: hash)
    }
}
