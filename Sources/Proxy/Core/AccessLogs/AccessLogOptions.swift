// When the access logs of connection managers and TCP proxies are written beside the end.

import AccessLogs
import Base
import EnvoyAPI

/// `access_log` and `access_log_options` of an HTTP connection manager.
struct HTTPAccessLogParams: Sendable {
    let logs: [AccessLogParams]
    /// Zero: no periodic entries.
    let interval: TimeSpan
    let logsStart: Bool
    let logsTunnels: Bool

    init(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        logs = try AccessLogParams.list(node, "access_log", environment)
        let options = node.message("access_log_options")
        let old = "access_log_flush_interval"
        if options != nil, node.has(old) || node.has("flush_access_log_on_new_request") {
            throw node.invalid(
                "access_log_options", found: "both it and the fields it replaces", expected: "one of the two ways")
        }
        let source = options ?? node
        let wanted = source.duration(old) ?? .zero
        let startsWanted = source.bool("flush_access_log_on_new_request")
        let tunnelsWanted = options?.bool("flush_log_on_tunnel_successfully_established") ?? false
        interval = logs.isEmpty ? .zero : wanted
        logsStart = !logs.isEmpty && startsWanted
        logsTunnels = !logs.isEmpty && tunnelsWanted
    }
}

/// `access_log` and `access_log_options` of a TCP proxy.
struct TCPAccessLogParams: Sendable {
    let logs: [AccessLogParams]
    let interval: TimeSpan
    let logsConnected: Bool

    init(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        logs = try AccessLogParams.list(node, "access_log", environment)
        let options = node.message("access_log_options")
        if options != nil, node.has("access_log_flush_interval") || node.has("flush_access_log_on_connected") {
            throw node.invalid(
                "access_log_options", found: "both it and the fields it replaces", expected: "one of the two ways")
        }
        let source = options ?? node
        let wanted = source.duration("access_log_flush_interval") ?? .zero
        let connectedWanted = source.bool("flush_access_log_on_connected")
        interval = logs.isEmpty ? .zero : wanted
        logsConnected = !logs.isEmpty && connectedWanted
    }
}

/// `upstream_log` and `upstream_log_options` of the router.
struct UpstreamLogParams: Sendable {
    let logs: [AccessLogParams]
    let logsStart: Bool

    init(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        logs = try AccessLogParams.list(node, "upstream_log", environment)
        let options = node.message("upstream_log_options")
        if options?.has("upstream_log_flush_interval") ?? false {
            throw node.unsupported("upstream_log_options", "attempts are not logged periodically")
        }
        let startsWanted = options?.bool("flush_upstream_log_on_upstream_stream") ?? false
        logsStart = !logs.isEmpty && startsWanted
    }
}
