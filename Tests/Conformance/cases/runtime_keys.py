"""Runtime keys of the proxy's own: what operators can change about clusters while they serve."""
import asyncio

from harness.actions import Sleep, answer, get
from harness.case import case, h1_origin
from harness.shorthand import DETAILS

from .health_balancing import ABCD, EVEN, FLAT, ONE_OF_FOUR, ZONE_STATS, place, places, shares, used
from .health_hosts import health_case

BUSY = answer("busy", "503 Service Unavailable")


def runtime(values: str = "", admin=True) -> str:
    layers = [f"{{name: s, static_layer: {{{values}}}}}"] + (["{name: a, admin_layer: {}}"] if admin else [])
    return f"layered_runtime: {{layers: [{', '.join(layers)}]}}"


def changing(name, changes, *requests, stats=(), values="", origin=None, **options):
    """The same requests after each change of the admin's; `CLUSTER` is the cluster's name."""
    async def play(stage):
        cluster = stage.side.expand(stage.case, "${origin}")
        for change in ("", *changes):
            if change:
                await stage.admin("POST", "/runtime_modify?" + change.replace("CLUSTER", cluster))
                stage.see(change)
            await stage.ask(*(requests or (get("/"),)))
        await stage.settle()
        await stage.see_stats(*[f"cluster.${{origin}}.{stat}" for stat in stats])
    options.setdefault("hcm", DETAILS)
    case(f"runtime/keys/{name}", play=play, alone=True, bootstrap=runtime(values), origin=h1_origin(origin), origin_counts=False, **options)


# Maintenance
MAINTENANCE = "upstream.maintenance_mode.CLUSTER"
COUNTED = ("upstream_rq_maintenance_mode", "upstream_rq_503", "upstream_rq_total", "external.upstream_rq_503")
changing("maintenance", [f"{MAINTENANCE}=100", f"{MAINTENANCE}=0", f"{MAINTENANCE}=250", f"{MAINTENANCE}=words", f"{MAINTENANCE}=-1", f"{MAINTENANCE}="], stats=COUNTED)
changing("maintenance-other-cluster", ["upstream.maintenance_mode.other=100"], stats=COUNTED)
changing("maintenance-not-retried", [f"{MAINTENANCE}=100"], stats=COUNTED,
         routes="[{match: {prefix: /}, route: {cluster: ${origin}, retry_policy: {retry_on: 5xx, num_retries: 2}}}]")
changing("maintenance-grpc", [f"{MAINTENANCE}=100"], get("/", "content-type: application/grpc"), stats=COUNTED)
changing("maintenance-quiet", [f"{MAINTENANCE}=100"], stats=COUNTED, filters=[], hcm=DETAILS)

# Retries
RETRY = "[{match: {prefix: /}, route: {cluster: ${origin}, retry_policy: {retry_on: 5xx, num_retries: 1, retry_back_off: {base_interval: 0.001s, max_interval: 0.002s}}}}]"
RETRIES = ("upstream_rq_retry", "upstream_rq_retry_limit_exceeded", "upstream_rq_retry_overflow", "upstream_rq_retry_success", "upstream_rq_total")
changing("use-retry", ["upstream.use_retry=0", "upstream.use_retry=100", "upstream.use_retry=words"], origin=BUSY, routes=RETRY, stats=RETRIES)
changing("use-retry-and-limit", ["upstream.use_retry=0"], origin=BUSY, routes=RETRY.replace("num_retries: 1", "num_retries: 0"), stats=RETRIES)

# Circuit breakers
BREAKERS = ("upstream_rq_pending_overflow", "upstream_rq_active_overflow", "upstream_cx_overflow", "upstream_cx_pool_overflow", "upstream_rq_retry_overflow",
            "circuit_breakers.default.rq_open", "circuit_breakers.default.rq_pending_open", "circuit_breakers.default.cx_open", "circuit_breakers.high.rq_open")
PREFIX = "circuit_breakers.CLUSTER.default"
for field in ("max_requests", "max_pending_requests", "max_connections", "max_connection_pools"):
    changing(f"breaker/{field}", [f"{PREFIX}.{field}=0"], stats=BREAKERS)
changing("breaker/back-again", [f"{PREFIX}.max_requests=0", f"{PREFIX}.max_requests=", f"{PREFIX}.max_requests=words"], stats=BREAKERS)
changing("breaker/other-priority", ["circuit_breakers.CLUSTER.high.max_requests=0"], stats=BREAKERS)
changing("breaker/high-priority", ["circuit_breakers.CLUSTER.high.max_requests=0"], stats=BREAKERS, routes="[{match: {prefix: /}, route: {cluster: ${origin}, priority: HIGH}}]")
changing("breaker/other-cluster", ["circuit_breakers.other.default.max_requests=0"], stats=BREAKERS)
changing("breaker/more-than-configured", [f"{PREFIX}.max_requests=10"], stats=BREAKERS, cluster="circuit_breakers: {thresholds: [{max_requests: 0}]}")
changing("breaker/retries", [f"{PREFIX}.max_retries=0"], origin=BUSY, routes=RETRY, stats=(*RETRIES, *BREAKERS))
changing("breaker/budget", [f"{PREFIX}.retry_budget.min_retry_concurrency=0&{PREFIX}.retry_budget.budget_percent=0", f"{PREFIX}.retry_budget.min_retry_concurrency=3"],
         origin=BUSY, routes=RETRY, stats=RETRIES, cluster="circuit_breakers: {thresholds: [{retry_budget: {}}]}")
changing("breaker/retries-under-budget", [f"{PREFIX}.max_retries=0"], origin=BUSY, routes=RETRY, stats=RETRIES, cluster="circuit_breakers: {thresholds: [{retry_budget: {}}]}")


async def gauge(stage):
    """The gauge follows a limit that changes while requests are under way."""
    name = stage.side.expand(stage.case, "circuit_breakers.${origin}.default.max_requests")
    await stage.admin("POST", f"/runtime_modify?{name}=1")
    first = await stage.connect()
    first.send(get("/"))
    await stage.until_stat("cluster.${origin}.upstream_rq_active", 1)
    await stage.see_stats("cluster.${origin}.circuit_breakers.default.rq_open")
    await stage.admin("POST", f"/runtime_modify?{name}=3")
    second = await stage.connect()
    second.send(get("/"))
    await stage.until_stat("cluster.${origin}.upstream_rq_active", 2)
    await stage.see_stats("cluster.${origin}.circuit_breakers.default.rq_open")
    for client in (first, second):
        await client.response()
    await stage.settle()
    await stage.see_stats("cluster.${origin}.circuit_breakers.default.rq_open", "cluster.${origin}.upstream_rq_active")
case("runtime/keys/breaker/gauge", play=gauge, alone=True, bootstrap=runtime(), origin=h1_origin([[Sleep(1.5), answer()]]), origin_counts=False)


# Balancing
def balance(name, config, play, values, **rest):
    boot = runtime(values, admin=False)
    if "bootstrap" in rest:
        boot = f"{{{boot}, {rest.pop('bootstrap')}}}"
    health_case(f"runtime/{name}", "", ABCD, play, cluster=config, alone=True, bootstrap=boot, **rest)


for value in ("0", "25", "26", "60", "words", "25.9"):
    balance(f"panic/{value}", ONE_OF_FOUR, shares(60, "lb_healthy_panic"), f"upstream.healthy_panic_threshold: {value}")
balance("panic/over-the-cluster", "common_lb_config: {healthy_panic_threshold: {value: 90}}\n" + ONE_OF_FOUR, shares(60, "lb_healthy_panic"), "upstream.healthy_panic_threshold: 10")


def zoned(name, values, rules="min_cluster_size: 1", groups=EVEN, callers=(("x", 2), ("y", 2)), count=120):
    rows = []
    for zone, number in callers:
        members = ", ".join(f"{{endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {9000 + 100 * ord(zone) + n}}}}}}}}}" for n in range(number))
        rows.append(f"{{locality: {{zone: {zone}}}, lb_endpoints: [{members}]}}")
    clusters = f"[{{name: local, type: STATIC, load_assignment: {{cluster_name: local, endpoints: [{', '.join(rows)}]}}}}]"
    balance(f"zone/{name}", f"common_lb_config: {{zone_aware_lb_config: {{{rules}}}}}\n" + places(*groups), used(count, *ZONE_STATS), values, clusters=clusters,
            bootstrap="node: {locality: {zone: x}}, cluster_manager: {local_cluster_name: local}")


zoned("enabled-nothing", "upstream.zone_routing.enabled: 0")
zoned("enabled-all", "upstream.zone_routing.enabled: 100", "min_cluster_size: 1, routing_enabled: {value: 0}")
zoned("minimum-larger", "upstream.zone_routing.min_cluster_size: 5")
zoned("minimum-smaller", "upstream.zone_routing.min_cluster_size: 1", "min_cluster_size: 7")


# Health checks
def frequency(field):
    async def play(health):
        host = health.host("a")
        await health.checked(1)
        before = len(host.checks)
        await asyncio.sleep(1.5)
        health.stage.see(f"checks: {'rare' if len(host.checks) - before <= 2 else 'often'}")
    return play


def checked(name, values, play, interval="0.1s", extra="", **rest):
    config = (f"health_checks: [{{timeout: 3s, interval: {interval}, no_traffic_interval: {interval}, unhealthy_threshold: 1, healthy_threshold: 1, "
              f"http_health_check: {{path: /hc{extra}}}}}]\n" + FLAT)
    balance(f"check/{name}", config, play, values, **rest)


checked("min-interval", "health_check.min_interval: 5000", frequency("min"))
checked("max-interval", "health_check.max_interval: 100", frequency("max"), interval="60s")
checked("neither", "health_check.other: 5", frequency("none"))


async def names(health):
    await health.checked(2)
    await health.see_flags()
    await health.see_counts("health_check.verify_cluster", "health_check.success", "health_check.failure")
for value in (0, 100):
    checked(f"verify-cluster-{value}", f"health_check.verify_cluster: {value}", names, extra=", service_name_matcher: {exact: right}")
