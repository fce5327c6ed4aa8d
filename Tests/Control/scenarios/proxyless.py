"""gRPC clients that speak xDS themselves: names, weights and subsets without a proxy."""
import asyncio
import json
import os
import socket
import sys

import grpc

from harness.identity import Authority

RESOURCES = """
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {{name: greeter-v, namespace: default}}
spec:
  hosts: [greeter.test]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [{{number: 50051, name: grpc, protocol: GRPC}}]
  endpoints:
  - {{address: 127.0.0.1, ports: {{grpc: {one}}}, labels: {{version: v1}}}}
  - {{address: 127.0.0.1, ports: {{grpc: {two}}}, labels: {{version: v2}}}}
"""

ROUTES = """
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: greeter, namespace: default}
spec:
  host: greeter.test
  subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: greeter, namespace: default}
spec:
  hosts: [greeter.test]
  http:
  - match: [{headers: {canary: {exact: "yes"}}}]
    route: [{destination: {host: greeter.test, subset: v2}}]
  - route: [{destination: {host: greeter.test, subset: v1}}]
"""

CLIENT = """
import json, sys, time, grpc
channel = grpc.insecure_channel(sys.argv[1])
call = channel.unary_unary("/greeter.Greeter/Hello")
for line in sys.stdin:
    ask = json.loads(line)
    try:
        answer = call(b"", timeout=5, metadata=[tuple(pair) for pair in ask], wait_for_ready=True).decode()
    except grpc.RpcError as error:
        answer = f"{error.code().name}: {error.details()}"
    print(answer, flush=True)
"""


class Greeter(grpc.GenericRpcHandler):
    def __init__(self, name):
        self.name = name

    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(lambda request, context: self.name.encode())


async def server(stage, name):
    made = grpc.aio.server()
    made.add_generic_rpc_handlers([Greeter(name)])
    port = made.add_insecure_port("127.0.0.1:0")
    await made.start()
    stage.stops.append(lambda: made.stop(0))
    return port


async def client(stage, control, target):
    host, port = control.port("xds")
    bootstrap = stage.folder / "bootstrap.json"
    bootstrap.write_text(json.dumps({
        "xds_servers": [{"server_uri": f"{host}:{port}", "channel_creds": [{"type": "insecure"}],
                         "server_features": ["xds_v3"]}],
        "node": {"id": "sidecar~127.0.0.1~client.default~default.svc.cluster.local",
                 "metadata": {"GENERATOR": "grpc", "NAMESPACE": "default"}}}))
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CLIENT, target, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env={**os.environ, "GRPC_XDS_BOOTSTRAP": str(bootstrap)})

    async def stop():
        if child.returncode is None:
            child.kill()
        await child.wait()
    stage.stops.append(stop)

    async def ask(**metadata):
        child.stdin.write((json.dumps(list(metadata.items())) + "\n").encode())
        await child.stdin.drain()
        return (await asyncio.wait_for(child.stdout.readline(), 15)).decode().strip()
    return ask


async def scenario_names_weights_and_subsets(stage):
    control = await stage.control()
    one, two = await server(stage, "v1"), await server(stage, "v2")
    await asyncio.to_thread(control.client.apply, RESOURCES.format(one=one, two=two))
    ask = await client(stage, control, "xds:///greeter.test:50051")

    async def both():
        return {await ask() for _ in range(6)} == {"v1", "v2"}
    await stage.until("both hosts answer in turn", both)
    await asyncio.to_thread(control.client.apply, ROUTES)

    async def split():
        plain = {await ask() for _ in range(4)}
        return plain == {"v1"} and {await ask(canary="yes") for _ in range(4)} == {"v2"}
    await stage.until("the VirtualService decides", split)


SERVER = """
import sys, time, grpc
from concurrent import futures

class Greeter(grpc.GenericRpcHandler):
    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(lambda request, context: b"served")

server = grpc.server(futures.ThreadPoolExecutor(4), xds=True)
server.add_generic_rpc_handlers([Greeter()])
server.add_secure_port(sys.argv[1], grpc.xds_server_credentials(grpc.insecure_server_credentials()))
server.start()
print("up", flush=True)
sys.stdin.read()
server.stop(None)
"""

SECURE_CLIENT = """
import sys, grpc, grpc.experimental
credentials = grpc.xds_channel_credentials(grpc.experimental.insecure_channel_credentials())
call = grpc.secure_channel(sys.argv[1], credentials).unary_unary("/greeter.Greeter/Hello")
for line in sys.stdin:
    try:
        print(call(b"", timeout=1, wait_for_ready=line.startswith("wait")).decode(), flush=True)
    except grpc.RpcError as error:
        print(error.code().name, flush=True)
"""

SERVED = """
apiVersion: v1
kind: Service
metadata: {{name: greeter, namespace: default}}
spec: {{clusterIP: 10.96.0.90, selector: {{app: greeter}}, ports: [{{name: grpc, port: 50051, targetPort: {port}}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: greeter, namespace: default, labels: {{app: greeter, security.istio.io/tlsMode: istio}}}}
spec: {{serviceAccountName: greeter, containers: [{{name: c, image: i}}]}}
status: {{phase: Running, podIP: "{address}", podIPs: [{{ip: "{address}"}}], conditions: [{{type: Ready, status: "True"}}]}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {{name: greeter, namespace: default}}
spec: {{host: greeter, trafficPolicy: {{tls: {{mode: ISTIO_MUTUAL}}}}}}
"""


def bootstrap(stage, control, name, address, authority):
    """With certificates in files, and listeners of servers under Istio's names."""
    host, port = control.port("xds")
    certificate, key = authority.spiffe("default", name)
    path = stage.folder / f"{name}-bootstrap.json"
    path.write_text(json.dumps({
        "xds_servers": [{"server_uri": f"{host}:{port}", "channel_creds": [{"type": "insecure"}], "server_features": ["xds_v3"]}],
        "node": {"id": f"sidecar~{address}~{name}.default~default.svc.cluster.local", "metadata": {"GENERATOR": "grpc", "NAMESPACE": "default"}},
        "certificate_providers": {"default": {"plugin_name": "file_watcher", "config": {
            "certificate_file": str(certificate), "private_key_file": str(key),
            "ca_certificate_file": str(authority.certificate), "refresh_interval": "600s"}}},
        "server_listener_resource_name_template": "xds.istio.io/grpc/lds/inbound/%s"}))
    return {**os.environ, "GRPC_XDS_BOOTSTRAP": str(path)}


async def program(stage, source, argument, env):
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", source, argument, stdin=asyncio.subprocess.PIPE,
                                                 stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=env)

    async def stop():
        if child.returncode is None:
            child.kill()
        await child.wait()
    stage.stops.append(stop)
    return child


async def scenario_server_and_mutual_tls(stage):
    """Server and client both told by xDS: only who has a certificate of the mesh is served, and only by the right account."""
    control = await stage.control()
    authority = Authority(stage.folder)
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        port = probe.getsockname()[1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
        route.connect(("192.0.2.1", 9))
        address = route.getsockname()[0]
    await asyncio.to_thread(control.client.apply, SERVED.format(port=port, address=address))
    server = await program(stage, SERVER, f"0.0.0.0:{port}", bootstrap(stage, control, "greeter", address, authority))
    assert (await asyncio.wait_for(server.stdout.readline(), 20)).strip() == b"up"
    caller = await program(stage, SECURE_CLIENT, "xds:///greeter:50051", bootstrap(stage, control, "caller", "10.9.9.9", authority))

    async def ask(word="wait"):
        caller.stdin.write(f"{word}\n".encode())
        await caller.stdin.drain()
        return (await asyncio.wait_for(caller.stdout.readline(), 15)).decode().strip()

    async def served():
        return await ask() == "served"
    await stage.until("mutual TLS is spoken", served)
    async with grpc.aio.insecure_channel(f"{address}:{port}") as plain:
        try:
            await plain.unary_unary("/greeter.Greeter/Hello")(b"", timeout=2)
            raise AssertionError("the server took a call without TLS")
        except grpc.aio.AioRpcError:
            pass
    pod = SERVED.format(port=port, address=address).replace("serviceAccountName: greeter", "serviceAccountName: other")
    await asyncio.to_thread(control.client.delete, [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "greeter", "namespace": "default"}}])
    await asyncio.to_thread(control.client.apply, pod)

    async def refused():
        return await ask("now") in ("UNAVAILABLE", "DEADLINE_EXCEEDED")
    await stage.until("a server of another account is not called", refused)
