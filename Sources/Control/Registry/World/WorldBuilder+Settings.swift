// Settings of the whole mesh: MeshConfig and networks, live.

import Base
import Document
import MeshAPI

struct MeshSettings: Sendable {
    var file: String?
    var home = "istio-system"
    var trustDomain = "cluster.local"
    var isDirty = true
    /// `mesh` and `meshNetworks` of the ConfigMap.
    var mesh: String?
    var networks: String?
    /// The last text that could be read.
    var lastGood: DocumentNode?
    var lastGoodNetworks = Mesh.MeshNetworks()
}

extension WorldBuilder {
    static var settingsName: String { "istio" }

    mutating func takeConfigMap(_ change: ObjectChange) {
        guard change.name == Self.settingsName, change.namespace == settings.home else { return }
        let problems = ProblemList()
        let map = change.object.map { Core.ConfigMap(reading: FieldReader($0, path: "", problems: problems)) }
        note(problems, of: change.key)
        if settings.mesh == map?.data["mesh"] && settings.networks == map?.data["meshNetworks"] { return }
        settings.mesh = map?.data["mesh"]
        settings.networks = map?.data["meshNetworks"]
        settings.isDirty = true
    }

    /// A text that can't be read leaves the last good one in force.
    mutating func takeSettings() {
        settings.isDirty = false
        let key = ConfigKey(kind: "ConfigMap", namespace: settings.home, name: Self.settingsName)
        let problems = ProblemList()
        let text = settings.file ?? settings.mesh
        if let text {
            if let tree = MeshDefaults.tree(text, path: "data.mesh", problems: problems) { settings.lastGood = tree }
        } else {
            settings.lastGood = nil
        }
        let reading = ProblemList()
        let (readMesh, tree) = MeshDefaults.config(
            over: settings.lastGood, rootNamespace: settings.home, trustDomain: settings.trustDomain, problems: reading)
        var mesh = readMesh
        MeshMeaning.check(mesh, problems: reading)
        for problem in reading.problems {
            problems.add(
                FieldProblem(
                    path: "data.mesh.\(problem.path)", line: problem.line, reason: problem.reason,
                    message: problem.message))
        }
        if reading.problems.contains(where: { $0.reason != .unknownField }) {
            mesh = snapshot.mesh
        } else {
            snapshot.defaultProxyConfig = tree["defaultConfig"] ?? .mapping([:])
        }
        var networksChanged = false
        if let text = settings.networks {
            let reading = ProblemList()
            if let tree = MeshDefaults.tree(text, path: "data.meshNetworks", problems: reading) {
                let read = Mesh.MeshNetworks(reading: FieldReader(tree, path: "data.meshNetworks", problems: reading))
                MeshMeaning.check(read, problems: reading)
                if !reading.problems.contains(where: { $0.reason != .unknownField }) {
                    networksChanged = read != settings.lastGoodNetworks
                    settings.lastGoodNetworks = read
                }
            }
            for problem in reading.problems { problems.add(problem) }
        } else {
            networksChanged = settings.lastGoodNetworks != Mesh.MeshNetworks()
            settings.lastGoodNetworks = Mesh.MeshNetworks()
        }
        if networksChanged { networks.use(settings.lastGoodNetworks) }
        note(problems, of: key)
        if mesh == snapshot.mesh && !networksChanged { return }
        snapshot.mesh = mesh
        remakeEverything()
    }

    /// For settings on which every service may depend.
    mutating func remakeEverything() {
        dirty.isFull = true
        dirty.networkGateways = true
        dirty.services = Set(kubernetes.services.keys)
        dirty.entries = Set(serviceEntries.ordered.map { NamespacedName(namespace: $0.namespace, name: $0.name) })
        dirty.pods = Set(kubernetes.pods.keys)
        dirty.workloadEntries = Set(
            workloadEntries.ordered.map { NamespacedName(namespace: $0.namespace, name: $0.name) })
    }
}
