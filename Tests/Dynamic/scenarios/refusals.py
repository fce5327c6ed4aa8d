"""Updates that must be refused while everything goes on."""
from envoy.service.discovery.v3 import discovery_pb2 as discovery
from google.protobuf import any_pb2

from resources import URLS, assignment, by_rds, chain, cluster, direct, eds_cluster, listener, message_of, route, routes, serving
from scenario import ADS, AGGREGATED, ALL, DELTA_ADS, STREAMS, scenario

NEGATIVE = {"connect_timeout": "-1s"}


@scenario("refusals/cluster", ALL)
async def bad_cluster(side):
    """One that breaks a constraint: nothing of the update is in force, and a good one comes through again."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("one", "/one"), route("two", "/two"))
    await side.push(cds=[cluster("one", a)], lds=[main])
    await side.expect("200 a", "/one")
    await side.push(cds=[cluster("one", b), cluster("two", b, **NEGATIVE)])
    await side.hold_on("200 a", "/one", seconds=0.2)
    await side.push(cds=[cluster("one", b), cluster("two", b)])
    await side.expect("200 b", "/one")
    await side.expect("200 b", "/two")


@scenario("refusals/cluster-of-no-use", ALL)
async def useless_cluster(side):
    """One that keeps every constraint and still makes no sense: the others of the update are in force."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("one", "/one"), route("two", "/two"))
    await side.push(cds=[cluster("one", a)], lds=[main])
    await side.expect("200 a", "/one")
    useless = cluster("bad", b)
    useless["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]["socket_address"]["address"] = "no.ip"
    await side.push(cds=[cluster("one", b), useless, cluster("two", b)])
    await side.expect("200 b", "/one")
    await side.expect("200 b", "/two")
    await side.push(cds=[cluster("one", a), cluster("two", b)])
    await side.expect("200 a", "/one")


@scenario("refusals/listener", ALL)
async def bad_listener(side):
    await side.launch()
    await side.push(lds=[serving("main", side.port("main"), direct("first"))])
    await side.expect("200 first")
    bad = serving("bad", side.port("bad"), direct("bad"))
    bad["filter_chains"][0]["filters"][0]["typed_config"]["stat_prefix"] = ""
    await side.push(lds=[serving("main", side.port("main"), direct("second")), bad])
    await side.expect("200 second")
    await side.expect("refused", listener="bad")
    await side.push(lds=[serving("main", side.port("main"), direct("third"))])
    await side.expect("200 third")


@scenario("refusals/listener-goes-bad", STREAMS)
async def listener_goes_bad(side):
    """The one before stays in force."""
    await side.launch()
    await side.push(lds=[serving("main", side.port("main"), direct("first"))])
    await side.expect("200 first")
    bad = serving("main", side.port("main"), direct("second"))
    bad["filter_chains"][0]["filters"][0]["typed_config"]["stat_prefix"] = ""
    await side.push(lds=[bad])
    await side.hold_on("200 first")


@scenario("refusals/routes", STREAMS)
async def bad_routes(side):
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    await side.push_together(rds=[routes("table", direct("first"))], lds=[main])
    await side.expect("200 first")
    await side.push(rds=[routes("table", direct("second"), {"match": {"safe_regex": {"regex": "("}},
                                                            "direct_response": {"status": 200}})])
    await side.hold_on("200 first")
    twice = routes("table", direct("second"))
    twice["virtual_hosts"].append(dict(twice["virtual_hosts"][0], name="again"))
    await side.push(rds=[twice])
    await side.hold_on("200 first", seconds=0.2)
    await side.push(rds=[routes("table", direct("third"))])
    await side.expect("200 third")


@scenario("refusals/first-routes", STREAMS)
async def first_routes(side):
    """Routes that were refused are as good as routes that never came."""
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))))
    version = await side.tell(lds=[main])
    await side.plane.asked("rds", ["table"])
    await side.push(rds=[routes("table", direct("first"), {"match": {"safe_regex": {"regex": "("}},
                                                           "direct_response": {"status": 200}})])
    await side.expect("404")
    await side.push(rds=[routes("table", direct("second"))])
    await side.expect("200 second")
    await side.judge("lds", version)


@scenario("refusals/endpoints", STREAMS)
async def bad_endpoints(side):
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("one"))
    await side.push_together(eds=[assignment("one", a)], cds=[eds_cluster("one", side.source("eds"))], lds=[main])
    await side.expect("200 a")
    bad = assignment("one", b)
    bad["endpoints"][0]["lb_endpoints"][0]["load_balancing_weight"] = 0
    bad["endpoints"][0]["priority"] = 200
    await side.push(eds=[bad])
    await side.hold_on("200 a")
    await side.push(eds=[assignment("one", b)])
    await side.expect("200 b")


@scenario("refusals/twice", STREAMS)
async def twice(side):
    """The same name two times in one response."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("one"))
    await side.push(cds=[cluster("one", a)], lds=[main])
    await side.expect("200 a")
    messages = [message_of("cds", cluster("one", b)), message_of("cds", cluster("one", a, alt_stat_name="x"))]
    version = await side.plane.send("cds", lambda is_delta, version: response(is_delta, version, "cds", messages))
    await side.judge("cds", version)
    side.see(f"main: {await side.get()}")


@scenario("refusals/wrong-type", AGGREGATED)
async def wrong_type(side):
    """A listener among clusters."""
    a = await side.origin("a")
    await side.launch()
    main = serving("main", side.port("main"), route("one"))
    await side.push(cds=[cluster("one", a)], lds=[main])
    await side.expect("200 a")
    messages = [message_of("cds", cluster("one", a)), message_of("lds", main)]
    version = await side.plane.send("cds", lambda is_delta, version: response(is_delta, version, "cds", messages))
    await side.judge("cds", version)
    await side.hold_on("200 a", seconds=0.2)


@scenario("refusals/garbage", AGGREGATED)
async def garbage(side):
    """Bytes that are no cluster."""
    a = await side.origin("a")
    await side.launch()
    await side.push(cds=[cluster("one", a)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    broken = any_pb2.Any(type_url=URLS["cds"], value=b"\x0a\xff\xff")

    def made(is_delta, version):
        one = response(is_delta, version, "cds", [message_of("cds", cluster("one", a))])
        if is_delta:
            one.resources.add(name="bad", version=version).resource.CopyFrom(broken)
        else:
            one.resources.append(broken)
        return one

    await side.judge("cds", await side.plane.send("cds", made))
    await side.hold_on("200 a", seconds=0.2)


@scenario("refusals/unknown-type", AGGREGATED)
async def unknown_type(side):
    """A response of a type that nobody asked for is not answered, and the stream goes on."""
    a = await side.origin("a")
    await side.launch()
    for stream in side.plane.streams:
        answer = response(side.mode.delta, "x", "cds", [])
        answer.type_url, answer.nonce = "type.googleapis.com/envoy.config.nothing.v3.Known", "nonsense"
        await stream.context.write(answer)
    await side.push(cds=[cluster("one", a)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    side.see(f"streams: {len(side.plane.streams)}, answered: {any(r.response_nonce == 'nonsense' for _, r in side.plane.requests)}")


def response(is_delta, version, kind, messages):
    if is_delta:
        made = discovery.DeltaDiscoveryResponse(type_url=URLS[kind], system_version_info=version)
        for message in messages:
            made.resources.add(name=message.name, version=version).resource.Pack(message)
        return made
    made = discovery.DiscoveryResponse(type_url=URLS[kind], version_info=version)
    for message in messages:
        made.resources.add().Pack(message)
    return made


@scenario("refusals/broken-file", [m for m in ALL if m.kind == "files"])
async def broken_file(side):
    """A file that can't be read leaves everything as it is."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    await side.push(cds=[cluster("one", a)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    side.plane.counts["cds"] = await side.plane.count("cds")
    side.plane.write("cds", "resources: [")
    side.see(f"broken: {await side.plane.verdict('cds', '')}")
    await side.hold_on("200 a", seconds=0.2)
    await side.push(cds=[cluster("one", b)])
    await side.expect("200 b")
