// What each upstream host counts: shown by the admin interface, not among the statistics.

public enum HostStat: String, StatScope {
    case cxActive = "cx_active"
    case cxConnectFail = "cx_connect_fail"
    case cxTotal = "cx_total"
    case rqActive = "rq_active"
    case rqError = "rq_error"
    case rqPendingActive = "rq_pending_active"
    case rqSuccess = "rq_success"
    case rqTimeout = "rq_timeout"
    case rqTotal = "rq_total"
    /// For the detection of outliers, in clusters that have it; not shown.
    case outlierTotal = "outlier_total"
    case outlierSuccess = "outlier_success"
    case outlierLocalTotal = "outlier_local_total"
    case outlierLocalSuccess = "outlier_local_success"

    public var kind: StatKind {
        switch self {
        case .cxActive, .rqActive, .rqPendingActive: .gauge
        default: .counter
        }
    }
}
