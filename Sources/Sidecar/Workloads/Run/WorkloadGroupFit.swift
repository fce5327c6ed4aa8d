// Which WorkloadGroup a workload belongs to, and what it has from there.

import Base
import Document

public struct WorkloadGroupFit: Sendable, Hashable {
    public let name: String
    /// Flags of `skein sidecar`.
    public var probe: [String] = []
    public var labels: [String: String] = [:]
    public var serviceAccount: String?
    public var network: String?
    public var locality: String?

    /// The group of that name, or, without one, the group all of whose labels the workload has; of several the one with the
    /// most. `groups` are WorkloadGroups of the workload's namespace.
    public static func find(
        named name: String?, labels: [String: String], among groups: [DocumentNode]
    ) throws(WorkloadFailure) -> WorkloadGroupFit? {
        if let name {
            guard let group = groups.first(where: { $0.at("metadata", "name")?.string == name }) else {
                let known = groups.compactMap { $0.at("metadata", "name")?.string }.joined(separator: ", ")
                throw WorkloadFailure(
                    "found no WorkloadGroup \(name) in the workload's namespace, expected one (there are: "
                        + "\(known.isEmpty ? "none" : known))")
            }
            return try read(group)
        }
        let fitting = groups.filter { group in
            let wanted = texts(group.at("spec", "metadata", "labels"))
            return !wanted.isEmpty && wanted.allSatisfy { labels[$0.key] == $0.value }
        }
        let best = fitting.max { left, right in
            texts(left.at("spec", "metadata", "labels")).count < texts(right.at("spec", "metadata", "labels")).count
        }
        guard let best else { return nil }
        return try read(best)
    }

    private static func read(_ group: DocumentNode) throws(WorkloadFailure) -> WorkloadGroupFit {
        let template = group.at("spec", "template")
        var fit = WorkloadGroupFit(name: group.at("metadata", "name")?.string ?? "")
        fit.labels = texts(group.at("spec", "metadata", "labels")).merging(texts(template?["labels"])) { $1 }
        fit.serviceAccount = template?["serviceAccount"]?.string
        fit.network = template?["network"]?.string
        fit.locality = template?["locality"]?.string
        if let probe = group.at("spec", "probe") { fit.probe = try flags(of: probe, group: fit.name) }
        return fit
    }

    private static func texts(_ node: DocumentNode?) -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in node?.members ?? [] { result[key.text] = value.string }
        return result
    }

    /// As `skein sidecar --probe` takes it.
    private static func flags(of probe: DocumentNode, group: String) throws(WorkloadFailure) -> [String] {
        var flags: [String] = []
        if let http = probe["httpGet"] {
            if let scheme = http["scheme"]?.string, scheme.uppercased() != "HTTP" {
                throw WorkloadFailure(
                    "WorkloadGroup \(group): spec.probe.httpGet.scheme: found \(scheme), expected HTTP: other probes than "
                        + "by HTTP without TLS, TCP, gRPC and command aren't supported")
            }
            let path = http["path"]?.string ?? "/"
            flags = ["--probe", "http:\(try port(http, group))\(path.hasPrefix("/") ? "" : "/")\(path)"]
        } else if let tcp = probe["tcpSocket"] {
            flags = ["--probe", "tcp:\(try port(tcp, group))"]
        } else if let grpc = probe["grpc"] {
            flags = ["--probe", "grpc:\(try port(grpc, group))"]
        } else if let command = probe["exec"]?["command"] {
            flags = ["--probe", "exec:" + command.items.compactMap(\.string).joined(separator: " ")]
        }
        if flags.isEmpty { return [] }
        if let seconds = probe["periodSeconds"]?.int, seconds > 0 { flags += ["--probe-period", "\(seconds)s"] }
        if let seconds = probe["timeoutSeconds"]?.int, seconds > 0 { flags += ["--probe-timeout", "\(seconds)s"] }
        if let count = probe["failureThreshold"]?.int, count > 0 { flags += ["--probe-failures", "\(count)"] }
        return flags
    }

    private static func port(_ node: DocumentNode, _ group: String) throws(WorkloadFailure) -> Int {
        guard let port = node["port"]?.int, (1...65_535).contains(port) else {
            throw WorkloadFailure(
                "WorkloadGroup \(group): spec.probe: found no port, expected a number from 1 to 65535")
        }
        return port
    }
}
