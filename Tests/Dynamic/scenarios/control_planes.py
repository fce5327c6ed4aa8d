"""Control planes that are late, die, come back or let resources expire."""
import asyncio
import json

from resources import (assignment, by_rds, chain, cluster, direct, eds_cluster, listener, message_of, route, routes,
                       serving)
from scenario import ADS, AGGREGATED, DELTA_ADS, STREAMS, scenario
from traffic import Traffic


@scenario("control-planes/absent")
async def absent(side):
    """Nobody is there at the start: not ready until somebody is."""
    a = await side.origin("a")
    await side.launch(ready=False, control_plane=False)
    await asyncio.sleep(0.3)
    await side.expect_ready("503 PRE_INITIALIZING")
    side.plane.hold("cds", [cluster("one", a)])
    side.plane.hold("lds", [serving("main", side.port("main"), route("one"))])
    await side.plane.start()
    await side.expect("200 a")
    await side.expect_ready("200 LIVE")


@scenario("control-planes/absent-timeout")
async def absent_timeout(side):
    """After the fetch timeouts it is ready with nothing; what comes later is taken."""
    a = await side.origin("a")
    await side.launch(ready=False, control_plane=False, timeout="0.5s")
    await side.expect_ready("200 LIVE")
    side.plane.hold("cds", [cluster("one", a)])
    side.plane.hold("lds", [serving("main", side.port("main"), route("one"))])
    await side.plane.start()
    await side.expect("200 a")


@scenario("control-planes/waits-for-clusters", AGGREGATED)
async def waits_for_clusters(side):
    """Listeners are asked for when the clusters are warm."""
    a = await side.origin("a")
    await side.launch(ready=False)
    await side.plane.asked("cds")
    side.see(f"lds asked for: {await side.plane.asked('lds', seconds=0.3)}")
    version = await side.tell(cds=[eds_cluster("one", side.source("eds"))])
    await side.plane.asked("eds", ["one"])
    side.see(f"lds asked for: {await side.plane.asked('lds', seconds=0.3)}")
    await side.expect_ready("503 INITIALIZING", seconds=1)
    await side.push(eds=[assignment("one", a)])
    side.see(f"lds asked for: {await side.plane.asked('lds')}")
    await side.push(lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    await side.expect_ready("200 LIVE")
    await side.judge("cds", version)


@scenario("control-planes/killed")
async def killed(side):
    """It dies after each step of a push; traffic goes on, and what it says after its return is taken."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(eds=[assignment("one", a)], rds=[routes("table", route("one"))],
                             cds=[eds_cluster("one", side.source("eds"))], lds=[main])
    await side.expect("200 a")
    steps = [dict(eds=[assignment("one", b)]),
             dict(cds=[eds_cluster("one", side.source("eds")), cluster("two", a)]),
             dict(rds=[routes("table", route("two"))]),
             dict(lds=[dict(main, stat_prefix="changed")])]
    answers = ["200 b", "200 b", "200 a", "200 a"]
    traffic = Traffic(side, connections=2)
    for step, answer in zip(steps, answers):
        (kind, messages), = step.items()
        await side.plane.stop()
        await asyncio.sleep(0.1)
        side.plane.hold(kind, messages)
        await side.plane.start()
        await side.judge(kind, side.plane.version(kind))
        await side.expect(answer)
        # Now just after it has said something, before it can hear the answer.
        side.plane.hold(kind, messages)
        await side.plane.push(kind)
        await side.plane.stop()
        await side.hold_on(answer, seconds=0.2)
        await side.plane.start()
    side.see(f"answers: {await traffic.end('200 a', '200 b')}")


@scenario("control-planes/streams-end")
async def streams_end(side):
    """Streams that end with a status are opened again, with what is known."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    await side.push(cds=[cluster("one", a)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    before = len(side.plane.requests)
    old = set(side.plane.streams)
    side.plane.end_streams()
    await side.plane.until(lambda: not old & side.plane.streams and len({
        kind for s in side.plane.streams for kind in s.types} & {"cds", "lds"}) == 2)
    for kind in ("cds", "lds"):
        first = next(request for k, request in side.plane.requests[before:] if k == kind)
        if side.mode.delta:
            known = dict(sorted(first.initial_resource_versions.items()))
            side.see(f"{kind} again: knows {known}, asks for {sorted(first.resource_names_subscribe)}")
        else:
            side.see(f"{kind} again: version '{first.version_info}', nonce '{first.response_nonce}', "
                     f"asks for {sorted(first.resource_names)}")
    await side.hold_on("200 a", seconds=0.2)
    await side.push(cds=[cluster("one", b)])
    await side.expect("200 b")


@scenario("control-planes/resumed-names", AGGREGATED)
async def resumed_names(side):
    """What is asked for by name is asked for again."""
    a = await side.origin("a")
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(eds=[assignment("one", a), assignment("two", a)], rds=[routes("table", route("one"))],
                             cds=[eds_cluster("one", side.source("eds")), eds_cluster("two", side.source("eds"))],
                             lds=[main])
    await side.expect("200 a")
    before = len(side.plane.requests)
    side.plane.end_streams()
    await side.plane.until(lambda: {k for k, _ in side.plane.requests[before:]} >= {"cds", "eds", "lds", "rds"})
    for kind in ("cds", "eds", "lds", "rds"):
        first = next(request for k, request in side.plane.requests[before:] if k == kind)
        if side.mode.delta:
            known = dict(sorted(first.initial_resource_versions.items()))
            side.see(f"{kind}: knows {known}, asks for {sorted(first.resource_names_subscribe)}")
        else:
            side.see(f"{kind}: version '{first.version_info}', asks for {sorted(first.resource_names)}")
    # The cluster that goes is no longer asked for.
    await side.push(cds=[eds_cluster("one", side.source("eds"))])
    await side.plane.until(lambda: all("two" not in s.types["eds"].names for s in side.plane.streams), 3)
    side.see("eds then: " + ", ".join(str(sorted(s.types["eds"].names)) for s in side.plane.streams))


@scenario("control-planes/time-to-live", AGGREGATED)
async def time_to_live(side):
    """A resource that is not refreshed goes."""
    a = await side.origin("a")
    await side.launch()
    await side.push(lds=[serving("main", side.port("main"), route("one"))])
    version = side.plane.hold("cds", [cluster("one", a)], ttl=1.0)
    await side.plane.push("cds")
    await side.judge("cds", version)
    await side.expect("200 a")
    await side.expect("503", seconds=3)
    await side.push(cds=[cluster("one", a)])
    await side.expect("200 a")


@scenario("control-planes/heartbeats", (DELTA_ADS,))
async def heartbeats(side):
    """Heartbeats refresh a resource. (In state of the world Envoy takes one for a response without clusters.)"""
    a = await side.origin("a")
    await side.launch()
    await side.push(lds=[serving("main", side.port("main"), route("one"))])
    version = side.plane.hold("cds", [cluster("one", a)], ttl=1.0)
    await side.plane.push("cds")
    await side.judge("cds", version)
    await side.expect("200 a")
    for _ in range(4):
        await asyncio.sleep(0.45)
        await side.plane.heartbeat("cds")
    await side.hold_on("200 a", seconds=0.3)
    await side.expect("503", seconds=3)


@scenario("control-planes/node", (ADS, DELTA_ADS))
async def node(side):
    """What the proxy says of itself, and how often."""
    a = await side.origin("a")
    await side.launch()
    await side.push(cds=[cluster("one", a)], lds=[serving("main", side.port("main"), route("one"))])
    node = side.plane.last_node
    side.see(f"{node.id} {node.cluster} {node.locality.region}/{node.locality.zone}")
    side.see(f"role {node.metadata['role']}, nested {list(node.metadata['nested']['list'])}")
    side.see(f"features {sorted(node.client_features)}")
    side.see(f"named in {sum(1 for one in side.plane.nodes if one)} requests")


@scenario("control-planes/requests", STREAMS)
async def requests(side):
    """Which requests go out, kind by kind."""
    a = await side.origin("a")
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(eds=[assignment("one", a)], rds=[routes("table", route("one"))],
                             cds=[eds_cluster("one", side.source("eds"))], lds=[main])
    await side.expect("200 a")
    await asyncio.sleep(0.1)
    for kind in ("cds", "eds", "lds", "rds"):
        for k, request in side.plane.requests:
            if k != kind:
                continue
            nonce = "answers" if request.response_nonce else "asks"
            if side.mode.delta:
                side.see(f"{kind} {nonce}: +{sorted(request.resource_names_subscribe)} "
                         f"-{sorted(request.resource_names_unsubscribe)}")
            else:
                side.see(f"{kind} {nonce}: '{request.version_info}' {sorted(request.resource_names)}")


@scenario("control-planes/statistics", STREAMS)
async def statistics(side):
    a = await side.origin("a")
    await side.launch()
    main = serving("main", side.port("main"), route("one"))
    await side.push(cds=[cluster("one", a)], lds=[main])
    await side.push(cds=[cluster("one", a, connect_timeout="-1s")])
    await side.push(cds=[cluster("one", a)])
    for name in ("cluster_manager.cds.update_success", "cluster_manager.cds.update_rejected",
                 "cluster_manager.cds.update_attempt", "cluster_manager.cds.version_text",
                 "cluster_manager.cds.init_fetch_timeout", "listener_manager.lds.update_success",
                 "listener_manager.lds.version_text", "cluster_manager.cluster_added", "listener_manager.listener_added",
                 "cluster_manager.cds.control_plane.connected_state", "listener_manager.lds.control_plane.connected_state",
                 "control_plane.connected_state", "control_plane.identifier", "control_plane.pending_requests"):
        side.see(f"{name} = {await side.stat(name)}")


@scenario("control-planes/statistics-by-name", STREAMS)
async def statistics_by_name(side):
    """What clusters and routes that were asked for by name count, and their names in the dump."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(eds=[assignment("one", a)], rds=[routes("table", route("one"))],
                             cds=[eds_cluster("one", side.source("eds"))], lds=[main])
    await side.expect("200 a")
    await side.push(eds=[assignment("one", b)])
    bad = routes("table", route("one", "/x", match={"safe_regex": {"regex": "("}}))
    await side.push(rds=[bad])
    stats = await side.stats()
    for name in sorted(stats):
        short = name.rsplit(".", 1)[-1]
        if short.startswith(("update_", "init_fetch", "version", "config_reload")) and short not in (
                "update_time", "update_duration", "version", "config_reload_time_ms"):
            if side.mode.delta and short == "update_attempt":
                # Envoy counts the second subscription that it makes of routes in delta.
                continue
            if name.startswith(("cluster.one.", "http.main.")):
                side.see(f"{name} = {stats[name]}")


@scenario("control-planes/unknown-fields", (ADS, DELTA_ADS))
async def unknown_fields(side):
    """Fields of a later version are passed over and counted."""
    a = await side.origin("a")
    await side.launch()
    late = message_of("cds", cluster("one", a))
    late.MergeFromString(b"\xda\xf1\x04\x03abc")
    await side.push(cds=[late], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    side.see(f"unknown fields: {await side.stat('server.dynamic_unknown_fields')}")


@scenario("control-planes/first-answers-refused", STREAMS)
async def first_answers_refused(side):
    """A start goes on when its first answers are no good."""
    a = await side.origin("a")
    side.plane.hold("cds", [cluster("one", a, connect_timeout="-1s")])
    side.plane.hold("lds", [serving("main", side.port("main"), direct("x"), stat_prefix="x", traffic_direction=1),
                            listener("bad", side.port("bad"), chain({"name": "x"}))])
    await side.launch(ready=False)
    await side.expect_ready("200 LIVE")
    await side.expect("200 x")
    await side.push(cds=[cluster("one", a)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")


@scenario("control-planes/rate-limit", (ADS, DELTA_ADS))
async def rate_limit(side):
    """Requests wait when there are too many."""
    a = await side.origin("a")
    side.limit = {"max_tokens": 2, "fill_rate": 4.0}
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(eds=[assignment("one", a)], rds=[routes("table", route("one"))],
                             cds=[eds_cluster("one", side.source("eds"))], lds=[main])
    await side.expect("200 a")
    side.see(f"held back: {int(await side.stat('control_plane.rate_limit_enforced')) > 0}")
    side.see(f"requests of one second and the burst at most: {len(side.plane.requests) <= 14}")


@scenario("control-planes/node-always", (ADS, DELTA_ADS, *[m for m in STREAMS if m.kind == "separate"]))
async def node_always(side):
    """Without set_node_on_first_message_only the node is in every request."""
    a = await side.origin("a")
    side.node_once = False
    await side.launch()
    await side.push(cds=[cluster("one", a)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    side.see(f"requests without a node: {sum(1 for one in side.plane.nodes if not one)}")


@scenario("control-planes/left-alone", AGGREGATED)
async def left_alone(side):
    """What nobody uses any more is no longer asked for."""
    a = await side.origin("a")
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(eds=[assignment("one", a)], rds=[routes("table", route("one"))],
                             cds=[eds_cluster("one", side.source("eds"))], lds=[main])
    await side.expect("200 a")
    await side.push(lds=[])
    await side.expect("refused")
    await side.push(cds=[])
    await side.plane.until(lambda: all(not s.types[k].names for s in side.plane.streams for k in ("eds", "rds")), 3)
    for kind in ("eds", "rds"):
        side.see(f"{kind}: " + ", ".join(str(sorted(s.types[kind].names)) for s in side.plane.streams))
    side.plane.hold("eds", [assignment("one", a)])
    side.plane.hold("rds", [routes("table", route("one"))])
    await side.push_together(cds=[eds_cluster("one", side.source("eds"))], lds=[main])
    await side.expect("200 a")


@scenario("control-planes/statistic-names", STREAMS)
async def statistic_names(side):
    """The names under which discovery counts."""
    a = await side.origin("a")
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(eds=[assignment("one", a)], rds=[routes("table", route("one"))],
                             cds=[eds_cluster("one", side.source("eds"))], lds=[main])
    await side.expect("200 a")
    prefixes = ("cluster_manager.", "listener_manager.", "control_plane.", "http.main.rds.", "cluster.one.control_plane.")
    for name in sorted(await side.stats()):
        if name.startswith(prefixes) and ".worker_" not in name:
            side.see(name)


@scenario("control-planes/config-dump", STREAMS)
async def config_dump(side):
    """What the admin says of where things came from."""
    a = await side.origin("a")
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(eds=[assignment("one", a)], rds=[routes("table", route("one"))],
                             cds=[eds_cluster("one", side.source("eds")), cluster("two", a)], lds=[main])
    await side.expect("200 a")
    warming = listener("warming", side.port("warming"), chain(by_rds("warming", "late", side.source("rds"))))
    version = await side.tell(lds=[main, warming])
    await side.plane.asked("rds", ["late"])
    bad = serving("main", side.port("main"), direct("x"))
    bad["filter_chains"][0]["filters"][0]["typed_config"]["stat_prefix"] = ""
    await side.push(cds=[eds_cluster("one", side.source("eds")), cluster("two", a), cluster("three", a)])
    await side.push(lds=[bad, warming])
    message = await side.admin("/config_dump?include_eds")
    for config in json.loads(message.body)["configs"]:
        kind = config["@type"].rsplit(".", 1)[1]
        if kind == "BootstrapConfigDump":
            continue
        side.see(f"{kind} version {config.get('version_info')}")
        for section in sorted(config):
            for entry in sorted(config[section] if isinstance(config[section], list) else (), key=summary):
                # Envoy has one more failure there that belongs to no listener.
                if section != "dynamic_listeners" or "name" in entry:
                    side.see(f"  {section}: {summary(entry)}")
    side.remarks.append(version)


def summary(entry, depth=0):
    """Names, versions and which parts are there."""
    words = []
    for key in sorted(entry):
        value = entry[key]
        if key in ("name", "version_info", "cluster_name", "client_status"):
            words.append(f"{key}={value}")
        elif key == "last_updated" or key == "details" or key == "last_update_attempt":
            words.append(key)
        elif isinstance(value, dict) and depth < 2:
            words.append(f"{key}({summary(value, depth + 1)})" if depth == 0 or key in (
                "cluster", "listener", "route_config", "endpoint_config", "failed_configuration") else key)
    return " ".join(words)
