// protoc-gen-validate's constraints, a case for each kind of rule.

import EnvoyAPI
import Testing

@Test(arguments: [
    (cluster, "{name: ''}", "test.yaml:1: name: found an empty string, expected a string that is not empty"),
    (
        cluster, "{name: a, type: 99}",
        "type: found 99, expected one of STATIC, STRICT_DNS, LOGICAL_DNS, EDS, ORIGINAL_DST"
    ),
    (cluster, "{name: a, connect_timeout: 0s}", "connect_timeout: found 0s, expected more than 0s"),
    (cluster, "{name: a, dns_refresh_rate: 0.001s}", "dns_refresh_rate: found 0.001s, expected more than 0.001s"),
    (
        cluster, "{name: a, ring_hash_lb_config: {minimum_ring_size: 8388609}}",
        "ring_hash_lb_config.minimum_ring_size: found 8388609, expected 8388608 or less"
    ),
    (
        cluster, "{name: a, least_request_lb_config: {choice_count: 1}}",
        "least_request_lb_config.choice_count: found 1, expected 2 or more"
    ),
    (
        cluster, "{name: a, health_checks: [{tcp_health_check: {}}]}",
        "health_checks[0].timeout: found nothing, expected the field to be set"
    ),
    (
        cluster,
        "{name: a, health_checks: [{timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1}]}",
        "health_checks[0]: found no health_checker, expected one of \"http_health_check\", \"tcp_health_check\", "
            + "\"grpc_health_check\", \"custom_health_check\" to be set"
    ),
    ("envoy.config.route.v3.VirtualHost", "{name: a}", "domains: found 0 items, expected at least 1"),
    (
        "envoy.config.route.v3.RedirectAction", "{host_redirect: \"a\\nb\"}",
        "host_redirect: found \"a\nb\", expected a header value"
    ),
    ("envoy.config.core.v3.HeaderValue", "{key: \"a\\0b\"}", "expected a header name"),
    ("envoy.config.core.v3.SocketAddress", "{address: '', port_value: 1}", "address: found an empty string"),
    (
        "envoy.config.core.v3.SocketAddress", "{address: a, port_value: 65536}",
        "port_value: found 65536, expected 65535 or less"
    ),
    ("envoy.config.core.v3.SocketAddress", "{address: a}", "found no port_specifier, expected one of"),
    (
        "envoy.config.core.v3.ApiConfigSource", "{transport_api_version: V3}",
        "api_type: found DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE, expected one of REST, GRPC, DELTA_GRPC"
    ),
    ("envoy.config.trace.v3.OpenCensusConfig", "{stdout_exporter_enabled: true}", "Envoy no longer takes this field"),
    (
        "envoy.config.core.v3.CidrRange", "{address_prefix: '::', prefix_len: 129}",
        "prefix_len: found 129, expected 128 or less"
    ),
    (
        "envoy.config.listener.v3.Filter",
        "{name: a, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, cluster: c}}",
        "typed_config.stat_prefix: found an empty string"
    ),
])
func constraintsAreChecked(type: String, yaml: String, expected: String) {
    let text = refusal(type, yaml)
    #expect(text.contains(expected), "\(text)")
}

@Test(arguments: [
    (cluster, "{name: a, connect_timeout: 0.000000001s}"),
    ("envoy.config.route.v3.RedirectAction", "{host_redirect: a}"),
    ("envoy.config.core.v3.SocketAddress", "{address: a, port_value: 0}"),
    ("envoy.type.matcher.v3.StringMatcher", "{exact: a}"),
    ("envoy.config.route.v3.VirtualHost", "{name: a, domains: ['*']}"),
])
func whatConstraintsAllowIsTaken(type: String, yaml: String) {
    #expect(refusal(type, yaml) == "")
}

@Test func constraintsHoldOnTheWireToo() {
    #expect(throws: InvalidConfiguration.self) { _ = try Message(type: cluster, binary: []) }
    #expect(throws: InvalidConfiguration.self) {
        _ = try Message(type: "envoy.config.core.v3.Node", binary: [0x0A, 1, 0xC3])
    }
}

@Test func deprecatedFieldsAreTakenAndListed() throws {
    let warnings = try message(
        bootstrap, "static_resources:\n  clusters:\n  - name: a\n    http2_protocol_options: {}\n"
    ).deprecations()
    #expect(
        warnings.map(\.description) == [
            "test.yaml:4: static_resources.clusters[0].http2_protocol_options: "
                + "the field is deprecated and may go in a later Envoy"
        ])
}
