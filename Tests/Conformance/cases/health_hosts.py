"""Hosts whose health a case turns as it likes, and what cases about health have in common."""
import asyncio
import json

from harness.actions import get
from harness.case import case
from harness.http1 import read_body, read_head
from harness.http2 import HTTP2Origin
from harness.origins import Origin
from harness.shorthand import load, merge

HEALTH_PATH = b"/hc"


class Host(Origin):
    """Answers checks and requests with statuses and headers that can be changed at any time; notes nothing down."""

    def __init__(self, name: str, status=200, check=200, fields=(), check_fields=(), body="", **options):
        super().__init__(**options)
        self.name = name
        self.status, self.fields = status, fields
        self.check, self.check_fields = check, check_fields
        self.body = body
        self.delay = 0.0
        self.checks: list[str] = []
        self.check_connections: set[int] = set()
        self.requests = 0
        # Called when a request has come, before it is answered.
        self.on_request = None

    async def serve(self, wire, log):
        while not wire.ended:
            message = await read_head(wire, 3600)
            if message is None:
                return
            method, target = message.start.decode("latin-1").split(" ")[:2]
            await read_body(wire, message, True, method, 5)
            checked = target.encode().startswith(HEALTH_PATH)
            if checked:
                self.checks.append("\n".join(message.lines()))
                self.check_connections.add(id(wire))
            else:
                self.requests += 1
                if self.on_request:
                    self.on_request()
            status, fields = (self.check, self.check_fields) if checked else (self.status, self.fields)
            if status is None:
                await wire.until(lambda: wire.eof, 3600)
                return
            if status == 0:
                wire.reset()
                return
            if self.delay and not checked:
                await asyncio.sleep(self.delay)
            body = self.body if checked else self.name
            lines = [f"HTTP/1.1 {status} X", *fields, f"content-length: {len(body)}"]
            wire.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body.encode())
            await wire.drained()

    def lines(self):
        return []

    def forget(self):
        """Connections of the start stay: checks go over them."""


class QuietHTTP2(HTTP2Origin):
    def lines(self):
        return []

    def forget(self):
        pass


def hosts(*names: str, **options):
    return {name: (lambda name=name: Host(name, **options.get(name, {}))) for name in names}


def endpoint(name: str, extra: str = "", member: str = "") -> str:
    return (f'{{endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: "${{port.{name}}}"}}}}{extra}}}'
            f"{member}}}")


def assignment(*names: str) -> str:
    rows = "\n".join("    - " + endpoint(name) for name in names)
    return f"load_assignment:\n  endpoints:\n  - lb_endpoints:\n{rows}\n"


class Health:
    """Shorthand for what these cases do with a stage."""

    def __init__(self, stage, names):
        self.stage = stage
        self.names = names
        self.cluster = stage.side.expand(stage.case, "${case}_origin")
        self.client = None

    def host(self, name):
        return self.stage.origins[name]

    async def get(self, *fields):
        if self.client is None or self.client.wire.ended:
            self.client = await self.stage.connect()
        self.client.send(get("/", *fields))
        return await self.client.response(show=False)

    async def spread(self, count: int, *fields) -> dict[str, int]:
        """How many requests each host has got of `count`."""
        before = {name: self.host(name).requests for name in self.names if isinstance(self.host(name), Host)}
        for _ in range(count):
            await self.get(*fields)
        return {name: self.host(name).requests - before[name] for name in before}

    async def see_users(self, count: int, label=""):
        """Which hosts get requests at all."""
        spread = await self.spread(count)
        self.stage.see(f"{label or 'used'}: {sorted(name for name, n in spread.items() if n)}")

    async def see_flags(self, label=""):
        self.stage.see(f"{label or 'flags'}: " + ", ".join(f"{n} {f}" for n, f in sorted((await self.flags()).items())))

    async def flags(self) -> dict[str, str]:
        message = await self.stage.admin("GET", f"/clusters?filter=^{self.cluster}$")
        found = {}
        for line in message.body.decode().splitlines():
            parts = line.split("::")
            if parts[0] == self.cluster and parts[-2] == "health_flags":
                for name in self.names:
                    if parts[1].endswith(f":{self.host(name).port}"):
                        found[name] = parts[-1]
        return found

    async def checked(self, each: int = 5):
        """Until every host should have been checked so often, by the cluster's own count."""
        async def enough():
            attempts = int((await self.stats()).get("health_check.attempt", "0"))
            # A cluster is shown once every host has had its first check, however long that took.
            return attempts >= each * len(self.names) and len(await self.flags()) == len(self.names)
        await self.stage.until(enough, 10.0)
        await self.stage.settle(0.1)

    async def until_flags(self, wanted: dict[str, str], seconds=10.0, label=""):
        """Waits until the hosts have these flags, then shows all flags."""
        until = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < until:
            found = await self.flags()
            if all(found.get(name) == flags for name, flags in wanted.items()):
                break
            await asyncio.sleep(0.05)
        await self.see_flags(label)

    async def see_counts(self, *names: str):
        """Which statistics have moved, not how far."""
        values = await self.stats()
        for name in names:
            value = values.get(name, "absent")
            self.stage.see(f"{name}: {'some' if value not in ('0', 'absent') else value}")

    async def see_stats(self, *names: str):
        values = await self.stats()
        for name in names:
            self.stage.see(f"{name} = {values.get(name, 'absent')}")

    async def stats(self) -> dict[str, str]:
        prefix = f"cluster.{self.cluster}."
        message = await self.stage.admin("GET", f"/stats?filter=^cluster.{self.cluster}.")
        lines = (message.body if message else b"").decode().splitlines()
        return dict(line.removeprefix(prefix).split(": ", 1) for line in lines if line.startswith(prefix))

    async def see_events(self, path: str):
        """Lines of an event log, without what differs by nature."""
        await asyncio.sleep(0.15)
        with open(self.stage.side.expand(self.stage.case, path)) as file:
            for line in file:
                event = json.loads(line)
                if event.get("cluster_name") != self.cluster:
                    continue
                event["timestamp"] = "T" if event.get("timestamp") else None
                if "secs_since_last_action" in event:
                    event["secs_since_last_action"] = "S"
                self.stage.see(json.dumps(event))


def health_case(name: str, config: str, names, play, *, options=None, origins=None, **rest):
    """A cluster `origin` with the hosts `names`; `play` gets a Health."""
    makers = origins or hosts(*names, **(options or {}))

    async def run(stage):
        await play(Health(stage, names))
    rest.setdefault("cluster", config + "\n" + assignment(*names))
    # Envoy holds changes of health back for a second unless it is told not to.
    rest["cluster"] = merge({"common_lb_config": {"update_merge_window": "0s"}}, load(rest["cluster"]))
    makers.setdefault("origin", makers[names[0]])
    clusters = rest.pop("clusters", "")
    case(f"health/{name}", play=run, origins=makers, origin_counts=False, clusters=clusters, **rest)
