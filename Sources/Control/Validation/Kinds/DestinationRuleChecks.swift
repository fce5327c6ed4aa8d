// A DestinationRule: a host, its subsets, and how they are treated.

import MeshAPI

enum DestinationRuleChecks {
    static func run(_ object: ConfigObject<Networking.DestinationRule>, _ checks: FieldChecks) {
        let spec = object.spec
        checks.host(spec.host, "spec.host", allowsWildcard: true)
        checks.exportTo(spec.exportTo, "spec.exportTo")
        checks.selector(spec.workloadSelector, "spec.workloadSelector")
        if let policy = spec.trafficPolicy { TrafficPolicyChecks.run(policy, "spec.trafficPolicy", checks) }
        var names: Set<String> = []
        for (index, subset) in spec.subsets.enumerated() {
            let path = "spec.subsets[\(index)]"
            checks.label(subset.name, "\(path).name", what: "subset")
            if !names.insert(subset.name).inserted {
                checks.error("\(path).name", "found subset \"\(subset.name)\" twice", .duplicate)
            }
            checks.labels(subset.labels, "\(path).labels")
            if subset.labels.isEmpty {
                checks.warn("\(path).labels", "found none: the subset has all endpoints of the host")
            }
            if let policy = subset.trafficPolicy { TrafficPolicyChecks.run(policy, "\(path).trafficPolicy", checks) }
        }
    }
}

enum ClientTLSChecks {
    static func run(_ tls: Networking.ClientTLSSettings, _ path: String, _ checks: FieldChecks) {
        let hasCertificate = !tls.clientCertificate.isEmpty || !tls.privateKey.isEmpty
        switch tls.mode {
        case .MUTUAL where tls.credentialName.isEmpty:
            checks.require(
                !tls.clientCertificate.isEmpty, "\(path).clientCertificate",
                "found none in mode MUTUAL, expected a file")
            checks.require(!tls.privateKey.isEmpty, "\(path).privateKey", "found none in mode MUTUAL, expected a file")
        case .ISTIO_MUTUAL:
            let own = hasCertificate || !tls.caCertificates.isEmpty || !tls.credentialName.isEmpty
            checks.require(
                !own, path, "found certificates in mode ISTIO_MUTUAL, which uses the mesh's own, expected none")
        case .DISABLE:
            let own = hasCertificate || !tls.caCertificates.isEmpty || !tls.credentialName.isEmpty || !tls.sni.isEmpty
            if own { checks.warn(path, "found settings in mode DISABLE, they have no effect") }
        default: break
        }
        if !tls.credentialName.isEmpty && (hasCertificate || !tls.caCertificates.isEmpty) {
            checks.error("\(path).credentialName", "found it beside files, expected one of them")
        }
        if tls.insecureSkipVerify == true {
            checks.require(
                tls.caCertificates.isEmpty && tls.subjectAltNames.isEmpty, "\(path).insecureSkipVerify",
                "found it beside caCertificates or subjectAltNames, which it would leave unused")
        } else if tls.mode == .SIMPLE && tls.caCertificates.isEmpty && tls.credentialName.isEmpty
            && tls.subjectAltNames.isEmpty
        {
            checks.warn(path, "names no authority and no subjectAltNames: the system's authorities and the SNI decide")
        }
        for (index, name) in tls.subjectAltNames.enumerated() {
            checks.require(!name.isEmpty, "\(path).subjectAltNames[\(index)]", "found an empty name, expected one")
        }
    }
}
