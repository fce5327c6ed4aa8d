// Why rules are not in force (or not gone), and what to do about it.

import Glibc

public struct InterceptionFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Cause: Sendable, Hashable { case settings, permission, missingProgram, missingKernelSupport, other }

    public let cause: Cause
    public let description: String

    init(_ cause: Cause, _ description: String) {
        self.cause = cause
        self.description = description
    }

    static func system(_ what: String, _ code: Int32) -> InterceptionFailure {
        let words = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return InterceptionFailure(code == EPERM || code == EACCES ? .permission : .other, "\(what): \(words)")
    }

    /// From what a program has said before it ended with `code`.
    init(_ step: RuleStep, _ code: Int32, _ complaints: String) {
        let said = complaints.split(separator: "\n").first { !$0.isEmpty }.map(String.init) ?? "exit code \(code)"
        let line = ([step.program] + step.arguments).joined(separator: " ")
        let text = complaints.lowercased()
        func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        if says("not permitted", "permission denied", "must be root") {
            self.init(
                .permission,
                "\(line): \(said); rules of this network namespace can be changed with CAP_NET_ADMIN in it only: "
                    + "run it as root, or inside a namespace of your own (unshare --user --map-root-user --net)")
        } else if says(
            "no such file or directory", "not supported", "protocol not available", "no chain/target/match",
            "can't initialize", "couldn't load", "unable to initialize netlink", "table does not exist")
        {
            self.init(
                .missingKernelSupport,
                "\(line): \(said); the kernel lacks a part of netfilter: load it with "
                    + (step.program == "ip"
                        ? "a kernel that has policy routing (CONFIG_IP_MULTIPLE_TABLES)"
                        : step.program == "nft"
                            ? "'modprobe -a nf_tables nft_chain_nat nft_redir nft_fib_inet nft_ct nft_tproxy', "
                                + "or try '--backend iptables'"
                            : "'modprobe -a ip_tables iptable_nat xt_REDIRECT xt_owner xt_multiport xt_addrtype xt_CT "
                                + "xt_TPROXY xt_connmark', or try '--backend nft'"))
        } else if says("device is not up") {
            self.init(.other, "\(line): \(said); loopback is down in this namespace: 'ip link set lo up' first")
        } else {
            self.init(.other, "\(line): \(said)")
        }
    }
}
