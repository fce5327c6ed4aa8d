// What workloads send to the world outside, taken by one netfilter rule to the forwarder.

import Base
import Glibc
import Processes

final class RedirectRules: Sendable {
    /// In the machine's own network: holds the table, which the kernel removes when it ends.
    private let holder: ChildProcess?
    private let input: Int32?

    init(
        in hub: Namespaces, isMachine: Bool, port: UInt16, log: @Sendable (String) -> Void
    ) throws(WorkloadFailure) {
        let nft = try? ProgramPath.find("nft", environment: ["PATH=/usr/sbin:/sbin:/usr/local/sbin:/usr/bin:/bin"])
        guard let nft else {
            holder = nil
            input = nil
            log("network: nft is missing, so workloads reach nothing outside the mesh; install nftables")
            return
        }
        var ends: [Int32] = [-1, -1]
        if unsafe pipe(&ends) != 0 { throw WorkloadFailure("can't make a pipe: \(ErrnoWords.last)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let name = isMachine ? "skein_\(getpid())" : "skein"
        var params = ChildParams(
            program: nft, arguments: isMachine ? ["-i"] : ["-f", "-"], descriptors: [ends[0], -1, 2])
        params.inside = hub
        let child: ChildProcess
        do throws(SpawnFailure) {
            child = try ChildProcess.spawn(params)
        } catch {
            ends.forEach { close($0) }
            throw WorkloadFailure("\(error)")
        }
        close(ends[0])
        let text = Array(Self.script(table: name, port: port, isOwned: isMachine).utf8)
        _ = unsafe write(ends[1], text, text.count)
        if isMachine {
            holder = child
            input = ends[1]
        } else {
            close(ends[1])
            holder = nil
            input = nil
        }
    }

    /// `owned` tables are nobody else's and go with whoever made them.
    static func script(table: String, port: UInt16, isOwned: Bool) -> String {
        """
        add table ip \(table)\(isOwned ? " { flags owner; }" : "")
        add chain ip \(table) ways { type nat hook prerouting priority -100; }
        add rule ip \(table) ways iifname "skein*" ip daddr != 10.88.0.0/16 meta l4proto tcp redirect to :\(port)

        """
    }

    func remove() {
        if let input { close(input) }
        holder?.signal(SIGTERM)
    }
}
