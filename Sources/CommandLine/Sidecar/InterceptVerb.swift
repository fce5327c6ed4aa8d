// `skein intercept`: rules that send this network namespace's traffic through the proxy.

import Base
import Interception

extension Verb {
    static let intercept = Verb(
        name: "intercept", summary: "send a network namespace's traffic through its proxy", usage: "[flags]",
        about: """
            Puts rules in force in the network namespace it runs in (nftables, or iptables where that is missing): TCP that
            leaves goes to the outbound port, TCP that arrives to the inbound port, the proxy's own passes. Applied again
            it replaces what it put there before; --remove takes it away. 'skein run' and 'skein join' call it by themselves.
            """,
        flags: [
            .value("mode", nil, "MODE", "REDIRECT, or TPROXY (keeps the client's address)", fallback: "REDIRECT"),
            .value("outbound-port", "p", "PORT", "the proxy's, for what leaves", fallback: "15001"),
            .value("inbound-port", "z", "PORT", "the proxy's, for what arrives", fallback: "15006"),
            .value("proxy-uid", "u", "ID[,ID]", "whose traffic is the proxy's own", fallback: "1337"),
            .value("proxy-gid", "g", "ID[,ID]", "the same by group", fallback: "the user's"),
            .value("proxy-mark", nil, "N", "the same by socket mark"),
            .value("include-inbound-ports", "b", "PORTS", "what is taken: *, a list, or nothing", fallback: "*"),
            .value(
                "exclude-inbound-ports", "d", "PORTS", "what isn't, of *",
                fallback: words(InterceptionParams.defaultExcludedInboundPorts)),
            .value("include-outbound-cidrs", "i", "CIDRS", "what is taken: *, a list, or nothing", fallback: "*"),
            .value("exclude-outbound-cidrs", "x", "CIDRS", "what isn't"),
            .value("include-outbound-ports", "q", "PORTS", "what is taken whatever its address is"),
            .value("exclude-outbound-ports", "o", "PORTS", "what isn't"),
            .value("exclude-interfaces", "c", "NAMES", "what passes them isn't taken; eth+ is eth0, eth1, ..."),
            .toggle("redirect-dns", nil, "send UDP and TCP to port 53 to the sidecar's name server"),
            .value("dns-port", nil, "PORT", "that one's", fallback: "15053"),
            .value("dns-servers", nil, "IPS", "only what goes to these resolvers", fallback: "all"),
            .value("transparent-mark", "m", "N", "of connections in a client's name (TPROXY)", fallback: "1337"),
            .value("route-table", "r", "N", "their routing table (TPROXY)", fallback: "133"),
            .value(
                "backend", nil, "PROGRAM", "nft, iptables or auto", fallback: "auto",
                choices: ["nft", "iptables", "auto"]),
            .toggle("dry-run", nil, "print what would be run, and change nothing"),
            .toggle("remove", nil, "take the rules away"),
        ],
        examples: [
            "skein intercept --dry-run",
            "skein intercept --redirect-dns --exclude-outbound-ports 3306,5432",
            "skein intercept --mode TPROXY --include-inbound-ports 8080,9090",
            "skein intercept --remove",
        ],
        run: { call in
            do {
                return try run(call)
            } catch let failure as InvalidUsage {
                call.console.complain("\(call.path): \(failure); 'skein \(call.path) --help' shows how")
                return ExitCode.usage
            } catch {
                call.console.complain("\(call.path): \(error)")
                return ExitCode.failed
            }
        })

    private static func run(_ call: Invocation) throws -> Int32 {
        if let word = call.words.first {
            throw InvalidUsage(description: "found '\(word)', expected flags only")
        }
        let params = try interceptionParams(call.flags)
        let backend = RuleBackend(rawValue: call.flags.value("backend") ?? "auto")
        if call.flags.isOn("remove") {
            if call.flags.isOn("dry-run") {
                throw InvalidUsage(description: "found --remove with --dry-run, expected one of them")
            }
            try Interception.remove(routeTable: params.routeTable)
            call.console.print("nothing is intercepted any more in this network namespace\n")
            return ExitCode.fine
        }
        if call.flags.isOn("dry-run") {
            do throws(InvalidInterception) {
                call.console.print("\(try Interception.script(params, backend: backend ?? .nft))")
            } catch {
                throw InvalidUsage(description: error.description)
            }
            return ExitCode.fine
        }
        let used = try Interception.apply(params, backend: backend)
        call.console.print(
            "traffic of this network namespace goes through the proxy: \(params.mode.rawValue), outbound to "
                + "\(params.outboundPort), inbound to \(params.inboundPort)"
                + (params.dnsPort.map { ", names to \($0)" } ?? "") + ", by \(used.rawValue)\n")
        return ExitCode.fine
    }

    private static func interceptionParams(_ flags: ParsedFlags) throws(InvalidUsage) -> InterceptionParams {
        var params = InterceptionParams()
        if let text = flags.value("mode") {
            guard let mode = InterceptionParams.Mode(rawValue: text.uppercased()) else {
                throw InvalidUsage(description: "--mode: found '\(text)', expected REDIRECT or TPROXY")
            }
            params.mode = mode
        }
        params.outboundPort = try port(flags, "outbound-port") ?? params.outboundPort
        params.inboundPort = try port(flags, "inbound-port") ?? params.inboundPort
        if flags.value("proxy-uid") != nil {
            params.proxyUsers = try numbers(flags, "proxy-uid")
            params.proxyGroups = params.proxyUsers
        }
        if flags.value("proxy-gid") != nil { params.proxyGroups = try numbers(flags, "proxy-gid") }
        params.proxyMark = try numbers(flags, "proxy-mark").last
        params.inboundPorts = try ports(flags, "include-inbound-ports")
        if flags.value("exclude-inbound-ports") != nil {
            params.excludedInboundPorts = try portList(flags, "exclude-inbound-ports")
        }
        params.outboundRanges =
            isAll(flags, "include-outbound-cidrs") ? .all : .only(try ranges(flags, "include-outbound-cidrs"))
        params.excludedOutboundRanges = try ranges(flags, "exclude-outbound-cidrs")
        params.outboundPorts = try portList(flags, "include-outbound-ports")
        params.excludedOutboundPorts = try portList(flags, "exclude-outbound-ports")
        params.excludedInterfaces = flags.list("exclude-interfaces")
        try readNames(flags, &params)
        params.transparentMark = try numbers(flags, "transparent-mark").last ?? params.transparentMark
        params.routeTable = try numbers(flags, "route-table").last ?? params.routeTable
        return params
    }

    private static func readNames(_ flags: ParsedFlags, _ params: inout InterceptionParams) throws(InvalidUsage) {
        let port = try port(flags, "dns-port")
        guard flags.isOn("redirect-dns") else {
            if port != nil || flags.value("dns-servers") != nil {
                throw InvalidUsage(description: "--dns-port and --dns-servers: found without --redirect-dns")
            }
            return
        }
        params.dnsPort = port ?? 15053
        if let text = flags.value("dns-servers"), text != "all" {
            var servers: [IPAddress] = []
            for item in flags.list("dns-servers") {
                guard let server = IPAddress(item) else {
                    throw InvalidUsage(description: "--dns-servers: found '\(item)', expected IP addresses or 'all'")
                }
                servers.append(server)
            }
            params.dnsServers = servers
        }
    }

    private static func port(_ flags: ParsedFlags, _ name: String) throws(InvalidUsage) -> UInt16? {
        try flags.integer(name, in: 1...65535).map { UInt16($0) }
    }

    private static func isAll(_ flags: ParsedFlags, _ name: String) -> Bool {
        flags.value(name).map { $0 == "*" } ?? true
    }

    private static func ports(
        _ flags: ParsedFlags, _ name: String
    ) throws(InvalidUsage) -> InterceptionParams.Selection<UInt16> {
        isAll(flags, name) ? .all : .only(try portList(flags, name))
    }

    private static func portList(_ flags: ParsedFlags, _ name: String) throws(InvalidUsage) -> [UInt16] {
        var ports: [UInt16] = []
        for item in flags.list(name) {
            guard let port = UInt16(item), port > 0 else {
                throw InvalidUsage(
                    description: "--\(name): found '\(item)', expected ports from 1 to 65535 with commas")
            }
            ports.append(port)
        }
        return ports
    }

    private static func numbers(_ flags: ParsedFlags, _ name: String) throws(InvalidUsage) -> [UInt32] {
        var numbers: [UInt32] = []
        for item in flags.list(name) {
            let number = item.hasPrefix("0x") ? UInt32(item.dropFirst(2), radix: 16) : UInt32(item)
            guard let number else {
                throw InvalidUsage(description: "--\(name): found '\(item)', expected a number from 0 to 4294967295")
            }
            numbers.append(number)
        }
        return numbers
    }

    private static func ranges(_ flags: ParsedFlags, _ name: String) throws(InvalidUsage) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for item in flags.list(name) {
            let parts = item.split(separator: "/", omittingEmptySubsequences: false)
            let width = parts[0].contains(":") ? 128 : 32
            guard parts.count <= 2, let address = IPAddress(String(parts[0])),
                let length = parts.count == 2 ? Int(parts[1]) : width,
                let range = AddressRange(address, prefixLength: length)
            else {
                throw InvalidUsage(
                    description: "--\(name): found '\(item)', expected CIDRs such as 10.0.0.0/8 or fd00::/8 with commas"
                )
            }
            ranges.append(range)
        }
        return ranges
    }

    private static func words(_ ports: [UInt16]) -> String { ports.map(String.init).joined(separator: ",") }
}
