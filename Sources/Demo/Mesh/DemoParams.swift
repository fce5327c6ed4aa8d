// What a demo is started with.

import Processes
import Workloads

public struct DemoParams: Sendable {
    /// Holds all that the demo writes.
    public var stateDirectory: String
    /// Where the ingress gateway is on 127.0.0.1; 0: any free port.
    public var httpPort: UInt16 = 8080
    public var httpsPort: UInt16 = 8443
    /// Of the resource API; nil: 7443, or any free one when that is taken.
    public var apiPort: UInt16?
    /// What carries the traffic: `skein`, `envoy` or `envoy=PATH`.
    public var proxy = "skein"
    /// Nil: the one that leaves the machine's network alone, if it is allowed here.
    public var network: NetworkKind?
    /// The program `skein`, which is the control plane, the sidecars and the services.
    public var program = ProgramPath.own()

    public init(stateDirectory: String) { self.stateDirectory = stateDirectory }
}

/// Why there is no demo: what was tried, what was found, what to do.
public struct DemoFailure: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
