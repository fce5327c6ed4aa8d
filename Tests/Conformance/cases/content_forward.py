"""The dynamic forward proxy: names of clients' choice, looked up and kept."""
from harness.actions import answer, get, post
from harness.case import case, h1_origin
from harness.shorthand import DETAILS, TYPES, http_filter, load, merge, typed

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
forwarding("too-many", to("localhost"), to("127.0.0.1"), cache="max_hosts: 1")
forwarding("no-lookups-allowed", to("localhost"), cache="dns_cache_circuit_breaker: {max_pending_requests: 0}")
forwarding("body", lambda port: post("/", body="hello", host=f"localhost:{port}"))
forwarding("rewritten-host", get("/", host="elsewhere.test"), per_route="host_rewrite_literal: \"localhost:${port.origin}\"")
forwarding("rewritten-host-by-header", lambda port: get("/", f"x-host: localhost:{port}", host="elsewhere.test"), per_route="host_rewrite_header: x-host")
forwarding("preresolved", to("127.0.0.2"), cache="preresolve_hostnames: [{address: localhost, port_value: 12345}]", stats=("host_added", "num_hosts"), origin_counts=False)
forwarding("other-cluster", get("/"), route="cluster: \"${origin}\"", stats=("host_added",))
