"""A case: what to configure, which origins stand behind, and what a client does. Also the registry that `cases/` fills."""
import asyncio
import re
from pathlib import Path
from dataclasses import dataclass, field
from typing import Callable

from . import shorthand
from .http1 import RawClient
from .http2 import HTTP2Client, HTTP2Origin
from .origins import HTTP1Origin, Origin
from .wire import connect, connect_unix


@dataclass
class Case:
    name: str
    listeners: list[dict]
    clusters: list[dict]
    origins: dict[str, Callable[[], Origin]]
    play: Callable
    alone: bool = False
    bootstrap: dict = field(default_factory=dict)
    origin_counts: bool = True
    # Written before the proxy starts, each at `${tmp}/${case}.<name>`.
    files: dict = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z0-9]+", "_", self.name.lower())


@dataclass
class ValidateCase:
    """A file for `--mode validate`: only the exit code is compared."""
    name: str
    document: str
    suffix: str = ".yaml"


REGISTRY: list = []


def register(case):
    if any(other.name == case.name for other in REGISTRY):
        raise ValueError(f"two cases are named {case.name}")
    REGISTRY.append(case)
    return case


def listener(name: str, chains: list[dict], extra="") -> dict:
    base = {"name": name, "address": shorthand.address(f"${{port.{name.removeprefix('${case}')  or 'main'}}}"),
            "filter_chains": chains}
    return shorthand.merge(base, shorthand.load(extra))


def cluster_for(name: str, factory, extra="") -> dict:
    """The cluster that stands for an origin; HTTP/2 origins get HTTP/2."""
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": shorthand.address(f"${{port.{name}}}")}}]}]
    base = {"name": f"${{{name}}}", "type": "STATIC", "connect_timeout": "1s",
            "load_assignment": {"cluster_name": f"${{{name}}}", "endpoints": endpoints}}
    if isinstance(factory, HTTP2Origin) or getattr(factory, "http2", False):
        base["typed_extension_protocol_options"] = shorthand.http_options(shorthand.H2_UPSTREAM)
    return shorthand.merge(base, shorthand.load(extra))


def h2_origin(script=None, **options):
    def make():
        return HTTP2Origin(script, **options)
    make.http2 = True
    return make


def h1_origin(script=None, **options):
    return lambda: HTTP1Origin(script, **options)


def case(name: str, *, play=None, send=None, chains=None, listeners=None, listener_extra="", chain_extra="", origin=None,
         origins=None, cluster="", clusters="", alone=False, origin_counts=True, bootstrap="", tail: float = 0.25,
         routes=None, vhosts=None, hcm="", filters=(), route_config="", tls=None, files=None):
    """Registers a case. Without `chains` or `listeners` it gets one HTTP connection manager.

    `send` is a list of raw HTTP/1 requests for one connection (reopened when the proxy closed it); `play` is a coroutine
    function that gets the Stage instead. `origin` is a script for an HTTP/1 origin, or a function that makes an Origin.
    """
    makers = dict(origins or {})
    if "origin" not in makers:
        makers["origin"] = origin if callable(origin) and not isinstance(origin, type) else h1_origin(origin)
    if listeners is None:
        if chains is None:
            chains = [{"filters": [shorthand.hcm_filter("${case}", routes, vhosts, hcm, filters, route_config)]}]
        chains = [shorthand.merge(one, shorthand.load(chain_extra)) for one in shorthand.load(chains)]
        listeners = [listener("${case}", chains, listener_extra)]
    extra = shorthand.load(clusters) or []
    named = {one["name"] for one in extra}
    made = [cluster_for(key, maker, cluster if key == "origin" else "")
            for key, maker in makers.items() if f"${{{key}}}" not in named]
    if play is None:
        play = sending(send or [], tail, tls)
    return register(Case(name, shorthand.load(listeners), made + extra, makers, play, alone, shorthand.load(bootstrap) or {},
                         origin_counts, files or {}))


def sending(requests, tail, tls):
    async def play(stage):
        client = None
        for one in requests:
            if client is None or client.wire.ended:
                client = await stage.connect(tls=tls)
            method = bytes(one).split(b" ", 1)[0].decode("latin-1")
            client.send(one)
            await client.response(method)
        if client:
            await client.ending(tail)
    return play


class Stage:
    """What a case's client sees of one proxy: its ports, its origins and a list of lines to fill."""

    def __init__(self, case: Case, side, patience: float = 5.0):
        self.case = case
        self.side = side
        self.patience = patience
        self.lines: list[str] = []
        self.origins = side.origins[case.name]
        self._clients: list = []

    def see(self, line: str):
        self.lines.append(line)

    def port(self, name: str = "main") -> int:
        return self.side.port(self.case, name)

    async def wire(self, listener="main", tls=None, sni=None, local=None, host="127.0.0.1", receive_buffer=None):
        context = self.side.certificates.client_context(tls) if isinstance(tls, dict) else tls
        wire = await connect(host, self.port(listener), tls=context, server_name=sni, local=local,
                             receive_buffer=receive_buffer)
        self._clients.append(wire)
        return wire

    async def connect(self, listener="main", tls=None, sni=None, local=None, host="127.0.0.1") -> RawClient:
        return RawClient(await self.wire(listener, tls, sni, local, host), self.see, self.patience)

    async def connect_unix(self, path: str) -> RawClient:
        wire = await connect_unix(self.side.expand(self.case, path))
        self._clients.append(wire)
        return RawClient(wire, self.see, self.patience)

    async def h2(self, listener="main", tls=None, sni=None, settings=None, automatic=True, receive_buffer=None) -> HTTP2Client:
        wire = await self.wire(listener, tls, sni, receive_buffer=receive_buffer)
        client = HTTP2Client(wire, self.see, self.patience, settings=settings, automatic=automatic)
        client.start()
        return client

    async def ask(self, *requests, listener="main", show=True, tail=None, **options):
        """Requests on one connection of their own; returns the last response."""
        client = await self.connect(listener, **options)
        last = None
        for one in requests:
            client.send(one)
            last = await client.response(bytes(one).split(b" ", 1)[0].decode("latin-1"), show=show)
        if tail is not None:
            await client.ending(tail)
        client.close()
        return last

    async def admin(self, method: str, path: str):
        client = RawClient(await connect("127.0.0.1", self.side.admin_port), self.see, self.patience)
        client.send(f"{method} {path} HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n".encode())
        message = await client.response(method, show=False)
        client.close()
        return message

    def write(self, name: str, text: str):
        """Replaces one of the case's files as a whole, by a move."""
        self.side.write(self.case, name, text)

    async def stat(self, name: str) -> str:
        """A statistic's value, as the admin's text says it."""
        name = self.side.expand(self.case, name)
        message = await self.admin("GET", "/stats")
        for line in (message.body if message else b"").decode().splitlines():
            if line.startswith(name + ": "):
                return line.split(": ", 1)[1]
        return "absent"

    async def until(self, condition, wait: float = 10.0, pause: float = 0.02):
        """Waits until `condition`, a coroutine function, says true; whether it did. For the thing itself, not for a time."""
        deadline = asyncio.get_running_loop().time() + wait
        while not await condition():
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(pause)
        return True

    async def until_stat(self, name: str, least: int, wait: float = 10.0):
        """Waits until a statistic is at least that; its value."""
        async def reached():
            value = await self.stat(name)
            return value.isdigit() and int(value) >= least
        await self.until(reached, wait)
        return await self.stat(name)

    async def log_lines(self, name: str, count: int, wait: float = 5.0) -> list[str]:
        """The lines of an access log that the case's configuration names `${tmp}/${case}-<name>.log`."""
        path = Path(self.side.expand(self.case, "${tmp}/${case}-" + name + ".log"))
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            lines = path.read_text(errors="replace").splitlines() if path.exists() else []
            if len(lines) >= count or asyncio.get_running_loop().time() > deadline:
                return lines
            await asyncio.sleep(0.05)

    async def see_log(self, name: str, count: int, mask=None):
        """Waits for `count` lines and a little for more, and shows them; `mask` takes out what differs by nature."""
        await self.log_lines(name, count)
        await asyncio.sleep(0.2)
        for line in await self.log_lines(name, 0):
            self.see(f"{name}: {mask(line) if mask else line}")

    async def see_stats(self, *names: str):
        for name in names:
            self.see(f"stat {name} = {await self.stat(name)}")

    async def openssl(self, *arguments: str, data: bytes = b"") -> str:
        process = await asyncio.create_subprocess_exec(
            "openssl", *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        output, _ = await asyncio.wait_for(process.communicate(data), 10)
        return output.decode(errors="replace")

    async def settle(self, seconds: float = 0.1):
        """A while, and as long as the proxy's main thread needs to get through what was due by then."""
        await asyncio.sleep(seconds)
        for _ in range(2):
            await self.admin("GET", "/ready")

    def finish(self):
        for wire in self._clients:
            wire.close()
