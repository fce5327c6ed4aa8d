"""Runtime layers that come from a control plane or a file (RTDS)."""
import json

from resources import direct, serving
from scenario import ALL, FILES, STREAMS, scenario

STATIC = {"name": "static", "static_layer": {"share": 0, "other": 5}}


def layers(side, *after, name="layer", timeout=None):
    rtds = {"name": "remote", "rtds_layer": {"name": name, "rtds_config": side.source("rtds", "layer", timeout=timeout)}}
    return {"layered_runtime": {"layers": [STATIC, rtds, *after]}}


def layer(values, name="layer"):
    return {"name": name, "layer": values}


def switched(side):
    """`yes` where the key says so."""
    yes = direct("yes")
    yes["match"]["runtime_fraction"] = {"default_value": {"numerator": 0}, "runtime_key": "share"}
    return serving("main", side.port("main"), yes, direct("no"))


async def give(side, *messages):
    if side.mode.kind == "files":
        side.plane.hold("rtds", messages)
        side.plane.write("rtds", name="layer")
    else:
        await side.push(rtds=messages)


async def start(side, *messages, after=(), timeout=None, ready=True):
    side.plane.hold("rtds", messages)
    if side.mode.kind == "files":
        side.plane.write("rtds", name="layer")
    side.plane.hold("lds", [switched(side)])
    if side.mode.kind == "files":
        side.plane.write("lds")
    await side.launch(more=layers(side, *after, timeout=timeout), ready=ready)


async def see_runtime(side):
    page = json.loads((await side.admin("/runtime")).body)
    side.see(f"layers {page['layers']}")
    for key, entry in sorted(page["entries"].items()):
        side.see(f"{key}: {entry['layer_values']} {entry['final_value']}")


async def see_stats(side, *names):
    for name in names:
        side.see(f"{name} = {await side.stat('runtime.' + name)}")


@scenario("runtime/values-come-and-change", ALL)
async def changes(side):
    await start(side, layer({"share": 100, "deep": {"key": "text"}, "flag": True}))
    await side.expect("200 yes")
    await see_runtime(side)
    await give(side, layer({"share": 0}))
    await side.expect("200 no")
    await give(side, layer({"share": {"numerator": 100, "denominator": "HUNDRED"}}))
    # A number of JSON's with a point in it makes no numerator.
    await (side.hold_on("200 no") if side.mode.kind == "files" else side.expect("200 yes"))
    await give(side, layer({"share": 100}))
    await side.expect("200 yes")
    await give(side, layer({}))
    await side.expect("200 no")
    await see_runtime(side)
    await see_stats(side, "num_keys", "num_layers", "load_error", "update_rejected")


@scenario("runtime/later-layers-win", STREAMS)
async def order(side):
    await start(side, layer({"share": 100}), after=[{"name": "last", "static_layer": {"share": 0}}])
    await side.expect("200 no")
    await see_runtime(side)


@scenario("runtime/admin-over-remote", STREAMS)
async def overridden(side):
    await start(side, layer({"share": 100}), after=[{"name": "admin", "admin_layer": {}}])
    await side.expect("200 yes")
    await side.admin("/runtime_modify?share=0", "POST")
    await side.expect("200 no")
    await give(side, layer({"share": 100, "more": 1}))
    await side.hold_on("200 no")
    await side.admin("/runtime_modify?share=", "POST")
    await side.expect("200 yes")


@scenario("runtime/list-is-refused", STREAMS)
async def refused(side):
    await start(side, layer({"share": 100}))
    await side.expect("200 yes")
    await give(side, layer({"share": [1, 2]}))
    await side.hold_on("200 yes")
    await give(side, layer({"share": 0}))
    await side.expect("200 no")


@scenario("runtime/never-comes", STREAMS)
async def never(side):
    """The start waits for the fetch timeout, and not longer."""
    side.plane.hold("lds", [switched(side)])
    side.plane.hold("cds", [])
    await side.launch(more=layers(side, timeout="1s"), ready=False)
    await side.expect_ready("200 LIVE")
    await side.expect("200 no")
    await see_stats(side, "init_fetch_timeout")
    await give(side, layer({"share": 100}))
    await side.expect("200 yes")


@scenario("runtime/before-clusters", STREAMS)
async def first(side):
    """Nothing else is asked for before the values are there."""
    side.plane.hold("lds", [switched(side)])
    side.plane.hold("cds", [])
    await side.launch(more=layers(side, timeout="0s"), ready=False)
    side.see(f"asked for values: {await side.plane.asked('rtds')}")
    side.see(f"asked for clusters: {await side.plane.asked('cds', seconds=0.5)}")
    side.see(f"ready: {await side.ready()}")
    await give(side, layer({"share": 100}))
    await side.expect_ready("200 LIVE")
    await side.expect("200 yes")


@scenario("runtime/other-name-in-file", (FILES,))
async def other_name(side):
    await start(side, layer({"share": 100}, name="other"))
    await side.expect("200 no")
    await see_stats(side, "update_rejected")


@scenario("runtime/broken-file", (FILES,))
async def broken(side):
    await start(side, layer({"share": 100}))
    await side.expect("200 yes")
    side.plane.write("rtds", "{", name="layer")
    await side.hold_on("200 yes")
