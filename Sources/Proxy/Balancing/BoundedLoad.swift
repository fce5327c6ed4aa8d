// Consistent hashing with bounded loads: no host carries more than a multiple of the average.

import Base

struct BoundedLoad {
    private let hosts: [WeightedHost]
    private let states: [HostState]
    private let slotsInAll: UInt64

    init(_ hosts: [WeightedHost], _ states: [HostState], factor: UInt32) {
        self.hosts = hosts
        self.states = states
        let active = hosts.reduce(0) { $0 + UInt64(states[Int($1.slot)].activeRequests) }
        slotsInAll = ((active + 1) * UInt64(factor) + 99) / 100
    }

    /// Above 1 the host carries more than its bound.
    private func overload(_ host: WeightedHost) -> Double {
        let slots = max((Double(slotsInAll) * host.share).rounded(.up), 1)
        return Double(states[Int(host.slot)].activeRequests) / slots
    }

    /// `first`, or when it is overloaded another, in an order that depends on the hash alone.
    func choose(_ first: Int32, hash: UInt64) -> Int32 {
        guard let wanted = hosts.first(where: { $0.slot == first }) else { return first }
        var least = overload(wanted)
        if least <= 1 { return first }
        var chosen = first
        var order = Array(hosts.indices)
        var generator = MersenneTwister(seed: UInt32(truncatingIfNeeded: hash))
        for index in order.indices {
            order.swapAt(index, index + Int(generator.below(UInt32(order.count - index))))
            let other = hosts[order[index]]
            if other.slot == first { continue }
            let load = overload(other)
            if load <= 1 { return other.slot }
            if load < least {
                least = load
                chosen = other.slot
            }
        }
        return chosen
    }
}

/// MT19937, because other proxies draw the same order from the same hash.
struct MersenneTwister {
    private var state: [UInt32]
    private var position = 624

    init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(624)
        for index in 1..<624 {
            let previous = state[index - 1]
            state.append(1_812_433_253 &* (previous ^ previous >> 30) &+ UInt32(index))
        }
    }

    mutating func next() -> UInt32 {
        if position == 624 { twist() }
        var value = state[position]
        position += 1
        value ^= value >> 11
        value ^= value << 7 & 0x9d2c_5680
        value ^= value << 15 & 0xefc6_0000
        return value ^ value >> 18
    }

    private mutating func twist() {
        for index in 0..<624 {
            let bits = state[index] & 0x8000_0000 | state[(index + 1) % 624] & 0x7fff_ffff
            state[index] = state[(index + 397) % 624] ^ bits >> 1 ^ (bits & 1 == 0 ? 0 : 0x9908_b0df)
        }
        position = 0
    }

    /// Uniform in 0 ..< bound.
    mutating func below(_ bound: UInt32) -> UInt32 {
        while true {
            let value = UInt32(UInt64(next()) / (0x1_0000_0000 / UInt64(bound)))
            if value < bound { return value }
        }
    }
}
