// What access logs count that leave the process by gRPC.

/// Prefix `access_logs.grpc_access_log.` and `access_logs.open_telemetry_access_log.`
public enum AccessLogStat: String, StatScope {
    case logsWritten = "logs_written"
    case logsDropped = "logs_dropped"

    public var kind: StatKind { .counter }
}
