"""What the cases of policy filters share: names of types, statistics seen by prefix, validation of one filter."""
import yaml

from . import shorthand
from .case import ValidateCase, case, register
from .shorthand import TYPES, address, hcm_filter, http_filter, load, typed

TYPES.update({
    "rbac": "envoy.extensions.filters.http.rbac.v3.RBAC",
    "rbac_per_route": "envoy.extensions.filters.http.rbac.v3.RBACPerRoute",
    "local_ratelimit": "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
    "header_to_metadata": "envoy.extensions.filters.http.header_to_metadata.v3.Config",
    "set_metadata": "envoy.extensions.filters.http.set_metadata.v3.Config",
    "csrf": "envoy.extensions.filters.http.csrf.v3.CsrfPolicy",
    "grpc_stats": "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
    "health_check": "envoy.extensions.filters.http.health_check.v3.HealthCheck",
    "network_rbac": "envoy.extensions.filters.network.rbac.v3.RBAC",
    "network_local_ratelimit": "envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit",
    "connection_limit": "envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit",
    "sni_cluster": "envoy.extensions.filters.network.sni_cluster.v3.SniCluster",
    "direct_response": "envoy.extensions.filters.network.direct_response.v3.Config",
    "echo": "envoy.extensions.filters.network.echo.v3.Echo",
})
FILTER_CONFIG = {"@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig"}


def network_filter(kind: str, body="") -> dict:
    return {"name": f"envoy.filters.network.{kind.removeprefix('network_')}", "typed_config": typed(kind, body)}


async def stats_under(stage, *parts: str, skip=()):
    """Every statistic whose name contains one of the parts, in order of their names."""
    parts = [stage.side.expand(stage.case, part) for part in parts]
    message = await stage.admin("GET", "/stats")
    lines = (message.body if message else b"").decode().splitlines()
    for line in sorted(lines):
        if any(part in line for part in parts) and not any(part in line for part in skip):
            stage.see(f"stat {line}")


def exchange(requests, *parts: str, tls=None, sni=None, local=None, connections=False):
    """Sends requests over one connection, or each over its own, then looks at statistics."""
    async def play(stage):
        client = None
        for one in requests:
            if client is None or client.wire.ended or connections:
                client = await stage.connect(tls=tls, sni=sni, local=local)
            client.send(one)
            await client.response(bytes(one).split(b" ", 1)[0].decode("latin-1"))
        if parts:
            await stats_under(stage, *parts)
    return play


def guarded(name: str, kind: str, body, *requests, per_route=None, show="", stats=(), vhost=None, routes=None, more=(), before=(), tls=None,
            sni=None, local=None, connections=False, **options):
    """Requests through one filter; `show` is a format whose value each answer carries as `x-seen`."""
    config = {f"envoy.filters.http.{kind}": per_route} if per_route else {}
    routes = load(routes) or [{"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}]
    routes = [{**one, **({"typed_per_filter_config": config} if config else {})} for one in routes]
    host = {"name": "all", "domains": ["*"], "routes": routes, **(load(vhost) or {})}
    if show:
        host["response_headers_to_add"] = [{"header": {"key": "x-seen", "value": show}, "keep_empty_value": True}]
    options.setdefault("vhosts", [host])
    case(f"policy/{name}", play=exchange(requests, *stats, tls=tls, sni=sni, local=local, connections=connections),
         filters=[*before, http_filter(kind, body), *more], **options)


def refused(name: str, filters=(), network=(), routes="[{match: {prefix: /}, route: {cluster: one}}]", vhosts=None):
    """Whether a configuration with these filters is taken."""
    cluster = {"name": "one", "type": "STATIC", "connect_timeout": "1s",
               "load_assignment": {"cluster_name": "one", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(9)}}]}]}}
    chain = {"filters": [*network, hcm_filter("x", routes, vhosts, filters=list(filters))]}
    document = {"static_resources": {"clusters": [cluster], "listeners": [
        {"name": "l", "address": address(10000), "filter_chains": [chain]}]}}
    register(ValidateCase(f"policy/validate/{name}", yaml.safe_dump(document, sort_keys=False)))
