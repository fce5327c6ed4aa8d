// Which side of a proxy a listener serves, and the names Istio gives to what every proxy has.

public enum ListenerSide: Sendable, Hashable {
    case outbound, inbound, gateway
}

/// Names that people's dashboards, EnvoyFilters and habits rely on.
enum WellKnownName {
    static let connectionManager = "envoy.filters.network.http_connection_manager"
    static let tcpProxy = "envoy.filters.network.tcp_proxy"
    static let router = "envoy.filters.http.router"
    static let tlsSocket = "envoy.transport_sockets.tls"
    static let rawBufferSocket = "envoy.transport_sockets.raw_buffer"
    static let blackHoleCluster = "BlackHoleCluster"
    static let passthroughCluster = "PassthroughCluster"
    static let inboundPassthroughCluster = "InboundPassthroughCluster"
    static let virtualInbound = "virtualInbound"
    static let virtualInboundCatchAllHTTP = "virtualInbound-catchall-http"
    static let virtualInboundBlackhole = "virtualInbound-blackhole"
    static let accessLogServiceCluster = "envoy_accesslog_service"
}
