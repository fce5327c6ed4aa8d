"""Overload: what is measured, what is done from which pressure on, limits of connections, running out of descriptors."""
import asyncio
import os
import resource
from pathlib import Path

from harness.actions import answer, get
from harness.case import ValidateCase, case, h1_origin, register
from harness.shorthand import DETAILS

MONITORS = "type.googleapis.com/envoy.extensions.resource_monitors"
INJECTED = {"name": "envoy.resource_monitors.injected_resource", "typed_config": {
    "@type": f"{MONITORS}.injected_resource.v3.InjectedResourceConfig", "filename": "${tmp}/pressure"}}
LIMIT = {"name": "envoy.resource_monitors.global_downstream_max_connections", "typed_config": {
    "@type": f"{MONITORS}.downstream_connections.v3.DownstreamConnectionsConfig", "max_active_downstream_connections": 2}}
HEAP = {"name": "envoy.resource_monitors.fixed_heap", "typed_config": {
    "@type": f"{MONITORS}.fixed_heap.v3.FixedHeapConfig", "max_heap_size_bytes": 1}}
ADMIN_LAYER = {"layered_runtime": {"layers": [{"name": "admin", "admin_layer": {}}]}}


def action(name, trigger=None, monitor="injected_resource", **more):
    return {"name": f"envoy.overload_actions.{name}", "triggers": [
        {"name": f"envoy.resource_monitors.{monitor}", **(trigger or {"threshold": {"value": 0.5}})}], **more}


def manager(*actions, monitors=(INJECTED,)):
    return {"overload_manager": {"refresh_interval": "0.05s", "resource_monitors": list(monitors), "actions": list(actions)}}


async def press(stage, value):
    path = Path(stage.side.folder) / "pressure"
    (path.parent / "next").write_text(str(value))
    os.rename(path.parent / "next", path)
    await asyncio.sleep(0.3)


async def numbers(stage, *parts):
    message = await stage.admin("GET", "/stats")
    for line in sorted(message.body.decode().splitlines()):
        # How often a file was missing or unreadable depends on when it was looked at.
        if "delay" in line or "failed_updates" in line or "_bytes_" in line:
            continue
        if any(part in line.replace(stage.case.slug, "") for part in parts):
            stage.see(line)


async def outcome(stage, path="/", tail=0.2):
    """What becomes of one connection with one request."""
    try:
        client = await stage.connect()
    except OSError as error:
        return stage.see(type(error).__name__)
    client.send(get(path))
    await client.response()
    await client.ending(tail)
    client.wire.close()


def pressed(name, actions, values, *stats, monitors=(INJECTED,), **options):
    async def play(stage):
        for value in values:
            await press(stage, value)
            stage.see(f"==== {value}")
            await outcome(stage)
            await stage.settle(0.1)
            await numbers(stage, *stats)
    case(f"overload/{name}", play=play, alone=True, origin_counts=False, hcm="drain_timeout: 0.05s", bootstrap=manager(*actions, monitors=monitors), **options)


pressed("stop-accepting-requests", [action("stop_accepting_requests")], (0, 0.49, 0.5, 1, 0.2), "overload.envoy", "overload_close")
pressed("disable-keepalive", [action("disable_http_keepalive")], (0, 0.5, 0), "overload.envoy", "disable_keepalive")
pressed("both", [action("disable_http_keepalive"), action("stop_accepting_requests")], (0, 0.6), "overload_close", "disable_keepalive")
pressed("reject-connections", [action("reject_incoming_connections")], (0, 0.7, 0), "overload.envoy", "overload_reject")
pressed("reject-bypassed", [action("reject_incoming_connections")], (0.7,), "overload_reject", listener_extra="bypass_overload_manager: true")
pressed("pressure-that-is-none", [action("stop_accepting_requests")], (0.6, "nonsense", "1.5", "-1", 0.1), "stop_accepting_requests")
pressed("heap", [action("stop_accepting_requests", monitor="fixed_heap")], (0,), "overload_close", "stop_accepting", monitors=(INJECTED, HEAP))
pressed("several-triggers", [{"name": "envoy.overload_actions.stop_accepting_requests", "triggers": [
    {"name": "envoy.resource_monitors.injected_resource", "threshold": {"value": 0.9}},
    {"name": "envoy.resource_monitors.fixed_heap", "threshold": {"value": 0.5}}]}], (0,), "overload.envoy.overload_actions", monitors=(INJECTED, HEAP))

SCALED = {"scaled": {"scaling_threshold": 0.2, "saturation_threshold": 0.6}}


async def scaled(stage):
    for value in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.9):
        await press(stage, value)
        await numbers(stage, "scale_percent", ".active: 1", "injected_resource.pressure")

case("overload/scaled", play=scaled, alone=True, bootstrap=manager(action("disable_http_keepalive", SCALED)))


async def paused(stage):
    """Connections wait in the kernel's queue until the pressure is gone."""
    await press(stage, 0.9)
    client = await stage.connect()
    client.send(get("/"))
    await asyncio.sleep(0.5)
    stage.see(f"answered while paused: {len(client.wire.buffer) > 0}")
    await press(stage, 0.1)
    await client.response()
    await outcome(stage)

case("overload/stop-accepting-connections", play=paused, alone=True, origin_counts=False, bootstrap=manager(action("stop_accepting_connections")))

TIMERS = {"@type": "type.googleapis.com/envoy.config.overload.v3.ScaleTimersOverloadActionConfig",
          "timer_scale_factors": [{"timer": "HTTP_DOWNSTREAM_CONNECTION_IDLE", "min_timeout": "0.3s"}]}


async def shortened(stage):
    """An idle connection that was there before learns of its shorter time."""
    client = await stage.connect()
    client.send(get("/"))
    await client.response()
    await client.ending(1.0)
    await press(stage, 1)
    await client.ending(2.5)
    await stage.see_stats("http.${case}.downstream_cx_idle_timeout")

case("overload/reduce-timeouts", play=shortened, alone=True, origin_counts=False, hcm="{common_http_protocol_options: {idle_timeout: 60s}, drain_timeout: 0.1s}",
     bootstrap=manager(action("reduce_timeouts", SCALED, typed_config=TIMERS)))


async def fill(stage, limit):
    """One more connection than is allowed; then one goes and the next may come."""
    held = []
    for _ in range(limit):
        client = await stage.connect()
        client.send(get("/"))
        await client.response()
        held.append(client)
    await outcome(stage)
    await numbers(stage, "cx_overflow", "cx_active")
    held.pop().wire.close()
    await asyncio.sleep(0.3)
    await outcome(stage)
    await numbers(stage, "cx_overflow")


async def limited(stage):
    await press(stage, 0)
    await fill(stage, 2)

case("overload/max-connections", play=limited, alone=True, origin_counts=False, bootstrap={**manager(monitors=(INJECTED, LIMIT)), "admin": {"ignore_global_conn_limit": True}})


def by_runtime(key):
    async def play(stage):
        key_here = stage.side.expand(stage.case, key)
        await stage.admin("POST", f"/runtime_modify?{key_here}=2")
        await fill(stage, 2)
        await stage.admin("POST", f"/runtime_modify?{key_here}=")
        await outcome(stage)
    return play


case("overload/max-connections-by-runtime", play=by_runtime("overload.global_downstream_max_connections"), alone=True, origin_counts=False,
     bootstrap={**ADMIN_LAYER, "admin": {"ignore_global_conn_limit": True}})
case("overload/listener-limit", play=by_runtime("envoy.resource_limits.listener.${case}.connection_limit"), alone=True, origin_counts=False, bootstrap=ADMIN_LAYER)


async def starved(stage):
    """Without descriptors nothing is accepted and nothing ends; with them everything goes on."""
    pid = stage.side.process.pid
    first = await stage.connect()
    first.send(get("/"))
    await first.response()
    used = len(os.listdir(f"/proc/{pid}/fd"))
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (used, before[1]))
    waiting = await stage.connect()
    waiting.send(get("/late"))
    await asyncio.sleep(0.4)
    first.send(get("/still"))
    await first.response()
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    await asyncio.sleep(0.5)
    waiting2 = await stage.connect()
    waiting2.send(get("/again"))
    await waiting2.response()
    for one in (first, waiting, waiting2):
        one.wire.close()
    await asyncio.sleep(0.5)
    stage.see(f"descriptors left over: {max(0, len(os.listdir(f'/proc/{pid}/fd')) - used)}")

case("overload/no-descriptors", play=starved, alone=True, origin_counts=False)


# Points at which load is shed
def point(name, trigger=None):
    return {"name": f"envoy.load_shed_points.{name}", "triggers": [
        {"name": "envoy.resource_monitors.injected_resource", **(trigger or {"threshold": {"value": 0.9}})}]}


def shedding(*points):
    made = manager()
    made["overload_manager"]["loadshed_points"] = list(points)
    del made["overload_manager"]["actions"]
    return made


def shed(name, over_h2=True, **options):
    """A request over each version of HTTP, before, under and after pressure."""
    async def play(stage):
        for value in (0, 1, 0):
            await press(stage, value)
            stage.see(f"==== {value}")
            await outcome(stage)
            if over_h2:
                client = await stage.h2()
                try:
                    await client.get("/")
                except (ConnectionError, asyncio.TimeoutError) as error:
                    stage.see(type(error).__name__)
            await stage.settle(0.2)
            await numbers(stage, "overload_close", "overload_reject", "rq_overload_local_reply", "load_shed_points", "pending_overflow", "cx_overflow")
    case(f"overload/shed/{name}", play=play, alone=True, origin_counts=False, bootstrap=shedding(point(name)),
         hcm=DETAILS + "drain_timeout: 0.05s\n", **options)


shed("tcp_listener_accept", over_h2=False)
shed("http_connection_manager_decode_headers")
shed("http1_server_abort_dispatch")
shed("http_downstream_filter_check")
shed("hcm_ondata_creating_codec", over_h2=False)
shed("http2_server_go_away_and_close_on_dispatch", over_h2=False)


async def upstream_shed(stage):
    """No new connections to hosts: one that is open goes on."""
    await outcome(stage)
    await press(stage, 1)
    await outcome(stage)
    await stage.settle(0.2)
    await numbers(stage, "load_shed_points", "pending_overflow", "upstream_cx_total")
case("overload/shed/connection_pool_new_connection", play=upstream_shed, alone=True, origin_counts=False, bootstrap=shedding(point("connection_pool_new_connection")))
case("overload/shed/connection_pool_new_connection-none-open", play=lambda stage: first_shed(stage), alone=True, origin_counts=False, hcm=DETAILS,
     bootstrap=shedding(point("connection_pool_new_connection")))


async def first_shed(stage):
    await press(stage, 1)
    await outcome(stage)
    await stage.settle(0.2)
    await numbers(stage, "load_shed_points", "pending_overflow")


async def go_away(stage):
    """A connection that is there is asked to leave and still answered."""
    client = await stage.h2()
    stream = await client.get("/")
    await press(stage, 1)
    await client.get("/")
    await client.wire.until(lambda: client.wire.ended, 1.5)
    stage.see(f"ended {client.wire.ended}")
    await press(stage, 0)
    await outcome(stage)
case("overload/shed/http2_server_go_away_on_dispatch", play=go_away, alone=True, origin_counts=False, hcm="drain_timeout: 0.1s",
     bootstrap=shedding(point("http2_server_go_away_on_dispatch")))


async def scaled_shed(stage):
    for value in (0.1, 0.4, 0.8):
        await press(stage, value)
        await numbers(stage, "load_shed_points")
case("overload/shed/scaled", play=scaled_shed, alone=True,
     bootstrap=shedding(point("http_connection_manager_decode_headers", SCALED), point("tcp_listener_accept", {"scaled": {"scaling_threshold": 0.7, "saturation_threshold": 0.9}})))


# Memory
HEAVY = {"scaled": {"scaling_threshold": 0.5, "saturation_threshold": 0.9}}


def heavy(name, *values, power=14, body=400_000, over_h2=True):
    """A client that asks for much and reads nothing."""
    boot = manager(action("reset_high_memory_stream", HEAVY))
    boot["overload_manager"]["buffer_factory_config"] = {"minimum_account_to_track_power_of_two": power}

    async def play(stage):
        client = None
        if over_h2:
            client = await stage.h2(automatic=False)
            client.request("GET", "/")
            # What its window takes; the rest is held.
            await client.until(lambda: sum(len(stream.data) for stream in client.streams.values()) >= 65_535, 5)
        else:
            wire = await stage.wire(receive_buffer=4096)
            wire.transport.pause_reading()
            wire.send(get("/"))
        await asyncio.sleep(0.3)
        for value in values:
            await press(stage, value)
            count = await stage.stat("envoy.overload_actions.reset_high_memory_stream.count")
            stage.see(f"==== {value}: {'none' if count == '0' else count} reset")
            await numbers(stage, "reset_high_memory_stream.active", "reset_high_memory_stream.scale_percent")
            await stage.see_stats("http.${case}.downstream_rq_rx_reset", "http.${case}.downstream_rq_active")
        if client:
            await client.ending(0.2)
    case(f"overload/heavy-streams/{name}", play=play, alone=True, origin_counts=False, origin=h1_origin(answer("x" * body)), bootstrap=boot)


heavy("reset", 0, 0.95, 0)
heavy("light-ones-stay", 0.95, power=24)
heavy("http1-stays", 0.95, over_h2=False)


# Processors
def processors(name, mode=None):
    monitor = {"name": "envoy.resource_monitors.cpu_utilization", "typed_config": {
        "@type": f"{MONITORS}.cpu_utilization.v3.CpuUtilizationConfig", **({"mode": mode} if mode else {})}}

    async def play(stage):
        """Some work is always done; how much is the machine's affair."""
        async def measured():
            return (await stage.stat("overload.envoy.resource_monitors.cpu_utilization.pressure")) not in ("0", "absent")
        stage.see(f"measured {await stage.until(measured, 10)}")
        await stage.see_stats("overload.envoy.resource_monitors.cpu_utilization.failed_updates")
    case(f"overload/cpu/{name}", play=play, alone=True, bootstrap=manager(monitors=(INJECTED, monitor)))


processors("host")
processors("container", "CONTAINER")


def refusal(name, body):
    register(ValidateCase(f"overload/validate/{name}", f"""
overload_manager:
  resource_monitors: [{{name: envoy.resource_monitors.injected_resource, typed_config: {{"@type": {MONITORS}.injected_resource.v3.InjectedResourceConfig, filename: /tmp/none}}}}]
  {body}
"""))


def at(name, monitor="injected_resource"):
    return f"{{name: envoy.load_shed_points.{name}, triggers: [{{name: envoy.resource_monitors.{monitor}, threshold: {{value: 0.9}}}}]}}"


HIGH = "actions: [{name: envoy.overload_actions.reset_high_memory_stream, triggers: [{name: envoy.resource_monitors.injected_resource, threshold: {value: 0.9}}]}]"
refusal("heavy-streams", f"{HIGH}\n  buffer_factory_config: {{minimum_account_to_track_power_of_two: 20}}")
refusal("heavy-streams-without-size", HIGH)
refusal("heavy-streams-size-too-small", f"{HIGH}\n  buffer_factory_config: {{minimum_account_to_track_power_of_two: 9}}")
refusal("point", f"loadshed_points: [{at('tcp_listener_accept')}]")
refusal("point-twice", f"loadshed_points: [{at('tcp_listener_accept')}, {at('tcp_listener_accept')}]")
refusal("point-of-other-monitor", f"loadshed_points: [{at('tcp_listener_accept', 'other')}]")
refusal("point-without-trigger", "loadshed_points: [{name: envoy.load_shed_points.tcp_listener_accept}]")
