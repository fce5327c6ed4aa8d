// Policies of authentication.istio.io/v1alpha1 among today's: made again when they or the services they name change.

import Document
import MeshAPI

/// Legacy policies as they were written.
struct LegacyPolicies: Sendable {
    var objects: [ConfigKey: (kind: ObjectKind, tree: DocumentNode)] = [:]
    var converted: [ConfigObject<Security.PeerAuthentication>] = []
    /// Some were written since.
    var isStale = false
}

extension WorldBuilder {
    mutating func takeLegacyPolicy(_ change: ObjectChange) {
        let kind = WatchedKinds.known(group: change.group, kind: change.kind)
        if let tree = change.object, let kind {
            legacyPolicies.objects[change.key] = (kind, tree)
        } else {
            legacyPolicies.objects[change.key] = nil
        }
        legacyPolicies.isStale = true
    }

    /// After services: a policy's targets are services' names.
    mutating func rebuildLegacyPolicies() {
        if legacyPolicies.objects.isEmpty && legacyPolicies.converted.isEmpty { return }
        var converted: [ConfigObject<Security.PeerAuthentication>] = []
        for (key, object) in legacyPolicies.objects.sorted(by: { $0.key.name < $1.key.name }) {
            let found = LegacyAuthentication.convert(
                object.tree, kind: object.kind, rootNamespace: snapshot.rootNamespace
            ) { name in target(name, in: key.namespace) }
            converted += found.policies
            findings[key] = found.problems.isEmpty ? nil : found.problems
            if legacyPolicies.isStale || !found.problems.isEmpty { dirty.findings[key] = found.problems }
        }
        converted.sort { $0.precedes($1) }
        legacyPolicies.isStale = false
        if converted != legacyPolicies.converted {
            for object in converted + legacyPolicies.converted {
                dirty.configs.insert(
                    ConfigKey(kind: "PeerAuthentication", namespace: object.namespace, name: object.name))
            }
            legacyPolicies.converted = converted
        }
        snapshot.peerAuthentications = peerAuthentications.ordered + converted
    }

    private func target(_ name: String, in namespace: String) -> LegacyAuthentication.Target? {
        let id = ServiceID(hostname: "\(name).\(namespace).svc.\(snapshot.clusterDomain)", namespace: namespace)
        guard let service = snapshot.services[id] else { return nil }
        var target = LegacyAuthentication.Target(selector: service.selector)
        for port in service.ports {
            let number = port.targetPort > 0 ? port.targetPort : port.number
            target.portsByNumber[port.number] = number
            target.portsByName[port.name] = number
        }
        return target
    }
}
