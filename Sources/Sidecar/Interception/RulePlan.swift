// The rules that make a namespace's traffic go through the proxy, in order, chain by chain.

import Base

struct RulePlan: Sendable {
    private(set) var chains: [(chain: Chain, rules: [Rule])] = []

    /// Passthrough of inbound traffic comes from these, so that the way to the application isn't taken for a call of it.
    static let passthroughSources = [IPAddress(v4: 0x7F00_0006), IPAddress(family: .v6, high: 0, low: 6)]
    private static let loopbacks = [
        AddressRange(IPAddress(v4: 0x7F00_0000), prefixLength: 8),
        AddressRange(IPAddress(family: .v6, high: 0, low: 1), prefixLength: 128),
    ].compactMap(\.self)
    /// Keeps what the name server asks apart from what it is asked: both may come from the same address and port.
    private static let dnsZone: UInt16 = 1
    /// As many as iptables takes in one rule.
    private static let portsPerRule = 15

    private let params: InterceptionParams

    init(_ params: InterceptionParams) {
        self.params = params
        add(.rawPrerouting, resolverAnswers)
        add(.rawOutput, resolverQuestions)
        if params.mode == .tproxy {
            add(.manglePrerouting, arrivals(.deliverTransparently(params.inboundPort)))
            add(.mangleOutput, transparentAnswers)
        } else {
            add(.natPrerouting, arrivals(.redirect(params.inboundPort)))
        }
        add(.proxyOutput, ofTheProxy)
        add(.natOutput, departures)
    }

    private mutating func add(_ chain: Chain, _ rules: [Rule]) {
        if !rules.isEmpty { chains.append((chain, rules)) }
    }

    // MARK: - Inbound

    private func arrivals(_ taken: Rule.Verdict) -> [Rule] {
        if params.inboundPorts == .only([]) { return [] }
        var rules: [Rule] = []
        if params.mode == .tproxy {
            rules += [
                Rule("made in a client's name by the proxy", .leave, .mark(params.transparentMark)),
                // Their socket is found without help, and what this host has opened must not meet the listener.
                Rule("already decided", .leave, .transport(.tcp), .established),
            ]
        }
        rules.append(Rule("within this host", .leave, .arrivesBy("lo")))
        rules += params.excludedInterfaces.map { Rule("excluded interface", .leave, .arrivesBy($0)) }
        switch params.inboundPorts {
        case .all:
            rules += Self.byPorts(params.excludedInboundPorts) { ports in
                Rule("excluded port", .leave, .transport(.tcp), .toPorts(ports))
            }
            rules.append(Rule("inbound", taken, .transport(.tcp), .toThisHost))
        case .only(let ports):
            rules += Self.byPorts(ports) { ports in
                Rule("inbound", taken, .transport(.tcp), .toPorts(ports), .toThisHost)
            }
        }
        return rules
    }

    /// The application answers to the client's address, which isn't here: its answers must come back to the proxy.
    private var transparentAnswers: [Rule] {
        let mark = params.transparentMark
        return [
            Rule("in a client's name: remembered", .saveMark(mark), .transport(.tcp), .mark(mark)),
            Rule("answer to the proxy", .setMark(mark), .transport(.tcp), .connectionMark(mark)),
        ]
    }

    // MARK: - Outbound

    private var departures: [Rule] {
        var rules: [Rule] = []
        if params.mode == .tproxy {
            rules.append(Rule("made in a client's name by the proxy", .leave, .mark(params.transparentMark)))
        }
        rules += params.excludedInterfaces.map { Rule("excluded interface", .leave, .leavesBy($0)) }
        rules += Self.passthroughSources.compactMap { address in
            AddressRange(address, prefixLength: address.family == .v4 ? 32 : 128).map {
                Rule("inbound passthrough", .leave, .from($0), .leavesBy("lo"))
            }
        }
        rules += Self.byPorts(params.excludedOutboundPorts) { ports in
            Rule("excluded port", .leave, .transport(.tcp), .toPorts(ports))
        }
        rules += ownerConditions.map { Rule("the proxy's own", .goTo(.proxyOutput), $0) }
        rules += questions
        rules.append(Rule("within this host", .leave, .leavesBy("lo")))
        rules += params.excludedOutboundRanges.map { Rule("excluded range", .leave, .to($0)) }
        let taken = Rule.Verdict.redirect(params.outboundPort)
        switch params.outboundRanges {
        case .all: rules.append(Rule("outbound", taken, .transport(.tcp)))
        case .only(let ranges):
            rules += Self.byPorts(params.outboundPorts) { ports in
                Rule("outbound port", taken, .transport(.tcp), .toPorts(ports))
            }
            rules += ranges.map { Rule("outbound range", taken, .transport(.tcp), .to($0)) }
        }
        return rules
    }

    private var ownerConditions: [Rule.Condition] {
        params.proxyUsers.map { .user($0) } + params.proxyGroups.map { .group($0) }
            + (params.proxyMark.map { [.mark($0)] } ?? [])
    }

    /// An application that calls its own service: the proxy's outbound side has chosen this very host, and the call
    /// enters as one from outside would. Names and tunnels between proxies don't.
    private var ofTheProxy: [Rule] {
        if params.inboundPorts == .only([]) { return [Rule("the proxy's own", .leave)] }
        let entered = Self.loopbacks.map { range in
            Rule(
                "call of its own service", .redirect(params.inboundPort), .transport(.tcp), .leavesBy("lo"),
                .notTo(range), .notToPorts([53, 15008]))
        }
        return entered + [Rule("the proxy's own", .leave)]
    }

    // MARK: - Names

    private var questions: [Rule] {
        guard let port = params.dnsPort else { return [] }
        return [Rule.Transport.udp, .tcp].flatMap { transport in
            servers.map { server in
                Rule(
                    "names", .redirect(port), [.transport(transport), .toPorts([53])] + server.map { [.to($0)] }.orNone)
            }
        }
    }

    private var resolverQuestions: [Rule] {
        if params.dnsPort == nil { return [] }
        return ownerConditions.map { owner in
            Rule("asked by the name server", .zone(Self.dnsZone), .transport(.udp), .toPorts([53]), owner)
        }
    }

    private var resolverAnswers: [Rule] {
        if params.dnsPort == nil { return [] }
        return servers.map { server in
            Rule(
                "answer to the name server", .zone(Self.dnsZone),
                [.transport(.udp), .fromPort(53), .notArrivesBy("lo")] + server.map { [.from($0)] }.orNone)
        }
    }

    /// Nil: any.
    private var servers: [AddressRange?] {
        guard let given = params.dnsServers else { return [nil] }
        return given.compactMap { AddressRange($0, prefixLength: $0.family == .v4 ? 32 : 128) }
    }

    private static func byPorts(_ ports: [UInt16], _ make: ([UInt16]) -> Rule) -> [Rule] {
        let sorted = Set(ports).sorted()
        return stride(from: 0, to: sorted.count, by: portsPerRule).map { start in
            make(Array(sorted[start..<min(start + portsPerRule, sorted.count)]))
        }
    }
}

extension Optional where Wrapped == [Rule.Condition] {
    fileprivate var orNone: [Rule.Condition] { self ?? [] }
}
