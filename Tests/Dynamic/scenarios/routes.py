"""Route configurations that come late, change under load, or never come."""
import asyncio

from resources import by_rds, chain, cluster, direct, listener, route, routes
from scenario import ADS, STREAMS, scenario
from traffic import Traffic


def by_name(side, port="main", name="table", timeout=None):
    return listener(port, side.port(port), chain(by_rds(port, name, side.source("rds", timeout=timeout))))


@scenario("routes/late")
async def late(side):
    """A listener takes no connection before its routes are there."""
    await side.launch()
    version = await side.tell(lds=[by_name(side)])
    await side.plane.asked("rds", ["table"])
    await side.hold_on("refused")
    await side.push(rds=[routes("table", direct("here"))])
    await side.expect("200 here")
    await side.judge("lds", version)


@scenario("routes/never")
async def never(side):
    """After the fetch timeout it listens and knows no routes; they may still come."""
    await side.launch()
    await side.push(lds=[by_name(side, timeout="0.4s")])
    await side.expect("404")
    await side.push(rds=[routes("table", direct("here"))])
    await side.expect("200 here")


@scenario("routes/change")
async def change(side):
    await side.launch()
    await side.push_together(rds=[routes("table", direct("first"))], lds=[by_name(side)])
    await side.expect("200 first")
    await side.push(rds=[routes("table", direct("second"))])
    await side.expect("200 second")
    await side.push(rds=[routes("table", direct("second")), routes("unasked", direct("x"))])
    await side.hold_on("200 second", seconds=0.2)
    await side.push(rds=[routes("table")])
    await side.expect("404")


@scenario("routes/shared", STREAMS)
async def shared(side):
    """Two listeners with one table."""
    await side.launch()
    await side.push_together(rds=[routes("table", direct("first"))], lds=[by_name(side), by_name(side, "other")])
    await side.expect("200 first")
    await side.expect("200 first", listener="other")
    await side.push(rds=[routes("table", direct("second"))])
    await side.expect("200 second")
    await side.expect("200 second", listener="other")


@scenario("routes/renamed", STREAMS)
async def renamed(side):
    """A listener that names another table serves by the old one until the new one has come."""
    await side.launch()
    await side.push_together(rds=[routes("table", direct("first"))], lds=[by_name(side)])
    await side.expect("200 first")
    version = await side.tell(lds=[by_name(side, name="next")])
    await side.plane.asked("rds", ["next"])
    await side.hold_on("200 first")
    await side.push(rds=[routes("table", direct("first")), routes("next", direct("second"))])
    await side.expect("200 second")
    await side.judge("lds", version)


@scenario("routes/during-traffic", STREAMS)
async def during_traffic(side):
    """No request is lost and none is answered by anything but one of the tables."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    await side.push_together(cds=[cluster("one", a), cluster("two", b)], rds=[routes("table", route("one"))],
                             lds=[by_name(side)])
    await side.expect("200 a")
    traffic = Traffic(side)
    for name in ("two", "one", "two", "one"):
        await side.push(rds=[routes("table", route(name))])
        await asyncio.sleep(0.15)
    side.see(f"answers: {await traffic.end('200 a', '200 b')}")


@scenario("routes/slow-during-change", (ADS,))
async def slow(side):
    """A request that is on its way when the table changes ends by the old one."""
    a = await side.origin("a")
    await side.launch()
    await side.push_together(cds=[cluster("one", a)], rds=[routes("table", route("one"))], lds=[by_name(side)])
    await side.expect("200 a")
    client = await side.connection()
    client.send(b"GET /slow/400 HTTP/1.1\r\nHost: tests\r\n\r\n")
    await asyncio.sleep(0.1)
    await side.push(rds=[routes("table", direct("new"))])
    for _ in range(2):
        message = await client.response("GET", show=False)
        side.see(f"same connection: {message.status} {message.body.decode()}" if message else "lost")
        client.send(b"GET / HTTP/1.1\r\nHost: tests\r\n\r\n")
    client.close()
