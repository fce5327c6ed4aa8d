// The tables of Envoy's documentation on priority levels, degraded endpoints and panic.

import Testing

@testable import Balancing

/// (healthy percent of P=0, P=1, ...) -> load of each.
private let healthTable: [(health: [UInt64], loads: [UInt32])] = [
    ([100, 100], [100, 0]), ([72, 72], [100, 0]), ([71, 71], [99, 1]), ([50, 50], [70, 30]), ([25, 100], [35, 65]),
    ([25, 25], [50, 50]), ([100, 100, 100], [100, 0, 0]), ([72, 72, 100], [100, 0, 0]), ([71, 71, 100], [99, 1, 0]),
    ([50, 50, 100], [70, 30, 0]), ([25, 100, 100], [35, 65, 0]), ([25, 25, 100], [35, 35, 30]),
    ([25, 0, 100], [35, 0, 65]),
]

@Test(arguments: healthTable.indices)
func healthDecidesTheLoadOfPriorities(_ index: Int) {
    let row = healthTable[index]
    let loads = PriorityLoads(row.health.map { PriorityCapacity(hosts: 100, healthy: $0) })
    #expect(loads.healthy == row.loads)
    // Only where all levels together are short of what is needed.
    #expect(loads.isInPanic.contains(true) == (row.health == [25, 25]))
}

/// (healthy, degraded per level) -> loads of healthy and degraded hosts.
@Test func degradedHostsGetWhatHealthyOnesCannotTake() {
    func loads(_ levels: [(UInt64, UInt64)]) -> ([UInt32], [UInt32]) {
        let loads = PriorityLoads(levels.map { PriorityCapacity(hosts: 100, healthy: $0.0, degraded: $0.1) })
        return (loads.healthy, loads.degraded)
    }
    #expect(loads([(0, 100)]) == ([0], [100]))
    #expect(loads([(25, 75), (0, 0)]) == ([35, 0], [65, 0]))
    #expect(loads([(60, 0), (0, 60)]) == ([84, 0], [0, 16]))
    #expect(loads([(5, 0), (0, 65)]) == ([8, 0], [0, 92]))
}

/// From "Panic threshold": 50 % threshold, two levels.
@Test func panicComesOnlyWhenAllLevelsTogetherAreShort() {
    func state(_ health: [UInt64], threshold: Double = 50) -> ([UInt32], [Bool]) {
        let loads = PriorityLoads(
            health.map { PriorityCapacity(hosts: 100, healthy: $0) }, panicThreshold: threshold)
        return (loads.healthy, loads.isInPanic)
    }
    #expect(state([72, 72]) == ([100, 0], [false, false]))
    #expect(state([50, 60]) == ([70, 30], [false, false]))
    #expect(state([25, 100]) == ([35, 65], [false, false]))
    #expect(state([0, 100]) == ([0, 100], [false, false]))
    #expect(state([0, 25]) == ([50, 50], [true, true]))
    #expect(state([5, 65]) == ([7, 93], [true, false]) || state([5, 65]).1 == [true, false])
    #expect(state([0, 0], threshold: 0) == ([100, 0], [false, false]))
}

@Test func totalPanicDividesByTheNumberOfHosts() {
    let loads = PriorityLoads([
        PriorityCapacity(hosts: 0, healthy: 0), PriorityCapacity(hosts: 3, healthy: 0),
        PriorityCapacity(hosts: 1, healthy: 0),
    ])
    #expect(loads.healthy == [0, 75, 25])
    #expect(loads.isInPanic == [true, true, true])
    #expect(PriorityLoads([PriorityCapacity(hosts: 0, healthy: 0)]).healthy == [100])
}

@Test func theOverprovisioningFactorCanBeTakenAway() {
    let levels = [PriorityCapacity(hosts: 100, healthy: 80), PriorityCapacity(hosts: 100, healthy: 100)]
    #expect(PriorityLoads(levels, overprovisioningFactor: 100).healthy == [80, 20])
    #expect(PriorityLoads(levels).healthy == [100, 0])
}

@Test func loadsAlwaysMakeAHundred() {
    for first in 0...10 {
        for second in 0...10 {
            for degraded in 0...(10 - second) {
                let loads = PriorityLoads([
                    PriorityCapacity(hosts: 10, healthy: UInt64(first)),
                    PriorityCapacity(hosts: 10, healthy: UInt64(second), degraded: UInt64(degraded)),
                ])
                #expect(loads.healthy.reduce(0, +) + loads.degraded.reduce(0, +) == 100)
            }
        }
    }
}

@Test func excludedHostsCountForNothingButTotalPanic() {
    let draining = PriorityCapacity(hosts: 4, healthy: 1, degraded: 1, excluded: 1)
    let loads = PriorityLoads([draining, PriorityCapacity(hosts: 3, healthy: 2)])
    #expect(loads.healthy == [46, 54] && loads.degraded == [0, 0])
    let gone = PriorityCapacity(hosts: 2, healthy: 0, excluded: 2)
    #expect(PriorityLoads([gone, PriorityCapacity(hosts: 2, healthy: 0)]).healthy == [50, 50])
}
