// Which hosts are ejected, for how long, and what is told of it.

import Base
import Formatting
import Telemetry
import Testing

@testable import Health

private final class Notes: OutlierObserver {
    var counts: [OutlierStat: Int] = [:]
    var active: UInt64 = 0
    var events: [OutlierEvent] = []
    var changes = 0

    override func count(_ stat: OutlierStat) { counts[stat, default: 0] += 1 }
    override func setActive(_ count: UInt64) { active = count }
    override func changed(_ host: HostVitals) { changes += 1 }
    override func log(_ event: OutlierEvent) { events.append(event) }
}

private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: 1_000_000_000_000 + UInt64(seconds * 1e9)) }

private struct Scene {
    let notes = Notes()
    let hosts: [HostVitals]
    let detector: OutlierDetector

    init(_ count: UInt16, _ change: (inout OutlierParams) -> Void = { _ in }) {
        var params = OutlierParams()
        params.maxEjectionPercent = 100
        change(&params)
        hosts = (0..<count).map { HostVitals(address: .ip(.anyV4, port: $0), outlier: params.limits) }
        detector = OutlierDetector(params, observer: notes, board: OutlierBoard(), random: RandomSource(seed: 1))
        detector.setHosts(hosts)
    }

    var ejected: [Int] { hosts.indices.filter { hosts[$0].flags.contains(.failedOutlierCheck) } }

    func interval(_ now: Instant, _ samples: [OutlierSample] = []) {
        let hosts = hosts
        detector.interval(at: now) { host in
            let index = hosts.firstIndex { $0 === host } ?? 0
            return index < samples.count ? samples[index] : OutlierSample()
        }
    }
}

@Test func aRunOfFailuresEjectsAndTimeBringsBack() {
    let scene = Scene(2)
    scene.detector.noticed(.consecutive5xx, scene.hosts[0], at: at(0))
    #expect(scene.ejected == [0] && scene.notes.active == 1)
    #expect(scene.notes.counts[.ejectionsEnforcedConsecutive5xx] == 1)
    #expect(scene.notes.counts[.ejectionsConsecutive5xx] == 1 && scene.notes.counts[.ejectionsTotal] == 1)
    // What is ejected is not noticed again.
    scene.detector.noticed(.consecutive5xx, scene.hosts[0], at: at(1))
    #expect(scene.notes.counts[.ejectionsDetectedConsecutive5xx] == 1)
    scene.interval(at(29.9))
    #expect(scene.ejected == [0])
    scene.interval(at(30))
    #expect(scene.ejected.isEmpty && scene.notes.active == 0)
    #expect(scene.notes.events.map(\.action) == [.eject, .uneject])
    #expect(scene.notes.events[1].sinceLastAction == .seconds(30) && scene.notes.events[1].ejections == 1)
}

@Test func eachEjectionLastsLongerUpToTheLimit() {
    let scene = Scene(2) { $0.maxEjectionTime = RuntimeSpan(.seconds(60)) }
    var now = 0.0
    for term in [30.0, 60, 60] {
        scene.detector.noticed(.consecutive5xx, scene.hosts[0], at: at(now))
        scene.interval(at(now + term - 1))
        #expect(scene.ejected == [0])
        scene.interval(at(now + term))
        #expect(scene.ejected.isEmpty)
        now += term
    }
    // A quiet interval forgives one step.
    scene.interval(at(now + 10))
    scene.interval(at(now + 20))
    scene.interval(at(now + 30))
    scene.detector.noticed(.consecutive5xx, scene.hosts[0], at: at(now + 40))
    scene.interval(at(now + 71))
    #expect(scene.ejected.isEmpty)
}

@Test func noMoreThanAShareIsEjected() {
    let scene = Scene(10) { $0.maxEjectionPercent = 20 }
    for host in scene.hosts { scene.detector.noticed(.consecutive5xx, host, at: at(0)) }
    #expect(scene.ejected.count == 2 && scene.notes.counts[.ejectionsOverflow] == 8)
    let none = Scene(10) { $0.maxEjectionPercent = 0 }
    none.detector.noticed(.consecutive5xx, none.hosts[0], at: at(0))
    #expect(none.ejected.isEmpty)
    let always = Scene(10) {
        $0.maxEjectionPercent = 0
        $0.alwaysEjectsOne = true
    }
    for host in always.hosts { always.detector.noticed(.consecutive5xx, host, at: at(0)) }
    #expect(always.ejected.count == 1)
}

@Test func whatIsNotEnforcedIsOnlyTold() {
    let scene = Scene(2)
    scene.detector.noticed(.consecutiveGatewayFailure, scene.hosts[0], at: at(0))
    #expect(scene.ejected.isEmpty && scene.notes.events.map(\.isEnforced) == [false])
    #expect(scene.notes.counts[.ejectionsDetectedConsecutiveGatewayFailure] == 1)
    #expect(scene.notes.counts[.ejectionsEnforcedTotal] == nil)
}

@Test func successRatesFarBelowTheOthersEject() {
    let scene = Scene(5) { $0.successRateMinimumHosts = 5 }
    let good = OutlierSample(total: 100, succeeded: 100)
    scene.interval(at(10), [OutlierSample(total: 100, succeeded: 50), good, good, good, good])
    // Mean 90, deviation 20: the threshold is 52.
    #expect(scene.ejected == [0])
    #expect(scene.detector.board.external == SuccessRateSummary(average: 90, threshold: 52))
    #expect(scene.hosts[0].successRate == 50 && scene.hosts[1].successRate == 100)
    #expect(scene.notes.counts[.ejectionsEnforcedSuccessRate] == 1 && scene.notes.counts[.ejectionsSuccessRate] == 1)
    // Only what came since counts the next time: nothing.
    scene.interval(at(20), [OutlierSample(total: 100, succeeded: 50), good, good, good, good])
    #expect(scene.detector.board.external.average == -1 && scene.hosts[1].successRate == -1)
}

@Test func failurePercentagesEjectWhereEnforced() {
    let samples = (0..<5).map { OutlierSample(total: 60, succeeded: $0 == 2 ? 6 : 60) }
    let scene = Scene(5) { $0.enforcing[.failurePercentage] = 100 }
    scene.interval(at(10), samples)
    #expect(scene.ejected == [2] && scene.notes.counts[.ejectionsEnforcedFailurePercentage] == 1)
    let few = Scene(4) { $0.enforcing[.failurePercentage] = 100 }
    few.interval(at(10), samples)
    #expect(few.ejected.isEmpty)
}

@Test func aGoodCheckBringsBackUnlessItIsNotMeantTo() {
    let scene = Scene(2)
    scene.detector.noticed(.consecutive5xx, scene.hosts[0], at: at(0))
    scene.hosts[0].flags.insert(.failedActiveCheck)
    scene.detector.checkSucceeded(scene.hosts[0], at: at(1))
    #expect(scene.ejected == [0])
    scene.hosts[0].flags.remove(.failedActiveCheck)
    scene.detector.checkSucceeded(scene.hosts[0], at: at(1))
    #expect(scene.ejected.isEmpty)
    let firm = Scene(2) { $0.unejectsOnSuccessfulCheck = false }
    firm.detector.noticed(.consecutive5xx, firm.hosts[0], at: at(0))
    firm.detector.checkSucceeded(firm.hosts[0], at: at(1))
    #expect(firm.ejected == [0])
}

@Test func aHostThatLeavesMakesRoom() {
    let scene = Scene(2) { $0.maxEjectionPercent = 50 }
    scene.detector.noticed(.consecutive5xx, scene.hosts[0], at: at(0))
    scene.detector.setHosts([scene.hosts[1], HostVitals(address: .ip(.anyV4, port: 9))])
    #expect(scene.notes.active == 0)
    scene.detector.noticed(.consecutive5xx, scene.hosts[1], at: at(1))
    #expect(scene.ejected == [0, 1])
}

@Test func runsAreCountedAcrossLoopsAndEndWithAnAnswer() {
    final class Box: Sendable {
        let notices = Lock<[HealthNotice]>([])
    }
    let box = Box()
    var limits = OutlierLimits()
    limits.serverErrors = 3
    limits.gatewayFailures = 2
    limits.localFailures = 2
    let host = HostVitals(address: .ip(.anyV4, port: 1), outlier: limits) { _, notice in
        box.notices.withLock { $0.append(notice) }
    }
    for status: UInt16 in [500, 503, 200, 500, 502] { host.answered(status) }
    #expect(box.notices.withLock { $0 }.isEmpty)
    host.answered(504)
    #expect(box.notices.withLock { $0 } == [.consecutive(.consecutiveGatewayFailure), .consecutive(.consecutive5xx)])
    // Beyond its limit a run says nothing more until it begins anew.
    host.answered(500)
    #expect(box.notices.withLock { $0 }.count == 2)
    host.failedLocally()
    host.succeededLocally()
    host.failedLocally()
    host.failedLocally()
    #expect(box.notices.withLock { $0 }.last == .consecutive(.consecutiveLocalOriginFailure))
}
