"""Mutual TLS between workloads whose sidecars are Envoy and Skein, in every pairing and by every mode."""
import base64
import json
import sys
from pathlib import Path

from harness.identity import Authority, SecretServer
from harness.workload import Child
from harness.world import World

ORIGIN = Path(__file__).parent.parent / "harness" / "origin.py"

POD = """
apiVersion: v1
kind: Pod
metadata:
  name: {name}
  namespace: default
  labels: {{app: {app}, security.istio.io/tlsMode: {mode}}}
spec: {{serviceAccountName: {account}, containers: [{{name: app, image: app}}]}}
status:
  phase: Running
  podIP: {address}
  podIPs: [{{ip: {address}}}]
  conditions: [{{type: Ready, status: "True"}}]
"""

SERVICE = """
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: default}}
spec:
  clusterIP: {vip}
  selector: {{app: {name}}}
  ports:
  - {{name: http, port: 9080, targetPort: 9080}}
  - {{name: tcp, port: 9000, targetPort: 9000}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
addressType: IPv4
metadata: {{name: {name}-1, namespace: default, labels: {{kubernetes.io/service-name: {name}}}}}
endpoints: [{{addresses: [{address}], conditions: {{ready: true}}, targetRef: {{kind: Pod, name: {name}, namespace: default}}}}]
ports: [{{name: http, port: 9080, protocol: TCP}}, {{name: tcp, port: 9000, protocol: TCP}}]
"""


def policy(mode, name="default", more=""):
    return f"""
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {{name: {name}, namespace: default}}
spec: {{mtls: {{mode: {mode}}}{more}}}
"""


class Mesh:
    """Servers `envoy-server` and `skein-server`, a client beside each kind of proxy, and one without any."""

    def __init__(self, stage):
        self.stage, self.vips, self.clients = stage, {}, {}

    async def start(self, *flags, server_account=None):
        stage, network = self.stage, self.stage.network
        self.control = await stage.control(*flags, address=network.gateway)
        self.authority = Authority(stage.folder)
        for index, label in enumerate(("envoy", "skein")):
            await self.server(label, f"10.97.0.{10 + index}", server_account or f"{label}-server")
        for label in ("envoy", "skein"):
            host = network.host(f"{label}-client")
            host.intercept(inbound=False)
            await self.sidecar(label, host, f"{label}-client", f"{label}-client")
            self.clients[label] = await stage.client(host)
        self.clients["plain"] = await stage.client(None)
        return self

    async def sidecar(self, label, host, workload, account):
        certificate, key = self.authority.spiffe("default", account)
        path = self.stage.folder / f"{workload}.sock"
        server = await SecretServer(path, certificate, key, self.authority.certificate).start()
        self.stage.stops.append(server.stop)
        return await self.stage.proxy(label, host, self.control, workload=workload, account=account, sds=path,
                                      labels={"app": workload})

    async def server(self, label, vip, account):
        name, host = f"{label}-server", self.stage.network.host(f"{label}-server")
        host.intercept()
        servers = [{"name": name, "address": "0.0.0.0", "port": port, "kind": kind}
                   for port, kind in ((9080, "http"), (9000, "tcp"), (7777, "http"))]
        origin = Child(f"origin-{name}", host.command(sys.executable, str(ORIGIN), json.dumps(servers)), self.stage.folder, stdout=True)
        self.stage.stops.append(origin.stop)
        await origin.start()
        assert await origin.process.stdout.readline() == b"ready\n", origin.words()
        apply = self.control.client.apply
        apply(POD.format(name=name, app=name, mode="istio", account=f"{label}-server", address=host.address))
        apply(SERVICE.format(name=name, vip=vip, address=host.address))
        await self.sidecar(label, host, name, account)
        self.vips[label] = (vip, host.address)

    async def http(self, client, server, port=9080, direct=False):
        """The answer, and the client's identity as the server's application saw it."""
        vip, address = self.vips[server]
        target = address if direct or client == "plain" else vip
        result = await self.clients[client].ask(op="http", address=target, port=port, path="/", timeout=5,
                                                headers=[["host", f"{server}-server:{port}"]])
        headers = {}
        if result.get("status") == 200:
            headers = {k.lower(): v for k, v in json.loads(result["body"])["headers"]}
        return result, headers.get("x-forwarded-client-cert", "")

    async def tcp(self, client, server):
        vip, address = self.vips[server]
        return await self.clients[client].ask(op="tcp", address=address if client == "plain" else vip, port=9000, send="hi", timeout=5)

    async def expect(self, what, client, server, status, identity=None, port=9080):
        async def holds():
            self.last = await self.http(client, server, port)
            result, certificate = self.last
            if status is None:
                return "error" in result
            if result.get("status") != status:
                return False
            return identity is None or (f"URI=spiffe://cluster.local/ns/default/sa/{identity}" in certificate if identity else not certificate)
        try:
            await self.stage.until(f"{what}: {client} to {server}", holds, 15)
        except AssertionError as error:
            raise AssertionError(f"{error}; last {self.last}") from None


async def scenario_modes(stage):
    """PERMISSIVE takes both, STRICT only identities of the mesh, DISABLE only plain text; each pairing alike."""
    mesh = await Mesh(stage).start()
    apply = mesh.control.client.apply
    for server in ("envoy", "skein"):
        for client in ("envoy", "skein"):
            await mesh.expect("permissive", client, server, 200, f"{client}-client")
            assert "hi" in (await mesh.tcp(client, server)).get("data", ""), "tcp, permissive"
        await mesh.expect("permissive", "plain", server, 200, "")
        await mesh.expect("permissive, a port without a service", "plain", server, 200, "", port=7777)
    apply(policy("STRICT"))
    for server in ("envoy", "skein"):
        await mesh.expect("strict", "plain", server, None)
        await mesh.expect("strict, a port without a service", "plain", server, None, port=7777)
        assert "hi" not in (await mesh.tcp("plain", server)).get("data", ""), "tcp in plain text, strict"
        for client in ("envoy", "skein"):
            await mesh.expect("strict", client, server, 200, f"{client}-client")
            assert "hi" in (await mesh.tcp(client, server)).get("data", ""), "tcp, strict"
    apply(policy("DISABLE"))
    for server in ("envoy", "skein"):
        await mesh.expect("disable", "plain", server, 200, "")
        for client in ("envoy", "skein"):
            await mesh.expect("disable", client, server, 200, "")


async def scenario_legacy_policies(stage):
    """MeshPolicy and Policy of long ago, by name of the service, with today's kinds over them."""
    mesh = await Mesh(stage).start()
    apply = mesh.control.client.apply
    apply("""
apiVersion: authentication.istio.io/v1alpha1
kind: MeshPolicy
metadata: {name: default}
spec: {peers: [{mtls: {}}]}
---
apiVersion: authentication.istio.io/v1alpha1
kind: Policy
metadata: {name: skein-server, namespace: default}
spec:
  targets: [{name: skein-server}]
  peers: [{mtls: {mode: PERMISSIVE}}]
""")
    await mesh.expect("strict by MeshPolicy", "plain", "envoy", None)
    await mesh.expect("permissive by Policy", "plain", "skein", 200, "")
    await mesh.expect("mutual TLS", "envoy", "skein", 200, "envoy-client")
    apply(policy("PERMISSIVE"))
    await mesh.expect("today's kind says otherwise", "plain", "envoy", 200, "")


async def scenario_ports_and_workloads(stage):
    """A workload's own policy lies over the namespace's, port by port."""
    mesh = await Mesh(stage).start()
    apply = mesh.control.client.apply
    apply(policy("STRICT"))
    apply(policy("STRICT", "one", ", selector: {matchLabels: {app: skein-server}}, portLevelMtls: {9080: {mode: PERMISSIVE}}"))
    await mesh.expect("strict by the namespace", "plain", "envoy", None)
    await mesh.expect("permissive by port", "plain", "skein", 200, "")
    await mesh.expect("still mutual TLS", "envoy", "skein", 200, "envoy-client")
    assert "hi" not in (await mesh.tcp("plain", "skein")).get("data", ""), "the other port is strict"


async def scenario_secure_naming(stage):
    """A server with another identity than its service's is not believed, however valid its certificate."""
    mesh = await Mesh(stage).start(server_account="imposter")
    for client in ("envoy", "skein"):
        for server in ("envoy", "skein"):
            await mesh.expect("an imposter", client, server, 503)


async def scenario_destination_rules(stage):
    """What a rule says goes before what is found out: plain text into STRICT fails, ISTIO_MUTUAL works."""
    mesh = await Mesh(stage).start()
    apply = mesh.control.client.apply
    rule = """
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {{name: rule, namespace: default}}
spec: {{host: "*.default.svc.cluster.local", trafficPolicy: {{tls: {{mode: {mode}}}}}}}
"""
    apply(rule.format(mode="DISABLE"))
    for client in ("envoy", "skein"):
        await mesh.expect("plain text by rule", client, "envoy", 200, "")
    apply(policy("STRICT"))
    for client in ("envoy", "skein"):
        await mesh.expect("plain text into strict", client, "skein", 503)
    apply(rule.format(mode="ISTIO_MUTUAL"))
    for client in ("envoy", "skein"):
        for server in ("envoy", "skein"):
            await mesh.expect("mutual TLS by rule", client, server, 200, f"{client}-client")


async def scenario_federation(stage):
    """Another trust domain's root is believed of its own workloads, and of nobody else's."""
    mesh = await Mesh(stage).start()
    other = Authority(stage.folder, "other")
    settings = json.dumps({"caCertificates": [
        {"pem": mesh.authority.certificate.read_text(), "trustDomains": ["cluster.local"]},
        {"pem": other.certificate.read_text(), "trustDomains": ["other.test"]},
    ]})
    apply = mesh.control.client.apply
    apply(policy("STRICT"))
    visitor, imposter = other.spiffe("default", "visitor", "other.test"), other.spiffe("default", "envoy-client")
    stranger = mesh.authority.spiffe("default", "stranger", "other.test")

    async def ask(server, pair):
        address, (certificate, key) = mesh.vips[server][1], pair
        return await mesh.clients["plain"].ask(
            op="http", address=address, port=9080, path="/", timeout=5, headers=[["host", "a"]],
            tls={"sni": "a", "cert": str(certificate), "key": str(key), "alpn": ["istio-http/1.1", "istio"]})

    for server in ("envoy", "skein"):
        assert "error" in await ask(server, visitor), "nobody has said yet that the other domain counts"
    apply(json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istio", "namespace": "istio-system"},
                      "data": {"mesh": settings}}))
    for server in ("envoy", "skein"):
        last = {}

        async def admitted():
            last["result"] = await ask(server, visitor)  # noqa: B023
            return "URI=spiffe://other.test/ns/default/sa/visitor" in last["result"].get("body", "")  # noqa: B023
        try:
            await stage.until(f"{server} admits the visitor", admitted, 15)
        except AssertionError as error:
            raise AssertionError(f"{error}; last {last}") from None
        for label, pair in (("the other root for this domain", imposter), ("this root for the other domain", stranger)):
            result = await ask(server, pair)
            assert "error" in result, f"{server} believes {label}: {result}"
        for client in ("envoy", "skein"):
            await mesh.expect("mutual TLS beside the other domain", client, server, 200, f"{client}-client")


def secret(name, namespace, **data):
    values = {key.replace("_", "."): base64.b64encode(Path(path).read_bytes()).decode() for key, path in data.items()}
    return json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": namespace},
                       "type": "Opaque", "data": values})


GATEWAY = """
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: tls, namespace: default}
spec:
  selector: {istio: ingressgateway}
  servers:
  - port: {number: 8443, name: https-a, protocol: HTTPS}
    hosts: [a.test]
    tls: {mode: SIMPLE, credentialName: a-cert}
  - port: {number: 8443, name: https-b, protocol: HTTPS}
    hosts: [b.test]
    tls: {mode: MUTUAL, credentialName: b-cert}
  - port: {number: 8443, name: https-c, protocol: HTTPS}
    hosts: [c.test]
    tls: {mode: OPTIONAL_MUTUAL, credentialName: b-cert, minProtocolVersion: TLSV1_3}
  - port: {number: 8443, name: https-d, protocol: HTTPS}
    hosts: [d.test]
    tls: {mode: SIMPLE, credentialName: no-such-secret}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: tls, namespace: default}
spec:
  hosts: ["*"]
  gateways: [tls]
  http:
  - route: [{destination: {host: details}}]
"""


async def scenario_gateways(stage):
    """Certificates by server name from Secrets, client certificates, a certificate that changes, one that isn't there."""
    network = stage.network
    control = await stage.control("--plaintext-secrets", address=network.gateway)
    world = await World(network, stage.folder).start()
    stage.stops.append(world.stop)
    apply = control.client.apply
    apply(world.text())
    ca = Authority(stage.folder, "public")
    first, key = ca.issue(["DNS:a.test"], "a")
    second, second_key = ca.issue(["DNS:a.test"], "a-again")
    other, other_key = ca.issue(["DNS:b.test", "DNS:c.test"], "b")
    mine, mine_key = ca.issue(["URI:spiffe://x/client"], "client")
    apply(secret("a-cert", "istio-system", tls_crt=first, tls_key=key))
    apply(secret("b-cert", "istio-system", cert=other, key=other_key, cacert=ca.certificate))
    apply(GATEWAY)
    authority = Authority(stage.folder)
    client = await stage.client(None)

    def peer(path):
        import ssl
        return ssl.PEM_cert_to_DER_cert(Path(path).read_text()).hex()

    for label in ("envoy", "skein"):
        edge = network.host(f"{label}-gateway")
        certificate, own = authority.spiffe("istio-system", "istio-ingressgateway")
        path = stage.folder / f"{label}.sock"
        server = await SecretServer(path, certificate, own, authority.certificate).start()
        stage.stops.append(server.stop)
        await stage.proxy(label, edge, control, role="router", namespace="istio-system", workload="istio-ingressgateway",
                          account="istio-ingressgateway", sds=path, labels={"istio": "ingressgateway"})

        async def ask(host, **tls):
            return await client.ask(op="http", address=edge.address, port=8443, path="/", headers=[["host", host]], timeout=5,
                                    tls={"sni": host, "ca": str(ca.certificate), **tls})

        async def until(what, host, check, **tls):
            last = {}

            async def holds():
                last["result"] = await ask(host, **tls)
                return check(last["result"])
            try:
                await stage.until(f"{label}: {what}", holds, 20)
            except AssertionError as error:
                raise AssertionError(f"{error}; last {str(last.get('result'))[:300]}") from None

        with_mine = {"cert": str(mine), "key": str(mine_key)}
        await until("a.test", "a.test", lambda r: r.get("status") == 200 and r["peer"] in ("", peer(first)))
        await until("b.test with a certificate", "b.test", lambda r: r.get("status") == 200, **with_mine)
        await until("b.test without one", "b.test", lambda r: "error" in r)
        await until("c.test without one", "c.test", lambda r: r.get("status") == 200)
        await until("c.test with one", "c.test", lambda r: r.get("status") == 200 and "URI=spiffe://x/client" in r["body"], **with_mine)
        await until("d.test, whose Secret isn't there", "d.test", lambda r: "error" in r)
        apply(secret("a-cert", "istio-system", tls_crt=second, tls_key=second_key))
        await until("the new certificate", "a.test", lambda r: r.get("status") == 200 and r["peer"] in ("", peer(second)))
        apply(secret("a-cert", "istio-system", tls_crt=first, tls_key=key))
