// The wire format's rules: packing, merging, unknown fields, extensions of unknown type.

import Base
import Document
import EnvoyAPI
import Testing

@Test func packedAndUnpackedListsAreTheSame() throws {
    // envoy.config.core.v3.HealthStatusSet: repeated HealthStatus statuses = 1.
    let type = "envoy.config.core.v3.HealthStatusSet"
    let packed = try Message(type: type, binary: [0x0A, 0x02, 0x01, 0x02])
    let unpacked = try Message(type: type, binary: [0x08, 0x01, 0x08, 0x02])
    let mixed = try Message(type: type, binary: [0x08, 0x01, 0x0A, 0x01, 0x02])
    #expect(packed == unpacked && packed == mixed)
    #expect(packed.binary() == [0x0A, 0x02, 0x01, 0x02])
}

@Test func theLastOfAScalarCountsAndMessagesMerge() throws {
    // envoy.config.core.v3.Locality: region = 1, zone = 2, sub_zone = 3; Node.locality = 4.
    let node = try Message(
        unchecked: "envoy.config.core.v3.Node",
        binary: [0x0A, 1, 0x61, 0x0A, 1, 0x62, 0x22, 3, 0x0A, 1, 0x78, 0x22, 3, 0x12, 1, 0x79])
    #expect(node.json(pretty: false) == #"{"id":"b","locality":{"region":"x","zone":"y"}}"#)
    let cleared = try Message(unchecked: "envoy.config.core.v3.Node", binary: [0x0A, 1, 0x61, 0x0A, 0])
    #expect(cleared.json(pretty: false) == "{}")
}

@Test func theLastOfAOneofCounts() throws {
    // Cluster.type = 2 and cluster_type = 38 share a oneof.
    let message = try Message(unchecked: cluster, binary: [0xB2, 0x02, 0x00, 0x10, 0x01])
    #expect(message["cluster_type"] == nil)
    #expect(message["type"] == .signed(1))
}

@Test func unknownFieldsAreKeptAndListed() throws {
    let bytes: [UInt8] = [0x0A, 1, 0x61, 0xC8, 0xBB, 0x02, 0x05, 0x22, 3, 0x9A, 0x06, 0x00]
    let message = try Message(type: "envoy.config.core.v3.Node", binary: bytes)
    #expect(
        message.unknownFields().map { "\($0.path).\($0.number) of \($0.typeName)" }
            == [".5049 of envoy.config.core.v3.Node", "locality.99 of envoy.config.core.v3.Locality"])
    #expect(message.binary().count == bytes.count)
    #expect(message != (try Message(type: "envoy.config.core.v3.Node", binary: [0x0A, 1, 0x61, 0x22, 0])))
}

@Test func anExtensionMayComeInTwoParts() throws {
    // TypedExtensionConfig.typed_config = 2, twice: the type and value of a BoolValue, then the type again.
    let url = Array("t/google.protobuf.BoolValue".utf8)
    let type = [0x0A, UInt8(url.count)] + url
    let first = type + [0x12, 2, 0x08, 0x01]
    let binary = [0x12, UInt8(first.count)] + first + [0x12, UInt8(type.count)] + type
    let message = try Message(unchecked: "envoy.config.core.v3.TypedExtensionConfig", binary: binary)
    #expect(message.json(pretty: false).contains("\"value\":true"))
}

@Test func anExtensionOfUnknownTypeStaysAsItIs() throws {
    var any = Message(type: "google.protobuf.Any")
    any["type_url"] = "type.googleapis.com/example.Unknown"
    any["value"] = .bytes([0x08, 0x01])
    let again = try Message(type: "google.protobuf.Any", binary: any.binary())
    #expect(again.unpacked.typeName == "example.Unknown")
    #expect(again.binary() == any.binary())
    #expect(again.json(pretty: false) == #"{"@type":"type.googleapis.com/example.Unknown","value":"CAE="}"#)
}

@Test(arguments: [[0x0A, 0x01, 0xFF], [0x0A, 0x05], [0x00], [0x22, 0x02, 0x0A, 0x04]] as [[UInt8]])
func brokenMessagesAreRefused(bytes: [UInt8]) {
    #expect(throws: InvalidConfiguration.self) { try Message(type: "envoy.config.core.v3.Node", binary: bytes) }
}

@Test func messagesCanBeBuiltInCode() throws {
    var built = Message(type: cluster)
    built["name"] = "a"
    built["connect_timeout"] = .duration(.milliseconds(1500))
    built["lb_policy"] = "MAGLEV"
    built["per_connection_buffer_limit_bytes"] = 17
    built["wait_for_warm_on_init"] = false
    built["type"] = "STATIC"
    var check = Message(type: "envoy.config.core.v3.HealthCheck")
    check["timeout"] = .duration(.seconds(1))
    built.append(.message(check), to: "health_checks")
    var socket = Message(type: "envoy.config.core.v3.TransportSocket")
    socket["name"] = "raw"
    socket["typed_config"] = .message(Message(type: "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer"))
    built["transport_socket"] = .message(socket)
    var metadata = Message(type: "envoy.config.core.v3.Metadata")
    metadata.insert(.structure(.mapping([])), key: "k", into: "filter_metadata")
    built["metadata"] = .message(metadata)
    let expected = """
        {name: a, connect_timeout: 1.5s, lb_policy: MAGLEV, per_connection_buffer_limit_bytes: 17, type: STATIC,
         wait_for_warm_on_init: false, health_checks: [{timeout: 1s}], metadata: {filter_metadata: {k: {}}},
         transport_socket: {name: raw, typed_config: {
         "@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}}}
        """
    #expect(built == (try unchecked(cluster, expected)))
    built["lb_policy"] = "ROUND_ROBIN"
    #expect(built["lb_policy"] == nil)
    built["cluster_type"] = .message(Message(type: "envoy.config.cluster.v3.Cluster.CustomClusterType"))
    #expect(built["type"] == nil)
}

@Test func dumpsHideWhatIsSensitive() throws {
    let secret = try message(
        "envoy.extensions.transport_sockets.tls.v3.Secret",
        "{name: a, tls_certificate: {certificate_chain: {filename: /c}, private_key: {inline_string: KEY}}}")
    let text = secret.redacted().json(pretty: false)
    #expect(text.contains("/c"))
    #expect(!text.contains("KEY"))
    #expect(text.contains(#""private_key":{"inline_string":"[redacted]"}"#))
}
