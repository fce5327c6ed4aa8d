// The clusters that every sidecar has: for traffic that may go where it wants, and for traffic that may not go at all.

import Base
import EnvoyAPI
import MeshAPI
import Registry

extension OutboundClusters {
    func blackHole() -> Message {
        var cluster = ClusterDraft(ClusterName.blackHole, .fixed).message
        cluster["connect_timeout"] = .duration(mesh.connectTimeoutOrDefault)
        return cluster
    }

    func passthrough() -> Message {
        var draft = ClusterDraft(ClusterName.passthrough, .originalDestination)
        draft.useClientProtocol(request.preservedCase)
        draft.withOptions { options in
            options["common_http_protocol_options"] = .message(
                Message("envoy.config.core.v3.HttpProtocolOptions", ["idle_timeout": .duration(.seconds(300))]))
        }
        let pool = mesh.defaultTrafficPolicy?.connectionPool ?? Networking.ConnectionPoolSettings()
        ConnectionPool.apply(pool, retryBudget: nil, mesh, request.node, to: &draft)
        draft.message["lb_policy"] = "CLUSTER_PROVIDED"
        return draft.finished()
    }
}

extension TranslationRequest {
    /// HTTP/1 options that send header names as they came; nil when the proxy's configuration doesn't ask for it.
    var preservedCase: Message? {
        guard node.proxyConfig.proxyHeaders?.preserveHttp1HeaderCase ?? false else { return nil }
        return Message(
            "envoy.config.core.v3.Http1ProtocolOptions",
            ["header_key_format": .message(HTTPProtocols.preservedCase)])
    }
}

/// Names for statistics made of a service's parts, as `outboundClusterStatName` asks for them.
enum StatName {
    static func text(_ pattern: String, service: MeshService, subset: String, port: ServicePort) -> String {
        let values: [(String, String)] = [
            ("%SERVICE_FQDN%", service.hostname), ("%SERVICE%", short(service)), ("%SERVICE_NAME%", service.name),
            ("%SERVICE_NAMESPACE%", service.namespace), ("%SERVICE_PORT_NAME%", port.name),
            ("%SERVICE_PORT%", String(port.number)), ("%TARGET_PORT%", String(port.targetPort)),
            ("%SUBSET_NAME%", subset),
        ]
        var text = ""
        var rest = pattern[...]
        while let character = rest.first {
            if character == "%", let found = values.first(where: { rest.hasPrefix($0.0) }) {
                text += found.1
                rest = rest.dropFirst(found.0.count)
            } else {
                text.append(character)
                rest = rest.dropFirst()
            }
        }
        return text
    }

    /// `reviews.prod` of `reviews.prod.svc.cluster.local`.
    private static func short(_ service: MeshService) -> String {
        let parts = service.hostname.split(separator: ".")
        guard parts.count > 2, parts[2] == "svc" else { return service.hostname }
        return "\(parts[0]).\(parts[1])"
    }
}
