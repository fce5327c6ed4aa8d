// Questions by UDP.

import Base
import DNSMessages
import Runtime

final class DatagramListener: LoopObject, NameListener {
    /// Before the loop's other work has its turn.
    private static let mostAtOnce = 64

    private let names: NameLoop
    private let descriptor: Descriptor
    private var registration = Registration.none

    init(_ names: NameLoop, _ descriptor: consuming Descriptor) throws(SystemFailure) {
        self.names = names
        self.descriptor = descriptor
        super.init()
        registration = try names.loop.register(self.descriptor.raw, self)
    }

    override func descriptorReady(_ readiness: Readiness) {
        guard registration.isActive else { return }
        let space = unsafe names.loop.readSpace
        for _ in 0..<Self.mostAtOnce {
            switch unsafe Socket.receiveDatagram(descriptor.raw, into: space) {
            case .bytes(let count, let peer):
                // A port nobody can be at, such as one that forged questions come from.
                if peer.port == 0 { continue }
                unsafe names.take(
                    ByteView(UnsafeRawBufferPointer(rebasing: space[..<count])), .datagram(self, peer))
            case .wouldBlock: return
            // An answer of ours that nobody wanted any more.
            case .failed: continue
            }
        }
        names.loop.deliverAgain(registration, .readable)
    }

    func send(_ bytes: [UInt8], to address: SocketAddress) {
        // What can't be sent is lost, as datagrams may be: who asked will ask again.
        bytes.withView { _ = Socket.sendDatagram(descriptor.raw, $0, to: address) }
    }

    func close() { names.loop.deregister(&registration, descriptor.raw) }
}
