#!/usr/bin/env python3
"""What a slow endpoint among three does to a client, by balancing policy: its share of the requests, and latencies.

    latency_balancing.py --skein .build/release/skein-proxy [--rate 400] [--seconds 10] [--slow 0.1]

Requests leave at a fixed rate whatever the answers do (open loop), so that a slow endpoint can't slow its own load down.
"""
import argparse
import asyncio
import random
import subprocess
import tempfile
from pathlib import Path

import yaml

TYPES = "type.googleapis.com/"
POLICIES = {
    "round robin": {"lb_policy": "ROUND_ROBIN"},
    "least request": {"lb_policy": "LEAST_REQUEST"},
    "peak EWMA": {"load_balancing_policy": {"policies": [{"typed_extension_config": {"name": "latency", "typed_config": {
        "@type": TYPES + "skein.extensions.load_balancing_policies.peak_ewma.v3.PeakEWMA"}}}]}},
}
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Endpoint:
    """Answers after `delay` seconds."""

    def __init__(self, delay):
        self.delay, self.requests = delay, 0

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.requests += 1
                await asyncio.sleep(self.delay)
                writer.write(ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def address(port):
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def bootstrap(port, endpoints, policy):
    manager = {
        "@type": TYPES + "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", "stat_prefix": "bench",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [
            {"match": {"prefix": "/"}, "route": {"cluster": "service"}}]}]},
        "http_filters": [{"name": "router", "typed_config": {"@type": TYPES + "envoy.extensions.filters.http.router.v3.Router"}}]}
    return {"static_resources": {
        "listeners": [{"name": "bench", "address": address(port),
                       "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}],
        "clusters": [{"name": "service", "type": "STATIC", **policy, "load_assignment": {
            "cluster_name": "service",
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(one.port)}} for one in endpoints]}]}}]}}


async def ask(pool, port, latencies, due):
    loop = asyncio.get_running_loop()
    await asyncio.sleep(max(0, due - loop.time()))
    reader, writer = pool.pop() if pool else await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nhost: bench\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(2)
    pool.append((reader, writer))
    latencies.append(loop.time() - due)


async def measure(options, policy, port):
    endpoints = [Endpoint(options.fast), Endpoint(options.fast), Endpoint(options.slow)]
    for one in endpoints:
        await one.start()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bootstrap.yaml"
        path.write_text(yaml.safe_dump(bootstrap(port, endpoints, policy)))
        proxy = subprocess.Popen([options.skein, "-c", path, "--concurrency", "1", "-l", "error"])
        try:
            for _ in range(200):
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    break
                except OSError:
                    await asyncio.sleep(0.05)
            pool, latencies = [], []
            begin = asyncio.get_running_loop().time() + 0.2
            count = int(options.rate * options.seconds)
            await asyncio.gather(*(ask(pool, port, latencies, begin + n / options.rate) for n in range(count)))
        finally:
            proxy.terminate()
            proxy.wait()
            # The endpoints' ends of its connections close.
            await asyncio.sleep(0.3)
    latencies.sort()
    at = lambda part: latencies[min(int(part * len(latencies)), len(latencies) - 1)] * 1000  # noqa: E731
    share = 100 * endpoints[2].requests / sum(one.requests for one in endpoints)
    for one in endpoints:
        one.server.close()
    return share, sum(latencies) / len(latencies) * 1000, at(0.5), at(0.9), at(0.99)


async def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--skein", required=True)
    parser.add_argument("--rate", type=float, default=400)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--fast", type=float, default=0.002)
    parser.add_argument("--slow", type=float, default=0.1)
    options = parser.parse_args()
    print("| policy | share of the slow endpoint | mean | p50 | p90 | p99 |\n|---|---|---|---|---|---|")
    for name, policy in POLICIES.items():
        share, mean, p50, p90, p99 = await measure(options, policy, random.randrange(20_000, 30_000))
        print(f"| {name} | {share:.1f} % | {mean:.1f} ms | {p50:.1f} ms | {p90:.1f} ms | {p99:.1f} ms |", flush=True)


asyncio.run(main())
