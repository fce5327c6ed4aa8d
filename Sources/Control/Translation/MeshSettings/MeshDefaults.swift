// Istio's defaults under what people have written of MeshConfig and ProxyConfig.

import Base
import Document
import MeshAPI

public enum MeshDefaults {
    /// What is in force when nobody says anything.
    static let mesh: DocumentNode = [
        "enableTracing": true, "accessLogFile": "", "accessLogEncoding": "TEXT", "protocolDetectionTimeout": "0s",
        "ingressService": "istio-ingressgateway", "ingressControllerMode": "STRICT", "ingressClass": "istio",
        "trustDomain": "cluster.local", "enableAutoMtls": true,
        "outboundTrafficPolicy": ["mode": "ALLOW_ANY"], "inboundTrafficPolicy": ["mode": "PASSTHROUGH"],
        "localityLbSetting": ["enabled": true], "rootNamespace": "istio-system", "proxyListenPort": 15001,
        "proxyInboundListenPort": 15006, "connectTimeout": "10s", "defaultServiceExportTo": ["*"],
        "defaultVirtualServiceExportTo": ["*"], "defaultDestinationRuleExportTo": ["*"], "dnsRefreshRate": "60s",
        "enablePrometheusMerge": true,
        "extensionProviders": [
            ["name": "prometheus", "prometheus": [:]], ["name": "stackdriver", "stackdriver": [:]],
            ["name": "envoy", "envoyFileAccessLog": ["path": "/dev/stdout"]],
        ],
    ]

    static let proxy: DocumentNode = [
        "configPath": "./etc/istio/proxy", "binaryPath": "/usr/local/bin/envoy", "serviceCluster": "istio-proxy",
        "drainDuration": "45s", "terminationDrainDuration": "5s", "proxyAdminPort": 15000,
        "controlPlaneAuthPolicy": "MUTUAL_TLS", "discoveryAddress": "istiod.istio-system.svc:15012",
        "statNameLength": 189, "statusPort": 15020,
    ]

    /// The mesh's settings, `defaultConfig` included. Problems are of single fields: the others are in force.
    public static func filled(_ given: DocumentNode?) -> (config: Mesh.MeshConfig, problems: [FieldProblem]) {
        let problems = ProblemList()
        let config = Mesh.MeshConfig(reading: FieldReader(document(given), path: "", problems: problems))
        return (config, problems.problems)
    }

    /// The same as a document, for whoever shows it or lays more over it.
    public static func document(_ given: DocumentNode?) -> DocumentNode {
        var result = mesh
        for (key, value) in given?.members ?? [] {
            switch key.text {
            case "defaultConfig": continue
            case "extensionProviders":
                result.set(key.text, providers(mesh["extensionProviders"]?.items ?? [], value.items))
            case "outboundTrafficPolicy", "inboundTrafficPolicy", "localityLbSetting":
                // A policy that leaves its mode out keeps the default one.
                result.set(key.text, ProxySettings.laid(value, over: result[key.text]))
            default: result.set(key.text, value)
            }
        }
        result.set("defaultConfig", ProxySettings.laid(given?["defaultConfig"], over: proxy))
        return result
    }

    /// Added to the built-in ones by name.
    private static func providers(_ known: [DocumentNode], _ given: [DocumentNode]) -> DocumentNode {
        var result = known
        for provider in given {
            let name = provider["name"]?.string
            if let index = result.firstIndex(where: { $0["name"]?.string == name }) {
                result[index] = provider
            } else {
                result.append(provider)
            }
        }
        return .list(result)
    }
}
