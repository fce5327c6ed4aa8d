"""The name server of a suite that has a network of its own: names that nobody knows, and servers that fail or refuse.

What a proxy says of a name then depends on nothing that the machine's own name server knows, or on there being one.
"""
import asyncio
import os
import tempfile
from pathlib import Path

from suite import space

ADDRESS = "127.0.0.53"
# By the end of the name; all others don't exist.
CODES = {b"\x06failed\x04test\x00": 2, b"\x07refused\x04test\x00": 5}
UNKNOWN = 3


class Server(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        if len(data) < 17:
            return
        end = data.index(b"\0", 12) + 5
        question = data[12:end]
        code = next((code for name, code in CODES.items() if question[:-4].endswith(name)), UNKNOWN)
        flags = (0x8180 | code).to_bytes(2, "big")
        self.transport.sendto(data[:2] + flags + b"\0\1" + b"\0" * 6 + question, address)


async def serve():
    """Only where nobody else's names are touched."""
    if not space.is_own():
        return
    aside = Path(tempfile.gettempdir()) / "resolv.conf"
    aside.write_text(f"nameserver {ADDRESS}\noptions timeout:1 attempts:1\n")
    space.run("mount", "--bind", str(aside), os.path.realpath("/etc/resolv.conf"))
    await asyncio.get_running_loop().create_datagram_endpoint(Server, local_addr=(ADDRESS, 53))
