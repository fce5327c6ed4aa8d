// DNS for the application, from the name table that the control plane sends.

import Base
import Logging
import NameService

/// Started with the agent, told each new table, ended with it.
struct AgentNames: Sendable {
    private let server: NameServer

    static func start(_ dns: DNSParams, _ params: SidecarParams) async throws -> AgentNames {
        var wanted = NameServerParams()
        if !dns.upstreams.isEmpty {
            wanted.upstreams = try dns.upstreams.map { text in
                guard let address = SocketAddress(text: text) else {
                    throw SidecarFailure("--dns-upstream: found '\(text)', expected IP:PORT")
                }
                return address
            }
        }
        wanted.namespace = params.namespace
        wanted.domain = params.domain
        wanted.mark = params.mark
        return AgentNames(server: try await NameServer.start(wanted))
    }

    func replace(_ table: [UInt8]) {
        do {
            server.replace(try NameTable(table))
        } catch {
            ControlLog.shared.error("dns", "the control plane's name table can't be read, the old one stays: \(error)")
        }
    }

    func stop() async { await server.stop() }
}
