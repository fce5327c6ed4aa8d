// Columns of Pods: how many containers are ready, and in one word what became of the pod.

import Document

enum PodColumns {
    static let all: [PrinterColumn] = [
        .text("Ready") { pod in
            let containers = pod.at("spec", "containers")?.items.count ?? 0
            let ready = statuses(pod).count { $0["ready"]?.bool == true }
            return "\(ready)/\(containers)"
        },
        .text("Status", status), .timed("Restarts", restarts), .age,
        .text("IP", priority: 1) { nonEmpty($0.at("status", "podIP")?.string) },
        .text("Node", priority: 1) { nonEmpty($0.at("spec", "nodeName")?.string) },
        .text("Nominated Node", priority: 1) { nonEmpty($0.at("status", "nominatedNodeName")?.string) },
        .text("Readiness Gates", priority: 1, gates),
    ]

    private static func nonEmpty(_ text: String?) -> String { text.flatMap { $0.isEmpty ? nil : $0 } ?? "<none>" }

    private static func statuses(_ pod: DocumentNode) -> [DocumentNode] {
        pod.at("status", "containerStatuses")?.items ?? []
    }

    @Sendable private static func status(_ pod: DocumentNode) -> String {
        if pod.at("metadata", "deletionTimestamp") != nil {
            return pod.at("status", "reason")?.string == "NodeLost" ? "Unknown" : "Terminating"
        }
        if let word = initialization(pod) { return word }
        var word = pod.at("status", "reason")?.string ?? pod.at("status", "phase")?.string ?? "Unknown"
        var runs = false
        for status in statuses(pod).reversed() {
            if let reason = status.at("state", "waiting", "reason")?.string, !reason.isEmpty {
                word = reason
            } else if let ended = status.at("state", "terminated") {
                word = self.word(ended)
            } else if status["ready"]?.bool == true, status.at("state", "running") != nil {
                runs = true
            }
        }
        if word == "Completed", runs {
            word = isReady(pod) ? "Running" : "NotReady"
        }
        return word
    }

    private static func word(_ ended: DocumentNode) -> String {
        if let reason = ended["reason"]?.string, !reason.isEmpty { return reason }
        if let signal = ended["signal"]?.int, signal != 0 { return "Signal:\(signal)" }
        return "ExitCode:\(ended["exitCode"]?.int ?? 0)"
    }

    private static func isReady(_ pod: DocumentNode) -> Bool {
        (pod.at("status", "conditions")?.items ?? []).contains {
            $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
        }
    }

    /// While init containers run: `Init:1/2`, or why one does not.
    private static func initialization(_ pod: DocumentNode) -> String? {
        let total = pod.at("spec", "initContainers")?.items.count ?? 0
        for (position, status) in (pod.at("status", "initContainerStatuses")?.items ?? []).enumerated() {
            if let ended = status.at("state", "terminated") {
                if ended["exitCode"]?.int ?? 0 == 0 { continue }
                return "Init:" + word(ended)
            }
            if status["started"]?.bool == true { continue }
            if let reason = status.at("state", "waiting", "reason")?.string, !reason.isEmpty,
                reason != "PodInitializing"
            {
                return "Init:" + reason
            }
            return "Init:\(position)/\(total)"
        }
        return nil
    }

    @Sendable private static func restarts(_ pod: DocumentNode, _ now: TablePrinter.Moment) -> String {
        let count = statuses(pod).reduce(0) { $0 + ($1["restartCount"]?.int ?? 0) }
        let ends = statuses(pod).compactMap { $0.at("lastState", "terminated", "finishedAt")?.string }
        guard count > 0, let last = ends.max() else { return "\(count)" }
        return "\(count) (\(Age.text(since: last, now: now)) ago)"
    }

    @Sendable private static func gates(_ pod: DocumentNode) -> String {
        let gates = pod.at("spec", "readinessGates")?.items.compactMap { $0["conditionType"]?.string } ?? []
        if gates.isEmpty { return "<none>" }
        let conditions = pod.at("status", "conditions")?.items ?? []
        let held = gates.count { gate in
            conditions.contains { $0["type"]?.string == gate && $0["status"]?.string == "True" }
        }
        return "\(held)/\(gates.count)"
    }
}
