// A rule of packet filtering without a program's syntax: when it applies, and what it does.

import Base

struct Rule: Sendable, Hashable {
    enum Transport: String, Sendable { case tcp, udp }

    /// Each has one value, except for ports (at most 15), so that nftables and iptables can say it in one rule.
    enum Condition: Sendable, Hashable {
        case transport(Transport)
        case from(AddressRange)
        case to(AddressRange)
        case notTo(AddressRange)
        /// Of the rule's transport.
        case toPorts([UInt16])
        case notToPorts([UInt16])
        case fromPort(UInt16)
        case arrivesBy(String)
        case notArrivesBy(String)
        case leavesBy(String)
        case user(UInt32)
        case group(UInt32)
        case mark(UInt32)
        case connectionMark(UInt32)
        /// Not the first packet of a connection.
        case established
        /// For an address of this host.
        case toThisHost
    }

    enum Verdict: Sendable, Hashable {
        /// Goes on as if the chain weren't there.
        case leave
        case goTo(Chain)
        case redirect(UInt16)
        case deliverTransparently(UInt16)
        case setMark(UInt32)
        case saveMark(UInt32)
        case zone(UInt16)
    }

    let conditions: [Condition]
    let verdict: Verdict
    /// For who lists the rules.
    let why: String

    init(_ why: String, _ verdict: Verdict, _ conditions: Condition...) {
        self.init(why, verdict, conditions)
    }

    init(_ why: String, _ verdict: Verdict, _ conditions: [Condition]) {
        self.why = why
        self.verdict = verdict
        self.conditions = conditions
    }

    /// The family of its addresses; nil: both.
    var family: IPAddress.Family? {
        for condition in conditions {
            switch condition {
            case .from(let range), .to(let range), .notTo(let range): return range.address.family
            default: continue
            }
        }
        return nil
    }
}

/// Where rules stand.
enum Chain: String, Sendable, CaseIterable {
    /// Before connections are tracked.
    case rawOutput
    case rawPrerouting
    case mangleOutput
    case manglePrerouting
    case natOutput
    case natPrerouting
    /// What the proxy itself sends; reached from `natOutput`.
    case proxyOutput

    enum Table: String, Sendable, CaseIterable { case raw, mangle, nat }
    enum Hook: String, Sendable { case prerouting, output }

    var table: Table {
        switch self {
        case .rawOutput, .rawPrerouting: .raw
        case .mangleOutput, .manglePrerouting: .mangle
        case .natOutput, .natPrerouting, .proxyOutput: .nat
        }
    }

    /// Nil: only rules lead to it.
    var hook: Hook? {
        switch self {
        case .rawOutput, .mangleOutput, .natOutput: .output
        case .rawPrerouting, .manglePrerouting, .natPrerouting: .prerouting
        case .proxyOutput: nil
        }
    }
}
