// When in the life of a request or connection a log entry is written.

import Base

/// The numbers are those of `envoy.data.accesslog.v3.AccessLogType`.
public enum AccessLogType: UInt8, CaseIterable, Sendable {
    case notSet = 0
    case tcpUpstreamConnected, tcpPeriodic, tcpConnectionEnd
    case downstreamStart, downstreamPeriodic, downstreamEnd
    case upstreamPoolReady, upstreamPeriodic, upstreamEnd
    case tunnelEstablished
    case udpTunnelConnected, udpPeriodic, udpSessionEnd

    public var name: StaticString {
        switch self {
        case .notSet: "NotSet"
        case .tcpUpstreamConnected: "TcpUpstreamConnected"
        case .tcpPeriodic: "TcpPeriodic"
        case .tcpConnectionEnd: "TcpConnectionEnd"
        case .downstreamStart: "DownstreamStart"
        case .downstreamPeriodic: "DownstreamPeriodic"
        case .downstreamEnd: "DownstreamEnd"
        case .upstreamPoolReady: "UpstreamPoolReady"
        case .upstreamPeriodic: "UpstreamPeriodic"
        case .upstreamEnd: "UpstreamEnd"
        case .tunnelEstablished: "DownstreamTunnelSuccessfullyEstablished"
        case .udpTunnelConnected: "UdpTunnelUpstreamConnected"
        case .udpPeriodic: "UdpPeriodic"
        case .udpSessionEnd: "UdpSessionEnd"
        }
    }

    init?(name: String) {
        guard let found = Self.allCases.first(where: { "\($0.name)" == name }) else { return nil }
        self = found
    }
}
