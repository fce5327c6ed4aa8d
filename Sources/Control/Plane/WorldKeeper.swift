// Builds the world out of what the store's feeds bring, and passes every change on to discovery.

import DiscoveryService
import Logging
import MeshAPI
import Registry

/// Holds the world back until every kind has been listed once: a proxy must never see half a mesh.
actor WorldKeeper: ChangeConsumer, ServiceSink {
    private var builder: WorldBuilder
    private let discovery: DiscoveryServer
    private var missing: Set<String>
    private let status: StatusKeeper
    private let gate: NamespaceGate

    init(
        builder: WorldBuilder, kinds: [ObjectKind], providers: [String] = [], discovery: DiscoveryServer,
        status: StatusKeeper, gate: NamespaceGate
    ) {
        self.gate = gate
        self.status = status
        self.builder = builder
        self.discovery = discovery
        missing = Set(kinds.map(Self.name)).union(providers.map(Self.name))
    }

    private static func name(_ kind: ObjectKind) -> String { "\(kind.plural).\(kind.group)" }

    var isComplete: Bool { missing.isEmpty }
    /// What readiness waits for.
    var waitsFor: [String] { missing.sorted() }

    func take(_ changes: [ObjectChange]) async {
        await publish(builder.apply(changes))
    }

    private static func name(_ provider: String) -> String { "services of \(provider)" }

    func take(_ changes: [ProvidedService]) async { await publish(builder.apply(provided: changes)) }
    func isComplete(_ provider: String) async { await complete(Self.name(provider)) }
    func isComplete(_ kind: ObjectKind) async { await complete(Self.name(kind)) }

    private func complete(_ part: String) async {
        guard missing.remove(part) != nil else { return }
        if Self.essential.isDisjoint(with: missing) { gate.open(to: admitted) }
        guard missing.isEmpty else { return }
        let whole = WorldChange(snapshot: builder.snapshot, isFull: true, findings: builder.findings)
        await discovery.worldChanged(whole)
        await status.worldChanged(whole)
    }

    func setOwnRoots(_ pem: String) async { await publish(builder.setOwnRoots(pem)) }
    func setMeshFile(_ text: String) async { await publish(builder.setMeshFile(text)) }

    /// What has to be known before it is known which namespaces count.
    private static let essential: Set<String> = ["namespaces.", "configmaps."]

    /// nil: all. The mesh's own namespace always counts, for its settings are there.
    private var admitted: Set<String>? {
        let selectors = builder.snapshot.mesh.discoverySelectors
        if selectors.isEmpty { return nil }
        var names: Set<String> = [builder.snapshot.rootNamespace, builder.settingsNamespace]
        for (name, metadata) in builder.snapshot.namespaces
        where selectors.contains(where: { $0.selects(metadata.labels) }) { names.insert(name) }
        return names
    }

    private func publish(_ change: WorldChange) async {
        for (key, problems) in change.findings {
            for problem in problems {
                ControlLog.shared.warn(
                    "registry", "\(problem)", ["kind": key.kind, "namespace": key.namespace, "name": key.name])
            }
        }
        let mayAdmitOthers = change.isFull || change.changedConfigs.contains { $0.kind == "Namespace" }
        if mayAdmitOthers, Self.essential.isDisjoint(with: missing), gate.open(to: admitted) {
            ControlLog.shared.info("registry", "other namespaces are watched now, as discoverySelectors say")
        }
        guard missing.isEmpty else { return }
        await discovery.worldChanged(change)
        if !change.isEmpty || !change.findings.isEmpty { await status.worldChanged(change) }
    }
}
