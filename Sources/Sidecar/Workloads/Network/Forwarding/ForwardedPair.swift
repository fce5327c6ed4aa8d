// Two sockets of one forwarded connection: bytes of each go to the other, and so do their ends.

import Base
import Glibc
import Runtime

final class ForwardedPair {
    fileprivate let loop: EventLoop
    private var client: PairEnd?
    private var server: PairEnd?

    /// Takes both sockets over; `server` is still connecting when `isConnecting`.
    init(_ loop: EventLoop, client: Int32, server: Int32, isConnecting: Bool) {
        self.loop = loop
        let first = PairEnd(self, client, isConnecting: false)
        let second = PairEnd(self, server, isConnecting: isConnecting)
        self.client = first
        self.server = second
        do throws(SystemFailure) {
            first.registration = try loop.register(client, first)
            second.registration = try loop.register(server, second)
        } catch {
            abort()
        }
    }

    fileprivate func other(than end: PairEnd) -> PairEnd? { end === client ? server : client }

    /// The peers hear a reset, not an end: what they sent may be lost.
    fileprivate func abort() {
        for end in [client, server] {
            guard let end else { continue }
            Socket.resetOnClose(end.socket)
        }
        finish()
    }

    fileprivate func finish() {
        for end in [client, server] {
            guard let end else { continue }
            loop.deregister(&end.registration, end.socket)
            close(end.socket)
        }
        client = nil
        server = nil
    }

    fileprivate func finishIfDone() {
        guard let client, let server, client.isShut, server.isShut else { return }
        finish()
    }
}

/// One of the two; the loop keeps it alive, and it keeps the pair.
private final class PairEnd: LoopObject {
    /// Reads per turn, so that one fast connection doesn't keep the loop from the others.
    private static let readsPerTurn = 8

    let pair: ForwardedPair
    let socket: Int32
    var registration = Registration.none
    private var isConnecting: Bool
    /// What came from the other end and did not fit into this socket yet.
    private var pending = ByteQueue()
    /// Its peer sends no more.
    private var hasEnded = false
    /// The other's end has been passed on.
    private(set) var isShut = false

    init(_ pair: ForwardedPair, _ socket: Int32, isConnecting: Bool) {
        self.pair = pair
        self.socket = socket
        self.isConnecting = isConnecting
        super.init()
        // Only slower without.
        _ = try? Socket.setNoDelay(socket)
        _ = try? Socket.setOption(socket, level: SOL_SOCKET, name: SO_KEEPALIVE, value: 1)
    }

    override func descriptorReady(_ readiness: Readiness) {
        guard let other = pair.other(than: self) else { return }
        if isConnecting {
            if Socket.pendingError(socket) != 0 { return pair.abort() }
            guard readiness.contains(.writable) else { return }
            isConnecting = false
            other.pump()
        }
        if readiness.contains(.failed), Socket.pendingError(socket) != 0 { return pair.abort() }
        if !pending.isEmpty || (other.hasEnded && !isShut) {
            guard flush() else { return }
            other.pump()
        }
        pump()
    }

    /// From here to the other, until nothing is left to read or the other is full.
    private func pump() {
        guard registration.isActive, !isConnecting, let other = pair.other(than: self) else { return }
        guard !other.isConnecting, other.pending.isEmpty, !hasEnded else { return }
        for _ in 0..<Self.readsPerTurn {
            switch unsafe Socket.read(socket, into: pair.loop.readSpace) {
            case .bytes(let count):
                let bytes = unsafe ByteView(UnsafeRawBufferPointer(rebasing: pair.loop.readSpace[..<count]))
                guard other.take(bytes) else { return }
            case .wouldBlock: return
            case .endOfStream:
                hasEnded = true
                _ = other.flush()
                return
            case .failed: return pair.abort()
            }
        }
        pair.loop.deliverAgain(registration, .readable)
    }

    /// False: no more now.
    private func take(_ bytes: ByteView) -> Bool {
        switch Socket.write(socket, bytes) {
        case .bytes(let count) where count == bytes.count: return true
        case .bytes(let count): pending.append(bytes.dropFirst(count))
        case .wouldBlock: pending.append(bytes)
        case .failed: pair.abort()
        }
        return false
    }

    /// True when nothing waits anymore.
    private func flush() -> Bool {
        while !pending.isEmpty {
            switch Socket.write(socket, pending.view) {
            case .bytes(let count): pending.consume(count)
            case .wouldBlock: return false
            case .failed:
                pair.abort()
                return false
            }
        }
        if let other = pair.other(than: self), other.hasEnded, !isShut, !isConnecting {
            isShut = true
            Socket.shutdownWriting(socket)
            pair.finishIfDone()
        }
        return registration.isActive
    }
}
