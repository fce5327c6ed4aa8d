// DNS for the application, from the name table that the control plane sends.

import Base
import Logging
import NameService

/// Started with the agent, told each new table, ended with it.
struct AgentNames: Sendable {
    private let server: NameServer

    static func start(_ dns: DNSParams, _ params: SidecarParams) async throws -> AgentNames {
        var own = NameServerParams()
        own.namespace = params.namespace
        own.domain = params.domain
        own.mark = params.mark
        if let address = params.listenAddress { own.listen = [.ip(address, port: params.ports.dns)] }
        if !dns.upstreams.isEmpty {
            own.upstreams = try dns.upstreams.map { text throws(SidecarFailure) in
                guard let address = SocketAddress(text: text) else {
                    throw SidecarFailure("--dns-upstream: found '\(text)', expected IP:PORT")
                }
                return address
            }
        }
        return AgentNames(server: try await NameServer.start(own))
    }

    /// A table that can't be read leaves the one in force.
    func replace(_ table: [UInt8]) {
        do {
            server.replace(try NameTable(table))
        } catch {
            ControlLog.shared.warn("agent", "the control plane's name table can't be read: \(error)")
        }
    }

    func stop() async { await server.stop() }

    var counters: NameCounters { server.counters }
}
