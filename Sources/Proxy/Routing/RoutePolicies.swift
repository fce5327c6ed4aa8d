// Smaller parts of routes: upgrades, decorators, tracing, virtual clusters, TLS demands.

import Base
import EnvoyAPI
import Formatting

public struct UpgradeParams: Sendable {
    /// Lower case, e.g. `websocket`, `connect`.
    public let type: String
    public let isEnabled: Bool
    /// Set when CONNECT ends here and its payload is forwarded as TCP.
    public let connect: ConnectParams?

    public struct ConnectParams: Sendable {
        public let allowsPOST: Bool
        /// 1 or 2; nil sends none.
        public let proxyProtocolVersion: Int?
    }

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        type = node.string("upgrade_type").lowercased()
        isEnabled = node.optionalBool("enabled") ?? true
        guard let config = node.message("connect_config") else {
            connect = nil
            return
        }
        if type != "connect", type != "connect-udp" {
            throw node.invalid(
                "connect_config", found: "one for the upgrade type \(type)", expected: "one for CONNECT only")
        }
        let version = config.message("proxy_protocol_config").map { $0.enumeration("version") == "V2" ? 2 : 1 }
        connect = ConnectParams(allowsPOST: config.bool("allow_post"), proxyProtocolVersion: version)
    }

    static func list(_ nodes: [ConfigNode]) throws(InvalidConfiguration) -> [UpgradeParams] {
        var upgrades: [UpgradeParams] = []
        for node in nodes {
            let upgrade = try UpgradeParams(node)
            if upgrades.contains(where: { $0.type == upgrade.type }) {
                throw node.invalid("upgrade_type", found: "\(upgrade.type) twice", expected: "each type once")
            }
            upgrades.append(upgrade)
        }
        return upgrades
    }
}

public struct DecoratorParams: Sendable {
    public let operation: [UInt8]
    public let propagates: Bool

    init(_ node: ConfigNode) {
        operation = Array(node.string("operation").utf8)
        propagates = node.optionalBool("propagate") ?? true
    }
}

/// Shares of requests that a route wants traced.
public struct RouteTracingParams: Sendable {
    public let clientSampling: FractionalPercent
    public let randomSampling: FractionalPercent
    public let overallSampling: FractionalPercent
    public let customTags: [CustomTag]
    public let operation: Formatter?
    public let upstreamOperation: Formatter?

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        func percent(_ field: String) -> FractionalPercent {
            node.message(field).map { FractionalPercent($0) } ?? FractionalPercent(numerator: 100, denominator: 100)
        }
        clientSampling = percent("client_sampling")
        randomSampling = percent("random_sampling")
        overallSampling = percent("overall_sampling")
        customTags = try CustomTag.list(node.messages("custom_tags"))
        let operation = node.string("operation")
        self.operation = operation.isEmpty ? nil : try node.formatter("operation", operation, omitEmptyValues: true)
        let upstream = node.string("upstream_operation")
        upstreamOperation =
            upstream.isEmpty ? nil : try node.formatter("upstream_operation", upstream, omitEmptyValues: true)
    }
}

/// A named share of a virtual host's requests with statistics of its own.
public final class VirtualCluster: Sendable {
    public let name: String
    let headers: [HeaderMatcher]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = node.string("name")
        headers = try HeaderMatcher.list(node.messages("headers"))
        if headers.isEmpty {
            throw node.invalid("headers", found: "none", expected: "at least one header matcher")
        }
    }

    /// Takes what no other virtual cluster takes.
    init(other name: String) {
        self.name = name
        headers = []
    }
}

public enum TLSRequirement: Sendable { case none, externalOnly, all }

/// `tls_context` of a route's match: nil asks nothing.
struct TLSMatch: Sendable {
    let presented: Bool?
    let validated: Bool?

    init(_ node: ConfigNode) {
        presented = node.optionalBool("presented")
        validated = node.optionalBool("validated")
    }

    func matches(_ info: borrowing StreamInfo) -> Bool {
        if let presented, (info.downstreamTLS?.peerCertificatePresented ?? false) != presented { return false }
        if let validated, (info.downstreamTLS?.peerCertificateValidated ?? false) != validated { return false }
        return true
    }
}
