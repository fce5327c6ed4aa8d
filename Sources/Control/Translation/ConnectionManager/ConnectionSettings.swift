// `connectionSettings` of a ProxyConfig: limits and timeouts of connections, with the EDGE profile's defaults at gateways.

import Base
import EnvoyAPI
import MeshAPI
import Registry

enum ConnectionSettings {
    /// With the profile's defaults filled in; nil when the proxy has none.
    static func of(_ node: ProxyNode) -> Mesh.ProxyConfig.ConnectionSettings? {
        guard var settings = node.proxyConfig.connectionSettings else { return nil }
        guard settings.profile == .EDGE, node.role == .router else { return settings }
        fill(&settings.listenerPerConnectionBufferLimitBytes, 32_768)
        fill(&settings.httpIdleTimeout, .seconds(3600))
        fill(&settings.httpStreamIdleTimeout, .seconds(300))
        fill(&settings.httpRequestTimeout, .seconds(300))
        fill(&settings.httpRequestHeadersTimeout, .seconds(60))
        fill(&settings.httpMaxConcurrentStreams, 100)
        fill(&settings.http2InitialStreamWindowSize, 65_536)
        fill(&settings.http2InitialConnectionWindowSize, 1_048_576)
        fill(&settings.httpMergeSlashes, true)
        if settings.httpHeadersWithUnderscoresAction == .unset {
            settings.httpHeadersWithUnderscoresAction = .HEADERS_WITH_UNDERSCORES_REJECT_REQUEST
        }
        if settings.httpPathWithEscapedSlashesAction == .unset {
            settings.httpPathWithEscapedSlashesAction = .UNESCAPE_AND_REDIRECT
        }
        return settings
    }

    private static func fill<Value>(_ field: inout Value?, _ value: Value) {
        if field == nil { field = value }
    }

    static func apply(_ settings: Mesh.ProxyConfig.ConnectionSettings, to manager: inout Message) {
        var common = manager.part("common_http_protocol_options", "envoy.config.core.v3.HttpProtocolOptions")
        if let span = settings.httpIdleTimeout { common["idle_timeout"] = .duration(span) }
        if let span = settings.httpMaxConnectionDuration { common["max_connection_duration"] = .duration(span) }
        if let span = settings.httpMaxStreamDuration { common["max_stream_duration"] = .duration(span) }
        switch settings.httpHeadersWithUnderscoresAction {
        case .HEADERS_WITH_UNDERSCORES_UNSPECIFIED, .HEADERS_WITH_UNDERSCORES_ALLOW: break
        case .HEADERS_WITH_UNDERSCORES_REJECT_REQUEST: common["headers_with_underscores_action"] = "REJECT_REQUEST"
        case .HEADERS_WITH_UNDERSCORES_DROP_HEADER: common["headers_with_underscores_action"] = "DROP_HEADER"
        }
        if !common.isEmpty { manager["common_http_protocol_options"] = .message(common) }

        if let span = settings.httpStreamIdleTimeout { manager["stream_idle_timeout"] = .duration(span) }
        if let span = settings.httpRequestTimeout { manager["request_timeout"] = .duration(span) }
        if let span = settings.httpRequestHeadersTimeout { manager["request_headers_timeout"] = .duration(span) }
        if let span = settings.httpDrainTimeout { manager["drain_timeout"] = .duration(span) }
        applyHTTP2(settings, to: &manager)
        if let merges = settings.httpMergeSlashes { manager["merge_slashes"] = .bool(merges) }
        switch settings.httpPathWithEscapedSlashesAction {
        case .PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED: break
        case let action: manager["path_with_escaped_slashes_action"] = .string(action.rawValue)
        }
    }

    private static func applyHTTP2(_ settings: Mesh.ProxyConfig.ConnectionSettings, to manager: inout Message) {
        let numbers: [(String, Int?)] = [
            ("max_concurrent_streams", settings.httpMaxConcurrentStreams),
            ("initial_stream_window_size", settings.http2InitialStreamWindowSize),
            ("initial_connection_window_size", settings.http2InitialConnectionWindowSize),
        ]
        var options = manager.part("http2_protocol_options", "envoy.config.core.v3.Http2ProtocolOptions")
        // Negative numbers count as unset, as in Istio.
        for case (let name, .some(let number)) in numbers where number >= 0 {
            options[name] = .unsigned(UInt64(number))
        }
        if !options.isEmpty { manager["http2_protocol_options"] = .message(options) }
    }
}

extension Message {
    /// What a field holds, or an empty message to be filled and assigned.
    func part(_ name: String, _ type: String) -> Message {
        if case .message(let inner) = self[name] { return inner }
        return Message(type: type)
    }

    var isEmpty: Bool { self == Message(type: typeName) }
}
