"""Active health checks: what is sent, what counts as well, and what follows from it."""
import asyncio

from harness.actions import Data, Headers, Trailers, headers, trailers
from harness.case import h2_origin
from harness.origins import DeadOrigin, Origin, TCPOrigin
from harness.shorthand import http_options, upstream_tls

from .health_hosts import Health, Host, QuietHTTP2, endpoint, health_case, hosts

AB = ("a", "b")
# Every host of every case is checked all the time: too many, and their answers come late.
TOGETHER = 12
# Fast enough to watch.
PACE = ("timeout: 3s, interval: 0.1s, no_traffic_interval: 0.1s, unhealthy_threshold: 2, healthy_threshold: 2, "
        "initial_jitter: 0.001s")


def check(name: str, probe: str, play, *, names=AB, pace=PACE, more="", config="", **rest):
    health_case(f"check/{name}", f"health_checks: [{{{pace}, {probe}{more}}}]\n{config}", names, play, **rest)


def http(path="/hc", extra=""):
    return f"http_health_check: {{path: {path}{extra}}}"


COUNTS = ("health_check.attempt", "health_check.success", "health_check.failure", "health_check.network_failure",
          "health_check.passive_failure", "health_check.verify_cluster")
GAUGES = ("health_check.healthy", "health_check.degraded", "membership_total", "membership_healthy",
          "membership_degraded", "membership_excluded", "membership_change")


def steady(*wanted_flags, users=6):
    """How things stand after a while."""
    async def play(health):
        await health.checked()
        await health.see_flags()
        await health.see_users(users)
        await health.see_stats(*GAUGES)
        await health.see_counts(*COUNTS)
    return play


# What counts as well
check("http/well", http(), steady())
for status in (199 + 2, 204, 301, 400, 404, 429, 500, 503):
    check(f"http/status-{status}", http(), steady(), options={"a": {"check": status}})
check("http/silent", http(), steady(), options={"a": {"check": None}}, pace=PACE.replace("timeout: 3s", "timeout: 0.5s"))
check("http/reset", http(), steady(), options={"a": {"check": 0}})
check("http/refused", http(), steady(), origins={"a": lambda: DeadOrigin(), **hosts("b"), "origin": lambda: Host("b")})
check("http/expected-statuses", http(extra=", expected_statuses: [{start: 200, end: 201}, {start: 300, end: 304}]"), steady(), options={"a": {"check": 303}})
check("http/expected-statuses-end-is-out", http(extra=", expected_statuses: [{start: 200, end: 201}, {start: 300, end: 304}]"), steady(), options={"a": {"check": 304}})
check("http/expected-without-200", http(extra=", expected_statuses: [{start: 404, end: 405}]"), steady(), options={"a": {"check": 404}})
check("http/receive", http(extra=", receive: [{text: '6f6b'}, {text: '21'}]"), steady(), options={"a": {"body": "all ok, yes!"}, "b": {"body": "! ok"}})
check("http/receive-binary", http(extra=", receive: [{binary: b2s=}]"), steady(), options={"a": {"body": "ok"}, "b": {"body": "no"}})
check("http/receive-beyond-buffer", http(extra=", response_buffer_size: 4, receive: [{text: '6f6b'}]"), steady(), options={"a": {"body": "abcdok"}, "b": {"body": "abok"}})
check("http/receive-unlimited", http(extra=", response_buffer_size: 0, receive: [{text: '6f6b'}]"), steady(), options={"a": {"body": "a" * 3000 + "ok"}, "b": {"body": "b" * 3000}})
check("http/service-name", http(extra=", service_name_matcher: {prefix: right}"), steady(),
      options={"a": {"check_fields": ("x-envoy-upstream-healthchecked-cluster: right-one",)}, "b": {"check_fields": ("x-envoy-upstream-healthchecked-cluster: wrong",)}})
check("http/service-name-missing", http(extra=", service_name_matcher: {exact: right}"), steady())
check("http/degraded", http(), steady(users=40), options={"a": {"check_fields": ("x-envoy-degraded: 1",)}})
check("http/degraded-and-failed", http(), steady(), options={"a": {"check": 503, "check_fields": ("x-envoy-degraded: 1",)}})
check("http/immediate-fail-in-check", http(), steady(), options={"a": {"check": 503, "check_fields": ("x-envoy-immediate-health-check-fail: 1",)}})
check("http/immediate-fail-with-200", http(), steady(), options={"a": {"check_fields": ("x-envoy-immediate-health-check-fail: 1",)}})


# What is sent
def sent(count=1):
    async def play(health):
        host = health.host("a")
        while len(host.checks) < count:
            await asyncio.sleep(0.02)
        for line in host.checks[-1].replace(health.cluster, "CLUSTER").splitlines():
            health.stage.see(line)
    return play


check("request/default", http(), sent())
check("request/host", http(extra=", host: other.test"), sent())
check("request/path-with-query", http(path="'/hc?x=1'"), sent())
for method in ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"):
    check(f"request/{method}", http(extra=f", method: {method}"), sent())
check("request/headers", http(extra=', request_headers_to_add: [{header: {key: x-a, value: "1"}}, {header: {key: x-a, value: "2"}}, {header: {key: x-host, value: "%UPSTREAM_CLUSTER%"}}, {header: {key: user-agent, value: mine}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}]'), sent())
check("request/headers-removed", http(extra=", request_headers_to_remove: [user-agent, x-none]"), sent())
check("request/body", http(extra=", method: POST, send: {text: '68656c6c6f'}"), sent())
check("request/endpoint-hostname", http(extra=", host: other.test"), sent(), names=("a",),
      cluster=f"health_checks: [{{{PACE}, {http(extra=', host: other.test')}}}]\nload_assignment: {{endpoints: [{{lb_endpoints: [{endpoint('a', ', hostname: plain.test, health_check_config: {hostname: own.test}')}]}}]}}")


async def connections(health):
    host = health.host("a")
    while len(host.checks) < 4:
        await asyncio.sleep(0.02)
    health.stage.see(f"connections: {'one' if len(host.check_connections) == 1 else 'several'}")
    await health.see_flags()

check("connection/reused", http(), connections)
check("connection/not-reused", http(), connections, more=", reuse_connection: false")
check("connection/closed-by-host", http(), connections, options={"a": {"check_fields": ("connection: close",)}})


# Where
def elsewhere(field: str):
    return f"""
health_checks: [{{{PACE}, {http()}}}]
load_assignment: {{endpoints: [{{lb_endpoints: [{endpoint('a', field)}, {endpoint('b')}]}}]}}"""


async def moved(health):
    await health.checked(3)
    await health.see_flags()
    health.stage.see(f"checked: {sorted(n for n in ('a', 'b', 'c') if n in health.stage.origins and health.host(n).checks)}")

for label, field in {
    "port": ', health_check_config: {port_value: "${port.c}"}',
    "address": ', health_check_config: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.c}"}}}',
    "address-and-port": ', health_check_config: {port_value: "${port.c}", address: {socket_address: {address: 127.0.0.1, port_value: 1}}}',
    "disabled": ", health_check_config: {disable_active_health_check: true}",
}.items():
    check(f"where/{label}", http(), moved, cluster=elsewhere(field), origins=hosts("a", "b", "c"))
check("where/alt-port", http(), moved, more=', alt_port: "${port.c}"', origins=hosts("a", "b", "c"))


# Changes
async def turning(health):
    host = health.host("a")
    await health.until_flags({"a": "healthy", "b": "healthy"}, label="first")
    host.check = 0
    await health.until_flags({"a": "/failed_active_hc"}, label="resets")
    await health.see_users(6)
    host.check = 200
    await health.until_flags({"a": "healthy"}, label="back")
    host.check = 503
    await health.until_flags({"a": "/failed_active_hc"}, label="refuses")
    host.check = 200
    host.check_fields = ("x-envoy-degraded: yes",)
    await health.until_flags({"a": "/degraded_active_hc"}, label="degraded")
    await health.see_users(60)
    await health.see_stats(*GAUGES)
    host.check_fields = ()
    await health.until_flags({"a": "healthy"}, label="no longer")
    host.check = None
    await health.until_flags({"a": "/failed_active_hc/active_hc_timeout"}, label="silent")
    # Envoy's gauge of degraded hosts does not come down again.
    await health.see_stats(*(one for one in GAUGES if one != "health_check.degraded"))

check("turning", http(), turning, pace=PACE.replace("timeout: 3s", "timeout: 0.6s"))


def paced(first: int, then: int, name: str):
    """How many checks it takes to change."""
    async def play(health):
        host = health.host("a")
        await health.until_flags({"a": "healthy"}, label="first")
        host.check = first
        before = len(host.checks)
        while (await health.flags())["a"] == "healthy":
            await asyncio.sleep(0.01)
        health.stage.see(f"to fail: {min(len(host.checks) - before, 4)}")
        host.check = then
        before = len(host.checks)
        while (await health.flags())["a"] != "healthy":
            await asyncio.sleep(0.01)
        health.stage.see(f"to recover: {min(len(host.checks) - before, 4)}")
    return play


check("thresholds/status-decides-at-once", http(), paced(503, 200, "a"), pace=PACE.replace("_threshold: 2", "_threshold: 3").replace("interval: 0.1s", "interval: 0.5s"))
check("thresholds/retriable", http(extra=", retriable_statuses: [{start: 503, end: 504}]"), paced(503, 200, "a"),
      pace=PACE.replace("_threshold: 2", "_threshold: 3").replace("interval: 0.1s", "interval: 0.5s"))


async def asked_to_leave(health):
    host = health.host("a")
    await health.until_flags({"a": "healthy", "b": "healthy"}, label="first")
    host.fields = ("x-envoy-immediate-health-check-fail: true",)

    # Before the answer that takes the host out no check may fail, or no request finds its way there any more.
    def failing():
        host.check = 503
    host.on_request = failing
    before = host.requests
    while host.requests == before:
        await health.get()
    await health.until_flags({"a": "/failed_active_hc/excluded_via_immediate_hc_fail"}, seconds=3)
    await health.see_stats("membership_excluded", "membership_healthy")
    await health.see_users(6)
    await health.see_counts("health_check.passive_failure")
    host.fields = ()
    host.check = 200
    await health.until_flags({"a": "healthy"}, label="back")

check("immediate-fail-in-answer", http(), asked_to_leave)


async def all_down(health):
    await health.until_flags({"a": "healthy", "b": "healthy"}, label="first")
    for name in AB:
        health.host(name).check = 503
    await health.until_flags({"a": "/failed_active_hc", "b": "/failed_active_hc"}, label="down")
    await health.see_users(8, "in panic")
    answer = await health.get()
    health.stage.see(f"status {answer.start.decode()}")

check("all-down/panic", http(), all_down)
check("all-down/no-panic", http(), all_down, config="common_lb_config: {healthy_panic_threshold: {value: 0}}")


def ejected_and_checked(comes_back):
    async def play(health):
        await watch_ejected(health, comes_back)
    return play


async def watch_ejected(health, comes_back):
    host = health.host("a")
    await health.until_flags({"a": "healthy", "b": "healthy"}, label="first")
    host.status = 503
    while host.requests < 2:
        await health.get()
    host.status = 200

    async def done():
        stats = await health.stats()
        ended = stats.get("outlier_detection.ejections_active") == ("0" if comes_back else "1")
        return ended and stats.get("outlier_detection.ejections_enforced_total") == "1"
    await health.stage.until(done, 5.0)
    await health.checked(10)
    await health.see_flags("later")
    await health.see_stats("outlier_detection.ejections_enforced_total", "outlier_detection.ejections_active")

OUTLIER = "outlier_detection: {consecutive_5xx: 2, base_ejection_time: 60s, max_ejection_percent: 100%s}"
check("outlier/success-brings-back", http(), ejected_and_checked(True), config=OUTLIER % "")
check("outlier/success-does-not", http(), ejected_and_checked(False), config=OUTLIER % ", successful_active_health_check_uneject_host: false")

# Intervals: how often, in classes


async def frequency(health):
    host = health.host("a")
    await health.stage.settle(0.3)
    before = len(host.checks)
    await health.stage.settle(1.0)
    quiet = len(host.checks) - before
    await health.see_users(4)
    await health.stage.settle(1.0)
    before = len(host.checks)
    await health.stage.settle(1.0)
    busy = len(host.checks) - before
    health.stage.see(f"quiet: {'rare' if quiet <= 2 else 'often'}, busy: {'rare' if busy <= 2 else 'often'}")

BASE = "timeout: 3s, unhealthy_threshold: 2, healthy_threshold: 2"
check("interval/no-traffic", http(), frequency, pace=f"{BASE}, interval: 0.1s, no_traffic_interval: 0.9s")
check("interval/no-traffic-healthy", http(), frequency, pace=f"{BASE}, interval: 0.9s, no_traffic_interval: 5s, no_traffic_healthy_interval: 0.1s")
check("interval/unhealthy", http(), frequency, pace=f"{BASE}, interval: 0.1s, no_traffic_interval: 0.1s, unhealthy_interval: 0.9s", options={"a": {"check": 503}})
check("interval/jitter", http(), steady(), more=", interval_jitter: 0.05s, interval_jitter_percent: 20")

# HTTP/2
H2 = {"typed_extension_protocol_options": http_options("explicit_http_config: {http2_protocol_options: {}}")}


def quiet_h2(script, **options):
    def make():
        return QuietHTTP2(script, **options)
    make.http2 = True
    return make


async def flags_only(health):
    await health.checked()
    await health.see_flags()
    await health.see_counts(*COUNTS)


def over_h2(name, script_a, probe=None, more="", **rest):
    check(name, probe or http(extra=", codec_client_type: HTTP2"), flags_only, more=more,
          origins={"a": quiet_h2(script_a), "b": quiet_h2([[headers(200), Data(b"ok", end=True)]])}, **rest)


over_h2("http2/well", [[headers(200), Data(b"ok", end=True)]])
over_h2("http2/headers-only", [[headers(200, end=True)]])
over_h2("http2/503", [[headers(503, end=True)]])
over_h2("http2/degraded", [[headers(200, "x-envoy-degraded: 1", end=True)]])
over_h2("http2/http1-host", [[headers(200, end=True)]], probe=http())
over_h2("http2/not-reused", [[headers(200, end=True)]], more=", reuse_connection: false")

# gRPC
SERVING = b"\x00\x00\x00\x00\x02\x08\x01"
GRPC_OK = [headers(200, "content-type: application/grpc"), Data(SERVING), trailers("grpc-status: 0")]


def grpc(name, script, probe="grpc_health_check: {}", **rest):
    over_h2(f"grpc/{name}", [script], probe=probe, **rest)


grpc("serving", GRPC_OK)
grpc("not-serving", [GRPC_OK[0], Data(b"\x00\x00\x00\x00\x02\x08\x02"), GRPC_OK[2]])
grpc("unknown-status", [GRPC_OK[0], Data(b"\x00\x00\x00\x00\x00"), GRPC_OK[2]])
grpc("unimplemented", [headers(200, "content-type: application/grpc", "grpc-status: 12", end=True)])
grpc("unavailable-in-trailers", [GRPC_OK[0], trailers("grpc-status: 14")])
grpc("no-message", [GRPC_OK[0], trailers("grpc-status: 0")])
grpc("two-messages", [GRPC_OK[0], Data(SERVING + SERVING), GRPC_OK[2]])
grpc("other-content-type", [headers(200, "content-type: text/plain"), Data(SERVING), GRPC_OK[2]])
grpc("http-404", [headers(404, end=True)])
grpc("no-trailers", [GRPC_OK[0], Data(SERVING, end=True)])
grpc("not-reused", GRPC_OK, more=", reuse_connection: false")


class NotedHTTP2(QuietHTTP2):
    pass


async def grpc_request(health):
    origin = health.host("a")
    for _ in range(500):
        streams = [stream for peer in origin.peers for stream in peer.streams.values()]
        if streams:
            break
        await asyncio.sleep(0.02)
    await health.stage.settle(0.1)
    for line in streams[0].lines():
        health.stage.see(line.replace(health.cluster, "CLUSTER"))

for label, probe in {
    "default": "{}", "service": "{service_name: shop.Cart}", "authority": "{authority: other.test}",
    "metadata": '{initial_metadata: [{header: {key: x-a, value: "1"}}]}',
}.items():
    check(f"grpc-request/{label}", f"grpc_health_check: {probe}", grpc_request, names=("a",), origins={"a": quiet_h2([GRPC_OK])})


async def h2_request(health):
    await grpc_request(health)

check("http2-request", http(extra=", codec_client_type: HTTP2"), h2_request, names=("a",), origins={"a": quiet_h2([[headers(200, end=True)]])})


# TCP
class Quiet(TCPOrigin):
    def lines(self):
        return []

    def forget(self):
        pass


def tcp(name, probe, greeting=b"", script=None, **rest):
    check(f"tcp/{name}", f"tcp_health_check: {probe}", flags_only,
          origins={"a": lambda: Quiet(greeting, script), "b": lambda: Quiet(b"", None)}, **rest)


tcp("connect-only", "{}")
tcp("send-only", "{send: {text: '50'}}")
tcp("echoed", "{send: {text: '70696e67'}, receive: [{text: '70696e67'}]}")
tcp("in-pieces", "{send: {text: '70696e67'}, receive: [{text: '70'}, {text: '67'}]}")
tcp("greeting", "{receive: [{text: '6869'}]}", greeting=b"oh hi there", more=", reuse_connection: false", pace=PACE.replace("timeout: 3s", "timeout: 0.6s"))
tcp("not-reused", "{send: {text: '70696e67'}, receive: [{text: '70696e67'}]}", more=", reuse_connection: false")
check("tcp/refused", "tcp_health_check: {}", flags_only, origins={"a": lambda: DeadOrigin(), "b": lambda: Quiet(b"", None), "origin": lambda: Quiet(b"", None)})

# TLS
async def one_speaks_plainly(health):
    """Its checks end by their timeout, long after the other's."""
    async def failed():
        return int((await health.stats()).get("health_check.network_failure", "0")) >= 2
    await health.stage.until(failed, 10.0)
    await flags_only(health)

check("tls/well", http(), one_speaks_plainly, config="",
      cluster={"health_checks": [{"timeout": "1s", "interval": "0.1s", "no_traffic_interval": "0.1s", "unhealthy_threshold": 2, "healthy_threshold": 2,
                                  "http_health_check": {"path": "/hc"}}],
               "transport_socket": upstream_tls(),
               "load_assignment": {"endpoints": [{"lb_endpoints": [
                   {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": "${port.a}"}}}},
                   {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": "${port.b}"}}}}]}]}},
      origins={"a": lambda: Host("a", tls={"cert": "server"}), "b": lambda: Host("b"), "origin": lambda: Host("b")})

# Events


async def events(health):
    host = health.host("a")
    await health.until_flags({"a": "healthy"}, label="first")
    host.check = 503
    await health.until_flags({"a": "/failed_active_hc"}, label="down")
    host.check = 200
    host.check_fields = ("x-envoy-degraded: yes",)
    await health.until_flags({"a": "/degraded_active_hc"}, label="degraded")
    host.check_fields = ()
    await health.until_flags({"a": "healthy"}, label="back")
    await health.stage.settle(1.0)
    await health.see_events("${tmp}/checks.log")

SINK = ', event_logger: [{name: f, typed_config: {"@type": type.googleapis.com/envoy.extensions.health_check.event_sinks.file.v3.HealthCheckEventFileSink, event_log_path: "${tmp}/checks.log"}}]'
check("event-log/file", http(), events, names=("a",), more=SINK, alone=True)
check("event-log/path", http(), events, names=("a",), more=', event_log_path: "${tmp}/checks.log"', alone=True)
check("event-log/first-failure", http(), events, names=("a",), more=SINK, alone=True, options={"a": {"check": 404}})


# Connections of a host that fails
async def tcp_over_failing_host(health):
    host = health.host("a")
    await health.until_flags({"a": "healthy"}, label="first")
    wire = await health.stage.wire()
    wire.send(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
    await wire.until(lambda: b"\r\n\r\n" in wire.buffer, 2)
    host.check = 503
    await health.until_flags({"a": "/failed_active_hc"}, label="down")
    await wire.until(lambda: wire.eof or wire.ended, 1.0)
    health.stage.see(f"session: {'ended' if wire.eof or wire.ended else 'goes on'}")

TCP_CHAIN = [{"filters": [__import__("harness.shorthand", fromlist=["tcp_filter"]).tcp_filter("${case}")]}]
check("failing-host/tcp-session", http(), tcp_over_failing_host, names=("a",), chains=TCP_CHAIN)
check("failing-host/tcp-session-closed", http(), tcp_over_failing_host, names=("a",), chains=TCP_CHAIN, config="close_connections_on_host_health_failure: true")


async def pooled_connection(health):
    host = health.host("a")
    await health.until_flags({"a": "healthy"}, label="first")
    await health.get()
    host.check = 503
    await health.until_flags({"a": "/failed_active_hc"}, label="down")
    host.check = 200
    await health.until_flags({"a": "healthy"}, label="back")
    await health.get()
    await health.see_stats("upstream_cx_total", "upstream_cx_destroy_local")

check("failing-host/pooled-connection", http(), pooled_connection, names=("a",))
