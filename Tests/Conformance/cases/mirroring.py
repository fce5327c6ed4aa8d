"""Copies of requests to other clusters: which, with what headers, how their bodies flow, and that nobody waits for them."""
from harness.actions import CLOSE, RESET, SILENT, Sleep, answer, get, post, raw, request
from harness.case import case, h1_origin, h2_origin
from harness.origins import DeadOrigin
from harness.shorthand import DETAILS

# Long enough for a copy to be seen before its origin is looked at.
TAIL = 0.5


def mirror(name: str, policies: str, *requests, route="", origins=None, **options):
    shadows = origins or {"shadow": h1_origin()}
    if "vhosts" in options:
        return case(f"mirroring/{name}", origins=shadows, tail=TAIL, send=list(requests) or [get("/")], **options)
    case(f"mirroring/{name}", origins=shadows, tail=TAIL, send=list(requests) or [get("/x", host="me.test")],
         routes=f"[{{match: {{prefix: /}}, route: {{cluster: ${{origin}}, request_mirror_policies: [{policies}]{route}}}}}]",
         **options)


ALL = "{cluster: ${shadow}}"
CHUNKED = raw("POST /x HTTP/1.1", "host: me.test", "transfer-encoding: chunked", body="3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")

mirror("get", ALL, get("/x?y=1", "x-a: 1", host="me.test"))
mirror("host-with-port", ALL, get("/", host="me.test:8080"))
mirror("host-v6", ALL, get("/", host="[::1]:80"), get("/", host="[::1]"))
mirror("post", ALL, post("/x", body="hello"))
mirror("chunked", ALL, CHUNKED)
mirror("forwarded-for", ALL, get("/", "x-forwarded-for: 10.0.0.1"), get("/", "x-envoy-internal: true"))
mirror("expected-timeout", ALL, route=", timeout: 7s")
mirror("keeps-host", "{cluster: ${shadow}, disable_shadow_host_suffix_append: true}")
mirror("host-rewrite", "{cluster: ${shadow}, host_rewrite_literal: other.test}", get("/", host="me.test:80"))
mirror("host-rewrite-keeps-suffix-off", "{cluster: ${shadow}, host_rewrite_literal: other.test, disable_shadow_host_suffix_append: true}")
mirror("mutations", """{cluster: ${shadow}, request_headers_mutations: [
  {append: {header: {key: x-added, value: "%REQ(x-a)%-%REQ(:AUTHORITY)%"}}}, {remove: x-drop},
  {append: {header: {key: x-a, value: new}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}}]}""",
       get("/", "x-a: 1", "x-drop: 2", host="me.test"))
mirror("none-at-zero-percent", "{cluster: ${shadow}, runtime_fraction: {default_value: {numerator: 0, denominator: HUNDRED}}}")
mirror("all-at-full-percent", "{cluster: ${shadow}, runtime_fraction: {default_value: {numerator: 1000000, denominator: MILLION}, runtime_key: k}}")
mirror("runtime-key", "{cluster: ${shadow}, runtime_fraction: {default_value: {numerator: 100, denominator: HUNDRED}, runtime_key: mirror.share}}",
       alone=True, bootstrap="layered_runtime: {layers: [{name: s, static_layer: {mirror.share: 0}}]}")
mirror("sampled", "{cluster: ${shadow}, trace_sampled: false}")
mirror("two", "{cluster: ${shadow}}, {cluster: ${second}, disable_shadow_host_suffix_append: true}", post("/", body="twice"),
       origins={"shadow": h1_origin(), "second": h1_origin()})
mirror("same-twice", "{cluster: ${shadow}}, {cluster: ${shadow}}", get("/"))
mirror("answers-dropped", ALL, get("/"), get("/"), origins={"shadow": h1_origin(answer("from shadow", "500 Internal Server Error", "x-s: 1"))})
mirror("silent", ALL, get("/"), get("/"), origins={"shadow": h1_origin([[SILENT]])})
mirror("closing", ALL, get("/"), get("/"), origins={"shadow": h1_origin([[CLOSE]])})
mirror("resetting", ALL, post("/", body="body"), get("/"), origins={"shadow": h1_origin([[RESET]])})
mirror("dead", ALL, post("/", body="body"), origins={"shadow": lambda: DeadOrigin()})
mirror("redirecting", ALL, get("/"), origins={"shadow": h1_origin(answer("", "302 Found", "location: http://x.test/"))})
mirror("http2", ALL, post("/up", "te: trailers", body="hello"), origins={"shadow": h2_origin()})
mirror("head", ALL, request("HEAD", "/"))
mirror("after-route-mutations", ALL, get("/old", host="me.test"), route=", prefix_rewrite: /new, host_rewrite_literal: rewritten.test",
       route_config="request_headers_to_add: [{header: {key: x-table, value: t}}]")
mirror("auto-host-rewrite", ALL, get("/", host="me.test"), route=", auto_host_rewrite: true", cluster="""
load_assignment:
  endpoints: [{lb_endpoints: [{endpoint: {hostname: endpoint.test, address: {socket_address: {address: 127.0.0.1, port_value: "${port.origin}"}}}}]}]""")
mirror("unknown-cluster", "{cluster: nowhere}", route_config="validate_clusters: false")
mirror("no-host-none-mirrored", ALL, cluster="load_assignment: {endpoints: []}", hcm=DETAILS)
mirror("failing-host-is-mirrored", ALL, origin=lambda: DeadOrigin(), hcm=DETAILS)
mirror("retries-are-not-mirrored", ALL, post("/", body="once"), route=", retry_policy: {retry_on: 5xx, num_retries: 2}",
       origin=[answer("", "503 Service Unavailable"), answer("", "503 Service Unavailable"), answer("done")])
mirror("attempt-count", ALL, vhosts="""[{name: v, domains: ["*"], include_request_attempt_count: true, routes: [
  {match: {prefix: /}, route: {cluster: ${origin}, request_mirror_policies: [{cluster: ${shadow}}]}}]}]""")
mirror("websocket", ALL, get("/", "connection: upgrade", "upgrade: websocket"), hcm="upgrade_configs: [{upgrade_type: websocket}]",
       origin=[[raw("HTTP/1.1 101 Switching Protocols", "connection: upgrade", "upgrade: websocket")]],
       origins={"shadow": h1_origin([[SILENT]])})


async def by_header(stage):
    slug = stage.case.slug
    await stage.ask(get("/", f"x-to: {slug}_shadow"), get("/", "x-to: nowhere"), get("/"))

case("mirroring/cluster-header", play=by_header, origins={"shadow": h1_origin()}, tail=TAIL,
     routes="[{match: {prefix: /}, route: {cluster: ${origin}, request_mirror_policies: [{cluster_header: x-to}]}}]")


async def slow_body(stage):
    client = await stage.connect()
    client.send(b"POST / HTTP/1.1\r\nhost: me.test\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n")
    await stage.settle(0.3)
    client.send(b"3\r\ndef\r\n0\r\n\r\n")
    await client.response("POST")
    await client.ending(TAIL)

case("mirroring/body-in-parts", play=slow_body, origins={"shadow": h1_origin()},
     routes="[{match: {prefix: /}, route: {cluster: ${origin}, request_mirror_policies: [{cluster: ${shadow}}]}}]")


async def cut_body(stage):
    client = await stage.connect()
    client.send(b"POST / HTTP/1.1\r\nhost: me.test\r\ncontent-length: 9\r\n\r\nabc")
    await stage.settle(0.3)
    client.wire.close()
    await stage.settle(TAIL)

case("mirroring/body-cut-off", play=cut_body, origins={"shadow": h1_origin()},
     routes="[{match: {prefix: /}, route: {cluster: ${origin}, request_mirror_policies: [{cluster: ${shadow}}]}}]")


async def big_body(stage):
    client = await stage.connect()
    client.send(b"POST / HTTP/1.1\r\nhost: me.test\r\ncontent-length: 3000000\r\n\r\n" + b"x" * 3000000)
    await client.response("POST")
    await client.ending(TAIL)

case("mirroring/body-big", play=big_body, origins={"shadow": h1_origin()},
     routes="[{match: {prefix: /}, route: {cluster: ${origin}, request_mirror_policies: [{cluster: ${shadow}}]}}]")


async def trailers(stage):
    client = await stage.h2()
    number = client.request("POST", "/", body=b"abc", trailers=[("x-end", "1")])
    await client.response(number)
    await stage.settle(TAIL)

case("mirroring/trailers", play=trailers, origin=h2_origin(), origins={"shadow": h2_origin()},
     routes="[{match: {prefix: /}, route: {cluster: ${origin}, request_mirror_policies: [{cluster: ${shadow}}]}}]")

# Levels: the innermost that says anything counts.
LEVELS = {"shadow": h1_origin(), "second": h1_origin()}
for label, table, vhost, route in (
        ("table", "request_mirror_policies: [{cluster: ${shadow}}]", "", ""),
        ("vhost", "", "request_mirror_policies: [{cluster: ${shadow}}],", ""),
        ("vhost-over-table", "request_mirror_policies: [{cluster: ${second}}]", "request_mirror_policies: [{cluster: ${shadow}}],", ""),
        ("route-over-vhost", "", "request_mirror_policies: [{cluster: ${second}}],", ", request_mirror_policies: [{cluster: ${shadow}}]")):
    case(f"mirroring/level/{label}", origins=LEVELS, tail=TAIL, send=[get("/")], route_config=table,
         vhosts=f"[{{name: v, domains: ['*'], {vhost} routes: [{{match: {{prefix: /}}, route: {{cluster: ${{origin}}{route}}}}}]}}]")


async def numbers(stage):
    await stage.ask(get("/"), get("/"))
    await stage.settle(TAIL)
    await stage.see_stats(*(f"cluster.${{{who}}}.{name}" for who in ("origin", "shadow") for name in (
        "upstream_rq_total", "upstream_rq_200", "upstream_rq_2xx", "upstream_rq_completed", "internal.upstream_rq_200",
        "external.upstream_rq_200", "upstream_rq_active", "upstream_cx_total")),
        "http.${case}.downstream_rq_total", "http.${case}.rq_total", "http.async-client.rq_total")

case("mirroring/statistics", play=numbers, origins={"shadow": h1_origin()}, alone=True,
     routes="[{match: {prefix: /}, route: {cluster: ${origin}, request_mirror_policies: [{cluster: ${shadow}}]}}]")
