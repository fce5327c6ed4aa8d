"""Secrets from control planes: certificates and the authorities to check with."""
import asyncio

from resources import TYPE, chain, direct, listener, manager, routes
from scenario import STREAMS, scenario

DOWNSTREAM = TYPE + "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"


def certificate(side, name, leaf):
    def read(suffix):
        return {"inline_string": (side.certificates.folder / f"{leaf}.{suffix}").read_text()}
    return {"name": name, "tls_certificate": {"certificate_chain": read("crt"), "private_key": read("key")}}


def authority(side, name, *authorities):
    text = "".join((side.certificates.folder / f"{one}.crt").read_text() for one in authorities)
    return {"name": name, "validation_context": {"trusted_ca": {"inline_string": text}}}


def secured(side, text="here", cert="own", roots=None, timeout=None):
    common = {"tls_certificate_sds_secret_configs": [{"name": cert, "sds_config": side.source("sds", timeout=timeout)}]}
    if roots:
        common["validation_context_sds_secret_config"] = {"name": roots, "sds_config": side.source("sds", timeout=timeout)}
    context = {"@type": DOWNSTREAM, "common_tls_context": common, "require_client_certificate": bool(roots)}
    return listener("main", side.port("main"), chain(
        manager("main", route_config=routes("main", direct(text))),
        transport_socket={"name": "tls", "typed_config": context}))


@scenario("secrets/late", STREAMS)
async def late(side):
    """A listener takes no connection before its certificate is there."""
    await side.launch()
    version = await side.tell(lds=[secured(side)])
    await side.plane.asked("sds", ["own"])
    await side.hold_on("refused")
    await side.push(sds=[certificate(side, "own", "server-ec")])
    await side.expect_presented("server-ec, 200")
    await side.judge("lds", version)


@scenario("secrets/rotation", STREAMS)
async def rotation(side):
    """New handshakes get the new certificate; what is open goes on, a bad one changes nothing."""
    await side.launch()
    await side.push_together(sds=[certificate(side, "own", "server-ec")], lds=[secured(side)])
    await side.expect_presented("server-ec, 200")
    context = side.certificates.client_context({})
    from harness.http1 import RawClient
    from harness.wire import connect
    client = RawClient(await connect("127.0.0.1", side.port("main"), tls=context, server_name="a.test"), side.see, 3.0)
    await side.push(sds=[certificate(side, "own", "other")])
    await side.expect_presented("other, 200")
    client.send(b"GET / HTTP/1.1\r\nHost: tests\r\n\r\n")
    message = await client.response("GET", show=False)
    side.see(f"open connection: {message.status if message else 'lost'}")
    client.close()
    bad = certificate(side, "own", "server-ec")
    bad["tls_certificate"]["private_key"] = certificate(side, "own", "other")["tls_certificate"]["private_key"]
    await side.push(sds=[bad])
    await asyncio.sleep(0.2)
    await side.expect_presented("other, 200")
    await side.push(sds=[certificate(side, "own", "server")])
    await side.expect_presented("server, 200")


@scenario("secrets/authorities", STREAMS)
async def authorities(side):
    """Whom a listener trusts comes and changes as well."""
    await side.launch()
    await side.push_together(sds=[certificate(side, "own", "server-ec"), authority(side, "roots", "ca")],
                             lds=[secured(side, roots="roots")])
    await side.expect_presented("server-ec, 200", cert="client")
    await side.push(sds=[certificate(side, "own", "server-ec"), authority(side, "roots", "ca2")])
    await side.expect_presented("server-ec, 200", cert="stranger")


@scenario("secrets/never", STREAMS)
async def never(side):
    """After the fetch timeout it listens and can't shake hands; the certificate may still come."""
    await side.launch()
    version = await side.tell(lds=[secured(side, timeout="0.4s")])
    await side.expect_presented("handshake failed")
    await side.judge("lds", version)
    await side.push(sds=[certificate(side, "own", "server-ec")])
    await side.expect_presented("server-ec, 200")


@scenario("secrets/survive", STREAMS)
async def survive(side):
    """Without a control plane handshakes go on."""
    await side.launch()
    await side.push_together(sds=[certificate(side, "own", "server-ec")], lds=[secured(side)])
    await side.expect_presented("server-ec, 200")
    await side.plane.stop()
    await asyncio.sleep(0.2)
    await side.expect_presented("server-ec, 200")
    side.plane.hold("sds", [certificate(side, "own", "other")])
    await side.plane.start()
    await side.judge("sds", side.plane.version("sds"))
    await side.expect_presented("other, 200")
