"""Runtime layers: what overrides what, which text is which value, changes while requests run, the admin pages."""
import asyncio
import json
import os
from pathlib import Path

from harness.actions import get
from harness.case import case, h1_origin

STATIC = {
    "number": 100, "fraction_of_one": 1.5, "bool": True, "quoted_bool": "true", "quoted_number": "100", "negative": -1,
    "above": 101, "million": {"numerator": 1000000, "denominator": "MILLION"}, "hundred": {"numerator": 100},
    "quoted_fraction": "{numerator: 100, denominator: HUNDRED}", "odd_fraction": {"numerator": 100, "other": 1},
    "exponent": "1e2", "spaces": " 100", "hex": "0x64", "huge": 12345678901, "empty_fraction": {"denominator": "HUNDRED"},
    "strange_fraction": {"numerator": 3.7, "denominator": "BOGUS"}, "text": "hello", "nested": {"deep": {"key": 100}},
    "dotted.key": 100,
}
KEYS = [*(key for key in STATIC if key != "nested"), "nested.deep.key"]


def routes(keys):
    """Two routes a key: one that is off by default, one that is on."""
    out = []
    for key in keys:
        for word, numerator in (("off", 0), ("on", 100)):
            out.append({"match": {"path": f"/{word}/{key}", "runtime_fraction": {"default_value": {"numerator": numerator}, "runtime_key": key}},
                        "direct_response": {"status": 200, "body": {"inline_string": "yes"}}})
    out.append({"match": {"prefix": "/"}, "direct_response": {"status": 200, "body": {"inline_string": "no"}}})
    return out


def layers(*extra):
    return {"layered_runtime": {"layers": [{"name": "static", "static_layer": STATIC}, *extra]}}


ADMIN = {"name": "admin", "admin_layer": {}}


async def answer(stage, path) -> str:
    client = await stage.connect()
    lines, seen = [], client.see
    client.see = lines.append
    client.send(get(path))
    await client.response()
    client.see = seen
    return "yes" if any("yes" in line for line in lines) else "no"


async def both(stage, key):
    stage.see(f"{key}: {await answer(stage, f'/off/{key}')} {await answer(stage, f'/on/{key}')}")


async def static(stage):
    for key in KEYS:
        await both(stage, key)

case("runtime/static-values", play=static, routes=routes(KEYS), bootstrap=layers(ADMIN), alone=True)

VALUES = ["0", "100", "true", "%7Bnumerator%3A%20100%7D", "%7B%22numerator%22%3A1000000%2C%22denominator%22%3A%22MILLION%22%7D",
          "1e2", "100.0", "-3", "hello", "0x64", "%20100", "250", "%7Bnumerator%3A", "%5B100%5D", ""]


async def modified(stage):
    for value in VALUES:
        message = await stage.admin("POST", f"/runtime_modify?number={value}")
        # What is wrong with YAML each parser says in its own words.
        stage.see(f"{value!r}: {message.status} {message.body.decode().strip() if message.status == 200 else ''}")
        await both(stage, "number")

case("runtime/admin-values", play=modified, routes=routes(["number"]), bootstrap=layers(ADMIN), alone=True)


def page(stage, body):
    value = json.loads(body)
    stage.see(f"layers {value['layers']}")
    for key in sorted(value["entries"]):
        entry = value["entries"][key]
        # How a fraction of a static layer is spelled is nobody's interface: Envoy prints a debug string that varies.
        texts = ["<fraction>" if "numerator" in text or "denominator" in text else text for text in entry["layer_values"] + [entry["final_value"]]]
        stage.see(f"{key}: {texts}")


async def pages(stage):
    for method, path in (("GET", "/runtime"), ("POST", "/runtime_modify?number=7&added=x&text="), ("GET", "/runtime"), ("POST", "/runtime_modify?number=&added="),
                         ("GET", "/runtime"), ("GET", "/runtime_modify?a=1"), ("POST", "/runtime_modify")):
        message = await stage.admin(method, path)
        stage.see(f"{method} {path}: {message.status} {message.value('content-type')}")
        if path == "/runtime":
            page(stage, message.body)
        elif message.status != 405:
            stage.see(message.body.decode())

case("runtime/pages", play=pages, routes=routes(["number"]), bootstrap=layers(ADMIN), alone=True)


async def statistics(stage, *prefixes):
    message = await stage.admin("GET", "/stats")
    for line in sorted(message.body.decode().splitlines()):
        if line.startswith(prefixes or ("runtime.",)):
            stage.see(line)


async def counted(stage):
    await statistics(stage)
    await stage.admin("POST", "/runtime_modify?number=7&added=x")
    await statistics(stage)
    await stage.admin("POST", "/runtime_modify?number=&added=")
    await statistics(stage)

case("runtime/statistics", play=counted, routes=routes(["number"]), bootstrap=layers(ADMIN), alone=True)


async def refused(stage):
    message = await stage.admin("POST", "/runtime_modify?number=7")
    stage.see(f"{message.status} {message.body.decode()}")
    await statistics(stage)

case("runtime/no-admin-layer", play=refused, routes=routes(["number"]), bootstrap=layers(), alone=True)
case("runtime/no-layers", play=refused, routes=routes(["number"]), alone=True)


def directory(stage, version, files):
    folder = Path(stage.side.folder) / version
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def swap(stage, folder):
    link = folder.parent / "next"
    link.symlink_to(folder.name)
    os.rename(link, folder.parent / "current")


async def disk(stage):
    first = directory(stage, "one", {"number": "0\n", "flag": "true", "commented": "# why\n5\n", "deep/er/key": "100", "fraction": "{numerator: 100}\n"})
    await asyncio.sleep(0.1)
    swap(stage, first)
    await asyncio.sleep(0.8)
    message = await stage.admin("GET", "/runtime")
    page(stage, message.body)
    for key in ("number", "fraction", "deep.er.key", "text"):
        await both(stage, key)
    await statistics(stage)
    swap(stage, directory(stage, "broken", {"number": "{numerator:"}))
    await asyncio.sleep(0.8)
    await both(stage, "number")
    await statistics(stage)
    second = directory(stage, "two", {"number": "100", "text": "100"})
    swap(stage, second)
    await asyncio.sleep(0.8)
    for key in ("number", "fraction", "deep.er.key", "text"):
        await both(stage, key)
    page(stage, (await stage.admin("GET", "/runtime")).body)
    await statistics(stage)


def on_disk(name, extra=None):
    """The link is made while the proxy runs: its folder is there from the start."""
    layer = {"name": "disk", "disk_layer": {"symlink_root": "${tmp}/current", **(extra or {})}}
    case(f"runtime/{name}", play=disk, routes=routes(["number", "fraction", "deep.er.key", "text"]), bootstrap=layers(layer, ADMIN), alone=True)


on_disk("disk")
on_disk("disk-subdirectory", {"subdirectory": "deep"})
on_disk("disk-service-cluster", {"append_service_cluster": True})


SPLIT = """
- match: {prefix: /}
  route:
    weighted_clusters:
      runtime_key_prefix: split
      clusters:
      - {name: "${origin}", weight: 50, response_headers_to_add: [{header: {key: x-which, value: first}}]}
      - {name: "${other}", weight: 50, response_headers_to_add: [{header: {key: x-which, value: second}}]}
"""


async def weighted(stage):
    """All requests go to the cluster that runtime gives all the weight."""
    for first, second in ((100, 0), (0, 100), (0, 7)):
        names = [stage.side.expand(stage.case, name) for name in ("${origin}", "${other}")]
        await stage.admin("POST", f"/runtime_modify?split.{names[0]}={first}&split.{names[1]}={second}")
        seen = set()
        for _ in range(6):
            message = await stage.ask(get("/"), show=False)
            seen.add(message.value("x-which"))
        stage.see(f"{first} {second}: {sorted(seen)}")

case("runtime/weighted-clusters", play=weighted, alone=True, bootstrap=layers(ADMIN), origin_counts=False, origins={"other": h1_origin()}, routes=SPLIT)


async def faults(stage):
    for change in ("", "fault.http.abort.abort_percent=100", "fault.http.abort.http_status=418", "fault.http.abort.abort_percent=0"):
        if change:
            await stage.admin("POST", f"/runtime_modify?{change}")
        stage.see(change)
        await stage.ask(get("/"))

case("runtime/fault", play=faults, alone=True, bootstrap=layers(ADMIN), origin_counts=False,
     filters=[{"name": "envoy.filters.http.fault", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
               "abort": {"http_status": 503, "percentage": {"numerator": 0}}}}])
