// DNS for the application, from the name table that the control plane sends.

/// Started with the agent, told each new table, ended with it.
struct AgentNames: Sendable {
    static func start(_ dns: DNSParams, _ params: SidecarParams) async throws -> AgentNames {
        throw SidecarFailure("--dns: this build has no name server")
    }

    func replace(_ table: [UInt8]) {}
    func stop() async {}
}
