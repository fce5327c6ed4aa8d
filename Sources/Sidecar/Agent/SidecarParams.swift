// All that an agent is told: who the workload is, where the control plane is, what it serves and how it ends.

import Base
import WorkloadIdentity

public struct SidecarParams: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case sidecar
        /// A gateway: stands beside no application.
        case router
    }

    public enum Proxy: Sendable, Hashable {
        /// In this process.
        case skein
        case envoy(path: String)
    }

    public enum Registration: Sendable, Hashable {
        case none
        /// A WorkloadEntry made from what is said here.
        case automatic
        case group(String)
    }

    public enum Interception: String, Sendable, CaseIterable {
        case redirect = "REDIRECT", tproxy = "TPROXY", none = "NONE"
    }

    public var kind = Kind.sidecar
    public var name: String
    /// Deployment, or whatever the instances of a workload have in common.
    public var workload: String
    public var namespace = "default"
    public var serviceAccount = "default"
    public var labels: [(key: String, value: String)] = []
    public var annotations: [(key: String, value: String)] = []
    /// At least one; the first is the node's own.
    public var addresses: [IPAddress]
    public var identity: IdentityParams
    public var proxy = Proxy.skein
    public var registration = Registration.none
    /// Sockets and the proxy's bootstrap; for this user only.
    public var runDirectory: String
    public var clusterID = "Kubernetes"
    public var network = ""
    public var meshID = ""
    public var domain = "cluster.local"
    public var locality = ""
    public var concurrency = 1
    public var interception = Interception.redirect
    public var mark: UInt32?
    public var appPorts: [UInt16] = []
    public var appMetrics: AppMetricsParams?
    public var probe: AppProbe?
    public var probeTiming = ProbeTiming()
    /// By path: `/app-health/NAME/livez`.
    public var appProbes: [String: AppProbe] = [:]
    public var drain = DrainParams()
    /// Nil: no DNS server.
    public var dns: DNSParams?
    public var proxyLogLevel = "warning"
    public var ports = AgentPorts()
    /// What the agent's and the proxy's own ports are bound to; nil: all addresses, and loopback for the admin.
    public var listenAddress: IPAddress?

    public init(name: String, addresses: [IPAddress], identity: IdentityParams, runDirectory: String) {
        self.name = name
        workload = name
        self.addresses = addresses
        self.identity = identity
        self.runDirectory = runDirectory
    }

    var secretSocket: String { runDirectory + "/sds.sock" }
    var discoverySocket: String { runDirectory + "/xds.sock" }
    var adminAddress: IPAddress { listenAddress ?? IPAddress(v4: 0x7F00_0001) }
    var adminText: String { "\(adminAddress.family == .v6 ? "[\(adminAddress)]" : "\(adminAddress)"):\(ports.admin)" }
}

/// Istio's.
public struct AgentPorts: Sendable, Hashable {
    public var admin: UInt16 = 15000
    public var debug: UInt16 = 15004
    public var status: UInt16 = 15020
    public var ready: UInt16 = 15021
    public var dns: UInt16 = 15053
    public var metrics: UInt16 = 15090

    public init() {}
}

public struct AppMetricsParams: Sendable, Hashable {
    public var port: UInt16
    public var path: String

    public init(port: UInt16, path: String) {
        self.port = port
        self.path = path
    }

    /// `9080/metrics`, `9080`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let port = UInt16(parts[0]), port > 0 else { return nil }
        self.init(port: port, path: parts.count > 1 ? "/\(parts[1])" : "/metrics")
    }
}

public struct DNSParams: Sendable, Hashable {
    /// `IP:PORT`; empty: those of /etc/resolv.conf.
    public var upstreams: [String] = []

    public init() {}
}

public struct DrainParams: Sendable, Hashable {
    /// How long connections have at most.
    public var longest = TimeSpan.seconds(45)
    /// Requests that are on their way still come for so long.
    public var shortest = TimeSpan.seconds(1)
    /// Istio's EXIT_ON_ZERO_ACTIVE_CONNECTIONS: idle connections count, too.
    public var waitsForConnections = false

    public init() {}
}
