// The listening socket: takes connections and deals them out to the loops.

import Base
import Glibc
import Runtime

/// Confined to its loop.
final class AcceptSocket: LoopObject {
    private let loop: EventLoop
    private var descriptor: Int32
    private var registration = Registration.none
    private var timer = TimerID.none
    private let deal: (Int32, SocketAddress?) -> Void

    init(loop: EventLoop, taking descriptor: Int32, deal: @escaping (Int32, SocketAddress?) -> Void) {
        self.loop = loop
        self.descriptor = descriptor
        self.deal = deal
    }

    func start() throws(SystemFailure) { registration = try loop.register(descriptor, self) }

    override func descriptorReady(_ readiness: Readiness) { acceptAll() }

    override func timerFired(tag: UInt8) {
        timer = .none
        acceptAll()
    }

    private func acceptAll() {
        if descriptor < 0 { return }
        let end = loop.now + EventLoop.costlyTimePerTurn
        do throws(SystemFailure) {
            while let (fd, peer) = try Socket.accept(descriptor) {
                deal(fd, peer)
                if Instant.now > end { return loop.deliverAgain(registration, .readable) }
            }
        } catch {
            // Out of descriptors, most likely: no edge comes for those that wait already.
            if !timer.isArmed { timer = loop.arm(after: .milliseconds(100), self, tag: 0) }
        }
    }

    func close() {
        if descriptor < 0 { return }
        loop.cancel(&timer)
        loop.deregister(&registration, descriptor)
        Glibc.close(descriptor)
        descriptor = -1
    }
}
