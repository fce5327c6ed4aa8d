// Policy and MeshPolicy of authentication.istio.io/v1alpha1, as Istio 1.0 to 1.4 had them.

import Document
import MeshAPI

enum LegacyPolicyChecks {
    static func findings(in object: DocumentNode, kind: ObjectKind) -> ValidationFindings {
        let checks = FieldChecks(object)
        let metadata = ObjectMetadata(of: object)
        let spec = object["spec"] ?? DocumentNode(.mapping([]))
        known(
            spec, ["targets", "peers", "peerIsOptional", "origins", "originIsOptional", "principalBinding"], "spec",
            checks)
        let targets = spec["targets"]?.items ?? []
        if kind.kind == "MeshPolicy" {
            checks.require(
                metadata.name == "default", "metadata.name",
                "found \"\(metadata.name)\", expected default: there is one MeshPolicy")
            checks.require(
                targets.isEmpty, "spec.targets", "found targets, expected none: a MeshPolicy is for the whole mesh")
        } else if targets.isEmpty {
            checks.require(
                metadata.name == "default", "metadata.name",
                "found \"\(metadata.name)\" without targets, expected default: a policy for the whole namespace has that name"
            )
        } else {
            checks.require(
                metadata.name != "default", "metadata.name", "found default with targets, expected another name")
        }
        for (index, target) in targets.enumerated() { self.target(target, "spec.targets[\(index)]", checks) }
        for (index, peer) in (spec["peers"]?.items ?? []).enumerated() {
            self.peer(peer, "spec.peers[\(index)]", checks)
        }
        return checks.findings
    }

    private static func target(_ target: DocumentNode, _ path: String, _ checks: FieldChecks) {
        known(target, ["name", "ports"], path, checks)
        let name = target["name"]?.string ?? ""
        checks.require(NameRules.isLabel(name), "\(path).name", "found \"\(name)\", expected a service's short name")
        for (index, port) in (target["ports"]?.items ?? []).enumerated() {
            known(port, ["number", "name"], "\(path).ports[\(index)]", checks)
            if let number = port["number"] { checks.port(number.int ?? 0, "\(path).ports[\(index)].number") }
        }
    }

    private static func peer(_ peer: DocumentNode, _ path: String, _ checks: FieldChecks) {
        known(peer, ["mtls", "jwt"], path, checks)
        guard let mutual = peer["mtls"], !mutual.isNull else { return }
        known(mutual, ["mode", "allowTls"], "\(path).mtls", checks)
        let mode = mutual["mode"]?.string ?? "STRICT"
        checks.require(
            ["STRICT", "PERMISSIVE"].contains(mode), "\(path).mtls.mode",
            "found \"\(mode)\", expected STRICT or PERMISSIVE")
    }

    private static func known(_ node: DocumentNode, _ names: [String], _ path: String, _ checks: FieldChecks) {
        for member in node.members where !names.contains(member.key.text) {
            checks.error(
                "\(path).\(member.key.text)", "unknown field, expected one of \(names.joined(separator: ", "))",
                .unknownField)
        }
    }
}
