// One thread's event loop on epoll, edge-triggered, with timers, a mailbox and work queued for the end of a turn.

import Base
import CLinux
import Glibc

/// Names one registration: the slot in the low half, its generation in the high half, exactly as packed into epoll's
/// 64-bit word. An event that was queued for an earlier user of the slot carries an old generation and is dropped.
public struct Registration: Hashable, Sendable {
    let word: UInt64

    public static let none = Registration(word: .max)
    public var isActive: Bool { self != .none }
}

/// Everything here is confined to the thread that calls `run`; other threads use `handle`. The descriptor interface
/// (register, deregister, readiness) is all that the rest of the proxy sees of epoll, so a completion-based backend can
/// stand behind it.
@safe
public final class EventLoop {
    @safe
    struct Slot {
        var object: Unmanaged<LoopObject>?
        var generation: UInt32
        var nextFree: Int32
    }

    static let eventsPerTurn = 256
    /// Costly steps stop being started in a turn when they have taken this long: the next turn's events go first. Who
    /// does a lot in one event, such as accepting a burst, keeps to the same.
    public static let costlyTimePerTurn = TimeSpan.milliseconds(1)

    public let handle: LoopHandle
    /// The instant at which this turn began.
    public private(set) var now: Instant
    public var random = RandomSource()
    /// Space for one read, shared by all connections of the loop: what a connection leaves unconsumed it copies out.
    public let readSpace: UnsafeMutableRawBufferPointer
    public private(set) var turns: UInt64 = 0
    private var turnEnd: Instant
    /// The longest time between two waits: how long a ready descriptor may have stood in line.
    public private(set) var longestTurn = TimeSpan.zero

    private let epoll: Descriptor
    private let events: UnsafeMutablePointer<epoll_event>
    private var slots: [Slot] = []
    private var freeSlot: Int32 = -1
    private var wheel: TimerWheel
    private var endOfTurn: [LoopObject] = []
    private var endOfTurnSpare: [LoopObject] = []
    private var again: [(registration: Registration, readiness: Readiness)] = []
    private var costly: [LoopObject] = []
    private var costlyHead = 0
    private var mailRegistration = Registration.none
    private var mailbox: MailboxReader?
    private var isStopping = false

    public init(index: Int = 0) throws(SystemFailure) {
        handle = try LoopHandle(index: index)
        let fd = epoll_create1(Int32(EPOLL_CLOEXEC))
        if fd < 0 { throw SystemFailure.last("epoll_create1") }
        epoll = Descriptor(taking: fd)
        unsafe events = .allocate(capacity: Self.eventsPerTurn)
        unsafe readSpace = .allocate(byteCount: 65_536, alignment: 64)
        now = .now
        turnEnd = now
        wheel = TimerWheel(startMilliseconds: now.nanoseconds / 1_000_000)
        let reader = MailboxReader(loop: self)
        mailbox = reader
        mailRegistration = try register(handle.wakeDescriptor.raw, reader)
    }

    deinit {
        for slot in slots { unsafe slot.object?.release() }
        unsafe events.deallocate()
        unsafe readSpace.deallocate()
    }

    // MARK: - Descriptors

    /// Watches a descriptor for everything, edge-triggered. The caller keeps owning it and deregisters before closing.
    public func register(_ fd: Int32, _ object: LoopObject) throws(SystemFailure) -> Registration {
        let index: Int32
        if freeSlot >= 0 {
            index = freeSlot
            freeSlot = slots[Int(index)].nextFree
        } else {
            index = Int32(slots.count)
            unsafe slots.append(Slot(object: nil, generation: 0, nextFree: -1))
        }
        let word = UInt64(slots[Int(index)].generation) << 32 | UInt64(UInt32(bitPattern: index))
        var event = unsafe epoll_event()
        unsafe event.events =
            EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | UInt32(bitPattern: Int32.min)
        unsafe event.data.u64 = word
        if unsafe epoll_ctl(epoll.raw, EPOLL_CTL_ADD, fd, &event) != 0 {
            let failure = SystemFailure.last("epoll_ctl")
            slots[Int(index)].nextFree = freeSlot
            freeSlot = index
            throw failure
        }
        unsafe slots[Int(index)].object = .passRetained(object)
        return Registration(word: word)
    }

    public func deregister(_ registration: inout Registration, _ fd: Int32) {
        guard let index = liveSlot(registration.word) else { return }
        registration = .none
        // Fails only for a descriptor that is closed already, which epoll has forgotten by itself.
        _ = epoll_ctl(epoll.raw, EPOLL_CTL_DEL, fd, nil)
        let object = unsafe slots[index].object
        unsafe slots[index].object = nil
        slots[index].generation &+= 1
        slots[index].nextFree = freeSlot
        freeSlot = Int32(index)
        unsafe object?.release()
    }

    /// Delivers `readiness` again in the next turn: for an object that stopped before it had drained its descriptor,
    /// so that one busy connection does not starve the others.
    public func deliverAgain(_ registration: Registration, _ readiness: Readiness) {
        again.append((registration, readiness))
    }

    private func liveSlot(_ word: UInt64) -> Int? {
        if word == .max { return nil }
        let index = Int(word & 0xFFFF_FFFF)
        guard index < slots.count, slots[index].generation == UInt32(word >> 32),
            unsafe slots[index].object != nil
        else { return nil }
        return index
    }

    // MARK: - Timers and turns

    /// Calls `timerFired(tag:)` once, not before `delay` has passed.
    public func arm(after delay: TimeSpan, _ object: LoopObject, tag: UInt8) -> TimerID {
        let due = (now + delay).nanoseconds
        // Rounded up: a timer must never fire early.
        return wheel.arm(deadline: (due + 999_999) / 1_000_000, target: object, tag: tag)
    }

    public func cancel(_ timer: inout TimerID) {
        if timer.isArmed { wheel.cancel(timer) }
        timer = .none
    }

    public var armedTimers: Int { wheel.armed }

    /// Calls `turnEnded()` when all events of this turn have been handled. Ask once per turn.
    @inline(__always)
    public func callAtEndOfTurn(_ object: LoopObject) { endOfTurn.append(object) }

    /// Calls `costlyStep()` once, after the events of this turn or of one of the next: for work of a tenth of a
    /// millisecond and more that many connections may want at the same time, such as TLS handshakes. Each turn grants it
    /// a bounded time, and what other connections ask for meanwhile goes first.
    public func callWhenAffordable(_ object: LoopObject) { costly.append(object) }

    /// How many wait for their costly step.
    public var costlyWaiting: Int { costly.count - costlyHead }

    // MARK: - Running

    public func stop() { isStopping = true }

    /// Runs until `stop`.
    public func run() throws(SystemFailure) {
        while !isStopping { try runTurn(waiting: true) }
        finishTurn()
        handle.closeMailbox()
    }

    /// One turn: wait, handle what is ready, fire what is due, then the end-of-turn work.
    public func runTurn(waiting: Bool) throws(SystemFailure) {
        let timeout = waiting ? waitMilliseconds() : 0
        let count = unsafe epoll_wait(epoll.raw, events, Int32(Self.eventsPerTurn), timeout)
        if count < 0, errno != EINTR { throw SystemFailure.last("epoll_wait") }
        now = .now
        turns &+= 1
        if !again.isEmpty { deliverQueued() }
        for index in 0..<max(Int(count), 0) {
            let event = unsafe events[index]
            unsafe deliver(event.data.u64, Readiness(rawValue: event.events))
        }
        let tick = now.nanoseconds / 1_000_000
        while let due = unsafe wheel.popDue(now: tick) {
            let target = unsafe due.target.takeRetainedValue()
            target.timerFired(tag: unsafe due.tag)
        }
        if !costly.isEmpty { takeCostlySteps() }
        finishTurn()
        turnEnd = .now
        let spent = turnEnd - now
        if spent > longestTurn { longestTurn = spent }
    }

    public func resetLongestTurn() { longestTurn = .zero }

    private func waitMilliseconds() -> Int32 {
        if !again.isEmpty || !endOfTurn.isEmpty || !costly.isEmpty { return 0 }
        guard let wait = wheel.millisecondsToNext(now: turnEnd.nanoseconds / 1_000_000) else { return -1 }
        return Int32(clamping: wait)
    }

    @inline(__always)
    private func deliver(_ word: UInt64, _ readiness: Readiness) {
        guard let index = liveSlot(word), let object = unsafe slots[index].object else { return }
        // Held for the time of the call: the object may deregister itself, and ours may be the last reference.
        unsafe object.takeUnretainedValue().descriptorReady(readiness)
    }

    private func deliverQueued() {
        let queued = again
        again.removeAll(keepingCapacity: true)
        for entry in queued { deliver(entry.registration.word, entry.readiness) }
    }

    private func takeCostlySteps() {
        let limit = Instant.now + Self.costlyTimePerTurn
        repeat {
            let object = costly[costlyHead]
            costlyHead += 1
            object.costlyStep()
        } while costlyHead < costly.count && Instant.now < limit
        if costlyHead == costly.count {
            costly.removeAll(keepingCapacity: costlyHead < 1024)
            costlyHead = 0
        } else if costlyHead >= 1024, costlyHead * 2 >= costly.count {
            costly.removeFirst(costlyHead)
            costlyHead = 0
        }
    }

    private func finishTurn() {
        // Work may queue more work; it is all done before the loop waits again.
        while !endOfTurn.isEmpty {
            swap(&endOfTurn, &endOfTurnSpare)
            for object in endOfTurnSpare { object.turnEnded() }
            endOfTurnSpare.removeAll(keepingCapacity: true)
        }
    }
}

/// Reads the loop's mailbox when another thread has posted.
private final class MailboxReader: LoopObject {
    // The loop owns its reader, so it outlives it.
    private unowned let loop: EventLoop

    init(loop: EventLoop) { self.loop = loop }

    override func descriptorReady(_ readiness: Readiness) {
        for mail in loop.handle.takeMail() { mail(loop) }
    }
}
