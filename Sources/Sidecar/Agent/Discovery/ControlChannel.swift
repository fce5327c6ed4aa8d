// The channel to the control plane under the workload's certificate of now.

import Base
import Serving
import WorkloadIdentity

/// A renewed certificate makes a new channel for calls to come; calls that are open keep theirs, and with it their
/// connection.
actor ControlChannel {
    private let params: IdentityParams
    private let state: Published<IdentityState>
    private let group: LoopGroup
    /// Workloads spread over control planes, and keep theirs.
    private let targets: [String]
    private var current: (serial: String, roots: [UInt8], channel: GRPCChannel)?

    init(_ params: IdentityParams, state: Published<IdentityState>, group: LoopGroup) {
        self.params = params
        self.state = state
        self.group = group
        targets = params.targets.shuffled()
    }

    /// Waits for the first certificate.
    func channel() async throws -> GRPCChannel {
        for await known in state.follow() {
            guard let own = known.credentials else { continue }
            if let current, current.serial == own.serial, current.roots == known.roots { return current.channel }
            var tls = CertificateClient.tls(params, target: targets[0], roots: known.roots, own)
            tls.serverName = ""
            tls.acceptedNames = Array(
                Set(targets.flatMap { params.acceptedNames(host: URLText("https://\($0)")?.host ?? $0) }))
            let channel = try await GRPCChannel(targets: targets, tls: tls, group: group, params: params.connection)
            current = (own.serial, known.roots, channel)
            return channel
        }
        throw CancellationError()
    }
}
