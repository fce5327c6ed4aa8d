// The thread that carries connections between the machine's network and the mesh's.

import Base
import Glibc
import Processes
import Runtime

final class Forwarder: Sendable {
    private let thread: LoopThread
    private let mesh: Namespaces

    /// Confined to the loop.
    private final class Listening {
        var listeners: [ForwardListener] = []
        var relays: [NameRelay] = []
    }
    private let listening: LoopConfined<Listening>

    init(mesh: Namespaces) throws(WorkloadFailure) {
        self.mesh = mesh
        listening = LoopConfined(Listening())
        do throws(SystemFailure) {
            thread = try LoopThread.start(index: 0) { _ in }
        } catch {
            throw WorkloadFailure("can't start the thread that forwards connections: \(error)")
        }
    }

    var handle: LoopHandle { thread.handle }

    /// Takes the bound and listening socket over.
    func forward(_ socket: Int32, to target: ForwardTarget) {
        let accepted = thread.handle.post { [listening, mesh] loop in
            listening.value.listeners.append(ForwardListener(loop, socket, target, mesh: mesh))
        }
        if !accepted { close(socket) }
    }

    /// Takes the bound datagram socket over.
    func relayNames(_ socket: Int32, servers: [SocketAddress]) {
        let accepted = thread.handle.post { [listening] loop in
            listening.value.relays.append(NameRelay(loop, socket, servers: servers))
        }
        if !accepted { close(socket) }
    }

    /// Connections under way are cut.
    func stop() {
        thread.handle.post { [listening] loop in
            listening.value.listeners.forEach { $0.end() }
            listening.value.relays.forEach { $0.end() }
            listening.value.listeners = []
            listening.value.relays = []
            loop.stop()
        }
        thread.join()
    }
}

/// What only one loop's mail touches.
private final class LoopConfined<Value>: @unchecked Sendable {
    // SAFETY: `value` is read within mail of one loop only, and that is one thread.
    let value: Value
    init(_ value: Value) { self.value = value }
}
