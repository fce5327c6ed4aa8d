// What the proxy says of itself to the control plane: Istio's node id and metadata.

import Base
import Document
import WorkloadIdentity

enum NodeDescription {
    static func node(_ params: SidecarParams) -> DocumentNode {
        var node: DocumentNode = [
            "id": .string(id(params)), "cluster": .string(cluster(params)), "metadata": metadata(params),
        ]
        let parts = params.locality.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if !params.locality.isEmpty {
            var locality = DocumentNode.mapping([:])
            for (name, part) in zip(["region", "zone", "sub_zone"], parts) { locality.set(name, .string(part)) }
            node.set("locality", locality)
        }
        return node
    }

    static func id(_ params: SidecarParams) -> String {
        let address = params.addresses.first?.description ?? ""
        return "\(params.kind.rawValue)~\(address)~\(params.name).\(params.namespace)"
            + "~\(params.namespace).svc.\(params.domain)"
    }

    private static func cluster(_ params: SidecarParams) -> String {
        let app = params.labels.first { $0.key == "app" }?.value ?? params.workload
        return "\(app).\(params.namespace)"
    }

    static func metadata(_ params: SidecarParams) -> DocumentNode {
        var metadata: DocumentNode = [
            "NAME": .string(params.name), "NAMESPACE": .string(params.namespace),
            "SERVICE_ACCOUNT": .string(params.serviceAccount), "WORKLOAD_NAME": .string(params.workload),
            "CLUSTER_ID": .string(params.clusterID), "LABELS": map(params.labels),
            "INSTANCE_IPS": .string(params.addresses.map(\.description).joined(separator: ",")),
            "INTERCEPTION_MODE": .string(params.interception.rawValue), "ISTIO_VERSION": "1.24.0",
            "SKEIN_VERSION": .string(ReleaseVersion.current),
            "ENVOY_STATUS_PORT": .integer(Int64(params.ports.ready)),
            "ENVOY_PROMETHEUS_PORT": .integer(Int64(params.ports.metrics)),
            "PILOT_SAN": .list([.string(params.identity.controlPlaneName)]),
        ]
        if !params.annotations.isEmpty { metadata.set("ANNOTATIONS", map(params.annotations)) }
        if !params.network.isEmpty { metadata.set("NETWORK", .string(params.network)) }
        if !params.meshID.isEmpty { metadata.set("MESH_ID", .string(params.meshID)) }
        // Nothing is sent to it until it is reported to be well.
        if params.probe != nil { metadata.set("HEALTH_CHECKED", "true") }
        if params.ports.debug != AgentPorts().debug {
            metadata.set("SKEIN_DEBUG_PORT", .integer(Int64(params.ports.debug)))
        }
        if params.dns != nil { metadata.set("DNS_CAPTURE", "true") }
        if !params.appPorts.isEmpty {
            let ports = params.appPorts.map { DocumentNode.mapping(["containerPort": .integer(Int64($0))]) }
            metadata.set("POD_PORTS", .string(String(decoding: DocumentNode.list(ports).json, as: UTF8.self)))
        }
        switch params.registration {
        case .none: break
        case .automatic: metadata.set("AUTO_REGISTER", "true")
        case .group(let name): metadata.set("AUTO_REGISTER_GROUP", .string(name))
        }
        return metadata
    }

    private static func map(_ pairs: [(key: String, value: String)]) -> DocumentNode {
        var node = DocumentNode.mapping([:])
        for (key, value) in pairs { node.set(key, .string(value)) }
        return node
    }
}
