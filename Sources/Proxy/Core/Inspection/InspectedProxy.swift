// A proxy's configuration read back from its own dump and compiled by the code that it runs, to be asked what would
// become of a connection or a request. Nothing here listens, connects, or opens a file.

import Base
import Document
import EnvoyAPI
import Formatting
import Routing

/// Something of a dump that can't be taken, so that what it decides isn't known.
package struct InspectionProblem: Sendable, Hashable {
    package let what: String
    package let reason: String
}

/// A resource as it stands in the dump.
package struct DumpedResource: Sendable {
    package let name: String
    package let message: Message
    package let version: String
    /// It waits for something and does not serve yet.
    package var isWarming = false
}

package final class InspectedProxy {
    /// Who the proxy says it is.
    package struct Node: Sendable {
        package let id: String
        package let cluster: String
        package let metadata: DocumentNode
        package let locality: String
    }

    package let node: Node
    package let listeners: [InspectedListener]
    package private(set) var problems: [InspectionProblem] = []
    /// Versions that the proxy refused, with its words.
    package let refusals: [InspectionProblem]

    let environment: ConfigurationEnvironment
    private let routes: [String: DumpedResource]
    private let clusters: [String: DumpedResource]
    private let endpoints: [String: Message]
    /// Those that have come; nil when the dump doesn't tell.
    private let secrets: Set<String>?
    private var tables: [String: RouteTable] = [:]
    private var compiledClusters: [String: InspectedCluster] = [:]

    /// `text` is what `/config_dump?include_eds` gives, Envoy's or ours.
    package convenience init(json text: [UInt8], file: String) throws(InvalidConfiguration) {
        let document: DocumentNode
        do throws(InvalidDocument) {
            document = try Document.parse(text, fileName: file.hasSuffix(".json") ? file : file + ".json")
        } catch {
            throw InvalidConfiguration(
                file: file, line: error.line, path: "", found: "a text that is no JSON (\(error.message))",
                expected: "a proxy's config dump (its admin page /config_dump?include_eds)")
        }
        try self.init(document: document, file: file)
    }

    package init(document: DocumentNode, file: String) throws(InvalidConfiguration) {
        guard let configs = document["configs"], configs.isList else {
            throw InvalidConfiguration(
                file: file, path: "configs", found: "no list of that name",
                expected: "a proxy's config dump (its admin page /config_dump?include_eds)")
        }
        var reader = DumpReader()
        for section in configs.items { reader.read(section) }
        node = reader.node
        problems = reader.problems
        refusals = reader.refusals
        routes = reader.routes
        clusters = reader.clusters
        endpoints = reader.endpoints
        secrets = reader.secrets
        var identity = NodeIdentity()
        identity.id = reader.node.id
        identity.cluster = reader.node.cluster
        let names = ClusterNames()
        for name in clusters.keys {
            names.configure(name)
            names.stand(name)
        }
        // Runtime values of its own: explaining must not change those of a proxy that runs in the same process.
        environment = ConfigurationEnvironment(
            runtime: RuntimeValues(), clusters: names, secrets: [:], node: identity)
        listeners = reader.listeners.map { InspectedListener($0) }
        for listener in listeners { listener.proxy = self }
    }

    /// A certificate that a TLS context is to show and that nobody has given the proxy; nil when there is none such.
    package func missingCertificate(of context: ConfigNode) -> String? {
        guard let secrets else { return nil }
        let wanted = context.message("common_tls_context")?.messages("tls_certificate_sds_secret_configs") ?? []
        return wanted.map { $0.string("name") }.first { !secrets.contains($0) }
    }

    func note(_ problem: InspectionProblem) { if !problems.contains(problem) { problems.append(problem) } }

    /// Names of all clusters, sorted.
    package var clusterNames: [String] { clusters.keys.sorted() }
    package var routeNames: [String] { routes.keys.sorted() }
    package func routeConfiguration(_ name: String) -> DumpedResource? { routes[name] }

    package func cluster(_ name: String) -> InspectedCluster? {
        if let known = compiledClusters[name] { return known }
        guard let resource = clusters[name] else { return nil }
        let made = InspectedCluster(resource, endpoints: endpoints[name], proxy: self)
        compiledClusters[name] = made
        return made
    }

    func routeTable(_ name: String) -> RouteTable? {
        if let known = tables[name] { return known }
        guard let resource = routes[name] else { return nil }
        let stripper = ConfigurationStripper(environment)
        let message = stripper.routeConfiguration(resource.message)
        for problem in stripper.dropped { note(problem) }
        do throws(InvalidConfiguration) {
            let table = try environment.routeTable(ConfigNode(message), checkingClusters: false)
            tables[name] = table
            return table
        } catch {
            note(InspectionProblem(what: "route configuration \(name)", reason: "\(error)"))
            return nil
        }
    }
}

/// Sorts the sections of a dump.
private struct DumpReader {
    var node = InspectedProxy.Node(id: "", cluster: "", metadata: .null, locality: "")
    var listeners: [DumpedResource] = []
    var routes: [String: DumpedResource] = [:]
    var clusters: [String: DumpedResource] = [:]
    var endpoints: [String: Message] = [:]
    var secrets: Set<String>?
    var problems: [InspectionProblem] = []
    var refusals: [InspectionProblem] = []

    mutating func read(_ section: DocumentNode) {
        let type = section["@type"]?.string ?? ""
        switch type.split(separator: ".").last.map(String.init) ?? "" {
        case "BootstrapConfigDump": readNode(section.at("bootstrap", "node"))
        case "ListenersConfigDump": readListeners(section)
        case "RoutesConfigDump":
            for key in ["static_route_configs", "dynamic_route_configs"] {
                for entry in items(section, key) {
                    guard let found = resource(entry, "route_config", "name") else { continue }
                    if routes[found.name] == nil || key.hasPrefix("dynamic") { routes[found.name] = found }
                }
            }
        case "ClustersConfigDump":
            for key in ["static_clusters", "dynamic_active_clusters", "dynamic_warming_clusters"] {
                for entry in items(section, key) {
                    guard var found = resource(entry, "cluster", "name") else { continue }
                    found.isWarming = key == "dynamic_warming_clusters"
                    if clusters[found.name] == nil { clusters[found.name] = found }
                }
            }
        case "EndpointsConfigDump":
            for key in ["static_endpoint_configs", "dynamic_endpoint_configs"] {
                for entry in items(section, key) {
                    guard let found = resource(entry, "endpoint_config", "cluster_name") else { continue }
                    endpoints[found.name] = found.message
                }
            }
        case "SecretsConfigDump":
            var names = secrets ?? []
            for key in ["static_secrets", "dynamic_active_secrets"] {
                names.formUnion(
                    items(section, key).compactMap { $0["name"]?.string ?? $0.at("secret", "name")?.string })
            }
            secrets = names
        default: break
        }
    }

    private func items(_ section: DocumentNode, _ key: String) -> [DocumentNode] { section[key]?.items ?? [] }

    private mutating func readNode(_ found: DocumentNode?) {
        let place = ["region", "zone", "sub_zone"].compactMap { found?["locality"]?[$0]?.string }
        node = InspectedProxy.Node(
            id: found?["id"]?.string ?? "", cluster: found?["cluster"]?.string ?? "",
            metadata: found?["metadata"] ?? .null, locality: place.filter { !$0.isEmpty }.joined(separator: "/"))
    }

    private mutating func readListeners(_ section: DocumentNode) {
        for entry in items(section, "static_listeners") {
            if let found = resource(entry, "listener", "name") { listeners.append(found) }
        }
        for entry in items(section, "dynamic_listeners") {
            if let error = entry["error_state"], let words = error["details"]?.string {
                refusals.append(
                    InspectionProblem(what: "listener \(entry["name"]?.string ?? "")", reason: words))
            }
            if let active = entry["active_state"], let found = resource(active, "listener", "name") {
                listeners.append(found)
            } else if let warming = entry["warming_state"], var found = resource(warming, "listener", "name") {
                found.isWarming = true
                listeners.append(found)
            }
        }
    }

    private mutating func resource(_ entry: DocumentNode, _ field: String, _ nameField: String) -> DumpedResource? {
        guard let node = entry[field] else { return nil }
        let name = node[nameField]?.string ?? ""
        let type = String((node["@type"]?.string ?? "").split(separator: "/").last ?? "")
        guard Schema.message(type) != nil else {
            problems.append(InspectionProblem(what: "\(field) \(name)", reason: "a \(type), which isn't known here"))
            return nil
        }
        let known = KnownExtensions.only(node).removing("@type")
        do throws(InvalidConfiguration) {
            let message = try Message(unchecked: type, document: known, file: nil)
            return DumpedResource(
                name: name, message: message, version: entry["version_info"]?.string ?? "")
        } catch {
            problems.append(InspectionProblem(what: "\(field) \(name)", reason: "\(error)"))
            return nil
        }
    }
}

/// Extensions of other people's making (Istio's Envoy has some) are left out; what holds them keeps its name.
private enum KnownExtensions {
    static func only(_ node: DocumentNode) -> DocumentNode {
        switch node.value {
        case .mapping(let members):
            let kept = members.compactMap { member -> (key: DocumentKey, value: DocumentNode)? in
                isUnknown(member.value) ? nil : (key: member.key, value: only(member.value))
            }
            return DocumentNode(.mapping(kept), line: node.line, column: node.column)
        case .list(let items): return .list(items.filter { !isUnknown($0) }.map(only))
        default: return node
        }
    }

    private static func isUnknown(_ node: DocumentNode) -> Bool {
        guard let url = node["@type"]?.string else { return false }
        return Schema.message(String(url.split(separator: "/").last ?? "")) == nil
    }
}
