"""What a machine outside of any Kubernetes needs of the control plane: a way in, names, and an entry of its own."""
import asyncio
import http.server
import json
import ssl
import subprocess
import threading
import urllib.error
import urllib.request

import grpc
from envoy.config.core.v3 import base_pb2
from envoy.service.discovery.v3 import discovery_pb2
from google.protobuf import struct_pb2

from harness.control import Refused
from harness.identity import openssl

TABLE = "type.googleapis.com/istio.networking.nds.v1.NameTable"
CREATE = "/istio.v1.auth.IstioCertificateService/CreateCertificate"
ADS = "/envoy.service.discovery.v3.AggregatedDiscoveryService"

WORLD = """
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {clusterIP: 10.96.0.7, selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: default}
spec: {clusterIP: None, ports: [{name: tcp, port: 5432}]}
---
apiVersion: v1
kind: Service
metadata: {name: nick, namespace: default}
spec: {type: ExternalName, externalName: web.default.svc.cluster.local}
---
apiVersion: v1
kind: Service
metadata: {name: hidden, namespace: other, annotations: {networking.istio.io/exportTo: "."}}
spec: {clusterIP: 10.96.0.8, ports: [{name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: outside}
spec: {hosts: [api.example.com], resolution: DNS, location: MESH_EXTERNAL, ports: [{number: 443, name: tls, protocol: TLS}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: wild}
spec: {hosts: ["*.wild.example"], addresses: [192.0.2.9, 198.51.100.0/24], resolution: NONE, ports: [{number: 443, name: tls, protocol: TLS}]}
"""

SLICE = """
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
addressType: IPv4
metadata: {name: db-1, namespace: default, labels: {kubernetes.io/service-name: db}}
endpoints: [ENDPOINTS]
ports: [{name: tcp, port: 5432, protocol: TCP}]
"""


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def fields(data):
    """(number, bytes) of a message that has nothing but length-delimited fields."""
    index = 0

    def number():
        nonlocal index
        value = shift = 0
        while True:
            byte = data[index]
            index += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value
    while index < len(data):
        tag = number()
        assert tag & 7 == 2, tag
        length = number()
        yield tag >> 3, data[index:index + length]
        index += length


def table_of(resource):
    assert resource.type_url == TABLE
    table = {}
    for _, entry in fields(resource.value):
        parts = dict(fields(entry))
        info = list(fields(parts[2]))
        table[parts[1].decode()] = {
            "ips": [text.decode() for number, text in info if number == 1],
            **{name: text.decode() for number, text in info for place, name in ((2, "registry"), (3, "short"), (4, "space")) if place == number}}
    return table


def certificate(stage, control, token, label="machine"):
    """The chain that a CSR with this token obtains, and its key; as Istio's agent asks for it."""
    key, request = stage.folder / f"{label}.key", stage.folder / f"{label}.csr"
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key), "-out", str(request), "-subj", "/O=x")
    body = request.read_bytes()
    roots = (control.data / "root-cert.pem").read_bytes()
    host, port = control.port("secureXds")
    with grpc.secure_channel(f"{host}:{port}", grpc.ssl_channel_credentials(roots)) as channel:
        call = channel.unary_unary(CREATE, lambda value: value, lambda value: value)
        answer = call(b"\x0a" + varint(len(body)) + body, metadata=[("authorization", f"Bearer {token}")], timeout=20)
    chain = "".join(text.decode() for _, text in fields(answer))
    (stage.folder / f"{label}.crt").write_text(chain)
    return chain.encode(), key.read_bytes(), roots


def subject(chain):
    return openssl("x509", "-noout", "-ext", "subjectAltName", stdin=chain).decode()


def node(name, address="10.88.0.7", **metadata):
    return base_pb2.Node(
        id=f"sidecar~{address}~{name}.default~default.svc.cluster.local",
        metadata=struct_pb2.Struct(fields={key: value_of(value) for key, value in {"DNS_CAPTURE": "true", "NAMESPACE": "default", "CLUSTER_ID": "Kubernetes", **metadata}.items()}))


def value_of(value):
    if isinstance(value, dict):
        return struct_pb2.Value(struct_value=struct_pb2.Struct(fields={key: value_of(inner) for key, inner in value.items()}))
    return struct_pb2.Value(string_value=value)


class Stream:
    """An ADS stream that takes whatever comes, and keeps the last name table and how many came."""

    def __init__(self, channel, node, delta):
        self.delta, self.table, self.count, self.queue = delta, None, 0, asyncio.Queue()
        form = "Delta" if delta else ""
        ask, answer = getattr(discovery_pb2, f"{form}DiscoveryRequest"), getattr(discovery_pb2, f"{form}DiscoveryResponse")
        self.ask = ask
        self.call = channel.stream_stream(f"{ADS}/{'Delta' if delta else 'Stream'}AggregatedResources", ask.SerializeToString, answer.FromString)(self.requests())
        self.queue.put_nowait(ask(node=node, type_url=TABLE))
        self.task = asyncio.create_task(self.run())

    async def requests(self):
        while True:
            yield await self.queue.get()

    async def run(self):
        async for answer in self.call:
            for resource in answer.resources:
                self.table = table_of(resource.resource if self.delta else resource)
                self.count += 1
            more = {} if self.delta else {"version_info": answer.version_info}
            self.queue.put_nowait(self.ask(type_url=TABLE, response_nonce=answer.nonce, **more))

    async def stop(self):
        self.task.cancel()
        self.call.cancel()


async def names(stage, delta):
    control = await stage.control()
    await asyncio.to_thread(control.client.apply, "apiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n---" + WORLD)
    await asyncio.to_thread(control.client.apply, SLICE.replace("ENDPOINTS", "{addresses: [10.1.0.1], hostname: db-0, conditions: {ready: true}}"))
    host, port = control.port("xds")
    async with grpc.aio.insecure_channel(f"{host}:{port}") as channel:
        stream = Stream(channel, node("client"), delta)
        stage.stops.append(stream.stop)
        await stage.until("the name table comes", lambda: stream.table and "api.example.com" in stream.table)
        await stage.until("with the headless service", lambda: "db.default.svc.cluster.local" in stream.table)
        table = stream.table
        assert table["web.default.svc.cluster.local"] == {"ips": ["10.96.0.7"], "registry": "Kubernetes", "short": "web", "space": "default"}, table
        assert table["nick.default.svc.cluster.local"]["ips"] == ["10.96.0.7"], table
        assert table["db.default.svc.cluster.local"]["ips"] == ["10.1.0.1"], table
        assert table["db-0.db.default.svc.cluster.local"]["ips"] == ["10.1.0.1"], table
        assert table["db-0.db.default.svc.cluster.local"]["short"] == "db-0.db", table
        assert table["api.example.com"]["ips"][0].startswith("240.240."), table
        assert table["api.example.com"]["registry"] == "External" and "short" not in table["api.example.com"], table
        assert table["*.wild.example"]["ips"] == ["192.0.2.9"], table
        assert "hidden.other.svc.cluster.local" not in table, table
        await asyncio.to_thread(control.client.apply, SLICE.replace("ENDPOINTS", "{addresses: [10.1.0.1], conditions: {ready: true}}, {addresses: [10.1.0.2], conditions: {ready: true}}"))
        await stage.until("another endpoint of a headless service is known",
                          lambda: sorted(stream.table["db.default.svc.cluster.local"]["ips"]) == ["10.1.0.1", "10.1.0.2"])
        # What has an address of its own keeps its name's meaning whoever serves it: nothing is sent.
        count = stream.count
        await asyncio.to_thread(control.client.apply, SLICE.replace("db-1", "web-1").replace("name: db", "name: web").replace("ENDPOINTS", "{addresses: [10.1.0.9], conditions: {ready: true}}"))
        await asyncio.to_thread(control.client.apply, """
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default}
spec: {egress: [{hosts: ["./web.default.svc.cluster.local"]}]}
""")
        await stage.until("a Sidecar hides names", lambda: "api.example.com" not in stream.table)
        assert stream.count == count + 1, (count, stream.count)
        assert list(stream.table) == ["web.default.svc.cluster.local"], stream.table
        page = json.loads(await asyncio.to_thread(control.debug, "/debug/ndsz?proxyID=client.default"))
        assert list(page["table"]) == ["web.default.svc.cluster.local"], page


async def scenario_names_delta(stage):
    await names(stage, True)


async def scenario_names_whole(stage):
    await names(stage, False)


def skein(stage, control, *words):
    return subprocess.run([stage.options.skein, *words, "--kubeconfig", str(control.data / "kubeconfig")], capture_output=True, text=True, timeout=30)


async def joined(stage, control, account="reviews", label="machine"):
    await asyncio.to_thread(control.client.apply, f"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {account}, namespace: default}}")
    made = await asyncio.to_thread(skein, stage, control, "token", "create", "--service-account", account, "--ttl", "10m")
    assert made.returncode == 0, made.stderr
    return await asyncio.to_thread(certificate, stage, control, made.stdout.strip(), label)


async def scenario_join_tokens(stage):
    control = await stage.control()
    chain, _, _ = await joined(stage, control)
    assert "spiffe://cluster.local/ns/default/sa/reviews" in subject(chain), subject(chain)
    none = await asyncio.to_thread(skein, stage, control, "token", "create", "--service-account", "nobody")
    assert none.returncode == 1 and "nobody" in none.stderr, none
    long = await asyncio.to_thread(skein, stage, control, "token", "create", "--service-account", "reviews", "--ttl", "721h")
    assert long.returncode == 1 and "lifetime" in long.stderr, long
    made = await asyncio.to_thread(skein, stage, control, "token", "create", "--service-account", "reviews", "--reusable")
    token = made.stdout.strip()
    for _ in range(2):
        await asyncio.to_thread(certificate, stage, control, token)
    listed = await asyncio.to_thread(skein, stage, control, "token", "list")
    row = next(line for line in listed.stdout.splitlines() if "many times" in line)
    assert " 2 " in row and "reviews" in row and token.split(".")[-1] not in listed.stdout, listed.stdout
    gone = await asyncio.to_thread(skein, stage, control, "token", "delete", row.split()[0])
    assert gone.returncode == 0, gone.stderr
    try:
        await asyncio.to_thread(certificate, stage, control, token)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.UNAUTHENTICATED, error
    else:
        raise AssertionError("a deleted join token was taken")
    # Who may not make tokens of a namespace gets none: a service account without a role.
    account = await asyncio.to_thread(control.client.call, "POST", "/api/v1/namespaces/default/serviceaccounts/reviews/token", {"spec": {}})
    context = control.client
    admin, context.token = context.token, account["status"]["token"]
    try:
        for path in ("/apis/skein.dev/v1/namespaces/default/jointokens", "/debug/syncz"):
            try:
                await asyncio.to_thread(context.call, "GET", path)
            except Refused as refusal:
                assert refusal.code == 403, refusal
            else:
                raise AssertionError(f"{path} was shown to who may not see it")
    finally:
        context.token = admin


async def scenario_registers_itself(stage):
    control = await stage.control()
    await asyncio.to_thread(control.client.apply, WORLD.split("---")[0])
    chain, key, roots = await joined(stage, control)
    host, port = control.port("secureXds")
    metadata = {"AUTO_REGISTER": "true", "SERVICE_ACCOUNT": "reviews", "LABELS": {"app": "web", "version": "v2"}, "WORKLOAD_NAME": "web-v2"}
    channel = grpc.aio.secure_channel(f"{host}:{port}", grpc.ssl_channel_credentials(roots, key, chain))
    stream = Stream(channel, node("web-v2", **metadata), True)
    path = "/apis/networking.istio.io/v1/namespaces/default/workloadentries/web-v2"

    async def entry():
        try:
            return await asyncio.to_thread(control.client.call, "GET", path)
        except Refused:
            return None
    made = await stage.until("the workload is written down", entry)
    assert made["spec"] == {"address": "10.88.0.7", "labels": {"app": "web", "version": "v2"}, "serviceAccount": "reviews"}, made

    async def served():
        return "10.88.0.7" in await asyncio.to_thread(control.debug, "/debug/endpointz")
    await stage.until("it serves", served)
    # Without a certificate nobody is written down; and nobody takes another's name.
    plain = grpc.aio.insecure_channel("%s:%d" % control.port("xds"))
    other = Stream(plain, node("liar", **metadata), True)
    await stage.until("the other is served", lambda: other.table is not None)
    thief_chain, thief_key, _ = await joined(stage, control, "thief", "thief")
    thief_channel = grpc.aio.secure_channel(f"{host}:{port}", grpc.ssl_channel_credentials(roots, thief_key, thief_chain))
    thief = Stream(thief_channel, node("web-v2", "10.88.0.66", **{**metadata, "SERVICE_ACCOUNT": "thief"}), True)
    await stage.until("the thief is served", lambda: thief.table is not None)
    listed = await asyncio.to_thread(control.client.call, "GET", path.rpartition("/")[0])
    assert [(item["metadata"]["name"], item["spec"]["address"]) for item in listed["items"]] == [("web-v2", "10.88.0.7")], listed
    for each in (other, thief):
        await each.stop()
    for each in (plain, thief_channel):
        await each.close()
    assert await entry(), "the thief's leaving took the entry along"
    await stream.stop()
    await channel.close()

    async def gone():
        return await entry() is None
    await stage.until("the workload is forgotten", gone, 20)


class Admin(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        names = [value for kind, value in self.connection.getpeercert().get("subjectAltName", ()) if kind == "URI"]
        body = json.dumps({"path": self.path, "method": self.command, "peer": names}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


async def scenario_pages_of_a_proxy(stage):
    control = await stage.control()
    await joined(stage, control)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(control.data / "root-cert.pem"))
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(stage.folder / "machine.crt", stage.folder / "machine.key")
    server = http.server.ThreadingHTTPServer(("127.0.0.93", 15004), Admin)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    channel = grpc.aio.insecure_channel("%s:%d" % control.port("xds"))
    streams = [Stream(channel, node("web-v2", "127.0.0.93", SERVICE_ACCOUNT="reviews"), True),
               Stream(channel, node("liar", "127.0.0.93", SERVICE_ACCOUNT="somebody-else"), True)]
    try:
        for stream in streams:
            await stage.until("the proxy is connected", lambda s=stream: s.table is not None)

        async def ask(path, method="GET"):
            return await asyncio.to_thread(control.client.call, method, path)

        async def refused(path, method="GET"):
            try:
                await ask(path, method)
            except Refused as refusal:
                return refusal
            raise AssertionError(f"{method} {path} was answered")
        page = await ask("/debug/proxy/web-v2.default/stats?filter=a%20b&format=json")
        assert page == {"path": "/stats?filter=a%20b&format=json", "method": "GET", "peer": ["spiffe://cluster.local/ns/istio-system/sa/istiod"]}, page
        assert (await ask("/debug/proxy/web-v2.default/logging?level=debug", "POST"))["method"] == "POST"
        for path, method, code in (("web-v2.default/quitquitquit", "POST", 404), ("web-v2.default/stats", "POST", 405), ("web-v2.default/../x", "GET", 404),
                                   ("web-v2.default/stats/../quitquitquit", "GET", 404), ("nobody.default/stats", "GET", 404), ("liar.default/stats", "GET", 502)):
            refusal = await refused(f"/debug/proxy/{path}", method)
            assert refusal.code == code, (path, refusal)
        assert "somebody-else" in str(await refused("/debug/proxy/liar.default/stats"))
        assert any(row["proxy"] == "web-v2.default" for row in await ask("/debug/syncz"))
        anonymous = urllib.request.Request(control.client.server + "/debug/syncz")
        try:
            await asyncio.to_thread(urllib.request.urlopen, anonymous, context=control.client.context, timeout=5)
        except urllib.error.HTTPError as error:
            assert error.code == 401, error
        else:
            raise AssertionError("shown to nobody in particular")
    finally:
        for stream in streams:
            await stream.stop()
        await channel.close()
        server.shutdown()
        server.server_close()
