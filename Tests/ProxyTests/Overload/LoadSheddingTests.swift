// How often points shed load, how busy processors are, which streams are heavy.

import Base
import Testing

@testable import ProxyCore

@Test func pointsShedAsOftenAsTheyAreStrong() {
    let shedding = LoadShedding()
    #expect(!shedding.sheds(.route) { 0 })
    shedding.set(.route, to: 0.5)
    #expect(shedding.sheds(.route) { 4999 })
    #expect(!shedding.sheds(.route) { 5000 })
    #expect(!shedding.sheds(.acceptConnection) { 0 })
    #expect(shedding.takeCount(.route) == 1)
    #expect(shedding.takeCount(.route) == 0)
    shedding.set(.route, to: 0)
    #expect(!shedding.sheds(.route) { 0 })
}

@Test func everyPointHasEnvoysName() {
    for point in LoadShedPoint.allCases { #expect(LoadShedPoint(name: point.name) == point) }
    #expect(LoadShedPoint(name: "envoy.load_shed_points.nonsense") == nil)
}

@Test func hostTimesAreThoseOfTheFirstLine() {
    let text = "cpu  10 20 30 40 50 60 70 80 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n"
    #expect(ProcessorLoad.hostTimes(text) == ProcessorLoad.Times(work: 60, total: 360))
    #expect(ProcessorLoad.hostTimes("cpu 1 2") == nil)
    #expect(ProcessorLoad.hostTimes("") == nil)
}

@Test func loadIsSmoothed() throws {
    let load = ProcessorLoad(.host)
    #expect(load.note(.init(work: 100, total: 200)) == 0)
    #expect(try abs(#require(load.note(.init(work: 200, total: 300))) - 0.05) < 1e-9)
    #expect(try abs(#require(load.note(.init(work: 200, total: 400))) - 0.0475) < 1e-9)
    // No time has passed, or counters went back.
    #expect(load.note(.init(work: 200, total: 400)) == nil)
    #expect(load.note(.init(work: 100, total: 500)) == nil)
    #expect(try abs(#require(load.note(.init(work: 200, total: 600))) - (0.05 + 0.95 * 0.0475)) < 1e-9)
}

@Test func containersSayWhatTheyMayUse() {
    #expect(ProcessorLoad.coreCount("0-3,8\n") == 5)
    #expect(ProcessorLoad.coreCount("2") == 1)
    #expect(ProcessorLoad.coreCount("3-1") == nil)
    #expect(ProcessorLoad.coreCount("words") == nil)
    #expect(ProcessorLoad.limitedCores("150000 100000\n") == 1.5)
    #expect(ProcessorLoad.limitedCores("max 100000") == nil)
    #expect(ProcessorLoad.value("usage_usec", in: "user_usec 5\nusage_usec 77\n") == 77)
    #expect(ProcessorLoad.value("usage_usec", in: "usage_usec") == nil)
}

@Test func morePressureReachesLighterStreams() {
    let heavy = HeavyStreamParams(leastBytes: 1024)
    #expect(heavy.threshold(strength: 0) == nil)
    #expect(heavy.threshold(strength: 0.01) == 1024 << 7)
    #expect(heavy.threshold(strength: 0.5) == 1024 << 3)
    #expect(heavy.threshold(strength: 0.99) == 1024)
    #expect(heavy.threshold(strength: 1) == 1024)
}
