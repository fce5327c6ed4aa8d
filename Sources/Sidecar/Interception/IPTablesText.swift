// Rules in the language of iptables-restore: chains of our own, and one jump to each.

import Base

enum IPTablesText {
    static let prefix = "SKEIN_"

    /// `saved` is what iptables-save prints: jumps and chains of an earlier application are replaced in the same
    /// transaction of each table.
    static func script(_ plan: RulePlan, _ family: IPAddress.Family, saved: String) -> String {
        Chain.Table.allCases.compactMap { table -> String? in
            let chains = plan.chains.filter { $0.chain.table == table }
            let old = leftovers(saved, table)
            if chains.isEmpty && old.chains.isEmpty { return nil }
            let names = chains.map { name($0.chain) }
            let gone = old.chains.filter { !names.contains($0) }
            var lines = ["*\(table.rawValue)"]
            // Naming a chain empties it.
            lines += (names + gone).map { ":\($0) - [0:0]" }
            lines += old.jumps.map { "-D \($0)" }
            lines += gone.map { "-X \($0)" }
            for (chain, rules) in chains {
                lines += rules.filter { $0.family == nil || $0.family == family }.map {
                    "-A \(name(chain)) \(line($0))"
                }
            }
            lines += chains.compactMap { chain, _ in
                chain.hook.map { "-A \($0.rawValue.uppercased()) -j \(name(chain))" }
            }
            return (lines + ["COMMIT\n"]).joined(separator: "\n")
        }.joined()
    }

    /// Empty: there is nothing of ours.
    static func removal(saved: String) -> String {
        Chain.Table.allCases.compactMap { table -> String? in
            let old = leftovers(saved, table)
            if old.chains.isEmpty { return nil }
            let lines =
                ["*\(table.rawValue)"] + old.chains.map { ":\($0) - [0:0]" } + old.jumps.map { "-D \($0)" }
                + old.chains.map { "-X \($0)" }
            return (lines + ["COMMIT\n"]).joined(separator: "\n")
        }.joined()
    }

    /// Of ours in a table: its chains, and the rules of others' chains that lead to them.
    private static func leftovers(_ saved: String, _ table: Chain.Table) -> (chains: [String], jumps: [Substring]) {
        var chains: [String] = []
        var jumps: [Substring] = []
        var isInside = false
        for line in saved.split(separator: "\n") {
            if line.hasPrefix("*") {
                isInside = line.dropFirst() == table.rawValue
            } else if isInside, line.hasPrefix(":\(prefix)") {
                chains += line.dropFirst().split(separator: " ").prefix(1).map(String.init)
            } else if isInside, line.hasPrefix("-A "), !line.hasPrefix("-A \(prefix)"), line.contains("-j \(prefix)") {
                jumps.append(line.dropFirst(3))
            }
        }
        return (chains, jumps)
    }

    private static func name(_ chain: Chain) -> String {
        let words = chain.rawValue.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
        return prefix + words
    }

    private static func line(_ rule: Rule) -> String {
        // The owner's words are the module's own: `-m` once each.
        (rule.conditions.map(text) + [text(rule.verdict)]).joined(separator: " ")
    }

    private static func text(_ condition: Rule.Condition) -> String {
        switch condition {
        case .transport(let value): "-p \(value.rawValue)"
        case .from(let range): "-s \(range.address)/\(range.prefixLength)"
        case .to(let range): "-d \(range.address)/\(range.prefixLength)"
        case .notTo(let range): "! -d \(range.address)/\(range.prefixLength)"
        case .toPorts(let ports): "-m multiport --dports \(ports.map(String.init).joined(separator: ","))"
        case .notToPorts(let ports): "-m multiport ! --dports \(ports.map(String.init).joined(separator: ","))"
        case .fromPort(let port): "--sport \(port)"
        case .arrivesBy(let name): "-i \(name)"
        case .notArrivesBy(let name): "! -i \(name)"
        case .leavesBy(let name): "-o \(name)"
        case .user(let number): "-m owner --uid-owner \(number)"
        case .group(let number): "-m owner --gid-owner \(number)"
        case .mark(let mark): "-m mark --mark \(mark)"
        case .connectionMark(let mark): "-m connmark --mark \(mark)"
        case .established: "-m conntrack --ctstate ESTABLISHED,RELATED"
        case .toThisHost: "-m addrtype --dst-type LOCAL"
        }
    }

    private static func text(_ verdict: Rule.Verdict) -> String {
        switch verdict {
        case .leave: "-j RETURN"
        case .goTo(let chain): "-g \(name(chain))"
        case .redirect(let port): "-j REDIRECT --to-ports \(port)"
        case .deliverTransparently(let port): "-j TPROXY --on-port \(port)"
        case .setMark(let mark): "-j MARK --set-mark \(mark)"
        case .saveMark(let mark): "-j CONNMARK --set-mark \(mark)"
        case .zone(let zone): "-j CT --zone \(zone)"
        }
    }
}
