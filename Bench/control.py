#!/usr/bin/env python3
"""Measures the control plane with many simulated proxies: real gRPC streams that speak delta xDS.

    control.py --skein BINARY                      1,000 services, 10,000 endpoints, 1,000 clients
    control.py --services 100 --clients 50         smaller
    control.py --curve                             100, 1,000 and 5,000 services, one after the other
    control.py --markdown FILE                     the table

What is measured: from an empty connection until every client has clusters, endpoints, listeners and routes; from a
change of one endpoint, and of one VirtualService, until each client has acknowledged it; resident memory; processor
time of a mesh at rest. Needs gcc, libnghttp2, xds-protos and pyyaml.
"""
import argparse
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from envoy.config.core.v3 import base_pb2
from google.protobuf import struct_pb2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests" / "Control"))
from harness.control import Rest  # noqa: E402

TYPE = "type.googleapis.com/envoy.config."
EDS = TYPE + "endpoint.v3.ClusterLoadAssignment"
RDS = TYPE + "route.v3.RouteConfiguration"
TICKS = os.sysconf("SC_CLK_TCK")


class Proxies:
    """The simulated proxies: a program of its own (proxies.c), so that what is measured is not Python."""

    @staticmethod
    def build(folder):
        source = Path(__file__).parent / "proxies.c"
        subprocess.run(["gcc", "-O2", "-o", folder / "proxies", source, "-lnghttp2"], check=True)

    def __init__(self, folder, target, clients, namespaces):
        with open(folder / "nodes", "wb") as file:
            for index in range(clients):
                node = self.node(index, namespaces).SerializeToString()
                file.write(struct.pack("<I", len(node)) + node)
        self.process = subprocess.Popen([folder / "proxies", target.rsplit(":", 1)[1], folder / "nodes"], text=True, bufsize=1,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    @staticmethod
    def node(index, namespaces):
        metadata, namespace = struct_pb2.Struct(), f"ns{index % namespaces}"
        metadata.update({"NAMESPACE": namespace, "CLUSTER_ID": "Kubernetes", "LABELS": {"app": f"client-{index}"}})
        address = f"10.{200 + index // 65536}.{index // 256 % 256}.{index % 256}"
        return base_pb2.Node(id=f"sidecar~{address}~client-{index}.{namespace}~{namespace}.svc.cluster.local",
                             cluster=f"client-{index}", metadata=metadata)

    def say(self, line):
        self.process.stdin.write(line + "\n")

    def hear(self, word):
        line = self.process.stdout.readline().split()
        if not line or line[0] != word:
            raise RuntimeError(f"the simulated proxies said {line} instead of {word}")
        return [float(value) for value in line[1:]]

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Mesh:
    """The control plane, what is in it, and the clients."""

    def __init__(self, options, services):
        self.options, self.services = options, services
        self.folder = Path(tempfile.mkdtemp(prefix="control-bench-"))

    def start(self):
        data = self.folder / "data"
        command = [self.options.skein, "control", "--data-dir", str(data), "--xds-address", "127.0.0.1:0",
                   "--secure-xds-address", "127.0.0.1:0", "--monitoring-address", "127.0.0.1:0",
                   "--api-address", "127.0.0.1:0"]
        self.log = open(self.folder / "log", "w")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        while not (data / "addresses.json").exists():
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.02)
        self.target = json.loads((data / "addresses.json").read_text())["xds"]
        self.kubeconfig = data / "kubeconfig"
        self.rest = Rest(self.kubeconfig)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def space(self, index):
        return f"ns{index % self.options.namespaces}"

    def service(self, index):
        return {"apiVersion": "v1", "kind": "Service",
                "metadata": {"name": f"s{index}", "namespace": self.space(index)},
                "spec": {"clusterIP": f"10.{96 + index // 65536}.{index // 256 % 256}.{index % 256}",
                         "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}}

    def slice(self, index, extra=()):
        each = self.options.endpoints // self.options.services_of_endpoints
        addresses = [f"172.{16 + index // 4096}.{index // 16 % 256}.{index % 16 * 16 + n}" for n in range(max(1, each))]
        return {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                "metadata": {"name": f"s{index}-1", "namespace": self.space(index),
                             "labels": {"kubernetes.io/service-name": f"s{index}"}},
                "ports": [{"name": "http", "port": 8080}],
                "endpoints": [{"addresses": [a]} for a in [*addresses, *extra]]}

    def fill(self):
        for index in range(self.options.namespaces):
            self.rest.call("POST", "/api/v1/namespaces",
                           {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": f"ns{index}"}})
        local = threading.local()

        def put(item):
            if not hasattr(local, "rest"):
                local.rest = Rest(self.kubeconfig)
            local.rest.call("POST", Rest.path(item, named=False), item)

        items = [make(i) for i in range(self.services) for make in (self.service, self.slice)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(put, items))

    def change(self, proxies, kind, name, item):
        """Seconds from the beginning of the write until each proxy has it."""
        proxies.say(f"await {kind} {name}")
        proxies.hear("awaiting")
        start = time.monotonic()
        self.write(item)
        return [hit - start for hit in proxies.hear("heard")]

    def write(self, item):
        path = Rest.path(item)
        try:
            old = self.rest.call("GET", path)
            item["metadata"]["resourceVersion"] = old["metadata"]["resourceVersion"]
            self.rest.call("PUT", path, item)
        except Exception:
            self.rest.call("POST", Rest.path(item, named=False), item)

    def resident(self):
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def peak(self):
        """The highest resident memory since this was asked before."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6

    def processor(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def share(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def measure(options, services):
    mesh, proxies = Mesh(options, services), None
    try:
        mesh.start()
        Proxies.build(mesh.folder)
        begin = time.monotonic()
        mesh.fill()
        filled = time.monotonic() - begin
        time.sleep(1)
        begin, used = time.monotonic(), mesh.processor()
        peaks = [mesh.peak()]
        proxies = Proxies(mesh.folder, mesh.target, options.clients, options.namespaces)
        served, cost = proxies.hear("served")[0] - begin, mesh.processor() - used
        peaks.append(mesh.peak())
        proxies.say("bytes")
        received = proxies.hear("bytes")[0]
        time.sleep(2)
        endpoints, used = [], mesh.processor()
        for n in range(options.changes):
            index = n % services
            name = f"outbound|80||s{index}.{mesh.space(index)}.svc.cluster.local"
            endpoints += mesh.change(proxies, EDS, name, mesh.slice(index, [f"192.0.2.{n + 1}"]))
        each = (mesh.processor() - used) / options.changes
        peaks.append(mesh.peak())
        routes, used = [], mesh.processor()
        for n in range(options.changes):
            item = {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService",
                    "metadata": {"name": "v", "namespace": "ns0"},
                    "spec": {"hosts": ["s0.ns0.svc.cluster.local"],
                             "http": [{"timeout": f"{n + 1}s", "route": [{"destination": {
                                 "host": "s0.ns0.svc.cluster.local"}}]}]}}
            routes += mesh.change(proxies, RDS, "80", item)
        route = (mesh.processor() - used) / options.changes
        peaks.append(mesh.peak())
        time.sleep(2)
        used = mesh.processor()
        time.sleep(10)
        idle = (mesh.processor() - used) / 10
        return {"services": services, "clients": options.clients, "fill s": filled, "all served s": served,
                "received MB": received / 1e6, "cpu s": cost, "endpoint p50 ms": share(endpoints, .5) * 1e3,
                "endpoint p99 ms": share(endpoints, .99) * 1e3, "cpu per endpoint ms": each * 1e3,
                "route p50 ms": share(routes, .5) * 1e3, "route p99 ms": share(routes, .99) * 1e3,
                "cpu per route ms": route * 1e3, "resident MB": mesh.resident(), "peaks MB": "/".join(f"{peak:.0f}" for peak in peaks),
                "idle %": idle * 100}
    finally:
        if proxies:
            proxies.stop()
        mesh.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skein", default=".build/release/skein")
    parser.add_argument("--services", type=int, default=1000)
    parser.add_argument("--endpoints", type=int, default=10000)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--namespaces", type=int, default=20)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--markdown")
    options = parser.parse_args()
    options.services_of_endpoints = options.services
    rows = []
    for services in (100, 1000, 5000) if options.curve else (options.services,):
        rows.append(measure(options, services))
        print("  ".join(f"{key} {value:.1f}" if isinstance(value, float) else f"{key} {value}"
                        for key, value in rows[-1].items()))
        sys.stdout.flush()
    if options.markdown:
        lines = ["| " + " | ".join(rows[0]) + " |", "|" + " --- |" * len(rows[0])]
        for row in rows:
            lines.append("| " + " | ".join(f"{v:.1f}" if isinstance(v, float) else str(v) for v in row.values()) + " |")
        Path(options.markdown).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
