// What `skein control` was told on its command line.

import Base
import Logging
import Registry
import Serving

public struct InvalidFlags: Error, Sendable, CustomStringConvertible {
    public let description: String
}

public struct ControlParams: Sendable {
    public enum StoreChoice: Sendable, Hashable {
        case embedded
        case etcd([String])
        /// The path of a kubeconfig; nil: the credentials of the pod it runs in.
        case kubernetes(String?)
    }

    public var dataDirectory = ""
    public var store = StoreChoice.embedded
    /// No TLS and no authentication: for the machine itself only, unless somebody insists.
    public var plainDiscovery = "127.0.0.1:15010"
    public var secureDiscovery = "0.0.0.0:15012"
    public var monitoring = "127.0.0.1:15014"
    public var resourceAPI = "0.0.0.0:7443"
    public var meshConfigFile: String?
    public var pluggedAuthority: String?
    /// Seals the authority's keys in the store; replicas over one store share it. In the data directory when nil.
    public var sealingKeyFile: String?
    /// Whose service accounts' tokens prove identities, besides those of the own store or cluster.
    public var tokenIssuers: [(name: String, keys: String)] = []
    /// PEM of the authorities whose client certificates the resource API takes.
    public var clientAuthorityFile: String?
    public var rootNamespace = "istio-system"
    public var clusterID = "Kubernetes"
    public var clusterDomain = "cluster.local"
    public var trustDomain = "cluster.local"
    /// It stands on the command line.
    public var statesTrustDomain = false
    /// Names the certificates of its own servers carry, besides the usual ones.
    public var serverNames: [String] = []
    public var logLevel = LogLevel.info
    public var logsJSON = false
    public var installsDefinitions = false
    /// Gateways' private keys also to proxies on other machines that come without TLS.
    public var givesKeysInPlaintext = false

    /// Registries besides the store's objects.
    public var providers: [any ServiceProvider] = []

    public init() {}
}

extension ControlParams {
    /// Addresses of single interfaces that clients connect to, and expect in the servers' certificate.
    var listeningHosts: [String] {
        [secureDiscovery, resourceAPI].compactMap { text in
            guard case .ip(let address, _)? = ListenAddress(text), address != .anyV4, address != .anyV6 else {
                return nil
            }
            return "\(address)"
        }
    }
}

extension ControlParams {
    /// Flags as `--name value` or `--name=value`.
    public init(arguments: [String]) throws(InvalidFlags) {
        self.init()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                throw InvalidFlags(
                    description: "found '\(argument)', expected a flag; 'skein control --help' lists them")
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if name == "install-crds" {
                installsDefinitions = parts.count < 2 || parts[1] == "true"
                continue
            }
            if name == "plaintext-secrets" {
                givesKeysInPlaintext = parts.count < 2 || parts[1] == "true"
                continue
            }
            guard Self.names.contains(name) else {
                let hint = NearestWord.find(name, among: Self.names).map { "; did you mean --\($0)?" } ?? ""
                throw InvalidFlags(description: "unknown flag --\(name)\(hint)")
            }
            guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
                throw InvalidFlags(description: "--\(name): found no value, expected one")
            }
            try take(name, value)
        }
        if dataDirectory.isEmpty {
            throw InvalidFlags(
                description: "--data-dir: found none, expected a directory for the store, keys and kubeconfig")
        }
    }

    static let names = [
        "data-dir", "store", "xds-address", "secure-xds-address", "monitoring-address", "api-address", "mesh-config",
        "ca-dir", "ca-seal-key", "api-client-ca", "root-namespace", "cluster-id", "domain", "trust-domain",
        "server-name", "log-level", "log-format", "token-issuer",
        "install-crds", "plaintext-secrets",
    ]

    private mutating func take(_ name: String, _ value: String) throws(InvalidFlags) {
        switch name {
        case "data-dir": dataDirectory = value
        case "store": store = try Self.storeChoice(value)
        case "xds-address": plainDiscovery = try Self.address(name, value)
        case "secure-xds-address": secureDiscovery = try Self.address(name, value)
        case "monitoring-address": monitoring = try Self.address(name, value)
        case "api-address": resourceAPI = try Self.address(name, value)
        case "mesh-config": meshConfigFile = value
        case "ca-dir": pluggedAuthority = value
        case "ca-seal-key": sealingKeyFile = value
        case "api-client-ca": clientAuthorityFile = value
        case "root-namespace": rootNamespace = value
        case "cluster-id": clusterID = value
        case "domain": clusterDomain = value
        case "trust-domain":
            trustDomain = value
            statesTrustDomain = true
        case "token-issuer":
            guard let mark = value.lastIndex(of: "="), mark != value.startIndex, value.last != "=" else {
                throw InvalidFlags(
                    description: "--token-issuer: found '\(value)', expected ISSUER=FILE or ISSUER=URL of its keys")
            }
            tokenIssuers.append((String(value[..<mark]), String(value[value.index(after: mark)...])))
        case "server-name": serverNames.append(value)
        case "log-level":
            guard let level = LogLevel(named: value) else {
                throw InvalidFlags(
                    description: "--log-level: found '\(value)', expected debug, info, warn, error or none")
            }
            logLevel = level
        case "log-format":
            guard value == "json" || value == "text" else {
                throw InvalidFlags(description: "--log-format: found '\(value)', expected text or json")
            }
            logsJSON = value == "json"
        default: break
        }
    }

    private static func address(_ name: String, _ value: String) throws(InvalidFlags) -> String {
        if ListenAddress(value) != nil { return value }
        throw InvalidFlags(description: "--\(name): found '\(value)', expected IP:PORT (port 0: any) or unix:PATH")
    }

    private static func storeChoice(_ text: String) throws(InvalidFlags) -> StoreChoice {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        switch parts.first {
        case "sqlite" where parts.count == 1: return .embedded
        case "etcd" where parts.count == 2: return .etcd(parts[1].split(separator: ",").map(String.init))
        case "kubernetes": return .kubernetes(parts.count == 2 ? parts[1] : nil)
        default:
            throw InvalidFlags(
                description: "--store: found '\(text)', expected sqlite, etcd=URL[,URL...] or kubernetes[=KUBECONFIG]")
        }
    }
}
