// What joins a whole machine to the mesh as one workload.

import Base

public struct JoinParams: Sendable {
    public var name: String
    public var namespace = "default"
    public var serviceAccount = "default"
    public var labels: [String: String] = [:]
    /// Nil: the sidecar finds the machine's own.
    public var address: String?
    /// HOST:PORT
    public var controlPlane: String
    public var rootCertificate: String
    public var joinToken: String
    /// Where the machine's programs serve the mesh; all other ports, such as ssh's, are left alone.
    public var ports: [UInt16] = []
    public var group: String?
    public var proxy = "skein"
    /// The machine's own, which keep answering for names outside the mesh.
    public var nameServers: [IPAddress] = []
    public var sidecarArguments: [String] = []
    public var interceptArguments: [String] = []
    /// The file of this program, as units name it.
    public var program: String

    /// Where the sidecar says whether it is ready.
    public var readyPort: Int {
        SidecarCommand.value(of: "--ready-port", in: sidecarArguments).flatMap { Int($0) } ?? 15021
    }
    /// Arriving connections keep their addresses, for which the proxy needs a say over the network.
    var isTransparent: Bool { SidecarCommand.isTransparent(sidecarArguments) }

    public init(name: String, controlPlane: String, rootCertificate: String, joinToken: String, program: String) {
        self.name = name
        self.controlPlane = controlPlane
        self.rootCertificate = rootCertificate
        self.joinToken = joinToken
        self.program = program
    }
}
