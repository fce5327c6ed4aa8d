// Columns of roles, bindings and other kinds that show when they were made.

import Document

enum RoleColumns {
    static let roles: [PrinterColumn] = [
        .text("Created At") { $0.at("metadata", "creationTimestamp")?.string ?? "<unknown>" }
    ]
    static let bindings: [PrinterColumn] = [
        .text("Role") { "\($0.at("roleRef", "kind")?.string ?? "")/\($0.at("roleRef", "name")?.string ?? "")" }, .age,
        .text("Users", priority: 1) { subjects($0, "User") },
        .text("Groups", priority: 1) { subjects($0, "Group") },
        .text("ServiceAccounts", priority: 1) { subjects($0, "ServiceAccount") },
    ]

    private static func subjects(_ binding: DocumentNode, _ kind: String) -> String {
        (binding["subjects"]?.items ?? []).filter { $0["kind"]?.string == kind }.map { subject in
            let name = subject["name"]?.string ?? ""
            guard kind == "ServiceAccount" else { return name }
            return "\(subject["namespace"]?.string ?? "")/\(name)"
        }.joined(separator: ", ")
    }
}
