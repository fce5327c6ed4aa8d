#!/usr/bin/env python3
"""Measures the control plane with many simulated proxies: real gRPC streams that speak delta xDS.

    control.py --skein BINARY                      1,000 services, 10,000 endpoints, 1,000 clients
    control.py --services 100 --clients 50         smaller
    control.py --curve                             100, 1,000 and 5,000 services, one after the other
    control.py --markdown FILE                     the table

What is measured: from an empty connection until every client has clusters, endpoints, listeners and routes; from a
change of one endpoint, and of one VirtualService, until each client has acknowledged it; resident memory; processor
time of a mesh at rest. Needs grpcio, xds-protos and pyyaml.
"""
import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from envoy.config.core.v3 import base_pb2
from envoy.service.discovery.v3 import discovery_pb2 as xds
from google.protobuf import struct_pb2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests" / "Control"))
from harness.control import Rest  # noqa: E402

TYPE = "type.googleapis.com/envoy.config."
CDS, EDS = TYPE + "cluster.v3.Cluster", TYPE + "endpoint.v3.ClusterLoadAssignment"
LDS, RDS = TYPE + "listener.v3.Listener", TYPE + "route.v3.RouteConfiguration"
METHOD = "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"
TICKS = os.sysconf("SC_CLK_TCK")


class Proxy:
    """One delta stream: subscribes as Envoy does, acknowledges everything, notes when what came."""

    def __init__(self, index, namespaces, mesh):
        self.mesh, self.wanted, self.done = mesh, {CDS, EDS, LDS, RDS}, False
        metadata = struct_pb2.Struct()
        namespace = f"ns{index % namespaces}"
        metadata.update({"NAMESPACE": namespace, "CLUSTER_ID": "Kubernetes", "LABELS": {"app": f"client-{index}"}})
        address = f"10.{200 + index // 65536}.{index // 256 % 256}.{index % 256}"
        self.node = base_pb2.Node(id=f"sidecar~{address}~client-{index}.{namespace}~{namespace}.svc.cluster.local",
                                  cluster=f"client-{index}", metadata=metadata)

    async def run(self, target):
        options = [("grpc.max_receive_message_length", -1), ("grpc.use_local_subchannel_pool", 1)]
        async with grpc.aio.insecure_channel(target, options=options) as channel:
            call = channel.stream_stream(METHOD, request_serializer=xds.DeltaDiscoveryRequest.SerializeToString,
                                         response_deserializer=xds.DeltaDiscoveryResponse.FromString)
            self.stream = call()
            await self.ask(CDS, node=self.node)
            while True:
                response = await self.stream.read()
                if response is grpc.aio.EOF:
                    raise RuntimeError("the stream has ended")
                await self.take(response)

    async def ask(self, type_url, **fields):
        await self.stream.write(xds.DeltaDiscoveryRequest(type_url=type_url, **fields))

    async def take(self, response):
        kind = response.type_url
        await self.ask(kind, response_nonce=response.nonce)
        if kind == CDS and CDS in self.wanted:
            names = [r.name for r in response.resources if r.name.startswith("outbound|")]
            await self.ask(EDS, resource_names_subscribe=names)
            await self.ask(LDS)
        elif kind == LDS and LDS in self.wanted:
            await self.ask(RDS, resource_names_subscribe=["80"])
        self.wanted.discard(kind)
        if not self.wanted and not self.done:
            self.done = True
            self.mesh.arrived.append(time.monotonic())
        self.mesh.note(kind, response)


class Mesh:
    """The control plane, what is in it, and the clients."""

    def __init__(self, options, services):
        self.options, self.services = options, services
        self.folder = Path(tempfile.mkdtemp(prefix="control-bench-"))
        self.arrived, self.hits, self.awaited = [], [], None

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

    def note(self, kind, response):
        if self.awaited and kind == self.awaited[0] and any(r.name == self.awaited[1] for r in response.resources):
            self.hits.append(time.monotonic())

    async def change(self, kind, name, item):
        """Seconds from the write's answer until each client has it."""
        self.hits, self.awaited = [], (kind, name)
        start = time.monotonic()
        await asyncio.to_thread(self.write, item)
        for _ in range(6000):
            if len(self.hits) >= self.options.clients:
                break
            await asyncio.sleep(0.01)
        self.awaited = None
        if len(self.hits) < self.options.clients:
            raise RuntimeError(f"{len(self.hits)} of {self.options.clients} clients heard of {name} within a minute")
        return [hit - start for hit in self.hits]

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

    def processor(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def share(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


async def measure(options, services):
    mesh = Mesh(options, services)
    await asyncio.to_thread(mesh.start)
    tasks = []
    try:
        begin = time.monotonic()
        await asyncio.to_thread(mesh.fill)
        filled = time.monotonic() - begin
        await asyncio.sleep(1)
        begin, used = time.monotonic(), mesh.processor()
        tasks = [asyncio.create_task(Proxy(i, options.namespaces, mesh).run(mesh.target))
                 for i in range(options.clients)]
        while len(mesh.arrived) < options.clients:
            for task in tasks:
                if task.done():
                    task.result()
            await asyncio.sleep(0.02)
        served, cost = max(mesh.arrived) - begin, mesh.processor() - used
        await asyncio.sleep(2)
        endpoints, used = [], mesh.processor()
        for n in range(options.changes):
            index = n % services
            name = f"outbound|80||s{index}.{mesh.space(index)}.svc.cluster.local"
            endpoints += await mesh.change(EDS, name, mesh.slice(index, [f"192.0.2.{n + 1}"]))
        each = (mesh.processor() - used) / options.changes
        routes, used = [], mesh.processor()
        for n in range(options.changes):
            item = {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService",
                    "metadata": {"name": "v", "namespace": "ns0"},
                    "spec": {"hosts": ["s0.ns0.svc.cluster.local"],
                             "http": [{"timeout": f"{n + 1}s", "route": [{"destination": {
                                 "host": "s0.ns0.svc.cluster.local"}}]}]}}
            routes += await mesh.change(RDS, "80", item)
        route = (mesh.processor() - used) / options.changes
        await asyncio.sleep(2)
        used = mesh.processor()
        await asyncio.sleep(10)
        idle = (mesh.processor() - used) / 10
        return {"services": services, "clients": options.clients, "fill s": filled, "all served s": served,
                "cpu s": cost, "endpoint p50 ms": share(endpoints, .5) * 1e3,
                "endpoint p99 ms": share(endpoints, .99) * 1e3, "cpu per endpoint ms": each * 1e3,
                "route p50 ms": share(routes, .5) * 1e3, "route p99 ms": share(routes, .99) * 1e3,
                "cpu per route ms": route * 1e3, "resident MB": mesh.resident(), "idle %": idle * 100}
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
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
        rows.append(asyncio.run(measure(options, services)))
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
