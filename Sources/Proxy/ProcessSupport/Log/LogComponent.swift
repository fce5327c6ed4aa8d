// Which part of the proxy a line of the log comes from, under Envoy's names for them.

/// All of Envoy's components can be named, so that command lines made for Envoy hold; some never say anything here.
public struct LogComponent: Hashable, Sendable {
    let index: Int

    public var name: String { Self.names[index] }

    public init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.index = index
    }

    private init(known name: String) {
        guard let component = LogComponent(name: name) else { preconditionFailure("no log component \(name)") }
        self = component
    }

    public static var all: [LogComponent] { names.indices.map(LogComponent.init(index:)) }

    private init(index: Int) { self.index = index }

    public static let admin = LogComponent(known: "admin")
    public static let config = LogComponent(known: "config")
    public static let connection = LogComponent(known: "connection")
    public static let connectionHandler = LogComponent(known: "conn_handler")
    public static let dns = LogComponent(known: "dns")
    public static let filter = LogComponent(known: "filter")
    public static let healthChecker = LogComponent(known: "health_checker")
    public static let http = LogComponent(known: "http")
    public static let http2 = LogComponent(known: "http2")
    public static let main = LogComponent(known: "main")
    public static let pool = LogComponent(known: "pool")
    public static let router = LogComponent(known: "router")
    public static let runtime = LogComponent(known: "runtime")
    public static let stats = LogComponent(known: "stats")
    public static let secret = LogComponent(known: "secret")
    public static let upstream = LogComponent(known: "upstream")

    /// In the order of Envoy's `/logging`.
    static let names = [
        "a2a", "admin", "ai_protocol_manager", "alternate_protocols_cache", "aws", "assert", "backtrace",
        "basic_auth", "cache_filter", "client", "config", "connection", "conn_handler", "compression",
        "credential_injector", "decompression", "dns", "dubbo", "envoy_bug", "ext_authz", "ext_proc", "rocketmq",
        "file", "filter", "forward_proxy", "geolocation", "grpc", "happy_eyeballs", "hc", "health_checker", "http",
        "http2", "hystrix", "init", "io", "jwt", "json_rpc", "kafka", "key_value_store", "lua", "local_rate_limit",
        "main", "matcher", "mcp", "misc", "mongo", "multi_connection", "notification", "oauth2", "quic",
        "quic_stream", "pool", "rate_limit_quota", "rbac", "rds", "redis", "router", "runtime", "stats", "secret",
        "sse", "tap", "testing", "thrift", "tracing", "upstream", "udp", "wasm", "websocket", "golang",
        "stats_sinks", "dynamic_modules", "ip_tagging",
    ]
}
