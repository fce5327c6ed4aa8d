// Policy and MeshPolicy of authentication.istio.io/v1alpha1, read as the PeerAuthentication they amount to.

import Document
import MeshAPI

/// `MeshPolicy` is for the mesh, a `Policy` named `default` without targets for its namespace, one with targets for the
/// workloads of the services it names. With no peers listed, no mutual TLS is wanted.
public enum LegacyAuthentication {
    public static let group = WatchedKinds.authentication

    public struct Conversion: Sendable {
        public var policies: [ConfigObject<Security.PeerAuthentication>] = []
        /// What could not be converted; the rest is in force.
        public var problems: [FieldProblem] = []
    }

    /// What is known of a service that a policy names.
    public struct Target: Sendable {
        public var selector: [String: String]
        /// By number and by name, the ports where its workloads listen.
        public var portsByNumber: [Int: Int]
        public var portsByName: [String: Int]

        public init(selector: [String: String], portsByNumber: [Int: Int] = [:], portsByName: [String: Int] = [:]) {
            self.selector = selector
            self.portsByNumber = portsByNumber
            self.portsByName = portsByName
        }
    }

    /// `target` finds a service by short name in the policy's namespace.
    public static func convert(
        _ object: DocumentNode, kind: ObjectKind, rootNamespace: String, target: (String) -> Target?
    ) -> Conversion {
        var conversion = Conversion()
        var metadata = ObjectMetadata(of: object)
        let isMeshWide = kind.kind == "MeshPolicy"
        if isMeshWide { metadata.namespace = rootNamespace }
        let specification = object["spec"] ?? DocumentNode(.mapping([]))
        refuseUnsupported(specification, &conversion)
        guard isMeshWide || metadata.name == "default" || specification["targets"] != nil else {
            conversion.problems.append(
                FieldProblem(
                    path: "metadata.name", line: object.line, reason: .invalid,
                    message: "found \"\(metadata.name)\", expected \"default\" for a policy without targets"))
            return conversion
        }
        var mode = Security.PeerAuthentication.MutualTLS()
        mode.mode = wantedMode(specification, &conversion)
        let targets = specification["targets"]?.items ?? []
        if targets.isEmpty || isMeshWide {
            var wide = Security.PeerAuthentication()
            wide.mtls = mode
            conversion.policies = [ConfigObject(kind: kind, metadata: metadata, spec: wide)]
            return conversion
        }
        for (index, item) in targets.enumerated() {
            convert(
                item, "spec.targets[\(index)]", mode, ConfigObject(kind: kind, metadata: metadata, spec: .init()),
                target, &conversion)
        }
        return conversion
    }

    private static func convert(
        _ item: DocumentNode, _ path: String, _ mode: Security.PeerAuthentication.MutualTLS,
        _ base: ConfigObject<Security.PeerAuthentication>, _ target: (String) -> Target?, _ conversion: inout Conversion
    ) {
        func problem(_ path: String, _ message: String) {
            conversion.problems.append(FieldProblem(path: path, line: item.line, reason: .invalid, message: message))
        }
        let name = item["name"]?.string ?? ""
        guard let service = target(name), !service.selector.isEmpty else {
            return problem("\(path).name", "found \"\(name)\", expected a service of the namespace with a selector")
        }
        var specification = Security.PeerAuthentication()
        var selector = Selection.WorkloadSelector()
        selector.matchLabels = service.selector
        specification.selector = selector
        let ports = item["ports"]?.items ?? []
        if ports.isEmpty { specification.mtls = mode }
        for (index, port) in ports.enumerated() {
            let found =
                port["number"]?.int.flatMap { service.portsByNumber[$0] }
                ?? port["name"]?.string.flatMap { service.portsByName[$0] }
            guard let found else {
                problem("\(path).ports[\(index)]", "found no such port of service \"\(name)\"")
                continue
            }
            specification.portLevelMtls["\(found)"] = mode
        }
        conversion.policies.append(ConfigObject(kind: base.kind, metadata: base.metadata, spec: specification))
    }

    private static func wantedMode(
        _ specification: DocumentNode, _ conversion: inout Conversion
    ) -> Security.PeerAuthentication.MutualTLS.Mode {
        let peers = specification["peers"]?.items ?? []
        // `mtls: {}` and `mtls:` (null) both ask for the default, STRICT.
        let mutual = peers.first { peer in peer.members.contains { $0.key.text == "mtls" } }
        guard let settings = mutual?["mtls"] else { return .DISABLE }
        let isOptional = specification["peerIsOptional"]?.bool == true || settings["allowTls"]?.bool == true
        switch settings["mode"]?.string {
        case nil, "STRICT": return isOptional ? .PERMISSIVE : .STRICT
        case "PERMISSIVE": return .PERMISSIVE
        case .some(let other):
            conversion.problems.append(
                FieldProblem(
                    path: "spec.peers.mtls.mode", line: settings.line, reason: .invalid,
                    message: "found \"\(other)\", expected STRICT or PERMISSIVE"))
            return .STRICT
        }
    }

    private static func refuseUnsupported(_ specification: DocumentNode, _ conversion: inout Conversion) {
        for field in ["origins", "originIsOptional", "principalBinding"] {
            guard let node = specification[field] else { continue }
            conversion.problems.append(
                FieldProblem(
                    path: "spec.\(field)", line: node.line, reason: .notSupported,
                    message: "found authentication of origins, expected it as a RequestAuthentication"))
        }
        for (index, peer) in (specification["peers"]?.items ?? []).enumerated() {
            guard let jwt = peer["jwt"] else { continue }
            conversion.problems.append(
                FieldProblem(
                    path: "spec.peers[\(index)].jwt", line: jwt.line, reason: .notSupported,
                    message: "found a token of peers, expected it as a RequestAuthentication"))
        }
    }
}
