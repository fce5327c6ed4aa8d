"""One byte stream of a test peer, client or origin side, over TCP, a unix socket or TLS."""
import asyncio
import socket
import struct


def abort(transport):
    """Cuts a connection off. Python 3.11.2, Debian's, stumbles over a TLS transport that has ended by itself."""
    try:
        transport.abort()
    except AttributeError:
        pass


class Wire(asyncio.Protocol):
    """Collects what arrives; tells apart data, end of file and reset."""

    def __init__(self, accepted=None):
        self.buffer = bytearray()
        self.received = 0
        self.eof = False
        self.error: str | None = None
        self.transport: asyncio.Transport | None = None
        self._waiters: list[asyncio.Future] = []
        self._accepted = accepted
        self._writable = asyncio.Event()
        self._writable.set()

    # asyncio.Protocol
    def connection_made(self, transport):
        self.transport = transport
        if self._accepted:
            self._accepted(self)

    def data_received(self, data):
        self.buffer += data
        self.received += len(data)
        self._wake()

    def eof_received(self):
        self.eof = True
        self._wake()
        # Half-closed connections stay writable; TLS can't do that.
        return self.transport.get_extra_info("sslcontext") is None

    def connection_lost(self, exc):
        self.eof = True
        if isinstance(exc, ConnectionResetError):
            self.error = "reset"
        elif exc is not None:
            self.error = type(exc).__name__
        self._writable.set()
        self._wake()

    def pause_writing(self):
        self._writable.clear()

    def resume_writing(self):
        self._writable.set()

    def _wake(self):
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    # Peers
    @property
    def ended(self) -> bool:
        return self.eof or self.error is not None

    async def more(self, timeout: float) -> bool:
        """Waits for anything new; false when nothing came in time."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            await asyncio.wait_for(waiter, timeout)
            return True
        except asyncio.TimeoutError:
            return False

    async def until(self, condition, timeout: float) -> bool:
        """Waits until `condition()` holds or the stream has ended; tells whether it holds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not condition():
            left = deadline - loop.time()
            if self.ended or left <= 0 or not await self.more(left):
                return condition()
        return True

    def take(self, count: int) -> bytes:
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        return data

    def send(self, data: bytes):
        if self.transport and not self.transport.is_closing():
            self.transport.write(data)

    async def drained(self):
        await self._writable.wait()

    def half_close(self):
        if self.transport and not self.transport.is_closing() and self.transport.can_write_eof():
            self.transport.write_eof()

    def close(self):
        if self.transport:
            self.transport.close()

    def reset(self):
        """Closes so that the peer sees RST."""
        if not self.transport:
            return
        raw = self.transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        abort(self.transport)

    def pause(self):
        self.transport.pause_reading()

    def resume(self):
        self.transport.resume_reading()

    async def lingering(self, seconds: float) -> str:
        """Says whether the peer closes within `seconds`."""
        await self.until(lambda: self.ended, seconds)
        return "closed" if self.ended else "open"


async def connect(host: str, port: int, tls=None, server_name=None, local=None, receive_buffer=None, timeout=5.0) -> Wire:
    loop = asyncio.get_running_loop()
    raw = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    raw.setblocking(False)
    if local:
        raw.bind((local, 0))
    if receive_buffer:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    try:
        await asyncio.wait_for(loop.sock_connect(raw, (host, port)), timeout)
    except BaseException:
        raw.close()
        raise
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    making = loop.create_connection(Wire, sock=raw, ssl=tls, server_hostname=(server_name or "") if tls else None,
                                    ssl_handshake_timeout=timeout if tls else None)
    _, wire = await asyncio.wait_for(making, timeout + 1)
    return wire


async def connect_unix(path: str, timeout=5.0) -> Wire:
    loop = asyncio.get_running_loop()
    _, wire = await asyncio.wait_for(loop.create_unix_connection(Wire, path), timeout)
    return wire
