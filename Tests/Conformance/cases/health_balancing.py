"""Balancing by health: priorities, panic, slow starts, zones, and the extension forms of the policies."""
import asyncio

from .health_hosts import endpoint, health_case, hosts

POLICIES = "type.googleapis.com/envoy.extensions.load_balancing_policies"


def place(zone: str, *names: str, weight: int = 0, priority: int = 0, status: str = "", each: int = 0) -> str:
    member = (f", health_status: {status}" if status else "") + (f", load_balancing_weight: {each}" if each else "")
    rows = ", ".join(endpoint(name, member=member) for name in names)
    weighted = f", load_balancing_weight: {weight}" if weight else ""
    return f"{{locality: {{zone: {zone}}}, priority: {priority}{weighted}, lb_endpoints: [{rows}]}}"


def places(*groups: str, factor: int = 0) -> str:
    policy = f", policy: {{overprovisioning_factor: {factor}}}" if factor else ""
    return f"load_assignment: {{endpoints: [{', '.join(groups)}]{policy}}}"


def shares(count: int, *stats, classes=True, before=None):
    """How the requests spread, in classes: none, few, some, most, all."""
    async def play(health):
        if before:
            await before(health)
        spread = await health.spread(count)
        for name, got in sorted(spread.items()):
            part = got / count
            word = "none" if got == 0 else "all" if got == count else \
                "few" if part < 0.12 else "some" if part < 0.85 else "most"
            health.stage.see(f"{name}: {word}")
        await health.see_counts(*stats)
    return play


def used(count: int, *stats):
    """Which hosts get requests at all."""
    async def play(health):
        await health.see_users(count)
        await health.see_counts(*stats)
    return play


def balance(name: str, config: str, names, play, **rest):
    health_case(f"balance/{name}", "", names, play, cluster=config, **rest)


ABCD = ("a", "b", "c", "d")

# Priorities and degraded hosts
for label, groups in {
    "first-whole": [place("z", "a", "b"), place("z", "c", "d", priority=1)],
    "first-half": [place("z", "a"), place("z", "b", status="UNHEALTHY"), place("z", "c", "d", priority=1)],
    "first-gone": [place("z", "a", "b", status="UNHEALTHY"), place("z", "c", "d", priority=1)],
    "degraded-after-healthy-of-the-next": [place("z", "a", "b", status="DEGRADED"), place("z", "c", "d", priority=1)],
    "degraded-of-the-first-before-panic": [place("z", "a", "b", status="DEGRADED"), place("z", "c", "d", status="UNHEALTHY", priority=1)],
    "half-healthy-half-degraded": [place("z", "a"), place("z", "b", status="DEGRADED"), place("z", "c", "d", status="UNHEALTHY", priority=1)],
    "draining-is-not-missed": [place("z", "a"), place("z", "b", status="DRAINING"), place("z", "c", "d", priority=1)],
}.items():
    balance(f"priority/{label}", places(*groups), ABCD, used(80, "lb_healthy_panic"))
balance("priority/no-overprovisioning", places(place("z", "a"), place("z", "b", status="UNHEALTHY"), place("z", "c", "d", priority=1), factor=100), ABCD, used(80))
balance("priority/overprovisioned", places(place("z", "a"), place("z", "b", status="UNHEALTHY"), place("z", "c", "d", priority=1), factor=200), ABCD, used(60))

# Panic
ONE_OF_FOUR = places(place("z", "a"), place("z", "b", "c", "d", status="UNHEALTHY"))
balance("panic/below-threshold", ONE_OF_FOUR, ABCD, shares(60, "lb_healthy_panic"))
balance("panic/threshold-25", "common_lb_config: {healthy_panic_threshold: {value: 25}}\n" + ONE_OF_FOUR, ABCD, shares(40, "lb_healthy_panic"))
balance("panic/threshold-26", "common_lb_config: {healthy_panic_threshold: {value: 26}}\n" + ONE_OF_FOUR, ABCD, shares(60, "lb_healthy_panic"))
balance("panic/never", "common_lb_config: {healthy_panic_threshold: {value: 0}}\n" + ONE_OF_FOUR, ABCD, shares(40, "lb_healthy_panic"))
balance("panic/fail-traffic", "common_lb_config: {zone_aware_lb_config: {fail_traffic_on_panic: true}}\n" + ONE_OF_FOUR, ABCD, shares(10, "lb_healthy_panic", "upstream_cx_none_healthy"))
for policy in ("RANDOM", "LEAST_REQUEST", "RING_HASH", "MAGLEV"):
    balance(f"panic/{policy}", f"lb_policy: {policy}\n" + ONE_OF_FOUR, ABCD, shares(120, "lb_healthy_panic"))

# Slow start: d comes back after the others were there for longer than the window


def returning(window: float, pause=0.0):
    async def before(health):
        host = health.host("d")
        await health.until_flags({name: "healthy" for name in "abc"} | {"d": "/failed_active_hc"}, label="first")
        await asyncio.sleep(window)
        host.check = 200
        await health.until_flags({"d": "healthy"}, label="back")
        await asyncio.sleep(pause)
    return before


CHECK = "health_checks: [{timeout: 1s, interval: 0.1s, no_traffic_interval: 0.1s, unhealthy_threshold: 1, healthy_threshold: 1, http_health_check: {path: /hc}}]\n"
FLAT = places(place("z", *ABCD))


def slow(name: str, config: str, window=1.2, count=60, pause=0.0):
    balance(f"slow-start/{name}", CHECK + config + "\n" + FLAT, ABCD, shares(count, before=returning(window, pause)), options={"d": {"check": 503}})


slow("none", "lb_policy: ROUND_ROBIN")
slow("round-robin", "round_robin_lb_config: {slow_start_config: {slow_start_window: 60s}}", window=0)
slow("round-robin-minimum", "round_robin_lb_config: {slow_start_config: {slow_start_window: 60s, min_weight_percent: {value: 100}}}", window=0)
slow("over", "round_robin_lb_config: {slow_start_config: {slow_start_window: 0.2s}}", window=0, pause=0.5)
slow("least-request", "lb_policy: LEAST_REQUEST\nleast_request_lb_config: {slow_start_config: {slow_start_window: 60s}}", window=0)


def policy(kind: str, body: str = "") -> str:
    return (f'load_balancing_policy: {{policies: [{{typed_extension_config: {{name: p, typed_config: '
            f'{{"@type": {POLICIES}.{kind}{", " + body if body else ""}}}}}}}]}}\n')


# Extension forms
for label, text in {
    "round-robin": policy("round_robin.v3.RoundRobin"),
    "least-request": policy("least_request.v3.LeastRequest", "choice_count: 4"),
    "least-request-full-scan": policy("least_request.v3.LeastRequest", "selection_method: FULL_SCAN"),
    "least-request-bias": policy("least_request.v3.LeastRequest", 'active_request_bias: {default_value: 0, runtime_key: x}'),
    "random": policy("random.v3.Random"),
}.items():
    balance(f"extension/{label}", text + FLAT, ABCD, shares(120))
slow("extension", policy("round_robin.v3.RoundRobin", "slow_start_config: {slow_start_window: 60s}"), window=0)
WEIGHTED = places(place("x", "a", "b", weight=1), place("y", "c", "d", weight=9))
balance("extension/locality-weighted", policy("round_robin.v3.RoundRobin", "locality_lb_config: {locality_weighted_lb_config: {}}") + WEIGHTED, ABCD, shares(100))
balance("extension/fail-traffic-on-panic", policy("round_robin.v3.RoundRobin", "locality_lb_config: {zone_aware_lb_config: {fail_traffic_on_panic: true}}") + ONE_OF_FOUR, ABCD, shares(10, "upstream_cx_none_healthy"))

# Zones: this proxy is in zone "x"
ZONE_STATS = ("lb_zone_routing_all_directly", "lb_zone_routing_sampled", "lb_zone_routing_cross_zone", "lb_zone_cluster_too_small",
              "lb_local_cluster_not_ok", "lb_zone_no_capacity_left", "lb_recalculate_zone_structures", "lb_healthy_panic")


def zoned(name: str, callers: dict[str, int], groups: list[str], rules: str = "min_cluster_size: 1", *, config="", caller_status="", count=120, local="local", stats=ZONE_STATS):
    rows = []
    for zone, number in callers.items():
        status = f", health_status: {caller_status}" if caller_status else ""
        members = ", ".join(f"{{endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {9000 + 100 * ord(zone) + n}}}}}}}{status}}}" for n in range(number))
        rows.append(f"{{locality: {{zone: {zone}}}, lb_endpoints: [{members}]}}")
    clusters = f"[{{name: local, type: STATIC, load_assignment: {{cluster_name: local, endpoints: [{', '.join(rows)}]}}}}]"
    config = config or f"common_lb_config: {{zone_aware_lb_config: {{{rules}}}}}\n"
    balance(f"zone/{name}", config + places(*groups), ABCD, used(count, *stats), clusters=clusters, alone=True,
            bootstrap=f"{{node: {{locality: {{zone: x}}}}, cluster_manager: {{local_cluster_name: {local}}}}}")


EVEN = [place("x", "a", "b"), place("y", "c", "d")]
zoned("direct", {"x": 2, "y": 2}, EVEN)
zoned("direct-with-more-hosts-than-callers", {"x": 1, "y": 3}, EVEN)
zoned("residual", {"x": 3, "y": 1}, [place("x", "a"), place("y", "b", "c", "d")])
zoned("cluster-too-small", {"x": 2, "y": 2}, EVEN, "min_cluster_size: 5")
zoned("default-minimum-is-six", {"x": 2, "y": 2}, EVEN, "{}".strip("{}"))
zoned("routing-disabled", {"x": 2, "y": 2}, EVEN, "min_cluster_size: 1, routing_enabled: {value: 0}")
zoned("one-zone-of-callers", {"x": 4}, EVEN)
zoned("no-callers-here", {"y": 2, "z": 2}, EVEN)
zoned("no-hosts-here", {"x": 2, "y": 2}, [place("y", "a", "b"), place("z", "c", "d")])
zoned("one-zone-of-hosts", {"x": 2, "y": 2}, [place("x", *ABCD)])
zoned("callers-in-panic", {"x": 2, "y": 2}, EVEN, caller_status="UNHEALTHY")
zoned("callers-in-panic-failing", {"x": 2, "y": 2}, EVEN, "min_cluster_size: 1, fail_traffic_on_panic: true", caller_status="UNHEALTHY", count=10)
zoned("unhealthy-hosts-here", {"x": 2, "y": 2}, [place("x", "a"), place("x", "b", status="UNHEALTHY"), place("y", "c", "d")])
zoned("random", {"x": 2, "y": 2}, EVEN, config="lb_policy: RANDOM\ncommon_lb_config: {zone_aware_lb_config: {min_cluster_size: 1}}\n")
zoned("least-request", {"x": 2, "y": 2}, EVEN, config="lb_policy: LEAST_REQUEST\ncommon_lb_config: {zone_aware_lb_config: {min_cluster_size: 1}}\n")
ZONE_EXTENSION = "locality_lb_config: {zone_aware_lb_config: {min_cluster_size: 1%s}}"
zoned("extension", {"x": 2, "y": 2}, EVEN, config=policy("round_robin.v3.RoundRobin", ZONE_EXTENSION % ""))
zoned("extension-forced", {"x": 4}, [place("x", "a"), place("y", "b", "c", "d")], config=policy("round_robin.v3.RoundRobin", ZONE_EXTENSION % ", force_local_zone: {}"), stats=ZONE_STATS[:3])
zoned("extension-forced-too-few", {"x": 3, "y": 1}, [place("x", "a"), place("y", "b", "c", "d")], config=policy("round_robin.v3.RoundRobin", ZONE_EXTENSION % ", force_local_zone: {min_size: 2}"), stats=ZONE_STATS[:3])
zoned("extension-by-weight", {"x": 2, "y": 2}, [place("x", "a", each=3), place("y", "b", "c", "d", each=1)], config=policy("round_robin.v3.RoundRobin", ZONE_EXTENSION % ", locality_basis: HEALTHY_HOSTS_WEIGHT"))
zoned("locality-weights-instead", {"x": 2, "y": 2}, [place("x", "a", "b", weight=1), place("y", "c", "d", weight=9)], config="common_lb_config: {locality_weighted_lb_config: {}}\n")
