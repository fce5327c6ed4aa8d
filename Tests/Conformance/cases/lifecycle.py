"""How a process drains, is replaced by another one without losing a connection, and ends."""
import asyncio
import re
import signal
import yaml
from pathlib import Path

from harness.actions import get
from harness.case import case
from suite.ports import free_port
from harness.side import Dumper
from harness.wire import connect

DIRECT = """
- {match: {prefix: /}, direct_response: {status: 200, body: {inline_string: ok}}}
"""


class Row:
    """Processes that replace each other, all with the same configuration but for the admin port."""

    def __init__(self, stage, concurrency=1, flags=()):
        self.stage = stage
        self.port = stage.port("main")
        self.admin_port = stage.port("row_admin")
        self.base_id = free_port()
        self.concurrency = concurrency
        self.flags = flags
        self.processes = []

    def bootstrap(self):
        value = self.stage.side.bootstrap()
        value["admin"] = {"address": {"socket_address": {"address": "127.0.0.1", "port_value": self.admin_port}}}
        listener = value["static_resources"]["listeners"][0]
        listener["address"]["socket_address"]["port_value"] = self.row_port
        return value

    async def start(self, epoch, concurrency=None):
        path = Path(self.stage.side.folder) / f"row{epoch}.yaml"
        path.write_text(yaml.dump(self.bootstrap(), Dumper=Dumper, sort_keys=False))
        log = open(Path(self.stage.side.folder) / f"row{epoch}.log", "wb")
        process = await asyncio.create_subprocess_exec(
            self.stage.side.binary, "-c", str(path), "--concurrency", str(concurrency or self.concurrency), "-l", "warning", "--base-id", str(self.base_id),
            "--restart-epoch", str(epoch), "--drain-time-s", "1", "--parent-shutdown-time-s", "2", *self.flags, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL)
        self.processes.append(process)
        for _ in range(200):
            info = await self.admin("GET", "/server_info")
            if info and f'"restart_epoch": {epoch}' in info and '"state": "LIVE"' in info:
                return process
            if process.returncode is not None:
                return process
            await asyncio.sleep(0.05)
        return process

    async def admin(self, method, path):
        try:
            wire = await connect("127.0.0.1", self.admin_port, timeout=1)
        except (OSError, asyncio.TimeoutError):
            return None
        wire.send(f"{method} {path} HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n".encode())
        await wire.until(lambda: False, 1)
        text = bytes(wire.buffer).decode(errors="replace")
        wire.close()
        return text

    async def stat(self, name):
        text = await self.admin("GET", "/stats?filter=" + re.escape(name)) or ""
        match = re.search(rf"^{re.escape(name)}: (\d+)", text, re.M)
        return match.group(1) if match else "absent"

    async def end(self):
        for process in self.processes:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def request(port, tally):
    """One connection attempt with one request."""
    try:
        wire = await connect("127.0.0.1", port, timeout=3)
    except (OSError, asyncio.TimeoutError) as error:
        tally[f"connect {type(error).__name__}"] = tally.get(f"connect {type(error).__name__}", 0) + 1
        return
    wire.send(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    await wire.until(lambda: b"\r\n\r\nok" in wire.buffer, 3)
    key = "answered" if bytes(wire.buffer).startswith(b"HTTP/1.1 200") else "lost"
    tally[key] = tally.get(key, 0) + 1
    wire.close()


async def replaced(stage, restarts, concurrency, loops=None):
    row = Row(stage, concurrency)
    row.row_port = stage.port("row_main")
    tally, isOver = {}, asyncio.Event()

    async def client():
        while not isOver.is_set():
            await request(row.row_port, tally)
            await asyncio.sleep(0.002)

    try:
        await row.start(0)
        clients = [asyncio.create_task(client()) for _ in range(3)]
        for epoch in range(1, restarts + 1):
            await asyncio.sleep(0.3)
            process = await row.start(epoch, loops(epoch) if loops else None)
            stage.see(f"epoch {epoch} runs: {process.returncode is None}")
            await asyncio.sleep(2.6)
            stage.see(f"epoch {epoch - 1} has ended: {row.processes[epoch - 1].returncode}")
        isOver.set()
        await asyncio.gather(*clients)
        tally["answered"] = "many" if tally.get("answered", 0) > 100 else "few"
        stage.see(f"{sorted(tally.items())}")
        for name in ("server.hot_restart_epoch", "server.hot_restart_generation"):
            stage.see(f"{name} {await row.stat(name)}")
    finally:
        isOver.set()
        await row.end()


async def five(stage):
    await replaced(stage, 5, 2)

case("lifecycle/hot-restart-five-times", play=five, alone=True, origin_counts=False, routes=DIRECT)


async def fewer_loops(stage):
    await replaced(stage, 2, 3, loops=lambda epoch: 1 if epoch == 1 else 4)

case("lifecycle/hot-restart-other-concurrency", play=fewer_loops, alone=True, origin_counts=False, routes=DIRECT)


async def kept(stage):
    """A connection of the first process goes on there, and is told to go when the drain time is over; numbers go on."""
    row = Row(stage)
    row.row_port = stage.port("row_main")
    try:
        await row.start(0)
        tally = {}
        for _ in range(3):
            await request(row.row_port, tally)
        wire = await connect("127.0.0.1", row.row_port)
        wire.send(b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")
        await wire.until(lambda: b"ok" in wire.buffer, 2)
        await row.start(1)
        await asyncio.sleep(1.3)
        prefix = f"http.{stage.case.slug}"
        stage.see(f"requests so far {await row.stat(prefix + '.downstream_rq_total')}, connections {await row.stat(prefix + '.downstream_cx_total')}")
        wire.buffer.clear()
        wire.send(b"GET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        await wire.until(lambda: b"ok" in wire.buffer, 2)
        stage.see(f"asked to go: {b'connection: close' in bytes(wire.buffer).lower()}")
        wire.close()
        await asyncio.sleep(1.5)
        stage.see(f"the first has ended: {row.processes[0].returncode}")
        await request(row.row_port, tally)
        await asyncio.sleep(0.2)
        # The last moments of the first process Envoy does not count.
        stage.see(f"in all at least five: {int(await row.stat(prefix + '.downstream_rq_total')) >= 5}, {sorted(tally.items())}")
    finally:
        await row.end()

case("lifecycle/hot-restart-open-connection", play=kept, alone=True, origin_counts=False, routes=DIRECT)


async def no_parent(stage):
    row = Row(stage)
    row.row_port = stage.port("row_main")
    try:
        process = await row.start(3)
        await asyncio.sleep(0.5)
        stage.see(f"without a process to replace it runs: {process.returncode is None}")
    finally:
        await row.end()

case("lifecycle/hot-restart-no-parent", play=no_parent, alone=True, origin_counts=False, routes=DIRECT)


async def failed_child(stage):
    """A new process that can't start leaves the old one in its place."""
    row = Row(stage)
    row.row_port = stage.port("row_main")
    try:
        await row.start(0)
        path = Path(stage.side.folder) / "broken.yaml"
        path.write_text("static_resources: {listeners: [{nonsense: true}]}")
        process = await asyncio.create_subprocess_exec(
            stage.side.binary, "-c", str(path), "--base-id", str(row.base_id), "--restart-epoch", "1", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)
        stage.see(f"the new process fails: {await process.wait() != 0}")
        await asyncio.sleep(0.3)
        tally = {}
        for _ in range(5):
            await request(row.row_port, tally)
        stage.see(f"{tally}")
    finally:
        await row.end()

case("lifecycle/hot-restart-failed-child", play=failed_child, alone=True, origin_counts=False, routes=DIRECT)


async def dynamic(stage):
    row = Row(stage)
    row.row_port = stage.port("row_main")
    path = Path(stage.side.folder) / "base_id"
    config = Path(stage.side.folder) / "dynamic.yaml"
    config.write_text(yaml.dump(row.bootstrap(), Dumper=Dumper, sort_keys=False))
    arguments = ["-c", str(config), "--concurrency", "1", "-l", "warning", "--parent-shutdown-time-s", "1", "--drain-time-s", "1"]

    async def start(*flags):
        process = await asyncio.create_subprocess_exec(stage.side.binary, *arguments, *flags, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)
        row.processes.append(process)
        await asyncio.sleep(1.2)
        return process
    try:
        await start("--use-dynamic-base-id", "--base-id-path", str(path))
        chosen = path.read_text().strip()
        stage.see(f"a number is in the file: {chosen.isdigit()}")
        second = await start("--base-id", chosen, "--restart-epoch", "1")
        stage.see(f"the second takes over: {second.returncode is None}")
        tally = {}
        await request(row.row_port, tally)
        stage.see(f"{tally}")
        refused = await start("--use-dynamic-base-id", "--restart-epoch", "2")
        stage.see(f"a dynamic base id in a later epoch is refused: {refused.returncode not in (None, 0)}")
    finally:
        await row.end()

case("lifecycle/dynamic-base-id", play=dynamic, alone=True, origin_counts=False, routes=DIRECT)


def drained(name, query, flags, strategy_note, tail=0.6):
    async def play(stage):
        row = Row(stage, flags=flags)
        row.row_port = stage.port("row_main")
        try:
            await row.start(0)
            wire = await connect("127.0.0.1", row.row_port)

            async def ask():
                wire.buffer.clear()
                wire.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                await wire.until(lambda: b"ok" in wire.buffer or wire.ended, 2)
                text = bytes(wire.buffer).lower()
                stage.see(f"answered {b'200 ok' in text}, asked to go {b'connection: close' in text}")
            await ask()
            await row.admin("POST", "/drain_listeners" + query)
            await asyncio.sleep(0.1)
            await ask()
            await asyncio.sleep(tail)
            tally = {}
            await request(row.row_port, tally)
            stage.see(f"a new connection: {sorted(tally)}")
            await asyncio.sleep(1.2)
            tally = {}
            await request(row.row_port, tally)
            stage.see(f"a later one: {sorted(tally)}")
            wire.close()
        finally:
            await row.end()
    case(f"lifecycle/drain/{name}", play=play, alone=True, origin_counts=False, routes=DIRECT)


drained("graceful-gradual", "?graceful", (), "")
drained("graceful-immediate", "?graceful", ("--drain-strategy", "immediate"), "")
drained("skip-exit", "?skip_exit", ("--drain-strategy", "immediate"), "")
drained("at-once", "", (), "")


async def signals(stage):
    row = Row(stage)
    row.row_port = stage.port("row_main")
    try:
        for one in (signal.SIGHUP, signal.SIGUSR1, signal.SIGINT, signal.SIGTERM):
            process = await row.start(0)
            process.send_signal(one)
            await asyncio.sleep(0.7)
            stage.see(f"{one.name}: {process.returncode}")
            if process.returncode is None:
                process.kill()
                await process.wait()
    finally:
        await row.end()

case("lifecycle/signals", play=signals, alone=True, origin_counts=False, routes=DIRECT)


async def init_only(stage):
    row = Row(stage)
    row.row_port = stage.port("row_main")
    path = Path(stage.side.folder) / "init.yaml"
    path.write_text(yaml.dump(row.bootstrap(), Dumper=Dumper, sort_keys=False))
    process = await asyncio.create_subprocess_exec(
        stage.side.binary, "-c", str(path), "--mode", "init_only", "--disable-hot-restart", "-l", "off", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)
    stage.see(f"init_only ends with {await asyncio.wait_for(process.wait(), 10)}")

case("lifecycle/init-only", play=init_only, alone=True, origin_counts=False, routes=DIRECT)
