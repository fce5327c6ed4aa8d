"""Outlier detection: what ejects a host, what does not, and how it comes back."""
import asyncio

from harness.actions import get
from harness.origins import DeadOrigin

from .health_hosts import Host, endpoint, health_case, hosts

AB = ("a", "b")
ABC = ("a", "b", "c")
# Nobody comes back while a case looks.
LONG = "interval: 0.2s, base_ejection_time: 60s, max_ejection_percent: 100"


def outlier(name: str, rules: str, names, play, **rest):
    extra = rest.pop("config", "")
    health_case(f"outlier/{name}", f"outlier_detection: {{{rules}}}\n{extra}", names, play, **rest)


async def ejection(health, *names):
    """Until these hosts are out, or clearly are not going to be."""
    async def out():
        flags = await health.flags()
        return all("outlier" in flags.get(name, "") for name in names)
    await health.stage.until(out, 3.0)


def failing(count: int, status=503, *stats, fields=(), after=8, ejected=True):
    """Host a fails until it has done so `count` times; then who is used, who is ejected, and what was counted."""
    async def play(health):
        health.host("a").status = status
        health.host("a").fields = fields
        while health.host("a").requests < count:
            await health.get()
        if ejected:
            await ejection(health, "a")
        await health.stage.settle(0.2)
        await health.see_flags()
        await health.see_users(after)
        await health.see_stats(*(f"outlier_detection.{one}" for one in stats))
    return play


ALL = ("ejections_active", "ejections_enforced_total", "ejections_enforced_consecutive_5xx",
       "ejections_detected_consecutive_5xx", "ejections_enforced_consecutive_gateway_failure",
       "ejections_detected_consecutive_gateway_failure", "ejections_overflow", "ejections_total",
       "ejections_consecutive_5xx")

for label, status in {"500": 500, "501": 501, "503": 503, "599": 599}.items():
    outlier(f"consecutive-5xx/{label}", f"consecutive_5xx: 3, {LONG}", AB, failing(3, status, *ALL))
for label, status in {"499": 499, "404": 404, "302": 302, "600": 600}.items():
    outlier(f"no-failure/{label}", f"consecutive_5xx: 3, {LONG}", AB, failing(4, status, *ALL, after=8, ejected=False))
outlier("consecutive-5xx/default-of-five", LONG, AB, failing(5, 503, *ALL))
outlier("consecutive-5xx/four-are-not-enough", LONG, AB, failing(4, 503, *ALL, after=0, ejected=False))
outlier("consecutive-5xx/not-enforced", f"consecutive_5xx: 2, enforcing_consecutive_5xx: 0, {LONG}", AB,
        failing(2, 503, *ALL, after=0, ejected=False))
outlier("gateway/enforced", f"consecutive_5xx: 50, consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: 100, {LONG}", AB,
        failing(3, 502, *ALL))
outlier("gateway/500-is-none", f"consecutive_5xx: 50, consecutive_gateway_failure: 2, enforcing_consecutive_gateway_failure: 100, {LONG}", AB,
        failing(4, 500, *ALL, ejected=False))
outlier("gateway/not-enforced-by-default", f"consecutive_5xx: 50, consecutive_gateway_failure: 3, {LONG}", AB, failing(3, 504, *ALL, ejected=False))
outlier("gateway/both-rules-at-once", f"consecutive_5xx: 3, consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: 100, {LONG}", AB,
        failing(3, 503, "ejections_active", "ejections_enforced_total"))


async def interrupted(health):
    """Every third answer is good."""
    host = health.host("a")
    for round in range(4):
        for status in (503, 503, 200):
            host.status = status
            before = host.requests
            while host.requests == before:
                await health.get()
    await health.stage.settle()
    await health.see_flags()
    await health.see_stats("outlier_detection.ejections_detected_consecutive_5xx")

outlier("interrupted-runs", f"consecutive_5xx: 3, {LONG}", AB, interrupted)

# How many
async def two_fail(health):
    """Both fail twice, a pause after each so that the main thread decides about one after the other."""
    for name in ("a", "b"):
        health.host(name).status = 503
    for _ in range(18):
        await health.get()
        await health.stage.settle(0.02)
    await health.stage.settle(0.2)
    flags = await health.flags()
    health.stage.see(f"ejected: {sum('outlier' in one for one in flags.values())}")
    await health.see_stats("outlier_detection.ejections_active")
    await health.see_counts("outlier_detection.ejections_overflow")

for percent in (0, 33, 34, 50, 67, 100):
    outlier(f"limit/{percent}-of-three", f"consecutive_5xx: 2, interval: 0.2s, base_ejection_time: 60s, max_ejection_percent: {percent}", ABC, two_fail)
outlier("limit/default-percent", "consecutive_5xx: 2, interval: 0.2s, base_ejection_time: 60s", ABC, two_fail)
outlier("limit/always-one", "consecutive_5xx: 2, interval: 0.2s, base_ejection_time: 60s, max_ejection_percent: 0, always_eject_one_host: true", ABC, two_fail)
outlier("limit/runtime-override", "consecutive_5xx: 50, interval: 0.2s, base_ejection_time: 60s", AB, failing(2, 503, *ALL), alone=True,
        bootstrap='layered_runtime: {layers: [{name: s, static_layer: {outlier_detection: {consecutive_5xx: 2, max_ejection_percent: 100}}}]}')


async def all_fail(health):
    for name in AB:
        health.host(name).status = 503
    for _ in range(8):
        await health.get()
        await health.stage.settle(0.02)
    await ejection(health, *AB)
    await health.see_flags()
    for name in AB:
        health.host(name).status = 200
    await health.see_users(10, "in panic")
    await health.see_counts("lb_healthy_panic")

outlier("all-ejected-is-panic", f"consecutive_5xx: 2, {LONG}", AB, all_fail)
outlier("all-ejected-without-panic", f"consecutive_5xx: 2, {LONG}", AB, all_fail, config="common_lb_config: {healthy_panic_threshold: {value: 0}}")

# Coming back


async def returning(health):
    host = health.host("a")
    host.status = 503
    while host.requests < 2:
        await health.get()
    await health.until_flags({"a": "/failed_outlier_check"}, label="ejected")
    host.status = 200
    await health.until_flags({"a": "healthy"}, label="back")
    await health.see_users(6)
    await health.see_stats("outlier_detection.ejections_active", "outlier_detection.ejections_enforced_total")

outlier("return", "consecutive_5xx: 2, interval: 0.1s, base_ejection_time: 1.5s, max_ejection_percent: 100", AB, returning)
outlier("return-jitter", "consecutive_5xx: 2, interval: 0.1s, base_ejection_time: 1.2s, max_ejection_time: 1.3s, max_ejection_time_jitter: 0.2s, max_ejection_percent: 100", AB, returning)


async def growing(health):
    """A second ejection lasts twice as long as the first."""
    host = health.host("a")
    loop = asyncio.get_running_loop()
    terms = []
    for _ in range(2):
        host.status = 503
        while "outlier" not in (await health.flags())["a"]:
            for _ in range(4):
                await health.get()
        began = loop.time()
        host.status = 200
        while "outlier" in (await health.flags())["a"]:
            await asyncio.sleep(0.03)
        terms.append(loop.time() - began)
    health.stage.see(f"second longer {terms[1] - terms[0] > 1.5}")

outlier("growth", "consecutive_5xx: 2, interval: 1s, base_ejection_time: 2s, max_ejection_percent: 100", AB, growing)
outlier("growth-limited", "consecutive_5xx: 2, interval: 1s, base_ejection_time: 2s, max_ejection_time: 2s, max_ejection_percent: 100", AB, growing)

# Failures on this side
WITH_DEAD = lambda: {**hosts("b"), "a": lambda: DeadOrigin(), "origin": lambda: Host("b")}  # noqa: E731


def unreachable(*stats, wait=8.0):
    """Until the dead host is out; where it isn't going to be, for as long as `wait`."""
    async def play(health):
        async def out():
            await health.get()
            await health.stage.settle(0.02)
            return "outlier" in (await health.flags())["a"]
        await health.stage.until(out, wait)
        await health.see_flags()
        await health.see_stats(*(f"outlier_detection.{one}" for one in stats))
    return play


LOCAL = ("ejections_active", "ejections_enforced_consecutive_5xx", "ejections_enforced_consecutive_local_origin_failure")
outlier("unreachable/as-status", f"consecutive_5xx: 3, {LONG}", AB, unreachable(*LOCAL), origins=WITH_DEAD())
outlier("unreachable/split", f"consecutive_5xx: 3, consecutive_local_origin_failure: 4, split_external_local_origin_errors: true, {LONG}", AB,
        unreachable(*LOCAL), origins=WITH_DEAD())
outlier("unreachable/split-not-enforced", f"consecutive_local_origin_failure: 3, enforcing_consecutive_local_origin_failure: 0, split_external_local_origin_errors: true, {LONG}", AB,
        unreachable("ejections_active", wait=1.0), origins=WITH_DEAD())
outlier("reset/as-status", f"consecutive_5xx: 3, {LONG}", AB, failing(3, 0, *LOCAL))
outlier("reset/split", f"consecutive_5xx: 3, split_external_local_origin_errors: true, {LONG}", AB, failing(4, 0, *LOCAL, after=4, ejected=False))
outlier("status/split", f"consecutive_5xx: 3, split_external_local_origin_errors: true, {LONG}", AB, failing(3, 503, *LOCAL))
TIMEOUT = "[{match: {prefix: /}, route: {cluster: ${origin}, timeout: 0.1s}}]"
outlier("timeout/as-status", f"consecutive_5xx: 2, {LONG}", AB, failing(2, None, *LOCAL), routes=TIMEOUT)
outlier("timeout/gateway", f"consecutive_5xx: 20, consecutive_gateway_failure: 2, enforcing_consecutive_gateway_failure: 100, {LONG}", AB,
        failing(2, None, *ALL), routes=TIMEOUT)
outlier("timeout/per-try", f"consecutive_5xx: 2, {LONG}", AB, failing(2, None, *LOCAL),
        routes="[{match: {prefix: /}, route: {cluster: ${origin}, timeout: 3s, retry_policy: {retry_on: 5xx, num_retries: 0, per_try_timeout: 0.1s}}}]")
outlier("retried-attempts-count", f"consecutive_5xx: 3, {LONG}", AB, failing(3, 503, *LOCAL),
        routes="[{match: {prefix: /}, route: {cluster: ${origin}, retry_policy: {retry_on: 5xx, num_retries: 1}}}]")

# gRPC


def grpc(status: int):
    """Whether a status is a failure: the host is given as much time as an ejection takes."""
    async def play(health):
        health.host("a").status = 200
        health.host("a").fields = ("content-type: application/grpc", f"grpc-status: {status}")
        while health.host("a").requests < 3:
            await health.get("content-type: application/grpc")
        await health.stage.settle(0.3)
        await health.see_flags()
    return play


for code in (0, 1, 2, 4, 5, 7, 8, 12, 13, 14, 15, 16):
    outlier(f"grpc/{code}", f"consecutive_5xx: 3, {LONG}", AB, grpc(code))
outlier("grpc/14-is-a-gateway-failure", f"consecutive_5xx: 50, consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: 100, {LONG}", AB, grpc(14))

# Rates
RATES = "consecutive_5xx: 1000, base_ejection_time: 60s, max_ejection_percent: 100"
RATE_STATS = ("ejections_active", "ejections_enforced_success_rate", "ejections_enforced_failure_percentage", "ejections_success_rate")


def rated(count: int, *stats, pause=1.1):
    """Within one interval, every other answer of host a fails."""
    async def play(health):
        await health.stage.settle(pause * 0.15)
        host = health.host("a")
        for number in range(count):
            host.status = 503 if number % 2 else 200
            await health.get()
            await health.get()
            await health.get()
        await health.stage.settle(pause)
        await health.see_flags()
        await health.see_counts(*(f"outlier_detection.{one}" for one in stats))
    return play


outlier("rate/success", f"interval: 1s, {RATES}, success_rate_minimum_hosts: 3, success_rate_request_volume: 3, success_rate_stdev_factor: 500", ABC,
        rated(12, *RATE_STATS))
outlier("rate/success-too-few-hosts", f"interval: 1s, {RATES}, success_rate_minimum_hosts: 4, success_rate_request_volume: 3, success_rate_stdev_factor: 500", ABC,
        rated(12, *RATE_STATS))
outlier("rate/success-too-few-requests", f"interval: 1s, {RATES}, success_rate_minimum_hosts: 3, success_rate_request_volume: 100, success_rate_stdev_factor: 500", ABC,
        rated(12, *RATE_STATS))
outlier("rate/success-wide-deviation", f"interval: 1s, {RATES}, success_rate_minimum_hosts: 3, success_rate_request_volume: 3", ABC,
        rated(12, *RATE_STATS))
outlier("rate/failure-percentage", f"interval: 1s, {RATES}, enforcing_success_rate: 0, enforcing_failure_percentage: 100, failure_percentage_threshold: 20, failure_percentage_minimum_hosts: 3, failure_percentage_request_volume: 3", ABC,
        rated(12, *RATE_STATS))
outlier("rate/failure-percentage-not-enforced", f"interval: 1s, {RATES}, enforcing_success_rate: 0, failure_percentage_threshold: 20, failure_percentage_minimum_hosts: 3, failure_percentage_request_volume: 3", ABC,
        rated(12, *RATE_STATS))

# The event log


async def logged(health):
    host = health.host("a")
    host.status = 503
    while host.requests < 2:
        await health.get()
    await health.until_flags({"a": "/failed_outlier_check"}, label="ejected")
    host.status = 200
    await health.until_flags({"a": "healthy"}, label="back")
    await health.stage.settle(1.2)
    await health.see_events("${tmp}/outliers.log")

LOG = "cluster_manager: {outlier_detection: {event_log_path: '${tmp}/outliers.log'}}"
outlier("event-log/consecutive", "consecutive_5xx: 2, interval: 0.1s, base_ejection_time: 1.5s, max_ejection_percent: 100", AB, logged, alone=True, bootstrap=LOG)
outlier("event-log/not-enforced", "consecutive_5xx: 2, enforcing_consecutive_5xx: 0, interval: 0.1s, max_ejection_percent: 100", AB, logged, alone=True, bootstrap=LOG)

# Degraded hosts


async def degraded(health):
    health.host("a").fields = ("x-envoy-degraded: true",)
    while health.host("a").requests < 1:
        await health.get()
    await health.stage.settle(0.2)
    await health.see_flags()
    await health.see_users(60)
    await health.see_stats("outlier_detection.ejections_detected_degradation", "outlier_detection.ejections_active", "membership_degraded", "membership_healthy")

outlier("degraded/detected", f"detect_degraded_hosts: true, {LONG}", AB, degraded)
outlier("degraded/not-asked-for", LONG, AB, degraded)

# TCP


async def over_tcp(health):
    for _ in range(10):
        wire = await health.stage.wire()
        wire.send(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        await wire.until(lambda: wire.eof or b"\r\n\r\n" in wire.buffer, 2)
        wire.close()
        await health.stage.settle(0.02)
    await health.stage.settle(0.2)
    await ejection(health, "a")
    await health.see_flags()
    await health.see_counts("outlier_detection.ejections_enforced_consecutive_5xx", "outlier_detection.ejections_enforced_consecutive_local_origin_failure")

TCP = [{"filters": [__import__("harness.shorthand", fromlist=["tcp_filter"]).tcp_filter("${case}")]}]
outlier("tcp/refused", f"consecutive_5xx: 2, {LONG}", AB, over_tcp, origins=WITH_DEAD(), chains=TCP)
outlier("tcp/refused-split", f"consecutive_local_origin_failure: 2, split_external_local_origin_errors: true, {LONG}", AB, over_tcp, origins=WITH_DEAD(), chains=TCP)
