// Workloads that no Kubernetes knows: single ones and groups.

import Base
import MeshAPI

enum WorkloadChecks {
    static func entry(_ object: ConfigObject<Networking.WorkloadEntry>, _ checks: FieldChecks) {
        workload(object.spec, "spec", needsAddress: true, checks)
    }

    static func group(_ object: ConfigObject<Networking.WorkloadGroup>, _ checks: FieldChecks) {
        let spec = object.spec
        guard let template = spec.template else {
            return checks.error("spec.template", "found none, expected what its workloads have in common", .missing)
        }
        if let metadata = spec.metadata { checks.labels(metadata.labels, "spec.metadata.labels") }
        workload(template, "spec.template", needsAddress: false, checks)
        if let probe = spec.probe { self.probe(probe, "spec.probe", checks) }
    }

    private static func workload(
        _ workload: Networking.WorkloadEntry, _ path: String, needsAddress: Bool, _ checks: FieldChecks
    ) {
        labelsAndWeight(workload, path, checks)
        for (name, number) in workload.ports.sorted(by: { $0.key < $1.key }) {
            checks.port(number, "\(path).ports.\(name)")
            checks.label(name, "\(path).ports.\(name)", what: "port name")
        }
        let address = workload.address
        if address.hasPrefix("unix://") {
            checks.require(workload.ports.isEmpty, "\(path).ports", "found ports on a unix socket, expected none")
            socket(address, "\(path).address", checks)
        } else if !address.isEmpty, IPAddress(address) == nil {
            checks.host(address, "\(path).address", allowsWildcard: false)
        } else if address.isEmpty && needsAddress && workload.network.isEmpty {
            checks.error("\(path).address", "found neither address nor network, expected an address", .missing)
        }
    }

    /// Of a file with its whole path, or an abstract one with `@` in front.
    static func socket(_ address: String, _ path: String, _ checks: FieldChecks) {
        let name = address.dropFirst("unix://".count)
        checks.require(
            name.first == "@" || name.first == "/" && name.last != "/", path,
            "found \"\(address)\", expected unix:///PATH or unix://@NAME")
    }

    static func labelsAndWeight(_ workload: Networking.WorkloadEntry, _ path: String, _ checks: FieldChecks) {
        checks.labels(workload.labels, "\(path).labels")
        if !workload.serviceAccount.isEmpty {
            checks.require(
                NameRules.isSubdomain(workload.serviceAccount), "\(path).serviceAccount",
                "found \"\(workload.serviceAccount)\", expected the name of a ServiceAccount")
        }
    }

    private static func probe(_ probe: Networking.ReadinessProbe, _ path: String, _ checks: FieldChecks) {
        let set = [probe.httpGet != nil, probe.tcpSocket != nil, probe.exec != nil, probe.grpc != nil].filter { $0 }
            .count
        checks.require(set == 1, path, "found \(set) of httpGet, tcpSocket, exec and grpc, expected one")
        let times = [
            ("initialDelaySeconds", probe.initialDelaySeconds), ("timeoutSeconds", probe.timeoutSeconds),
            ("periodSeconds", probe.periodSeconds), ("successThreshold", probe.successThreshold),
            ("failureThreshold", probe.failureThreshold),
        ]
        for (name, value) in times { checks.atLeastZero(value, "\(path).\(name)") }
        if let get = probe.httpGet { checks.port(get.port, "\(path).httpGet.port") }
        if let socket = probe.tcpSocket { checks.port(socket.port, "\(path).tcpSocket.port") }
        if let grpc = probe.grpc { checks.port(grpc.port, "\(path).grpc.port") }
        if let command = probe.exec?.command {
            checks.require(!command.isEmpty, "\(path).exec.command", "found none, expected a command")
        }
    }
}
