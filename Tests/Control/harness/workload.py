"""A workload: a namespace of its own, a client in it, and a sidecar that is Envoy or Skein."""
import asyncio
import json
import sys
from pathlib import Path

from .network import PROXY_USER

HERE = Path(__file__).parent


class Child:
    """A process that ends with the test; its output goes to a file."""

    def __init__(self, name, command, folder, stdin=False, stdout=False):
        self.name, self.command, self.log = name, command, Path(folder) / f"{name}.log"
        self.stdin, self.stdout, self.process = stdin, stdout, None

    async def start(self):
        with open(self.log, "ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, stdin=asyncio.subprocess.PIPE if self.stdin else asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE if self.stdout else log, stderr=log, limit=1 << 24)
        return self

    @property
    def alive(self):
        return self.process is not None and self.process.returncode is None

    def words(self):
        return self.log.read_text(errors="replace")[-4000:]

    async def stop(self, kill=False):
        if not self.alive:
            return
        (self.process.kill if kill else self.process.terminate)()
        try:
            await asyncio.wait_for(self.process.wait(), 10)
        except asyncio.TimeoutError:
            self.process.kill()
            await self.process.wait()


class Client:
    """The application's side of a workload."""

    def __init__(self, host, folder):
        command = [sys.executable, str(HERE / "agent.py")]
        name = f"agent-{host.number}" if host else "agent-outside"
        self.child = Child(name, host.command(*command) if host else command, folder, True, True)
        self.waiting, self.number = {}, 0

    async def start(self):
        await self.child.start()
        self.reader = asyncio.create_task(self.read())
        return self

    async def read(self):
        while line := await self.child.process.stdout.readline():
            result = json.loads(line)
            if future := self.waiting.pop(result["id"], None):
                future.set_result(result)

    async def ask(self, **ask):
        self.number += 1
        future = asyncio.get_running_loop().create_future()
        self.waiting[self.number] = future
        self.child.process.stdin.write((json.dumps({"id": self.number, **ask}) + "\n").encode())
        return await asyncio.wait_for(future, ask.get("timeout", 10) + 20)

    async def stop(self):
        self.reader.cancel()
        await self.child.stop(kill=True)


class Sidecar:
    """A proxy with Istio's node identity, driven by the control plane."""

    def __init__(self, label, binary, host, folder, control, *, role="sidecar", namespace="default", workload="client",
                 labels=None, account="default", metadata=None, sds=None, address=None, extra=None):
        self.label, self.host, self.folder, self.control = label, host, Path(folder), control
        self.address = address or (host.address if host else "127.0.0.1")
        self.role, self.namespace, self.workload = role, namespace, workload
        self.metadata = {"NAMESPACE": namespace, "LABELS": labels or {"app": workload}, "CLUSTER_ID": "Kubernetes",
                         "ISTIO_VERSION": "1.24.0", "SERVICE_ACCOUNT": account, "NAME": workload,
                         "INTERCEPTION_MODE": "REDIRECT", "WORKLOAD_NAME": workload, **(metadata or {})}
        self.sds, self.extra = sds, extra or {}
        self.path = self.folder / f"{label}-{workload}.json"
        self.path.write_text(json.dumps(self.bootstrap()))
        flags = ["--disable-hot-restart"] if "envoy" in label else []
        command = [binary, "-c", str(self.path), "-l", "warning", "--concurrency", "1", "--file-flush-interval-msec", "100", *flags]
        command = host.command(*command, user=PROXY_USER) if host else command
        self.child = Child(f"{label}-{workload}", command, folder)

    def bootstrap(self):
        node = {"id": f"{self.role}~{self.address}~{self.workload}.{self.namespace}~{self.namespace}.svc.cluster.local",
                "cluster": f"{self.workload}.{self.namespace}", "metadata": self.metadata}
        if self.extra.get("locality"):
            node["locality"] = self.extra["locality"]
        host, port = self.control
        h2 = {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
            "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            "explicit_http_config": {"http2_protocol_options": {}}}}
        clusters = [{"name": "xds-grpc", "type": "STATIC", "connect_timeout": "1s", "typed_extension_protocol_options": h2,
                     "load_assignment": {"cluster_name": "xds-grpc", "endpoints": [{"lb_endpoints": [{"endpoint": {
                         "address": {"socket_address": {"address": host, "port_value": port}}}}]}]}},
                    {"name": "sds-grpc", "type": "STATIC", "connect_timeout": "1s", "typed_extension_protocol_options": h2,
                     "load_assignment": {"cluster_name": "sds-grpc", "endpoints": [{"lb_endpoints": [{"endpoint": {
                         "address": {"pipe": {"path": str(self.sds or "/nonexistent")}}}}]}]}}]
        delta = "DELTA_GRPC" if self.extra.get("delta", True) else "GRPC"
        return {"node": node, "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 15000}}},
                "static_resources": {"clusters": clusters},
                "dynamic_resources": {"ads_config": {"api_type": delta, "transport_api_version": "V3",
                                                     "grpc_services": [{"envoy_grpc": {"cluster_name": "xds-grpc"}}]},
                                      "cds_config": {"ads": {}, "initial_fetch_timeout": "0s", "resource_api_version": "V3"},
                                      "lds_config": {"ads": {}, "initial_fetch_timeout": "0s", "resource_api_version": "V3"}}}

    async def start(self):
        await self.child.start()
        return self

    async def stop(self, kill=False):
        await self.child.stop(kill)
