"""What people are shown of a mesh: proxy-config, proxy-status, describe, version, bug-report, install; Skein's proxy and Envoy."""
import asyncio
import json
import os
import shutil
import subprocess
import tarfile

from scenarios.sidecar import control_plane, pair

EXTRA = """
apiVersion: v1
kind: Service
metadata: {name: server, namespace: default}
spec:
  selector: {app: server}
  ports: [{name: http, port: 9080}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: server, namespace: default}
spec:
  host: server.test
  trafficPolicy: {outlierDetection: {consecutive5xxErrors: 3}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: split, namespace: default}
spec:
  hosts: [server.test]
  http:
  - match: [{uri: {exact: /jason}}]
    route: [{destination: {host: server.test}}]
  - route: [{destination: {host: server.test}}]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: default}
spec: {mtls: {mode: STRICT}}
---
apiVersion: v1
kind: Secret
metadata: {name: passwords, namespace: default}
stringData: {password: hush-hush}
"""

REFUSED = """
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: broken, namespace: default}
spec:
  workloadSelector: {labels: {app: server}}
  configPatches:
  - applyTo: CLUSTER
    patch:
      operation: ADD
      value:
        name: broken
        type: STATIC
        connect_timeout: 1s
        load_assignment:
          cluster_name: broken
          endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: not-an-address, port_value: 80}}}}]}]
"""


class Skein:
    """The command line, with one control plane's kubeconfig."""

    def __init__(self, stage, control):
        self.binary, self.stage = stage.options.skein, stage
        self.environment = {**os.environ, "KUBECONFIG": str(control.data / "kubeconfig"), "HOME": str(stage.folder)}

    async def call(self, *words, code=0):
        done = await asyncio.to_thread(
            subprocess.run, [self.binary, *words], capture_output=True, text=True, timeout=90, env=self.environment)
        if code is not None and done.returncode != code:
            raise AssertionError(f"skein {' '.join(words)}: code {done.returncode}, expected {code}\n{done.stdout}\n{done.stderr}")
        return done

    async def text(self, *words, code=0):
        return (await self.call(*words, code=code)).stdout

    async def json(self, *words):
        return json.loads(await self.text(*words, "-o", "json"))


def rows(text):
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return lines[1:]


async def mesh(stage, client="skein", server="skein"):
    control = await control_plane(stage)
    asker, other, *_ = await pair(stage, control, client, server)
    await asyncio.to_thread(control.client.apply, EXTRA)
    skein = Skein(stage, control)

    async def settled():
        text = await skein.text("proxy-status", "--check", code=None)
        return "server.default" in text and "asker.default" in text and "STALE" not in text and await skein_has(skein)
    await stage.until("everybody has the split", settled, 20)
    return control, skein, asker, other


async def skein_has(skein):
    return "split.default" in await skein.text("pc", "route", "asker", code=None)


async def looks(stage, client, server):
    _, skein, asker, other = await mesh(stage, client, server)
    for name in ("asker", "server"):
        text = await skein.text("proxy-config", "listener", name)
        assert text.splitlines()[0].split() == ["ADDRESSES", "PORT", "MATCH", "DESTINATION"], text
        assert any(row[:2] == ["0.0.0.0", "15006"] for row in rows(text)), text
        only = await skein.json("pc", "l", name, "--port", "15006")
        assert len(only) == 1 and only[0]["address"]["socketAddress"]["portValue"] == 15006, only
        text = await skein.text("pc", "cluster", name, "--fqdn", "server.test")
        assert "server.default" in text and "outbound" in text, text
        text = await skein.text("pc", "secret", f"{name}.default")
        assert "Cert Chain" in text and "CA" in text and "true" in text and "cluster.local" in text, text
        whole = await skein.text("pc", "all", name, "-o", "json")
        assert "PRIVATE KEY" not in whole
        secrets = await skein.json("pc", "secret", name)
        key = next(entry["secret"]["tlsCertificate"]["privateKey"] for entry in secrets["dynamicActiveSecrets"]
                   if "tlsCertificate" in entry["secret"])
        assert set(key.values()) == {"[redacted]"}, key
        boot = (await skein.json("pc", "bootstrap", name))["bootstrap"]
        # Names of protobuf's JSON, but for keys that are the user's.
        assert "staticResources" in boot and "ISTIO_VERSION" in boot["node"]["metadata"], boot.keys()
        assert boot["node"]["id"].split("~")[2] == f"{name}.default", boot["node"]["id"]
        for path in ("short", "yaml"):
            assert await skein.text("pc", "all", name, "-o", path)
    text = await skein.text("pc", "route", "asker")
    assert "VIRTUAL SERVICE" in text.splitlines()[0] and "split.default" in text and "/jason" in text, text
    text = await skein.text("pc", "endpoint", "asker", "--address", other.host.address, "--status", "healthy")
    assert f"{other.host.address}:9080" in text and "OK" in text, text
    # Levels, here and in the proxy itself.
    text = await skein.text("pc", "log", "server", "--level", "http:debug")
    assert text.startswith("server.default:\nactive loggers:") and "http: debug" in text, text
    assert "http: debug" in await asyncio.to_thread(other.admin, "/logging", "POST")
    failed = await skein.call("pc", "log", "server", "--level", "http:loud", code=64)
    assert "expected LEVEL or COMPONENT:LEVEL" in failed.stderr, failed.stderr
    failed = await skein.call("pc", "log", "server", "--level", "httpp:debug", code=64)
    assert "no logger 'httpp'; did you mean 'http'?" in failed.stderr, failed.stderr
    # What is wanted and what is there.
    for name in ("asker", "server"):
        text = await skein.text("ps", name, "--check")
        assert text.split("\n")[:4] == ["Clusters Match", "Listeners Match", "Routes Match", "Endpoints Match"], text
    # Saved dumps say the same as live ones.
    saved = stage.folder / "dump.json"
    saved.write_text(await asyncio.to_thread(asker.admin, "/config_dump?include_eds"))
    for kind in ("listener", "route", "cluster"):
        assert await skein.text("pc", kind, "--file", str(saved)) == await skein.text("pc", kind, "asker"), kind


async def scenario_proxy_config_of_skein(stage):
    await looks(stage, "skein", "skein")


async def scenario_proxy_config_of_envoy(stage):
    await looks(stage, "envoy", "envoy")


async def scenario_status_says_what_was_refused_and_why(stage):
    control, skein, _, other = await mesh(stage)
    text = await skein.text("ps", "--check")
    assert {row[0] for row in rows(text)} >= {"asker.default", "server.default"}, text
    await asyncio.to_thread(control.client.apply, REFUSED)

    async def refused():
        return "server.default refused clusters (CDS)" in await skein.text("ps", code=None)
    await stage.until("the refusal is shown", refused)
    done = await skein.call("proxy-status", "--check", code=2)
    assert "ERROR" in done.stdout and "not-an-address" in done.stdout, done.stdout
    row = next(row for row in await skein.json("ps") if row["proxy"] == "server.default")
    assert row["cds"] == "ERROR" and "not-an-address" in row["refused"][0]["reason"], row
    text = await skein.text("ps", "server", "--check", code=2)
    assert "Clusters Don't Match" in text and "+++ proxy: cluster broken" in text, text
    done = await skein.call("ps", "servr.default", code=1)
    assert "did you mean server.default?" in done.stderr, done.stderr


async def scenario_describe_pod_and_service(stage):
    _, skein, _, other = await mesh(stage)
    text = await skein.text("describe", "pod", "server")
    for words in (f"Pod: server (WorkloadEntry, {other.host.address})", "Service: server", "   Port: http 9080/HTTP targets pod port 9080",
                  "Pilot reports that pod is STRICT (enforces mTLS) and clients speak mTLS",
                  "Effective PeerAuthentication:\n   Workload mTLS mode: STRICT", "Applied PeerAuthentication:\n   default.default"):
        assert words in text, f"{words!r} is not in\n{text}"
    assert "is not part of mesh" not in text, text
    assert await skein.text("x", "describe", "pod", "server.default") == text
    text = await skein.text("describe", "service", "server")
    assert "Pods: server" in text, text
    done = await skein.call("describe", "service", "nothing", code=1)
    assert "no service nothing in namespace default" in done.stderr, done.stderr


async def scenario_versions_of_all_three(stage):
    _, skein, _, _ = await mesh(stage)
    version = (await skein.text("version", "--short")).strip()
    text = await skein.text("version")
    assert f"client version: {version}\ncontrol plane version: {version}\ndata plane version: " in text and "(2 proxies)" in text, text
    tree = await skein.json("version")
    assert tree["clientVersion"]["version"] == version and sum(each["Count"] for each in tree["dataPlaneVersion"]) == 2, tree
    skein.environment["KUBECONFIG"] = str(stage.folder / "nothing")
    done = await skein.call("version")
    assert done.stdout == f"client version: {version}\n" and "nothing" in done.stderr, done


async def scenario_a_bug_report_holds_everything_but_secrets(stage):
    control, skein, asker, _ = await mesh(stage)
    token = asker.token.read_text().strip()
    logs = stage.folder / "logs"
    logs.mkdir()
    (logs / "app.log").write_text(f"started with Bearer {token}\n")
    path = stage.folder / "report.tar.gz"
    done = await skein.call("bug-report", "-o", str(path), "--logs", str(logs))
    assert path.stat().st_mode & 0o777 == 0o600
    with tarfile.open(path) as archive:
        names = [member.name for member in archive.getmembers()]
        texts = {name.partition("/")[2]: archive.extractfile(name).read().decode() for name in names}
    for name in ("index.json", "control/syncz.json", "proxies/asker.default/config_dump.json", "proxies/server.default/stats.txt",
                 "objects/virtualservices.networking.istio.io.yaml", "objects/secrets.yaml", "logs/app.log", "versions/server.json",
                 "analyze.txt"):
        assert name in texts, f"{name} is not in {sorted(texts)}; {done.stderr}"
    everything = "\n".join(texts.values())
    for secret in ("PRIVATE KEY", "hush-hush", "aHVzaC1odXNo", token, (control.data / "admin-token").read_text().strip()):
        assert secret not in everything, f"{secret[:12]}... is in the report"
    assert json.loads(texts["index.json"])["missing"] == [], texts["index.json"]
    # Without a control plane it is what can be had, and says what is missing.
    await control.stop()
    done = await skein.call("bug-report", "-o", str(stage.folder / "alone.tar"), "--logs", str(logs))
    assert "no control plane answers" in done.stderr, done.stderr
    with tarfile.open(stage.folder / "alone.tar") as archive:
        assert any(name.endswith("logs/app.log") for name in archive.getnames())


async def scenario_install_into_a_root(stage):
    source, root = stage.folder / "programs", stage.folder / "root"
    source.mkdir()
    for name, binary in (("skein", stage.options.skein), ("skein-proxy", stage.options.proxy)):
        shutil.copy(binary, source / name)

    async def call(*words, code=0):
        done = await asyncio.to_thread(subprocess.run, [source / "skein", *words, "--root", str(root)], capture_output=True, text=True, timeout=60)
        assert done.returncode == code, f"{words}: {done}"
        return done.stdout + done.stderr
    assert "would write /etc/systemd/system/skein-control.service" in await call("install", "--profile", "demo", "--dry-run")
    assert not root.exists()
    await call("install", "--profile", "demo")
    assert "verified successfully" in await call("verify-install")
    if shutil.which("systemd-analyze"):
        units = root / "etc/systemd/system"
        (units / "skein-gateway@ingressgateway.service").symlink_to("skein-gateway@.service")
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", units / "skein-control.service",
                               units / "skein-gateway@ingressgateway.service"], capture_output=True, text=True)
        wrong = [line for line in (done.stdout + done.stderr).splitlines() if "is not executable" not in line and "skein" in line]
        assert not wrong, wrong
        (units / "skein-gateway@ingressgateway.service").unlink()
    # The program that is exchanged may be running: it is another file then.
    before = (root / "usr/local/bin/skein").stat().st_ino
    with open(source / "skein", "ab") as program:
        program.write(b"\n")
    await call("upgrade")
    assert (root / "usr/local/bin/skein").stat().st_ino != before
    assert (root / "usr/local/bin/skein.previous").stat().st_ino == before
    await call("upgrade", "--rollback")
    assert (root / "usr/local/bin/skein").stat().st_ino == before
    (root / "var/lib/skein/store.db").write_text("x")
    (root / "usr/local/bin/skein-proxy").unlink()
    assert "✘ Program: /usr/local/bin/skein-proxy: not there" in await call("verify-install", code=1)
    await call("uninstall")
    left = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    assert left == ["var/lib/skein/store.db"], left
    await call("uninstall", "--purge")
    assert not (root / "var/lib/skein").exists()
