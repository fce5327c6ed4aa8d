"""Clusters and endpoints that come, change and go."""
from resources import assignment, cluster, eds_cluster, route, serving
from scenario import ALL, STREAMS, scenario


@scenario("clusters/come-change-go", ALL)
async def come_change_go(side):
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("one", "/one"), route("two", "/two"))
    await side.push(cds=[cluster("one", a)], lds=[main])
    await side.expect("200 a", "/one")
    await side.expect("503", "/two")
    await side.push(cds=[cluster("one", a), cluster("two", b)])
    await side.expect("200 b", "/two")
    await side.push(cds=[cluster("one", b), cluster("two", b)])
    await side.expect("200 b", "/one")
    await side.push(cds=[cluster("two", b)])
    await side.expect("503", "/one")
    await side.expect("200 b", "/two")
    await side.push(cds=[])
    await side.expect("503", "/two")
    await side.push(cds=[cluster("one", a)])
    await side.expect("200 a", "/one")


@scenario("clusters/endpoints")
async def endpoints(side):
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    source = side.source("eds")
    main = serving("main", side.port("main"), route("one"))
    await side.push_together(eds=[assignment("one", a)], cds=[eds_cluster("one", source)], lds=[main])
    await side.expect("200 a")
    await side.push(eds=[assignment("one", b)])
    await side.expect("200 b")
    await side.push(eds=[assignment("one")])
    await side.expect("503 no healthy upstream")
    await side.push(eds=[assignment("one", a), assignment("nobody", b)])
    await side.expect("200 a")


@scenario("clusters/endpoints-late")
async def endpoints_late(side):
    """A cluster that has no endpoints yet is not used; what it replaces goes on."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("one"))
    await side.push(cds=[cluster("one", a)], lds=[main])
    await side.expect("200 a")
    version = await side.tell(cds=[eds_cluster("one", side.source("eds"))])
    await side.plane.asked("eds", ["one"])
    await side.hold_on("200 a")
    await side.push(eds=[assignment("one", b)])
    await side.expect("200 b")
    # Envoy keeps its answer on an aggregated stream until the cluster is warm.
    await side.judge("cds", version)


@scenario("clusters/endpoints-never")
async def endpoints_never(side):
    """Nobody waits longer than the fetch timeout."""
    await side.launch()
    main = serving("main", side.port("main"), route("one"))
    await side.push(cds=[eds_cluster("one", side.source("eds", timeout="0.5s"))], lds=[main])
    await side.expect("503 no healthy upstream")


@scenario("clusters/service-name")
async def service_name(side):
    a = await side.origin("a")
    await side.launch()
    main = serving("main", side.port("main"), route("one", "/one"), route("two", "/two"))
    clusters = [eds_cluster(name, side.source("eds")) for name in ("one", "two")]
    for one in clusters:
        one["eds_cluster_config"]["service_name"] = "shared"
    await side.push_together(eds=[assignment("shared", a)], cds=clusters, lds=[main])
    await side.expect("200 a", "/one")
    await side.expect("200 a", "/two")
