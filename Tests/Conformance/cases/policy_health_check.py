"""health_check: whose health is told to whoever asks."""
import asyncio

from harness.actions import answer, get, post, raw
from harness.case import case
from harness.policy import guarded, refused
from harness.shorthand import DETAILS, http_filter, load

PATH = "headers: [{name: ':path', string_match: {exact: /health}}]\n"


def asked(name: str, body: str, *requests, **options):
    options.setdefault("hcm", DETAILS)
    guarded(f"health-check/{name}", "health_check", body, *(requests or [get("/health"), get("/other")]), **options)


OWN, THROUGH = "pass_through_mode: false\n" + PATH, "pass_through_mode: true\n" + PATH
asked("own", OWN)
asked("own-with-body", OWN, post("/health", body="x" * 5000), get("/health"))
asked("own-chunked", OWN, raw("POST /health HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", body="3\r\nabc\r\n0\r\n\r\n"))
asked("own-head", OWN, raw("HEAD /health HTTP/1.1", "Host: a.test"))
asked("no-headers", "pass_through_mode: false", get("/health"), get("/other"))
asked("several-headers", "pass_through_mode: false\nheaders: [{name: ':path', string_match: {prefix: /h}}, {name: x-check, present_match: true}]", get("/health", "x-check: 1"), get("/health"), get("/x", "x-check: 1"))
asked("pass-through", THROUGH, origin=answer("fine", "200 OK", "x-origin: yes"))
asked("pass-through-failing", THROUGH, origin=answer("bad", "503 Service Unavailable"))
asked("cached", THROUGH + "cache_time: 100s", get("/health"), get("/health"), get("/other"), get("/health"), origin=answer("fine", "200 OK", "x-origin: yes"))
asked("cached-failure", THROUGH + "cache_time: 100s", get("/health"), get("/health"), origin=answer("bad", "503 Service Unavailable"))
asked("cached-degraded", THROUGH + "cache_time: 100s", get("/health"), get("/health"), origin=answer("ok", "200 OK", "x-envoy-degraded: true"))
asked("log-flag", OWN, get("/health"), hcm="")

for name, minimum in {"none-needed": 0, "all-needed": 100, "half-needed": 50}.items():
    asked(f"cluster/{name}", OWN + f"cluster_min_healthy_percentages: {{'${{origin}}': {{value: {minimum}}}}}", get("/health"))
asked("cluster/unknown", OWN + "cluster_min_healthy_percentages: {nowhere: {value: 1}}", get("/health"))
asked("cluster/unknown-needs-none", OWN + "cluster_min_healthy_percentages: {nowhere: {value: 0}}", get("/health"))
asked("cluster/empty", OWN + "cluster_min_healthy_percentages: {'${origin}': {value: 1}}", get("/health"), cluster="load_assignment: {endpoints: []}")
asked("cluster/empty-needs-none", OWN + "cluster_min_healthy_percentages: {'${origin}': {value: 0}}", get("/health"), cluster="load_assignment: {endpoints: []}")


def unhealthy(minimum):
    endpoint = "{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}, health_status: %s}"
    hosts = ", ".join(endpoint % (port, state) for port, state in ((1, "HEALTHY"), (2, "UNHEALTHY"), (3, "DEGRADED"), (4, "DRAINING")))
    asked(f"cluster/half-healthy-{minimum}", OWN + f"cluster_min_healthy_percentages: {{mixed: {{value: {minimum}}}}}", get("/health"),
          clusters="[{name: mixed, type: STATIC, connect_timeout: 1s, load_assignment: {cluster_name: mixed, endpoints: [{lb_endpoints: [%s]}]}}]" % hosts)


for minimum in (25, 50, 51, 75):
    unhealthy(minimum)


async def failing(stage):
    await stage.admin("POST", "/healthcheck/fail")
    await asyncio.sleep(0.1)
    await stage.ask(get("/health"))
    await stage.ask(get("/other"))
    await stage.admin("POST", "/healthcheck/ok")
    await asyncio.sleep(0.1)
    await stage.ask(get("/health"))
    await stage.ask(get("/other"))

for name, body in {"own": OWN, "pass-through": THROUGH, "cached": THROUGH + "cache_time: 100s"}.items():
    case(f"policy/health-check/failed/{name}", play=failing, filters=[http_filter("health_check", body)], hcm=DETAILS, alone=True)
for name, body in {"no-mode": PATH, "cache-without-passing": OWN + "cache_time: 1s", "ok": OWN, "percentage-too-large": OWN + "cluster_min_healthy_percentages: {a: {value: 101}}",
                   "bad-header": "pass_through_mode: false\nheaders: [{name: 'a', string_match: {safe_regex: {regex: '('}}}]"}.items():
    refused(f"health-check/{name}", [http_filter("health_check", body)])
