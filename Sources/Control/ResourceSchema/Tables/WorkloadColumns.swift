// Columns of Deployments and their relatives.

import Document

enum WorkloadColumns {
    static let deployments: [PrinterColumn] =
        [
            .text("Ready") { "\($0.at("status", "readyReplicas")?.int ?? 0)/\($0.at("spec", "replicas")?.int ?? 1)" },
            .count("Up-to-date") { $0.at("status", "updatedReplicas")?.int ?? 0 },
            .count("Available") { $0.at("status", "availableReplicas")?.int ?? 0 }, .age,
        ] + wide
    static let replicaSets: [PrinterColumn] =
        [
            .count("Desired") { $0.at("spec", "replicas")?.int ?? 1 },
            .count("Current") { $0.at("status", "replicas")?.int ?? 0 },
            .count("Ready") { $0.at("status", "readyReplicas")?.int ?? 0 }, .age,
        ] + wide
    static let statefulSets: [PrinterColumn] = [
        .text("Ready") { "\($0.at("status", "readyReplicas")?.int ?? 0)/\($0.at("spec", "replicas")?.int ?? 1)" }, .age,
        containers, images,
    ]
    static let daemonSets: [PrinterColumn] =
        [
            .count("Desired") { $0.at("status", "desiredNumberScheduled")?.int ?? 0 },
            .count("Current") { $0.at("status", "currentNumberScheduled")?.int ?? 0 },
            .count("Ready") { $0.at("status", "numberReady")?.int ?? 0 },
            .count("Up-to-date") { $0.at("status", "updatedNumberScheduled")?.int ?? 0 },
            .count("Available") { $0.at("status", "numberAvailable")?.int ?? 0 },
            .text("Node Selector") { LabelText.text($0.at("spec", "template", "spec", "nodeSelector")) }, .age,
        ] + wide
    static let jobs: [PrinterColumn] =
        [
            .text("Status", jobStatus),
            .text("Completions") {
                "\($0.at("status", "succeeded")?.int ?? 0)/\($0.at("spec", "completions")?.int ?? 1)"
            },
            .timed("Duration", duration), .age,
        ] + wide

    static let cronJobs: [PrinterColumn] = [
        .text("Schedule") { $0.at("spec", "schedule")?.string ?? "" },
        .text("Timezone") { $0.at("spec", "timeZone")?.string ?? "<none>" },
        .text("Suspend") { $0.at("spec", "suspend")?.bool == true ? "True" : "False" },
        .count("Active") { $0.at("status", "active")?.items.count ?? 0 },
        .timed("Last Schedule") { job, now in
            job.at("status", "lastScheduleTime")?.string.map { Age.text(since: $0, now: now) } ?? "<none>"
        }, .age,
    ]

    private static let containers = PrinterColumn.text("Containers", priority: 1) { list($0, "name") }
    private static let images = PrinterColumn.text("Images", priority: 1) { list($0, "image") }
    private static let wide = [
        containers, images,
        PrinterColumn.text("Selector", priority: 1) { LabelText.selector($0.at("spec", "selector")) },
    ]

    private static func list(_ object: DocumentNode, _ key: String) -> String {
        let containers = object.at("spec", "template", "spec", "containers")?.items ?? []
        return containers.compactMap { $0[key]?.string }.joined(separator: ",")
    }

    @Sendable private static func jobStatus(_ job: DocumentNode) -> String {
        let conditions = job.at("status", "conditions")?.items ?? []
        func holds(_ type: String) -> Bool {
            conditions.contains { $0["type"]?.string == type && $0["status"]?.string == "True" }
        }
        if holds("Complete") { return "Complete" }
        if holds("Failed") { return "Failed" }
        if job.at("metadata", "deletionTimestamp") != nil { return "Terminating" }
        return holds("Suspended") ? "Suspended" : "Running"
    }

    @Sendable private static func duration(_ job: DocumentNode, _ now: TablePrinter.Moment) -> String {
        guard let start = job.at("status", "startTime")?.string.flatMap({ Timestamp.parse($0) }) else { return "" }
        let end = job.at("status", "completionTime")?.string.flatMap { Timestamp.parse($0) } ?? now.seconds
        return Age.text(seconds: end - start)
    }
}
