// Columns of volumes and of the claims to them.

import Document

enum VolumeColumns {
    static let volumes: [PrinterColumn] = [
        .text("Capacity") { $0.at("spec", "capacity", "storage")?.plainText ?? "" },
        .text("Access Modes") { modes($0.at("spec", "accessModes")) },
        .text("Reclaim Policy") { $0.at("spec", "persistentVolumeReclaimPolicy")?.string ?? "" },
        .text("Status") { $0.at("status", "phase")?.string ?? "" },
        .text("Claim") { volume in
            guard let claim = volume.at("spec", "claimRef"), let name = claim["name"]?.string else { return "" }
            return "\(claim["namespace"]?.string ?? "")/\(name)"
        },
        .text("StorageClass") { $0.at("spec", "storageClassName")?.string ?? "" }, .age,
    ]
    static let claims: [PrinterColumn] = [
        .text("Status") { $0.at("status", "phase")?.string ?? "" },
        .text("Volume") { $0.at("spec", "volumeName")?.string ?? "" },
        .text("Capacity") { $0.at("status", "capacity", "storage")?.plainText ?? "" },
        .text("Access Modes") { modes($0.at("status", "accessModes")) },
        .text("StorageClass") { $0.at("spec", "storageClassName")?.string ?? "" }, .age,
    ]

    private static func modes(_ list: DocumentNode?) -> String {
        let short = [
            "ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP",
        ]
        return (list?.items ?? []).compactMap { $0.string.map { short[$0] ?? $0 } }.joined(separator: ",")
    }
}
