// A client of `/tap`: what it wants recorded, and the traces on their way to it.

import Base
import EnvoyAPI
import ProcessSupport
import Runtime
import Synchronization
import Tapping

/// Made and ended on the control loop; loops give it traces.
final class TapAttachment: @unchecked Sendable {
    // SAFETY: `delivery` is touched on the control loop only; everything else is immutable or atomic.
    /// Traces that may wait for the control loop; beyond it they are dropped, as nobody reads that fast.
    private static let mostWaiting = 4096

    let id: String
    let params: TapParams
    private let handle: LoopHandle
    private let delivery: TapDelivery
    private let waiting = Atomic<Int>(0)
    private let dropped = Atomic<Int>(0)

    init(id: String, params: TapParams, loop: EventLoop) {
        self.id = id
        self.params = params
        handle = loop.handle
        delivery = TapDelivery(params, loop: loop)
    }

    /// On the control loop: the head of the answer has been written.
    func begin(_ receiver: AdminConnection) {
        delivery.begin(receiver)
        TapRegistry.process.attach(self)
    }

    /// On the control loop: the client is gone or has what it wanted. Gives the number of traces it did not get.
    @discardableResult
    func end() -> Int {
        TapRegistry.process.detach(self)
        return delivery.end() + dropped.exchange(0, ordering: .relaxed)
    }

    /// From any loop.
    func submit(_ traces: [Message]) {
        if waiting.load(ordering: .relaxed) >= Self.mostWaiting {
            dropped.add(traces.count, ordering: .relaxed)
            return
        }
        waiting.add(1, ordering: .relaxed)
        handle.post { [self] _ in
            waiting.subtract(1, ordering: .relaxed)
            delivery.take(traces)
        }
    }
}

/// The control loop's end: encodes traces and writes them, or gathers them first.
private final class TapDelivery: LoopObject {
    private let params: TapParams
    private let loop: EventLoop
    private weak var receiver: AdminConnection?
    private var gathered: [Message] = []
    private var timer = TimerID.none
    private var dropped = 0

    init(_ params: TapParams, loop: EventLoop) {
        self.params = params
        self.loop = loop
    }

    func begin(_ receiver: AdminConnection) {
        self.receiver = receiver
        guard case .bufferedAdmin(_, let timeout?) = params.sink, timeout > .zero else { return }
        timer = loop.arm(after: timeout, self, tag: 0)
    }

    func end() -> Int {
        receiver = nil
        loop.cancel(&timer)
        defer { dropped = 0 }
        return dropped
    }

    func take(_ traces: [Message]) {
        guard let receiver else { return }
        guard case .bufferedAdmin(let count, _) = params.sink else {
            for trace in traces {
                if receiver.isOverfull { dropped += 1 } else { write(trace, to: receiver) }
            }
            return
        }
        gathered += traces
        if gathered.count >= count { flush(count) }
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        flush(gathered.count)
    }

    private func flush(_ count: Int) {
        guard let receiver else { return }
        loop.cancel(&timer)
        for trace in gathered.prefix(count) { write(trace, to: receiver) }
        gathered.removeAll()
        receiver.receiveTrace([], isLast: true)
    }

    private func write(_ trace: Message, to receiver: AdminConnection) {
        receiver.receiveTrace(params.encoded(trace), isLast: false)
    }
}
