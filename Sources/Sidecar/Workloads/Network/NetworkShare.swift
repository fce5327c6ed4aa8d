// One isolated network for all that a user runs: whoever comes later is handed its namespaces, and the network lives until
// the last one has gone, whoever made it.

import Base
import CLinux
import Glibc
import Processes
import Runtime

/// Descriptors go over a unix socket that only this user can reach; who holds the lock listens there. Whoever is in the network
/// shares a second lock: when the one that listened has gone, a newcomer may be quicker than the heir, and must not take the
/// network for gone.
final class NetworkShare: Sendable {
    struct Found: Sendable {
        let namespaces: Namespaces
        /// Who handed them over.
        let pid: Int32
    }

    private let socketPath: String
    private let lock: Int32
    private let members: Int32
    private let keeping = Lock<Task<Void, Never>?>(nil)
    private let isServing = Lock(false)

    init(directory: String) throws(WorkloadFailure) {
        socketPath = directory + "/network.sock"
        lock = try Self.open(directory + "/network.lock")
        do throws(WorkloadFailure) {
            members = try Self.open(directory + "/network.members")
        } catch {
            close(lock)
            throw error
        }
    }

    deinit {
        close(members)
        close(lock)
    }

    private static func open(_ path: String) throws(WorkloadFailure) -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw WorkloadFailure("can't open \(path): \(ErrnoWords.last)") }
        return descriptor
    }

    /// The network that is there; nil: there is none, and nobody else makes one now (unless that can't be found out).
    func find() async throws(WorkloadFailure) -> Found? {
        let deadline = Instant.now + .seconds(10)
        while Instant.now < deadline {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 {
                if flock(members, LOCK_EX | LOCK_NB) == 0 {
                    flock(members, LOCK_SH)
                    return nil
                }
                flock(lock, LOCK_UN)
            } else if flock(members, LOCK_SH | LOCK_NB) == 0 {
                if let found = receive() { return found }
                flock(members, LOCK_UN)
            }
            // Somebody has the lock and is about to listen, or is about to take it.
            try? await Task.sleep(nanoseconds: 20_000_000)
        }
        throw WorkloadFailure(
            "somebody holds \(socketPath)'s lock and doesn't answer there: end that skein, or choose another directory by "
                + "SKEIN_RUNTIME_DIR")
    }

    /// Lets another make one: what was found to be absent isn't made here.
    func giveUp() {
        flock(members, LOCK_UN)
        flock(lock, LOCK_UN)
    }

    /// Hands `hub` to whoever comes, now or once those who do it have gone.
    func serve(_ hub: Namespaces, on loop: LoopHandle) {
        let task = Task { [self] in
            while !Task.isCancelled {
                if flock(lock, LOCK_EX | LOCK_NB) == 0 {
                    listen(hub, loop)
                    return
                }
                try? await Task.sleep(nanoseconds: 100_000_000)
            }
        }
        keeping.withLock { $0 = task }
    }

    func stop() {
        keeping.withLock { $0?.cancel() }
        if isServing.withLock({ $0 }) { unsafe unlink(socketPath) }
        giveUp()
    }

    private func listen(_ hub: Namespaces, _ loop: LoopHandle) {
        let address = SocketAddress.unix(path: socketPath)
        guard let net = hub.net, let descriptor = try? Socket.stream(for: address) else { return }
        unsafe unlink(socketPath)
        let socket = descriptor.release()
        // The file that `bind` makes has the socket's mode. The mask of the process would be that of other threads' files, too.
        let fine =
            fchmod(socket, 0o600) == 0 && (try? Socket.bind(socket, to: address)) != nil
            && (try? Socket.listen(socket, backlog: 64)) != nil
        if !fine {
            close(socket)
            return
        }
        isServing.withLock { $0 = true }
        let given = hub.user.map { [net, $0] } ?? [net]
        // What is handed out stays open as long as the loop hands it out.
        loop.post { loop in ShareListener(loop, socket, given, keeping: hub).begin() }
    }

    private func receive() -> Found? {
        let address = SocketAddress.unix(path: socketPath)
        guard let descriptor = try? Socket.stream(for: address),
            case .connected = Socket.connect(descriptor.raw, to: address)
        else { return nil }
        var wait = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&wait, 1, 1000) == 1 else { return nil }
        var pid: Int32 = 0
        var got = [Int32](repeating: -1, count: Int(SKEIN_DESCRIPTORS_AT_ONCE))
        var count = 0
        let bytes = unsafe skein_receive_descriptors(descriptor.raw, &pid, 4, &got, &count)
        guard bytes == 4, count == 1 || count == 2 else {
            got.prefix(count).forEach { close($0) }
            return nil
        }
        let owned = Array(got.prefix(count))
        return Found(namespaces: Namespaces(taking: owned[0], user: count == 2 ? owned[1] : nil), pid: pid)
    }
}

private final class ShareListener: LoopObject {
    private let loop: EventLoop
    private let socket: Int32
    private let given: [Int32]
    private let keeping: Namespaces
    private var registration = Registration.none

    init(_ loop: EventLoop, _ socket: Int32, _ given: [Int32], keeping: Namespaces) {
        self.loop = loop
        self.socket = socket
        self.given = given
        self.keeping = keeping
    }

    func begin() { registration = (try? loop.register(socket, self)) ?? .none }

    override func descriptorReady(_ readiness: Readiness) {
        while let (peer, _) = try? Socket.accept(socket) {
            var pid = getpid()
            _ = unsafe skein_send_descriptors(peer, &pid, 4, given, given.count)
            close(peer)
        }
    }
}
