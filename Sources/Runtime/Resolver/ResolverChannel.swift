// A c-ares channel on an event loop: its sockets are watched, its timeout is a timer of the loop.

import Base
import CAres
import CLinux
import Glibc

/// Lives until `close`; the loop keeps it while its timer is armed.
@safe
final class ResolverChannel: LoopObject {
    /// One socket that c-ares opened.
    private final class Watch: LoopObject {
        let fd: Int32
        // SAFETY: the channel deregisters all of its sockets before it goes.
        private unowned(unsafe) let channel: ResolverChannel
        var registration = Registration.none

        init(_ fd: Int32, _ channel: ResolverChannel) {
            self.fd = fd
            unsafe self.channel = channel
        }

        override func descriptorReady(_ readiness: Readiness) { unsafe channel.process(fd, readiness) }
    }

    private let loop: EventLoop
    private let params: ResolverParams
    private(set) var library: ares_channel?
    private var watches: [Watch] = []
    private var timer = TimerID.none
    /// Calls of c-ares that have not come back.
    var questionsOut = 0
    /// Calls into c-ares that are running: it must not be destroyed from within its own callbacks.
    private var depth = 0
    private var isClosing = false
    /// The servers could not be reached: perhaps they are others by now, so they are read again.
    var isStale = false

    init(loop: EventLoop, params: ResolverParams) throws(InvalidResolver) {
        self.loop = loop
        self.params = params
        unsafe library = nil
        super.init()
        try open()
    }

    /// Every open question is answered with `closed`, every socket deregistered.
    func close() {
        isClosing = true
        if depth > 0 { return }
        guard let channel = unsafe library else { return }
        // A callback may ask again: it must find no channel.
        unsafe library = nil
        unsafe ares_destroy(channel)
        loop.cancel(&timer)
        for watch in watches { loop.deregister(&watch.registration, watch.fd) }
        watches.removeAll()
    }

    var isOpen: Bool { unsafe library != nil && !isClosing }

    func enter() { depth += 1 }

    func leave() {
        depth -= 1
        if depth == 0, isClosing { close() }
    }

    /// Reads the system's configuration again when the servers went away and nobody waits.
    func refresh() throws(InvalidResolver) {
        if !isStale || questionsOut > 0 || depth > 0 || !isOpen { return }
        isStale = false
        close()
        isClosing = false
        try open()
    }

    /// Arms the timer for what c-ares waits for next.
    func schedule() {
        loop.cancel(&timer)
        guard let channel = unsafe library else { return }
        var space = timeval()
        guard let next = unsafe ares_timeout(channel, nil, &space) else { return }
        let wait = unsafe TimeSpan(
            nanoseconds: Int64(next.pointee.tv_sec) * 1_000_000_000 + Int64(next.pointee.tv_usec) * 1000)
        timer = loop.arm(after: wait, self, tag: 0)
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        guard let channel = unsafe library else { return }
        enter()
        unsafe ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD)
        leave()
        schedule()
    }

    // MARK: - Sockets

    private func process(_ fd: Int32, _ readiness: Readiness) {
        // The answer may be the end of the resolver's owner, and with it of the channel.
        defer { withExtendedLifetime(self) {} }
        // The loop tells of an edge once, and c-ares reads a TCP socket only once a call.
        var reads = !readiness.isDisjoint(with: [.readable, .failed, .hungUp, .peerEnded])
        var writes = readiness.contains(.writable)
        while reads || writes, isOpen, let channel = unsafe library, watches.contains(where: { $0.fd == fd }) {
            enter()
            unsafe ares_process_fd(channel, reads ? fd : ARES_SOCKET_BAD, writes ? fd : ARES_SOCKET_BAD)
            leave()
            writes = false
            reads = reads && isOpen && watches.contains { $0.fd == fd } && Self.hasInput(fd)
        }
        schedule()
    }

    private static func hasInput(_ fd: Int32) -> Bool {
        var entry = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, 0) == 1 && entry.revents & Int16(POLLIN) != 0
    }

    private func socketChanged(_ fd: Int32, isWatched: Bool) {
        let index = watches.firstIndex { $0.fd == fd }
        if isWatched {
            if index != nil { return }
            let watch = Watch(fd, self)
            guard let registration = try? loop.register(fd, watch) else { return }
            watch.registration = registration
            watches.append(watch)
        } else if let index {
            loop.deregister(&watches[index].registration, fd)
            watches.remove(at: index)
        }
    }

    // MARK: - Opening

    private func open() throws(InvalidResolver) {
        var options = unsafe ares_options()
        unsafe options.timeout = Int32(clamping: max(params.timeout.milliseconds, 1))
        unsafe options.tries = Int32(clamping: max(params.tries, 1))
        unsafe options.flags =
            (params.usesTCP ? ARES_FLAG_USEVC : 0) | (params.ignoresSearchDomains ? ARES_FLAG_NOSEARCH : 0)
        unsafe options.sock_state_cb_data = Unmanaged.passUnretained(self).toOpaque()
        unsafe options.sock_state_cb = { data, fd, reads, writes in
            guard let data = unsafe data else { return }
            // SAFETY: c-ares is driven by the channel alone, which is therefore alive.
            let channel = unsafe Unmanaged<ResolverChannel>.fromOpaque(data).takeUnretainedValue()
            channel.socketChanged(fd, isWatched: reads != 0 || writes != 0)
        }
        let mask =
            ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_FLAGS | ARES_OPT_SOCK_STATE_CB
            | (params.rotatesServers ? ARES_OPT_ROTATE : ARES_OPT_NOROTATE)
        let code = unsafe ares_init_options(&library, &options, mask)
        if code != ARES_SUCCESS {
            unsafe library = nil
            throw InvalidResolver(words: unsafe "c-ares did not start: \(String(cString: ares_strerror(code)))")
        }
        try useServers()
    }

    private func useServers() throws(InvalidResolver) {
        if params.servers.isEmpty { return }
        for server in params.servers where server.ip == nil {
            throw InvalidResolver(words: "a DNS server must be an IP address, found \(server)")
        }
        let list = params.servers.map(\.description).joined(separator: ",")
        let code = unsafe ares_set_servers_ports_csv(library, list)
        if code != ARES_SUCCESS {
            throw InvalidResolver(
                words: unsafe "DNS servers \(list) were refused: \(String(cString: ares_strerror(code)))")
        }
    }
}
