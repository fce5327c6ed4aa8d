// Columns of Nodes.

import Document

enum NodeColumns {
    static let all: [PrinterColumn] = [
        .text("Status", status), .text("Roles", roles), .age,
        .text("Version") { $0.at("status", "nodeInfo", "kubeletVersion")?.string ?? "" },
        .text("Internal-IP", priority: 1) { address($0, "InternalIP") },
        .text("External-IP", priority: 1) { address($0, "ExternalIP") },
        .text("OS-Image", priority: 1) { known($0.at("status", "nodeInfo", "osImage")?.string) },
        .text("Kernel-Version", priority: 1) { known($0.at("status", "nodeInfo", "kernelVersion")?.string) },
        .text("Container-Runtime", priority: 1) {
            known($0.at("status", "nodeInfo", "containerRuntimeVersion")?.string)
        },
    ]

    private static func known(_ text: String?) -> String { text.flatMap { $0.isEmpty ? nil : $0 } ?? "<unknown>" }

    @Sendable private static func status(_ node: DocumentNode) -> String {
        let ready = (node.at("status", "conditions")?.items ?? []).first { $0["type"]?.string == "Ready" }
        var words = [ready == nil ? "Unknown" : ready?["status"]?.string == "True" ? "Ready" : "NotReady"]
        if node.at("spec", "unschedulable")?.bool == true { words.append("SchedulingDisabled") }
        return words.joined(separator: ",")
    }

    @Sendable private static func roles(_ node: DocumentNode) -> String {
        var names: Set<String> = []
        for (key, value) in node.at("metadata", "labels")?.members ?? [] {
            let prefix = "node-role.kubernetes.io/"
            if key.text.hasPrefix(prefix) {
                names.insert(String(key.text.dropFirst(prefix.count)))
            } else if key.text == "kubernetes.io/role", let role = value.string {
                names.insert(role)
            }
        }
        names.remove("")
        return names.isEmpty ? "<none>" : names.sorted().joined(separator: ",")
    }

    private static func address(_ node: DocumentNode, _ type: String) -> String {
        let found = (node.at("status", "addresses")?.items ?? []).first { $0["type"]?.string == type }
        return found?["address"]?.string ?? "<none>"
    }
}
