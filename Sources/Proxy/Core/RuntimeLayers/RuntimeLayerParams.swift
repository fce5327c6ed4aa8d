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
    }

    let name: String
    let source: Source

    private init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = node.string("name")
        switch node.oneof("layer_specifier") {
        case "static_layer":
            var entries: [String: RuntimeEntry] = [:]
            if case .mapping(let members) = node.structValue("static_layer") {
                try Self.read(members, node, prefix: "", into: &entries)
            }
            source = .fixed(entries)
        case "disk_layer":
            guard let disk = node.message("disk_layer") else { fallthrough }
            source = .disk(DiskLayerParams(disk))
        case "admin_layer":
            _ = node.message("admin_layer")
            source = .admin
        case "rtds_layer": throw node.unsupported("rtds_layer", "runtime values from a control plane")
        default:
            throw node.invalid(
                "layer_specifier", found: "nothing", expected: "static_layer, disk_layer, admin_layer or rtds_layer")
        }
    }

    /// `layered_runtime`.
    static func list(_ node: ConfigNode?) throws(InvalidConfiguration) -> [RuntimeLayerParams] {
        var layers: [RuntimeLayerParams] = []
        var hasAdmin = false
        for layer in node?.messages("layers") ?? [] {
            let params = try RuntimeLayerParams(layer)
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

    private static func read(
        _ members: [(key: DocumentKey, value: DocumentNode)], _ layer: ConfigNode, prefix: String,
        into entries: inout [String: RuntimeEntry]
    ) throws(InvalidConfiguration) {
        for (key, node) in members {
            let path = prefix.isEmpty ? key.text : "\(prefix).\(key.text)"
            if let entry = RuntimeEntry(node.value) {
                entries[path] = entry
            } else if case .mapping(let inner) = node.value {
                try read(inner, layer, prefix: path, into: &entries)
            } else {
                throw layer.invalid(
                    "static_layer", found: "\(node.value.kindName) at \(path)",
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
