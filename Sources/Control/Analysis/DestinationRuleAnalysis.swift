// DestinationRules: do their hosts and subsets exist, do their TLS settings fit the servers'.

import MeshAPI
import Registry

enum DestinationRuleAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        index.world.destinationRules.flatMap { object -> [Finding] in
            var found = subsets(object, index) + verification(object)
            if !object.spec.host.hasPrefix("*"), index.service(object.spec.host, from: object.namespace) == nil {
                found.append(
                    Finding(
                        .unknownRuleHost, on: object.key, path: "spec.host",
                        "The host \(object.spec.host) defined in the DestinationRule does not match any services in the mesh."
                    ))
            }
            return found + conflicts(object, index)
        }
    }

    private static func subsets(
        _ object: ConfigObject<Networking.DestinationRule>, _ index: AnalysisIndex
    ) -> [Finding] {
        guard let service = index.service(object.spec.host, from: object.namespace), service.resolution == .endpoints
        else { return [] }
        let labels = workloads(of: service, index)
        // A service that has none at all may be about to get some.
        if labels.isEmpty { return [] }
        return object.spec.subsets.enumerated().compactMap { number, subset in
            let wanted = subset.labels.filter { !ofPlaces.contains($0.key) }
            if labels.contains(where: { own in wanted.allSatisfy { own[$0.key] == $0.value } }) { return nil }
            return Finding(
                .subsetWithoutPods, on: object.key, path: "spec.subsets[\(number)].labels",
                "The Subset \(subset.name) defined in the DestinationRule does not select any pods. Which may lead to 503 UH (NoHealthyUpstream)."
            )
        }
    }

    /// Labels that nodes give their endpoints.
    private static let ofPlaces: Set<String> = [
        "topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone",
        "topology.istio.io/network", "topology.istio.io/cluster", "kubernetes.io/hostname",
    ]

    private static func workloads(of service: MeshService, _ index: AnalysisIndex) -> [[String: String]] {
        let own = (index.world.endpoints[service.id] ?? []).map(\.labels)
        if service.selector.isEmpty { return own }
        let selected = index.workloads.filter { $0.namespace == service.namespace && $0.has(service.selector) }
        return own + selected.map(\.labels)
    }

    private static func verification(_ object: ConfigObject<Networking.DestinationRule>) -> [Finding] {
        func lacks(_ tls: Networking.ClientTLSSettings?) -> Bool {
            guard let tls, tls.mode == .SIMPLE || tls.mode == .MUTUAL else { return false }
            return tls.caCertificates.isEmpty
                && (tls.credentialName.isEmpty || object.spec.workloadSelector == nil)
        }
        var found: [Finding] = []
        if let tls = object.spec.trafficPolicy?.tls, lacks(tls) {
            found.append(
                Finding(
                    .noServerVerification, on: object.key, path: "spec.trafficPolicy.tls",
                    "DestinationRule \(object.namespace)/\(object.name) in namespace \(object.namespace) has TLS mode set to \(tls.mode.rawValue) but no caCertificates are set to validate server identity for host: \(object.spec.host)"
                ))
        }
        for (number, item) in (object.spec.trafficPolicy?.portLevelSettings ?? []).enumerated() {
            guard let tls = item.tls, lacks(tls) else { continue }
            found.append(
                Finding(
                    .noServerVerificationOnPort, on: object.key,
                    path: "spec.trafficPolicy.portLevelSettings[\(number)].tls",
                    "DestinationRule \(object.namespace)/\(object.name) in namespace \(object.namespace) has TLS mode set to \(tls.mode.rawValue) but no caCertificates are set to validate server identity for host: \(object.spec.host) at port number:\(item.port?.number ?? 0)"
                ))
        }
        return found
    }

    /// The client speaks plaintext to servers that demand mutual TLS.
    private static func conflicts(
        _ object: ConfigObject<Networking.DestinationRule>, _ index: AnalysisIndex
    ) -> [Finding] {
        guard let tls = object.spec.trafficPolicy?.tls, tls.mode == .DISABLE || tls.mode == .SIMPLE,
            let service = index.service(object.spec.host, from: object.namespace), !service.isExternal
        else { return [] }
        guard let policy = PolicyAnalysis.strictPolicy(for: service, index) else { return [] }
        return [
            Finding(
                .mutualTLSConflict, on: object.key, path: "spec.trafficPolicy.tls.mode",
                "A DestinationRule and Policy are in conflict with regards to mTLS for host \(service.hostname). The DestinationRule \"\(object.namespace)/\(object.name)\" specifies that mTLS must be false but the Policy object \"\(policy.namespace)/\(policy.name)\" specifies STRICT."
            )
        ]
    }
}
