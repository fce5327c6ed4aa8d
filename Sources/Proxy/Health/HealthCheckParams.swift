// What a cluster's health check asks its hosts, how often, and what it takes for an answer.

import Base
import EnvoyAPI
import Formatting

/// `envoy.config.core.v3.HealthCheck`.
public struct HealthCheckParams: Sendable {
    public enum Probe: Sendable {
        case http(HTTPCheckParams)
        case tcp(TCPCheckParams)
        case grpc(GRPCCheckParams)

        /// As the event log names it.
        public var name: String {
            switch self {
            case .http: "HTTP"
            case .tcp: "TCP"
            case .grpc: "GRPC"
            }
        }
    }

    public let probe: Probe
    public let timeout: TimeSpan
    public let unhealthyThreshold: UInt32
    public let healthyThreshold: UInt32
    public let reusesConnection: Bool
    public let intervals: HealthCheckIntervals
    public let alpn: [String]
    public let logsAllFailures: Bool
    public let logsAllSuccesses: Bool
    /// Files that get a line of JSON for every event.
    public let eventLogs: [String]

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        timeout = node.duration("timeout") ?? .seconds(1)
        unhealthyThreshold = node.optionalUInt32("unhealthy_threshold") ?? 1
        healthyThreshold = node.optionalUInt32("healthy_threshold") ?? 1
        reusesConnection = node.optionalBool("reuse_connection") ?? true
        intervals = HealthCheckIntervals(node)
        alpn = node.message("tls_options")?.strings("alpn_protocols") ?? []
        logsAllFailures = node.bool("always_log_health_check_failures")
        logsAllSuccesses = node.bool("always_log_health_check_success")
        // Every host has the cluster's own transport socket: there is none to choose. Envoy reads alt_port nowhere.
        node.ignore("transport_socket_match_criteria", "name", "alt_port")
        eventLogs = try Self.eventLogs(node)
        probe = try Self.probe(node)
    }

    private static func probe(_ node: ConfigNode) throws(InvalidConfiguration) -> Probe {
        if let http = node.message("http_health_check") { return .http(try HTTPCheckParams(http)) }
        if let tcp = node.message("tcp_health_check") { return .tcp(try TCPCheckParams(tcp)) }
        if let grpc = node.message("grpc_health_check") { return .grpc(try GRPCCheckParams(grpc)) }
        throw node.unsupported(node.oneof("health_checker") ?? "", "hosts are checked by HTTP, TCP or gRPC")
    }

    private static func eventLogs(_ node: ConfigNode) throws(InvalidConfiguration) -> [String] {
        var paths: [String] = []
        let path = node.string("event_log_path")
        if !path.isEmpty { paths.append(path) }
        for logger in node.messages("event_logger") {
            logger.ignore("name")
            guard let sink = logger.any("typed_config") else {
                throw logger.invalid("typed_config", found: "nothing", expected: "an event sink")
            }
            guard sink.typeName == "envoy.extensions.health_check.event_sinks.file.v3.HealthCheckEventFileSink" else {
                throw logger.unsupported("typed_config", "\(sink.typeName); events go to files")
            }
            paths.append(sink.string("event_log_path"))
        }
        return paths
    }
}

/// Whether the last check has moved the host nearer to a change.
public enum HealthTransition: Sendable, Hashable {
    case unchanged, pending, changed
}

public struct HealthCheckIntervals: Sendable {
    public let interval: TimeSpan
    public let noTraffic: TimeSpan
    public let noTrafficHealthy: TimeSpan
    public let unhealthy: TimeSpan
    public let unhealthyEdge: TimeSpan
    public let healthyEdge: TimeSpan
    public let initialJitter: TimeSpan
    public let jitter: TimeSpan
    public let jitterPercent: UInt32

    init(_ node: ConfigNode) {
        interval = node.duration("interval") ?? .seconds(1)
        noTraffic = node.duration("no_traffic_interval") ?? .seconds(60)
        noTrafficHealthy = node.duration("no_traffic_healthy_interval") ?? noTraffic
        unhealthy = node.duration("unhealthy_interval") ?? interval
        unhealthyEdge = node.duration("unhealthy_edge_interval") ?? unhealthy
        healthyEdge = node.duration("healthy_edge_interval") ?? interval
        initialJitter = node.duration("initial_jitter") ?? .zero
        jitter = node.duration("interval_jitter") ?? .zero
        jitterPercent = node.uint32("interval_jitter_percent")
    }

    /// The pause after a check. A cluster that nobody has used yet is checked rarely.
    public func next(
        healthy: Bool, _ transition: HealthTransition, hasTraffic: Bool, _ random: inout RandomSource
    ) -> TimeSpan {
        let base: TimeSpan
        if !hasTraffic {
            base = healthy && transition != .pending ? noTrafficHealthy : noTraffic
        } else if healthy {
            base = transition == .pending ? healthyEdge : interval
        } else {
            base = transition == .pending ? unhealthyEdge : unhealthy
        }
        let pause = Self.jittered(base.milliseconds, jitterPercent, jitter, &random).milliseconds
        let least = Int64(clamping: Self.minimumKey.unsigned ?? 0)
        let most = Int64(clamping: Self.maximumKey.unsigned ?? .max)
        return .milliseconds(max(min(max(pause, least), most), 1))
    }

    // Operators' bounds for all clusters, in milliseconds.
    private static let minimumKey = RuntimeValues.process.key("health_check.min_interval")
    private static let maximumKey = RuntimeValues.process.key("health_check.max_interval")

    /// Before the first check; nil: at once.
    public func first(_ random: inout RandomSource) -> TimeSpan? {
        initialJitter.isZero ? nil : Self.jittered(0, jitterPercent, initialJitter, &random)
    }

    private static func jittered(
        _ base: Int64, _ percent: UInt32, _ jitter: TimeSpan, _ random: inout RandomSource
    ) -> TimeSpan {
        let spread = base / 100 * Int64(percent) + base % 100 * Int64(percent) / 100
        var sum = base + Int64(random.below(UInt64(max(spread, 0))))
        sum += Int64(random.below(UInt64(max(jitter.milliseconds, 0))))
        return .milliseconds(max(sum, 1))
    }
}

public struct HTTPCheckParams: Sendable {
    public let path: String
    public let host: String
    public let method: String
    public let usesHTTP2: Bool
    public let mutations: HeaderMutations
    public let body: [UInt8]
    public let receive: [[UInt8]]
    /// 0: all of the answer's body is looked at.
    public let bufferSize: Int
    public let service: StringMatcher?
    private let expected: [Range<Int64>]
    private let retriable: [Range<Int64>]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        path = node.string("path")
        host = node.string("host")
        let given = node.enumeration("method")
        method = given == "METHOD_UNSPECIFIED" ? "GET" : given
        switch node.enumeration("codec_client_type") {
        case "HTTP1": usesHTTP2 = false
        case "HTTP2": usesHTTP2 = true
        case let other: throw node.unsupported("codec_client_type", "\(other); hosts are checked by HTTP1 or HTTP2")
        }
        mutations = try HeaderMutations(
            node, add: "request_headers_to_add", remove: "request_headers_to_remove")
        body = try node.message("send").map(PayloadBytes.read) ?? []
        if node.has("send"), ["GET", "HEAD", "DELETE", "TRACE"].contains(method) {
            throw node.invalid("send", found: "a payload with \(method)", expected: "POST, PUT, PATCH or OPTIONS")
        }
        receive = try PayloadBytes.read(node.messages("receive"))
        bufferSize = Int(clamping: node.optionalUInt64("response_buffer_size") ?? 1024)
        let wanted = receive.reduce(0) { $0 + $1.count }
        if bufferSize > 0, wanted > bufferSize {
            throw node.invalid(
                "receive", found: "\(wanted) bytes", expected: "at most response_buffer_size (\(bufferSize))")
        }
        service = try node.message("service_name_matcher").map { (node) throws(InvalidConfiguration) in
            try StringMatcher(node)
        }
        let ranges = try Self.ranges(node, "expected_statuses")
        expected = ranges.isEmpty ? [200..<201] : ranges
        retriable = try Self.ranges(node, "retriable_statuses")
    }

    private static func ranges(_ node: ConfigNode, _ field: String) throws(InvalidConfiguration) -> [Range<Int64>] {
        var ranges: [Range<Int64>] = []
        for range in node.messages(field) {
            let (start, end) = (range.int64("start"), range.int64("end"))
            guard start < end, start >= 100, end <= 600 else {
                throw range.invalid(
                    "", found: "\(start) to \(end)", expected: "a start of at least 100 below an end of at most 600")
            }
            ranges.append(start..<end)
        }
        return ranges
    }

    private static let verifyKey = RuntimeValues.process.key("health_check.verify_cluster")

    /// Operators can switch the look at the service's name off, for a share of the checks.
    func verifiesService(_ random: UInt64) -> Bool { random % 100 < Self.verifyKey.unsigned ?? 100 }

    public func expects(_ status: UInt16) -> Bool { expected.contains { $0.contains(Int64(status)) } }
    public func mayRetry(_ status: UInt16) -> Bool { retriable.contains { $0.contains(Int64(status)) } }
}

public struct TCPCheckParams: Sendable {
    public let send: [UInt8]
    /// Empty: to connect is enough.
    public let receive: [[UInt8]]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        send = try node.message("send").map(PayloadBytes.read) ?? []
        receive = try PayloadBytes.read(node.messages("receive"))
        if node.has("proxy_protocol_config") {
            throw node.unsupported("proxy_protocol_config", "checks carry no PROXY protocol header of their own")
        }
    }
}

public struct GRPCCheckParams: Sendable {
    public let service: String
    public let authority: String
    public let metadata: HeaderMutations

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        service = node.string("service_name")
        authority = node.string("authority")
        metadata = try HeaderMutations(node, add: "initial_metadata", remove: nil)
    }
}

/// Bytes that are sent or waited for: hexadecimal digits in text, or as they are.
public enum PayloadBytes {
    static func read(_ node: ConfigNode) throws(InvalidConfiguration) -> [UInt8] {
        if node.oneof("payload") == "binary" { return node.bytes("binary") }
        let text = node.string("text")
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in text.utf8 {
            guard let value = value(digit) else { high = 0; bytes = []; break }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil, !bytes.isEmpty else {
            throw node.invalid("text", found: "\"\(text)\"", expected: "pairs of hexadecimal digits")
        }
        return bytes
    }

    static func read(_ nodes: [ConfigNode]) throws(InvalidConfiguration) -> [[UInt8]] {
        var segments: [[UInt8]] = []
        for node in nodes { segments.append(try read(node)) }
        return segments
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Whether all segments occur, one behind the other; anything may stand between them.
    public static func found(_ segments: [[UInt8]], in bytes: ByteView) -> Bool {
        var rest = bytes
        for segment in segments {
            guard let place = unsafe segment.withUnsafeBytes({ unsafe rest.firstRange(of: ByteView($0)) }) else {
                return false
            }
            rest = rest.dropFirst(place.upperBound)
        }
        return true
    }
}
