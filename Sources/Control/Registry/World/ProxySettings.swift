// A proxy's own ProxyConfig: the mesh's, with ProxyConfig resources and its pod's annotation laid over.

import Document
import MeshAPI

public enum ProxySettings {
    public static let annotation = "proxy.istio.io/config"

    /// Field by field; `proxyMetadata` entry by entry, and the parts of `proxyHeaders` stay unless said anew.
    public static func laid(_ over: DocumentNode?, over base: DocumentNode?) -> DocumentNode {
        var result = base ?? DocumentNode(.mapping([]))
        for (key, value) in over?.members ?? [] where !value.isNull {
            switch key.text {
            case "proxyMetadata", "proxyHeaders":
                var inner = result[key.text] ?? DocumentNode(.mapping([]))
                for (name, entry) in value.members { inner.set(name.text, entry) }
                result.set(key.text, inner)
            default: result.set(key.text, value)
            }
        }
        return result
    }

    /// What a proxy gets that is named so: the mesh's `defaultConfig`, ProxyConfig resources, its annotation, and what
    /// its own agent says. Fields that can't be read are reported and stay as they were.
    public static func effective(
        namespace: String, labels: [String: String], annotations: [String: String], own: DocumentNode?,
        in world: WorldSnapshot
    ) -> (config: Mesh.ProxyConfig, problems: [FieldProblem]) {
        let problems = ProblemList()
        let resources = applicable(world.proxyConfigs, namespace, labels, world.rootNamespace)
        let annotation = annotations[annotation] ?? ""
        if resources.isEmpty && annotation.isEmpty && own?.isMapping != true {
            return (world.mesh.defaultConfig ?? Mesh.ProxyConfig(), [])
        }
        var result = world.defaultProxyConfig
        for resource in resources { result = laid(document(resource.spec), over: result) }
        if !annotation.isEmpty, let tree = MeshDefaults.tree(annotation, path: path, problems: problems) {
            result = laid(tree, over: result)
        }
        if let own, own.isMapping { result = laid(own, over: result) }
        let reading = FieldReader(result, path: "PROXY_CONFIG", problems: problems)
        return (Mesh.ProxyConfig(reading: reading), problems.problems)
    }

    private static let path = "metadata.annotations[\(annotation)]"

    /// The widest first: of the mesh, of the namespace, of the workload; of each the oldest.
    private static func applicable(
        _ resources: [ConfigObject<Networking.ProxyConfig>], _ namespace: String, _ labels: [String: String],
        _ rootNamespace: String
    ) -> [ConfigObject<Networking.ProxyConfig>] {
        func first(_ applies: (ConfigObject<Networking.ProxyConfig>) -> Bool) -> [ConfigObject<Networking.ProxyConfig>]
        {
            resources.first(where: applies).map { [$0] } ?? []
        }
        func selector(_ resource: ConfigObject<Networking.ProxyConfig>) -> [String: String] {
            resource.spec.selector?.matchLabels ?? [:]
        }
        return first { $0.namespace == rootNamespace && selector($0).isEmpty }
            + (namespace == rootNamespace ? [] : first { $0.namespace == namespace && selector($0).isEmpty })
            + first { resource in
                let wanted = selector(resource)
                return resource.namespace == namespace && !wanted.isEmpty
                    && wanted.allSatisfy { labels[$0.key] == $0.value }
            }
    }

    private static func document(_ resource: Networking.ProxyConfig) -> DocumentNode {
        var result = DocumentNode(.mapping([]))
        if let concurrency = resource.concurrency { result.set("concurrency", .integer(Int64(concurrency))) }
        if let image = resource.image {
            result.set("image", DocumentNode.mapping(["imageType": .string(image.imageType)]))
        }
        var variables = DocumentNode(.mapping([]))
        for (name, value) in resource.environmentVariables.sorted(by: { $0.key < $1.key }) {
            variables.set(name, .string(value))
        }
        if !variables.members.isEmpty { result.set("proxyMetadata", variables) }
        return result
    }
}
