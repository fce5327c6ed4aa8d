// The connection of a statsd sink over TCP: made when there is something to say, made anew when it has ended.

import Balancing
import Base
import Formatting
import ProcessSupport
import Runtime

/// Lives on the control loop; `post` may be called from anywhere.
final class StatsdConnection: TransportOwner, @unchecked Sendable {
    // SAFETY: everything is touched on the control loop only; other threads hold the reference to post mail with it.

    /// What a daemon that reads nothing costs at most; then lines are dropped.
    private static let limit = 16 * 1024 * 1024

    private let cluster: String
    private unowned let process: ProxyProcess
    private let handle: LoopHandle
    private var transport: Transport?
    private var wasComplainedAbout = false

    init(cluster: String, process: ProxyProcess) {
        self.cluster = cluster
        self.process = process
        handle = process.control.handle
    }

    func post(_ lines: [UInt8]) { handle.post { [self] _ in write(lines) } }

    private func write(_ lines: [UInt8]) {
        if lines.isEmpty { return }
        if transport == nil { connect() }
        guard let transport else { return }
        if transport.queuedBytes + lines.count > Self.limit { return complain("it does not read what it is sent") }
        unsafe lines.withUnsafeBytes { unsafe transport.write(ByteView($0)) }
    }

    private func connect() {
        guard let address = process.address(ofCluster: cluster) else { return complain("it has no host") }
        do throws(SystemFailure) {
            let descriptor = try Socket.stream(for: address)
            if case .failed(let failure) = Socket.connect(descriptor.raw, to: address) { throw failure }
            let made = Transport(loop: process.control, taking: descriptor, connecting: true, tls: nil)
            try made.start(owner: self, connectTimeout: .seconds(5))
            transport = made
        } catch {
            complain("\(error)")
        }
    }

    private func complain(_ reason: String) {
        if !wasComplainedAbout { process.logs[.stats].error("statistics for \(cluster) are lost", ["reason": reason]) }
        wasComplainedAbout = true
    }

    override func transportReady() { wasComplainedAbout = false }

    override func transportEnded() {
        transport?.close()
        transport = nil
    }

    override func transportClosed(_ reason: CloseReason) {
        transport = nil
        complain("the connection has ended")
    }
}

extension ProxyProcess {
    /// Where a connection of the process itself to a cluster goes: its first healthy host.
    func address(ofCluster name: String) -> SocketAddress? {
        guard let hosts = clusters.serving(name)?.snapshot?.hosts else { return nil }
        return (hosts.first { $0.health == .healthy } ?? hosts.first)?.facts.address
    }
}
