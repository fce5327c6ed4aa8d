"""HTTP/2 peers over the `h2` package, with its validation switched off: a client and a recording origin."""
import asyncio
import struct
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings

from .actions import CLOSE, EARLY, ECHO, RESET, SILENT, Data, GoAway, Headers, Reset, Sleep, Trailers
from .http1 import body_text, text
from .origins import Origin, as_scripts
from .wire import Wire


@dataclass
class Stream:
    number: int
    headers: list | None = None
    informational: list = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    trailers: list | None = None
    ended: bool = False
    reset: int | None = None

    @property
    def over(self) -> bool:
        return self.ended or self.reset is not None

    def lines(self) -> list[str]:
        out = []
        for block in self.informational:
            out += field_lines(block)
        if self.headers is not None:
            out += field_lines(self.headers)
        if self.data:
            out.append(f"  [data] {body_text(bytes(self.data))}")
        if self.trailers is not None:
            out += ["  trailer " + line.strip() for line in field_lines(self.trailers)]
        if self.reset is not None:
            out.append(f"  reset {code_name(self.reset)}")
        elif not self.ended:
            out.append("  (not ended)")
        return out


def field_lines(block) -> list[str]:
    pseudo = [f for f in block if f[0].startswith(b":")]
    rest = [f for f in block if not f[0].startswith(b":")]
    ordered = sorted(pseudo) + sorted(rest, key=lambda f: f[0])
    return [f"  {text(name)}: {text(value)}" for name, value in ordered]


def code_name(code: int) -> str:
    try:
        return h2.errors.ErrorCodes(code).name
    except ValueError:
        return str(code)


class Peer:
    """What client and origin have in common: frames in, stream records out."""

    def __init__(self, wire: Wire, client: bool, settings: dict | None = None, automatic: bool = True):
        self.wire = wire
        self.automatic = automatic
        self.client = client
        self.strange_resets: list[str] = []
        config = h2.config.H2Configuration(
            client_side=client, header_encoding=None, validate_outbound_headers=False,
            normalize_outbound_headers=False, validate_inbound_headers=False, normalize_inbound_headers=False)
        self.engine = h2.connection.H2Connection(config)
        if settings:
            # Replaced as a whole: an update would wait for the peer's acknowledgement before it counts.
            values = {h2.settings.SettingCodes(key): value for key, value in settings.items()}
            self.engine.local_settings = h2.settings.Settings(client=client, initial_values=values)
        self.streams: dict[int, Stream] = {}
        self.goaway: int | None = None
        self.goaways = 0
        self._preface_read = client
        self.problem: str | None = None
        self.pings = 0
        self.settings_seen: dict = {}
        self.changed = asyncio.Event()
        self._waiting: dict[int, list] = {}

    def start(self):
        self.engine.initiate_connection()
        self.flush()
        self.task = asyncio.ensure_future(self._read())

    def flush(self):
        data = self.engine.data_to_send()
        if data:
            self.wire.send(data)

    async def _read(self):
        while True:
            progress = False
            while (frame := self._next_frame()) is not None:
                progress = True
                self._feed(frame)
            if progress:
                self.flush()
                self._note()
            if self.wire.ended:
                self._note()
                return
            await self.wire.more(3600)

    def _next_frame(self) -> bytes | None:
        """One frame (or the preface): GOAWAY is kept from the engine, which would refuse everything after it."""
        buffer = self.wire.buffer
        if not self._preface_read:
            if len(buffer) < 24:
                return None
            self._preface_read = True
            return self.wire.take(24)
        if len(buffer) < 9 or len(buffer) < 9 + int.from_bytes(buffer[:3], "big"):
            return None
        frame = self.wire.take(9 + int.from_bytes(buffer[:3], "big"))
        number = int.from_bytes(frame[5:9], "big") & 0x7fffffff
        if self.client and number and number not in self.streams:
            # A stream begun with raw frames, which the engine knows nothing of.
            if frame[3] == 3:
                self.strange_resets.append(code_name(int.from_bytes(frame[9:13], "big")))
            return b""
        if frame[3] == 7:
            self.goaway = int.from_bytes(frame[13:17], "big")
            self.goaways += 1
            return b""
        return frame

    def _feed(self, frame: bytes):
        if self.problem:
            return
        try:
            events = self.engine.receive_data(frame)
        except h2.exceptions.ProtocolError as error:
            self.problem = f"{type(error).__name__}: {error}"
            return
        for event in events:
            self._handle(event)

    def _note(self):
        self.changed.set()
        self.changed = asyncio.Event()

    def _handle(self, event):
        kind = type(event)
        number = getattr(event, "stream_id", None)
        stream = self.streams.get(number)
        if kind is h2.events.RequestReceived:
            stream = self.streams[number] = Stream(number, headers=event.headers)
            self.began(stream)
        elif kind is h2.events.ResponseReceived and stream:
            stream.headers = event.headers
        elif kind is h2.events.InformationalResponseReceived and stream:
            stream.informational.append(event.headers)
        elif kind is h2.events.DataReceived and stream:
            stream.data += event.data
            if self.automatic and event.flow_controlled_length:
                try:
                    self.engine.acknowledge_received_data(event.flow_controlled_length, number)
                except h2.exceptions.ProtocolError:
                    pass
        elif kind is h2.events.TrailersReceived and stream:
            stream.trailers = event.headers
        elif kind is h2.events.StreamEnded and stream:
            stream.ended = True
        elif kind is h2.events.StreamReset and stream:
            stream.reset = int(event.error_code)
        elif kind is h2.events.PingAckReceived:
            self.pings += 1
        elif kind is h2.events.RemoteSettingsChanged:
            self.settings_seen.update({k: c.new_value for k, c in event.changed_settings.items()})
        elif kind is h2.events.WindowUpdated:
            self._pump_all()

    def began(self, stream: Stream):
        pass

    async def until(self, condition, timeout: float) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not condition():
            left = deadline - loop.time()
            if left <= 0 or (self.wire.ended and self.task.done()):
                return condition()
            try:
                await asyncio.wait_for(self.changed.wait(), left)
            except asyncio.TimeoutError:
                return condition()
        return True

    # Sending, within the peer's windows
    def send_headers(self, number: int, fields, end: bool = False):
        encoded = [(_bytes(name), _bytes(value)) for name, value in fields]
        self.engine.send_headers(number, encoded, end_stream=end)
        self.flush()

    def send_data(self, number: int, data: bytes, end: bool = False):
        self._waiting.setdefault(number, []).append((bytearray(data), end))
        self._pump(number)
        self.flush()

    def send_trailers(self, number: int, fields):
        self._waiting.setdefault(number, []).append((fields, True))
        self._pump(number)
        self.flush()

    def reset(self, number: int, code: int = 8):
        self._waiting.pop(number, None)
        self.engine.reset_stream(number, code)
        self.flush()

    def _pump_all(self):
        for number in list(self._waiting):
            self._pump(number)

    def _pump(self, number: int):
        queue = self._waiting.get(number, [])
        while queue:
            content, end = queue[0]
            try:
                if not isinstance(content, bytearray):
                    self.engine.send_headers(number, [(_bytes(n), _bytes(v)) for n, v in content], end_stream=True)
                else:
                    room = self.engine.local_flow_control_window(number)
                    size = min(room, self.engine.max_outbound_frame_size, len(content))
                    if size <= 0 and content:
                        return
                    last = size == len(content)
                    self.engine.send_data(number, bytes(content[:size]), end_stream=end and last)
                    del content[:size]
                    if not last:
                        continue
            except h2.exceptions.ProtocolError:
                queue.clear()
                return
            queue.pop(0)

    def raw_frame(self, kind: int, flags: int, stream: int, payload: bytes = b""):
        """A frame made by hand, past the engine."""
        self.flush()
        self.wire.send(struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload)


def _bytes(value) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("latin-1")


class HTTP2Client(Peer):
    def __init__(self, wire: Wire, see, patience: float, **options):
        super().__init__(wire, True, **options)
        self.see = see
        self.patience = patience

    def request(self, method="GET", path="/", *fields, authority="a.test", scheme="http", body: bytes | None = None,
                trailers=None, end: bool = True, pseudo=None) -> int:
        number = self.engine.get_next_available_stream_id()
        self.streams[number] = Stream(number)
        block = pseudo if pseudo is not None else [
            (":method", method), (":scheme", scheme), (":authority", authority), (":path", path)]
        block = list(block) + [tuple(f.split(": ", 1)) if isinstance(f, str) else f for f in fields]
        self.send_headers(number, block, end=end and body is None and trailers is None)
        if body is not None:
            self.send_data(number, body, end=end and trailers is None)
        if trailers is not None:
            self.send_trailers(number, trailers)
        return number

    async def response(self, number: int, show: bool = True) -> Stream:
        stream = self.streams[number]
        await self.until(lambda: stream.over or self.problem, self.patience)
        if show:
            for line in stream.lines():
                self.see(line)
            if not stream.over:
                self.see(f"connection {'closed' if self.wire.ended else 'open'}, goaway {self.goaway_name()}")
        return stream

    def goaway_name(self) -> str:
        return "none" if self.goaway is None else code_name(self.goaway)

    async def ending(self, seconds: float = 0.25):
        await self.wire.lingering(seconds)
        if self.strange_resets and not self.wire.ended:
            self.see(f"reset of raw streams: {', '.join(sorted(set(self.strange_resets)))}")
        if self.problem:
            self.see(f"proxy broke HTTP/2: {self.problem}")
        self.see(f"goaway {self.goaway_name()}, connection {'closed' if self.wire.ended else 'open'}")

    def close(self):
        self.wire.close()


class HTTP2Origin(Origin):
    """Answers HTTP/2 requests, the n-th one by the n-th script; the answer waits for the request's end unless EARLY."""

    def __init__(self, script=None, settings: dict | None = None, automatic: bool = True, **options):
        super().__init__(**options)
        default = [Headers(((":status", "200"),)), Data(b"ok", end=True)]
        self.scripts = as_scripts([default] if script is None else script)
        self.settings = settings
        self.automatic = automatic
        self.count = 0
        self.peers: list[OriginPeer] = []

    def forget(self):
        super().forget()
        self.peers.clear()

    async def serve(self, wire, log):
        peer = OriginPeer(wire, self, log)
        self.peers.append(peer)
        peer.start()
        await wire.until(lambda: wire.ended, 3600)

    def lines(self):
        out = []
        for number, peer in enumerate(self.peers):
            out.append(f"connection {number + 1}:")
            out += ["  " + line for line in self.connections[number]]
            for stream in peer.streams.values():
                out.append("  stream:")
                out += ["  " + line for line in stream.lines()]
            if peer.goaway is not None:
                out.append(f"  goaway {code_name(peer.goaway)}")
            if peer.problem:
                out.append(f"  proxy broke HTTP/2: {peer.problem}")
            out.append("  " + ("closed" if peer.wire.ended else "open"))
        return out


class OriginPeer(Peer):
    def __init__(self, wire, origin: HTTP2Origin, log):
        super().__init__(wire, False, settings=origin.settings, automatic=origin.automatic)
        self.origin = origin
        self.log = log
        self.tasks = []

    def began(self, stream):
        origin = self.origin
        script = origin.scripts[min(origin.count, len(origin.scripts) - 1)]
        origin.count += 1
        self.tasks.append(asyncio.ensure_future(self._play(stream, script)))

    async def _play(self, stream: Stream, script):
        if script and script[0] is EARLY:
            script = script[1:]
        else:
            await self.until(lambda: stream.over, 3600)
        try:
            for action in script:
                await self._act(stream, action)
        except h2.exceptions.ProtocolError as error:
            if stream.reset is None:
                self.log.append(f"origin couldn't answer: {type(error).__name__}")

    async def _act(self, stream: Stream, action):
        number = stream.number
        if isinstance(action, Headers):
            self.send_headers(number, action.fields, action.end)
        elif isinstance(action, Data):
            self.send_data(number, action.data, action.end)
        elif isinstance(action, Trailers):
            self.send_trailers(number, action.fields)
        elif isinstance(action, Reset):
            self.reset(number, action.code)
        elif isinstance(action, GoAway):
            last = stream.number if action.last is None else action.last
            self.raw_frame(7, 0, 0, struct.pack(">II", last, action.code))
        elif isinstance(action, Sleep):
            await asyncio.sleep(action.seconds)
        elif action is ECHO:
            sent = 0
            while True:
                fresh = bytes(stream.data[sent:])
                sent += len(fresh)
                if fresh or stream.ended:
                    self.send_data(number, fresh, end=stream.ended)
                if stream.over:
                    return
                await self.until(lambda: stream.over or len(stream.data) > sent, 3600)
        elif action is CLOSE:
            self.wire.close()
        elif action is RESET:
            self.wire.reset()
        elif action is SILENT:
            return
        elif callable(action):
            await action(self, stream)
        else:
            raise ValueError(f"unknown action {action!r}")
