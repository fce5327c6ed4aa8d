// Which requests are delayed, aborted or slowed down on purpose.

import Base
import EnvoyAPI
import Formatting
import Routing

/// `envoy.extensions.filters.http.fault.v3.HTTPFault`.
struct FaultParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.fault.v3.HTTPFault"

    enum Delay: Sendable {
        case fixed(TimeSpan)
        case header
    }

    enum Abort: Sendable {
        case http(UInt16)
        case grpc(UInt64)
        case header
    }

    enum RateLimit: Sendable {
        case fixed(kibPerSecond: UInt64)
        case header
    }

    var delay: Delay?
    var delayPercentage = FractionalPercent(numerator: 0, denominator: 100)
    var abort: Abort?
    var abortPercentage = FractionalPercent(numerator: 0, denominator: 100)
    var rateLimit: RateLimit?
    var rateLimitPercentage = FractionalPercent(numerator: 0, denominator: 100)
    var upstreamCluster = ""
    var headers: [HeaderMatcher] = []
    var downstreamNodes: [String] = []
    private var configuredMaxActive: UInt64?
    private let delayKey: RuntimeKey
    private let httpStatusKey: RuntimeKey
    private let grpcStatusKey: RuntimeKey
    private let maxActiveKey: RuntimeKey

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        delayKey = runtime.key(Self.key(node, "delay_duration_runtime", "delay.fixed_duration_ms"))
        httpStatusKey = runtime.key(Self.key(node, "abort_http_status_runtime", "abort.http_status"))
        grpcStatusKey = runtime.key(Self.key(node, "abort_grpc_status_runtime", "abort.grpc_status"))
        maxActiveKey = runtime.key(Self.key(node, "max_active_faults_runtime", "max_active_faults"))
        upstreamCluster = node.string("upstream_cluster")
        headers = try HeaderMatcher.list(node.messages("headers"))
        downstreamNodes = node.strings("downstream_nodes")
        configuredMaxActive = node.optionalUInt32("max_active_faults").map { UInt64($0) }
        if let delayNode = node.message("delay") { try readDelay(delayNode, node, runtime) }
        if let abortNode = node.message("abort") { try readAbort(abortNode, node, runtime) }
        if let limit = node.message("response_rate_limit") { try readRateLimit(limit, node, runtime) }
        node.ignore("disable_downstream_cluster_stats")
        if node.has("filter_metadata") { node.ignore("filter_metadata") }
    }

    private static func key(_ node: ConfigNode, _ field: String, _ fallback: String) -> String {
        let key = node.string(field)
        return key.isEmpty ? "fault.http.\(fallback)" : key
    }

    private static func percentage(_ node: ConfigNode, _ key: String, _ runtime: RuntimeValues) -> FractionalPercent {
        let runtimeKey = runtime.key(key)
        guard let configured = node.message("percentage") else {
            return FractionalPercent(numerator: 0, denominator: 100, key: runtimeKey)
        }
        return FractionalPercent(configured, key: runtimeKey)
    }

    /// Whether requests with these headers are for it at all. The cluster is asked for where it matters only.
    func concerns(_ request: borrowing HeaderBlock, cluster: () -> String?) -> Bool {
        if !upstreamCluster.isEmpty, cluster() != upstreamCluster { return false }
        if !downstreamNodes.isEmpty {
            guard let node = request.first(.envoyDownstreamServiceNode)?.string, downstreamNodes.contains(node) else {
                return false
            }
        }
        return headers.allMatch(request)
    }

    var maxActive: UInt64? { maxActiveKey.unsigned ?? configuredMaxActive }

    /// The configured delay, or what runtime says instead.
    func delay(_ configured: TimeSpan) -> TimeSpan {
        delayKey.unsigned.map { .milliseconds(Int64(clamping: min($0, 86_400_000))) } ?? configured
    }

    /// A status that runtime says is used only if it is one.
    func httpStatus(_ configured: UInt16) -> UInt16 {
        guard let status = httpStatusKey.unsigned, (200..<600).contains(status) else { return configured }
        return UInt16(status)
    }

    func grpcStatus(_ configured: UInt64) -> UInt64 { grpcStatusKey.unsigned ?? configured }

    private mutating func readDelay(
        _ node: ConfigNode, _ parent: ConfigNode, _ runtime: RuntimeValues
    ) throws(InvalidConfiguration) {
        delayPercentage = Self.percentage(
            node, Self.key(parent, "delay_percent_runtime", "delay.fixed_delay_percent"), runtime)
        if node.oneof("fault_delay_secifier") == "header_delay" {
            _ = node.message("header_delay")
            delay = .header
        } else if let fixed = node.duration("fixed_delay") {
            delay = .fixed(fixed)
        }
    }

    private mutating func readAbort(
        _ node: ConfigNode, _ parent: ConfigNode, _ runtime: RuntimeValues
    ) throws(InvalidConfiguration) {
        abortPercentage = Self.percentage(
            node, Self.key(parent, "abort_percent_runtime", "abort.abort_percent"), runtime)
        switch node.oneof("error_type") {
        case "http_status": abort = .http(UInt16(truncatingIfNeeded: node.uint32("http_status")))
        case "grpc_status": abort = .grpc(UInt64(node.uint32("grpc_status")))
        case "header_abort":
            _ = node.message("header_abort")
            abort = .header
        default: break
        }
    }

    private mutating func readRateLimit(
        _ node: ConfigNode, _ parent: ConfigNode, _ runtime: RuntimeValues
    ) throws(InvalidConfiguration) {
        rateLimitPercentage = Self.percentage(
            node, Self.key(parent, "response_rate_limit_percent_runtime", "rate_limit.response_percent"), runtime)
        if let fixed = node.message("fixed_limit") {
            rateLimit = .fixed(kibPerSecond: fixed.uint64("limit_kbps"))
        } else if node.oneof("limit_type") == "header_limit" {
            _ = node.message("header_limit")
            rateLimit = .header
        }
    }
}

final class FaultRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    let params: FaultParams

    init(_ params: FaultParams) {
        self.params = params
        super.init()
    }
}
