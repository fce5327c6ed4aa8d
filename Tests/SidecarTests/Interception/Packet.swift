// A reader of rule plans: what becomes of the first packet of a connection.

import Base
import Testing

@testable import Interception

/// The first packet of a connection, as netfilter sees it.
struct Packet {
    var transport = Rule.Transport.tcp
    var source = "10.0.0.2"
    var destination = "192.0.2.1"
    var sourcePort: UInt16 = 40_000
    var port: UInt16 = 80
    var interface = "eth0"
    var user: UInt32 = 0
    var group: UInt32 = 0
    var mark: UInt32 = 0
    var connectionMark: UInt32 = 0
    var isEstablished = false
    var isForThisHost = false

    /// What a chain does with it; nil: it goes on untouched.
    func verdict(_ chain: Chain, _ params: InterceptionParams) -> Rule.Verdict? {
        let plan = RulePlan(params)
        func walk(_ chain: Chain) -> Rule.Verdict? {
            for rule in plan.chains.first(where: { $0.chain == chain })?.rules ?? [] where meets(rule) {
                if case .goTo(let next) = rule.verdict { return walk(next) }
                return rule.verdict == .leave ? nil : rule.verdict
            }
            return nil
        }
        return walk(chain)
    }

    func leaving(_ params: InterceptionParams) -> Rule.Verdict? { verdict(.natOutput, params) }

    func arriving(_ params: InterceptionParams) -> Rule.Verdict? {
        var here = self
        here.isForThisHost = true
        return here.verdict(params.mode == .tproxy ? .manglePrerouting : .natPrerouting, params)
    }

    private func meets(_ rule: Rule) -> Bool {
        guard let from = IPAddress(source), let to = IPAddress(destination) else { return false }
        return rule.conditions.allSatisfy { condition in
            switch condition {
            case .transport(let value): value == transport
            case .from(let range): range.contains(from)
            case .to(let range): range.contains(to)
            case .notTo(let range): range.address.family == to.family && !range.contains(to)
            case .toPorts(let ports): ports.contains(port)
            case .notToPorts(let ports): !ports.contains(port)
            case .fromPort(let value): value == sourcePort
            case .arrivesBy(let name), .leavesBy(let name):
                name.hasSuffix("+") ? interface.hasPrefix(name.dropLast()) : interface == name
            case .notArrivesBy(let name): interface != name
            case .user(let value): value == user
            case .group(let value): value == group
            case .mark(let value): value == mark
            case .connectionMark(let value): value == connectionMark
            case .established: isEstablished
            case .toThisHost: isForThisHost
            }
        }
    }
}

func range(_ text: String, _ length: Int) throws -> AddressRange {
    let address = try #require(IPAddress(text))
    return try #require(AddressRange(address, prefixLength: length))
}
