"""Clusters and endpoints that come, change and go."""
import asyncio
import socket

from resources import assignment, cluster, eds_cluster, route, serving
from scenario import AGGREGATED, ALL, STREAMS, scenario
from side import Origin


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


@scenario("clusters/change-while-connecting", AGGREGATED)
async def change_while_connecting(side):
    """Who waits for a connection when the cluster is replaced is served nevertheless, and over that very connection."""
    slow = side.origins["slow"] = SlowToAccept("slow")
    await slow.start()
    await side.launch()
    await side.push(cds=[cluster("one", slow.port, connect_timeout="10s")], lds=[serving("main", side.port("main"), route("one"))])
    asked = asyncio.create_task(side.get())
    while await side.stat("cluster.one.upstream_cx_total") != "1":
        await asyncio.sleep(0.02)
    await side.push(cds=[cluster("one", slow.port, connect_timeout="11s")])
    slow.begin()
    side.see(await asked)
    side.see(f"{slow.connections} connection")


class SlowToAccept(Origin):
    """Until it begins, its queue is full: the kernel drops what asks for a connection, which is asked for again."""

    async def start(self):
        self.listening = socket.socket()
        self.listening.bind(("127.0.0.1", 0))
        self.listening.listen(0)
        self.listening.setblocking(False)
        self.port = self.listening.getsockname()[1]
        self.fillers = [socket.socket() for _ in range(2)]
        for filler in self.fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))
        self.connections, self.task = 0, None

    def begin(self):
        for filler in self.fillers:
            filler.close()
        self.task = asyncio.create_task(self.accept())

    async def accept(self):
        while True:
            raw, _ = await asyncio.get_running_loop().sock_accept(self.listening)
            asyncio.create_task(self.converse(raw))

    async def converse(self, raw):
        reader, writer = await asyncio.open_connection(sock=raw)
        await self.serve(Counted(self, reader), writer)

    def stop(self):
        if self.task:
            self.task.cancel()
        self.listening.close()


class Counted:
    """Counts a connection with its first bytes: those that only filled the queue have none."""

    def __init__(self, origin, reader):
        self.origin, self.reader, self.is_first = origin, reader, True

    async def readuntil(self, end):
        head = await self.reader.readuntil(end)
        self.origin.connections += self.is_first
        self.is_first = False
        return head
