// What the stream to a control plane counts.

import Telemetry

/// Written by the control loop.
final class ControlPlaneStatistics {
    private let store: StatsStore
    private let prefix: String
    private let block: StatBlock<ControlPlaneStat>
    private var isConnected = false

    /// `owner` is the prefix of the subscription that has the stream for itself, empty for the aggregated one.
    init(owner: String, store: StatsStore) {
        self.store = store
        prefix = owner + "control_plane."
        block = store.register(ControlPlaneStat.self, prefix: prefix)
        store.control.set(block, .connectedState, to: 0)
    }

    func connected(_ isConnected: Bool) {
        self.isConnected = isConnected
        store.control.set(block, .connectedState, to: isConnected ? 1 : 0)
    }

    func pending(_ count: Int) { store.control.set(block, .pendingRequests, to: UInt64(count)) }

    func limited(pending count: Int) {
        store.control.count(block, .rateLimitEnforced)
        pending(count)
    }

    func identified(_ name: String) { store.setText(prefix + "identifier", to: name) }
}
