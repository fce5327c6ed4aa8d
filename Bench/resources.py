#!/usr/bin/env python3
"""Many objects in the resource API: written, listed in pages and at once, watched; and the memory that it takes.

    resources.py --skein BINARY [--objects 100000] [--watchers 10]
"""
import argparse
import http.client
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

PATH = "/api/v1/namespaces/default/configmaps"


class Server:
    def __init__(self, binary):
        self.folder = Path(tempfile.mkdtemp(prefix="resources-bench-"))
        command = [binary, "control", "--data-dir", str(self.folder / "data")]
        for name in ("xds", "secure-xds", "monitoring", "api"):
            command += [f"--{name}-address", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not (self.folder / "data/addresses.json").exists():
            time.sleep(0.02)
        config = yaml.safe_load((self.folder / "data/kubeconfig").read_text())
        self.address = config["clusters"][0]["cluster"]["server"].removeprefix("https://")
        self.token = config["users"][0]["user"]["token"]
        self.context = ssl.create_default_context()
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE

    def connect(self):
        return http.client.HTTPSConnection(self.address, context=self.context, timeout=300)

    def ask(self, connection, method, path, body=None):
        connection.request(method, path, json.dumps(body) if body else None,
                           {"authorization": f"Bearer {self.token}", "content-type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
        assert answer.status < 300, data[:300]
        return data

    def resident(self, name="VmRSS"):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def watch(server, counts, index, revision, ready):
    connection = server.connect()
    connection.request("GET", f"{PATH}?watch=1&resourceVersion={revision}", headers={"authorization": f"Bearer {server.token}"})
    answer = connection.getresponse()
    ready.release()
    try:
        for _ in iter(answer.readline, b""):
            counts[index] += 1
    except (OSError, ValueError, AttributeError):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skein", default=".build/release/skein")
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--watchers", type=int, default=10)
    options = parser.parse_args()
    server = Server(options.skein)
    local = threading.local()

    def put(number):
        if not hasattr(local, "connection"):
            local.connection = server.connect()
        server.ask(local.connection, "POST", PATH, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"c{number}"},
                                                    "data": {"text": "x" * 200}})
    try:
        row, begin = {"objects": options.objects, "resident MB, empty": server.resident()}, time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(put, range(options.objects)))
        row["written a second"] = options.objects / (time.monotonic() - begin)
        row["resident MB, written"] = server.resident()
        connection, begin, found, mark = server.connect(), time.monotonic(), 0, ""
        while True:
            page = json.loads(server.ask(connection, "GET", f"{PATH}?limit=500{mark}"))
            found += len(page["items"])
            if not page["metadata"].get("continue"):
                break
            mark = "&continue=" + page["metadata"]["continue"]
        row["listed in pages s"], row["resident MB, in pages"] = time.monotonic() - begin, server.resident()
        assert found >= options.objects, found
        begin = time.monotonic()
        size = len(server.ask(connection, "GET", PATH))
        row["listed at once s"], row["MB of it"], row["resident MB, at once"] = time.monotonic() - begin, size / 1e6, server.resident()
        revision = page["metadata"]["resourceVersion"]
        counts, ready = [0] * options.watchers, threading.Semaphore(0)
        for index in range(options.watchers):
            threading.Thread(target=watch, args=(server, counts, index, revision, ready), daemon=True).start()
        for _ in counts:
            ready.acquire()
        begin, changes = time.monotonic(), 1000
        for number in range(changes):
            server.ask(connection, "POST", PATH, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"w{number}"}, "data": {"text": "y"}})
        while min(counts) < changes and time.monotonic() - begin < 60:
            time.sleep(0.01)
        row["1,000 changes to all watchers s"], row["resident MB, watched"] = time.monotonic() - begin, server.resident()
        row["resident MB, highest"] = server.resident("VmHWM")
        print("  ".join(f"{key} {value:.1f}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()))
        return 0 if min(counts) >= changes else 1
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
