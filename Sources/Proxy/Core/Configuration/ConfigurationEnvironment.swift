// What compiling one part of the configuration has to know of the others.

import AccessLogs
import Base
import EnvoyAPI
import Formatting
import Routing

/// Belongs to the control loop; listeners, clusters and routes that come later are compiled in it, too.
final class ConfigurationEnvironment {
    let runtime: RuntimeValues
    let clusters: ClusterNames
    let routes = RouteNames()
    let scopes = ScopeNames()
    let secrets: [String: ConfigNode]
    let secretDirectory: SecretDirectory
    let node: NodeIdentity
    let logFiles = LogFiles.process
    /// Of the listener whose chains are being compiled.
    var trafficDirection = ""
    /// Where clusters' connections come from, unless they say so themselves.
    var bind = UpstreamBind()
    /// Of this machine, as others reach it.
    let localAddress = LocalAddress.first

    init(
        runtime: RuntimeValues, clusters: ClusterNames, secrets: [String: ConfigNode], node: NodeIdentity,
        secretDirectory: SecretDirectory = SecretDirectory()
    ) {
        self.secretDirectory = secretDirectory
        self.runtime = runtime
        self.clusters = clusters
        self.secrets = secrets
        self.node = node
    }

    /// Routes that a server sends may name clusters that come later.
    func routeTable(
        _ node: ConfigNode, checkingClusters: Bool = true
    ) throws(InvalidConfiguration) -> RouteTable {
        let runtime = self.runtime
        let names = clusters
        let compilation = RouteCompilation(
            runtime: runtime,
            makePerFilter: { filter, node, isOptional throws(InvalidConfiguration) in
                if let config = try HTTPFilterParams.perRoute(node, self) { return config }
                if isOptional { return nil }
                throw node.unsupported("", "\(node.typeName) as configuration of the filter \(filter)")
            },
            clusterIndex: { names.index(of: $0) },
            knowsCluster: checkingClusters ? { names.isConfigured($0) } : nil)
        return try RouteTable.compile(node, compilation)
    }
}

/// Small numbers for cluster names, the same in every loop, so that a request's cluster is found without hashing.
final class ClusterNames {
    private var indices: [String: Int] = [:]
    private(set) var names: [String] = []
    private var configured: Set<String> = []

    func index(of name: String) -> Int {
        if let known = indices[name] { return known }
        let index = names.count
        indices[name] = index
        names.append(name)
        return index
    }

    func configure(_ name: String) { configured.insert(name) }
    func isConfigured(_ name: String) -> Bool { configured.contains(name) }

    /// Clusters that are there from the start to the end, and whose hosts come from no control plane: those through
    /// which control planes can be reached.
    private(set) var standing: Set<String> = []
    func stand(_ name: String) { standing.insert(name) }
}

/// Who this proxy says it is: from the bootstrap's node and the command line, which wins.
struct NodeIdentity: Sendable {
    var id = ""
    var cluster = ""
    var zone = ""
    var region = ""
    var subZone = ""
    /// The whole `envoy.config.core.v3.Node`, as services are told it.
    var wire: [UInt8] = []
}
