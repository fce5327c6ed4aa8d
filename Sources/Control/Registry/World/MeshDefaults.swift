// The mesh configuration with Istio's defaults under what people have said. What has no effect here has no default either.

import Base
import Document
import MeshAPI

enum MeshDefaults {
    private static let text = """
        proxyListenPort: 15001
        proxyInboundListenPort: 15006
        connectTimeout: 10s
        protocolDetectionTimeout: 0s
        enableTracing: true
        accessLogEncoding: TEXT
        outboundTrafficPolicy: {mode: ALLOW_ANY}
        inboundTrafficPolicy: {mode: PASSTHROUGH}
        enableAutoMtls: true
        dnsRefreshRate: 60s
        verifyCertificateAtClient: true
        enablePrometheusMerge: true
        localityLbSetting: {enabled: true}
        defaultConfig:
          configPath: ./etc/istio/proxy
          binaryPath: /usr/local/bin/envoy
          serviceCluster: istio-proxy
          drainDuration: 45s
          terminationDrainDuration: 5s
          proxyAdminPort: 15000
          controlPlaneAuthPolicy: MUTUAL_TLS
          discoveryAddress: istiod.istio-system.svc:15012
          statNameLength: 189
          statusPort: 15020
        """

    private static let providers: [DocumentNode] = [
        ["name": "prometheus", "prometheus": [:]],
        ["name": "envoy", "envoyFileAccessLog": ["path": "/dev/stdout"]],
    ]

    static func config(
        over user: DocumentNode?, rootNamespace: String = "istio-system", trustDomain: String = "cluster.local",
        problems: ProblemList
    ) -> (mesh: Mesh.MeshConfig, tree: DocumentNode) {
        var tree = (try? Document.parse(yaml: Array(text.utf8))) ?? .mapping([:])
        tree.set("rootNamespace", .string(rootNamespace))
        tree.set("trustDomain", .string(trustDomain))
        if let user, user.isMapping { tree = tree.merging(user) }
        let said = Set(tree["extensionProviders"]?.items.compactMap { $0["name"]?.string } ?? [])
        let missing = providers.filter { !said.contains($0["name"]?.string ?? "") }
        tree.set("extensionProviders", .list(missing + (tree["extensionProviders"]?.items ?? [])))
        return (Mesh.MeshConfig(reading: FieldReader(tree, path: "", problems: problems)), tree)
    }

    /// A YAML text; nil when it can't be read, with the reason in `problems`.
    static func tree(_ yaml: String, path: String, problems: ProblemList) -> DocumentNode? {
        do throws(InvalidDocument) {
            let node = try Document.parse(yaml: Array(yaml.utf8))
            if node.isMapping || node.isNull { return node.isNull ? DocumentNode.mapping([:]) : node }
            problems.add(
                FieldProblem(
                    path: path, line: node.line, reason: .wrongType,
                    message: "found \(node.value.kindName), expected an object"))
        } catch {
            problems.add(
                FieldProblem(
                    path: path, line: error.line, reason: .invalid, message: "found no YAML: \(error.message)"))
        }
        return nil
    }
}
