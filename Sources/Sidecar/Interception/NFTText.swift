// Rules in nftables' language: one table of our own for both families, replaced in one transaction.

import Base

enum NFTText {
    static let table = "skein"

    static func script(_ plan: RulePlan) -> String {
        let chains = plan.chains.map { chain, rules in
            let hook = chain.hook.map {
                "    type \(type(chain)) hook \($0.rawValue) priority \(priority(chain)); policy accept;\n"
            }
            return "  chain \(chain.rawValue) {\n\(hook ?? "")\(rules.map { "    \(line($0))\n" }.joined())  }\n"
        }
        // Declared before it is deleted, so that it needn't have been there.
        return removal + "table inet \(table) {\n\(chains.joined())}\n"
    }

    static let removal = "table inet \(table)\ndelete table inet \(table)\n"

    private static func type(_ chain: Chain) -> String {
        switch chain.table {
        case .raw: "filter"
        // A changed mark must choose another route.
        case .mangle: chain.hook == .output ? "route" : "filter"
        case .nat: "nat"
        }
    }

    /// Those of iptables' tables.
    private static func priority(_ chain: Chain) -> Int {
        switch chain.table {
        case .raw: -300
        case .mangle: -150
        case .nat: -100
        }
    }

    private static func line(_ rule: Rule) -> String {
        var transport = ""
        let conditions = rule.conditions.map { condition -> String in
            if case .transport(let value) = condition { transport = value.rawValue }
            return text(condition, transport)
        }
        return (conditions + ["counter", text(rule.verdict), "comment \"\(rule.why)\""]).joined(separator: " ")
    }

    private static func text(_ condition: Rule.Condition, _ transport: String) -> String {
        switch condition {
        case .transport(let value): "meta l4proto \(value.rawValue)"
        case .from(let range): "\(family(range)) saddr \(text(range))"
        case .to(let range): "\(family(range)) daddr \(text(range))"
        case .notTo(let range): "\(family(range)) daddr != \(text(range))"
        case .toPorts(let ports): "\(transport) dport { \(ports.map(String.init).joined(separator: ", ")) }"
        case .notToPorts(let ports): "\(transport) dport != { \(ports.map(String.init).joined(separator: ", ")) }"
        case .fromPort(let port): "\(transport) sport \(port)"
        case .arrivesBy(let name): "iifname \(text(interface: name))"
        case .notArrivesBy(let name): "iifname != \(text(interface: name))"
        case .leavesBy(let name): "oifname \(text(interface: name))"
        case .user(let number): "meta skuid \(number)"
        case .group(let number): "meta skgid \(number)"
        case .mark(let mark): "meta mark \(mark)"
        case .connectionMark(let mark): "ct mark \(mark)"
        case .established: "ct state established,related"
        case .toThisHost: "fib daddr type local"
        }
    }

    private static func text(_ verdict: Rule.Verdict) -> String {
        switch verdict {
        case .leave: "return"
        case .goTo(let chain): "goto \(chain.rawValue)"
        case .redirect(let port): "redirect to :\(port)"
        case .deliverTransparently(let port): "tproxy to :\(port) accept"
        case .setMark(let mark): "meta mark set \(mark)"
        case .saveMark(let mark): "ct mark set \(mark)"
        case .zone(let zone): "ct zone set \(zone)"
        }
    }

    private static func family(_ range: AddressRange) -> String { range.address.family == .v4 ? "ip" : "ip6" }
    private static func text(_ range: AddressRange) -> String { "\(range.address)/\(range.prefixLength)" }
    private static func text(interface name: String) -> String {
        name.hasSuffix("+") ? "\"\(name.dropLast())*\"" : "\"\(name)\""
    }
}
