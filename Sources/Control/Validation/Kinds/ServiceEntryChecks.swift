// A ServiceEntry: hosts, addresses, ports, and endpoints that fit how they are resolved.

import Base
import MeshAPI

enum ServiceEntryChecks {
    static func run(_ object: ConfigObject<Networking.ServiceEntry>, _ checks: FieldChecks) {
        let spec = object.spec
        checks.exportTo(spec.exportTo, "spec.exportTo")
        hosts(spec, checks)
        addresses(spec, checks)
        ports(spec.ports, checks)
        checks.require(
            spec.endpoints.isEmpty || spec.workloadSelector == nil, "spec.workloadSelector",
            "found endpoints and workloadSelector, expected one of them")
        if let selector = spec.workloadSelector {
            checks.labels(selector.labels, "spec.workloadSelector.labels")
            if selector.labels.isEmpty {
                checks.warn("spec.workloadSelector.labels", "found none: all workloads of the namespace are endpoints")
            }
        }
        let names = Set(spec.ports.map(\.name))
        for (index, endpoint) in spec.endpoints.enumerated() {
            self.endpoint(endpoint, of: spec, names: names, "spec.endpoints[\(index)]", checks)
        }
        resolution(spec, checks)
    }

    private static func hosts(_ spec: Networking.ServiceEntry, _ checks: FieldChecks) {
        checks.require(!spec.hosts.isEmpty, "spec.hosts", "found none, expected one or more")
        var seen: Set<String> = []
        for (index, host) in spec.hosts.enumerated() {
            let path = "spec.hosts[\(index)]"
            if !seen.insert(host).inserted { checks.error(path, "found host \"\(host)\" twice", .duplicate) }
            if host == "*" {
                checks.error(path, "found *, expected a name; *.example.com covers a domain")
            } else if IPAddress(host) == nil {
                checks.host(host, path, allowsWildcard: true)
            }
            let needsName = spec.resolution == .DNS || spec.resolution == .DNS_ROUND_ROBIN
            if needsName && host.hasPrefix("*") && spec.endpoints.isEmpty {
                checks.error(
                    path,
                    "found wildcard \"\(host)\" with resolution \(spec.resolution.rawValue) and no endpoints: there is no name to resolve"
                )
            }
        }
    }

    private static func addresses(_ spec: Networking.ServiceEntry, _ checks: FieldChecks) {
        for (index, address) in spec.addresses.enumerated() {
            checks.addressOrRange(address, "spec.addresses[\(index)]")
            if address.contains("/") && spec.resolution != .NONE && spec.resolution != .STATIC {
                checks.error(
                    "spec.addresses[\(index)]",
                    "found a range with resolution \(spec.resolution.rawValue), expected it with NONE or STATIC only")
            }
        }
        if spec.addresses.isEmpty && spec.resolution == .NONE
            && spec.ports.contains(where: { $0.protocol.uppercased() == "TCP" })
        {
            checks.warn(
                "spec.addresses",
                "found none for a TCP port with resolution NONE: its listener takes the port of every address")
        }
    }

    private static func ports(_ list: [Networking.ServicePort], _ checks: FieldChecks) {
        if list.isEmpty { checks.warn("spec.ports", "found none: nothing of the host can be reached") }
        var names: Set<String> = []
        var numbers: Set<Int> = []
        for (index, port) in list.enumerated() {
            let path = "spec.ports[\(index)]"
            checks.port(port.number, "\(path).number")
            if port.targetPort != 0 { checks.port(port.targetPort, "\(path).targetPort") }
            if !numbers.insert(port.number).inserted {
                checks.error("\(path).number", "found port \(port.number) twice", .duplicate)
            }
            if !names.insert(port.name).inserted {
                checks.error("\(path).name", "found port name \"\(port.name)\" twice", .duplicate)
            }
            checks.require(!port.name.isEmpty, "\(path).name", "found none, expected a name")
            let known: Set<String> = [
                "", "HTTP", "HTTPS", "GRPC", "GRPC-WEB", "HTTP2", "MONGO", "TCP", "TLS", "UDP", "MYSQL", "REDIS",
                "HBONE",
            ]
            checks.require(
                known.contains(port.protocol.uppercased()), "\(path).protocol",
                "found \"\(port.protocol)\", expected HTTP, HTTPS, GRPC, HTTP2, MONGO, TCP, TLS ...")
        }
    }

    private static func endpoint(
        _ endpoint: Networking.WorkloadEntry, of spec: Networking.ServiceEntry, names: Set<String>, _ path: String,
        _ checks: FieldChecks
    ) {
        for (name, number) in endpoint.ports.sorted(by: { $0.key < $1.key }) {
            checks.require(
                names.contains(name), "\(path).ports.\(name)", "found port name \"\(name)\", expected one of spec.ports"
            )
            checks.port(number, "\(path).ports.\(name)")
        }
        WorkloadChecks.labelsAndWeight(endpoint, path, checks)
        let address = endpoint.address
        if address.hasPrefix("unix://") {
            checks.require(endpoint.ports.isEmpty, "\(path).ports", "found ports on a unix socket, expected none")
            WorkloadChecks.socket(address, "\(path).address", checks)
            checks.require(
                spec.resolution == .STATIC, "\(path).address", "found a unix socket, expected resolution STATIC for it")
            return
        }
        switch spec.resolution {
        case .STATIC:
            checks.require(
                IPAddress(address) != nil || address.isEmpty && !endpoint.network.isEmpty, "\(path).address",
                "found \"\(address)\" with resolution STATIC, expected an IP address")
        case .DNS, .DNS_ROUND_ROBIN, .DYNAMIC_DNS:
            if IPAddress(address) == nil { checks.host(address, "\(path).address", allowsWildcard: false) }
        case .NONE: break
        }
    }

    private static func resolution(_ spec: Networking.ServiceEntry, _ checks: FieldChecks) {
        switch spec.resolution {
        case .NONE:
            checks.require(
                spec.endpoints.isEmpty, "spec.endpoints", "found endpoints with resolution NONE, expected none")
        case .STATIC:
            if spec.endpoints.isEmpty && spec.workloadSelector == nil {
                checks.warn(
                    "spec.endpoints",
                    "found neither endpoints nor workloadSelector with resolution STATIC: requests fail with 503")
            }
        case .DNS_ROUND_ROBIN:
            checks.require(
                spec.endpoints.count <= 1, "spec.endpoints",
                "found \(spec.endpoints.count) with resolution DNS_ROUND_ROBIN, expected one at most")
        case .DNS: break
        case .DYNAMIC_DNS:
            checks.error(
                "spec.resolution",
                "found DYNAMIC_DNS, which is not supported, expected NONE, STATIC, DNS or DNS_ROUND_ROBIN",
                .notSupported)
        }
    }
}
