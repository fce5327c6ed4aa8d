// The layers of the runtime as the bootstrap lists them; a later layer overrides the ones before it.

import Base
import Document
import EnvoyAPI
import Formatting

/// `envoy.config.bootstrap.v3.RuntimeLayer`.
struct RuntimeLayerParams: Sendable {
    enum Source: Sendable {
        case fixed([String: RuntimeEntry])
        case disk(DiskLayerParams)
        case admin
        /// From a control plane or a file.
        case discovered(resource: String, source: ConfigSourceParams)
    }

    let name: String
    let source: Source

    private init(_ node: ConfigNode, _ clusters: ClusterNames) throws(InvalidConfiguration) {
        name = node.string("name")
        switch node.oneof("layer_specifier") {
        case "static_layer":
            source = .fixed(try Self.entries(node, "static_layer"))
        case "disk_layer":
            guard let disk = node.message("disk_layer") else { fallthrough }
            source = .disk(DiskLayerParams(disk))
        case "admin_layer":
            _ = node.message("admin_layer")
            source = .admin
        case "rtds_layer":
            guard let layer = node.message("rtds_layer"), let config = layer.message("rtds_config") else {
                throw node.invalid("rtds_layer.rtds_config", found: "nothing", expected: "a source of runtime values")
            }
            let resource = layer.string("name")
            try ConfigSourceParams.checkName(resource, "name", layer)
            source = .discovered(
                resource: resource, source: try ConfigSourceParams(config, clusters: clusters))
        default:
            throw node.invalid(
                "layer_specifier", found: "nothing", expected: "static_layer, disk_layer, admin_layer or rtds_layer")
        }
    }

    /// `layered_runtime`.
    static func list(
        _ node: ConfigNode?, clusters: ClusterNames
    ) throws(InvalidConfiguration) -> [RuntimeLayerParams] {
        var layers: [RuntimeLayerParams] = []
        var hasAdmin = false
        for layer in node?.messages("layers") ?? [] {
            let params = try RuntimeLayerParams(layer, clusters)
            if layers.contains(where: { $0.name == params.name }) {
                throw layer.invalid("name", found: "\"\(params.name)\" again", expected: "a name of its own")
            }
            if case .admin = params.source {
                if hasAdmin { throw layer.invalid("admin_layer", found: "a second one", expected: "one at most") }
                hasAdmin = true
            }
            layers.append(params)
        }
        return layers
    }

    /// A Struct's values by their dotted names.
    static func entries(_ node: ConfigNode, _ field: String) throws(InvalidConfiguration) -> [String: RuntimeEntry] {
        var entries: [String: RuntimeEntry] = [:]
        if case .mapping(let members) = node.structValue(field) {
            try read(members, node, field, prefix: "", into: &entries)
        }
        return entries
    }

    private static func read(
        _ members: [(key: DocumentKey, value: DocumentNode)], _ layer: ConfigNode, _ field: String,
        prefix: String,
        into entries: inout [String: RuntimeEntry]
    ) throws(InvalidConfiguration) {
        for (key, node) in members {
            let path = prefix.isEmpty ? key.text : "\(prefix).\(key.text)"
            if let entry = RuntimeEntry(node.value) {
                entries[path] = entry
            } else if case .mapping(let inner) = node.value {
                try read(inner, layer, field, prefix: path, into: &entries)
            } else {
                throw layer.invalid(
                    field, found: "\(node.value.kindName) at \(path)",
                    expected: "a number, a string, true, false, a fraction or an object of those")
            }
        }
    }
}

/// `envoy.config.bootstrap.v3.RuntimeLayer.DiskLayer`.
struct DiskLayerParams: Sendable, Hashable {
    let symlinkRoot: String
    let subdirectory: String
    let appendsServiceCluster: Bool

    init(_ node: ConfigNode) {
        symlinkRoot = node.string("symlink_root")
        subdirectory = node.string("subdirectory")
        appendsServiceCluster = node.bool("append_service_cluster")
    }

    func directory(serviceCluster: String) -> String {
        let base = subdirectory.isEmpty ? symlinkRoot : "\(symlinkRoot)/\(subdirectory)"
        return appendsServiceCluster ? "\(base)/\(serviceCluster)" : base
    }
}
