// The names under which clients of a proxy may call a host: short names, with and without port, addresses.

import Base
import Registry

struct HostDomains {
    /// `default.svc.cluster.local`
    let proxyDomain: String

    /// `port` is nil where the port in a request's host doesn't matter.
    func names(of service: MeshService, aliases: [String], addresses: [String], port: Int?) -> [String] {
        var domains: [String] = []
        for host in [service.hostname] + aliases {
            append(host, port, to: &domains)
            domains += alternatives(of: host, port)
        }
        // Names of pods below a headless service.
        if service.resolution == .passthrough && service.isKubernetes { domains += domains.map { "*.\($0)" } }
        for address in addresses where !address.isEmpty && address != "0.0.0.0" && address != "::" {
            append(address, port, to: &domains)
        }
        return domains
    }

    private func append(_ host: String, _ port: Int?, to domains: inout [String]) {
        domains.append(Wire.bracketed(host))
        if let port { domains.append(Wire.hostPort(host, port)) }
    }

    /// Besides the name itself.
    func alternatives(of host: String, _ port: Int?) -> [String] {
        var domains: [String] = []
        if IPAddress(host) == nil {
            domains.append("\(host).")
            if let port { domains.append("\(host).:\(port)") }
        }
        let parts = proxyDomain.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 2, parts[1] == "svc" {
            let suffix = "." + parts.dropFirst().joined(separator: ".")
            if host.hasSuffix(suffix) { kubernetes(host, parts[0], port, &domains) }
            return domains
        }
        shared(host, parts, port, &domains)
        return domains
    }

    /// `reviews`, `reviews.default.svc` and `reviews.default` in the namespace itself, without the first elsewhere.
    private func kubernetes(_ host: String, _ namespace: String, _ port: Int?, _ domains: inout [String]) {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let index = parts.firstIndex(of: "svc"), index >= 2 else { return }
        let short = parts[..<index].joined(separator: ".")
        if parts[1..<index].joined(separator: ".") == namespace {
            append(parts[0], port, to: &domains)
            append("\(short).svc", port, to: &domains)
            append(short, port, to: &domains)
        } else {
            append(short, port, to: &domains)
            append("\(short).svc", port, to: &domains)
        }
    }

    /// Outside of Kubernetes: what is left of a name without the proxy's own domain.
    private func shared(_ host: String, _ domain: [String], _ port: Int?, _ domains: inout [String]) {
        var parts = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        var common: [String] = []
        for name in domain.reversed() where parts.count > 1 && parts.last == name && common.count < domain.count {
            common.insert(name, at: 0)
            parts.removeLast()
        }
        guard let first = common.first else { return }
        append(parts.joined(separator: "."), port, to: &domains)
        if parts.count == 2 { append("\(parts.joined(separator: ".")).\(first)", port, to: &domains) }
    }
}
