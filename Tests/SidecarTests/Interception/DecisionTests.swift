// Which connections go through the proxy, by the settings.

import Base
import Testing

@testable import Interception

@Suite struct DecisionTests {
    private let out = Rule.Verdict.redirect(15001)
    private let inbound = Rule.Verdict.redirect(15006)

    @Test func whatLeavesGoesToTheOutboundPort() {
        let params = InterceptionParams()
        #expect(Packet().leaving(params) == out)
        #expect(Packet(source: "fd00::2", destination: "2001:db8::1", user: 1000).leaving(params) == out)
        #expect(Packet(transport: .udp, port: 443).leaving(params) == nil)
    }

    @Test func theProxysOwnPasses() {
        var params = InterceptionParams()
        params.proxyUsers = [7, 8]
        params.proxyGroups = [9]
        params.proxyMark = 77
        #expect(Packet(user: 7).leaving(params) == nil)
        #expect(Packet(user: 8).leaving(params) == nil)
        #expect(Packet(group: 9).leaving(params) == nil)
        #expect(Packet(mark: 77).leaving(params) == nil)
        #expect(Packet(user: 1337, group: 1337, mark: 78).leaving(params) == out)
    }

    /// Each of several owners is looked at before it is said that what stays on the host stays on it.
    @Test func aCallOfItsOwnServiceEntersLikeAnyOther() {
        var params = InterceptionParams()
        params.proxyUsers = [7, 8]
        for user: UInt32 in [7, 8] {
            let call = Packet(destination: "10.0.0.2", port: 9080, interface: "lo", user: user)
            #expect(call.leaving(params) == inbound)
        }
        #expect(Packet(destination: "10.0.0.2", port: 53, interface: "lo", user: 7).leaving(params) == nil)
        #expect(Packet(destination: "127.0.0.1", port: 9080, interface: "lo", user: 7).leaving(params) == nil)
        #expect(Packet(source: "::1", destination: "::1", interface: "lo", user: 7).leaving(params) == nil)
        #expect(Packet(source: "fd00::2", destination: "fd00::2", interface: "lo", user: 7).leaving(params) == inbound)
        #expect(Packet(source: "127.0.0.6", destination: "10.0.0.2", interface: "lo", user: 7).leaving(params) == nil)
        #expect(Packet(source: "::6", destination: "fd00::2", interface: "lo", user: 7).leaving(params) == nil)
        #expect(Packet(destination: "10.0.0.2", interface: "lo", user: 1000).leaving(params) == nil)
        params.inboundPorts = .only([])
        #expect(Packet(destination: "10.0.0.2", port: 9080, interface: "lo", user: 7).leaving(params) == nil)
    }

    @Test func whatArrivesGoesToTheInboundPort() {
        var params = InterceptionParams()
        #expect(Packet(port: 9080).arriving(params) == inbound)
        for port in InterceptionParams.defaultExcludedInboundPorts {
            #expect(Packet(port: port).arriving(params) == nil)
        }
        #expect(Packet(port: 9080, interface: "lo").arriving(params) == nil)
        // What this host only forwards isn't for its proxy.
        #expect(Packet(port: 9080).verdict(.natPrerouting, params) == nil)
        params.inboundPorts = .only([22, 9080])
        #expect(Packet(port: 22).arriving(params) == inbound)
        #expect(Packet(port: 9081).arriving(params) == nil)
        params.excludedInterfaces = ["eth+"]
        #expect(Packet(port: 22).arriving(params) == nil)
        #expect(Packet(port: 22, interface: "net0").arriving(params) == inbound)
        #expect(Packet(interface: "eth7").leaving(params) == nil)
    }

    @Test func moreThanFifteenPortsAreAllLookedAt() {
        var params = InterceptionParams()
        params.excludedOutboundPorts = Array(100..<150)
        #expect((100..<150).allSatisfy { Packet(port: $0).leaving(params) == nil })
        #expect(Packet(port: 150).leaving(params) == out)
        #expect(
            RulePlan(params).chains.allSatisfy { entry in
                entry.rules.allSatisfy { rule in
                    rule.conditions.allSatisfy { if case .toPorts(let ports) = $0 { ports.count <= 15 } else { true } }
                }
            })
    }

    @Test func rangesAndPortsOutbound() throws {
        var params = InterceptionParams()
        let ten = try range("10.0.0.0", 8)
        let part = try range("10.9.0.0", 16)
        params.outboundRanges = .only([ten])
        params.excludedOutboundRanges = [part]
        params.outboundPorts = [3306]
        params.excludedOutboundPorts = [22]
        #expect(Packet(destination: "10.1.1.1").leaving(params) == out)
        #expect(Packet(destination: "10.9.1.1").leaving(params) == nil)
        #expect(Packet(destination: "10.9.1.1", port: 3306).leaving(params) == nil)
        #expect(Packet(destination: "11.1.1.1").leaving(params) == nil)
        #expect(Packet(destination: "11.1.1.1", port: 3306).leaving(params) == out)
        #expect(Packet(destination: "10.1.1.1", port: 22).leaving(params) == nil)
        #expect(Packet(destination: "2001:db8::1").leaving(params) == nil)
    }

    @Test func namesGoToTheNameServer() throws {
        var params = InterceptionParams()
        #expect(Packet(transport: .udp, port: 53).leaving(params) == nil)
        params.dnsPort = 15053
        let names = Rule.Verdict.redirect(15053)
        #expect(Packet(transport: .udp, port: 53).leaving(params) == names)
        #expect(Packet(port: 53).leaving(params) == names)
        #expect(Packet(transport: .udp, destination: "127.0.0.53", port: 53, interface: "lo").leaving(params) == names)
        #expect(Packet(transport: .udp, port: 53, user: 1337).leaving(params) == nil)
        #expect(Packet(transport: .udp, port: 53, user: 1337).verdict(.rawOutput, params) == .zone(1))
        #expect(Packet(transport: .udp, port: 53).verdict(.rawOutput, params) == nil)
        #expect(Packet(transport: .udp, sourcePort: 53).verdict(.rawPrerouting, params) == .zone(1))
        params.dnsServers = [try #require(IPAddress("192.0.2.1"))]
        #expect(Packet(transport: .udp, port: 53).leaving(params) == names)
        #expect(Packet(transport: .udp, destination: "192.0.2.2", port: 53).leaving(params) == nil)
        #expect(Packet(destination: "192.0.2.2", port: 53).leaving(params) == out)
        params.dnsServers = []
        #expect(Packet(transport: .udp, port: 53).leaving(params) == nil)
    }

    @Test func transparentConnections() {
        var params = InterceptionParams()
        params.mode = .tproxy
        #expect(Packet(port: 9080).arriving(params) == .deliverTransparently(15006))
        #expect(Packet(port: 9080, isEstablished: true).arriving(params) == nil)
        #expect(Packet(port: 9080, interface: "lo", mark: 1337).arriving(params) == nil)
        #expect(Packet().leaving(params) == out)
        // The proxy in a client's name, and the application's answer to it.
        let toApplication = Packet(
            source: "192.0.2.9", destination: "10.0.0.2", interface: "lo", user: 1337, mark: 1337)
        #expect(toApplication.leaving(params) == nil)
        #expect(toApplication.verdict(.mangleOutput, params) == .saveMark(1337))
        #expect(Packet(destination: "192.0.2.9", connectionMark: 1337).verdict(.mangleOutput, params) == .setMark(1337))
        #expect(Packet().verdict(.mangleOutput, params) == nil)
    }

    @Test func contradictionsAreRefused() {
        func refused(_ change: (inout InterceptionParams) -> Void) -> String? {
            var params = InterceptionParams()
            change(&params)
            do throws(InvalidInterception) {
                _ = try Interception.script(params)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.outboundPort = 15006 }?.contains("15006") == true)
        #expect(refused { $0.dnsPort = 0 }?.contains("DNS") == true)
        #expect(refused { $0.proxyMark = 0 } != nil)
        #expect(
            refused {
                $0.mode = .tproxy
                $0.proxyMark = 1337
            } != nil)
        #expect(
            refused {
                $0.proxyUsers = []
                $0.proxyGroups = []
            } != nil)
        for name in ["", "+", "a b", "eth0\" accept; }", "sixteen-letters-", "a/b", "a\nb"] {
            #expect(refused { $0.excludedInterfaces = [name] } != nil, "\(name)")
        }
        #expect(refused { $0.routeTable = 254 } != nil)
    }
}
