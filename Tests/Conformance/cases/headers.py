"""Headers added and removed at each level, append actions, formatters, and what the connection manager adds by itself."""
from harness.actions import answer, get, post
from harness.case import case
from harness.shorthand import DETAILS

SEVERAL = """
- {header: {key: x-append, value: %(level)s}, append_action: APPEND_IF_EXISTS_OR_ADD}
- {header: {key: x-absent, value: %(level)s}, append_action: ADD_IF_ABSENT}
- {header: {key: x-over, value: %(level)s}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}
- {header: {key: x-if, value: %(level)s}, append_action: OVERWRITE_IF_EXISTS}
- {header: {key: x-default, value: %(level)s}}
"""


def indent(text: str, by: int) -> str:
    return "\n".join(" " * by + line for line in text.strip().splitlines())


def level(name: str, spaces: int) -> str:
    pad = " " * spaces
    return (f"{pad}request_headers_to_add:\n{indent(SEVERAL % {'level': name}, spaces)}\n{pad}request_headers_to_remove: [x-drop-{name}]\n"
            f"{pad}response_headers_to_add:\n{indent(SEVERAL % {'level': name}, spaces)}\n{pad}response_headers_to_remove: [x-drop-{name}]\n")


FULL = f"""
- name: all
  domains: ["*"]
{level("vhost", 2)}  routes:
  - match: {{prefix: /}}
    route: {{cluster: "${{origin}}"}}
{level("route", 4)}"""
GIVEN = [f"x-{name}: given" for name in ("append", "absent", "over", "if", "default", "drop-route", "drop-vhost", "drop-table", "stay")]
for specific in ("true", "false"):
    case(f"headers/levels/most-specific-wins-{specific}", vhosts=FULL, route_config=level("table", 0) + f"most_specific_header_mutations_wins: {specific}",
         send=[get("/"), get("/", *GIVEN)], origin=[answer(), answer("ok", "200 OK", *GIVEN)])
case("headers/levels/direct-response", vhosts=FULL.replace('route: {cluster: "${origin}"}', "direct_response: {status: 200}"), send=[get("/")])
case("headers/levels/local-reply", vhosts=FULL.replace("${origin}", "nowhere"), route_config="validate_clusters: false", send=[get("/")])


def adding(name: str, *values: str, requests=(), side="response", **options):
    """One added header for each value, numbered."""
    rows = ", ".join(f"{{header: {{key: x-{number}, value: '{value}'}}}}" for number, value in enumerate(values))
    case(f"headers/{name}", routes=f"[{{match: {{prefix: /}}, route: {{cluster: '${{origin}}'}}, {side}_headers_to_add: [{rows}]}}]",
         send=list(requests) or [get("/")], **options)


adding("format/request", "%REQ(:METHOD)%", "%REQ(:PATH)%", "%REQ(x-a)%", "%REQ(X-A?x-b)%", "%REQ(none?x-b)%", "%REQ(x-a):3%", "%REQ(:AUTHORITY)% %REQ(host)%", "%REQ(:SCHEME)%",
       requests=[get("/p?q=1", "x-a: abcdef", "x-b: bee"), get("/p")])
adding("format/response", "%RESP(content-type)%", "%RESP(x-none)%", "%RESP(x-none?content-type):4%", "%RESPONSE_CODE%", "%RESPONSE_CODE_DETAILS%", "%RESPONSE_FLAGS%", "%RESPONSE_FLAGS_LONG%",
       origin=answer("ok", "201 Created", "content-type: text/html"))
adding("format/connection", "%PROTOCOL%", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", "%DOWNSTREAM_LOCAL_ADDRESS%", "%DOWNSTREAM_LOCAL_PORT%", "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%",
       "%DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT%", "%REQUESTED_SERVER_NAME%", "%DOWNSTREAM_TLS_VERSION%", "%FILTER_CHAIN_NAME%", "%VIRTUAL_CLUSTER_NAME%")
adding("format/upstream", "%UPSTREAM_HOST%", "%UPSTREAM_CLUSTER%", "%UPSTREAM_REMOTE_ADDRESS%", "%UPSTREAM_REMOTE_PORT%", "%UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
       "%UPSTREAM_PROTOCOL%", "%UPSTREAM_TRANSPORT_FAILURE_REASON%", "%UPSTREAM_HOST_NAME%", "%UPSTREAM_CLUSTER_RAW%")
adding("format/upstream-in-request", "%UPSTREAM_CLUSTER%", "%UPSTREAM_HOST%", "%ROUTE_NAME%", "%BYTES_RECEIVED%", side="request")
adding("format/sizes", "%BYTES_RECEIVED%", "%BYTES_SENT%", requests=[post("/", body="12345")])
adding("format/text", "100%%", "plain", "%REQ(x-a)%-%REQ(x-b)%", "a%REQ(x-none)%b", "%REQ(x-none)%", requests=[get("/", "x-a: 1", "x-b: 2")])
adding("format/route", "%ROUTE_NAME%", "%HOSTNAME%X", "%TRACE_ID%", "%STREAM_ID%", requests=[get("/")])
adding("format/environment", "%ENVIRONMENT(HOME)%", "%ENVIRONMENT(SURELY_NOT_SET)%")
adding("format/query", "%QUERY_PARAM(a)%", "%QUERY_PARAM(none)%", "%QUERY_PARAMS%", "%PATH(NQ)%", "%PATH(WQ)%", "%PATH%", requests=[get("/p?a=1&b=2", "x-envoy-original-path: /forged")])
adding("format/metadata", "%METADATA(ROUTE:some.space:key)%", "%METADATA(CLUSTER:some.space:key)%", "%METADATA(UPSTREAM_HOST:some.space:key)%", "%METADATA(ROUTE:some.space:none)%", "%DYNAMIC_METADATA(x:y)%",
       cluster="{metadata: {filter_metadata: {some.space: {key: of-cluster}}}}")
case("headers/format/route-metadata", send=[get("/")], routes="""
- name: the-route
  match: {prefix: /}
  metadata: {filter_metadata: {some.space: {key: of-route, deep: {er: 1, list: [a, 2, true]}}}}
  route: {cluster: "${origin}"}
  response_headers_to_add:
  - {header: {key: x-0, value: "%METADATA(ROUTE:some.space:key)%"}}
  - {header: {key: x-1, value: "%METADATA(ROUTE:some.space:deep:er)%"}}
  - {header: {key: x-2, value: "%METADATA(ROUTE:some.space:deep)%"}}
  - {header: {key: x-3, value: "%METADATA(ROUTE:some.space)%"}}
  - {header: {key: x-4, value: "%ROUTE_NAME%"}}
""")
case("headers/format/start-time", send=[get("/")], routes="""
- match: {prefix: /}
  route: {cluster: "${origin}"}
  response_headers_to_add: [{header: {key: x-0, value: "%START_TIME(%Y)%"}}, {header: {key: x-1, value: "%START_TIME(literal)%"}}]
""")
case("headers/keep-empty-value", send=[get("/")], routes="""
- match: {prefix: /}
  route: {cluster: "${origin}"}
  request_headers_to_add:
  - {header: {key: x-dropped, value: "%REQ(none)%"}}
  - {header: {key: x-kept, value: "%REQ(none)%"}, keep_empty_value: true}
  response_headers_to_add:
  - {header: {key: x-dropped, value: "%REQ(none)%"}}
  - {header: {key: x-kept, value: "%REQ(none)%"}, keep_empty_value: true}
""")
case("headers/host-added", send=[get("/")], routes="""
- match: {prefix: /}
  route: {cluster: "${origin}"}
  request_headers_to_add: [{header: {key: x-envoy-something, value: a}}, {header: {key: User-Agent, value: mine}}]
""")
case("headers/remove-several-values", send=[get("/", "x-a: 1", "x-a: 2", "x-b: 3")], routes="""
- {match: {prefix: /}, route: {cluster: "${origin}"}, request_headers_to_remove: [X-A, x-none]}
""")
case("headers/order-of-values", send=[get("/", "x-a: 1", "x-b: 2", "x-a: 3", "cookie: a=1", "cookie: b=2")],
     origin=answer("ok", "200 OK", "set-cookie: a=1", "set-cookie: b=2", "x-a: 1", "x-a: 2"))

# What the connection manager adds and trusts
REMOTE = "use_remote_address: true\n"
FORWARDED = [get("/"), get("/", "x-forwarded-for: 1.2.3.4"), get("/", "x-forwarded-for: 1.2.3.4, 10.0.0.1"), get("/", "x-forwarded-for: 10.0.0.1"),
             get("/", "x-forwarded-for: garbage"), get("/", "x-forwarded-for: 1.2.3.4", "x-forwarded-for: 5.6.7.8"), get("/", "x-forwarded-for: "),
             get("/", "x-forwarded-for: ::1"), get("/", "x-forwarded-for: 1.2.3.4:80")]
ADDRESS = """[{match: {prefix: /}, route: {cluster: "${origin}"}, request_headers_to_add:
[{header: {key: x-seen, value: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}}]}]"""
for name, options in {
    "default": "", "remote-address": REMOTE, "one-hop": REMOTE + "xff_num_trusted_hops: 1", "two-hops": REMOTE + "xff_num_trusted_hops: 2",
    "hops-without-remote": "xff_num_trusted_hops: 1", "skip-append": REMOTE + "skip_xff_append: true",
    "internal-ranges": REMOTE + "internal_address_config: {cidr_ranges: [{address_prefix: 127.0.0.0, prefix_len: 8}]}",
    "internal-unix-only": REMOTE + "internal_address_config: {unix_sockets: true}",
    "internal-ranges-no-remote": "internal_address_config: {cidr_ranges: [{address_prefix: 1.2.0.0, prefix_len: 16}]}",
    "append-port": REMOTE + "append_x_forwarded_port: true",
}.items():
    case(f"hcm/xff/{name}", hcm=options, routes=ADDRESS, send=FORWARDED)
case("hcm/xff/detection-extension", routes=ADDRESS, send=FORWARDED, hcm="""
original_ip_detection_extensions:
- {name: x, typed_config: {"@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig, xff_num_trusted_hops: 1}}""")
PROTO = [get("/"), get("/", "x-forwarded-proto: https"), get("/", "x-forwarded-proto: HTTPS"), get("/", "x-forwarded-proto: ftp"), get("/", "x-forwarded-proto: http", "x-forwarded-proto: https")]
for name, options in {"default": "", "remote-address": REMOTE, "hops": REMOTE + "xff_num_trusted_hops: 1", "scheme-overwrite": "scheme_header_transformation: {scheme_to_overwrite: https}",
                      "scheme-match-upstream": "scheme_header_transformation: {match_upstream: true}"}.items():
    case(f"hcm/xfp/{name}", hcm=options, send=PROTO)
OWN = ["x-envoy-internal: true", "x-envoy-external-address: 9.9.9.9", "x-envoy-downstream-service-cluster: c", "x-envoy-decorator-operation: op",
       "x-envoy-expected-rq-timeout-ms: 1", "x-envoy-max-retries: 1", "x-envoy-retry-on: 5xx", "x-envoy-attempt-count: 9", "x-envoy-force-trace: 1", "x-envoy-ip-tags: a",
       "x-envoy-original-path: /p", "x-envoy-original-url: u", "x-envoy-hedge-on-per-try-timeout: true", "x-envoy-upstream-alt-stat-name: s", "x-envoy-retriable-status-codes: 500",
       "x-envoy-unknown: kept", "x-envoy-peer-metadata: kept"]
for name, options, extra in (("external", "", []), ("edge", REMOTE, []), ("internal", "", ["x-forwarded-for: 10.0.0.1"])):
    case(f"hcm/own-headers/{name}", hcm=options, send=[get("/", *OWN, *extra)])
case("hcm/own-headers/answers", send=[get("/")], origin=answer("ok", "200 OK", "x-envoy-upstream-service-time: 99999", "x-envoy-overloaded: true", "x-envoy-decorator-operation: x", "server: nginx",
                                                               "x-envoy-upstream-healthchecked-cluster: x", "x-envoy-immediate-health-check-fail: x", "date: Sat, 01 Jan 2000 00:00:00 GMT", "via: 1.0 x"))
case("hcm/attempt-count", send=[get("/")], vhosts="""
- {name: all, domains: ["*"], include_request_attempt_count: true, include_attempt_count_in_response: true, routes: [{match: {prefix: /}, route: {cluster: "${origin}"}}]}""")
case("hcm/suppress-envoy-headers", send=[get("/")], hcm="""
http_filters:
- {name: envoy.filters.http.router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router, suppress_envoy_headers: true}}""")
case("hcm/respect-expected-timeout", send=[get("/", "x-envoy-expected-rq-timeout-ms: 200", "x-forwarded-for: 10.0.0.1")], hcm="""
http_filters:
- {name: envoy.filters.http.router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router, respect_expected_rq_timeout: true}}""")

# Request ids
ID = "11111111-2222-4333-8444-555555555555"
KEEP_ID = """[{match: {prefix: /}, route: {cluster: "${origin}"}, request_headers_to_add: [{header: {key: x-id-copy, value: "id=%REQ(x-request-id)%"}}]}]"""
for name, options in {"default": "", "edge": REMOTE, "preserve-external": REMOTE + "preserve_external_request_id: true", "never-generate": "generate_request_id: false",
                      "in-response": "always_set_request_id_in_response: true"}.items():
    case(f"hcm/request-id/{name}", hcm=options, send=[get("/"), get("/", "x-request-id: my-own-id")], routes=KEEP_ID)
case("hcm/request-id/not-packed", send=[get("/", f"x-request-id: {ID}")], hcm="""
request_id_extension: {typed_config: {"@type": type.googleapis.com/envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig, pack_trace_reason: false}}""")

# Server and via
for mode in ("OVERWRITE", "APPEND_IF_ABSENT", "PASS_THROUGH"):
    case(f"hcm/server/{mode.lower().replace('_', '-')}", send=[get("/"), get("/")], hcm=f"server_header_transformation: {mode}\nserver_name: mine",
         origin=[answer("ok", "200 OK", "server: origin"), answer()])
case("hcm/via", hcm="via: me", send=[get("/"), get("/", "via: 1.1 them")], origin=[answer(), answer("ok", "200 OK", "via: 1.1 origin")])
case("hcm/user-agent-added", hcm="add_user_agent: true", send=[get("/"), get("/", "user-agent: curl")])
case("hcm/forwarded-host-stays", send=[get("/", "x-forwarded-host: h", "x-forwarded-port: 1", "forwarded: for=1")])
case("hcm/max-request-headers-total", hcm="max_request_headers_kb: 1\n" + DETAILS, send=[get("/", "x-a: " + "v" * 1200)])

# Local replies
case("hcm/local-reply/body-format-json", send=[get("/x")], routes="[]", hcm="""
local_reply_config:
  body_format: {json_format: {code: "%RESPONSE_CODE%", details: "%RESPONSE_CODE_DETAILS%", body: "%LOCAL_REPLY_BODY%", nested: {path: "%REQ(:path)%"}}}""")
case("hcm/local-reply/content-type", send=[get("/x")], routes="[]", hcm="""
local_reply_config:
  body_format: {text_format_source: {inline_string: "<b>%RESPONSE_CODE%</b>"}, content_type: text/html}""")
FILTER = """
local_reply_config:
  mappers:
  - filter: {status_code_filter: {comparison: {op: EQ, value: {default_value: 404, runtime_key: none}}}}
    status_code: 410
    body: {inline_string: gone}
    headers_to_add: [{header: {key: x-mapped, value: "yes %RESPONSE_CODE%"}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}]
    body_format_override: {text_format_source: {inline_string: "%LOCAL_REPLY_BODY% %RESPONSE_CODE%"}}
  - filter: {response_flag_filter: {flags: [NC]}}
    status_code: 599
  - filter: {header_filter: {header: {name: x-map, present_match: true}}}
    body: {inline_string: "by header"}
  body_format: {text_format_source: {inline_string: "formatted %LOCAL_REPLY_BODY%"}}
"""
case("hcm/local-reply/mappers", hcm=FILTER, route_config="validate_clusters: false", send=[get("/x"), get("/nowhere"), get("/direct", "x-map: 1"), get("/direct")], routes="""
- {match: {prefix: /nowhere}, route: {cluster: nowhere}}
- {match: {prefix: /direct}, direct_response: {status: 403, body: {inline_string: 'no'}}}
- {match: {prefix: /origin}, route: {cluster: "${origin}"}}""")
case("hcm/local-reply/origin-404-untouched", hcm=FILTER, send=[get("/")], origin=answer("mine", "404 Not Found"))
case("hcm/local-reply/codec-error", hcm=FILTER + "\n", send=[b"GET / HTTP/1.1\r\nbad header\r\n\r\n"])
case("hcm/local-reply/logical-filters", send=[get("/x", "x-a: 1"), get("/x")], routes="[]", hcm="""
local_reply_config:
  mappers:
  - filter: {and_filter: {filters: [{status_code_filter: {comparison: {op: GE, value: {default_value: 400, runtime_key: none}}}}, {header_filter: {header: {name: x-a, present_match: true}}}]}}
    body: {inline_string: both}
  - filter: {or_filter: {filters: [{response_flag_filter: {flags: [NR]}}, {status_code_filter: {comparison: {op: LE, value: {default_value: 100, runtime_key: none}}}}]}}
    body: {inline_string: either}""")
