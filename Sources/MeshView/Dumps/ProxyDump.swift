// A proxy's configuration dump, Envoy's or Skein's, live or from a file, taken apart into its resources.

import Document

/// A dump that can't be read, or isn't one.
public struct InvalidDump: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

public struct ProxyDump: Sendable {
    /// A resource that a control plane sent and the proxy did not take.
    public struct Refusal: Sendable, Hashable {
        public let kind: String
        public let name: String
        public let reason: String
    }

    public struct Secret: Sendable {
        public let name: String
        /// `ACTIVE`, `WARMING`
        public let status: String
        public let node: DocumentNode
    }

    public private(set) var bootstrap: DocumentNode?
    public private(set) var clusters: [DocumentNode] = []
    /// Waiting for their hosts or secrets.
    public private(set) var warmingClusters: [DocumentNode] = []
    public private(set) var listeners: [DocumentNode] = []
    public private(set) var warmingListeners: [DocumentNode] = []
    /// Those by name first, then those that listeners have in themselves.
    public private(set) var routes: [DocumentNode] = []
    public private(set) var endpoints: [DocumentNode] = []
    public private(set) var secrets: [Secret] = []
    public private(set) var refusals: [Refusal] = []
    /// What came over xDS, by name: what can be held against a control plane.
    public private(set) var dynamicNames: Set<String> = []
    /// All of it, private keys blotted out.
    public let whole: DocumentNode

    public init(json: [UInt8]) throws(InvalidDump) {
        let tree: DocumentNode
        do throws(InvalidDocument) {
            tree = try Document.parse(json: json)
        } catch {
            throw InvalidDump("no configuration dump: \(error.line):\(error.column): \(error.message)")
        }
        try self.init(tree)
    }

    public init(_ tree: DocumentNode) throws(InvalidDump) {
        guard let configs = tree["configs"], configs.isList else {
            throw InvalidDump(
                "no configuration dump: found no list 'configs', expected what /config_dump of a proxy's admin port shows"
            )
        }
        whole = Redaction.apply(tree)
        for part in whole["configs"]?.items ?? [] { take(part) }
    }

    /// All parts of a type of envoy.admin.v3: `SecretsConfigDump`.
    public func parts(_ type: String) -> [DocumentNode] {
        (whole["configs"]?.items ?? []).filter { $0["@type"]?.string?.hasSuffix(".\(type)") == true }
    }

    private mutating func take(_ part: DocumentNode) {
        switch part["@type"]?.string?.split(separator: ".").last.map(String.init) {
        case "BootstrapConfigDump": bootstrap = part["bootstrap"]
        case "ClustersConfigDump": takeClusters(part)
        case "ListenersConfigDump": takeListeners(part)
        case "RoutesConfigDump": takeRoutes(part)
        case "EndpointsConfigDump":
            for kind in ["dynamic_endpoint_configs", "static_endpoint_configs"] {
                for entry in part.either(kind)?.items ?? [] {
                    if let assignment = entry.either("endpoint_config") { endpoints.append(assignment) }
                    note("endpoint", entry, "endpoint_config")
                }
            }
        case "SecretsConfigDump": takeSecrets(part)
        default: break
        }
    }

    private mutating func takeClusters(_ part: DocumentNode) {
        for entry in part.either("dynamic_active_clusters")?.items ?? [] {
            if let cluster = entry["cluster"] {
                clusters.append(cluster)
                if let name = cluster["name"]?.string { dynamicNames.insert("cluster/\(name)") }
            }
            note("cluster", entry, "cluster")
        }
        for entry in part.either("static_clusters")?.items ?? [] {
            if let cluster = entry["cluster"] { clusters.append(cluster) }
        }
        for entry in part.either("dynamic_warming_clusters")?.items ?? [] {
            if let cluster = entry["cluster"] { warmingClusters.append(cluster) }
            note("cluster", entry, "cluster")
        }
    }

    private mutating func takeListeners(_ part: DocumentNode) {
        for entry in part.either("dynamic_listeners")?.items ?? [] {
            if let listener = entry.either("active_state")?["listener"] {
                listeners.append(listener)
                if let name = listener["name"]?.string { dynamicNames.insert("listener/\(name)") }
            }
            if let listener = entry.either("warming_state")?["listener"] { warmingListeners.append(listener) }
            note("listener", entry, "listener")
        }
        for entry in part.either("static_listeners")?.items ?? [] {
            if let listener = entry["listener"] { listeners.append(listener) }
        }
    }

    private mutating func takeRoutes(_ part: DocumentNode) {
        for entry in part.either("dynamic_route_configs")?.items ?? [] {
            if let route = entry.either("route_config") {
                routes.append(route)
                if let name = route["name"]?.string { dynamicNames.insert("route/\(name)") }
            }
            note("route", entry, "route_config")
        }
        for entry in part.either("static_route_configs")?.items ?? [] {
            if let route = entry.either("route_config") { routes.append(route) }
        }
    }

    private mutating func takeSecrets(_ part: DocumentNode) {
        let kinds = [
            ("static_secrets", "ACTIVE"), ("dynamic_active_secrets", "ACTIVE"), ("dynamic_warming_secrets", "WARMING"),
        ]
        for (kind, status) in kinds {
            for entry in part.either(kind)?.items ?? [] {
                let name = entry["name"]?.string ?? entry.at("secret", "name")?.string ?? ""
                secrets.append(Secret(name: name, status: status, node: entry["secret"] ?? .mapping([:])))
                note("secret", entry, "secret")
            }
        }
    }

    private mutating func note(_ kind: String, _ entry: DocumentNode, _ resource: String) {
        guard let state = entry.either("error_state"), let reason = state["details"]?.string, !reason.isEmpty else {
            return
        }
        let failed = state.either("failed_configuration")
        let name = entry["name"]?.string ?? failed?["name"]?.string ?? entry.either(resource)?["name"]?.string ?? ""
        refusals.append(Refusal(kind: kind, name: name, reason: reason))
    }
}

extension DocumentNode {
    /// A field under its name in protobuf or in JSON: `route_config` or `routeConfig`.
    func either(_ name: String) -> DocumentNode? { self[name] ?? self[Self.camel(name)] }

    func text(_ path: String...) -> String? {
        var node: DocumentNode? = self
        for name in path { node = node?.either(name) }
        return node?.string
    }

    func node(_ path: String...) -> DocumentNode? {
        var node: DocumentNode? = self
        for name in path { node = node?.either(name) }
        return node
    }

    /// A number, also where 64-bit ones are written as text.
    var number: Int? { int ?? string.flatMap { Int($0) } }

    private static func camel(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
        var result = ""
        var raises = false
        for letter in name {
            if letter == "_" {
                raises = true
            } else {
                result += raises ? letter.uppercased() : String(letter)
                raises = false
            }
        }
        return result
    }
}
