// The one thread that starts and collects programs: "killed when the parent ends" means the thread that started it, so that
// one must live as long as the process.

import Base
import CLinux
import Glibc

final class SpawnThread: Sendable {
    private struct Request: Sendable {
        let params: ChildParams
        let answer: SpawnAnswer
    }

    private let queue = Lock<[Request]>([])
    private let bell: Int32

    private static let started = Lock<SpawnThread?>(nil)

    static func shared() throws(SpawnFailure) -> SpawnThread {
        try started.withLock { started throws(SpawnFailure) in
            if let started { return started }
            let thread = try SpawnThread()
            try thread.start()
            started = thread
            return thread
        }
    }

    private init() throws(SpawnFailure) {
        bell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        if bell < 0 { throw SpawnFailure(program: "a thread for programs", code: errno, step: "eventfd") }
    }

    func spawn(_ params: ChildParams) throws(SpawnFailure) -> ChildProcess {
        let answer = try SpawnAnswer()
        queue.withLock { $0.append(Request(params: params, answer: answer)) }
        eventfd_write(bell, 1)
        return try answer.wait()
    }

    private func start() throws(SpawnFailure) {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<SpawnThread>.fromOpaque(context).takeRetainedValue().run()
            }, context.toOpaque())
        if code != 0 {
            unsafe context.release()
            throw SpawnFailure(program: "a thread for programs", code: code, step: "pthread_create")
        }
        pthread_detach(thread)
    }

    private func run() -> Never {
        skein_block_signals()
        var running: [(descriptor: Int32, child: ChildProcess)] = []
        while true {
            var waits = [pollfd(fd: bell, events: Int16(POLLIN), revents: 0)]
            waits += running.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            _ = unsafe poll(&waits, nfds_t(waits.count), -1)
            for (index, wait) in waits.enumerated().dropFirst().reversed() where wait.revents != 0 {
                guard running[index - 1].child.collect() else { continue }
                close(running[index - 1].descriptor)
                running.remove(at: index - 1)
            }
            if waits[0].revents == 0 { continue }
            var count: eventfd_t = 0
            _ = unsafe eventfd_read(bell, &count)
            let requests = queue.withLock { queue in
                defer { queue = [] }
                return queue
            }
            for request in requests {
                let outcome = Self.start(request.params)
                if case .success(let (descriptor, child)) = outcome { running.append((descriptor, child)) }
                request.answer.set(outcome.map(\.child))
            }
        }
    }

    private static func start(
        _ params: ChildParams
    ) -> Result<(descriptor: Int32, child: ChildProcess), SpawnFailure> {
        var pid: Int32 = 0
        let code = launch(params, &pid)
        if let code { return .failure(code) }
        let child = ChildProcess(pid: pid)
        let descriptor = skein_process_descriptor(pid)
        if descriptor < 0 {
            kill(pid, SIGKILL)
            let failure = SpawnFailure(
                program: params.program, code: -descriptor, step: "pidfd_open, from Linux 5.3 on")
            return .failure(failure)
        }
        return .success((descriptor, child))
    }

    private static func launch(_ params: ChildParams, _ pid: inout Int32) -> SpawnFailure? {
        let null = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        let descriptors = params.descriptors.map { $0 < 0 ? null : $0 }
        let arguments = CStringArray([params.shownAs ?? params.program] + params.arguments)
        let environment = CStringArray(params.environment ?? ChildParams.ownEnvironment())
        let directory = unsafe params.directory.map { unsafe strdup($0) } ?? nil
        defer { unsafe free(directory) }
        let program = unsafe strdup(params.program)
        defer { unsafe free(program) }
        var step: UnsafePointer<CChar>?
        let code = unsafe arguments.withMutablePointers { arguments in
            unsafe environment.withMutablePointers { environment in
                unsafe descriptors.withUnsafeBufferPointer { descriptors in
                    let identity = params.identity
                    var raw = unsafe skein_spawn(
                        program: UnsafePointer(program.unsafelyUnwrapped), arguments: arguments,
                        environment: environment, fds: descriptors.baseAddress.unsafelyUnwrapped,
                        fd_count: descriptors.count, directory: UnsafePointer(directory),
                        inside: (params.inside ?? .own).raw, own_pids: params.hasOwnPIDs ? 1 : 0,
                        own_group: params.hasOwnGroup ? 1 : 0, dies_with_caller: params.endsWithParent ? 1 : 0,
                        user: identity.user.map(Int64.init) ?? -1, group: identity.group.map(Int64.init) ?? -1,
                        capabilities: identity.capabilities?.rawValue ?? 0,
                        limits_capabilities: identity.capabilities == nil ? 0 : 1,
                        no_new_privileges: identity.hasNoNewPrivileges ? 1 : 0)
                    return unsafe skein_spawn_process(&raw, &pid, &step)
                }
            }
        }
        if code == 0 { return nil }
        let words = unsafe step.map { unsafe String(cString: $0) } ?? "spawn"
        return SpawnFailure(program: params.program, code: code, step: words)
    }
}

/// What became of a start: one thread waits, the other sets.
private final class SpawnAnswer: Sendable {
    private let outcome = Lock<Result<ChildProcess, SpawnFailure>?>(nil)
    private let bell: Int32

    init() throws(SpawnFailure) {
        bell = eventfd(0, Int32(EFD_CLOEXEC))
        if bell < 0 { throw SpawnFailure(program: "a program", code: errno, step: "eventfd") }
    }

    deinit { close(bell) }

    func set(_ value: Result<ChildProcess, SpawnFailure>) {
        outcome.withLock { $0 = value }
        eventfd_write(bell, 1)
    }

    func wait() throws(SpawnFailure) -> ChildProcess {
        var count: eventfd_t = 0
        while true {
            if let outcome = outcome.withLock({ $0 }) { return try outcome.get() }
            _ = unsafe eventfd_read(bell, &count)
        }
    }
}
