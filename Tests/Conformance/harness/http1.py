"""A lenient reader of HTTP/1 messages and the raw HTTP/1 client: they show what was on the wire, they don't judge it."""
import hashlib
from dataclasses import dataclass, field

from .wire import Wire


@dataclass
class Message:
    start: bytes = b""
    headers: list[bytes] = field(default_factory=list)
    framing: str = "none"
    body: bytes = b""
    trailers: list[bytes] = field(default_factory=list)
    problem: str | None = None

    def value(self, name: str) -> str | None:
        prefix = name.lower().encode() + b":"
        for line in self.headers:
            if line.lower().startswith(prefix):
                return line[len(prefix):].strip().decode("latin-1")
        return None

    @property
    def status(self) -> int:
        parts = self.start.split(b" ")
        return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0

    def lines(self) -> list[str]:
        out = [text(self.start)]
        out += ["  " + text(h) for h in by_name(self.headers)]
        if self.framing != "none" or self.body:
            out.append(f"  [{self.framing}] {body_text(self.body)}")
        out += ["  trailer " + text(h) for h in by_name(self.trailers)]
        if self.problem:
            out.append(f"  ({self.problem})")
        return out


def text(data: bytes) -> str:
    if len(data) > 3000:
        return text(data[:60]) + f"... {len(data)} bytes, sha1 {hashlib.sha1(data).hexdigest()[:12]}"
    return "".join(chr(b) if 32 <= b < 127 else f"\\x{b:02x}" for b in data)


def body_text(body: bytes) -> str:
    if len(body) > 600:
        return f"{len(body)} bytes, sha1 {hashlib.sha1(body).hexdigest()[:12]}"
    return f"{len(body)} bytes: {text(body)}"


def by_name(headers: list[bytes]) -> list[bytes]:
    """The order between different names means nothing; the order of one name's values does."""
    return sorted(headers, key=lambda line: line.split(b":", 1)[0].lower())


async def read_head(wire: Wire, timeout: float) -> Message | None:
    """The head up to its blank line; None when the stream ended or stayed silent before one was complete."""
    if not await wire.until(lambda: b"\r\n\r\n" in wire.buffer, timeout):
        return None
    head = wire.take(wire.buffer.index(b"\r\n\r\n") + 4)
    lines = head[:-4].split(b"\r\n")
    return Message(start=lines[0], headers=lines[1:])


async def read_body(wire: Wire, message: Message, request: bool, method: str, timeout: float):
    coding = (message.value("transfer-encoding") or "").lower()
    length = message.value("content-length")
    if not request and (method == "HEAD" or message.status in (204, 304) or message.status < 200
                        or (method == "CONNECT" and 200 <= message.status < 300)):
        return
    if "chunked" in coding:
        message.framing = "chunked"
        await _read_chunks(wire, message, timeout)
    elif length is not None and length.isdigit():
        message.framing = "length"
        wanted = int(length)
        whole = await wire.until(lambda: len(wire.buffer) >= wanted, timeout)
        message.body = wire.take(wanted)
        if not whole:
            message.problem = f"body ends after {len(message.body)} of {wanted} bytes, {_state(wire)}"
    elif not request:
        message.framing = "until close"
        await wire.until(lambda: wire.ended, timeout)
        message.body = wire.take(len(wire.buffer))
        if not wire.ended:
            message.problem = "body never ends"


async def _read_chunks(wire: Wire, message: Message, timeout: float):
    body = bytearray()
    while True:
        if not await wire.until(lambda: b"\r\n" in wire.buffer, timeout):
            message.problem = f"chunks end early, {_state(wire)}"
            break
        line = wire.take(wire.buffer.index(b"\r\n") + 2)[:-2]
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            message.problem = f"bad chunk size {text(line)}"
            break
        if size == 0:
            await wire.until(lambda: wire.buffer.startswith(b"\r\n") or b"\r\n\r\n" in wire.buffer, timeout)
            if wire.buffer.startswith(b"\r\n"):
                wire.take(2)
            elif b"\r\n\r\n" in wire.buffer:
                message.trailers = wire.take(wire.buffer.index(b"\r\n\r\n") + 4)[:-4].split(b"\r\n")
            else:
                message.problem = f"last chunk isn't closed, {_state(wire)}"
            break
        whole = await wire.until(lambda: len(wire.buffer) >= size + 2, timeout)
        body += wire.take(size)
        wire.take(2)
        if not whole:
            message.problem = f"chunk ends early, {_state(wire)}"
            break
    message.body = bytes(body)


def _state(wire: Wire) -> str:
    return "closed" if wire.ended else "silent"


class RawClient:
    """Sends the very bytes it is given and reads responses."""

    def __init__(self, wire: Wire, see, patience: float):
        self.wire = wire
        self.see = see
        self.patience = patience

    def send(self, data: bytes):
        self.wire.send(data)

    async def response(self, method: str = "GET", show: bool = True) -> Message | None:
        """The next final response, with those 1xx before it shown."""
        while True:
            message = await read_head(self.wire, self.patience)
            if message is None:
                if self.wire.buffer:
                    self.see(f"incomplete: {text(self.wire.take(4096))}")
                self.see(f"no response, {_state(self.wire)}")
                return None
            if 100 <= message.status < 200 and message.status != 101:
                if show:
                    for line in message.lines():
                        self.see(line)
                continue
            await read_body(self.wire, message, False, method, self.patience)
            if show:
                for line in message.lines():
                    self.see(line)
            return message

    async def head(self) -> Message | None:
        message = await read_head(self.wire, self.patience)
        for line in message.lines() if message else [f"no response, {_state(self.wire)}"]:
            self.see(line)
        return message

    async def bytes(self, count: int) -> bytes:
        await self.wire.until(lambda: len(self.wire.buffer) >= count, self.patience)
        return self.wire.take(count)

    async def ending(self, seconds: float = 0.25):
        """Shows what is left on the connection and whether the proxy closes it."""
        state = await self.wire.lingering(seconds)
        while self.wire.buffer.startswith(b"HTTP/1.") and b"\r\n\r\n" in self.wire.buffer:
            await self.response()
        if self.wire.buffer:
            self.see(f"then {body_text(self.wire.take(len(self.wire.buffer)))}")
        self.see(f"connection {state}")

    def half_close(self):
        self.wire.half_close()

    def close(self):
        self.wire.close()

    def reset(self):
        self.wire.reset()
