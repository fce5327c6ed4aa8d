#!/usr/bin/env python3
"""Holds many connections on a proxy, reads slowly, vanishes at every point, and then looks for what was left behind.

    soak.py                     10,000 idle connections, 1,000 slow readers of 1 MiB, 3,000 vanishing clients, twice over
    soak.py --quick             a tenth of it
    soak.py --proxy PATH        another binary; --envoy adds the flags that Envoy wants

After each phase the proxy must be alive with as many descriptors as before; in the end its memory must be back where it was,
and must not have grown from the first cycle to the last. (Envoy itself fails on memory: its allocator keeps what it had.)
"""
import argparse
import asyncio
import json
import multiprocessing
import os
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BODY = b"s" * (1 << 20)
SMALL = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
BIG = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(BODY)


# The origin: a process of its own, one coroutine for each connection
def origin(ready):
    asyncio.run(serve(ready))


async def serve(ready):
    loop = asyncio.get_running_loop()
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(4096)
    listening.setblocking(False)
    ready.send(listening.getsockname()[1])
    tasks = set()
    while True:
        connection, _ = await loop.sock_accept(listening)
        task = asyncio.ensure_future(answer(loop, connection))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def answer(loop, connection):
    connection.setblocking(False)
    pending = b""
    try:
        while True:
            while b"\r\n\r\n" not in pending:
                data = await loop.sock_recv(connection, 65536)
                if not data:
                    return
                pending += data
            head, _, pending = pending.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            missing = (int(length.group(1)) if length else 0) - len(pending)
            while missing > 0:
                data = await loop.sock_recv(connection, 65536)
                if not data:
                    return
                missing -= len(data)
            pending = b""
            if head.split(b" ")[1].startswith(b"/big"):
                await loop.sock_sendall(connection, BIG)
                await loop.sock_sendall(connection, BODY)
            else:
                await loop.sock_sendall(connection, SMALL)
    except OSError:
        pass
    finally:
        connection.close()


def free_port():
    while True:
        port = random.randrange(10_000, 31_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def bootstrap(http, tcp, admin, behind):
    def address(port):
        return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    hcm = {"@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
           "stat_prefix": "soak", "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [
               {"match": {"prefix": "/"}, "route": {"cluster": "origin", "timeout": "0s"}}]}]},
           "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {
               "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]}
    proxy = {"@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", "stat_prefix": "soak_tcp",
             "cluster": "origin"}
    # Idle upstream connections end soon, so that descriptors can be counted exactly.
    options = {"@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
               "common_http_protocol_options": {"idle_timeout": "1s"}, "explicit_http_config": {"http_protocol_options": {}}}
    limits = {"thresholds": [{"max_connections": 100000, "max_pending_requests": 100000, "max_requests": 100000}]}
    return {"node": {"id": "soak", "cluster": "soak"}, "admin": {"address": address(admin)}, "static_resources": {
        "listeners": [
            {"name": "http", "address": address(http), "filter_chains": [{"filters": [{"name": "hcm", "typed_config": hcm}]}]},
            {"name": "tcp", "address": address(tcp), "filter_chains": [{"filters": [{"name": "tcp", "typed_config": proxy}]}]}],
        "clusters": [{"name": "origin", "type": "STATIC", "connect_timeout": "10s", "circuit_breakers": limits,
                      "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": options},
                      "load_assignment": {"cluster_name": "origin", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(behind)}}]}]}}]}}


class Proxy:
    def __init__(self, binary, flags, behind, folder):
        self.http, self.tcp, self.admin = free_port(), free_port(), free_port()
        file = folder / "bootstrap.json"
        file.write_text(json.dumps(bootstrap(self.http, self.tcp, self.admin, behind)))
        self.output = folder / "output"
        self.process = subprocess.Popen([binary, "-c", file, "--concurrency", "1", "-l", "error", *flags],
                                        stdout=open(self.output, "wb"), stderr=subprocess.STDOUT)

    @property
    def alive(self):
        return self.process.poll() is None

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def resident(self):
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text()).group(1)) / 1024

    async def serves(self):
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self.http), 5)
            writer.write(b"GET / HTTP/1.1\r\nHost: soak\r\nConnection: close\r\n\r\n")
            answered = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            return answered.startswith(b"HTTP/1.1 200") and answered.endswith(b"ok")
        except (OSError, asyncio.TimeoutError):
            return False


class Soak:
    def __init__(self, proxy, options):
        self.proxy = proxy
        self.options = options
        self.problems = []
        self.random = random.Random(options.seed)

    def check(self, holds, words):
        print(("ok    " if holds else "WRONG ") + words, flush=True)
        if not holds:
            self.problems.append(words)

    async def idle(self):
        """Connections that had one answer and rest; others must be served meanwhile."""
        before = self.proxy.resident()
        held = []
        gate = asyncio.Semaphore(200)

        async def one():
            async with gate:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy.http, limit=4096)
                writer.write(b"GET / HTTP/1.1\r\nHost: soak\r\n\r\n")
                answered = await asyncio.wait_for(reader.readuntil(b"\r\n\r\nok"), 30)
                held.append(writer)
                return answered.startswith(b"HTTP/1.1 200")

        results = await asyncio.gather(*(one() for _ in range(self.options.idle)), return_exceptions=True)
        good = sum(1 for r in results if r is True)
        self.check(good == self.options.idle, f"{good} of {self.options.idle} idle connections got their answer")
        self.check(await self.proxy.serves(), "serves while they rest")
        grown = self.proxy.resident() - before
        print(f"      resident memory grew by {grown:.1f} MiB, {grown * 1024 / max(1, self.options.idle):.2f} KiB for each")
        for writer in held:
            writer.close()

    async def slow(self):
        """Readers that take a body of 1 MiB in small sips."""
        loop = asyncio.get_running_loop()
        before, peak = self.proxy.resident(), [0.0]

        async def one():
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
            connection.setblocking(False)
            try:
                await loop.sock_connect(connection, ("127.0.0.1", self.proxy.http))
                await loop.sock_sendall(connection, b"GET /big HTTP/1.1\r\nHost: soak\r\nConnection: close\r\n\r\n")
                got = 0
                while data := await loop.sock_recv(connection, 32768):
                    got += len(data)
                    await asyncio.sleep(0.05)
                return got
            finally:
                connection.close()

        async def watch():
            while True:
                peak[0] = max(peak[0], self.proxy.resident())
                await asyncio.sleep(0.2)

        watching = asyncio.ensure_future(watch())
        results = await asyncio.gather(*(one() for _ in range(self.options.slow)), return_exceptions=True)
        watching.cancel()
        whole = sum(1 for r in results if isinstance(r, int) and r > len(BODY))
        self.check(whole == self.options.slow, f"{whole} of {self.options.slow} slow readers got the whole body")
        print(f"      resident memory rose by {peak[0] - before:.1f} MiB at most, {(peak[0] - before) * 1024 / max(1, self.options.slow):.1f} KiB for each reader")

    async def vanish(self):
        """Clients that go away at a random byte, politely or not."""
        loop = asyncio.get_running_loop()
        get = b"GET /big HTTP/1.1\r\nHost: soak\r\n\r\n"
        post = b"POST / HTTP/1.1\r\nHost: soak\r\nContent-Length: 200000\r\n\r\n" + b"b" * 200_000
        chunked = b"POST / HTTP/1.1\r\nHost: soak\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1000\r\n" + b"c" * 4096 + b"\r\n0\r\n\r\n"
        h2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0" + b"".join(
            b"\0\0\x0a\1\5" + n.to_bytes(4, "big") + b"\x82\x84\x86\x41\x04soak"[:10] for n in range(1, 20, 2))
        gate = asyncio.Semaphore(100)

        async def one():
            async with gate:
                data = self.random.choice((get, get * 3, post, chunked, h2, os.urandom(300)))
                port = self.random.choice((self.proxy.http, self.proxy.http, self.proxy.tcp))
                connection = socket.socket()
                connection.setblocking(False)
                try:
                    await loop.sock_connect(connection, ("127.0.0.1", port))
                    await asyncio.wait_for(loop.sock_sendall(connection, data[:self.random.randrange(len(data) + 1)]), 2)
                    if self.random.random() < 0.5:
                        await asyncio.wait_for(loop.sock_recv(connection, self.random.randrange(1, 100_000)), 0.05)
                except (OSError, asyncio.TimeoutError):
                    pass
                if self.random.random() < 0.5:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                connection.close()

        await asyncio.gather(*(one() for _ in range(self.options.vanish)))
        self.check(self.proxy.alive, f"alive after {self.options.vanish} vanishing clients")

    async def settled(self, baseline):
        """Waits until the descriptors are as many as at the beginning."""
        for _ in range(150):
            if not self.proxy.alive or self.proxy.descriptors() <= baseline:
                break
            await asyncio.sleep(0.2)

    async def run(self):
        for _ in range(100):
            if await self.proxy.serves():
                break
            await asyncio.sleep(0.1)
        for _ in range(50):
            await self.proxy.serves()
        await asyncio.sleep(2.5)
        baseline = self.proxy.descriptors()
        resting = self.proxy.resident()
        print(f"at rest: {baseline} descriptors, {resting:.1f} MiB")
        after = []
        for cycle in range(self.options.cycles):
            print(f"cycle {cycle + 1}")
            for phase in (self.idle, self.slow, self.vanish):
                begun = time.monotonic()
                await phase()
                await self.settled(baseline)
                if not self.proxy.alive:
                    self.check(False, f"the proxy ended with {self.proxy.process.returncode} during {phase.__name__}")
                    return
                count = self.proxy.descriptors()
                self.check(count <= baseline, f"{phase.__name__}: {count} descriptors (at rest {baseline}), {self.proxy.resident():.1f} MiB, {time.monotonic() - begun:.1f} s")
            self.check(await self.proxy.serves(), "serves after the cycle")
            await asyncio.sleep(2)
            after.append(self.proxy.resident())
        grown = after[-1] - after[0]
        self.check(len(after) < 2 or grown <= max(8, after[0] * 0.1), f"resident memory from the first cycle's end to the last's: {after[0]:.1f} -> {after[-1]:.1f} MiB")
        self.check(after[-1] <= resting + self.options.slack,
                   f"resident memory at rest before and after everything: {resting:.1f} -> {after[-1]:.1f} MiB (allowed: {self.options.slack} more)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).resolve().parent.parent.parent
    parser.add_argument("--proxy", default=str(root / ".build/release/skein-proxy"))
    parser.add_argument("--envoy", action="store_true", help="the binary is Envoy")
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--slow", type=int, default=1_000)
    parser.add_argument("--vanish", type=int, default=3_000)
    parser.add_argument("--cycles", type=int, default=2)
    parser.add_argument("--slack", type=int, default=32, help="MiB that may stay with the allocator in the end")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.idle, options.slow, options.vanish = options.idle // 10, options.slow // 10, options.vanish // 10
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    mine, theirs = multiprocessing.Pipe()
    behind = multiprocessing.Process(target=origin, args=(theirs,), daemon=True)
    behind.start()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        proxy = Proxy(options.proxy, ["--disable-hot-restart"] if options.envoy else [], mine.recv(), Path(folder))
        soak = Soak(proxy, options)
        try:
            asyncio.run(soak.run())
            if soak.problems and proxy.output.stat().st_size:
                print("what the proxy printed:\n" + proxy.output.read_text(errors="replace")[-2000:])
        finally:
            if proxy.alive:
                proxy.process.send_signal(signal.SIGKILL)
            proxy.process.wait()
            behind.terminate()
    print(f"{len(soak.problems)} problems")
    return 1 if soak.problems else 0


if __name__ == "__main__":
    sys.exit(main())
