"""Overload: what is measured, what is done from which pressure on, limits of connections, running out of descriptors."""
import asyncio
import os
import resource
from pathlib import Path

from harness.actions import get
from harness.case import case

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
