"""gRPC clients that speak xDS themselves: names, weights and subsets without a proxy."""
import asyncio
import json
import os
import sys

import grpc

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
