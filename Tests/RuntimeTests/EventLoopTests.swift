// The loop over real descriptors: readiness, stale registrations, timers, mail and end-of-turn work.

import Base
import Glibc
import Testing

@testable import Runtime

private final class Counter: LoopObject {
    var ready = 0
    var timers: [UInt8] = []
    var ended = 0
    override func descriptorReady(_ readiness: Readiness) { if readiness.contains(.readable) { ready += 1 } }
    override func timerFired(tag: UInt8) { timers.append(tag) }
    override func turnEnded() { ended += 1 }
}

private struct Pair: ~Copyable {
    let left: Descriptor
    let right: Descriptor
}

private func pair() -> Pair {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    precondition(unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0)
    return Pair(left: Descriptor(taking: ends[0]), right: Descriptor(taking: ends[1]))
}

@Test func readinessIsDeliveredOnceAndAStaleRegistrationNeverFires() throws {
    let loop = try EventLoop()
    let ends = pair()
    let counter = Counter()
    var registration = try loop.register(ends.left.raw, counter)
    _ = Socket.write(ends.right.raw, ByteView("x"))
    try loop.runTurn(waiting: true)
    #expect(counter.ready == 1)
    let stale = registration
    loop.deregister(&registration, ends.left.raw)
    loop.deliverAgain(stale, .readable)
    try loop.runTurn(waiting: false)
    #expect(counter.ready == 1)
    #expect(!registration.isActive)
}

@Test func timersMailAndEndOfTurnWorkRunOnTheLoop() throws {
    let loop = try EventLoop()
    let counter = Counter()
    var cancelled = loop.arm(after: .milliseconds(1), counter, tag: 1)
    _ = loop.arm(after: .milliseconds(2), counter, tag: 2)
    loop.cancel(&cancelled)
    loop.callAtEndOfTurn(counter)
    while counter.timers.isEmpty { try loop.runTurn(waiting: true) }
    #expect(counter.timers == [2])
    #expect(counter.ended == 1)
    loop.handle.post { $0.stop() }
    try loop.run()
    #expect(!loop.handle.post { _ in })
}

@Test func aThreadOfItsOwnRunsMailAndEnds() throws {
    let thread = try LoopThread.start(index: 3) { _ in }
    #expect(thread.handle.index == 3)
    thread.handle.post { $0.stop() }
    thread.join()
}

/// Uses up a whole turn's allowance with each step.
private final class Costly: LoopObject {
    private let done: (Int) -> Void
    private let number: Int
    init(_ number: Int, _ done: @escaping (Int) -> Void) {
        self.number = number
        self.done = done
    }
    override func costlyStep() {
        let end = Instant.now + EventLoop.costlyTimePerTurn + .milliseconds(1)
        while Instant.now < end {}
        done(number)
    }
}

@Test func costlyStepsAreSpreadOverTurnsAndEventsGoFirst() throws {
    let loop = try EventLoop()
    let pair = pair()
    let counter = Counter()
    var registration = try loop.register(pair.left.raw, counter)
    var steps: [Int] = []
    for number in 0..<3 { loop.callWhenAffordable(Costly(number) { steps.append($0) }) }
    try loop.runTurn(waiting: true)
    #expect(steps == [0])
    #expect(loop.costlyWaiting == 2)
    var byte: UInt8 = 1
    #expect(unsafe write(pair.right.raw, &byte, 1) == 1)
    let readyBefore = counter.ready
    // The loop does not sleep while somebody waits, and what is ready is delivered in the same turn.
    try loop.runTurn(waiting: true)
    #expect(counter.ready == readyBefore + 1)
    #expect(steps == [0, 1])
    try loop.runTurn(waiting: true)
    #expect(steps == [0, 1, 2])
    #expect(loop.costlyWaiting == 0)
    loop.deregister(&registration, pair.left.raw)
}
