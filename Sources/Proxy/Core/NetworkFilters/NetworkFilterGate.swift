// The network filters of one connection in their order, between its transport and the protocol.

import Base
import Formatting
import Runtime

/// What must hold: the transport asks the gate before it presents bytes for as long as `transport.isGated`; it tells the
/// gate of its end exactly once.
final class NetworkFilterGate: LoopObject {
    let connection: DownstreamConnection
    let transport: Transport
    private let filters: [NetworkFilter]
    /// Filters whose `newConnection` was called.
    private var greeted = 0
    /// The filter that waits; nil while everything flows.
    private var waiting: Int?
    /// The protocol was about to begin when it had to wait.
    private var owesReady = false
    /// The peer's end arrived while a filter waited.
    private var owesEnd = false
    private var timer = TimerID.none
    private(set) var hasRefused = false

    init(_ contexts: [NetworkFilterContext], _ transport: Transport, _ connection: DownstreamConnection) {
        self.connection = connection
        self.transport = transport
        filters = contexts.map { $0.make() }
        // A listener filter may have left something.
        if connection.extras == nil { connection.extras = StreamExtras() }
        super.init()
    }

    private var isOpen: Bool { greeted == filters.count && waiting == nil }

    /// Asks every filter whether it wants the connection; false when one has closed it.
    func begin() -> Bool {
        greet()
        return transport.state != .closed
    }

    private func greet() {
        while greeted < filters.count {
            let index = greeted
            greeted += 1
            switch filters[index].newConnection(self) {
            case .proceed: continue
            case .wait:
                waiting = index
                return update()
            case .close: return close()
            }
        }
        update()
    }

    /// Whether the protocol may begin; if not, the transport's owner is told that it is ready once more later.
    func admits() -> Bool {
        if !isOpen { owesReady = true }
        return isOpen
    }

    /// The filter that waited lets the connection go on.
    func proceed() {
        guard waiting != nil, transport.state != .closed else { return }
        waiting = nil
        greet()
        guard isOpen, transport.state != .closed else { return }
        if owesReady {
            owesReady = false
            transport.owner?.transportReady()
        }
        transport.resumeReading()
        transport.deliverUnconsumed()
        if owesEnd, transport.state == .open, transport.unreadBytes == 0 {
            owesEnd = false
            ended(transport.owner)
        }
    }

    func close(because details: [UInt8] = []) {
        if !details.isEmpty { connection.terminationDetails = .text(details) }
        hasRefused = true
        loop.cancel(&timer)
        transport.closeTellingOwner()
    }

    func arm(after time: TimeSpan) { timer = loop.arm(after: time, self, tag: 0) }

    private var loop: EventLoop { transport.loop }

    private func update() {
        transport.isGated = waiting != nil || filters.contains { $0.watchesData }
    }

    // MARK: - From the transport

    /// How many of the bytes were taken.
    func received(_ bytes: ByteView, _ owner: TransportOwner) -> Int {
        if pass(bytes, ended: false) { return owner.transportReceived(bytes) }
        if transport.state == .closed { return bytes.count }
        transport.pauseReading()
        return 0
    }

    func ended(_ owner: TransportOwner?) {
        if pass(ByteView(), ended: true) { return owner?.transportEnded() ?? () }
        owesEnd = true
    }

    /// Shows bytes to whoever watches; true when they may go on to the protocol.
    private func pass(_ bytes: ByteView, ended: Bool) -> Bool {
        if waiting != nil { return false }
        for (index, filter) in filters.enumerated() where filter.watchesData {
            switch filter.received(bytes, ended: ended, self) {
            case .proceed: continue
            case .wait:
                waiting = index
                update()
                return false
            case .close:
                close()
                return false
            }
        }
        update()
        return true
    }

    func transportClosed() {
        loop.cancel(&timer)
        for filter in filters.prefix(greeted) { filter.connectionClosed() }
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        for filter in filters.prefix(greeted) { filter.timerFired(self) }
    }
}
