"""One proxy with the control plane that drives it, and what a scenario sees of it."""
import asyncio
import json
import os
import re
import signal
import tempfile
from pathlib import Path

from google.protobuf import json_format

from control_plane import ControlPlane
from harness.http1 import RawClient
from harness.wire import connect
from resources import URLS, address, message_of
from suite.ports import free_port

H2 = {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
    "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    "explicit_http_config": {"http2_protocol_options": {}}}}


class Files:
    """Resources in files, moved into place: the face of a control plane."""

    def __init__(self, side):
        self.side = side
        self.folder = side.folder / "resources"
        self.folder.mkdir()
        self.versions: dict[str, int] = {}
        self.counts: dict[str, tuple] = {}
        for kind in ("cds", "lds"):
            self.hold(kind, [])
            self.write(kind)

    async def start(self):
        pass

    async def stop(self):
        pass

    def version(self, kind):
        return f"v{self.versions[kind]}"

    def path(self, kind, name=None):
        return self.folder / (f"{kind}-{name}.yaml" if name else f"{kind}.yaml")

    def hold(self, kind, messages, ttl=None):
        self.versions[kind] = self.versions.get(kind, 0) + 1
        resources = []
        for message in messages:
            text = json_format.MessageToDict(message_of(kind, message), preserving_proto_field_name=True)
            resources.append({"@type": URLS[kind], **text})
        self.content = json.dumps({"version_info": self.version(kind), "resources": resources})
        return self.version(kind)

    def write(self, kind, text=None, name=None):
        """YAML is a superset of JSON."""
        fresh = self.folder / "fresh"
        fresh.write_text(text if text is not None else self.content)
        os.rename(fresh, self.path(kind, name))

    async def push(self, *kinds):
        for kind in kinds:
            self.counts[kind] = await self.count(kind)
            self.write(kind)

    async def count(self, kind):
        prefix = {"cds": "cluster_manager.cds.", "lds": "listener_manager.lds."}[kind]
        stats = await self.side.stats()
        return tuple(int(stats.get(prefix + name, 0)) for name in ("update_success", "update_rejected", "update_failure"))

    async def verdict(self, kind, version, seconds=5.0):
        before = self.counts[kind]
        for _ in range(int(seconds / 0.05)):
            now = await self.count(kind)
            if now != before:
                return "ack" if now[0] > before[0] else "nack"
            await asyncio.sleep(0.05)
        return "no answer"


class Origin:
    """Answers with its name; `/slow/N` after N milliseconds, `/open` with a body that ends when it is told to."""

    def __init__(self, name):
        self.name = name
        self.finish = asyncio.Event()
        self.requests = 0

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests += 1
                path = head.split(b" ")[1].decode()
                if path.startswith("/slow/"):
                    await asyncio.sleep(int(path.split("/")[2]) / 1000)
                body = self.name.encode()
                if path == "/open":
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % (len(body) + 4) + body)
                    await writer.drain()
                    await self.finish.wait()
                    writer.write(b" end")
                else:
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def stop(self):
        self.server.close()


class Side:
    """What a scenario is given: it acts, and what it sees goes into `lines`, which must be the same on both sides."""

    def __init__(self, label, binary, flags, base: Path, mode, certificates=None):
        self.label = label
        self.binary = binary
        self.flags = flags
        self.mode = mode
        self.certificates = certificates
        self.folder = Path(tempfile.mkdtemp(prefix=f"{label}-", dir=base))
        self.lines: list[str] = []
        self.remarks: list[str] = []
        self.admin_port = free_port()
        self.ports: dict[str, int] = {}
        self.origins: dict[str, Origin] = {}
        self.process = None
        self.limit = None
        self.node_once = True
        self.tasks: list = []
        self.plane = Files(self) if mode.kind == "files" else ControlPlane(free_port())

    # Configuration
    def port(self, name) -> int:
        if name not in self.ports:
            self.ports[name] = free_port()
        return self.ports[name]

    async def origin(self, name) -> int:
        if name not in self.origins:
            self.origins[name] = Origin(name)
            await self.origins[name].start()
        return self.origins[name].port

    @property
    def api(self):
        limit = {"rate_limit_settings": self.limit} if self.limit else {}
        return {"api_type": "DELTA_GRPC" if self.mode.delta else "GRPC", "transport_api_version": "V3", **limit,
                "set_node_on_first_message_only": self.node_once,
                "grpc_services": [{"envoy_grpc": {"cluster_name": "control_plane", "retry_policy": {"retry_back_off": {
                    "base_interval": "0.05s", "max_interval": "0.2s"}}}}]}

    def source(self, kind, name=None, timeout=None):
        """A ConfigSource of this mode."""
        if self.mode.kind == "files":
            made = {"path_config_source": {"path": str(self.plane.path(kind, name))}}
        elif self.mode.kind == "separate":
            made = {"api_config_source": self.api}
        else:
            made = {"ads": {}}
        made["resource_api_version"] = "V3"
        if timeout is not None:
            made["initial_fetch_timeout"] = timeout
        return made

    def bootstrap(self, timeout=None, extra_clusters=(), more=None):
        dynamic = {"cds_config": self.source("cds", timeout=timeout), "lds_config": self.source("lds", timeout=timeout)}
        if self.mode.kind == "ads":
            dynamic["ads_config"] = self.api
        clusters = list(extra_clusters)
        if self.mode.kind != "files":
            clusters.append({
                "name": "control_plane", "type": "STATIC", "connect_timeout": "1s", "typed_extension_protocol_options": H2,
                "load_assignment": {"cluster_name": "control_plane", "endpoints": [
                    {"lb_endpoints": [{"endpoint": {"address": address(self.plane.port)}}]}]}})
        return {"node": {"id": "tests", "cluster": "dynamic", "locality": {"region": "r", "zone": "z"},
                         "metadata": {"role": "proxy", "nested": {"list": [1, "two", None, True]}}},
                "admin": {"address": address(self.admin_port)}, "dynamic_resources": dynamic,
                "static_resources": {"clusters": clusters}, **(more or {})}

    # Life
    async def launch(self, ready=True, control_plane=True, **options):
        for kind in ("cds", "lds"):
            if ready and kind not in self.plane.versions:
                self.plane.hold(kind, [])
        if control_plane:
            await self.plane.start()
        path = self.folder / "bootstrap.yaml"
        path.write_text(json.dumps(self.bootstrap(**options)))
        self.log = open(self.folder / "log", "wb")
        self.process = await asyncio.create_subprocess_exec(
            self.binary, "-c", str(path), "--concurrency", "2", "-l", "info", "--drain-time-s", "1", *self.flags,
            stdout=self.log, stderr=self.log, stdin=asyncio.subprocess.DEVNULL)
        await self.admin_is_up()
        if ready:
            await self.until_ready()

    async def admin_is_up(self):
        for _ in range(400):
            if self.process.returncode is not None:
                raise RuntimeError(f"ended with {self.process.returncode}: {self.last_words()}")
            try:
                (await connect("127.0.0.1", self.admin_port, timeout=1)).close()
                return
            except (OSError, asyncio.TimeoutError):
                await asyncio.sleep(0.03)
        raise RuntimeError("no admin after 12 seconds: " + self.last_words())

    async def until_ready(self, seconds=8.0):
        for _ in range(int(seconds / 0.03)):
            if (await self.ready()).startswith("200"):
                return True
            await asyncio.sleep(0.03)
        return False

    async def ready(self) -> str:
        message = await self.admin("/ready")
        return f"{message.status} {message.body.decode().strip()}" if message else "no answer"

    def last_words(self) -> str:
        self.log.flush()
        return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-8:])

    async def stop(self):
        for task in self.tasks:
            task.cancel()
        if self.process:
            if self.process.returncode not in (None, 0):
                self.see(f"the proxy has ended with {self.process.returncode}")
                self.remarks.append(self.last_words())
            if self.process.returncode is None:
                self.process.send_signal(signal.SIGKILL)
                await self.process.wait()
            self.log.close()
        await self.plane.stop()
        for origin in self.origins.values():
            origin.stop()

    # Acting
    async def push(self, **kinds):
        """New resources of some kinds, told in the order given; then what the proxy answers to each."""
        versions = {}
        for kind, messages in kinds.items():
            versions[kind] = self.plane.hold(kind, messages)
            await self.plane.push(kind)
        for kind, version in versions.items():
            await self.judge(kind, version)

    async def tell(self, **kinds):
        """New resources of one kind; its version, to be judged later."""
        for kind, messages in kinds.items():
            version = self.plane.hold(kind, messages)
            await self.plane.push(kind)
        return version

    async def push_together(self, **kinds):
        """The same, but all is there before anybody is told: what a control plane does that has it all."""
        versions = {kind: self.plane.hold(kind, messages) for kind, messages in kinds.items()}
        await self.plane.push(*kinds)
        for kind, version in versions.items():
            await self.judge(kind, version)

    async def judge(self, kind, version, seconds=5.0):
        verdict = await self.plane.verdict(kind, version, seconds)
        self.see(f"{kind} {version}: {verdict}")
        if "nack" in verdict and self.mode.kind != "files":
            complaint = self.plane.complaint(kind, version)
            self.remarks.append(f"{kind} {version}: {complaint}")
            if not complaint:
                self.see("without a reason")

    # Looking
    def see(self, line):
        self.lines.append(line)

    async def admin(self, path, method="GET"):
        try:
            client = RawClient(await connect("127.0.0.1", self.admin_port), lambda line: None, 5.0)
        except (OSError, asyncio.TimeoutError):
            return None
        client.send(f"{method} {path} HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n".encode())
        message = await client.response(method, show=False)
        client.close()
        return message

    async def stats(self) -> dict[str, str]:
        message = await self.admin("/stats")
        lines = (message.body if message else b"").decode(errors="replace").splitlines()
        return dict(line.split(": ", 1) for line in lines if ": " in line)

    async def stat(self, name) -> str:
        message = await self.admin("/stats?filter=^" + re.escape(name) + "$")
        lines = (message.body if message else b"").decode(errors="replace").splitlines()
        return next((line.split(": ", 1)[1] for line in lines if line.startswith(name + ": ")), "absent")

    async def get(self, path="/", listener="main") -> str:
        """Status and body of an answer to a request on a connection of its own."""
        try:
            wire = await connect("127.0.0.1", self.port(listener), timeout=2)
        except ConnectionRefusedError:
            return "refused"
        except (OSError, asyncio.TimeoutError) as error:
            return type(error).__name__
        client = RawClient(wire, lambda line: None, 4.0)
        client.send(f"GET {path} HTTP/1.1\r\nHost: tests\r\n\r\n".encode())
        message = await client.response("GET", show=False)
        client.close()
        if message is None:
            return "closed without an answer"
        return f"{message.status} {message.body.decode(errors='replace')}".strip()

    async def presented(self, listener="main", cert=None) -> str:
        """Whose certificate a listener presents in a handshake, or how it failed."""
        context = self.certificates.client_context({"cert": cert} if cert else {})
        try:
            wire = await connect("127.0.0.1", self.port(listener), tls=context, server_name="a.test", timeout=2)
        except ConnectionRefusedError:
            return "refused"
        except (OSError, asyncio.TimeoutError) as error:
            return "handshake failed" if "SSL" in type(error).__name__ or isinstance(error, OSError) else type(error).__name__
        name = self.certificates.name_of(wire.transport.get_extra_info("ssl_object").getpeercert(True))
        client = RawClient(wire, lambda line: None, 2.0)
        client.send(b"GET / HTTP/1.1\r\nHost: tests\r\n\r\n")
        message = await client.response("GET", show=False)
        client.close()
        return f"{name}, {message.status if message else 'no answer'}"

    async def expect_presented(self, wanted, listener="main", cert=None, seconds=4.0):
        deadline = asyncio.get_running_loop().time() + seconds
        found = await self.presented(listener, cert)
        while found != wanted and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.05)
            found = await self.presented(listener, cert)
        self.see(f"{listener} presents: {found}" + ("" if found == wanted else f" (wanted: {wanted})"))

    async def expect(self, wanted, path="/", listener="main", seconds=4.0):
        """Asks until the answer is the one wanted; sees the last one. What both sides get in the end is compared."""
        deadline = asyncio.get_running_loop().time() + seconds
        answer = await self.get(path, listener)
        while answer != wanted and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.03)
            answer = await self.get(path, listener)
        self.see(f"{listener} {path}: {answer}" + ("" if answer == wanted else f" (wanted: {wanted})"))

    async def hold_on(self, wanted, path="/", listener="main", seconds=0.4):
        """The answer stays what it is."""
        deadline = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < deadline:
            answer = await self.get(path, listener)
            if answer != wanted:
                self.see(f"{listener} {path}: {answer} (wanted still: {wanted})")
                return
            await asyncio.sleep(0.05)
        self.see(f"{listener} {path}: still {wanted}")

    async def expect_ready(self, wanted, seconds=6.0):
        for _ in range(int(seconds / 0.05)):
            if await self.ready() == wanted:
                break
            await asyncio.sleep(0.05)
        self.see(f"ready: {await self.ready()}")

    async def connection(self, listener="main") -> RawClient:
        return RawClient(await connect("127.0.0.1", self.port(listener)), self.see, 5.0)
