"""Recording origins: what stands behind the proxies, follows a script and notes down what it saw."""
import asyncio
import socket

from .actions import CLOSE, EARLY, ECHO, HALF_CLOSE, READ_BODY, RESET, SILENT, UNTIL_CLOSED, Sleep, answer
from .http1 import body_text, by_name, read_body, read_head, text
from .wire import Wire, abort


class Origin:
    """Listens on a port of its own and hands each connection to `serve`."""

    def __init__(self, tls=None, unix: str | None = None):
        self.tls = tls
        self.unix = unix
        self.port = 0
        self.connections: list[list[str]] = []
        self.wires: list[Wire] = []
        self._tasks: set[asyncio.Task] = set()
        self._server = None

    async def start(self):
        loop = asyncio.get_running_loop()
        if self.unix:
            self._server = await loop.create_unix_server(lambda: Wire(self._accepted), self.unix)
        else:
            self._server = await loop.create_server(lambda: Wire(self._accepted), "127.0.0.1", 0, ssl=self.tls)
            self.port = self._server.sockets[0].getsockname()[1]

    def _accepted(self, wire: Wire):
        log: list[str] = []
        self.connections.append(log)
        self.wires.append(wire)
        task = asyncio.ensure_future(self._run(wire, log))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, wire, log):
        if wire.transport.get_extra_info("ssl_object"):
            log += tls_facts(wire)
        try:
            await self.serve(wire, log)
        except Exception as error:  # noqa: BLE001 a script's slip must show up in the view
            log.append(f"origin failed: {type(error).__name__}: {error}")

    async def serve(self, wire: Wire, log: list[str]):
        raise NotImplementedError

    def lines(self) -> list[str]:
        out = []
        for number, log in enumerate(self.connections):
            out.append(f"connection {number + 1}:")
            out += ["  " + line for line in log]
            out.append("  " + ("closed" if self.wires[number].ended else "open"))
        return out

    def forget(self):
        """Drops what was seen so far."""
        self.connections.clear()
        for wire in self.wires:
            wire.close()
        self.wires.clear()

    def stop_listening(self):
        if self._server:
            self._server.close()
            self._server = None

    async def stop(self):
        self.stop_listening()
        for task in list(self._tasks):
            task.cancel()
        for wire in self.wires:
            if wire.transport:
                abort(wire.transport)


def tls_facts(wire: Wire) -> list[str]:
    tls = wire.transport.get_extra_info("ssl_object")
    peer = tls.getpeercert()
    facts = [f"tls {tls.version()} alpn {tls.selected_alpn_protocol()} sni {getattr(tls, 'asked_name', None)}"]
    if peer:
        subject = ",".join("=".join(pair) for part in peer.get("subject", ()) for pair in part)
        facts.append(f"peer certificate {subject}")
    return facts


def as_scripts(script) -> list[list]:
    """The accepted spellings of a script, as a list of lists of actions."""
    if script is None:
        script = answer()
    if not isinstance(script, list):
        script = [script]
    return [one if isinstance(one, list) else [one] for one in script]


class HTTP1Origin(Origin):
    """Answers HTTP/1 requests, the n-th one by the n-th script."""

    def __init__(self, script=None, patience: float = 5.0, **options):
        super().__init__(**options)
        self.plain = script is None
        self.scripts = as_scripts(script)
        self.patience = patience
        self.count = 0

    async def serve(self, wire, log):
        while not wire.ended:
            message = await read_head(wire, 3600)
            if message is None:
                if wire.buffer:
                    log.append(f"incomplete: {text(wire.take(4096))}")
                return
            script = self.scripts[min(self.count, len(self.scripts) - 1)]
            self.count += 1
            method = message.start.split(b" ")[0].decode("latin-1")
            early = bool(script) and script[0] is EARLY
            if not early:
                await read_body(wire, message, True, method, self.patience)
            log += message.lines()
            if self.plain and method == "HEAD":
                script = [answer().removesuffix(b"ok")]
            if not await self._play(script[1:] if early else script, wire, log, message, method):
                return
            if early and message.framing == "none" and READ_BODY not in script:
                await read_body(wire, message, True, method, self.patience)

    async def _play(self, script, wire, log, message, method) -> bool:
        for action in script:
            if isinstance(action, (bytes, bytearray)):
                wire.send(bytes(action))
                await wire.drained()
            elif isinstance(action, Sleep):
                await asyncio.sleep(action.seconds)
            elif action is READ_BODY:
                await read_body(wire, message, True, method, self.patience)
                log.append(f"  [{message.framing}] {body_text(message.body)}")
                log += ["  trailer " + text(line) for line in by_name(message.trailers)]
                if message.problem:
                    log.append(f"  ({message.problem})")
            elif action is CLOSE:
                wire.close()
                return False
            elif action is RESET:
                wire.reset()
                return False
            elif action is HALF_CLOSE:
                wire.half_close()
            elif action is ECHO:
                log.append(f"raw {body_text(await echo(wire))}")
                wire.close()
                return False
            elif action in (UNTIL_CLOSED, SILENT):
                await wire.until(lambda: wire.ended, 3600)
                if wire.buffer:
                    log.append(f"raw {body_text(wire.take(len(wire.buffer)))}")
                return False
            elif callable(action):
                await action(wire, log)
            else:
                raise ValueError(f"unknown action {action!r}")
        return True


async def echo(wire: Wire) -> bytes:
    everything = bytearray()
    while True:
        if wire.buffer:
            data = wire.take(len(wire.buffer))
            everything += data
            wire.send(data)
            await wire.drained()
        if wire.ended:
            return bytes(everything)
        await wire.more(3600)


class TCPOrigin(Origin):
    """Sends a greeting, then follows a script on raw bytes; echoes by default."""

    def __init__(self, greeting: bytes = b"", script=None, **options):
        super().__init__(**options)
        self.greeting = greeting
        self.script = script if script is not None else [ECHO]

    async def serve(self, wire, log):
        if self.greeting:
            wire.send(self.greeting)
        for action in self.script:
            if isinstance(action, bytes):
                wire.send(action)
            elif isinstance(action, int):
                await wire.until(lambda: len(wire.buffer) >= action, 5)
                log.append(f"received {body_text(wire.take(action))}")
            elif isinstance(action, Sleep):
                await asyncio.sleep(action.seconds)
            elif action is ECHO:
                log.append(f"received {body_text(await echo(wire))}, then its end")
                wire.close()
                return
            elif action is UNTIL_CLOSED:
                await wire.until(lambda: wire.eof, 3600)
                log.append(f"received {body_text(wire.take(len(wire.buffer)))}, then its end")
            elif action is HALF_CLOSE:
                wire.half_close()
            elif action is CLOSE:
                wire.close()
                return
            elif action is RESET:
                wire.reset()
                return


class DeadOrigin(Origin):
    """A port on which nobody listens. It stays bound, or the kernel would soon give it to somebody who does."""

    async def start(self):
        self._bound = socket.socket()
        self._bound.bind(("127.0.0.1", 0))
        self.port = self._bound.getsockname()[1]

    async def stop(self):
        self._bound.close()

    def lines(self):
        return []
