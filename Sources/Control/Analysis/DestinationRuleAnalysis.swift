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
                        .referencedResourceNotFound, on: object.key, path: "spec.host",
                        "Referenced host not found: \"\(object.spec.host)\""))
            }
            return found + conflicts(object, index)
        }
    }

    private static func subsets(
        _ object: ConfigObject<Networking.DestinationRule>, _ index: AnalysisIndex
    ) -> [Finding] {
        guard let service = index.service(object.spec.host, from: object.namespace), service.resolution == .endpoints,
            let endpoints = index.world.endpoints[service.id], !endpoints.isEmpty
        else { return [] }
        return object.spec.subsets.enumerated().compactMap { number, subset in
            let isThere = endpoints.contains { endpoint in
                subset.labels.allSatisfy { endpoint.labels[$0.key] == $0.value }
            }
            if isThere { return nil }
            let labels = subset.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            return Finding(
                .noMatchingWorkloads, on: object.key, path: "spec.subsets[\(number)].labels",
                "No matching workloads for this resource with the following labels: \(labels)")
        }
    }

    private static func verification(_ object: ConfigObject<Networking.DestinationRule>) -> [Finding] {
        func lacks(_ tls: Networking.ClientTLSSettings?) -> Bool {
            guard let tls, tls.mode == .SIMPLE || tls.mode == .MUTUAL else { return false }
            return tls.caCertificates.isEmpty && tls.credentialName.isEmpty
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
