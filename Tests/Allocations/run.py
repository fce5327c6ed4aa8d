#!/usr/bin/env python3
"""Counts the allocations that a request costs once pools and buffers are warm, and what is left behind by ten thousand.

    run.py --skein BIN                  every way, against the limits for the kind of build that --build names
    run.py --only plain                 those whose name matches
"""
import argparse
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TYPE = "type.googleapis.com/envoy.extensions.filters."
WARM, COUNTED = 2_000, 10_000
# Blocks that may be held more at the end: what grows once in a while, such as a table of statistics.
MOST_KEPT = 64

# Allocations per request at most, by kind of build: what they were when this was written, and a little for what happens
# once in a while. A debug build boxes what a release build keeps in registers.
WAYS = {
    "plain": {"release": 3.2, "debug": 40},
    "body": {"release": 3.2, "debug": 40},
    "direct": {"release": 5.2, "debug": 28},
    "logged": {"release": 3.2, "debug": 92},
    "filtered": {"release": 4.2, "debug": 48},
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--skein", default=str(ROOT / ".build/release/skein-proxy"))
    parser.add_argument("--build", choices=["release", "debug"], default="release")
    parser.add_argument("--only", default="")
    return parser.parse_args()


def shim(folder: Path) -> Path:
    compiler = next((found for found in map(shutil.which, ("clang", "cc", "gcc")) if found), None)
    if compiler is None:
        sys.exit("no C compiler: clang, cc or gcc is needed to count allocations")
    library = folder / "count.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-fno-builtin", "-o", library, HERE / "count.c", "-ldl"], check=True)
    return library


class Origin(threading.Thread):
    """Answers every request on a connection with the same bytes."""

    ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-one: two\r\n\r\nhello"

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            peer, _ = self.socket.accept()
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        held = b""
        while data := peer.recv(65_536):
            held += data
            while b"\r\n\r\n" in held:
                head, rest = held.split(b"\r\n\r\n", 1)
                length = re.search(rb"content-length: (\d+)", head)
                need = int(length.group(1)) if length else 0
                if len(rest) < need:
                    break
                held = rest[need:]
                peer.sendall(self.ANSWER)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def configuration(way, folder, port, admin, origin):
    route = {"match": {"prefix": "/"}, "route": {"cluster": "origin"}}
    if way == "direct":
        route = {"match": {"prefix": "/"}, "direct_response": {"status": 200, "body": {"inline_string": "hello"}}}
    manager = {
        "@type": TYPE + "network.http_connection_manager.v3.HttpConnectionManager", "stat_prefix": "main",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        "http_filters": [{"name": "router", "typed_config": {"@type": TYPE + "http.router.v3.Router"}}]}
    if way == "logged":
        manager["access_log"] = [{"name": "file", "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog", "path": str(folder / "log")}}]
    if way == "filtered":
        manager["http_filters"][:0] = [
            {"name": "cors", "typed_config": {"@type": TYPE + "http.cors.v3.Cors"}},
            {"name": "fault", "typed_config": {"@type": TYPE + "http.fault.v3.HTTPFault"}},
            {"name": "rbac", "typed_config": {"@type": TYPE + "http.rbac.v3.RBAC", "rules": {"action": "ALLOW", "policies": {
                "one": {"permissions": [{"any": True}], "principals": [{"header": {"name": "x-role", "string_match": {"exact": "admin"}}}]},
                "two": {"permissions": [{"url_path": {"path": {"prefix": "/"}}}], "principals": [{"any": True}]}}}}},
            {"name": "limit", "typed_config": {"@type": TYPE + "http.local_ratelimit.v3.LocalRateLimit", "stat_prefix": "limit", "token_bucket": {
                "max_tokens": 1_000_000, "tokens_per_fill": 1_000_000, "fill_interval": "1s"},
                "filter_enabled": {"default_value": {"numerator": 100}}, "filter_enforced": {"default_value": {"numerator": 100}}}}]
    address = lambda number: {"socket_address": {"address": "127.0.0.1", "port_value": number}}  # noqa: E731
    return {"admin": {"address": address(admin)}, "static_resources": {
        "listeners": [{"name": "main", "address": address(port), "filter_chains": [{"filters": [{"name": "hcm", "typed_config": manager}]}]}],
        "clusters": [{"name": "origin", "load_assignment": {"cluster_name": "origin", "endpoints": [{"lb_endpoints": [
            {"endpoint": {"address": address(origin)}}]}]}}]}}


class Client:
    """One connection, one request after the other."""

    def __init__(self, port, body):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        length = f"content-length: {len(body)}\r\n" if body else ""
        method = "POST" if body else "GET"
        self.request = f"{method} /some/path?with=query HTTP/1.1\r\nhost: tests.example\r\nuser-agent: counter\r\naccept: */*\r\n{length}\r\n".encode() + body

    def ask(self, count):
        for _ in range(count):
            self.socket.sendall(self.request)
            held = b""
            while not held.endswith(b"hello"):
                data = self.socket.recv(65_536)
                if not data or not held and not data.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(f"unexpected answer: {(held + data)[:200]!r}")
                held += data


def counts(path: Path):
    return struct.unpack("LL", path.read_bytes()[:16])


def steady(path: Path):
    """The counts once nothing happens any more: logs and statistics of the requests are done."""
    last = counts(path)
    for _ in range(100):
        time.sleep(0.05)
        now = counts(path)
        if now == last:
            return now
        last = now
    return last


def measure(way, options, library, origin, base: Path):
    folder = base / way
    folder.mkdir()
    port, admin = free_port(), free_port()
    (folder / "bootstrap.json").write_text(json.dumps(configuration(way, folder, port, admin, origin.port)))
    numbers = folder / "counts"
    log = open(folder / "proxy.log", "wb")
    process = subprocess.Popen(
        [options.skein, "-c", str(folder / "bootstrap.json"), "--concurrency", "1", "-l", "warning"], stdout=log, stderr=log,
        env={**os.environ, "LD_PRELOAD": str(library), "ALLOCATION_COUNTS": str(numbers)})
    try:
        client = None
        for _ in range(200):
            try:
                client = Client(port, b"x" * 100 if way == "body" else b"")
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"the proxy has ended: {(folder / 'proxy.log').read_text()[-500:]}") from None
                time.sleep(0.05)
        client.ask(WARM)
        taken, given = steady(numbers)
        client.ask(COUNTED)
        taken_after, given_after = steady(numbers)
    finally:
        process.kill()
        process.wait()
        log.close()
    return (taken_after - taken) / COUNTED, (taken_after - given_after) - (taken - given)


def main():
    options = arguments()
    if not os.path.exists(options.skein):
        sys.exit(f"{options.skein}: no such program")
    failed = []
    with tempfile.TemporaryDirectory(prefix="allocations-") as name:
        base = Path(name)
        library, origin = shim(base), Origin()
        for way, limits in WAYS.items():
            if not re.search(options.only, way):
                continue
            each, kept = measure(way, options, library, origin, base)
            limit = limits[options.build]
            good = each <= limit and kept <= MOST_KEPT
            print(f"{'ok  ' if good else 'FAIL'} {way}: {each:.3f} allocations per request (at most {limit}), {kept:+d} blocks kept after {COUNTED} (at most {MOST_KEPT})")
            if not good:
                failed.append(way)
    print(f"failed: {' '.join(failed)}" if failed else "all within their limits")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
