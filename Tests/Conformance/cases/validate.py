"""`--mode validate`: what is taken and what is refused; only the exit code is compared."""
import json

import yaml

from harness.case import ValidateCase, register
from harness.shorthand import TYPES, address, hcm_filter, http_filter, load, merge, typed

CLUSTER = {"name": "one", "type": "STATIC", "connect_timeout": "1s",
           "load_assignment": {"cluster_name": "one", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(9)}}]}]}}


def listener(routes="[{match: {prefix: /}, route: {cluster: one}}]", hcm="", filters=(), extra="", chain_extra="") -> dict:
    chain = merge({"filters": [hcm_filter("x", routes, hcm=hcm, filters=filters)]}, load(chain_extra))
    return merge({"name": "l", "address": address(10000), "filter_chains": [chain]}, load(extra))


def bootstrap(listeners=None, clusters=None, extra="") -> dict:
    return merge({"admin": {"address": address(9901)},
                  "static_resources": {"listeners": [listener()] if listeners is None else listeners, "clusters": [CLUSTER] if clusters is None else clusters}}, load(extra))


def check(name: str, document, suffix=".yaml"):
    text = document if isinstance(document, str) else yaml.safe_dump(document, sort_keys=False)
    register(ValidateCase(f"validate/{name}", text, suffix))


def with_listener(name, **options):
    check(name, bootstrap([listener(**options)]))


def with_cluster(name, fragment):
    check(name, bootstrap(clusters=[merge(CLUSTER, load(fragment))]))


# Files
check("ok", bootstrap())
check("ok-json", json.dumps(bootstrap()), ".json")
check("ok-json-in-yaml", json.dumps(bootstrap()))
check("ok-camel-case", json.dumps(bootstrap()).replace("static_resources", "staticResources").replace("filter_chains", "filterChains").replace("connect_timeout", "connectTimeout"))
check("empty", "")
check("empty-mapping", "{}")
check("broken-yaml", "a: [")
check("broken-json", "{", ".json")
check("list-at-top", "- a")
check("two-documents", yaml.safe_dump(bootstrap()) + "---\na: b\n")
check("anchors", "x-unused: &p 10000\n" + yaml.safe_dump(bootstrap()))
check("anchor-used", yaml.safe_dump(bootstrap()).replace("port_value: 10000", "port_value: &p 10000").replace("port_value: 9901", "port_value: *p"))
check("duplicate-key", "admin: {}\n" + yaml.safe_dump(bootstrap()))
check("unknown-field-top", bootstrap(extra="nonsense: 1"))
check("unknown-field-deep", bootstrap([listener(hcm="nonsense: 1")]))
check("unknown-type-url", json.dumps(bootstrap()).replace("HttpConnectionManager", "NoSuchThing"))
check("missing-type-url", json.dumps(bootstrap()).replace("@type", "type"))
check("wrong-type-string-for-number", json.dumps(bootstrap()).replace('"port_value": 10000', '"port_value": "abc"'))
check("number-as-string", json.dumps(bootstrap()).replace('"port_value": 10000', '"port_value": "10000"'))
check("number-for-string", json.dumps(bootstrap()).replace('"name": "l"', '"name": 5'))
check("enum-by-number", json.dumps(bootstrap()).replace('"type": "STATIC"', '"type": 0'))
check("enum-unknown", json.dumps(bootstrap()).replace('"type": "STATIC"', '"type": "STATISCH"'))
check("null-field", json.dumps(bootstrap()).replace('"stat_prefix": "x"', '"stat_prefix": "x", "tracing": null'))
check("bool-as-string", bootstrap([listener(hcm="use_remote_address: 'true'")]))
check("no-listeners", bootstrap([]))
check("no-clusters", bootstrap(clusters=[]))
check("no-admin", bootstrap(extra="admin: null"))

# Constraints
with_cluster("duration-without-unit", "connect_timeout: 5")
with_cluster("duration-with-ms", "connect_timeout: 5ms")
with_cluster("duration-fraction", "connect_timeout: 0.25s")
with_cluster("duration-negative", "connect_timeout: -1s")
with_cluster("duration-zero", "connect_timeout: 0s")
with_cluster("no-name", "name: null")
with_cluster("no-connect-timeout", "connect_timeout: null")
check("duplicate-cluster", bootstrap(clusters=[CLUSTER, CLUSTER]))
check("duplicate-listener-name", bootstrap([listener(), listener(extra={"address": address(10001)})]))
check("duplicate-listener-address", bootstrap([listener(), listener(extra={"name": "other"})]))
with_cluster("static-with-host-name", "load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: localhost, port_value: 9}}}}]}]}")
with_cluster("strict-dns-host-name", "{type: STRICT_DNS, load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: localhost, port_value: 9}}}}]}]}}")
with_cluster("logical-dns-two-hosts", """{type: LOGICAL_DNS, load_assignment: {endpoints: [{lb_endpoints: [
{endpoint: {address: {socket_address: {address: a.test, port_value: 9}}}}, {endpoint: {address: {socket_address: {address: b.test, port_value: 9}}}}]}]}}""")
with_cluster("port-too-large", "load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 70000}}}}]}]}")
with_cluster("weight-zero", "load_assignment: {endpoints: [{lb_endpoints: [{load_balancing_weight: 0, endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 7}}}}]}]}")
with_cluster("priority-gap", "load_assignment: {endpoints: [{priority: 2, lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 7}}}}]}]}")
with_cluster("original-dst-with-round-robin", "{type: ORIGINAL_DST, load_assignment: null}")
with_cluster("original-dst", "{type: ORIGINAL_DST, load_assignment: null, lb_policy: CLUSTER_PROVIDED}")
with_cluster("original-dst-with-endpoints", "{type: ORIGINAL_DST, lb_policy: CLUSTER_PROVIDED}")
with_cluster("ring-size-min-above-max", "{lb_policy: RING_HASH, ring_hash_lb_config: {minimum_ring_size: 10, maximum_ring_size: 5}}")
with_cluster("ring-size-too-large", "{lb_policy: RING_HASH, ring_hash_lb_config: {minimum_ring_size: 99999999}}")
with_cluster("maglev-not-prime", "{lb_policy: MAGLEV, maglev_lb_config: {table_size: 10}}")
with_cluster("http-options-both", {"typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
    "http_options", "explicit_http_config: {http_protocol_options: {}, http2_protocol_options: {}}")}})
with_cluster("http-options-empty", {"typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed("http_options")}})
with_cluster("http2-options-window-too-small", {"typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
    "http_options", "explicit_http_config: {http2_protocol_options: {initial_stream_window_size: 10}}")}})
with_cluster("auto-config-without-tls", {"typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed("http_options", "auto_config: {}")}})
with_cluster("deprecated-http2-options", "http2_protocol_options: {}")

# Routes
for name, routes in {
    "unknown-cluster": "[{match: {prefix: /}, route: {cluster: nowhere}}]",
    "no-match": "[{route: {cluster: one}}]",
    "empty-match": "[{match: {}, route: {cluster: one}}]",
    "no-action": "[{match: {prefix: /}}]",
    "two-paths": "[{match: {prefix: /, path: /a}, route: {cluster: one}}]",
    "bad-regex": "[{match: {safe_regex: {regex: '('}}, route: {cluster: one}}]",
    "lookahead-regex": "[{match: {safe_regex: {regex: '(?=a)'}}, route: {cluster: one}}]",
    "empty-regex": "[{match: {safe_regex: {regex: ''}}, route: {cluster: one}}]",
    "separated-prefix-with-slash": "[{match: {path_separated_prefix: /a/}, route: {cluster: one}}]",
    "separated-prefix-with-query": "[{match: {path_separated_prefix: '/a?b'}, route: {cluster: one}}]",
    "weighted-zero": "[{match: {prefix: /}, route: {weighted_clusters: {clusters: [{name: one, weight: 0}]}}}]",
    "weighted-empty": "[{match: {prefix: /}, route: {weighted_clusters: {clusters: []}}}]",
    "weighted-total-mismatch": "[{match: {prefix: /}, route: {weighted_clusters: {clusters: [{name: one, weight: 5}], total_weight: 100}}}]",
    "direct-status-low": "[{match: {prefix: /}, direct_response: {status: 99}}]",
    "direct-status-high": "[{match: {prefix: /}, direct_response: {status: 600}}]",
    "direct-body-too-large": f"[{{match: {{prefix: /}}, direct_response: {{status: 200, body: {{inline_string: {'x' * 5000}}}}}}}]",
    "prefix-and-regex-rewrite": "[{match: {prefix: /}, route: {cluster: one, prefix_rewrite: /a, regex_rewrite: {pattern: {regex: a}, substitution: b}}}]",
    "bad-substitution": "[{match: {prefix: /}, route: {cluster: one, regex_rewrite: {pattern: {regex: a}, substitution: '\\\\9'}}}]",
    "header-format-unknown": "[{match: {prefix: /}, route: {cluster: one}, request_headers_to_add: [{header: {key: a, value: '%NONSENSE%'}}]}]",
    "header-format-unclosed": "[{match: {prefix: /}, route: {cluster: one}, request_headers_to_add: [{header: {key: a, value: '%REQ(a'}}]}]",
    "header-format-single-percent": "[{match: {prefix: /}, route: {cluster: one}, request_headers_to_add: [{header: {key: a, value: '100%'}}]}]",
    "header-add-pseudo": "[{match: {prefix: /}, route: {cluster: one}, request_headers_to_add: [{header: {key: ':path', value: a}}]}]",
    "header-add-host": "[{match: {prefix: /}, route: {cluster: one}, request_headers_to_add: [{header: {key: host, value: a}}]}]",
    "header-remove-host": "[{match: {prefix: /}, route: {cluster: one}, request_headers_to_remove: [host]}]",
    "header-name-invalid": "[{match: {prefix: /}, route: {cluster: one}, request_headers_to_add: [{header: {key: 'a b', value: a}}]}]",
    "header-value-with-newline": '[{match: {prefix: /}, route: {cluster: one}, request_headers_to_add: [{header: {key: a, value: "a\\nb"}}]}]',
    "per-filter-unknown-name": "[{match: {prefix: /}, route: {cluster: one}, typed_per_filter_config: {nonsense: {'@type': type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy}}}]",
    "per-filter-wrong-type": "[{match: {prefix: /}, route: {cluster: one}, typed_per_filter_config: {envoy.filters.http.cors: {'@type': type.googleapis.com/envoy.extensions.filters.http.buffer.v3.BufferPerRoute}}}]",
    "timeout-negative": "[{match: {prefix: /}, route: {cluster: one, timeout: -1s}}]",
    "runtime-fraction-over": "[{match: {prefix: /, runtime_fraction: {default_value: {numerator: 500}}}, route: {cluster: one}}]",
    "redirect-path-and-prefix": "[{match: {prefix: /}, redirect: {path_redirect: /a, prefix_rewrite: /b}}]",
    "redirect-https-and-scheme": "[{match: {prefix: /}, redirect: {https_redirect: true, scheme_redirect: ftp}}]",
}.items():
    with_listener(f"route/{name}", routes=routes, filters=["cors", "buffer"] if "per-filter" not in name else ["cors"])

HOSTS = "virtual_hosts"
for name, domains in {"duplicate": [["a.test"], ["a.test"]], "duplicate-wildcard": [["*"], ["*"]], "duplicate-case": [["a.test"], ["A.TEST"]], "inner-wildcard": [["a.*.test"]], "empty": [[""]],
                      "two-wildcards": [["*.a.*"]]}.items():
    with_listener(f"domains/{name}", hcm={"route_config": {"virtual_hosts": [
        {"name": f"v{n}", "domains": one, "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "one"}}]} for n, one in enumerate(domains)]}})
with_listener("vhost-name-twice", hcm={"route_config": {"virtual_hosts": [{"name": "v", "domains": [d]} for d in ("a.test", "b.test")]}})

# Connection manager, filters, listeners
with_listener("hcm/no-stat-prefix", hcm="stat_prefix: null")
with_listener("hcm/no-routes", hcm="route_config: null")
with_listener("hcm/no-filters", hcm="http_filters: []")
with_listener("hcm/router-not-last", hcm={"http_filters": [http_filter("router"), http_filter("cors")]})
with_listener("hcm/no-router", hcm={"http_filters": [http_filter("cors")]})
with_listener("hcm/max-headers-too-large", hcm="max_request_headers_kb: 100000")
with_listener("hcm/upgrade-twice", hcm="upgrade_configs: [{upgrade_type: websocket}, {upgrade_type: WEBSOCKET}]")
with_listener("hcm/deprecated-idle-timeout", hcm="idle_timeout: 1s")
with_listener("hcm/hops-with-detection", hcm="xff_num_trusted_hops: 1\noriginal_ip_detection_extensions: [{name: x, typed_config: {'@type': type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig}}]")
with_listener("filter/fault-without-percentage", filters=[http_filter("fault", "abort: {http_status: 500}")])
with_listener("filter/fault-bad-status", filters=[http_filter("fault", "abort: {http_status: 100, percentage: {numerator: 1}}")])
with_listener("filter/buffer-without-limit", filters=[http_filter("buffer")])
with_listener("filter/unknown", filters=[{"name": "envoy.filters.http.nonsense"}])
with_listener("filter/unknown-disabled", filters=[{"name": "nonsense", "disabled": True}])
with_listener("listener/no-address", extra="address: null")
with_listener("listener/no-chains", extra="filter_chains: []")
with_listener("listener/empty-filters", extra={"filter_chains": [{"filters": []}]})
with_listener("listener/bad-address", extra={"address": address(10000, "localhost")})
with_listener("listener/v6", extra={"address": address(10000, "::1")})
with_listener("listener/unnamed", extra="name: null")
check("listener/same-chain-match", bootstrap([listener(extra={"filter_chains": [{"filters": [hcm_filter("a", "[]")]}, {"filters": [hcm_filter("b", "[]")]}]})]))
check("listener/same-chain-name", bootstrap([listener(extra={"filter_chains": [
    {"name": "c", "filter_chain_match": {"destination_port": 1}, "filters": [hcm_filter("a", "[]")]}, {"name": "c", "filters": [hcm_filter("b", "[]")]}]})]))
with_listener("listener/bad-prefix-range", chain_extra="filter_chain_match: {prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 40}]}")
with_listener("listener/server-name-inner-wildcard", chain_extra="filter_chain_match: {server_names: ['a.*.test']}")
with_listener("listener/two-network-filters-after-terminal", extra={"filter_chains": [{"filters": [hcm_filter("a", "[]"), hcm_filter("b", "[]")]}]})

# TLS
TLS = "transport_socket: {name: tls, typed_config: {'@type': type.googleapis.com/" + TYPES["downstream_tls"] + ", %s}}"
GOOD = "certificate_chain: {filename: '${certs}/server.crt'}, private_key: {filename: '${certs}/server.key'}"
with_listener("tls/ok", chain_extra=TLS % f"common_tls_context: {{tls_certificates: [{{{GOOD}}}]}}")
with_listener("tls/no-certificate", chain_extra=TLS % "common_tls_context: {}")
with_listener("tls/missing-file", chain_extra=TLS % f"common_tls_context: {{tls_certificates: [{{{GOOD.replace('server.crt', 'none.crt')}}}]}}")
with_listener("tls/key-mismatch", chain_extra=TLS % f"common_tls_context: {{tls_certificates: [{{{GOOD.replace('server.key', 'other.key')}}}]}}")
with_listener("tls/no-key", chain_extra=TLS % "common_tls_context: {tls_certificates: [{certificate_chain: {filename: '${certs}/server.crt'}}]}")
with_listener("tls/bad-cipher", chain_extra=TLS % f"common_tls_context: {{tls_params: {{cipher_suites: [NONSENSE]}}, tls_certificates: [{{{GOOD}}}]}}")
with_listener("tls/bad-curve", chain_extra=TLS % f"common_tls_context: {{tls_params: {{ecdh_curves: [NONSENSE]}}, tls_certificates: [{{{GOOD}}}]}}")
with_listener("tls/bad-ca", chain_extra=TLS % f"common_tls_context: {{validation_context: {{trusted_ca: {{inline_string: nonsense}}}}, tls_certificates: [{{{GOOD}}}]}}")
with_listener("tls/san-without-ca", chain_extra=TLS % f"common_tls_context: {{validation_context: {{match_typed_subject_alt_names: [{{san_type: DNS, matcher: {{exact: a}}}}]}}, tls_certificates: [{{{GOOD}}}]}}")
with_listener("tls/minimum-above-maximum", chain_extra=TLS % f"common_tls_context: {{tls_params: {{tls_minimum_protocol_version: TLSv1_3, tls_maximum_protocol_version: TLSv1_2}}, tls_certificates: [{{{GOOD}}}]}}")
with_listener("tls/bad-hash", chain_extra=TLS % f"common_tls_context: {{validation_context: {{verify_certificate_hash: [zz]}}, tls_certificates: [{{{GOOD}}}]}}")

# Rules between fields
with_cluster("cluster-provided-with-static", "lb_policy: CLUSTER_PROVIDED")
with_cluster("endpoint-without-address", "load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {}}]}]}")
with_cluster("logical-dns-without-endpoints", "{type: LOGICAL_DNS, load_assignment: null}")
with_cluster("strict-dns-without-endpoints", "{type: STRICT_DNS, load_assignment: null}")
with_cluster("tls-upstream-two-certificates", {"transport_socket": {"name": "tls", "typed_config": typed("upstream_tls", """
common_tls_context: {tls_certificates: [{certificate_chain: {filename: '${certs}/server.crt'}, private_key: {filename: '${certs}/server.key'}},
{certificate_chain: {filename: '${certs}/other.crt'}, private_key: {filename: '${certs}/other.key'}}]}""")}})
with_cluster("tls-downstream-context-upstream", {"transport_socket": {"name": "tls", "typed_config": typed("downstream_tls", "common_tls_context: {}")}})
with_cluster("auto-sni-without-tls", {"typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
    "http_options", "{explicit_http_config: {http_protocol_options: {}}, upstream_http_protocol_options: {auto_sni: true, auto_san_validation: true}}")}})
with_cluster("thresholds-twice", "circuit_breakers: {thresholds: [{max_requests: 1}, {max_requests: 2}]}")
with_cluster("dns-refresh-zero", "{type: STRICT_DNS, dns_refresh_rate: 0s}")
with_cluster("subset-without-keys", "lb_subset_config: {subset_selectors: [{keys: []}]}")
with_cluster("subset-twice", "lb_subset_config: {subset_selectors: [{keys: [a]}, {keys: [a]}]}")
with_listener("listener/negative-timeout", extra="listener_filters_timeout: -1s")
with_listener("listener/pipe", extra="address: {pipe: {path: /tmp/skein-conformance.sock}}")
with_listener("listener/pipe-empty", extra="address: {pipe: {path: ''}}")
with_listener("listener/virtual", extra="bind_to_port: false")
with_listener("listener/unknown-filter", extra="listener_filters: [{name: nonsense}]")
with_listener("listener/two-default-chains", extra={"default_filter_chain": {"filters": [hcm_filter("a", "[]")]}})
with_listener("listener/chain-port-zero", chain_extra="filter_chain_match: {destination_port: 0}")
with_listener("listener/chain-source-port-zero", chain_extra="filter_chain_match: {source_ports: [0]}")
with_listener("listener/server-name-star", chain_extra="filter_chain_match: {server_names: ['*']}")
with_listener("listener/server-name-empty", chain_extra="filter_chain_match: {server_names: ['']}")
with_listener("listener/address-suffix", chain_extra="filter_chain_match: {address_suffix: 10.0.0.1, suffix_len: 8}")
with_listener("tls/static-secret-missing", chain_extra=TLS % "common_tls_context: {tls_certificate_sds_secret_configs: [{name: nowhere}]}")
with_listener("tls/require-without-ca", chain_extra=TLS % f"require_client_certificate: true, common_tls_context: {{tls_certificates: [{{{GOOD}}}]}}")
with_listener("tls/session-ticket-key-short", chain_extra=TLS % f"session_ticket_keys: {{keys: [{{inline_string: short}}]}}, common_tls_context: {{tls_certificates: [{{{GOOD}}}]}}")
TCP = {"filters": [{"name": "tcp", "typed_config": typed("tcp_proxy", "{stat_prefix: a, cluster: one}")}]}
for label, body in {"ok": "{stat_prefix: a, cluster: one}", "no-stat-prefix": "{cluster: one}", "no-cluster": "{stat_prefix: a}", "unknown-cluster": "{stat_prefix: a, cluster: nowhere}",
                    "weighted-zero": "{stat_prefix: a, weighted_clusters: {clusters: [{name: one, weight: 0}]}}", "weighted-empty": "{stat_prefix: a, weighted_clusters: {clusters: []}}",
                    "both": "{stat_prefix: a, cluster: one, weighted_clusters: {clusters: [{name: one, weight: 1}]}}", "attempts-zero": "{stat_prefix: a, cluster: one, max_connect_attempts: 0}",
                    "two-hashes": "{stat_prefix: a, cluster: one, hash_policy: [{source_ip: {}}, {source_ip: {}}]}"}.items():
    with_listener(f"tcp/{label}", extra={"filter_chains": [{"filters": [{"name": "tcp", "typed_config": typed("tcp_proxy", body)}]}]})
