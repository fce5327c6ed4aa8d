"""Files in more ways than a YAML file for listeners and one for clusters."""
import json
import os

from google.protobuf import json_format

from resources import (URLS, assignment, by_rds, chain, cluster, direct, eds_cluster, listener, message_of, route, routes,
                       serving)
from scenario import ADS, FILES, scenario


def text_of(kind, *messages):
    return json.dumps({"version_info": "v", "resources": [
        {"@type": URLS[kind], **json_format.MessageToDict(message_of(kind, one), preserving_proto_field_name=True)}
        for one in messages]})


@scenario("files/endpoints-and-routes", (FILES,))
async def endpoints_and_routes(side):
    a, b = await side.origin("a"), await side.origin("b")
    side.plane.write("eds", text_of("eds", assignment("one", a)), name="one")
    side.plane.write("rds", text_of("rds", routes("table", route("one"))), name="table")
    await side.launch()
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds", "table"))))
    await side.push(cds=[eds_cluster("one", side.source("eds", "one"))], lds=[main])
    await side.expect("200 a")
    side.plane.write("eds", text_of("eds", assignment("one", b)), name="one")
    await side.expect("200 b")
    side.plane.write("rds", text_of("rds", routes("table", direct("route"))), name="table")
    await side.expect("200 route")
    side.plane.write("rds", "{", name="table")
    side.plane.write("eds", text_of("rds", routes("table", direct("x"))), name="one")
    await side.hold_on("200 route")
    side.plane.write("rds", text_of("rds", routes("table", route("one"))), name="table")
    await side.expect("200 b")


@scenario("files/several-in-one", (FILES,))
async def several(side):
    """A file may hold more than one asks for."""
    a, b = await side.origin("a"), await side.origin("b")
    side.plane.write("eds", text_of("eds", assignment("one", a), assignment("two", b)), name="all")
    await side.launch()
    main = serving("main", side.port("main"), route("one", "/one"), route("two", "/two"))
    source = side.source("eds", "all")
    await side.push(cds=[eds_cluster("one", source), eds_cluster("two", source)], lds=[main])
    await side.hold_on(await side.get("/one"), "/one", seconds=0.3)
    await side.hold_on(await side.get("/two"), "/two", seconds=0.3)


@scenario("files/routes-of-another-name", (FILES,))
async def other_routes(side):
    """The listener serves without routes rather than never; they may still come."""
    side.plane.write("rds", text_of("rds", routes("other", direct("other"))), name="table")
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds", "table"))))
    side.plane.hold("lds", [main])
    side.plane.write("lds")
    await side.launch(ready=False)
    await side.expect_ready("200 LIVE")
    await side.expect("404")
    side.see(f"rejected {await side.stat('http.main.rds.table.update_rejected')}")
    side.plane.write("rds", text_of("rds", routes("table", direct("route"))), name="table")
    await side.expect("200 route")


@scenario("files/no-routes-at-all", (FILES,))
async def no_routes(side):
    side.plane.write("rds", text_of("rds"), name="table")
    main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds", "table"))))
    side.plane.hold("lds", [main])
    side.plane.write("lds")
    await side.launch(ready=False)
    await side.expect_ready("200 LIVE")
    await side.expect("404")
    side.plane.write("rds", text_of("rds", routes("table", direct("route"))), name="table")
    await side.expect("200 route")


@scenario("files/endpoints-of-another-name", (FILES,))
async def other_endpoints(side):
    a = await side.origin("a")
    side.plane.write("eds", text_of("eds", assignment("other", a)), name="one")
    side.plane.hold("cds", [eds_cluster("one", side.source("eds", "one"))])
    side.plane.write("cds")
    side.plane.hold("lds", [serving("main", side.port("main"), route("one"))])
    side.plane.write("lds")
    await side.launch(ready=False)
    await side.expect_ready("200 LIVE")
    await side.expect("503 no healthy upstream")
    side.plane.write("eds", text_of("eds", assignment("one", a)), name="one")
    await side.expect("200 a")


@scenario("files/missing", (FILES,))
async def missing(side):
    """A source whose file is not there is refused."""
    a = await side.origin("a")
    await side.launch()
    await side.push(cds=[cluster("one", a), eds_cluster("two", side.source("eds", "nowhere"))],
                    lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")


@scenario("files/formats", (ADS,))
async def formats(side):
    """JSON, YAML and protobuf, named by how the file's name ends."""
    await side.launch()
    folder = side.folder / "formats"
    folder.mkdir()
    text = text_of("rds", routes("table", direct("first")))
    from envoy.service.discovery.v3 import discovery_pb2
    message = discovery_pb2.DiscoveryResponse(version_info="v")
    message.resources.add().Pack(message_of("rds", routes("table", direct("binary"))))
    (folder / "r.json").write_text(text)
    (folder / "r.yaml").write_text(text)
    (folder / "r.pb").write_bytes(message.SerializeToString())
    listeners = []
    for suffix in ("json", "yaml", "pb"):
        source = {"path_config_source": {"path": str(folder / f"r.{suffix}")}, "resource_api_version": "V3"}
        listeners.append(listener(suffix, side.port(suffix), chain(by_rds(suffix, "table", source))))
    await side.push(lds=listeners)
    await side.expect("200 first", listener="json")
    await side.expect("200 first", listener="yaml")
    await side.expect("200 binary", listener="pb")


@scenario("files/watched-directory", (ADS,))
async def watched_directory(side):
    """A link to a directory that is put in place anew, as Kubernetes does it."""
    await side.launch()
    base = side.folder / "mount"
    for number, text in enumerate(("first", "second")):
        (base / f"data{number}").mkdir(parents=True)
        (base / f"data{number}" / "r.yaml").write_text(text_of("rds", routes("table", direct(text))))
    os.symlink("data0", base / "..data")
    os.symlink("..data/r.yaml", base / "r.yaml")
    source = {"path_config_source": {"path": str(base / "r.yaml"), "watched_directory": {"path": str(base)}},
              "resource_api_version": "V3"}
    await side.push(lds=[listener("main", side.port("main"), chain(by_rds("main", "table", source)))])
    await side.expect("200 first")
    os.symlink("data1", base / "..next")
    os.rename(base / "..next", base / "..data")
    await side.expect("200 second")
