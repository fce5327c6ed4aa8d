// The lookup table of MAGLEV, filled in the same order as Envoy's.

public final class MaglevTable: Sendable {
    let slots: [Int32]
    public let minimumPerHost: UInt64
    public let maximumPerHost: UInt64

    private struct Candidate {
        let slot: Int32
        let offset: UInt64
        let skip: UInt64
        let share: Double
        var target = 0.0
        var next: UInt64 = 0
        var count: UInt64 = 0

        func position(_ size: UInt64) -> Int { Int((offset &+ skip &* next) % size) }
    }

    /// Listing 1 of the Maglev paper, weighted: in each round a host takes its turn when its share is due.
    init(_ hosts: [WeightedHost], _ params: MaglevParams) {
        let size = params.tableSize
        guard let heaviest = hosts.map(\.share).max(), heaviest > 0 else {
            slots = []
            minimumPerHost = 0
            maximumPerHost = 0
            return
        }
        var candidates = hosts.map { host in
            let key = Array(host.key.utf8)
            return Candidate(
                slot: host.slot, offset: StableHash.xxHash64(key) % size,
                skip: StableHash.xxHash64(key, seed: 1) % (size - 1) + 1, share: host.share)
        }
        var slots = [Int32](repeating: -1, count: Int(size))
        var filled: UInt64 = 0
        var round = 1.0
        while filled < size {
            for index in candidates.indices where filled < size {
                if round * candidates[index].share < candidates[index].target { continue }
                candidates[index].target += heaviest
                var position = candidates[index].position(size)
                while slots[position] >= 0 {
                    candidates[index].next += 1
                    position = candidates[index].position(size)
                }
                slots[position] = candidates[index].slot
                candidates[index].next += 1
                candidates[index].count += 1
                filled += 1
            }
            round += 1
        }
        self.slots = slots
        // Envoy has no table for a single host and says so.
        if candidates.count == 1 {
            minimumPerHost = 1
            maximumPerHost = 1
            return
        }
        minimumPerHost = candidates.map(\.count).min() ?? 0
        maximumPerHost = candidates.map(\.count).max() ?? 0
    }

    func choose(_ hash: UInt64, attempt: Int) -> Int32? {
        if slots.isEmpty { return nil }
        // A later attempt looks far away from where the first one did.
        let mixed = attempt == 0 ? hash : hash ^ (UInt64.max &- UInt64(attempt) &+ 1)
        return slots[Int(mixed % UInt64(slots.count))]
    }

    static func isPrime(_ number: UInt64) -> Bool {
        if number < 4 { return number > 1 }
        if number % 2 == 0 { return false }
        var divisor: UInt64 = 3
        while divisor * divisor <= number {
            if number % divisor == 0 { return false }
            divisor += 2
        }
        return true
    }
}
