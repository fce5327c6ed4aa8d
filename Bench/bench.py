#!/usr/bin/env python3
"""Measures skein-proxy beside Envoy, HAProxy and nginx in one run; CPU time of the proxy per unit of work comes first.

    bench.py                          every row, three rounds of five seconds
    bench.py --quick                  one short round: whether it works, not how fast
    bench.py --rows http1,h2          some rows
    bench.py --proxies envoy,skein    some proxies
    bench.py --markdown FILE          the table, with the machine and the way it was made

Each proxy has one worker, pinned to the last core; load generators and origins share the first. The proxies' rounds
alternate, and the medians are compared. Needs wrk, h2load, haproxy, nginx, a C compiler, openssl and Envoy's binary.
"""
import argparse
import importlib
import json
import os
import platform
import random
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import configs

HERE = Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")
LOAD_CORE, PROXY_CORE = "0", str(max(1, (os.cpu_count() or 2) - 1))


class Failed(Exception):
    """A measurement could not be made."""


def find_envoy(given):
    if given:
        return given
    try:
        inside = Path(importlib.import_module("envoy").__file__).parent / "_bin/envoy"
        if inside.exists():
            return str(inside)
    except ImportError:
        pass
    return shutil.which("envoy")


def free_ports(count):
    taken = []
    while len(taken) < count:
        port = random.randrange(10_000, 31_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in taken:
            taken.append(port)
    return taken


def wait_for(port, process, seconds=20.0, pause=0.02):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Failed(f"ended with {process.returncode} before listening on its port")
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            return
        except OSError:
            time.sleep(pause)
    raise Failed("does not listen")


def spawn(core, arguments, folder, label):
    log = open(folder / f"{label}.out", "wb")
    return subprocess.Popen(["taskset", "-c", core, *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL)


def stop(process):
    if process.poll() is None:
        process.kill()
        process.wait()


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_kib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1))


def answered(port, timeout=0.3):
    """Whether a request through the proxy comes back with 200."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: bench.test\r\nConnection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


class Origins:
    """The programs behind the proxies, on the load generators' core."""

    def __init__(self, folder):
        names = ("http", "echo", "bytes", "h2")
        self.ports = dict(zip(names, free_ports(len(names))))
        for source in ("origin", "load"):
            subprocess.run(["cc", "-O2", "-o", folder / source, HERE / f"{source}.c"], check=True)
        self.processes = [spawn(LOAD_CORE, [folder / "origin", kind, str(self.ports[kind])], folder, f"origin-{kind}")
                          for kind in ("http", "echo", "bytes")]
        (folder / "h2-origin.conf").write_text(configs.h2_origin(self.ports["h2"], folder))
        self.processes.append(spawn(LOAD_CORE, ["nginx", "-c", folder / "h2-origin.conf"], folder, "h2-origin"))
        for process, name in zip(self.processes, names):
            wait_for(self.ports[name], process)

    def stop(self):
        for process in self.processes:
            stop(process)


class Proxy:
    """One proxy with all its listeners."""

    def __init__(self, kind, binary, origins, folder, small=False, sidecars=True):
        self.kind = kind
        names = ("admin", "http", "many", "h2", "sidecar", "inner", "mesh", "echo", "bytes")
        self.ports = dict(zip(names, free_ports(len(names))))
        label = f"{kind}{'-small' if small else ''}"
        if kind in ("envoy", "skein"):
            file = folder / f"{label}.json"
            file.write_text(configs.small_bootstrap(self.ports, origins.ports) if small else configs.bootstrap(self.ports, origins.ports, folder, sidecars, label))
            arguments = [binary, "-c", file, "--concurrency", "1", "-l", "error"] + (["--disable-hot-restart"] if kind == "envoy" else [])
        elif kind == "haproxy":
            file = folder / f"{label}.cfg"
            file.write_text(configs.haproxy(self.ports, origins.ports))
            arguments = [binary, "-db", "-f", file]
        else:
            file = folder / f"{label}.conf"
            file.write_text(configs.nginx(self.ports, origins.ports, folder))
            arguments = [binary, "-c", file]
        self.started = time.monotonic()
        self.process = spawn(PROXY_CORE, arguments, folder, label)
        self.output = folder / f"{label}.out"

    def ready(self):
        """Seconds from the start of the process to the first answer."""
        until = self.started + 30
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Failed(f"{self.kind} ended with {self.process.returncode}: {self.output.read_text(errors='replace')[-600:]}")
            if answered(self.ports["http"]):
                return time.monotonic() - self.started
            time.sleep(0.001)
        raise Failed(f"{self.kind} gave no answer in 30 seconds")

    def stop(self):
        stop(self.process)


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = Path(tempfile.mkdtemp(prefix="bench-"))
        self.seconds = options.seconds
        make_certificates(self.folder)
        self.origins = Origins(self.folder)
        self.results = {}

    def load(self, *arguments):
        done = subprocess.run(["taskset", "-c", LOAD_CORE, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"{Path(str(arguments[0])).name}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def wrk(self, port, *more, host="bench.test"):
        text = self.load("wrk", "-t1", "-c50", f"-d{self.seconds}s", *more, "-H", f"Host: {host}", f"http://127.0.0.1:{port}/")
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        if bad:
            raise Failed(f"{bad.group(1)} answers were not 200")
        return int(re.search(r"(\d+) requests in", text).group(1))

    def h2load(self, port):
        text = self.load("h2load", "-t1", "-c10", "-m10", f"-D{self.seconds}", f"http://127.0.0.1:{port}/")
        good = re.search(r"status codes: (\d+) 2xx", text)
        failed = re.search(r"(\d+) failed", text)
        if not good or int(good.group(1)) == 0 or int(failed.group(1)) > int(good.group(1)) // 100:
            raise Failed("h2load saw failures: " + " ".join(text.split())[-200:])
        return int(good.group(1))

    def tool(self, mode, port, connections, last):
        return int(self.load(self.folder / "load", mode, port, connections, self.seconds, last).split()[1])

    # Rows: what is done, and what one unit of it is
    def rows(self):
        every = ("envoy", "skein", "haproxy", "nginx")
        ours = ("envoy", "skein")
        streaming = tuple(kind for kind in every if kind != "nginx" or configs.STREAM_MODULE.exists())
        return {
            "http1": (every, "HTTP/1.1 keep-alive, 130-byte bodies, 50 connections", "us/request", self.cpu(lambda p: self.wrk(p.ports["http"]))),
            "many": (ours, "the same, 200 virtual hosts, CORS, fault, statistics", "us/request",
                     self.cpu(lambda p: self.wrk(p.ports["many"], "-H", "Origin: https://good.test", host="host-137.test"))),
            "mesh": (ours, "200 virtual hosts, RBAC of 20 policies, CORS, fault, rate limit, access log, tracing of 1 %", "us/request",
                     self.cpu(lambda p: self.wrk(p.ports["mesh"], "-H", "Origin: https://good.test", host="host-137.test"))),
            "sidecar": (ours, "client sidecar -> mTLS HTTP/2 -> server sidecar, one process", "us/request", self.cpu(lambda p: self.wrk(p.ports["sidecar"]))),
            "h2": (("envoy", "skein", "haproxy"), "HTTP/2 -> HTTP/2, 10 connections x 10 streams", "us/request", self.cpu(lambda p: self.h2load(p.ports["h2"]))),
            "connections": (every, "a new HTTP/1.1 connection for each request", "us/request",
                            self.cpu(lambda p: self.wrk(p.ports["http"], "-H", "Connection: close"))),
            "tcp-small": (streaming, "TCP proxy, 64 bytes there and back, 50 connections", "us/message", self.cpu(lambda p: self.tool("pingpong", p.ports["echo"], 50, 64))),
            "tcp-bulk": (streaming, "TCP proxy, bulk bytes, 4 connections", "ms/GiB", self.cpu(lambda p: self.tool("bulk", p.ports["bytes"], 4, 0) / 2**30 * 1000)),
            "rest": (every, "resident memory at rest", "MiB", None),
            "idle": (every, "resident memory per idle connection", "KiB", None),
            "start": (every, "from start to the first answer", "ms", None),
            "latency": (every, "p99 latency at 5,000 requests/s (open loop)", "us", self.latency),
        }

    def cpu(self, work):
        """CPU microseconds of the proxy for each unit that `work` got done."""
        def measure(proxy):
            before = cpu_seconds(proxy.process.pid)
            units = work(proxy)
            spent = cpu_seconds(proxy.process.pid) - before
            if units <= 0:
                raise Failed("nothing was done")
            return spent / units * 1e6, units / self.seconds
        return measure

    def latency(self, proxy):
        text = self.load(self.folder / "load", "rate", proxy.ports["http"], 50, self.seconds, 5000)
        done, total, p99 = (float(re.search(pattern, text).group(1)) for pattern in (r"done (\d+)", r"of (\d+)", r"p99 ([\d.]+)"))
        if done < total:
            raise Failed(f"only {done:.0f} of {total:.0f} requests were answered")
        return p99, done / self.seconds

    def small(self, kind, binary, row):
        """Memory and start are measured on a fresh process with one listener."""
        proxy = Proxy(kind, binary, self.origins, self.folder, small=True)
        try:
            took = proxy.ready()
            if row == "start":
                return took * 1000, 0
            time.sleep(0.5)
            rest = resident_kib(proxy.process.pid)
            if row == "rest":
                return rest / 1024, 0
            count = 500 if self.options.quick else 5000
            held = [self.held(proxy.ports["http"]) for _ in range(count)]
            time.sleep(1)
            used = resident_kib(proxy.process.pid)
            for connection in held:
                connection.close()
            return (used - rest) / count, 0
        finally:
            proxy.stop()

    @staticmethod
    def held(port):
        """A connection that has had one answer and now rests."""
        connection = socket.create_connection(("127.0.0.1", port), 5)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: bench.test\r\n\r\n")
        if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
            raise Failed("an idle connection got no answer")
        return connection

    def check_origin(self):
        """How much faster the origin is without a proxy: below a factor of two it would be measured instead."""
        direct = self.wrk(self.origins.ports["http"]) / self.seconds
        h2 = self.h2load(self.origins.ports["h2"]) / self.seconds
        print(f"origin alone: {direct:,.0f} requests/s over HTTP/1.1, {h2:,.0f} over HTTP/2 (on the load generator's core)")
        return direct, h2

    def run(self, binaries):
        rows = self.rows()
        chosen = [row for row in rows if not self.options.rows or row in self.options.rows.split(",")]
        self.origin_rates = self.check_origin()
        proxies = {}
        for kind, binary in list(binaries.items()):
            for sidecars in (True, False):
                proxy = Proxy(kind, binary, self.origins, self.folder, sidecars=sidecars)
                try:
                    proxy.ready()
                    proxies[kind] = proxy
                    break
                except Failed as failure:
                    print(f"{kind} {'without the sidecars' if sidecars else 'left out'}: {failure}")
                    proxy.stop()
            if kind not in proxies:
                binaries.pop(kind)
        try:
            for row in chosen:
                kinds, title, unit, measure = rows[row]
                for number in range(self.options.rounds):
                    for kind in (k for k in kinds if k in proxies):
                        try:
                            value = measure(proxies[kind]) if measure else self.small(kind, binaries[kind], row)
                            self.results.setdefault(row, {}).setdefault(kind, []).append(value)
                            print(f"{row} {kind} round {number + 1}: {value[0]:.2f} {unit}" + (f", {value[1]:,.0f}/s" if value[1] else ""), flush=True)
                        except (Failed, OSError) as failure:
                            print(f"{row} {kind} round {number + 1}: {failure}", flush=True)
        finally:
            for proxy in proxies.values():
                proxy.stop()

    def table(self):
        """Rows of: title, unit, median of each proxy, ratios to Envoy and HAProxy."""
        kinds = ("envoy", "skein", "haproxy", "nginx")
        lines = ["| work | unit | " + " | ".join(kinds) + " | skein / envoy | skein / haproxy |", "|---|---|" + "---|" * (len(kinds) + 2)]
        rows = self.rows()
        for row, by_kind in self.results.items():
            median = {kind: statistics.median(v[0] for v in values) for kind, values in by_kind.items()}
            cells = [f"{median[k]:.2f}" if k in median else "" for k in kinds]
            ratios = [f"{median['skein'] / median[other]:.2f}" if "skein" in median and median.get(other) else "" for other in ("envoy", "haproxy")]
            lines.append(f"| {rows[row][1]} | {rows[row][2]} | " + " | ".join(cells + ratios) + " |")
        return "\n".join(lines)

    def markdown(self, versions):
        model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
        return "\n".join([
            self.table(), "",
            f"Machine: {os.cpu_count()} cores ({model}), Linux {platform.release().split('-')[0]}. " + ", ".join(versions) + ".",
            f"{self.options.rounds} rounds of {self.seconds} s for each row and proxy, alternating; medians. Proxies: one worker, pinned to core "
            f"{PROXY_CORE}; load generators and origins on core {LOAD_CORE}. The origin alone answers {self.origin_rates[0]:,.0f} requests/s over "
            f"HTTP/1.1 and {self.origin_rates[1]:,.0f} over HTTP/2.", ""])

    def close(self):
        self.origins.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def make_certificates(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *curve, "-days", "30", "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.crt")
    for name in ("server", "client"):
        openssl("req", *curve, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        (folder / f"{name}.ext").write_text(f"subjectAltName=URI:spiffe://bench.test/ns/default/sa/{name}\n")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20",
                "-extfile", f"{name}.ext", "-out", f"{name}.crt")


def version_of(kind, binary):
    if kind == "skein":
        return "skein"
    done = subprocess.run([binary, {"envoy": "--version", "haproxy": "-v", "nginx": "-v"}[kind]], capture_output=True, text=True)
    found = re.search(r"\d+\.\d+\.\d+", done.stdout + done.stderr)
    return f"{kind} {found.group(0) if found else '?'}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="")
    parser.add_argument("--proxies", default="envoy,skein,haproxy,nginx")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--envoy", default=os.environ.get("ENVOY"))
    parser.add_argument("--skein", default=str(HERE.parent / ".build/release/skein-proxy"))
    parser.add_argument("--markdown", help="write the table there")
    parser.add_argument("--json", help="write all measurements there")
    options = parser.parse_args()
    if options.quick:
        options.seconds, options.rounds = 1, 1
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    os.environ["PATH"] += ":/usr/sbin"
    known = {"envoy": find_envoy(options.envoy), "skein": options.skein, "haproxy": shutil.which("haproxy"), "nginx": shutil.which("nginx")}
    binaries = {}
    for kind in options.proxies.split(","):
        if known.get(kind) and shutil.which(known[kind]):
            binaries[kind] = known[kind]
        else:
            print(f"{kind} left out: not found")
    bench = Bench(options)
    try:
        bench.run(binaries)
        print()
        print(bench.table())
        if options.markdown:
            Path(options.markdown).write_text(bench.markdown([version_of(kind, binary) for kind, binary in binaries.items()]))
        if options.json:
            Path(options.json).write_text(json.dumps(bench.results, indent=1))
    finally:
        bench.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
