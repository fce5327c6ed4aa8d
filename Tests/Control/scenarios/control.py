"""The control plane dies, is told nonsense, meets idle clients, and serves kubectl."""
import asyncio
import shutil
import socket

from harness.identity import Authority, SecretServer

SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {clusterIP: 10.96.0.77, ports: [{name: http, port: 8000}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec: {hosts: [web], http: [{directResponse: {status: 200, body: {string: BODY}}}]}
"""
NONSENSE = """
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: nonsense}
spec:
  configPatches:
  - applyTo: CLUSTER
    match: {context: SIDECAR_OUTBOUND}
    patch: {operation: ADD, value: {name: broken, type: STATIC, load_assignment: {cluster_name: broken, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: no.address, port_value: 1}}}}]}]}}}
"""


async def says(client, word, status=200):
    answer = await client.ask(op="http", address="10.96.0.77", port=8000, path="/", headers=[("host", "web:8000")], timeout=5)
    return answer.get("status") == status and word in answer.get("body", "")


async def mesh(stage, *labels):
    """A control plane, and a sidecar with its client for each label."""
    control = await stage.control(address=stage.network.gateway)
    await asyncio.to_thread(control.client.apply, SERVICE.replace("BODY", "before"))
    authority, clients = Authority(stage.folder), []
    for label in labels:
        secrets = stage.folder / f"{label}.sock"
        server = await SecretServer(secrets, *authority.spiffe("default", label), authority.certificate).start()
        stage.stops.append(server.stop)
        host = stage.network.host(label)
        host.intercept()
        await stage.proxy(label, host, control, sds=secrets, account=label)
        client = await stage.client(host)
        await stage.until(f"{label} has its configuration", lambda c=client: says(c, "before"))
        clients.append(client)
    return control, clients


async def scenario_killed_under_traffic(stage):
    control, clients = await mesh(stage, "envoy", "skein")
    await control.stop(kill=True)
    for client in clients:
        for _ in range(20):
            assert await says(client, "before"), "traffic ended with the control plane"
    await control.start()
    held = await asyncio.to_thread(control.client.call, "GET", "/apis/networking.istio.io/v1/namespaces/default/virtualservices/web")
    assert held["spec"]["hosts"] == ["web"], held
    for client in clients:
        assert await says(client, "before"), "traffic ended with the restart"


async def scenario_nonsense_is_reported(stage):
    control, (client,) = await mesh(stage, "envoy")
    await asyncio.to_thread(control.client.apply, NONSENSE)

    async def reported():
        text = await asyncio.to_thread(control.debug, "/debug/syncz")
        return any(word in text.lower() for word in ("reject", "nack", "error", "refused"))
    await stage.until("/debug/syncz names what was refused", reported)
    await asyncio.to_thread(control.client.apply, SERVICE.replace("BODY", "after"))
    await stage.until("the rest goes on", lambda: says(client, "after"))


LOST = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: lost}
spec: {hosts: [lost.example.com], gateways: [later], http: [{directResponse: {status: 200}}]}
"""
LATER = """
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: later}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
"""


async def scenario_findings_of_an_earlier_life_are_cleared(stage):
    """What was wrong is mended, and the control plane dies before it could say so: the next one does."""
    control = await stage.control(address=stage.network.gateway)

    async def state():
        held = await asyncio.to_thread(control.client.call, "GET", "/apis/networking.istio.io/v1/namespaces/default/virtualservices/lost")
        return [c["status"] for c in held.get("status", {}).get("conditions", []) if c["type"] == "Analyzed"]

    async def becomes(wanted):
        return await state() == [wanted]
    await asyncio.to_thread(control.client.apply, LOST)
    await stage.until("the missing gateway is reported", lambda: becomes("False"))
    await asyncio.to_thread(control.client.apply, LATER)
    await control.stop(kill=True)
    await control.start()
    await stage.until("the report is taken back", lambda: becomes("True"))


async def scenario_idle_clients_delay_nobody(stage):
    control, (client,) = await mesh(stage, "skein")
    idle = [socket.create_connection(control.port("xds")) for _ in range(50)]
    try:
        for one in idle:
            one.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
        await asyncio.to_thread(control.client.apply, SERVICE.replace("BODY", "after"))
        await stage.until("the change arrives", lambda: says(client, "after"), 3)
    finally:
        for one in idle:
            one.close()


async def scenario_kubectl(stage):
    if not shutil.which("kubectl"):
        print("no kubectl on this machine: left out")
        return
    control = await stage.control()

    async def kubectl(*words, stdin=None):
        done = await asyncio.to_thread(control.kubectl, *words, stdin=stdin)
        assert done.returncode == 0, f"kubectl {' '.join(words)}: {done.stderr}"
        return done.stdout
    assert "virtualservice.networking.istio.io/web created" in await kubectl("apply", "-f", "-", stdin=SERVICE)
    assert "web" in await kubectl("get", "virtualservices")
    assert "web" in await kubectl("get", "vs,svc", "-o", "name")
    assert "KIND" in await kubectl("explain", "virtualservice")
    await kubectl("wait", "service/web", "--for=jsonpath={.spec.clusterIP}=10.96.0.77", "--timeout=10s")
    assert "unchanged" in await kubectl("apply", "-f", "-", stdin=SERVICE)
    assert "deleted" in await kubectl("delete", "vs", "web")
    assert "web" not in await kubectl("get", "vs", "-o", "name")
