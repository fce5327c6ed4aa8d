// One workload's place in a network: address, name, namespaces, and a directory for its files.

import Base
import Processes

public final class MeshSeat: Sendable {
    public let address: IPAddress
    /// Its own, or, on loopback, the machine's.
    public let namespaces: Namespaces
    /// Readable by all users; what is secret in it has its reader as owner.
    public let directory: String
    /// At the machine's or the switch's end.
    public let interface: String?
    /// Locks on address and name.
    private let held: Lock<[HeldFile]>
    private let end: @Sendable () -> Void
    private let isEnded = Lock(false)

    init(
        address: IPAddress, namespaces: Namespaces, directory: String, interface: String?, held: [HeldFile],
        end: @escaping @Sendable () -> Void
    ) {
        self.address = address
        self.namespaces = namespaces
        self.directory = directory
        self.interface = interface
        self.held = Lock(held)
        self.end = end
    }

    deinit { leave() }

    /// Interface, files, address and name go now, the namespaces with their last process.
    public func leave() {
        let first = isEnded.withLock { ended in
            defer { ended = true }
            return !ended
        }
        if !first { return }
        end()
        StateFiles.remove(directory)
        held.withLock { $0 = [] }
    }
}
