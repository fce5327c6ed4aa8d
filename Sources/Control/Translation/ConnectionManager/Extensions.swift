// Envoy's extensions as messages: a name with a typed configuration, in the shapes that different places want.

import Base
import EnvoyAPI

enum Extensions {
    static func networkFilter(_ name: String, _ config: Message) -> Message {
        Message("envoy.config.listener.v3.Filter", ["name": .string(name), "typed_config": .message(config)])
    }

    static func listenerFilter(_ name: String, _ config: Message, disabled: Message? = nil) -> Message {
        Message(
            "envoy.config.listener.v3.ListenerFilter",
            [
                "name": .string(name), "typed_config": .message(config),
                "filter_disabled": disabled.map { .message($0) },
            ])
    }

    static func httpFilter(_ name: String, _ config: Message) -> Message {
        Message(
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter",
            ["name": .string(name), "typed_config": .message(config)])
    }

    static func typed(_ name: String, _ config: Message) -> Message {
        Message(
            "envoy.config.core.v3.TypedExtensionConfig", ["name": .string(name), "typed_config": .message(config)])
    }

    static func transportSocket(_ name: String, _ config: Message) -> Message {
        Message("envoy.config.core.v3.TransportSocket", ["name": .string(name), "typed_config": .message(config)])
    }

    static func accessLog(_ name: String, _ config: Message, filter: Message? = nil) -> Message {
        Message(
            "envoy.config.accesslog.v3.AccessLog",
            ["name": .string(name), "typed_config": .message(config), "filter": filter.map { .message($0) }])
    }

    static let rawBufferSocket = transportSocket(
        WellKnownName.rawBufferSocket, Message(type: "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer"))

    /// From the stream on which everything else comes.
    static func aggregatedSource(initialFetchTimeout: TimeSpan? = nil) -> Message {
        Message(
            "envoy.config.core.v3.ConfigSource",
            [
                "ads": .message(Message(type: "envoy.config.core.v3.AggregatedConfigSource")),
                "initial_fetch_timeout": initialFetchTimeout.map { .duration($0) }, "resource_api_version": "V3",
            ])
    }

    static func envoyGRPC(cluster: String, authority: String = "", timeout: TimeSpan? = nil) -> Message {
        Message(
            "envoy.config.core.v3.GrpcService",
            [
                "envoy_grpc": .message(
                    Message(
                        "envoy.config.core.v3.GrpcService.EnvoyGrpc",
                        ["cluster_name": .string(cluster), "authority": .string(authority)])),
                "timeout": timeout.map { .duration($0) },
            ])
    }

    static func percent(_ value: Double) -> FieldValue {
        .message(Message("envoy.type.v3.Percent", ["value": .double(value)]))
    }

    static func exactMatches(_ values: [String]) -> FieldValue {
        .messages(values.map { Message("envoy.type.matcher.v3.StringMatcher", ["exact": .string($0)]) })
    }
}

/// Where to listen and where to send.
enum Address {
    static let unixPrefix = "unix://"

    static func socket(_ host: String, _ port: Int) -> Message {
        Message(
            "envoy.config.core.v3.SocketAddress",
            ["address": .string(host), "port_value": .unsigned(UInt64(max(port, 0)))])
    }

    /// An IP address with a port, or `unix:///path`.
    static func message(_ host: String, _ port: Int) -> Message {
        if host.hasPrefix(unixPrefix) {
            let pipe = Message(
                "envoy.config.core.v3.Pipe", ["path": .string(String(host.dropFirst(unixPrefix.count)))])
            return Message("envoy.config.core.v3.Address", ["pipe": .message(pipe)])
        }
        return Message("envoy.config.core.v3.Address", ["socket_address": .message(socket(host, port))])
    }
}
