"""Scopes of routes that are added, changed and taken away, with their routes inside or by name."""
from resources import chain, direct, listener, manager, routes
from scenario import STREAMS, scenario


def scope(name, key, routes_name=None, body=None):
    made = {"name": name, "key": {"fragments": [{"string_key": key}]}}
    if routes_name:
        return {**made, "route_configuration_name": routes_name}
    return {**made, "route_configuration": routes(f"of-{name}", direct(body or name))}


def by_path(side, timeout=None, port="main"):
    """A listener whose scope is a request's first segment."""
    return listener(port, side.port(port), chain(manager(port, scoped_routes={
        "name": "scopes", "rds_config_source": side.source("rds"),
        "scope_key_builder": {"fragments": [{"header_value_extractor": {
            "name": ":path", "element_separator": "/", "index": 1}}]},
        "scoped_rds": {"scoped_rds_config_source": side.source("srds", timeout=timeout)}})))


async def numbers(side, *names):
    for name in names:
        side.see(f"{name}: {await side.stat('http.main.scoped_rds.scopes.' + name)}")


@scenario("scopes/inline")
async def inline(side):
    """Added, changed, given another key, taken away."""
    await side.launch()
    await side.push_together(srds=[scope("a", "one")], lds=[by_path(side)])
    await side.expect("200 a", "/one")
    await side.expect("404", "/two")
    await side.push(srds=[scope("a", "one"), scope("b", "two")])
    await side.expect("200 b", "/two")
    await side.expect("200 a", "/one")
    await side.push(srds=[scope("a", "one", body="changed"), scope("b", "two")])
    await side.expect("200 changed", "/one")
    await side.push(srds=[scope("a", "three"), scope("b", "two")])
    await side.expect("200 a", "/three")
    await side.expect("404", "/one")
    await numbers(side, "all_scopes", "config_reload", "update_success")
    await side.push(srds=[scope("b", "two")])
    await side.expect("404", "/three")
    await side.expect("200 b", "/two")
    await side.push(srds=[])
    await side.expect("404", "/two")
    await numbers(side, "all_scopes", "active_scopes", "on_demand_scopes", "update_rejected")


@scenario("scopes/by-name")
async def by_name(side):
    """A listener waits for the routes of its scopes; later scopes have no routes until theirs have come."""
    await side.launch()
    version = await side.tell(lds=[by_path(side)])
    await side.plane.asked("srds")
    await side.hold_on("refused", "/one")
    await side.push(srds=[scope("a", "one", "first"), scope("b", "two", "first")])
    await side.plane.asked("rds", ["first"])
    await side.hold_on("refused", "/one")
    await side.push(rds=[routes("first", direct("1"))])
    await side.expect("200 1", "/one")
    await side.expect("200 1", "/two")
    await side.judge("lds", version)
    await side.push(srds=[scope("a", "one", "first"), scope("b", "two", "second")])
    await side.plane.asked("rds", ["second"])
    await side.expect("404", "/two")
    await side.hold_on("200 1", "/one", seconds=0.2)
    await side.push(rds=[routes("first", direct("1")), routes("second", direct("2"))])
    await side.expect("200 2", "/two")
    await numbers(side, "all_scopes", "active_scopes")
    await side.push(rds=[routes("first", direct("new")), routes("second", direct("2"))])
    await side.expect("200 new", "/one")
    await side.push(srds=[scope("b", "two", "second")])
    await side.expect("404", "/one")
    await side.expect("200 2", "/two")


@scenario("scopes/never")
async def never(side):
    """After the fetch timeout the listener listens and knows no routes; scopes may still come."""
    await side.launch()
    await side.push(lds=[by_path(side, timeout="0.4s")])
    await side.expect("404", "/one")
    await numbers(side, "init_fetch_timeout")
    await side.push(srds=[scope("a", "one")])
    await side.expect("200 a", "/one")


@scenario("scopes/refused")
async def refused(side):
    """Nothing of an update with a refused scope is in force."""
    await side.launch()
    await side.push_together(srds=[scope("a", "one")], lds=[by_path(side)])
    await side.expect("200 a", "/one")
    await side.push(srds=[scope("a", "one"), scope("b", "one"), scope("c", "three")])
    await side.hold_on("200 a", "/one", seconds=0.2)
    await side.expect("404", "/three")
    await side.push(srds=[scope("a", "one"), {"name": "b", "key": {"fragments": [{"string_key": "two"}]}}])
    await side.hold_on("200 a", "/one", seconds=0.2)
    await numbers(side, "update_rejected", "all_scopes")
    await side.push(srds=[scope("a", "one"), scope("b", "two")])
    await side.expect("200 b", "/two")
    await side.expect("200 a", "/one")


@scenario("scopes/listener-replaced", STREAMS)
async def replaced(side):
    """Two listeners with the same scopes, one of which leaves."""
    await side.launch()
    await side.push_together(srds=[scope("a", "one")], lds=[by_path(side), by_path(side, port="other")])
    await side.expect("200 a", "/one")
    await side.expect("200 a", "/one", listener="other")
    await side.push(lds=[by_path(side, port="other")])
    await side.expect("refused", "/one")
    await side.push(srds=[scope("a", "one"), scope("b", "two")])
    await side.expect("200 b", "/two", listener="other")
