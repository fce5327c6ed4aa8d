// Changes wait for a pause, but none for ever.

import Base
import Testing

@testable import DiscoveryService

@Suite struct DebounceMachineTests {
    private func machine() -> DebounceMachine<Int> {
        DebounceMachine(quiet: .milliseconds(100), limit: .seconds(10)) { $0 + $1 }
    }

    private func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: UInt64(milliseconds) * 1_000_000) }

    @Test func tellsAfterThePause() {
        var debounce = machine()
        #expect(debounce.due == nil)
        debounce.add(1, at: at(0))
        debounce.add(2, at: at(60))
        #expect(debounce.take(at: at(100)) == nil)
        #expect(debounce.due == at(160))
        let taken = debounce.take(at: at(160))
        #expect(taken?.change == 3 && taken?.since == at(0) && taken?.count == 2)
        #expect(debounce.due == nil && debounce.take(at: at(500)) == nil)
    }

    @Test func aSteadyStreamIsToldAfterTheLimit() {
        var debounce = machine()
        for time in stride(from: Int64(0), to: 10_000, by: 50) {
            #expect(debounce.take(at: at(time)) == nil)
            debounce.add(1, at: at(time))
        }
        #expect(debounce.take(at: at(10_000))?.change == 200)
    }
}
