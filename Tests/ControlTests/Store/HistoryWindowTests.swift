// When a store forgets its past.

import Base
import Testing

@testable import Store

struct HistoryWindowTests {
    private func window(_ change: (inout HistoryLimits) -> Void) -> HistoryWindow {
        var limits = HistoryLimits()
        change(&limits)
        return HistoryWindow(limits: limits, newest: 1, events: 0, bytes: 0, now: Instant(nanoseconds: 0))
    }

    private func second(_ seconds: UInt64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

    @Test func byNumber() {
        var window = window { $0.events = 100 }
        for revision in 2...100 { window.add(Int64(revision), bytes: 1, now: second(0)) }
        #expect(window.due(now: second(0)) == nil)
        for revision in 101...102 { window.add(Int64(revision), bytes: 1, now: second(0)) }
        #expect(window.due(now: second(0)) == 11)
        #expect(window.due(now: second(0)) == nil)
    }

    @Test func bySize() {
        var window = window { $0.bytes = 1000 }
        for revision in 2...11 { window.add(Int64(revision), bytes: 100, now: second(0)) }
        #expect(window.due(now: second(0)) == nil)
        window.add(12, bytes: 500, now: second(0))
        #expect(window.due(now: second(0)) == 6)
    }

    @Test func byAge() {
        var window = window { $0.age = .seconds(300) }
        window.add(2, bytes: 1, now: second(0))
        window.add(3, bytes: 1, now: second(29))
        window.add(4, bytes: 1, now: second(200))
        #expect(window.due(now: second(300)) == nil)
        #expect(window.due(now: second(330)) == 3)
        #expect(window.due(now: second(501)) == 4)
        #expect(window.due(now: second(900)) == nil)
    }

    @Test func whatWasFoundIsAsOldAsTheOpening() {
        var window = HistoryWindow(limits: HistoryLimits(), newest: 77, events: 50, bytes: 500, now: second(10))
        #expect(window.due(now: second(309)) == nil)
        #expect(window.due(now: second(311)) == 77)
    }
}
