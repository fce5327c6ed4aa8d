// Services and ServiceEntries: ports whose protocol nobody knows, addresses that TCP would need.

import MeshAPI
import Registry

enum ServiceAnalysis {
    static func run(_ index: AnalysisIndex) -> [Finding] {
        ports(index) + addresses(index)
    }

    private static func ports(_ index: AnalysisIndex) -> [Finding] {
        var found: [Finding] = []
        for service in index.world.services.values where service.source.kind == "Service" {
            for port in service.ports where port.protocol == .unknown {
                found.append(
                    Finding(
                        .portNameConvention, on: service.source, path: "spec.ports",
                        "Port name \(port.name) (port: \(port.number)) doesn't follow the naming convention of Istio port."
                    ))
            }
            if case .alias = service.resolution {
                for port in service.ports where port.protocol == .unknown {
                    found.append(
                        Finding(
                            .externalNamePort, on: service.source, path: "spec.ports",
                            "Port name for ExternalName service is invalid. Proxy may prevent tcp named ports and unmatched traffic for ports serving TCP protocol from being forwarded correctly (port \(port.name))"
                        ))
                }
            }
        }
        return found
    }

    private static func addresses(_ index: AnalysisIndex) -> [Finding] {
        index.world.serviceEntries.compactMap { object in
            guard object.spec.addresses.isEmpty, object.spec.resolution == .NONE else { return nil }
            let tcp = object.spec.ports.first { port in
                ["", "TCP"].contains(port.protocol.uppercased())
            }
            guard tcp != nil else { return nil }
            return Finding(
                .addressesRequired, on: object.key, path: "spec.addresses",
                "ServiceEntry addresses are required for this protocol.")
        }
    }
}
