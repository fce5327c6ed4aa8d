// The kinds of objects that the registry is made of: what has to be watched.

import MeshAPI

public enum WatchedKinds {
    public static let networking = "networking.istio.io"
    public static let security = "security.istio.io"
    public static let telemetry = "telemetry.istio.io"
    public static let authentication = "authentication.istio.io"

    public static let core: [ObjectKind] = [
        ObjectKind(group: "", version: "v1", kind: "Namespace", plural: "namespaces", isNamespaced: false),
        ObjectKind(group: "", version: "v1", kind: "Node", plural: "nodes", isNamespaced: false),
        ObjectKind(group: "", version: "v1", kind: "ConfigMap", plural: "configmaps"),
        ObjectKind(group: "", version: "v1", kind: "Secret", plural: "secrets"),
        ObjectKind(group: "", version: "v1", kind: "Service", plural: "services"),
        ObjectKind(group: "", version: "v1", kind: "Pod", plural: "pods"),
        ObjectKind(group: "", version: "v1", kind: "Endpoints", plural: "endpoints", singular: "endpoints"),
        ObjectKind(group: "discovery.k8s.io", version: "v1", kind: "EndpointSlice", plural: "endpointslices"),
    ]

    public static let istio: [ObjectKind] = [
        ObjectKind(group: networking, version: "v1", kind: "VirtualService", plural: "virtualservices"),
        ObjectKind(group: networking, version: "v1", kind: "DestinationRule", plural: "destinationrules"),
        ObjectKind(group: networking, version: "v1", kind: "Gateway", plural: "gateways"),
        ObjectKind(group: networking, version: "v1", kind: "ServiceEntry", plural: "serviceentries"),
        ObjectKind(group: networking, version: "v1", kind: "Sidecar", plural: "sidecars"),
        ObjectKind(group: networking, version: "v1", kind: "WorkloadEntry", plural: "workloadentries"),
        ObjectKind(group: networking, version: "v1", kind: "WorkloadGroup", plural: "workloadgroups"),
        ObjectKind(group: networking, version: "v1alpha3", kind: "EnvoyFilter", plural: "envoyfilters"),
        ObjectKind(group: networking, version: "v1beta1", kind: "ProxyConfig", plural: "proxyconfigs"),
        ObjectKind(group: security, version: "v1", kind: "PeerAuthentication", plural: "peerauthentications"),
        ObjectKind(group: security, version: "v1", kind: "RequestAuthentication", plural: "requestauthentications"),
        ObjectKind(group: security, version: "v1", kind: "AuthorizationPolicy", plural: "authorizationpolicies"),
        ObjectKind(group: telemetry, version: "v1", kind: "Telemetry", plural: "telemetries"),
    ]

    /// Of long ago: a cluster need not have them.
    public static let legacy: [ObjectKind] = [
        ObjectKind(group: authentication, version: "v1alpha1", kind: "Policy", plural: "policies"),
        ObjectKind(
            group: authentication, version: "v1alpha1", kind: "MeshPolicy", plural: "meshpolicies",
            isNamespaced: false),
    ]

    /// Those that others depend on come first.
    public static let all = core + istio + legacy

    static func known(group: String, kind: String) -> ObjectKind? {
        all.first { $0.kind == kind && $0.group == group }
    }
}
