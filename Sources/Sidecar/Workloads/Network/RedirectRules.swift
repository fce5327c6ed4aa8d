// What workloads send to the world outside, taken by one netfilter rule to the forwarder.

import Base
import Glibc
import Processes

final class RedirectRules: Sendable {
    private struct State {
        /// Holds the table, which the kernel removes when it ends.
        var holder: ChildProcess?
        var input: Int32?
        var isRemoved = false
    }

    private let hub: Namespaces
    private let script: String
    private let log: @Sendable (String) -> Void
    private let state = Lock(State())

    init(in hub: Namespaces, port: UInt16, log: @escaping @Sendable (String) -> Void) throws(WorkloadFailure) {
        self.hub = hub
        self.log = log
        script = Self.script(table: "skein_\(getpid())", port: port)
        let nft = try? ProgramPath.find("nft", environment: ["PATH=/usr/sbin:/sbin:/usr/local/sbin:/usr/bin:/bin"])
        guard let nft else {
            log("network: nft is missing, so workloads reach nothing outside the mesh; install nftables")
            return
        }
        let first = try hold(nft)
        Task { [weak self] in
            var holder: ChildProcess? = first
            while let running = holder {
                let end = await running.wait()
                holder = nil
                while holder == nil, let self, !isRemoved { holder = await replace(nft, end) }
            }
        }
    }

    /// Whoever killed it took the way out from all workloads.
    private func replace(_ nft: String, _ end: ProcessEnd) async -> ChildProcess? {
        log("network: nft, which holds the rules for the way out, ended with \(end); it is started again")
        try? await Task.sleep(nanoseconds: 250_000_000)
        if isRemoved { return nil }
        do throws(WorkloadFailure) {
            return try hold(nft)
        } catch {
            log("network: \(error)")
            return nil
        }
    }

    private var isRemoved: Bool { state.withLock { $0.isRemoved } }

    private func hold(_ nft: String) throws(WorkloadFailure) -> ChildProcess {
        var ends: [Int32] = [-1, -1]
        if unsafe pipe(&ends) != 0 { throw WorkloadFailure("can't make a pipe: \(ErrnoWords.last)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let text = Array(script.utf8)
        // Fits into the pipe before anybody reads.
        _ = unsafe write(ends[1], text, text.count)
        var params = ChildParams(program: nft, arguments: ["-i"], descriptors: [ends[0], -1, 2])
        params.inside = hub
        let child: ChildProcess
        do throws(SpawnFailure) {
            child = try ChildProcess.spawn(params)
        } catch {
            ends.forEach { close($0) }
            throw WorkloadFailure("\(error)")
        }
        close(ends[0])
        let isLate = state.withLock { state -> Bool in
            if let input = state.input { close(input) }
            state.input = ends[1]
            state.holder = child
            return state.isRemoved
        }
        if isLate { child.signal(SIGTERM) }
        return child
    }

    /// `owner`: the table is nobody else's and goes with whoever made it. Of several that are in one network the first
    /// takes everything, and is as good as any.
    static func script(table: String, port: UInt16) -> String {
        """
        add table ip \(table) { flags owner; }
        add chain ip \(table) ways { type nat hook prerouting priority -100; }
        add rule ip \(table) ways iifname "skein*" ip daddr != 10.88.0.0/16 meta l4proto tcp redirect to :\(port)

        """
    }

    func remove() {
        state.withLock { state in
            state.isRemoved = true
            if let input = state.input { close(input) }
            state.input = nil
            state.holder?.signal(SIGTERM)
        }
    }
}
