"""HTTP filters: cors, fault, header_mutation, buffer, alone, per route and together."""
import asyncio
import time

from harness.actions import answer, get, headers, Data, post, raw, request, trailers
from harness.case import case, h2_origin
from harness.shorthand import DETAILS, http_filter, typed


def filtered(name: str, filters: list, *requests, per_route: dict | None = None, match="{prefix: /}", **options):
    """Requests through filters; `per_route` becomes typed_per_filter_config of the only route."""
    import yaml
    config = {f"envoy.filters.http.{key}": value for key, value in (per_route or {}).items()}
    routes = [{"match": yaml.safe_load(match), "route": {"cluster": "${origin}"}, **({"typed_per_filter_config": config} if config else {})}]
    case(f"filter/{name}", filters=filters, vhosts=[{"name": "all", "domains": ["*"], "routes": routes}], send=list(requests), **options)


# CORS
POLICY = """
allow_origin_string_match: [{exact: "https://good.test"}, {suffix: ".good.test"}, {safe_regex: {regex: "https://r[0-9]+.test"}}]
allow_methods: "GET, PUT"
allow_headers: "x-a, x-b"
expose_headers: "x-c"
max_age: "600"
"""
PREFLIGHT = [request("OPTIONS", "/", "Origin: https://good.test", "Access-Control-Request-Method: PUT"),
             request("OPTIONS", "/", "Origin: https://good.test", "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-a"),
             request("OPTIONS", "/", "Origin: https://bad.test", "Access-Control-Request-Method: PUT"),
             request("OPTIONS", "/", "Origin: https://good.test"), request("OPTIONS", "/", "Access-Control-Request-Method: PUT")]
SIMPLE = [get("/", "Origin: https://good.test"), get("/", "Origin: https://x.good.test"), get("/", "Origin: https://r12.test"),
          get("/", "Origin: https://bad.test"), get("/"), get("/", "Origin:")]
for name, more in {"plain": "", "credentials": "allow_credentials: true", "shadow": "filter_enabled: {default_value: {numerator: 0}}\nshadow_enabled: {default_value: {numerator: 100}}",
                   "off": "filter_enabled: {default_value: {numerator: 0}}", "private-network": "allow_private_network_access: true",
                   "forward-unmatched": "forward_not_matching_preflights: false"}.items():
    filtered(f"cors/{name}", ["cors"], *PREFLIGHT, *SIMPLE, per_route={"cors": typed("cors_policy", POLICY + more)})
filtered("cors/private-network-asked", ["cors"], request("OPTIONS", "/", "Origin: https://good.test", "Access-Control-Request-Method: PUT",
         "Access-Control-Request-Private-Network: true"), per_route={"cors": typed("cors_policy", POLICY + "allow_private_network_access: true")})
filtered("cors/any-origin", ["cors"], *PREFLIGHT[:1], *SIMPLE[:1], per_route={"cors": typed("cors_policy", 'allow_origin_string_match: [{safe_regex: {regex: ".*"}}]')})
filtered("cors/no-policy", ["cors"], *PREFLIGHT[:1], *SIMPLE[:1])
filtered("cors/origin-sets-its-own", ["cors"], *SIMPLE[:1], per_route={"cors": typed("cors_policy", POLICY)},
         origin=answer("ok", "200 OK", "access-control-allow-origin: *", "access-control-expose-headers: theirs"))
case("filter/cors/virtual-host-policy", filters=["cors"], send=PREFLIGHT[:1] + SIMPLE[:1], vhosts=[{
    "name": "all", "domains": ["*"], "typed_per_filter_config": {"envoy.filters.http.cors": typed("cors_policy", POLICY)},
    "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}]}])

# Fault
FULL = "percentage: {numerator: 100}"
filtered("fault/abort", [http_filter("fault", f"abort: {{http_status: 555, {FULL}}}")], get("/"), hcm=DETAILS)
filtered("fault/abort-zero-percent", [http_filter("fault", "abort: {http_status: 555, percentage: {numerator: 0}}")], get("/"))
filtered("fault/abort-grpc", [http_filter("fault", f"abort: {{grpc_status: 5, {FULL}}}")], post("/", "content-type: application/grpc"), get("/"))
filtered("fault/abort-for-grpc-caller", [http_filter("fault", f"abort: {{http_status: 503, {FULL}}}")], post("/", "content-type: application/grpc"))
filtered("fault/abort-by-header", [http_filter("fault", f"abort: {{header_abort: {{}}, {FULL}}}")],
         get("/", "x-envoy-fault-abort-request: 418"), get("/"), get("/", "x-envoy-fault-abort-request: 999"), get("/", "x-envoy-fault-abort-request: x"),
         get("/", "x-envoy-fault-abort-request: 418", "x-envoy-fault-abort-request-percentage: 0"),
         get("/", "x-envoy-fault-abort-grpc-request: 7"), hcm=DETAILS)
filtered("fault/header-match", [http_filter("fault", f"headers: [{{name: x-fail, present_match: true}}]\nabort: {{http_status: 500, {FULL}}}")], get("/", "x-fail: 1"), get("/"))
filtered("fault/upstream-cluster", [http_filter("fault", f"upstream_cluster: other\nabort: {{http_status: 500, {FULL}}}")], get("/"))
filtered("fault/downstream-nodes", [http_filter("fault", f"downstream_nodes: [me]\nabort: {{http_status: 500, {FULL}}}")],
         get("/", "x-envoy-downstream-service-node: me"), get("/"))
filtered("fault/per-route", [http_filter("fault")], get("/"), per_route={"fault": typed("fault", f"abort: {{http_status: 507, {FULL}}}")})
filtered("fault/per-route-disabled", [http_filter("fault", f"abort: {{http_status: 507, {FULL}}}")], get("/"), per_route={"fault": typed("fault", "abort: {http_status: 507, percentage: {numerator: 0}}")})
filtered("fault/runtime-keys", [http_filter("fault", f"abort: {{http_status: 507, {FULL}}}\nabort_percent_runtime: my.abort")], get("/"),
         bootstrap="layered_runtime: {layers: [{name: faults, static_layer: {my: {abort: 0}}}]}")
filtered("fault/max-active", [http_filter("fault", f"abort: {{http_status: 507, {FULL}}}\nmax_active_faults: 0")], get("/"))


def delayed(name: str, config: str, *fields: str, expected: float, **options):
    async def play(stage):
        begun = time.monotonic()
        await stage.ask(get("/", *fields))
        took = time.monotonic() - begun
        stage.see("delayed" if took >= expected * 0.9 else "at once")
    case(f"filter/fault/{name}", play=play, filters=[http_filter("fault", config)], **options)


delayed("delay", f"delay: {{fixed_delay: 0.3s, {FULL}}}", expected=0.3)
delayed("delay-by-header", f"delay: {{header_delay: {{}}, {FULL}}}", "x-envoy-fault-delay-request: 300", expected=0.3)
delayed("delay-by-header-absent", f"delay: {{header_delay: {{}}, {FULL}}}", expected=0.3)
delayed("delay-and-abort", f"delay: {{fixed_delay: 0.3s, {FULL}}}\nabort: {{http_status: 503, {FULL}}}", expected=0.3, hcm=DETAILS)
delayed("rate-limit", f"response_rate_limit: {{fixed_limit: {{limit_kbps: 64}}, {FULL}}}", expected=0.3, origin=answer(b"x" * 40_000))


async def vanishing(stage):
    client = await stage.connect()
    client.send(get("/"))
    await asyncio.sleep(0.1)
    client.reset()
    await asyncio.sleep(0.4)

case("filter/fault/client-leaves-during-delay", play=vanishing, filters=[http_filter("fault", f"delay: {{fixed_delay: 0.3s, {FULL}}}")])

# header_mutation
MUTATIONS = """
mutations:
  request_mutations:
  - remove: x-drop
  - append: {header: {key: x-new, value: "%REQ(:method)%"}, append_action: APPEND_IF_EXISTS_OR_ADD}
  - append: {header: {key: x-over, value: b}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}
  response_mutations:
  - remove: x-origin
  - append: {header: {key: x-flag, value: "%RESPONSE_CODE%"}, append_action: ADD_IF_ABSENT}
"""
filtered("header-mutation/plain", [http_filter("header_mutation", MUTATIONS)], get("/", "x-drop: 1", "x-over: a", "x-new: mine"),
         origin=answer("ok", "200 OK", "x-origin: 1", "x-stay: 2"))
filtered("header-mutation/per-route", [http_filter("header_mutation", MUTATIONS)], get("/", "x-drop: 1", "x-over: a"), per_route={"header_mutation": typed("header_mutation_per_route", """
mutations: {request_mutations: [{append: {header: {key: x-new, value: route}, append_action: APPEND_IF_EXISTS_OR_ADD}}], response_mutations: [{append: {header: {key: x-flag, value: route}}}]}""")})
filtered("header-mutation/local-reply", [http_filter("header_mutation", MUTATIONS)], get("/"), match="{path: /nothing}")
filtered("header-mutation/remove-on-match", [http_filter("header_mutation", """
mutations: {request_mutations: [{remove_on_match: {key_matcher: {prefix: x-drop-}}}]}""")], get("/", "x-drop-a: 1", "x-drop-b: 2", "x-keep: 3"))
filtered("header-mutation/query", [http_filter("header_mutation", """
mutations:
  query_parameter_mutations:
  - remove: gone
  - append: {record: {key: new, value: "1"}, action: APPEND_IF_EXISTS_OR_ADD}
  - append: {record: {key: old, value: "2"}, action: OVERWRITE_IF_EXISTS_OR_ADD}""")], get("/x?gone=1&old=1&keep=3"), get("/x"))
filtered("header-mutation/trailers", [http_filter("header_mutation", """
mutations: {response_trailers_mutations: [{append: {header: {key: x-end, value: added}, append_action: APPEND_IF_EXISTS_OR_ADD}}]}""")], get("/"),
         hcm="http_protocol_options: {enable_trailers: true}", origin=h2_origin([[headers(200), Data(b"x"), trailers("x-sum: 1")]]))

# buffer
filtered("buffer/small", [http_filter("buffer", "max_request_bytes: 100")], raw("POST / HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", body="3\r\nabc\r\n0\r\n\r\n"))
filtered("buffer/too-large", [http_filter("buffer", "max_request_bytes: 10")], post("/", body="x" * 50), hcm=DETAILS)
filtered("buffer/just-fits", [http_filter("buffer", "max_request_bytes: 10")], post("/", body="x" * 10))
filtered("buffer/get", [http_filter("buffer", "max_request_bytes: 10")], get("/"))
filtered("buffer/per-route-larger", [http_filter("buffer", "max_request_bytes: 10")], post("/", body="x" * 50), per_route={"buffer": typed("buffer_per_route", "buffer: {max_request_bytes: 100}")})
filtered("buffer/per-route-disabled", [http_filter("buffer", "max_request_bytes: 10")], post("/", body="x" * 50), per_route={"buffer": typed("buffer_per_route", "disabled: true")})


async def slow_upload(stage):
    """The origin must not see anything before the whole body has arrived."""
    client = await stage.connect()
    client.send(raw("POST / HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", body="3\r\nabc\r\n"))
    await asyncio.sleep(0.2)
    stage.see(f"origin has {len(stage.origins['origin'].connections)} connections")
    client.send(b"3\r\ndef\r\n0\r\n\r\n")
    await client.response()

case("filter/buffer/waits", play=slow_upload, filters=[http_filter("buffer", "max_request_bytes: 100")])

# Chains
filtered("chain/cors-then-fault", ["cors", http_filter("fault", f"abort: {{http_status: 503, {FULL}}}")], *SIMPLE[:1], per_route={"cors": typed("cors_policy", POLICY)})
filtered("chain/fault-then-cors", [http_filter("fault", f"abort: {{http_status: 503, {FULL}}}"), "cors"], *SIMPLE[:1], per_route={"cors": typed("cors_policy", POLICY)})
filtered("chain/disabled-by-default", [{**http_filter("fault", f"abort: {{http_status: 503, {FULL}}}"), "disabled": True}], get("/"))
FILTER_CONFIG = {"@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig"}
filtered("chain/disabled-on-route", [http_filter("fault", f"abort: {{http_status: 503, {FULL}}}")], get("/"), per_route={"fault": {**FILTER_CONFIG, "disabled": True}})
filtered("chain/enabled-on-route", [{**http_filter("fault", f"abort: {{http_status: 503, {FULL}}}"), "disabled": True}], get("/"),
         per_route={"fault": {**FILTER_CONFIG, "config": typed("fault", f"abort: {{http_status: 504, {FULL}}}")}})
filtered("chain/unknown-per-route-optional", [http_filter("fault")], get("/"), per_route={"nonexistent": {**FILTER_CONFIG, "is_optional": True, "disabled": True}})
case("filter/chain/two-of-a-kind", send=[get("/")], filters=[
    {**http_filter("header_mutation", "mutations: {request_mutations: [{append: {header: {key: x-order, value: first}}}]}"), "name": "first"},
    {**http_filter("header_mutation", "mutations: {request_mutations: [{append: {header: {key: x-order, value: second}}}], response_mutations: [{append: {header: {key: x-order, value: second}}}]}"), "name": "second"}])
