"""`skein sidecar` beside workloads of their own namespaces: identity, readiness, metrics, faults, drain; Skein's proxy and Envoy."""
import asyncio
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path

from harness.identity import Authority
from harness.workload import Child

ORIGIN = Path(__file__).parent.parent / "harness" / "origin.py"

WORKLOAD = """
apiVersion: v1
kind: ServiceAccount
metadata: {{name: {name}, namespace: default}}
---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: default}}
spec:
  clusterIP: {vip}
  ports: [{{name: http, port: 9080, targetPort: 9080}}]
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {{name: {name}, namespace: default}}
spec: {{address: {address}, labels: {{app: {name}, security.istio.io/tlsMode: istio}}, serviceAccount: {name}}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {{name: {name}, namespace: default}}
spec:
  hosts: [{name}.test]
  addresses: [{vip}]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [{{name: http, number: 9080, protocol: HTTP}}]
  workloadSelector: {{labels: {{app: {name}}}}}
"""

STRICT = """
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: default}
spec: {mtls: {mode: STRICT}}
"""


class Workload:
    """A namespace, an application in it if asked, and the sidecar under test."""

    def __init__(self, stage, control, name, vip):
        self.stage, self.control, self.name, self.vip = stage, control, name, vip
        self.host = stage.network.host(name)
        self.folder = stage.folder
        self.token = self.folder / f"{name}.token"
        self.root = self.folder / f"{name}.roots"
        self.agent = None

    async def register(self):
        text = WORKLOAD.format(name=self.name, vip=self.vip, address=self.host.address)
        text = "\n---\n".join(part for part in text.split("---") if "kind: Service\n" not in part)
        await asyncio.to_thread(self.control.client.apply, text)
        return self

    def fetch_token(self, seconds=3600, audience="istio-ca"):
        answer = self.control.client.call(
            "POST", f"/api/v1/namespaces/default/serviceaccounts/{self.name}/token",
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
             "spec": {"audiences": [audience], "expirationSeconds": seconds}})
        self.put_token(answer["status"]["token"])

    def put_token(self, text):
        fresh = self.token.with_suffix(".new")
        fresh.write_text(text)
        os.chmod(fresh, 0o644)
        fresh.replace(self.token)

    async def application(self):
        services = json.dumps([{"name": self.name, "address": "0.0.0.0", "port": 9080, "kind": "http"}])
        child = Child(f"{self.name}-app", self.host.command(sys.executable, str(ORIGIN), services), self.folder)
        self.stage.stops.append(child.stop)
        await child.start()
        return self

    async def sidecar(self, *flags, proxy="skein", env=None, ready=True, token=True, verb="sidecar", labels=None):
        # The control plane's own directory is for its user only.
        self.root.write_bytes((self.control.data / "root-cert.pem").read_bytes())
        host, port = self.control.port("secureXds")
        if proxy == "envoy":
            flags = (*flags, "--proxy", f"envoy={self.stage.options.envoy}")
        account = ["--service-account", self.name] if verb == "sidecar" else []
        proof = ["--token-file", str(self.token)] if token else []
        command = [self.stage.options.skein, verb, "--name", self.name, *account, *proof,
                   "--labels", labels or f"app={self.name}", "--address", self.host.address, "--control-plane", f"{host}:{port}",
                   "--root-cert", str(self.root),
                   "--run-dir", str(self.folder / f"run-{self.name}"), "--user", "1337", *flags]
        settings = [f"{key}={value}" for key, value in (env or {}).items()]
        self.agent = Child(f"{self.name}-sidecar", self.host.command("env", *settings, *command), self.folder)
        self.stage.stops.append(self.agent.stop)
        await self.agent.start()
        if ready:
            await self.until_ready()
        return self

    def get(self, port, path, method="GET", headers=None, timeout=10):
        """From outside, at the workload's address."""
        connection = http.client.HTTPConnection(self.host.address, port, timeout=timeout)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), dict((k.lower(), v) for k, v in answer.getheaders())
        finally:
            connection.close()

    async def ask(self, port, path, **more):
        return await asyncio.to_thread(lambda: self.get(port, path, **more))

    async def readiness(self):
        try:
            return await self.ask(15021, "/healthz/ready")
        except OSError as error:
            return 0, str(error), {}

    async def until_ready(self, seconds=30):
        last = {}

        async def holds():
            if not self.agent.alive:
                raise AssertionError(f"the sidecar ended: {self.agent.words()}")
            last["answer"] = await self.readiness()
            return last["answer"][0] == 200
        try:
            await self.stage.until(f"{self.name} ready", holds, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; last {last.get('answer')}; {self.agent.words()[-1500:]}") from None

    def admin(self, path, method="GET"):
        done = self.host.inside("curl", "-s", "-X", method, "-m", "10", f"http://127.0.0.1:15000{path}")
        return done

    def certificate(self):
        """Of the proxy's own identity: serial numbers that are in force."""
        return [entry["serial_number"] for certificate in json.loads(self.admin("/certs"))["certificates"]
                for entry in certificate.get("cert_chain", [])]


async def control_plane(stage):
    return await stage.control(address=stage.network.gateway)


async def talks(client, server, timeout=5):
    answer = await client.ask(op="http", address=server.vip, port=9080, path="/x", headers=[("host", f"{server.name}.test")],
                              timeout=timeout)
    return answer if answer.get("status") == 200 and answer.get("body") else None


async def pair(stage, control, client="skein", server="skein", *server_flags):
    """A client and a server, both with sidecars and interception."""
    one, other = Workload(stage, control, "asker", "10.99.0.2"), Workload(stage, control, "server", "10.99.0.3")
    for each, proxy, flags in ((one, client, ()), (other, server, server_flags)):
        await each.register()
        await asyncio.to_thread(each.fetch_token)
        each.host.intercept()
        if each is other:
            await each.application()
        await each.sidecar(*flags, proxy=proxy)
    agent = await stage.client(one.host)
    await stage.until("traffic", lambda: talks(agent, other), 20)
    return one, other, agent


async def both(stage, client, server):
    control = await control_plane(stage)
    await asyncio.to_thread(control.client.apply, STRICT)
    one, other, agent = await pair(stage, control, client, server)
    answer = json.loads((await talks(agent, other))["body"])
    forwarded = dict(answer["headers"]).get("x-forwarded-client-cert", "")
    assert "URI=spiffe://cluster.local/ns/default/sa/asker" in forwarded, answer
    # Who has no certificate is not let in.
    try:
        status, _, _ = await other.ask(9080, "/", timeout=5)
        raise AssertionError(f"plain text to a STRICT workload: {status}")
    except (OSError, http.client.HTTPException):
        pass
    for each in (one, other):
        folder = each.folder / f"run-{each.name}"
        assert folder.stat().st_mode & 0o777 == 0o700 and folder.stat().st_uid == 1337
        for path in folder.iterdir():
            assert not path.is_file() or b"PRIVATE" not in path.read_bytes(), path
        assert "PRIVATE" not in each.agent.words() and each.token.read_text() not in each.agent.words()
        status = subprocess.run(["ps", "-o", "uid=", "-C", "skein"], capture_output=True, text=True, check=False).stdout
        assert "1337" in status.split(), status


async def scenario_traffic_skein(stage):
    await both(stage, "skein", "skein")


async def scenario_traffic_envoy(stage):
    await both(stage, "envoy", "envoy")


async def scenario_token(stage):
    """Wrong, expired, missing: words, patience, and all is well once the file is right."""
    control = await control_plane(stage)
    server = await Workload(stage, control, "server", "10.99.0.3").register()
    await server.sidecar(ready=False)

    async def says(pattern):
        status, text, _ = await server.readiness()
        return status == 503 and re.search(pattern, text)
    await stage.until("the missing file is named", lambda: says(r"waiting for the first certificate.*token file .*server.token.*No such file"))
    server.put_token("nonsense")
    await stage.until("nonsense is refused", lambda: says("waiting for the first certificate.*refuses the token"), 15)
    await asyncio.to_thread(server.fetch_token, 3600, "somebody-else")
    await stage.until("the audience is named", lambda: says("somebody-else"), 15)
    assert server.token.read_text() not in server.agent.words()
    await asyncio.to_thread(server.fetch_token)
    await server.until_ready()
    assert server.agent.words().count("no certificate for") <= 4, server.agent.words()


async def scenario_unreachable(stage):
    control = await control_plane(stage)
    server = await Workload(stage, control, "server", "10.99.0.3").register()
    await asyncio.to_thread(server.fetch_token)
    await control.stop()
    await server.sidecar(ready=False)

    async def says():
        status, text, _ = await server.readiness()
        return status == 503 and "no connection to" in text
    await stage.until("says what it can't reach", says)


async def scenario_renewal(stage):
    """A certificate of a minute, renewed after seconds under load; nobody's connection notices."""
    control = await control_plane(stage)
    one, other, agent = await pair(stage, control)
    for each in (one, other):
        await each.agent.stop()
    short = ("--certificate-lifetime", "60s")
    env = {"SECRET_GRACE_PERIOD_RATIO": "0.94"}
    for each in (one, other):
        await each.sidecar(*short, env=env)
        # From now on only the certificate proves who it is.
        each.put_token("used up")
    await stage.until("traffic", lambda: talks(agent, other), 20)
    first, good = other.certificate(), 0
    end = time.monotonic() + 12
    while time.monotonic() < end:
        assert await talks(agent, other), "a request failed while certificates were renewed"
        good += 1
        await asyncio.sleep(0.02)
    assert other.certificate() != first, "not renewed"
    assert "renewed certificate" in other.agent.words() and good > 100


async def scenario_roots(stage):
    """A root that is added to the file is trusted at once; requests go on, on the connections that are there."""
    control = await control_plane(stage)
    one, other, agent = await pair(stage, control)
    before = roots(other)
    assert len(before) == 1, before
    extra = Authority(stage.folder, "another-root").certificate.read_bytes()
    for each in (one, other):
        each.root.write_bytes(each.root.read_bytes() + extra)
    made = connections(one)

    async def trusted():
        assert await talks(agent, other), "a request failed while roots changed"
        return len(roots(other)) == 2
    await stage.until("the added root", trusted, 6)
    assert connections(one) == made, "connections were made anew"
    # A file that is broken changes nothing.
    other.root.write_text("nonsense")
    await stage.until("the broken file is named", lambda: "found no certificate in PEM" in other.agent.words(), 6)
    assert await talks(agent, other)


def roots(workload):
    return {entry["serial_number"] for certificate in json.loads(workload.admin("/certs"))["certificates"]
            for entry in certificate.get("ca_cert", [])}


def connections(workload):
    found = re.findall(r"cluster\.outbound\S*server\S*upstream_cx_total: (\d+)", workload.admin("/stats?filter=upstream_cx_total"))
    return sum(map(int, found))


async def scenario_control_killed(stage):
    """Traffic goes on, a new sidecar waits and says so, and all know the news when it is back."""
    control = await control_plane(stage)
    # Of two control planes one is never there.
    one, other, agent = await pair(stage, control, "skein", "skein", "--control-plane", "127.0.0.1:1")
    host, port = control.port("secureXds")
    await control.stop(kill=True)
    for _ in range(50):
        assert await talks(agent, other), "traffic ended with the control plane"
    assert (await other.readiness())[0] == 200, "readiness ended with the control plane"
    control.command[control.command.index("--secure-xds-address") + 1] = f"{host}:{port}"
    await control.start()
    began = time.monotonic()
    fault = ("apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: server}\n"
             "spec: {hosts: [server.test], http: [{directResponse: {status: 200, body: {string: news}}}]}")
    await asyncio.to_thread(control.client.apply, fault)

    async def news():
        answer = await talks(agent, other)
        return answer and answer["body"] == "news"
    await stage.until("news after the restart", news, 20)
    print(f"     news {time.monotonic() - began:.1f} s after the control plane's return")


async def scenario_envoy_dies(stage):
    control = await control_plane(stage)
    server = await Workload(stage, control, "server", "10.99.0.3").register()
    await asyncio.to_thread(server.fetch_token)
    await server.sidecar(proxy="envoy")
    pid = int(re.search(r"started .*pid=(\d+)", server.agent.log.read_text()).group(1))
    os.kill(pid, signal.SIGKILL)
    await stage.until("noticed", lambda: "started again in" in server.agent.log.read_text())
    await server.until_ready()
    again = int(re.findall(r"started .*pid=(\d+)", server.agent.log.read_text())[-1])
    await server.agent.stop()
    assert again != pid and not Path(f"/proc/{again}").exists(), "Envoy outlived its sidecar"
    # Also one that can't end anything any more. Its sockets are in nobody's way.
    await server.sidecar(proxy="envoy")
    again = int(re.findall(r"started .*pid=(\d+)", server.agent.log.read_text())[-1])
    await server.agent.stop(kill=True)
    await stage.until("Envoy ends with its sidecar", lambda: not Path(f"/proc/{again}").exists(), 5)
    await server.sidecar()


async def scenario_ports(stage):
    """Metrics, probes, the order to end, debug pages: who may, and what they say."""
    control = await control_plane(stage)
    server = await Workload(stage, control, "server", "10.99.0.3").register()
    await asyncio.to_thread(server.fetch_token)
    await server.application()
    probes = {"/app-health/web/livez": {"httpGet": {"path": "/alive", "port": 9080}},
              "/app-health/web/readyz": {"tcpSocket": {"port": 9080}},
              "/app-health/web/startupz": {"httpGet": {"path": "/", "port": 9999}}}
    await server.sidecar("--app-metrics", "9080/counts", "--app-probe", "tcp/livez=tcp:9999",
                         env={"ISTIO_KUBE_APP_PROBERS": f"{json.dumps(probes)}"})
    status, text, fields = await server.ask(15020, "/stats/prometheus")
    assert status == 200 and "istio_agent_scrapes_total 1" in text and "envoy_server_live" in text and '"server"' in text, text[:500]
    assert fields["content-type"].startswith("text/plain")
    status, text, _ = await server.ask(15090, "/stats/prometheus")
    assert status == 200 and "envoy_server_live" in text and "istio_agent" not in text
    assert (await server.ask(15090, "/config_dump"))[0] == 404
    assert (await server.ask(15020, "/app-health/web/livez"))[0] == 200
    assert (await server.ask(15020, "/app-health/web/readyz"))[0] == 200
    status, text, _ = await server.ask(15020, "/app-health/web/startupz")
    assert status == 500 and "9999" in text, text
    assert (await server.ask(15020, "/app-health/tcp/livez"))[0] == 500
    assert (await server.ask(15020, "/app-health/other/livez"))[0] == 404
    assert (await server.ask(15020, "/quitquitquit", method="POST"))[0] == 403
    assert (await server.ask(15020, "/quitquitquit"))[0] == 405
    # Without a certificate of the control plane's nothing is shown.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection(server.host.address, 15004, context=context, timeout=5)
    try:
        connection.request("GET", "/config_dump")
        raise AssertionError(f"debug pages without a certificate: {connection.getresponse().status}")
    except (ssl.SSLError, OSError, http.client.HTTPException):
        pass
    # With it they are: the control plane asks for whoever may ask it.
    info = await asyncio.to_thread(control.client.call, "GET", "/debug/proxy/server.default/server_info")
    assert info["state"] == "LIVE", info
    server.host.inside("curl", "-sf", "-X", "POST", "-m", "5", "http://127.0.0.1:15020/quitquitquit")
    await stage.until("ended by order", lambda: not server.agent.alive, 20)
    assert server.agent.process.returncode == 0, server.agent.words()


async def drain(stage, proxy):
    """A long request that is under way when the end is ordered is answered; new ones go elsewhere; then all is gone."""
    control = await control_plane(stage)
    one, other, agent = await pair(stage, control, "skein", proxy)
    slow = asyncio.create_task(agent.ask(op="http", address=other.vip, port=9080, path="/slow", timeout=20,
                                         headers=[("host", "server.test"), ("x-answer-delay", "3")]))
    await asyncio.sleep(0.5)
    began = time.monotonic()
    # The child is `ip netns exec`'s successor: the same process.
    other.agent.process.terminate()

    async def failing():
        status, text, _ = await other.readiness()
        return status == 503 and "ending" in text
    await stage.until("readiness fails first", failing, 3)
    answer = await slow
    assert answer.get("status") == 200, answer
    await stage.until("the sidecar's end", lambda: not other.agent.alive, 10)
    took = time.monotonic() - began
    assert other.agent.process.returncode == 0 and 2 < took < 10, (other.agent.process.returncode, took)
    assert not any((other.folder / "run-server").iterdir()), "files are left over"
    # A second signal doesn't wait.
    slow = asyncio.create_task(agent.ask(op="http", address=other.vip, port=9080, path="/slow", timeout=20,
                                         headers=[("host", "server.test"), ("x-answer-delay", "10")]))
    await asyncio.sleep(0.3)
    began = time.monotonic()
    one.agent.process.terminate()
    await asyncio.sleep(0.2)
    one.agent.process.terminate()
    await stage.until("the end at once", lambda: not one.agent.alive, 3)
    assert one.agent.process.returncode == 128 + signal.SIGTERM, one.agent.process.returncode
    slow.cancel()


async def scenario_drain(stage):
    await drain(stage, "skein")


async def scenario_drain_envoy(stage):
    await drain(stage, "envoy")


async def scenario_health(stage):
    """What a probe finds is known to the control plane."""
    control = await control_plane(stage)
    group = ("apiVersion: networking.istio.io/v1\nkind: WorkloadGroup\nmetadata: {name: web, namespace: default}\n"
             "spec: {template: {serviceAccount: server}, probe: {tcpSocket: {port: 9080}}}")
    server = await Workload(stage, control, "server", "10.99.0.3").register()
    await asyncio.to_thread(control.client.apply, group)
    await stage.until("the group is known", lambda: "WorkloadGroup" in control.debug("/debug/configz"))
    await asyncio.to_thread(server.fetch_token)
    await server.sidecar("--auto-register-group", "web", "--probe", "http:9080/alive", "--probe-period", "200ms")

    async def condition(word):
        items = (await asyncio.to_thread(control.client.call, "GET",
                                         "/apis/networking.istio.io/v1/namespaces/default/workloadentries"))["items"]
        return any(c["type"] == "Healthy" and c["status"] == word for item in items
                   for c in item.get("status", {}).get("conditions", []))
    await stage.until("unhealthy without an application", lambda: condition("False"))
    await server.application()
    await stage.until("healthy with one", lambda: condition("True"))


async def scenario_join_token(stage):
    """Good for one certificate; the next is proven by that."""
    control = await control_plane(stage)
    server = await Workload(stage, control, "server", "10.99.0.3").register()
    done = await asyncio.to_thread(subprocess.run, [
        stage.options.skein, "token", "create", "--kubeconfig", str(control.data / "kubeconfig"), "--namespace", "default",
        "--service-account", "server", "--ttl", "10m"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    server.put_token(done.stdout)
    await server.sidecar("--join-token-file", str(server.token), "--certificate-lifetime", "60s", token=False,
                         env={"SECRET_GRACE_PERIOD_RATIO": "0.95"})
    await stage.until("a second certificate", lambda: "renewed certificate" in server.agent.words(), 10)
    assert done.stdout.strip() not in server.agent.words()
    # Another workload with the same token is told so.
    other = Workload(stage, control, "asker", "10.99.0.2")
    other.put_token(done.stdout)
    await other.sidecar("--service-account", "server", "--join-token-file", str(other.token), token=False, ready=False)

    async def says():
        status, text, _ = await other.readiness()
        return status == 503 and "refuses the join token" in text and "used up" in text
    await stage.until("the token is used up", says)


async def scenario_gateway(stage):
    """`skein gateway` opens what Gateway resources with its labels ask for."""
    control = await control_plane(stage)
    edge = Workload(stage, control, "ingressgateway", "10.99.0.9")
    text = ("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ingressgateway-service-account, namespace: istio-system}\n---\n"
            "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: web, namespace: default}\n"
            "spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ['*']}]}\n---\n"
            "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web, namespace: default}\n"
            "spec: {hosts: ['*'], gateways: [web], http: [{directResponse: {status: 200, body: {string: hello}}}]}\n")
    await asyncio.to_thread(control.client.apply, text)
    answer = await asyncio.to_thread(
        control.client.call, "POST", "/api/v1/namespaces/istio-system/serviceaccounts/ingressgateway-service-account/token",
        {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": ["istio-ca"]}})
    edge.put_token(answer["status"]["token"])
    await edge.sidecar(verb="gateway", labels="istio=ingressgateway")

    async def answers():
        try:
            return (await edge.ask(8080, "/"))[:2] == (200, "hello")
        except OSError:
            return False
    await stage.until("the gateway's port", answers)


async def scenario_wrong_identity(stage):
    """A token of one account gives no other's certificate, and the words say which flag is wrong."""
    control = await control_plane(stage)
    server = await Workload(stage, control, "server", "10.99.0.3").register()
    await asyncio.to_thread(server.fetch_token)
    await server.sidecar("--service-account", "somebody-else", ready=False)

    async def says():
        status, text, _ = await server.readiness()
        return status == 503 and "somebody-else" in text
    await stage.until("refused with words", says)
