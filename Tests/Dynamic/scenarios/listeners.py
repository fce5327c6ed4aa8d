"""Listeners that come, change and go while connections are open."""
import asyncio

from resources import chain, cluster, direct, listener, manager, route, routes, serving, tcp
from scenario import ADS, ALL, STREAMS, scenario
from traffic import Traffic


@scenario("listeners/come-change-go", ALL)
async def come_change_go(side):
    await side.launch()
    await side.push(lds=[serving("main", side.port("main"), direct("first"))])
    await side.expect("200 first")
    await side.push(lds=[serving("main", side.port("main"), direct("second"))])
    await side.expect("200 second")
    await side.push(lds=[serving("main", side.port("main"), direct("second")),
                         serving("other", side.port("other"), direct("other"))])
    await side.expect("200 other", listener="other")
    await side.push(lds=[serving("other", side.port("other"), direct("other"))])
    await side.expect("refused")
    await side.expect("200 other", listener="other")
    await side.push(lds=[])
    await side.expect("refused", listener="other")


@scenario("listeners/move", STREAMS)
async def move(side):
    """Another address: the old one is closed, the new one open."""
    await side.launch()
    await side.push(lds=[serving("main", side.port("main"), direct("here"))])
    await side.expect("200 here")
    await side.push(lds=[serving("main", side.port("next"), direct("there"))])
    await side.expect("200 there", listener="next")
    await side.expect("refused")


@scenario("listeners/in-flight", STREAMS)
async def in_flight(side):
    """A request under way goes on by the old chain; its connection is asked to end afterwards."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    await side.push(cds=[cluster("one", a), cluster("two", b)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    client = await side.connection()
    client.send(b"GET /open HTTP/1.1\r\nHost: tests\r\n\r\n")
    await client.wire.until(lambda: b"\r\n\r\na" in client.wire.buffer, 3)
    await side.push(lds=[serving("main", side.port("main"), route("two"))])
    await side.expect("200 b")
    side.origins["a"].finish.set()
    message = await client.response("GET", show=False)
    side.see(f"in flight: {message.status} {message.body.decode()}" if message else "in flight: lost")
    client.close()


@scenario("listeners/unchanged-chain", STREAMS)
async def unchanged_chain(side):
    """A tunnel whose chain stays as it is outlives a change of its neighbour; one whose chain goes does not."""
    a = await side.origin("a")
    await side.launch()

    def chains(text):
        return [chain(tcp("kept", "one"), name="kept", filter_chain_match={"source_prefix_ranges": [
                    {"address_prefix": "127.0.0.2", "prefix_len": 32}]}),
                chain(manager("web", route_config=routes("web", direct(text))), name="web")]

    await side.push(cds=[cluster("one", a)], lds=[listener("main", side.port("main"), *chains("first"))])
    await side.expect("200 first")
    from harness.wire import connect
    wire = await connect("127.0.0.1", side.port("main"), local="127.0.0.2")

    async def ask(wire):
        wire.send(b"GET / HTTP/1.1\r\nHost: tests\r\n\r\n")
        whole = await wire.until(lambda: wire.buffer.endswith(b"a"), 2)
        side.see(f"tunnel: {'answers' if whole else 'silent or closed'}")
        wire.take(len(wire.buffer))

    await ask(wire)
    await side.push(lds=[listener("main", side.port("main"), *chains("second"))])
    await side.expect("200 second")
    await asyncio.sleep(1.5)
    await ask(wire)
    await side.push(lds=[listener("main", side.port("main"), chains("second")[1])])
    closed = await wire.until(lambda: wire.ended, 4)
    side.see(f"tunnel of a chain that went: {'closed' if closed else 'open'}")
    wire.close()


@scenario("listeners/during-traffic", (ADS,))
async def during_traffic(side):
    """No request is lost when a listener's routes change inside of it, again and again."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    await side.push(cds=[cluster("one", a), cluster("two", b)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    traffic = Traffic(side)
    for name in ("two", "one", "two"):
        await side.push(lds=[serving("main", side.port("main"), route(name))])
        await asyncio.sleep(0.4)
    side.see(f"answers: {await traffic.end('200 a', '200 b')}")


@scenario("listeners/removed-drains", (ADS,))
async def removed_drains(side):
    """A listener that goes lets its requests end."""
    a = await side.origin("a")
    await side.launch()
    await side.push(cds=[cluster("one", a)], lds=[serving("main", side.port("main"), route("one"))])
    await side.expect("200 a")
    client = await side.connection()
    client.send(b"GET /slow/300 HTTP/1.1\r\nHost: tests\r\n\r\n")
    await asyncio.sleep(0.1)
    await side.push(lds=[])
    message = await client.response("GET", show=False)
    side.see(f"in flight: {message.status} {message.body.decode()}" if message else "in flight: lost")
    await side.expect("refused")
    closed = await client.wire.until(lambda: client.wire.ended, 4)
    side.see(f"its connection: {'closed' if closed else 'open'}")
    client.close()


@scenario("listeners/taken-port", (ADS,))
async def taken_port(side):
    """A port that somebody else has is a refusal; everything else of the update is in force."""
    await side.launch()
    holder = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    port = holder.sockets[0].getsockname()[1]
    await side.push(lds=[serving("bad", port, direct("bad")), serving("main", side.port("main"), direct("good"))])
    await side.expect("200 good")
    holder.close()
