"""What a route does: clusters, redirects, rewrites, direct responses, timeouts, hashes, subsets, internal redirects."""
from harness.actions import SILENT, Sleep, answer, get, post, raw, request
from harness.case import case, h1_origin
from harness.origins import DeadOrigin
from harness.shorthand import DETAILS

AB = {"a": h1_origin(answer("from a")), "b": h1_origin(answer("from b"))}


def route(name: str, action: str, *requests, match="{prefix: /}", extra="", **options):
    case(f"action/{name}", routes=f"- match: {match}\n  {action}\n{extra}", send=list(requests) or [get("/")], **options)


# Direct responses
route("direct/body", "direct_response: {status: 200, body: {inline_string: hello}}")
route("direct/no-body", "direct_response: {status: 204}")
route("direct/418", "direct_response: {status: 418, body: {inline_string: teapot}}", hcm=DETAILS)
route("direct/599", "direct_response: {status: 599}")
route("direct/post-with-body", "direct_response: {status: 200, body: {inline_string: hello}}", post("/"), get("/"))
route("direct/content-type", "direct_response: {status: 200, body: {inline_string: '{}'}}\n  response_headers_to_add: "
      "[{header: {key: content-type, value: application/json}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}]")
route("direct/format", """direct_response: {status: 200, body_format: {json_format: {method: "%REQ(:METHOD)%", code: "%RESPONSE_CODE%", who: "%REQ(x-who)%"}}}""",
      get("/", "x-who: me"), get("/"))
route("direct/format-content-type", """direct_response: {status: 200, body_format: {text_format_source: {inline_string: "<p>%REQ(:PATH)%</p>"}, content_type: "text/html; charset=utf-8"}}""")
route("direct/from-environment", "direct_response: {status: 200, body: {environment_variable: HOME}}")

# Redirects
SOME = [get("/a/b?c=d"), get("/a/b", host="a.test:8080"), request("POST", "/a/b", "content-length: 0"), get("/a/b", "x-forwarded-proto: https")]
for label, action in {
    "https": "{https_redirect: true}",
    "host": "{host_redirect: b.test}",
    "port": "{port_redirect: 8443}",
    "scheme": "{scheme_redirect: HTTPS}",
    "path": "{path_redirect: /new}",
    "path-with-query": "{path_redirect: '/new?x=1'}",
    "prefix": "{prefix_rewrite: /new}",
    "regex": "{regex_rewrite: {pattern: {regex: '^/a/(.*)$'}, substitution: '/z/\\1'}}",
    "strip-query": "{path_redirect: /new, strip_query: true}",
    "everything": "{https_redirect: true, host_redirect: b.test, port_redirect: 9443, path_redirect: /new, response_code: PERMANENT_REDIRECT}",
    "302": "{host_redirect: b.test, response_code: FOUND}",
    "303": "{host_redirect: b.test, response_code: SEE_OTHER}",
    "307": "{host_redirect: b.test, response_code: TEMPORARY_REDIRECT}",
    "308": "{host_redirect: b.test, response_code: PERMANENT_REDIRECT}",
    "default-ports-removed": "{https_redirect: true, port_redirect: 443}",
    "nothing": "{response_code: FOUND}",
}.items():
    route(f"redirect/{label}", f"redirect: {action}", *SOME, match="{prefix: /a}")
route("redirect/port-443-stripped", "redirect: {https_redirect: true}", get("/", host="a.test:80"), get("/", host="a.test:443"))
route("redirect/v6-host", "redirect: {https_redirect: true}", get("/", host="[::1]:80"), get("/", host="[::1]"))

# Rewrites
route("rewrite/prefix", "route: {cluster: ${origin}, prefix_rewrite: /new}", get("/api"), get("/api/x?y=1"), get("/apix"), match="{prefix: /api}")
route("rewrite/prefix-slash", "route: {cluster: ${origin}, prefix_rewrite: /}", get("/api/"), get("/api/x"), match="{prefix: /api/}")
route("rewrite/prefix-on-exact", "route: {cluster: ${origin}, prefix_rewrite: /new}", get("/api?x=1"), match="{path: /api}")
route("rewrite/prefix-on-separated", "route: {cluster: ${origin}, prefix_rewrite: /new}", get("/api"), get("/api/x"), match="{path_separated_prefix: /api}")
route("rewrite/prefix-insensitive", "route: {cluster: ${origin}, prefix_rewrite: /new}", get("/API/x"), match="{prefix: /api, case_sensitive: false}")
route("rewrite/regex", "route: {cluster: ${origin}, regex_rewrite: {pattern: {regex: '/v([0-9]+)/'}, substitution: '/version-\\1/'}}", get("/v2/x/v3/y?q=/v4/"))
route("rewrite/regex-no-match", "route: {cluster: ${origin}, regex_rewrite: {pattern: {regex: '/v([0-9]+)/'}, substitution: '/w/'}}", get("/x"))
route("rewrite/regex-whole", "route: {cluster: ${origin}, regex_rewrite: {pattern: {regex: '^/([^/]+)/(.*)$'}, substitution: '/\\2/\\1/\\0'}}", get("/a/b?c"))
route("rewrite/host-literal", "route: {cluster: ${origin}, host_rewrite_literal: new.test}")
route("rewrite/host-literal-append", "route: {cluster: ${origin}, host_rewrite_literal: new.test, append_x_forwarded_host: true}")
route("rewrite/host-header", "route: {cluster: ${origin}, host_rewrite_header: x-host}", get("/", "x-host: from-header.test"), get("/"))
route("rewrite/host-regex", "route: {cluster: ${origin}, host_rewrite_path_regex: {pattern: {regex: '^/([^/]+)/.*$'}, substitution: '\\1.test'}}", get("/who/x"))
route("rewrite/host-auto", "route: {cluster: ${origin}, auto_host_rewrite: true}", cluster="""
load_assignment:
  endpoints: [{lb_endpoints: [{endpoint: {hostname: endpoint.test, address: {socket_address: {address: 127.0.0.1, port_value: "${port.origin}"}}}}]}]""")
route("rewrite/original-headers", "route: {cluster: ${origin}, prefix_rewrite: /new, host_rewrite_literal: new.test}", get("/x", "x-envoy-original-path: /forged"))
route("rewrite/path-policy", """route:
    cluster: ${origin}
    path_rewrite_policy: {name: r, typed_config: {"@type": type.googleapis.com/envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig, path_template_rewrite: "/{b}/{a}"}}""",
      get("/one/two"), match="""{path_match_policy: {name: envoy.path.match.uri_template.uri_template_matcher, typed_config:
    {"@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig, path_template: "/{a}/{b}"}}}""")

# Choosing the cluster
route("cluster/unknown", "route: {cluster: nowhere}", hcm=DETAILS, route_config="validate_clusters: false")
route("cluster/unknown-404", "route: {cluster: nowhere, cluster_not_found_response_code: NOT_FOUND}", hcm=DETAILS, route_config="validate_clusters: false")
route("cluster/unknown-500", "route: {cluster: nowhere, cluster_not_found_response_code: INTERNAL_SERVER_ERROR}", hcm=DETAILS, route_config="validate_clusters: false")


async def by_cluster_header(stage):
    slug = stage.case.slug
    await stage.ask(get("/", f"x-to: {slug}_a"), get("/", f"x-to: {slug}_b"), get("/", "x-to: nowhere"), get("/"))

case("action/cluster/header", play=by_cluster_header, origins=AB, hcm=DETAILS,
     routes="[{match: {prefix: /}, route: {cluster_header: x-to}}]")
WEIGHTED = "route: {weighted_clusters: {clusters: [{name: ${a}, weight: %d}, {name: ${b}, weight: %d}]%s}}"
route("weighted/all-to-b", WEIGHTED % (0, 10, ""), *[get("/")] * 4, origins=AB)
route("weighted/all-to-a", WEIGHTED % (10, 0, ""), *[get("/")] * 4, origins=AB)
route("weighted/by-header", WEIGHTED % (30, 70, ", header_name: x-pick"), *[get("/", f"x-pick: {n}") for n in (0, 29, 30, 99, 100, 130, 12345678901)], origins=AB)
route("weighted/by-header-value-invalid", WEIGHTED % (100, 0, ", header_name: x-pick"), get("/", "x-pick: x"), get("/"), origins=AB)
route("weighted/by-hash-policy", "route: {hash_policy: [{header: {header_name: x-user}}], weighted_clusters: {clusters: [{name: ${a}, weight: 50}, {name: ${b}, weight: 50}], use_hash_policy: true}}",
      *[get("/", f"x-user: {n}") for n in range(12)], origins=AB)
route("weighted/own-headers", """route:
    weighted_clusters:
      clusters:
      - name: ${a}
        weight: 1
        request_headers_to_add: [{header: {key: x-chosen, value: a}}]
        request_headers_to_remove: [x-drop]
        response_headers_to_add: [{header: {key: x-from, value: a}}]
        response_headers_to_remove: [x-origin]
        host_rewrite_literal: weighted.test""", get("/", "x-drop: 1"), origins={"a": h1_origin(answer("a", "200 OK", "x-origin: 1"))})


async def weighted_by_cluster_header(stage):
    await stage.ask(get("/", f"x-one: {stage.case.slug}_a"), get("/"))

case("action/weighted/cluster-header", play=weighted_by_cluster_header, origins=AB, hcm=DETAILS,
     routes="[{match: {prefix: /}, route: {weighted_clusters: {clusters: [{cluster_header: x-one, weight: 1}]}}}]")

# Timeouts
INTERNAL = "x-forwarded-for: 10.0.0.1"
route("timeout/route", "route: {cluster: ${origin}, timeout: 0.2s}", origin=[[SILENT]], hcm=DETAILS)
route("timeout/in-body", "route: {cluster: ${origin}, timeout: 0.3s}", origin=[[raw("HTTP/1.1 200 OK", "content-length: 9", body="abc"), SILENT]])
route("timeout/zero-is-none", "route: {cluster: ${origin}, timeout: 0s}", origin=[[Sleep(0.3), answer()]])
route("timeout/idle", "route: {cluster: ${origin}, timeout: 0s, idle_timeout: 0.2s}", origin=[[SILENT]], hcm=DETAILS)
route("timeout/idle-in-body", "route: {cluster: ${origin}, timeout: 0s, idle_timeout: 0.2s}", origin=[[raw("HTTP/1.1 200 OK", "content-length: 9", body="abc"), SILENT]])
route("timeout/max-stream-duration", "route: {cluster: ${origin}, timeout: 0s, max_stream_duration: {max_stream_duration: 0.2s}}", origin=[[SILENT]], hcm=DETAILS)
route("timeout/header", "route: {cluster: ${origin}}", get("/", "x-envoy-upstream-rq-timeout-ms: 200", INTERNAL), origin=[[SILENT]], hcm=DETAILS)
route("timeout/header-from-outside", "route: {cluster: ${origin}}", get("/", "x-envoy-upstream-rq-timeout-ms: 100"), origin=[[Sleep(0.3), answer()]])
route("timeout/expected-header", "route: {cluster: ${origin}, timeout: 5s}", get("/", "x-envoy-expected-rq-timeout-ms: 1"))
route("timeout/alt-response", "route: {cluster: ${origin}}", get("/", "x-envoy-upstream-rq-timeout-ms: 200", "x-envoy-upstream-rq-timeout-alt-response: 1", INTERNAL), origin=[[SILENT]])
route("timeout/per-try", "route: {cluster: ${origin}, timeout: 2s, retry_policy: {retry_on: 5xx, num_retries: 1, per_try_timeout: 0.2s}}", origin=[[SILENT], answer()])

# Retries that need no policy of resilience
route("retry/connect-failure", "route: {cluster: ${origin}, retry_policy: {retry_on: connect-failure, num_retries: 2}}", hcm=DETAILS, origin=lambda: DeadOrigin())
route("retry/5xx", "route: {cluster: ${origin}, retry_policy: {retry_on: 5xx, num_retries: 2}}", origin=[answer("no", "503 Service Unavailable"), answer("yes")])

# Hash policies on consistent rings
RING = """
lb_policy: %s
load_assignment:
  endpoints:
  - lb_endpoints:
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.h1}"}}}, metadata: {filter_metadata: {envoy.lb: {hash_key: one}}}}
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.h2}"}}}, metadata: {filter_metadata: {envoy.lb: {hash_key: two}}}}
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.h3}"}}}, metadata: {filter_metadata: {envoy.lb: {hash_key: three}}}}
"""
THREE = {"h1": h1_origin(answer("1")), "h2": h1_origin(answer("2")), "h3": h1_origin(answer("3"))}
POLICIES = {
    "header": ("{header: {header_name: x-user}}", [get("/", f"x-user: {n}") for n in range(16)]),
    "header-regex": ("{header: {header_name: x-user, regex_rewrite: {pattern: {regex: '^([a-z]+).*'}, substitution: '\\1'}}}",
                     [get("/", f"x-user: {n}") for n in ("abc1", "abc2", "xyz1", "xyz2", "q")]),
    "header-several-values": ("{header: {header_name: x-user}}", [get("/", "x-user: a", "x-user: b"), get("/", "x-user: b", "x-user: a"), get("/", "x-user: a,b")]),
    "query": ("{query_parameter: {name: user}}", [get(f"/?user={n}") for n in range(10)]),
    "cookie": ("{cookie: {name: who}}", [get("/", f"cookie: a=b; who={n}") for n in range(10)]),
    "two-terminal": ("{header: {header_name: x-user}, terminal: true}, {query_parameter: {name: user}}", [get("/?user=9", f"x-user: {n}") for n in range(6)]),
    "two-combined": ("{header: {header_name: x-user}}, {query_parameter: {name: user}}", [get("/?user=9", f"x-user: {n}") for n in range(6)]),
}
for balancer in ("RING_HASH", "MAGLEV"):
    for label, (policy, requests) in POLICIES.items():
        route(f"hash/{balancer.lower().replace('_', '-')}/{label}", f"route: {{cluster: ${{origin}}, hash_policy: [{policy}]}}", *requests,
              origins=THREE, cluster=RING % balancer, origin_counts=False)
route("hash/cookie-generated", "route: {cluster: ${origin}, hash_policy: [{cookie: {name: who, ttl: 60s, path: /p}}]}", get("/", "cookie: who=x"), origins=THREE, cluster=RING % "RING_HASH",
      origin_counts=False)
route("hash/ring-hash-murmur", "route: {cluster: ${origin}, hash_policy: [{header: {header_name: x-user}}]}", *[get("/", f"x-user: {n}") for n in range(12)], origins=THREE,
      cluster=RING % "RING_HASH" + "\nring_hash_lb_config: {hash_function: MURMUR_HASH_2, minimum_ring_size: 64}", origin_counts=False)
route("hash/ring-small", "route: {cluster: ${origin}, hash_policy: [{header: {header_name: x-user}}]}", *[get("/", f"x-user: {n}") for n in range(12)], origins=THREE,
      cluster=RING % "RING_HASH" + "\nring_hash_lb_config: {minimum_ring_size: 3, maximum_ring_size: 8}", origin_counts=False)
route("hash/maglev-small-table", "route: {cluster: ${origin}, hash_policy: [{header: {header_name: x-user}}]}", *[get("/", f"x-user: {n}") for n in range(12)], origins=THREE,
      cluster=RING % "MAGLEV" + "\nmaglev_lb_config: {table_size: 17}", origin_counts=False)

# Subsets
SUBSETS = """
lb_subset_config:
  fallback_policy: %s
  default_subset: {version: one}
  subset_selectors: [{keys: [version]}, {keys: [version, stage]}]
load_assignment:
  endpoints:
  - lb_endpoints:
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.h1}"}}}, metadata: {filter_metadata: {envoy.lb: {version: one, stage: prod}}}}
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.h2}"}}}, metadata: {filter_metadata: {envoy.lb: {version: two, stage: prod}}}}
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.h3}"}}}, metadata: {filter_metadata: {envoy.lb: {version: two, stage: test}}}}
"""
SUBSET_ROUTES = "\n".join(
    f"- match: {{path: /{path}}}\n  route: {{cluster: ${{origin}}, metadata_match: {{filter_metadata: {{envoy.lb: {match}}}}}}}"
    for path, match in {"one": "{version: one}", "test": "{version: two, stage: test}", "prod": "{version: two, stage: prod}", "gone": "{version: three}",
                        "stage": "{stage: test}"}.items()) + "\n- {match: {prefix: /plain}, route: {cluster: '${origin}'}}"
for fallback in ("NO_FALLBACK", "DEFAULT_SUBSET", "ANY_ENDPOINT"):
    requests = [get("/one"), get("/one"), get("/test"), get("/prod")] + ([get("/gone"), get("/stage"), get("/plain")] if fallback != "ANY_ENDPOINT" else [])
    case(f"action/subset/{fallback.lower().replace('_', '-')}", routes=SUBSET_ROUTES, origins=THREE, cluster=SUBSETS % fallback, hcm=DETAILS,
         send=requests, origin_counts=False)
route("subset/weighted-cluster-metadata", """route:
    metadata_match: {filter_metadata: {envoy.lb: {version: two}}}
    weighted_clusters:
      clusters: [{name: "${origin}", weight: 1, metadata_match: {filter_metadata: {envoy.lb: {stage: test}}}}]""", get("/"), get("/"), origins=THREE,
      cluster=SUBSETS % "NO_FALLBACK", origin_counts=False)

# Internal redirects
MOVED = [answer("moved", "302 Found", "location: http://a.test/second"), answer("arrived")]
route("internal-redirect/followed", "route: {cluster: ${origin}, internal_redirect_policy: {}}", get("/first"), origin=MOVED)
route("internal-redirect/not-enabled", "route: {cluster: ${origin}}", get("/first"), origin=MOVED)
route("internal-redirect/other-code", "route: {cluster: ${origin}, internal_redirect_policy: {redirect_response_codes: [307]}}", get("/first"), origin=MOVED)
route("internal-redirect/limit", "route: {cluster: ${origin}, internal_redirect_policy: {max_internal_redirects: 2}}", get("/first"), origin=[MOVED[0]])
route("internal-redirect/post", "route: {cluster: ${origin}, internal_redirect_policy: {redirect_response_codes: [307]}}", post("/first"),
      origin=[answer("moved", "307 Temporary Redirect", "location: http://a.test/second"), answer("arrived")])
route("internal-redirect/303-becomes-get", "route: {cluster: ${origin}, internal_redirect_policy: {redirect_response_codes: [303]}}", post("/first"),
      origin=[answer("moved", "303 See Other", "location: http://a.test/second"), answer("arrived")])
route("internal-redirect/relative", "route: {cluster: ${origin}, internal_redirect_policy: {}}", get("/first"),
      origin=[answer("moved", "302 Found", "location: /second"), answer("arrived")])
route("internal-redirect/cross-scheme", "route: {cluster: ${origin}, internal_redirect_policy: {}}", get("/first"),
      origin=[answer("moved", "302 Found", "location: https://a.test/second"), answer("arrived")])
route("internal-redirect/cross-scheme-allowed", "route: {cluster: ${origin}, internal_redirect_policy: {allow_cross_scheme_redirect: true}}", get("/first"),
      origin=[answer("moved", "302 Found", "location: https://a.test/second"), answer("arrived")])
route("internal-redirect/other-host", "route: {cluster: ${origin}, internal_redirect_policy: {}}", get("/first"),
      origin=[answer("moved", "302 Found", "location: http://b.test:81/second?x=1"), answer("arrived")])
