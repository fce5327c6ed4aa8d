"""The dynamic forward proxy: names of clients' choice, looked up and kept."""
import ssl

from harness.actions import CLOSE, UNTIL_CLOSED, answer, get, post
from harness.case import case, h1_origin
from harness.origins import TCPOrigin
from harness.shorthand import DETAILS, TYPES, access_log, http_filter, listener_filter, load, log_text, merge, tcp_filter, typed
from suite import space

TYPES.update({
    "dynamic_forward_proxy": "envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig",
    "dynamic_forward_proxy_per_route": "envoy.extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig",
    "dynamic_forward_cluster": "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig",
})
STATS = ("dns_query_attempt", "dns_query_success", "dns_query_failure", "host_added", "host_overflow", "num_hosts", "dns_rq_pending_overflow")


def forwarding(name, *requests, cache="", per_route="", stats=STATS, filters=None, route=None, **options):
    """Requests as functions of the origin's port."""
    async def play(stage):
        for one in requests:
            await stage.ask(one(stage.port("origin")) if callable(one) else one)
        await stage.see_stats(*[f"dns_cache.${{case}}.{stat}" for stat in stats])
    config = {"dns_cache_config": merge({"name": "${case}", "dns_lookup_family": "V4_ONLY"}, load(cache) or {})}
    cluster = {"name": "${case}_forward", "lb_policy": "CLUSTER_PROVIDED", "connect_timeout": "1s", "cluster_type": {
        "name": "envoy.clusters.dynamic_forward_proxy", "typed_config": typed("dynamic_forward_cluster", config)}}
    entry = {"match": {"prefix": "/"}, "route": {"cluster": "${case}_forward", **(load(route) or {})}}
    if per_route:
        entry["typed_per_filter_config"] = {"envoy.filters.http.dynamic_forward_proxy": typed("dynamic_forward_proxy_per_route", per_route)}
    case(f"content/forward/{name}", play=play, filters=[http_filter("dynamic_forward_proxy", config)] if filters is None else filters, clusters=[cluster],
         vhosts=[{"name": "all", "domains": ["*"], "routes": [entry]}], **{"hcm": DETAILS, **options})


def to(host, *fields):
    return lambda port: get("/", *fields, host=f"{host}:{port}")


forwarding("address", to("127.0.0.1"))
forwarding("name", to("localhost"), to("localhost"), to("LOCALHOST"))
forwarding("two-names", to("localhost"), to("127.0.0.1"))
forwarding("nobody-there", get("/", host="127.0.0.1:1"), origin_counts=False)
forwarding("bad-port", get("/", host="localhost:port"), stats=())
forwarding("no-such-name", get("/", host="nosuch.invalid"), get("/", host="nosuch.invalid"), stats=("host_added", "num_hosts"))
if space.is_own():
    # By the suite's own name server.
    for name in ("failed", "refused"):
        forwarding(f"name-server-{name}", get("/", host=f"a.{name}.test"), stats=("host_added", "num_hosts"))
forwarding("too-many", to("localhost"), to("127.0.0.1"), cache="max_hosts: 1")
forwarding("no-lookups-allowed", to("localhost"), cache="dns_cache_circuit_breaker: {max_pending_requests: 0}")
forwarding("body", lambda port: post("/", body="hello", host=f"localhost:{port}"))
forwarding("rewritten-host", get("/", host="elsewhere.test"), per_route="host_rewrite_literal: \"localhost:${port.origin}\"")
forwarding("rewritten-host-by-header", lambda port: get("/", f"x-host: localhost:{port}", host="elsewhere.test"), per_route="host_rewrite_header: x-host")
forwarding("preresolved", to("127.0.0.2"), cache="preresolve_hostnames: [{address: localhost, port_value: 12345}]", stats=("host_added", "num_hosts"), origin_counts=False)
forwarding("other-cluster", get("/"), route="cluster: \"${origin}\"", stats=("host_added",))


# Over TCP: the name in the ClientHello
TYPES["sni_forward"] = "envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig"
SNI_LOG = "%RESPONSE_FLAGS% %UPSTREAM_HOST% %FILTER_STATE(envoy.upstream.dynamic_port:PLAIN)%"


def hello(name: str | None) -> bytes:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    given, taken = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context.wrap_bio(given, taken, server_hostname=name).do_handshake()
    except ssl.SSLWantReadError:
        pass
    return taken.read()


def by_name(name, *hellos, cache="", port="port_value: \"${port.origin}\"", stats=STATS, more=""):
    """The origin answers every connection with one word."""
    async def play(stage):
        for first in hellos:
            wire = await stage.wire()
            wire.send(first)
            await wire.until(lambda: len(wire.buffer) >= 4 or wire.ended, 5)
            stage.see(f"got {bytes(wire.buffer)!r}")
            wire.close()
        await stage.see_log("log", len(hellos))
        await stage.see_stats(*[f"dns_cache.${{case}}.{stat}" for stat in stats], "cluster.${case}_forward.upstream_rq_total", "cluster.${case}_forward.upstream_cx_none_healthy")
    config = merge({"name": "${case}", "dns_lookup_family": "V4_ONLY"}, load(cache) or {})
    cluster = {"name": "${case}_forward", "lb_policy": "CLUSTER_PROVIDED", "connect_timeout": "1s", "cluster_type": {
        "name": "envoy.clusters.dynamic_forward_proxy", "typed_config": typed("dynamic_forward_cluster", {"dns_cache_config": config})}}
    forward = {"name": "sni", "typed_config": typed("sni_forward", {"dns_cache_config": config, **(load(port) or {}), **(load(more) or {})})}
    proxy = tcp_filter("${case}", {"cluster": "${case}_forward", "access_log": [access_log(log_text(SNI_LOG))]})
    case(f"content/forward-sni/{name}", play=play, clusters=[cluster], chains=[{"filters": [forward, proxy]}], origin_counts=False,
         origin=lambda: TCPOrigin(script=[1, b"here", UNTIL_CLOSED, CLOSE]),
         listener_extra={"listener_filters": [listener_filter("tls_inspector")], "listener_filters_timeout": "0.3s", "continue_on_listener_filters_timeout": True})


LOCALHOST = hello("localhost")
by_name("name", LOCALHOST, LOCALHOST)
by_name("save-address", LOCALHOST, more="save_upstream_address: true")
by_name("upper-case", hello("LOCALHOST"))
by_name("no-name", hello(None))
by_name("not-tls", b"hello")
by_name("unknown", hello("nosuch.invalid"), hello("nosuch.invalid"), stats=("host_added", "num_hosts", "host_address_changed"))
by_name("no-port", LOCALHOST, port="", stats=("host_overflow",))
by_name("too-many", LOCALHOST, hello("other.invalid"), cache="max_hosts: 1", stats=("host_added", "host_overflow", "num_hosts"))
by_name("no-lookups-allowed", LOCALHOST, cache="dns_cache_circuit_breaker: {max_pending_requests: 0}")
