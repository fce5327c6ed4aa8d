// Whether a WorkloadEntry's workload is healthy, as its object says.

import Document

public enum WorkloadHealth {
    /// Set where somebody checks: without it a workload counts as healthy.
    public static let annotation = "proxy.istio.io/health-checks-enabled"
    public static let condition = "Healthy"

    public static func isHealthy(_ entry: DocumentNode) -> Bool {
        guard entry.at("metadata", "annotations", annotation)?.string == "true" else { return true }
        let conditions = entry.at("status", "conditions")?.items ?? []
        return conditions.contains { $0["type"]?.string == condition && $0["status"]?.string == "True" }
    }
}
