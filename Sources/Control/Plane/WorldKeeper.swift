// Builds the world out of what the store's feeds bring, and passes every change on to discovery.

import DiscoveryService
import Logging
import MeshAPI
import Registry

/// Holds the world back until every kind has been listed once: a proxy must never see half a mesh.
actor WorldKeeper: ChangeConsumer {
    private var builder: WorldBuilder
    private let discovery: DiscoveryServer
    private var missing: Set<String>
    private let status: StatusKeeper

    init(builder: WorldBuilder, kinds: [ObjectKind], discovery: DiscoveryServer, status: StatusKeeper) {
        self.status = status
        self.builder = builder
        self.discovery = discovery
        missing = Set(kinds.map(Self.name))
    }

    private static func name(_ kind: ObjectKind) -> String { "\(kind.plural).\(kind.group)" }

    var isComplete: Bool { missing.isEmpty }
    /// What readiness waits for.
    var waitsFor: [String] { missing.sorted() }

    func take(_ changes: [ObjectChange]) async {
        await publish(builder.apply(changes))
    }

    func isComplete(_ kind: ObjectKind) async {
        guard missing.remove(Self.name(kind)) != nil, missing.isEmpty else { return }
        let whole = WorldChange(snapshot: builder.snapshot, isFull: true, findings: builder.findings)
        await discovery.worldChanged(whole)
        await status.worldChanged(whole)
    }

    func setMeshFile(_ text: String) async { await publish(builder.setMeshFile(text)) }

    private func publish(_ change: WorldChange) async {
        for (key, problems) in change.findings {
            for problem in problems {
                ControlLog.shared.warn(
                    "registry", "\(problem)", ["kind": key.kind, "namespace": key.namespace, "name": key.name])
            }
        }
        guard missing.isEmpty else { return }
        await discovery.worldChanged(change)
        if !change.isEmpty || !change.findings.isEmpty { await status.worldChanged(change) }
    }
}
