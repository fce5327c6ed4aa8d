#!/usr/bin/env python3
"""Measures what a large mesh costs a proxy that is told of it by xDS: start, memory, one changed endpoint, rotation.

    scale.py                              10,000 clusters with 50,000 endpoints and 10,000 routes
    scale.py --clusters 1000              fewer
    scale.py --rows ready,update          some of: ready, update, rotation
    scale.py --markdown FILE              the table

The control plane (gRPC's Python, state of the world) runs on the first core, the proxy with one worker on the last.
"""
import argparse
import json
import os
import queue
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent import futures
from pathlib import Path

import grpc
from google.protobuf import any_pb2, json_format
from envoy.config.cluster.v3 import cluster_pb2
from envoy.config.endpoint.v3 import endpoint_pb2
from envoy.config.listener.v3 import listener_pb2
from envoy.config.route.v3 import route_pb2
from envoy.extensions.filters.http.router.v3 import router_pb2  # noqa: F401  known to json_format
from envoy.extensions.filters.network.http_connection_manager.v3 import http_connection_manager_pb2  # noqa: F401
from envoy.service.discovery.v3 import ads_pb2_grpc, discovery_pb2

import bench
import configs

MESSAGES = {"Cluster": cluster_pb2.Cluster, "ClusterLoadAssignment": endpoint_pb2.ClusterLoadAssignment,
            "Listener": listener_pb2.Listener, "RouteConfiguration": route_pb2.RouteConfiguration}
ADS = {"ads": {}, "resource_api_version": "V3"}


def packed(kind, body):
    message = MESSAGES[kind]()
    json_format.ParseDict(body, message)
    wrapped = any_pb2.Any()
    wrapped.Pack(message)
    return wrapped


class World:
    """What the control plane tells: clusters with five endpoints: the origin, and four of a second priority."""

    def __init__(self, count, origin, port):
        self.origin = origin
        self.clusters = [packed("Cluster", {"name": f"service-{n}", "type": "EDS", "connect_timeout": "1s",
                                            "eds_cluster_config": {"eds_config": ADS}}) for n in range(count)]
        self.endpoints = {f"service-{n}": self.assignment(f"service-{n}", 0) for n in range(count)}
        routes = [{"match": {"prefix": f"/service-{n}/"}, "route": {"cluster": f"service-{n}"}} for n in range(count)]
        self.routes = packed("RouteConfiguration", {"name": "all", "virtual_hosts": [
            {"name": "all", "domains": ["*"], "routes": routes}]})
        self.listener = packed("Listener", {"name": "edge", "address": configs.address(port), "filter_chains": [
            {"filters": [{"name": "hcm", "typed_config": {
                "@type": configs.HCM, "stat_prefix": "edge", "http_filters": [configs.ROUTER],
                "rds": {"route_config_name": "all", "config_source": ADS}}}]}]})

    def assignment(self, name, turn):
        healthy = {"endpoint": {"address": configs.address(self.origin)}}
        others = [{"endpoint": {"address": {"socket_address": {"address": f"127.1.{turn % 250}.{n + 1}", "port_value": 9}}}}
                  for n in range(4)]
        return packed("ClusterLoadAssignment", {"cluster_name": name, "endpoints": [
            {"lb_endpoints": [healthy]}, {"priority": 1, "lb_endpoints": others}]})

    def resources(self, kind, names):
        if kind == "Cluster":
            return self.clusters
        if kind == "Listener":
            return [self.listener]
        if kind == "RouteConfiguration":
            return [self.routes] if "all" in names else []
        return [self.endpoints[name] for name in names if name in self.endpoints]


class ControlPlane(ads_pb2_grpc.AggregatedDiscoveryServiceServicer):
    def __init__(self, world):
        self.world = world
        self.events = None
        options = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
        self.server = grpc.server(futures.ThreadPoolExecutor(8), options=options)
        ads_pb2_grpc.add_AggregatedDiscoveryServiceServicer_to_server(self, self.server)
        self.port = self.server.add_insecure_port("127.0.0.1:0")
        self.server.start()

    def push(self, kind, resources):
        self.events.put((kind, resources))

    def StreamAggregatedResources(self, requests, context):
        events = self.events = queue.Queue()

        def read():
            try:
                for request in requests:
                    events.put(request)
            except grpc.RpcError:
                pass
            events.put(None)

        threading.Thread(target=read, daemon=True).start()
        asked, nonce = {}, 0
        while (event := events.get()) is not None:
            if isinstance(event, tuple):
                kind, resources = event
            else:
                kind = event.type_url.rsplit(".", 1)[1]
                if event.HasField("error_detail"):
                    print(f"refused: {event.error_detail.message[:300]}", file=sys.stderr)
                names = set(event.resource_names)
                if kind not in MESSAGES or (event.response_nonce and asked.get(kind) == names):
                    continue
                new = names - asked.get(kind, set()) if kind == "ClusterLoadAssignment" else names
                asked[kind] = names
                resources = self.world.resources(kind, new)
            nonce += 1
            url = f"type.googleapis.com/{MESSAGES[kind].DESCRIPTOR.full_name}"
            yield discovery_pb2.DiscoveryResponse(version_info=str(nonce), type_url=url, nonce=str(nonce), resources=resources)


def bootstrap(admin, control_plane):
    return json.dumps({
        "node": {"id": "bench", "cluster": "bench"}, "admin": {"address": configs.address(admin)},
        "dynamic_resources": {"ads_config": {"api_type": "GRPC", "transport_api_version": "V3", "grpc_services": [
            {"envoy_grpc": {"cluster_name": "control-plane"}}]}, "cds_config": ADS, "lds_config": ADS},
        "static_resources": {"clusters": [configs.cluster("control-plane", control_plane, http2=True)]}})


def fetch(url, timeout=5):
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return answer.read()


class Side:
    """One proxy under a control plane of its own."""

    def __init__(self, kind, binary, options, origin, folder):
        self.admin, self.edge = bench.free_ports(2)
        self.world = World(options.clusters, origin, self.edge)
        self.plane = ControlPlane(self.world)
        file = folder / f"{kind}.json"
        file.write_text(bootstrap(self.admin, self.plane.port))
        arguments = [binary, "-c", str(file), "--concurrency", "1", "-l", "error"]
        arguments += ["--disable-hot-restart"] if kind == "envoy" else []
        self.began = time.monotonic()
        self.process = bench.spawn(bench.PROXY_CORE, arguments, folder, kind)

    def ready(self, seconds=300):
        while time.monotonic() - self.began < seconds:
            if self.process.poll() is not None:
                raise bench.Failed(f"ended with {self.process.returncode}")
            try:
                fetch(f"http://127.0.0.1:{self.admin}/ready", 60)
                break
            except OSError:
                time.sleep(0.02)
        took = time.monotonic() - self.began
        last = len(self.world.clusters) - 1
        fetch(f"http://127.0.0.1:{self.edge}/service-{last}/", 10)
        return took

    def update_cost(self, rounds=400):
        """CPU microseconds of the proxy for one changed endpoint of one cluster, pushed and in force."""
        def pushed(turn):
            name = f"service-{turn % len(self.world.clusters)}"
            self.plane.push("ClusterLoadAssignment", [self.world.assignment(name, turn)])
            return name
        for turn in range(20):
            pushed(turn)
        time.sleep(1)
        before = bench.cpu_seconds(self.process.pid)
        for turn in range(rounds):
            name = pushed(100 + turn)
            time.sleep(0.005)
        want = f"127.1.{(100 + rounds - 1) % 250}.1:9"
        until = time.monotonic() + 20
        while want not in fetch(f"http://127.0.0.1:{self.admin}/clusters?filter=^{name}$", 30).decode():
            if time.monotonic() > until:
                raise bench.Failed("the last change did not arrive")
            time.sleep(0.2)
        return (bench.cpu_seconds(self.process.pid) - before) / rounds * 1e6

    def stop(self):
        bench.stop(self.process)
        self.plane.server.stop(0)


def origin(folder):
    port = bench.free_ports(1)[0]
    subprocess.run(["cc", "-O2", "-o", folder / "origin", bench.HERE / "origin.c"], check=True)
    process = bench.spawn(bench.LOAD_CORE, [folder / "origin", "http", str(port)], folder, "origin")
    bench.wait_for(port, process)
    return process, port


def rotation(kind, binary, folder, origin_port, seconds):
    """2,000 requests a second on kept connections, and as many as go on connections of their own, while the certificate
    changes ten times a second: how many of them failed."""
    admin, port = bench.free_ports(2)
    secrets = folder / f"secrets-{kind}"
    secrets.mkdir()

    def write(name):
        certificate = {"certificate_chain": {"inline_string": (folder / f"{name}.crt").read_text()},
                       "private_key": {"inline_string": (folder / f"{name}.key").read_text()}}
        body = {"resources": [{"@type": configs.TLS + "Secret", "name": "identity", "tls_certificate": certificate}]}
        (secrets / "new").write_text(json.dumps(body))
        os.replace(secrets / "new", secrets / "identity.json")

    write("server")
    transport = {"name": "envoy.transport_sockets.tls", "typed_config": {
        "@type": configs.TLS + "DownstreamTlsContext", "common_tls_context": {"tls_certificate_sds_secret_configs": [
            {"name": "identity", "sds_config": {"path_config_source": {"path": str(secrets / "identity.json")}}}]}}}
    body = {"node": {"id": "bench", "cluster": "bench"}, "admin": {"address": configs.address(admin)}, "static_resources": {
        "listeners": [configs.http_listener("tls", port, "origin", transport=transport)],
        "clusters": [configs.cluster("origin", origin_port)]}}
    file = folder / f"rotation-{kind}.json"
    file.write_text(json.dumps(body))
    arguments = [binary, "-c", str(file), "--concurrency", "1", "-l", "error"] + (["--disable-hot-restart"] if kind == "envoy" else [])
    process = bench.spawn(bench.PROXY_CORE, arguments, folder, f"rotation-{kind}")
    try:
        bench.wait_for(port, process)
        loads = [subprocess.Popen(["taskset", "-c", bench.LOAD_CORE, *map(str, arguments), f"https://127.0.0.1:{port}/"],
                                  stdout=subprocess.PIPE, text=True) for arguments in (
            ("wrk", "-t1", "-c4", f"-d{seconds}s", "-H", "Connection: close"),
            ("h2load", "-t1", "-c20", "-m1", "--rps=100", f"-D{seconds}"))]
        turns = 0
        while any(load.poll() is None for load in loads):
            write(("client", "server")[turns % 2])
            turns += 1
            time.sleep(0.1)
        done = failed = 0
        for load in loads:
            text = load.stdout.read()
            for line in text.splitlines():
                if "requests in" in line:
                    done += int(line.split()[0])
                if "Socket errors" in line or "Non-2xx" in line:
                    failed += sum(int(word) for word in line.replace(",", "").split() if word.isdigit())
                if line.startswith("requests:"):
                    words = line.replace(",", "").split()
                    done += int(words[words.index("succeeded") - 1])
                    failed += sum(int(words[words.index(word) - 1]) for word in ("failed", "errored", "timeout"))
        updates = fetch(f"http://127.0.0.1:{admin}/stats?filter=ssl_context_update_by_sds").decode().split(": ")[-1].strip()
        return f"{failed} of {done:,} failed, {updates} changes"
    finally:
        bench.stop(process)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clusters", type=int, default=10_000)
    parser.add_argument("--rows", default="ready,update,rotation")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--envoy", default=os.environ.get("ENVOY"))
    parser.add_argument("--skein", default=str(bench.HERE.parent / ".build/release/skein-proxy"))
    parser.add_argument("--markdown")
    options = parser.parse_args()
    rows = options.rows.split(",")
    binaries = {"envoy": bench.find_envoy(options.envoy), "skein": options.skein}
    folder = Path(tempfile.mkdtemp(prefix="scale-"))
    bench.make_certificates(folder)
    process, origin_port = origin(folder)
    results = {}
    try:
        for kind, binary in binaries.items():
            found = results[kind] = {}
            if "ready" in rows or "update" in rows:
                side = Side(kind, binary, options, origin_port, folder)
                try:
                    found["time to ready, s"] = side.ready()
                    time.sleep(1)
                    found["resident memory, MiB"] = bench.resident_kib(side.process.pid) / 1024
                    found["CPU until ready, s"] = bench.cpu_seconds(side.process.pid)
                    if "update" in rows:
                        found["one changed endpoint, us of CPU"] = side.update_cost()
                finally:
                    side.stop()
            if "rotation" in rows:
                found["certificate changed ten times a second under load"] = rotation(kind, binary, folder, origin_port, options.seconds)
            print(kind, found, flush=True)
    finally:
        bench.stop(process)
        shutil.rmtree(folder, ignore_errors=True)
    lines = [f"| {options.clusters:,} clusters, {options.clusters * 5:,} endpoints, {options.clusters:,} routes by ADS | envoy | skein | skein / envoy |",
             "|---|---|---|---|"]
    for row, theirs in results["envoy"].items():
        ours = results["skein"].get(row)
        if isinstance(theirs, float):
            lines.append(f"| {row} | {theirs:.2f} | {ours:.2f} | {ours / theirs:.2f} |")
        else:
            lines.append(f"| {row} | {theirs} | {ours} | |")
    print("\n".join(lines))
    if options.markdown:
        Path(options.markdown).write_text("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
