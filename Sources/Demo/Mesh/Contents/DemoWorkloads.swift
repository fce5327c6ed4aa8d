// The workloads of a demo: every service of bookinfo in all its versions, those for exercises, and the gateways.

import Base
import Workloads

enum DemoWorkloads {
    static let ingress = "istio-ingressgateway"
    static let egress = "istio-egressgateway"

    static func all(_ params: DemoParams) -> [WorkloadParams] {
        var all: [WorkloadParams] = []
        for (name, versions) in [
            ("productpage", ["v1"]), ("details", ["v1"]), ("reviews", ["v1", "v2", "v3"]), ("ratings", ["v1"]),
        ] {
            for version in versions {
                all.append(
                    service(
                        name, version, account: "bookinfo-\(name)", port: 9080, probe: "http:9080/health", params))
            }
        }
        for version in ["v1", "v2"] {
            all.append(service("httpbin", version, account: "httpbin", port: 80, probe: "http:80/health", params))
        }
        all.append(service("sleep", nil, account: "sleep", port: nil, probe: nil, params))
        all.append(service("tcp-echo", nil, account: "tcp-echo", port: 9000, probe: "tcp:9000", params))
        all.append(service("grpc-echo", nil, account: "grpc-echo", port: 7070, probe: "tcp:7070", params))
        return all + [gateway(ingress, params), gateway(egress, params)]
    }

    private static func service(
        _ name: String, _ version: String?, account: String, port: UInt16?, probe: String?, _ params: DemoParams
    ) -> WorkloadParams {
        let full = version.map { "\(name)-\($0)" } ?? name
        var command = [params.program, "demo", "service", name, "--name", full]
        if let port { command += ["--port", "\(port)"] }
        if let version { command += ["--app-version", version] }
        var workload = WorkloadParams(name: full, command: command)
        workload.labels = ["app": name, "version": version ?? "v1"]
        workload.serviceAccount = account
        workload.ports = port.map { [$0] } ?? []
        workload.probe = probe
        workload.proxy = params.proxy
        return workload
    }

    private static func gateway(_ name: String, _ params: DemoParams) -> WorkloadParams {
        var workload = WorkloadParams(name: name, namespace: DemoObjects.gatewayNamespace)
        workload.labels = DemoObjects.gatewayLabels(name)
        // Its servers say themselves whether they speak TLS: inside the mesh nobody is to assume it.
        workload.labels["security.istio.io/tlsMode"] = "disabled"
        workload.serviceAccount = "\(name)-service-account"
        workload.ports = [8080, 8443]
        workload.kind = .gateway
        // One loop: limits on connections hold exactly, and it is enough for one machine.
        workload.sidecarArguments = ["--concurrency", "1"]
        workload.proxy = params.proxy
        return workload
    }
}
