"""Clusters: discovery kinds, balancing, health, limits, connection pools."""
import asyncio

from harness.actions import CLOSE, RESET, SILENT, UNTIL_CLOSED, Sleep, answer, get, post, raw
from harness.case import case, h1_origin, h2_origin
from harness.origins import DeadOrigin, HTTP1Origin, TCPOrigin
from harness.shorthand import DETAILS, http_options

TWO = {"a": h1_origin(answer("a")), "b": h1_origin(answer("b"))}


def endpoints(*names: str, extra: str = "") -> str:
    rows = "\n".join(f'    - {{endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: "${{port.{name}}}"}}}}}}{extra}}}' for name in names)
    return f"load_assignment:\n  endpoints:\n  - lb_endpoints:\n{rows}\n"


def cluster(name: str, config: str, *requests, **options):
    options.setdefault("hcm", DETAILS)
    if "play" not in options:
        options["send"] = list(requests) or [get("/")]
    case(f"cluster/{name}", cluster=config, **options)


DEAD = lambda: DeadOrigin()  # noqa: E731

# Discovery kinds
cluster("static", "type: STATIC")
cluster("strict-dns", """
type: STRICT_DNS
dns_lookup_family: V4_ONLY
load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: localhost, port_value: "${port.origin}"}}}}]}]}""")
cluster("logical-dns", """
type: LOGICAL_DNS
dns_lookup_family: V4_ONLY
load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: localhost, port_value: "${port.origin}"}}}}]}]}""")
cluster("strict-dns-literal-address", "type: STRICT_DNS")
cluster("original-dst-header", "{type: ORIGINAL_DST, lb_policy: CLUSTER_PROVIDED, load_assignment: null, original_dst_lb_config: {use_http_header: true}}",
        play=lambda s: s.ask(get("/", f"x-envoy-original-dst-host: 127.0.0.1:{s.port('origin')}"), get("/", "x-envoy-original-dst-host: garbage"), get("/")))
cluster("original-dst-other-header", "{type: ORIGINAL_DST, lb_policy: CLUSTER_PROVIDED, load_assignment: null, original_dst_lb_config: {use_http_header: true, http_header_name: x-to}}",
        play=lambda s: s.ask(get("/", f"x-to: 127.0.0.1:{s.port('origin')}")))
cluster("original-dst-port-override", '{type: ORIGINAL_DST, lb_policy: CLUSTER_PROVIDED, load_assignment: null, original_dst_lb_config: {use_http_header: true, upstream_port_override: "${port.origin}"}}',
        get("/", "x-envoy-original-dst-host: 127.0.0.1:1"))
cluster("unix-socket", "load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: '${tmp}/origin.sock'}}}}]}]}",
        origin=lambda: HTTP1Origin(unix="${tmp}/origin.sock"))

# Failing to connect
cluster("connect-refused", "{}", origin=DEAD)
cluster("connect-refused-post", "{}", post("/"), origin=DEAD)
cluster("no-endpoints", "load_assignment: {endpoints: []}")
cluster("no-load-assignment", "load_assignment: null")
cluster("one-of-two-dead-retried", endpoints("a", "origin"), *[get("/")] * 4, origins={"a": h1_origin(answer("alive")), "origin": DEAD},
        routes="[{match: {prefix: /}, route: {cluster: ${origin}, retry_policy: {retry_on: connect-failure, num_retries: 3}}}]", origin_counts=False)

# Balancing


def counted(name: str, config: str, count: int, **options):
    """How the answers spread; their order may start anywhere."""
    async def play(stage):
        seen: dict[bytes, int] = {}
        client = await stage.connect()
        for _ in range(count):
            client.send(get("/"))
            answered = await client.response(show=False)
            seen[answered.body] = seen.get(answered.body, 0) + 1
        stage.see(str(sorted(seen.items())))
    options.setdefault("origins", TWO)
    cluster(f"balance/{name}", config, play=play, origin_counts=False, **options)


def weighted(a: int, b: int) -> str:
    return f"""
load_assignment:
  endpoints:
  - lb_endpoints:
    - {{load_balancing_weight: {a}, endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: "${{port.a}}"}}}}}}}}
    - {{load_balancing_weight: {b}, endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: "${{port.b}}"}}}}}}}}
"""


counted("round-robin", endpoints("a", "b"), 10)
counted("round-robin-weighted", weighted(1, 3), 40)
counted("least-request-idle-spread", "lb_policy: LEAST_REQUEST\n" + weighted(1, 3), 1, origins={"a": h1_origin(answer("x")), "b": h1_origin(answer("x"))})


def health(a: str, b: str) -> str:
    return f"""
load_assignment:
  endpoints:
  - lb_endpoints:
    - {{health_status: {a}, endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: "${{port.a}}"}}}}}}}}
    - {{health_status: {b}, endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: "${{port.b}}"}}}}}}}}
"""


counted("unhealthy-skipped", health("UNHEALTHY", "HEALTHY"), 6)
counted("draining-skipped", health("DRAINING", "HEALTHY"), 6)
counted("degraded-only", health("DEGRADED", "UNHEALTHY"), 4)
counted("panic-when-all-unhealthy", health("UNHEALTHY", "UNHEALTHY"), 6)
cluster("balance/no-panic", "common_lb_config: {healthy_panic_threshold: {value: 0}}\n" + health("UNHEALTHY", "UNHEALTHY"), origins=TWO)
cluster("balance/fail-traffic-on-panic", "common_lb_config: {zone_aware_lb_config: {fail_traffic_on_panic: true}}\n" + health("UNHEALTHY", "UNHEALTHY"), origins=TWO)


def priorities(first: str, second: str) -> str:
    return f"""
load_assignment:
  endpoints:
  - {{priority: 0, lb_endpoints: [{{health_status: {first}, endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: "${{port.a}}"}}}}}}}}]}}
  - {{priority: 1, lb_endpoints: [{{health_status: {second}, endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: "${{port.b}}"}}}}}}}}]}}
"""


counted("priority-first", priorities("HEALTHY", "HEALTHY"), 6)
counted("priority-failover", priorities("UNHEALTHY", "HEALTHY"), 6)
counted("locality-weights", """
common_lb_config: {locality_weighted_lb_config: {}}
load_assignment:
  endpoints:
  - {locality: {zone: one}, load_balancing_weight: 1, lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.a}"}}}}]}
  - {locality: {zone: two}, load_balancing_weight: 3, lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.b}"}}}}]}
""", 40)

# Circuit breakers


async def overflowing(stage):
    clients = [await stage.connect() for _ in range(3)]
    for number, client in enumerate(clients):
        client.send(get(f"/{number}"))
        await asyncio.sleep(0.08)
    for client in clients:
        await client.response()

SLOW = [[Sleep(0.5), answer()]]
for label, thresholds in {"requests": "max_requests: 1", "pending": "max_connections: 1, max_pending_requests: 1", "connections": "max_connections: 1, max_pending_requests: 0"}.items():
    cluster(f"circuit-breaker/{label}", f"circuit_breakers: {{thresholds: [{{{thresholds}}}]}}", play=overflowing, origin=SLOW)
cluster("circuit-breaker/requests-http2", "circuit_breakers: {thresholds: [{max_requests: 1}]}", play=overflowing, origin=h2_origin([[Sleep(0.5), *h2_origin()().scripts[0]]]))

# Pools
cluster("pool/max-requests-per-connection", {"typed_extension_protocol_options": http_options(
    "{explicit_http_config: {http_protocol_options: {}}, common_http_protocol_options: {max_requests_per_connection: 2}}")}, *[get("/")] * 5)
cluster("pool/idle-timeout", {"typed_extension_protocol_options": http_options(
    "{explicit_http_config: {http_protocol_options: {}}, common_http_protocol_options: {idle_timeout: 0.1s}}")}, get("/"), tail=0.5)


async def after_idle_close(stage):
    """The origin closes the idle connection; the next request must not fail."""
    client = await stage.connect()
    for _ in range(2):
        client.send(get("/"))
        await client.response()
        await asyncio.sleep(0.2)

cluster("pool/dead-idle-connection", "{}", play=after_idle_close, origin=[[answer(), Sleep(0.05), CLOSE]])
cluster("pool/reset-idle-connection", "{}", play=after_idle_close, origin=[[answer(), Sleep(0.05), RESET]])
cluster("pool/two-clients-share-one", "{}", play=lambda s: shared(s))


async def shared(stage):
    for _ in range(3):
        await stage.ask(get("/"))

cluster("pool/per-downstream-connection", "connection_pool_per_downstream_connection: true", play=shared)
cluster("pool/use-downstream-protocol", {"typed_extension_protocol_options": http_options(
    "use_downstream_protocol_config: {http_protocol_options: {}, http2_protocol_options: {}}")}, get("/"))


async def downstream_h2(stage):
    client = await stage.h2()
    await client.response(client.request())

cluster("pool/use-downstream-protocol-http2", {"typed_extension_protocol_options": {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {"explicit_http_config": None, "use_downstream_protocol_config": {"http_protocol_options": {}, "http2_protocol_options": {}}}}},
    play=downstream_h2, origin=h2_origin())

# PROXY protocol towards the origin
for version in ("V1", "V2"):
    cluster(f"upstream-proxy-protocol-{version.lower()}", f"""
transport_socket:
  name: envoy.transport_sockets.upstream_proxy_protocol
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport
    config: {{version: {version}}}
    transport_socket: {{name: raw, typed_config: {{"@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}}}}""",
            origin_counts=False, origin=lambda: TCPOrigin(b"", [16, UNTIL_CLOSED]), play=lambda s: shown_preamble(s))


async def shown_preamble(stage):
    client = await stage.connect()
    client.send(get("/"))
    await asyncio.sleep(0.3)
    client.close()
    await asyncio.sleep(0.2)
    first = "".join(stage.origins["origin"].connections[0]) if stage.origins["origin"].connections else "nothing"
    # Ports differ from run to run; what comes before them doesn't.
    stage.see(first[:60])

# Statistics of a cluster
cluster("statistics", "{}", play=lambda s: counted_requests(s), origin=[answer(), answer("no", "503 Service Unavailable"), [CLOSE]])


async def counted_requests(stage):
    await stage.ask(get("/"), get("/"), get("/"))
    await stage.settle()
    prefix = f"cluster.{stage.case.slug}_origin."
    await stage.see_stats(*(prefix + name for name in (
        "upstream_rq_total", "upstream_rq_200", "upstream_rq_2xx", "upstream_rq_503", "upstream_rq_5xx", "upstream_rq_completed", "upstream_cx_total", "upstream_cx_active",
        "upstream_cx_http1_total", "upstream_cx_connect_fail", "upstream_rq_pending_total", "upstream_rq_retry", "upstream_cx_destroy", "upstream_cx_destroy_remote",
        "upstream_cx_destroy_remote_with_active_rq", "membership_total", "membership_healthy", "external.upstream_rq_200", "lb_healthy_panic", "upstream_cx_none_healthy")))

cluster("statistics-failing", "{}", play=lambda s: failing_requests(s), origin=DEAD)


async def failing_requests(stage):
    await stage.ask(get("/"))
    await stage.settle()
    prefix = f"cluster.{stage.case.slug}_origin."
    await stage.see_stats(*(prefix + name for name in ("upstream_cx_connect_fail", "upstream_rq_pending_failure_eject", "upstream_rq_503", "upstream_rq_total", "upstream_cx_total",
                                                       "upstream_cx_destroy", "upstream_rq_pending_total")))
cluster("pool/max-connection-duration", {"typed_extension_protocol_options": http_options(
    "{explicit_http_config: {http_protocol_options: {}}, common_http_protocol_options: {max_connection_duration: 0.15s}}")}, play=lambda s: spaced(s))


async def spaced(stage):
    client = await stage.connect()
    for _ in range(3):
        client.send(get("/"))
        await client.response()
        await asyncio.sleep(0.12)
    await asyncio.sleep(0.2)

cluster("alt-stat-name", "alt_stat_name: another:name", play=lambda s: other_name(s))


async def other_name(stage):
    await stage.ask(get("/"))
    await stage.see_stats("cluster.another_name.upstream_rq_total")

cluster("source-address", "upstream_bind_config: {source_address: {address: 127.0.0.9, port_value: 0}}", hcm="", play=lambda s: s.ask(get("/")),
        routes="[{match: {prefix: /}, route: {cluster: ${origin}}, response_headers_to_add: [{header: {key: x-from, value: '%UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT%'}}]}]")
cluster("circuit-breaker/high-priority", "circuit_breakers: {thresholds: [{max_requests: 5}, {priority: HIGH, max_requests: 1}]}", play=overflowing, origin=SLOW,
        routes="[{match: {prefix: /}, route: {cluster: ${origin}, priority: HIGH}}]")


async def open_breakers(stage):
    clients = [await stage.connect() for _ in range(2)]
    for client in clients:
        client.send(get("/"))
        await asyncio.sleep(0.1)
    prefix = "cluster.cluster_circuit_breaker_gauges_origin.circuit_breakers."
    names = ["default.cx_open", "default.cx_pool_open", "default.rq_open", "default.rq_pending_open", "default.rq_retry_open",
             "default.remaining_cx", "default.remaining_pending", "default.remaining_rq", "high.rq_open"]
    await stage.see_stats(*[prefix + name for name in names])
    for client in clients:
        await client.response()
    await stage.see_stats(*[prefix + name for name in names])

cluster("circuit-breaker/gauges", "circuit_breakers: {thresholds: [{max_connections: 1, max_requests: 3, max_pending_requests: 1, track_remaining: true}]}", play=open_breakers, origin=SLOW)
