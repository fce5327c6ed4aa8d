// What a workload is: its name in the mesh, its program, and how the two are kept.

import Base
import Glibc

public struct WorkloadParams: Sendable {
    public enum Kind: String, Sendable { case sidecar, gateway }
    public enum RestartPolicy: String, Sendable, CaseIterable {
        case always
        case onFailure = "on-failure"
        case never
    }
    public enum Registration: Sendable, Hashable {
        /// A WorkloadEntry made from the workload itself.
        case auto
        /// A WorkloadEntry made from this WorkloadGroup.
        case group(String)
        case none
    }

    public var name: String
    public var namespace: String
    public var labels: [String: String] = [:]
    public var serviceAccount = "default"
    /// Where the program listens.
    public var ports: [UInt16] = []
    /// Empty for a gateway, which is its proxy alone.
    public var command: [String]
    /// Added to this process's own.
    public var environment: [String: String] = [:]
    /// Where the program starts; nil: where this process is.
    public var directory: String?
    /// Whom the program runs as; nil: as this process.
    public var user: (user: UInt32, group: UInt32)?
    public var kind = Kind.sidecar
    /// `skein`, `envoy` or `envoy=PATH`.
    public var proxy = "skein"
    /// `http:PORT/PATH`, `tcp:PORT` or `exec:COMMAND`, as the sidecar takes it.
    public var probe: String?
    public var restart = RestartPolicy.always
    public var registration = Registration.auto
    /// Further flags of `skein sidecar`.
    public var sidecarArguments: [String] = []
    /// Further flags of `skein intercept`.
    public var interceptArguments: [String] = []
    /// How long proxy and program may take to drain at the end.
    public var drain = TimeSpan.seconds(5)
    /// How long the proxy may take until it is ready.
    public var patience = TimeSpan.seconds(30)

    public init(name: String, namespace: String = "default", command: [String] = []) {
        self.name = name
        self.namespace = namespace
        self.command = command
    }
}

/// How workloads find the control plane, and prove to it who they are.
public struct ControlPlaneAccess: Sendable {
    /// HOST:PORT of its secure xDS, as workloads reach it (`MeshNetwork.admit`).
    public var address: String
    /// PEM file of the authority that its certificate is checked with; readable by the proxy's user.
    public var rootCertificate: String
    /// A token of that service account, for the mesh's authority; makes the account when it's missing.
    public var token: @Sendable (_ serviceAccount: String, _ namespace: String) async throws -> String

    /// Removes what was registered for that address; does nothing where that isn't allowed.
    public var deregister: @Sendable (_ namespace: String, _ address: IPAddress) async -> Void = { _, _ in }

    /// Of `address`, as this machine resolves it.
    var addresses: [IPAddress] {
        guard let colon = address.lastIndex(of: ":") else { return [] }
        let host = String(address[..<colon].filter { $0 != "[" && $0 != "]" })
        if let literal = IPAddress(host) { return [literal] }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var result: [IPAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            let form = unsafe UnsafeRawBufferPointer(
                start: entry.pointee.ai_addr, count: Int(entry.pointee.ai_addrlen))
            if let ip = unsafe SocketAddress(kernelForm: form)?.ip { result.append(ip) }
            unsafe next = entry.pointee.ai_next
        }
        return result
    }

    public init(
        address: String, rootCertificate: String,
        token: @escaping @Sendable (_ serviceAccount: String, _ namespace: String) async throws -> String
    ) {
        self.address = address
        self.rootCertificate = rootCertificate
        self.token = token
    }
}
