"""Secrets from control planes: on the aggregated stream, on streams of their own, and from a server on a unix socket."""
import asyncio
import json

from control_plane import ControlPlane
from harness.certificates import Certificates
from harness.http1 import RawClient
from harness.wire import connect
from resources import chain, cluster, direct, listener, manager, route, routes
from scenario import AGGREGATED, STREAMS, scenario
from side import H2

TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3."


class Room:
    """A side with certificates."""

    def __init__(self, side):
        self.side = side
        self.made = Certificates(side.folder / "certificates")
        self.client = self.made.client_context({})

    def text(self, file) -> dict:
        return {"inline_string": (self.made.folder / file).read_text()}

    def certificate(self, leaf, key=None, name="cert") -> dict:
        return {"name": name, "tls_certificate": {
            "certificate_chain": self.text(f"{leaf}.crt"), "private_key": self.text(f"{key or leaf}.key")}}

    def roots(self, *authorities, name="roots") -> dict:
        text = "".join(self.text(f"{one}.crt")["inline_string"] for one in authorities)
        return {"name": name, "validation_context": {"trusted_ca": {"inline_string": text}}}

    def config(self, name, source=None) -> dict:
        return {"name": name, "sds_config": source or self.side.source("sds")}

    def listener(self, name="main", *, source=None, validates=False, entries=(direct("ok"),)) -> dict:
        common = {"tls_certificate_sds_secret_configs": [self.config("cert", source)]}
        if validates:
            common["validation_context_sds_secret_config"] = self.config("roots", source)
        context = {"@type": TLS + "DownstreamTlsContext", "common_tls_context": common}
        if validates:
            context["require_client_certificate"] = True
        return listener(name, self.side.port(name), chain(
            manager(name, route_config=routes(name, *entries)), transport_socket={"name": "tls", "typed_config": context}))

    async def presented(self, cert=None, listener="main") -> str:
        context = self.made.client_context({"cert": cert} if cert else {})
        try:
            wire = await connect("127.0.0.1", self.side.port(listener), tls=context, server_name="a.test", timeout=2)
            name = self.made.name_of(wire.transport.get_extra_info("ssl_object").getpeercert(binary_form=True))
        except (OSError, ValueError, asyncio.TimeoutError):
            return "refused"
        client = RawClient(wire, lambda line: None, 3.0)
        client.send(b"GET / HTTP/1.1\r\nHost: tests\r\n\r\n")
        answer = await client.response("GET", show=False)
        client.close()
        return f"{name} {answer.status}" if answer else "refused"

    async def becomes(self, wanted, **options):
        seen = ""
        for _ in range(80):
            seen = await self.presented(**options)
            if seen == wanted:
                break
            await asyncio.sleep(0.05)
        self.side.see(f"{options or ''} {seen}" + ("" if seen == wanted else f" (wanted: {wanted})"))

    async def dump(self):
        for section in ("dynamic_active_secrets", "dynamic_warming_secrets"):
            message = await self.side.admin(f"/config_dump?resource={section}")
            entries = json.loads(message.body or b"{}").get("configs", [])
            for entry in sorted(entries, key=lambda one: one["name"]):
                key = entry["secret"].get("tls_certificate", {}).get("private_key", {})
                self.side.see(f"{section} {entry['name']} {entry.get('version_info', '')} {key}")

    async def stats(self, *names):
        for name in names:
            self.side.see(f"{name.rpartition('.')[2] if 'listener' in name else name} {await self.side.stat(name)}")


@scenario("secrets/come-and-rotate", STREAMS)
async def come_and_rotate(side):
    room = Room(side)
    await side.launch()
    side.plane.hold("sds", [room.certificate("server-ec")])
    await side.push(lds=[room.listener()])
    await side.plane.asked("sds", ["cert"])
    await room.becomes("server-ec 200")
    old = RawClient(await connect("127.0.0.1", side.port("main"), tls=room.client, server_name="a.test"), lambda line: None, 5.0)
    old.send(b"GET / HTTP/1.1\r\nHost: tests\r\n\r\n")
    await old.response("GET", show=False)
    await side.push(sds=[room.certificate("server")])
    await room.becomes("server 200")
    old.send(b"GET / HTTP/1.1\r\nHost: tests\r\n\r\n")
    answer = await old.response("GET", show=False)
    side.see(f"from before: {answer.status if answer else 'gone'}")
    await room.dump()
    await room.stats("sds.cert.update_success", "sds.cert.update_rejected", "sds.cert.version_text",
                     f"listener.127.0.0.1_{side.port('main')}.server_ssl_socket_factory.ssl_context_update_by_sds")


@scenario("secrets/bad-ones", STREAMS)
async def bad_ones(side):
    """What is no good is refused with the reason, the one before stays, and the next good one is taken."""
    room = Room(side)
    await side.launch()
    side.plane.hold("sds", [room.certificate("server-ec")])
    await side.push(lds=[room.listener()])
    await room.becomes("server-ec 200")
    await side.push(sds=[room.certificate("server-ec", key="server")])
    await room.becomes("server-ec 200")
    await side.push(sds=[{"name": "cert", "tls_certificate": {
        "certificate_chain": {"inline_string": "none"}, "private_key": {"inline_string": "hush"}}}])
    await room.becomes("server-ec 200")
    await side.push(sds=[room.certificate("server")])
    await room.becomes("server 200")
    complaints = " ".join(side.remarks)
    side.see(f"reasons: {complaints.count('nack') and 'some' or 'none'}, keys in them: {'PRIVATE' in complaints or 'hush' in complaints}")


@scenario("secrets/warming", STREAMS)
async def warming(side):
    """A listener waits for its secret, and serves once it has come."""
    room = Room(side)
    await side.launch()
    await side.push(lds=[room.listener()])
    await side.plane.asked("sds", ["cert"])
    await asyncio.sleep(0.3)
    # A client may be refused or may have to wait; it is not served.
    side.see(await room.presented())
    await room.dump()
    await side.push(sds=[room.certificate("server-ec")])
    await room.becomes("server-ec 200")
    await room.dump()


@scenario("secrets/never-come", STREAMS)
async def never_come(side):
    """Nobody waits longer than the timeout; connections are refused, and taken when the secret is there at last."""
    room = Room(side)
    await side.launch()
    await side.push(lds=[room.listener(source=side.source("sds", timeout="0.3s"))])
    for _ in range(80):
        if await side.stat("sds.cert.init_fetch_timeout") == "1":
            break
        await asyncio.sleep(0.05)
    await room.stats("sds.cert.init_fetch_timeout")
    await asyncio.sleep(0.2)
    side.see(await room.presented())
    await room.stats(f"listener.127.0.0.1_{side.port('main')}.server_ssl_socket_factory.downstream_context_secrets_not_ready")
    await side.push(sds=[room.certificate("server-ec")])
    await room.becomes("server-ec 200")


@scenario("secrets/validation", STREAMS)
async def validation(side):
    room = Room(side)
    await side.launch()
    side.plane.hold("sds", [room.certificate("server-ec"), room.roots("ca")])
    await side.push(lds=[room.listener(validates=True)])
    await room.becomes("server-ec 200", cert="client")
    side.see(f"stranger {await room.presented(cert='stranger')}, none {await room.presented()}")
    await side.push(sds=[room.certificate("server-ec"), room.roots("ca", "ca2")])
    await room.becomes("server-ec 200", cert="stranger")
    await side.push(sds=[room.certificate("server-ec"), room.roots("ca2")])
    await room.becomes("refused", cert="client")


@scenario("secrets/clusters", STREAMS)
async def clusters(side):
    """A proxy in front of itself: the client's certificate and the server's both come from the control plane."""
    room = Room(side)
    await side.launch()
    context = {"@type": TLS + "UpstreamTlsContext", "sni": "a.test", "common_tls_context": {
        "tls_certificate_sds_secret_configs": [room.config("own")],
        "validation_context_sds_secret_config": room.config("roots")}}
    back = cluster("back", side.port("secure"), transport_socket={"name": "tls", "typed_config": context})
    side.plane.hold("sds", [room.certificate("server-ec"), room.roots("ca"), room.certificate("client", name="own")])
    front = listener("main", side.port("main"), chain(manager("front", route_config=routes("front", route("back")))))
    await side.push(cds=[back], lds=[front, room.listener("secure", validates=True)])
    await side.expect("200 ok")
    await room.stats("cluster.back.client_ssl_socket_factory.ssl_context_update_by_sds",
                     "cluster.back.client_ssl_socket_factory.upstream_context_secrets_not_ready")


@scenario("secrets/unix-socket", AGGREGATED)
async def unix_socket(side):
    """As an agent beside the proxy serves them: a gRPC server on a unix socket, for static listeners too."""
    room = Room(side)
    path = str(side.folder / "sds.sock")
    agent = ControlPlane(path)
    agent.hold("sds", [room.certificate("server-ec")])
    await agent.start()
    source = {"resource_api_version": "V3", "api_config_source": {
        "api_type": "DELTA_GRPC" if side.mode.delta else "GRPC", "transport_api_version": "V3", "set_node_on_first_message_only": True,
        "grpc_services": [{"envoy_grpc": {"cluster_name": "sds-grpc"}}]}}
    reached = {"name": "sds-grpc", "type": "STATIC", "connect_timeout": "1s", "typed_extension_protocol_options": H2,
               "load_assignment": {"cluster_name": "sds-grpc", "endpoints": [
                   {"lb_endpoints": [{"endpoint": {"address": {"pipe": {"path": path}}}}]}]}}
    await side.launch(extra_clusters=[reached])
    await side.push(lds=[room.listener(source=source)])
    await room.becomes("server-ec 200")
    agent.hold("sds", [room.certificate("server")])
    await agent.push("sds")
    await room.becomes("server 200")
    # Without it everything goes on, and after its return it is heard again.
    await agent.stop()
    await room.becomes("server 200")
    agent.hold("sds", [room.certificate("server-ec")])
    await agent.start()
    await room.becomes("server-ec 200")
    await agent.stop()


@scenario("secrets/rotation-under-load", AGGREGATED)
async def rotation_under_load(side):
    """A new certificate every 50 ms under as many new connections as can be made: none fails, an old one lives on."""
    room = Room(side)
    await side.launch()
    side.plane.hold("sds", [room.certificate("server-ec")])
    await side.push(lds=[room.listener()])
    await room.becomes("server-ec 200")
    old = RawClient(await connect("127.0.0.1", side.port("main"), tls=room.client, server_name="a.test"), lambda line: None, 5.0)
    outcomes, going = {}, True

    async def connecting():
        while going:
            seen = await room.presented()
            outcomes[seen] = outcomes.get(seen, 0) + 1

    async def asking():
        while going:
            old.send(b"GET / HTTP/1.1\r\nHost: tests\r\n\r\n")
            answer = await old.response("GET", show=False)
            outcomes["old " + str(answer.status if answer else "gone")] = 1
            await asyncio.sleep(0.01)

    tasks = [asyncio.ensure_future(one()) for one in [connecting] * 8 + [asking]]
    for step in range(40):
        side.plane.hold("sds", [room.certificate("server-ec" if step % 2 else "server")])
        await side.plane.push("sds")
        await asyncio.sleep(0.05)
    going = False
    await asyncio.gather(*tasks)
    side.remarks.append(str(outcomes))
    side.see(", ".join(sorted(outcomes)))
