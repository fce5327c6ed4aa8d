// Puts the rules in force in the calling thread's network namespace, and takes them away.

import Base
import Glibc

public enum Interception {
    /// What `apply` would run; for iptables as if nothing of ours were there yet.
    public static func script(
        _ params: InterceptionParams, backend: RuleBackend = .nft
    ) throws(InvalidInterception) -> RuleScript {
        try params.validate()
        let plan = RulePlan(params)
        let filtering: [RuleStep] =
            switch backend {
            case .nft: [RuleStep("nft", ["-f", "-"], input: NFTText.script(plan))]
            case .iptables:
                IPAddress.Family.both.map { restoring(IPTablesText.script(plan, $0, saved: ""), $0) }
            }
        return RuleScript(backend: backend, steps: filtering + routing(params))
    }

    /// Nil: nftables where its program and the kernel's part are there, iptables otherwise. Afterwards the rules are
    /// exactly these, whatever was in force before. The result says which program did it.
    @discardableResult
    public static func apply(
        _ params: InterceptionParams, backend: RuleBackend? = nil
    ) throws(InterceptionFailure) -> RuleBackend {
        do throws(InvalidInterception) {
            try params.validate()
        } catch {
            throw InterceptionFailure(.settings, error.description)
        }
        let wasApplied = try isApplied()
        do throws(InterceptionFailure) {
            // Addresses and routes first: a rule that marks packets for a table that isn't there would send them astray.
            let there = try removeRouting(
                params.routeTable, keeping: params.mode == .tproxy ? params.transparentMark : nil)
            for step in routing(params, ruledAlready: there) { try run(step) }
            return try applyRules(RulePlan(params), backend)
        } catch {
            if !wasApplied {
                // What was tried and failed is what the caller must know, not that this fails for the same reason.
                _ = try? removeRouting(params.routeTable, keeping: nil)
                try? removeAddress()
            }
            throw error
        }
    }

    private static func applyRules(_ plan: RulePlan, _ wanted: RuleBackend?) throws(InterceptionFailure) -> RuleBackend
    {
        if try choose(wanted) == .iptables {
            try applyTables(plan)
            return .iptables
        }
        do throws(InterceptionFailure) {
            try run(RuleStep("nft", ["-f", "-"], input: NFTText.script(plan)))
            return .nft
        } catch {
            guard wanted == nil, error.cause == .missingKernelSupport, RuleProgram.find("iptables-restore") != nil
            else { throw error }
            try applyTables(plan)
            return .iptables
        }
    }

    /// Of both programs: whichever put them there. Nothing happens where there is nothing.
    public static func remove(routeTable: UInt32 = InterceptionParams().routeTable) throws(InterceptionFailure) {
        let tables = families.filter { RuleProgram.find(saving($0)) != nil }
        if RuleProgram.find("nft") == nil && tables.isEmpty { throw noProgram }
        if RuleProgram.find("nft") != nil, try hasTable() {
            try run(RuleStep("nft", ["-f", "-"], input: NFTText.removal))
        }
        for family in tables {
            let text = IPTablesText.removal(saved: try saved(family))
            if !text.isEmpty { try run(restoring(text, family)) }
        }
        try removeRouting(routeTable, keeping: nil)
        try removeAddress()
    }

    public static func isApplied() throws(InterceptionFailure) -> Bool {
        if RuleProgram.find("nft") != nil, try hasTable() { return true }
        for family in families where RuleProgram.find(saving(family)) != nil {
            if try saved(family).contains(":\(IPTablesText.prefix)") { return true }
        }
        return false
    }

    // MARK: - Programs

    private static let noProgram = InterceptionFailure(
        .missingProgram, "found neither nft nor iptables-restore in PATH; install nftables (package nftables)")

    private static func choose(_ wanted: RuleBackend?) throws(InterceptionFailure) -> RuleBackend {
        switch wanted {
        case .nft where RuleProgram.find("nft") == nil:
            throw InterceptionFailure(.missingProgram, "found no nft in PATH; install nftables (package nftables)")
        case .iptables where RuleProgram.find("iptables-restore") == nil:
            throw InterceptionFailure(
                .missingProgram, "found no iptables-restore in PATH; install iptables, or use --backend nft")
        case .some(let backend): return backend
        case nil:
            if RuleProgram.find("nft") != nil { return .nft }
            if RuleProgram.find("iptables-restore") != nil { return .iptables }
            throw noProgram
        }
    }

    private static func applyTables(_ plan: RulePlan) throws(InterceptionFailure) {
        for family in families {
            guard RuleProgram.find(saving(family)) != nil else {
                // A namespace with IPv6 and no rules for it would be open on that side.
                throw InterceptionFailure(
                    .missingProgram, "found no \(saving(family)) in PATH; install iptables, or use --backend nft")
            }
            let text = IPTablesText.script(plan, family, saved: try saved(family))
            if !text.isEmpty { try run(restoring(text, family)) }
        }
    }

    /// Those that the kernel speaks here.
    private static var families: [IPAddress.Family] {
        isSixOff ? [.v4] : IPAddress.Family.both
    }

    private static var isSixOff: Bool {
        if unsafe access("/proc/thread-self/net/if_inet6", F_OK) != 0 { return true }
        let file = unsafe open("/proc/sys/net/ipv6/conf/lo/disable_ipv6", O_RDONLY | O_CLOEXEC)
        if file < 0 { return false }
        defer { close(file) }
        var byte: UInt8 = 0
        return unsafe read(file, &byte, 1) == 1 && byte == 0x31
    }

    private static func saving(_ family: IPAddress.Family) -> String {
        family == .v4 ? "iptables-save" : "ip6tables-save"
    }

    private static func restoring(_ text: String, _ family: IPAddress.Family) -> RuleStep {
        RuleStep(family == .v4 ? "iptables-restore" : "ip6tables-restore", ["--noflush", "--wait"], input: text)
    }

    private static func saved(_ family: IPAddress.Family) throws(InterceptionFailure) -> String {
        try run(RuleStep(saving(family), []))
    }

    private static func hasTable() throws(InterceptionFailure) -> Bool {
        try run(RuleStep("nft", ["list", "tables"], accepts: ["not supported", "No such file"]))
            .split(separator: "\n").contains("table inet \(NFTText.table)")
    }

    // MARK: - Addresses and routes

    private static func routing(
        _ params: InterceptionParams, ruledAlready: Set<IPAddress.Family> = []
    ) -> [RuleStep] {
        // 127.0.0.6 is an address of `lo` as it is; its sister isn't.
        let own =
            families.contains(.v6)
            ? [RuleStep("ip", ["-6", "addr", "replace", passthroughSix, "dev", "lo"])] : []
        guard params.mode == .tproxy else { return own }
        var steps = own
        for family in families {
            let flag = family == .v4 ? "-4" : "-6"
            steps.append(
                RuleStep(
                    "ip", [flag, "route", "replace", "local", "default", "dev", "lo", "table", "\(params.routeTable)"]))
            if ruledAlready.contains(family) { continue }
            steps.append(
                RuleStep(
                    "ip",
                    [flag, "rule", "add", "fwmark", "\(params.transparentMark)", "lookup", "\(params.routeTable)"],
                    accepts: ["File exists"]))
        }
        return steps
    }

    private static let passthroughSix = "::6/128"

    private static func removeAddress() throws(InterceptionFailure) {
        guard families.contains(.v6), RuleProgram.find("ip") != nil else { return }
        try run(
            RuleStep(
                "ip", ["-6", "addr", "del", passthroughSix, "dev", "lo"], accepts: ["Cannot assign", "not found"]))
    }

    /// The result: where the rule for `mark` is there.
    @discardableResult
    private static func removeRouting(
        _ table: UInt32, keeping mark: UInt32?
    ) throws(InterceptionFailure) -> Set<IPAddress.Family> {
        guard RuleProgram.find("ip") != nil else {
            if mark == nil { return [] }
            throw InterceptionFailure(.missingProgram, "found no ip in PATH; TPROXY needs it: install iproute2")
        }
        var kept: Set<IPAddress.Family> = []
        for family in families {
            let flag = family == .v4 ? "-4" : "-6"
            // The word of a kernel without policy routing, which has no such rules either.
            let rules = try run(RuleStep("ip", [flag, "rule", "show"], accepts: ["not supported"]))
            let old = marks(rules, table: table)
            for number in old {
                if number == mark, kept.insert(family).inserted { continue }
                try run(
                    RuleStep(
                        "ip", [flag, "rule", "del", "fwmark", "\(number)", "lookup", "\(table)"],
                        accepts: ["No such file"]))
            }
            if mark == nil, !old.isEmpty {
                try run(
                    RuleStep(
                        "ip", [flag, "route", "flush", "table", "\(table)"],
                        accepts: ["does not exist", "No such file"]))
            }
        }
        return kept
    }

    /// Of lines such as `32765: from all fwmark 0x539 lookup 133`.
    static func marks(_ rules: String, table: UInt32) -> [UInt32] {
        rules.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let place = words.firstIndex(of: "fwmark"), place + 1 < words.count,
                let target = words.firstIndex(of: "lookup"), target + 1 < words.count,
                words[target + 1] == "\(table)"
            else { return nil }
            let number = words[place + 1]
            return number.hasPrefix("0x") ? UInt32(number.dropFirst(2), radix: 16) : UInt32(number)
        }
    }

    // MARK: - Running

    @discardableResult
    private static func run(_ step: RuleStep) throws(InterceptionFailure) -> String {
        guard let program = RuleProgram.find(step.program) else {
            throw InterceptionFailure(.missingProgram, "found no \(step.program) in PATH; install it")
        }
        let outcome = try program.run(step.arguments, input: step.input ?? "")
        if outcome.code != 0, !step.accepts.contains(where: outcome.complaints.contains) {
            throw InterceptionFailure(step, outcome.code, outcome.complaints)
        }
        return outcome.output
    }
}

extension IPAddress.Family {
    static let both: [IPAddress.Family] = [.v4, .v6]
}
