"""One proxy under test: its origins, its generated bootstrap, its process."""
import asyncio
import re
import shutil
import signal
import tempfile
from pathlib import Path

import yaml

from suite.ports import free_port

from .case import Case
from .shorthand import address, merge
from .wire import connect



class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Quotes every string: readers of YAML disagree about which plain words are booleans."""


Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


class Refused(Exception):
    """The proxy did not start with this bootstrap."""


class Side:
    def __init__(self, label: str, binary: str, cases: list[Case], certificates, flags: list[str], base: Path):
        self.label = label
        self.binary = binary
        self.flags = flags
        self.cases = cases
        self.certificates = certificates
        self.folder = Path(tempfile.mkdtemp(prefix=f"{label}-", dir=base))
        self.admin_port = free_port()
        self.origins: dict[str, dict] = {}
        self.process: asyncio.subprocess.Process | None = None
        self._ports: dict[tuple[str, str], int] = {}

    # Names and ports
    def port(self, case: Case, name: str) -> int:
        origin = self.origins[case.name].get(name)
        if origin is not None:
            return origin.port
        key = (case.name, name)
        if key not in self._ports:
            self._ports[key] = free_port()
        return self._ports[key]

    def expand(self, case: Case, text: str) -> str:
        def one(match):
            word = match.group(1)
            kind, _, rest = word.partition(".")
            if word == "case":
                return case.slug
            if word == "tmp":
                return str(self.folder)
            if kind == "port":
                return str(self.port(case, rest))
            if kind in ("crt", "key", "crl", "json"):
                return self.certificates.path(f"{rest}.{kind}")
            if kind == "sha256":
                return self.certificates.fingerprint(rest)
            if kind == "spki":
                return self.certificates.spki(rest)
            if kind == "pem":
                return Path(self.certificates.path(rest)).read_text()
            if word in self.origins[case.name]:
                return f"{case.slug}_{word}"
            raise KeyError(f"{case.name}: ${{{word}}} means nothing")
        return re.sub(r"\$\{([a-zA-Z0-9_.-]+)\}", one, text)

    def normalise(self, case: Case, line: str) -> str:
        for name, origin in self.origins[case.name].items():
            if origin.port:
                line = re.sub(rf"(?<!\d){origin.port}(?!\d)", f"<{name}>", line)
        for (owner, name), port in self._ports.items():
            if owner == case.name:
                line = re.sub(rf"(?<!\d){port}(?!\d)", f"<{name}>", line)
        line = re.sub(rf"(?<!\d){self.admin_port}(?!\d)", "<admin>", line)
        line = line.replace(str(self.folder), "<tmp>").replace(str(self.certificates.folder), "<certs>")
        line = re.sub(r"(127\.0\.0\.\d+|\[::1\]):\d{4,5}\b", r"\1:<port>", line)
        line = re.sub(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<uuid>", line)
        line = re.sub(r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", "<date>", line)
        line = re.sub(r"(?i)(x-envoy-upstream-service-time: )\d+", r"\1<ms>", line)
        line = re.sub(r"(x-envoy-expected-rq-timeout-ms: )14\d\d\d$", r"\1<what is left>", line)
        # What is left of a timeout at a further attempt; configured ones are round.
        line = re.sub(r"(?i)(x-envoy-expected-rq-timeout-ms: )(?!\d*[05]0$)\d\d+", r"\1<what is left>", line)
        if "retr" in case.name:
            # A further attempt in the very millisecond of the first one has all of the default left.
            line = re.sub(r"(?i)(x-envoy-expected-rq-timeout-ms: )(15000|<what is left>)$", r"\1<of the default>", line)
        line = re.sub(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "<time>", line)
        return line

    def write(self, case: Case, name: str, text: str):
        path = Path(self.expand(case, f"${{tmp}}/${{case}}.{name}"))
        aside = path.with_suffix(".new")
        aside.write_text(self.expand(case, text))
        aside.rename(path)

    # Life
    async def start(self):
        for case in self.cases:
            self.origins[case.name] = {}
            for name, make in case.origins.items():
                origin = make()
                if isinstance(origin.tls, dict):
                    origin.tls = self.certificates.server_context(**origin.tls)
                if origin.unix:
                    origin.unix = self.expand(case, origin.unix)
                await origin.start()
                self.origins[case.name][name] = origin
            for name, text in case.files.items():
                self.write(case, name, text)
        await self.launch()

    async def launch(self):
        path = self.folder / "bootstrap.yaml"
        path.write_text(yaml.dump(self.bootstrap(), Dumper=Dumper, sort_keys=False))
        self.log = open(self.folder / "log", "wb")
        arguments = ["-c", str(path), "--concurrency", "1", "-l", "warning",
                     "--file-flush-interval-msec", "50", *self.flags]
        self.process = await asyncio.create_subprocess_exec(
            self.binary, *arguments, stdout=self.log, stderr=self.log, stdin=asyncio.subprocess.DEVNULL)
        for attempt in range(400):
            if self.process.returncode is not None:
                raise Refused(f"exit code {self.process.returncode}: {self.last_words()}")
            if await self._ready():
                return
            if attempt >= 20 and await self._listens():
                await asyncio.sleep(0.1)
                for named in self.origins.values():
                    for origin in named.values():
                        origin.forget()
                return
            await asyncio.sleep(0.05)
        await self.kill()
        raise Refused("not ready after 20 seconds\n" + self.last_words())

    async def _ready(self) -> bool:
        try:
            wire = await connect("127.0.0.1", self.admin_port, timeout=1)
        except (OSError, asyncio.TimeoutError):
            return False
        wire.send(b"GET /ready HTTP/1.1\r\nHost: admin\r\n\r\n")
        await wire.until(lambda: b"\r\n\r\n" in wire.buffer, 1)
        ready = wire.buffer.startswith(b"HTTP/1.1 200")
        wire.close()
        return ready

    async def _listens(self) -> bool:
        """Without an admin interface: one of the listeners takes connections."""
        for (_, name), port in self._ports.items():
            if name != "main":
                continue
            try:
                (await connect("127.0.0.1", port, timeout=0.2)).close()
                return True
            except (OSError, asyncio.TimeoutError):
                pass
        return False

    def bootstrap(self) -> dict:
        listeners, clusters, extra = [], [], {}
        for case in self.cases:
            listeners += self._expanded(case, case.listeners)
            clusters += self._expanded(case, case.clusters)
            extra = merge(extra, self._expanded(case, case.bootstrap))
        base = {
            "node": {"id": "conformance", "cluster": "tests"},
            "admin": {"address": address(self.admin_port)},
            "static_resources": {"listeners": listeners, "clusters": clusters},
        }
        return merge(base, extra)

    def _expanded(self, case, value):
        if isinstance(value, str):
            whole = re.fullmatch(r"\$\{port\.[a-zA-Z0-9_.-]+\}", value)
            text = self.expand(case, value)
            return int(text) if whole else text
        if isinstance(value, list):
            return [self._expanded(case, one) for one in value]
        if isinstance(value, dict):
            return {self.expand(case, k) if isinstance(k, str) else k: self._expanded(case, v) for k, v in value.items()}
        return value

    def last_words(self) -> str:
        self.log.flush()
        text = (self.folder / "log").read_text(errors="replace").strip()
        lines = [line if len(line) < 500 else line[:300] + " ... " + line[-150:] for line in text.splitlines()]
        return "\n".join(lines[-6:]) or "(no output)"

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def kill(self):
        if self.alive:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def stop(self) -> str | None:
        """Ends the process; says what went wrong when it had ended by itself."""
        complaint = None
        if self.process is not None:
            if self.process.returncode not in (None, 0):
                complaint = f"{self.label} ended with {self.process.returncode}: {self.last_words()}"
            await self.kill()
        for named in self.origins.values():
            for origin in named.values():
                await origin.stop()
        if self.process is not None:
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return complaint
