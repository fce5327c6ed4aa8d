// A listening socket whose connections go on elsewhere.

import Base
import Glibc
import Processes
import Runtime

final class ForwardListener: LoopObject {
    private let loop: EventLoop
    private let socket: Int32
    private let target: ForwardTarget
    private let mesh: Namespaces
    private var registration = Registration.none

    /// Takes the socket over.
    init(_ loop: EventLoop, _ socket: Int32, _ target: ForwardTarget, mesh: Namespaces) {
        self.loop = loop
        self.socket = socket
        self.target = target
        self.mesh = mesh
        super.init()
        registration = (try? loop.register(socket, self)) ?? .none
    }

    func end() {
        loop.deregister(&registration, socket)
        close(socket)
    }

    override func descriptorReady(_ readiness: Readiness) {
        do throws(SystemFailure) {
            while let (accepted, _) = try Socket.accept(socket) { forward(accepted) }
        } catch {
            // Out of descriptors or memory: those that wait are asked for again when some may be free.
            _ = loop.arm(after: .milliseconds(100), self, tag: 0)
        }
    }

    override func timerFired(tag: UInt8) {
        if registration.isActive { descriptorReady(.readable) }
    }

    private func forward(_ client: Int32) {
        let original = Socket.originalDestination(client, family: .v4) ?? Socket.localAddress(client)
        guard let (address, isMesh) = target.destination(original: original),
            let server = try? (isMesh ? mesh : .own).socket(address.domain, Int32(SOCK_STREAM.rawValue))
        else { return refuse(client) }
        switch Socket.connect(server, to: address) {
        case .connected: _ = ForwardedPair(loop, client: client, server: server, isConnecting: false)
        case .inProgress: _ = ForwardedPair(loop, client: client, server: server, isConnecting: true)
        case .failed:
            close(server)
            refuse(client)
        }
    }

    private func refuse(_ client: Int32) {
        Socket.resetOnClose(client)
        close(client)
    }
}
