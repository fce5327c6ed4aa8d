// Accepts connections for the echo origin.

import Base
import Glibc
import Runtime

final class OriginListener: LoopObject {
    let address: SocketAddress
    private let loop: EventLoop
    private let name: String
    private let socket: Descriptor
    private var registration = Registration.none

    init(_ loop: EventLoop, _ options: OriginOptions) throws(SystemFailure) {
        self.loop = loop
        name = options.name
        socket = try Socket.stream(for: options.address)
        try Socket.setOption(socket.raw, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
        try Socket.bind(socket.raw, to: options.address)
        try Socket.listen(socket.raw, backlog: 1024)
        address = Socket.localAddress(socket.raw) ?? options.address
        super.init()
        registration = try loop.register(socket.raw, self)
    }

    override func descriptorReady(_ readiness: Readiness) {
        do throws(SystemFailure) {
            while let (accepted, _) = try Socket.accept(socket.raw) {
                try OriginConnection.begin(loop, Descriptor(taking: accepted), name)
            }
        } catch {
            // Out of descriptors, as a rule: those who wait are served when others have gone.
            _ = complain("\(error)")
            loop.deliverAgain(registration, readiness)
        }
    }
}
