// What an event loop can call: the base of everything that waits for a descriptor, a timer or the end of a turn.

import Base

/// What epoll said about a descriptor.
public struct Readiness: OptionSet, Sendable {
    public let rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let readable = Readiness(rawValue: 0x001)
    public static let writable = Readiness(rawValue: 0x004)
    public static let failed = Readiness(rawValue: 0x008)
    public static let hungUp = Readiness(rawValue: 0x010)
    /// The peer has shut down its writing side.
    public static let peerEnded = Readiness(rawValue: 0x2000)
}

/// Confined to one loop. The loop keeps an object alive while it is registered, armed or queued.
open class LoopObject {
    public init() {}

    /// The descriptor registered for this object is ready.
    open func descriptorReady(_ readiness: Readiness) {}

    /// A timer armed with `tag` has fired.
    open func timerFired(tag: UInt8) {}

    /// Called once at the end of the turn in which the object asked for it.
    open func turnEnded() {}

    /// It is this object's turn to do something costly (`EventLoop.callWhenAffordable`).
    open func costlyStep() {}
}
