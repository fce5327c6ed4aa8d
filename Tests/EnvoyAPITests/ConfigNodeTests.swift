// Reading configuration, and refusing what nobody read.

import Base
import Document
import EnvoyAPI
import Testing

private let sample = """
    name: a
    type: STRICT_DNS
    connect_timeout: 0.25s
    per_connection_buffer_limit_bytes: 4096
    lb_policy: RANDOM
    respect_dns_ttl: false
    health_checks:
    - timeout: 1s
      interval: 2s
      unhealthy_threshold: 3
      healthy_threshold: 2
      http_health_check: {path: /h}
    typed_extension_protocol_options:
      x:
        "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
        explicit_http_config: {http2_protocol_options: {}}
    metadata: {filter_metadata: {envoy.lb: {canary: true}}}
    """

@Test func fieldsAreReadByName() throws {
    let node = ConfigNode(try message(cluster, sample), path: "clusters[3]")
    #expect(node.typeName == cluster)
    #expect(node.string("name") == "a")
    #expect(node.string("alt_stat_name") == "")
    #expect(node.duration("connect_timeout") == .milliseconds(250))
    #expect(node.duration("cleanup_interval") == nil)
    #expect(node.optionalUInt32("per_connection_buffer_limit_bytes") == 4096)
    #expect(node.optionalBool("wait_for_warm_on_init") == nil)
    #expect(node.enumeration("lb_policy") == "RANDOM")
    #expect(node.enumeration("dns_lookup_family") == "AUTO")
    #expect(node.oneof("cluster_discovery_type") == "type")
    #expect(node.oneof("lb_config") == nil)
    #expect(node.enumeration("type") == "STRICT_DNS")
    #expect(node.has("respect_dns_ttl") == false)
    let check = try #require(node.messages("health_checks").first)
    #expect(check.path == "clusters[3].health_checks[0]")
    #expect(check.line == 8)
    #expect(check.message("http_health_check")?.string("path") == "/h")
    #expect(check === node.messages("health_checks").first)
    let options = try #require(node.anyMap("typed_extension_protocol_options").first)
    #expect(options.key == "x")
    #expect(options.value.typeName == "envoy.extensions.upstreams.http.v3.HttpProtocolOptions")
    #expect(options.value.message("explicit_http_config")?.oneof("protocol_config") == "http2_protocol_options")
    #expect(
        node.structValue("metadata")
            == .mapping([
                (
                    key: DocumentKey("envoy.lb"),
                    value: DocumentNode(
                        .mapping([
                            (key: DocumentKey("canary"), value: DocumentNode(.bool(true)))
                        ]))
                )
            ]))
}

private func unread(_ yaml: String, _ read: (ConfigNode) -> Void) -> String {
    do {
        let node = ConfigNode(try message(cluster, "name: a\n" + yaml))
        _ = node.string("name")
        read(node)
        try node.refuseUnread()
        return ""
    } catch {
        return "\(error)"
    }
}

@Test func whatNobodyReadIsRefusedByName() {
    #expect(unread("") { _ in } == "")
    #expect(
        unread("alt_stat_name: b") { _ in }
            == "test.yaml:2: alt_stat_name: found \"b\", expected nothing "
            + "(Envoy knows this field of envoy.config.cluster.v3.Cluster, skein does not support it yet)")
    #expect(unread("alt_stat_name: ''") { _ in } == "")
    #expect(unread("alt_stat_name: b") { $0.ignore("alt_stat_name") } == "")
    #expect(unread("alt_stat_name: b") { _ = $0.has("alt_stat_name") }.contains("alt_stat_name"))
    #expect(unread("type: STATIC") { _ = $0.oneof("cluster_discovery_type") }.contains("type"))
    #expect(unread("health_checks: []") { _ in } == "")
}

@Test func emptyMessagesCountWhenNobodyAskedForThem() {
    #expect(unread("upstream_connection_options: {}") { _ in }.contains("upstream_connection_options"))
    #expect(unread("upstream_connection_options: {}") { _ = $0.has("upstream_connection_options") } == "")
    #expect(unread("upstream_connection_options: {}") { _ = $0.message("upstream_connection_options") } == "")
    let nested = "upstream_connection_options: {tcp_keepalive: {keepalive_time: 5}}"
    let text = unread(nested) { _ = $0.has("upstream_connection_options") }
    #expect(text.contains("upstream_connection_options.tcp_keepalive: "))
    let deeper = unread(nested) { _ = $0.message("upstream_connection_options")?.message("tcp_keepalive") }
    #expect(deeper.contains("upstream_connection_options.tcp_keepalive.keepalive_time: found"))
    let all = unread(nested) {
        _ = $0.message("upstream_connection_options")?.message("tcp_keepalive")?.optionalUInt32("keepalive_time")
    }
    #expect(all == "")
}

@Test func extensionsAreRefusedByTheNameOfTheirType() {
    let yaml = """
        transport_socket:
          name: x
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
            sni: s
        """
    let unasked = unread(yaml) { _ = $0.message("transport_socket")?.string("name") }
    #expect(unasked.contains("found the extension envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"))
    let unreadInside = unread(yaml) {
        let socket = $0.message("transport_socket")
        _ = socket?.string("name")
        _ = socket?.any("typed_config")
    }
    #expect(unreadInside.contains("test.yaml:6: transport_socket.typed_config.sni"), "\(unreadInside)")
}

@Test func refusalsOfMechanismsCarryThePlace() throws {
    let node = ConfigNode(try message(cluster, "name: a\nlb_policy: MAGLEV\n"), path: "clusters[0]")
    #expect(
        node.invalid("lb_policy", found: "MAGLEV", expected: "RANDOM").description
            == "test.yaml:2: clusters[0].lb_policy: found MAGLEV, expected RANDOM")
    #expect(node.unsupported("lb_policy", "no ring").description.contains("skein does not support it yet: no ring"))
    #expect(node.invalid("", found: "x", expected: "y").path == "clusters[0]")
}

@Test func aLookUpIsCheap() throws {
    let node = ConfigNode(try message(cluster, sample))
    let rounds = 100_000
    let start = Instant.now
    var length = 0
    for _ in 0..<rounds { length += node.string("name").utf8.count }
    #expect(length == rounds)
    // A debug build under load; a release build takes some 100 ns.
    #expect((Instant.now - start).nanoseconds / Int64(rounds) < 50_000)
}
