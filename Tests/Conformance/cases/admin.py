"""The admin interface: status codes, content types, the keys of each JSON answer, names of statistics."""
import asyncio
import json
import re
import signal

from harness.actions import get, post
from harness.case import case
from harness.shorthand import downstream_tls, hcm_filter

# Facts of the build or of the platform, which differ by nature.
OPEN_KEYS = ("version", "extensions", "user_agent_build_version", "command_line_options", "hot_restart_version", "stats")


def shape(value, path="", out=None, depth=0, limit=8) -> list[str]:
    """Every path to a scalar in a JSON value, lists folded into one element."""
    out = [] if out is None else out
    if isinstance(value, dict):
        for key in sorted(value):
            shape(value[key], f"{path}.{key}", out, depth + 1, limit) if key not in OPEN_KEYS else out.append(f"{path}.{key}")
    elif isinstance(value, list):
        for one in value:
            shape(one, f"{path}[]", out, depth + 1, limit)
    else:
        out.append(f"{path} {type(value).__name__}")
    return out


def admin(name: str, *asked: tuple[str, str], show=None, traffic=True, **options):
    async def play(stage):
        if traffic:
            await stage.ask(get("/"), show=False)
            await stage.settle()
        for method, path in asked:
            message = await stage.admin(method, path)
            if message is None:
                stage.see(f"{method} {path}: no answer")
                continue
            stage.see(f"{method} {path}: {message.status} {message.value('content-type')}")
            for line in show(message.body.decode(), stage) if show else ():
                stage.see("  " + line)
    options.setdefault("alone", True)
    options.setdefault("origin_counts", False)
    case(f"admin/{name}", play=play, **options)


def text_lines(body, _stage):
    return body.splitlines()


def json_shape(body, _stage):
    return sorted(set(shape(json.loads(body))))


admin("status-codes", *(("GET", p) for p in ("/", "/ready", "/server_info", "/stats", "/stats?format=json", "/stats?format=prometheus", "/stats/prometheus", "/clusters", "/clusters?format=json",
                                             "/listeners", "/listeners?format=json", "/config_dump", "/certs", "/logging", "/memory", "/help", "/nothing", "/healthcheck/fail", "/drain_listeners",
                                             "/quitquitquit", "/runtime", "/hot_restart_version", "/stats/recentlookups", "/contention", "/init_dump")))
admin("post-status-codes", *(("POST", p) for p in ("/ready", "/logging", "/logging?level=info", "/logging?level=nonsense", "/logging?http=debug", "/healthcheck/fail", "/ready", "/healthcheck/ok", "/ready",
                                                   "/reset_counters", "/drain_listeners?graceful")))
admin("ready", ("GET", "/ready"), ("HEAD", "/ready"), show=text_lines)
admin("server-info", ("GET", "/server_info"), show=json_shape)
admin("memory", ("GET", "/memory"), show=json_shape)
CERTIFICATE = """
common_tls_context:
  tls_certificates: [{certificate_chain: {filename: "${crt.server-ec}"}, private_key: {filename: "${key.server-ec}"}}]
  validation_context: {trusted_ca: {filename: "${crt.ca}"}}"""
admin("certs", ("GET", "/certs"), show=json_shape, traffic=False,
      chains=[{"filters": [hcm_filter("${case}")], "transport_socket": downstream_tls(CERTIFICATE)}])
admin("listeners", ("GET", "/listeners"), show=text_lines)
admin("listeners-json", ("GET", "/listeners?format=json"), show=json_shape)
admin("clusters", ("GET", "/clusters"), show=text_lines)
admin("clusters-json", ("GET", "/clusters?format=json"), show=json_shape)
admin("config-dump", ("GET", "/config_dump"), show=lambda body, _: [line for line in sorted(set(shape(json.loads(body)))) if "bootstrap.node" not in line])
admin("config-dump-resource", ("GET", "/config_dump?resource=static_listeners"), ("GET", "/config_dump?resource=nothing"), ("GET", "/config_dump?mask=bootstrap.node.id"),
      show=lambda body, _: sorted(set(shape(json.loads(body))))[:40] if body.startswith("{") else [body])
admin("logging", ("POST", "/logging?level=warning"), show=lambda body, _: sorted({line.split(":")[1].strip() for line in body.splitlines() if line.startswith("  ")}))


def stat_values(prefixes):
    def show(body, stage):
        for line in sorted(body.splitlines()):
            name = line.split(":")[0]
            if name.startswith(tuple(stage.side.expand(stage.case, prefix) for prefix in prefixes)):
                # Byte and time figures depend on the moment.
                value = line.split(": ", 1)[1] if ": " in line else ""
                yield name + (" = " + value if re.fullmatch(r"\d+", value) and "bytes" not in name and "_ms" not in name and "length" not in name else "")
    return show


admin("stats/http", ("GET", "/stats"), show=stat_values(["http.${case}."]))
admin("stats/cluster", ("GET", "/stats"), show=stat_values(["cluster."]))
admin("stats/listener", ("GET", "/stats"), show=stat_values(["listener.127", "listener_manager", "http.admin", "listener.admin"]))
admin("stats/server", ("GET", "/stats"), show=lambda body, _: sorted({line.split(":")[0] for line in body.splitlines() if line.startswith(("server.", "cluster_manager.", "runtime.", "main_thread", "filesystem", "tls_inspector"))}))
admin("stats/filter", ("GET", "/stats?filter=upstream_rq_total"), ("GET", "/stats?filter=%5Ehttp.*rq_total"), ("GET", "/stats?usedonly&filter=upstream_rq"),
      show=lambda body, _: sorted(line for line in body.splitlines() if "_ms" not in line and "P0(" not in line))
admin("stats/json", ("GET", "/stats?format=json&filter=downstream_rq_total"), show=lambda body, _: json_shape(body, _) + [body])
admin("stats/json-histograms", ("GET", "/stats?format=json&filter=downstream_rq_time"), show=lambda body, _: sorted(set(re.sub(r"[\d.]+", "N", line) for line in shape(json.loads(body)))))
admin("stats/type", ("GET", "/stats?type=Gauges&filter=downstream_cx_active"), ("GET", "/stats?type=Nonsense"), show=text_lines)
admin("stats/prometheus", ("GET", "/stats/prometheus?filter=upstream_rq_total"), ("GET", "/stats/prometheus?filter=downstream_rq_2xx"), ("GET", "/stats/prometheus?filter=downstream_rq_xx"), show=text_lines)
admin("stats/prometheus-names", ("GET", "/stats/prometheus"),
      show=lambda body, _: sorted({line.split("{")[0] for line in body.splitlines() if line.startswith(("envoy_http", "envoy_cluster_upstream", "envoy_listener_downstream", "# TYPE envoy_http"))}))
admin("stats/prometheus-histogram", ("GET", "/stats/prometheus?filter=http.*downstream_rq_time"),
      show=lambda body, _: sorted({re.sub(r"(_sum|_count|_bucket)(\{.*\}) .*", r"\1\2", line) for line in body.splitlines()}))
admin("stats/text-histogram", ("GET", "/stats?filter=http.*downstream_rq_time"), show=lambda body, _: [re.sub(r"[\d.]+|nan", "N", line) for line in body.splitlines()], traffic=True)


async def states(stage):
    """What listeners and /ready say while health checks are made to fail, and then while draining."""
    await stage.admin("POST", "/healthcheck/fail")
    message = await stage.admin("GET", "/ready")
    stage.see(f"/ready {message.status} {message.body.decode().strip()}")
    await stage.ask(get("/"), tail=0.3)
    await stage.admin("POST", "/healthcheck/ok")
    message = await stage.admin("GET", "/ready")
    stage.see(f"/ready {message.status} {message.body.decode().strip()}")
    await stage.ask(get("/"), tail=0.3)

case("admin/healthcheck-fail-and-ok", play=states, alone=True)


async def drained(stage):
    before = await stage.connect()
    before.send(get("/1"))
    await before.response()
    message = await stage.admin("POST", "/drain_listeners")
    stage.see(f"drain {message.status} {message.body.decode().strip()}")
    await asyncio.sleep(0.3)
    before.send(get("/2"))
    await before.response()
    await before.ending()
    try:
        await stage.connect()
        stage.see("still accepting")
    except OSError as error:
        stage.see(f"{type(error).__name__}")

case("admin/drain-listeners", play=drained, alone=True)


async def quit_by_admin(stage):
    message = await stage.admin("POST", "/quitquitquit")
    stage.see(f"{message.status} {message.body.decode().strip()}")
    for _ in range(50):
        if not stage.side.alive:
            break
        await asyncio.sleep(0.1)
    stage.see(f"exit code {stage.side.process.returncode}")

case("admin/quitquitquit", play=quit_by_admin, alone=True)


async def terminated(stage):
    idle = await stage.connect()
    idle.send(get("/"))
    await idle.response()
    stage.side.process.send_signal(signal.SIGTERM)
    for _ in range(80):
        if not stage.side.alive:
            break
        await asyncio.sleep(0.1)
    stage.see(f"exit code {stage.side.process.returncode}")
    await idle.ending()

case("admin/sigterm-when-idle", play=terminated, alone=True)


async def sees_stats_of(stage, *names):
    await stage.settle()
    await stage.see_stats(*(f"http.{stage.case.slug}." + name for name in names))


async def mixed_traffic(stage):
    await stage.ask(get("/"), get("/"), get("/none"))
    await stage.ask(b"GET / HTTP/1.1\r\nbad header\r\n\r\n")
    h2 = await stage.h2()
    await h2.response(h2.request(), show=False)
    await stage.settle()
    await sees_stats_of(stage, "downstream_rq_total", "downstream_rq_2xx", "downstream_rq_4xx", "downstream_rq_completed", "downstream_cx_total", "downstream_cx_active", "downstream_rq_http1_total",
                        "downstream_rq_http2_total", "downstream_cx_http1_total", "downstream_cx_http2_total", "no_route", "downstream_cx_protocol_error", "downstream_cx_destroy", "rq_direct_response",
                        "downstream_rq_active", "downstream_rq_time", "rq_total", "downstream_cx_destroy_local", "downstream_cx_destroy_remote")

case("admin/counts-after-mixed-traffic", play=mixed_traffic, routes="[{match: {path: /}, route: {cluster: ${origin}}}]")
case("admin/virtual-cluster-stats", play=lambda s: virtual(s), vhosts="""
- name: all
  domains: ["*"]
  virtual_clusters: [{name: reading, headers: [{name: ":method", string_match: {exact: GET}}]}]
  routes: [{match: {prefix: /}, route: {cluster: "${origin}"}}]""")


async def virtual(stage):
    await stage.ask(get("/"), get("/"), post("/"))
    await stage.settle()
    await stage.see_stats("vhost.all.vcluster.reading.upstream_rq_total", "vhost.all.vcluster.reading.upstream_rq_2xx", "vhost.all.vcluster.other.upstream_rq_total")
