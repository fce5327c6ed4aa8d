// The timer wheel held against a plain sorted list over random operations.

import Base
import Testing

@testable import Runtime

private final class Recorder: LoopObject {
    var fired: [UInt8] = []
    override func timerFired(tag: UInt8) { fired.append(tag) }
}

@Test func timersFireInOrderAndNeverEarlyAtEveryDistance() {
    var random = RandomSource(seed: 7)
    for round in 0..<200 {
        var wheel = TimerWheel(startMilliseconds: random.below(1 << 30))
        var expected: [(deadline: UInt64, id: TimerID)] = []
        let target = Recorder()
        var now = wheel.elapsed
        for _ in 0..<200 {
            switch random.below(4) {
            case 0, 1:
                let distance = 1 + random.below(1 << (1 + random.below(26)))
                let id = wheel.arm(deadline: now + distance, target: target, tag: 0)
                expected.append((now + distance, id))
            case 2 where !expected.isEmpty:
                let victim = expected.remove(at: Int(random.below(UInt64(expected.count))))
                let first = wheel.cancel(victim.id)
                let second = wheel.cancel(victim.id)
                #expect(first && !second)
            default:
                now += random.below(1 << (1 + random.below(24)))
                var fired = 0
                while let due = unsafe wheel.popDue(now: now) {
                    unsafe due.target.release()
                    fired += 1
                }
                let due = expected.filter { $0.deadline <= now }.count
                #expect(fired == due, "round \(round)")
                expected.removeAll { $0.deadline <= now }
            }
            if let first = expected.map(\.deadline).min() {
                let wait = wheel.millisecondsToNext(now: now)
                #expect(wait != nil && now + (wait ?? 0) <= max(first, now), "never wakes late")
            }
        }
        let armed = wheel.armed
        #expect(armed == expected.count)
    }
}

@Test func hundredThousandArmedTimersStayCheap() {
    var random = RandomSource(seed: 1)
    var wheel = TimerWheel(startMilliseconds: 0)
    let target = Recorder()
    var ids = (0..<100_000).map { _ in wheel.arm(deadline: 1 + random.below(300_000), target: target, tag: 0) }
    let begin = Instant.now
    for _ in 0..<100_000 {
        let index = Int(random.below(100_000))
        wheel.cancel(ids[index])
        ids[index] = wheel.arm(deadline: wheel.elapsed + 1 + random.below(300_000), target: target, tag: 0)
    }
    let spent = Instant.now - begin
    let armed = wheel.armed
    #expect(armed == 100_000)
    // Debug builds and sanitizers included: linear behaviour would take minutes here.
    #expect(spent < .seconds(10))
}
