"""The control plane under test, kubectl, and its REST API spoken directly."""
import asyncio
import json
import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import yaml

from .workload import Child

PLURALS = {"NetworkPolicy": "networkpolicies", "ServiceEntry": "serviceentries", "WorkloadEntry": "workloadentries",
           "Telemetry": "telemetries", "Endpoints": "endpoints", "AuthorizationPolicy": "authorizationpolicies",
           "Policy": "policies", "MeshPolicy": "meshpolicies"}
CLUSTERED = {"Namespace", "Node", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "MeshPolicy"}


class Control:
    """`skein control` in a directory of its own; every port is any that is free."""

    def __init__(self, binary, folder, address="127.0.0.1", flags=()):
        self.folder = Path(folder)
        self.data = self.folder / "control"
        self.command = [binary, "control", "--data-dir", str(self.data), "--xds-address", f"{address}:0",
                        "--secure-xds-address", f"{address}:0", "--monitoring-address", "127.0.0.1:0",
                        "--api-address", "127.0.0.1:0", *flags]
        self.child = None

    async def start(self, seconds=20):
        ready = self.data / "addresses.json"
        ready.unlink(missing_ok=True)
        self.child = await Child("control", self.command, self.folder).start()
        for _ in range(int(seconds / 0.02)):
            if ready.exists():
                self.addresses = json.loads(ready.read_text())
                self.client = Rest(self.data / "kubeconfig")
                return self
            if not self.child.alive:
                raise RuntimeError(f"control ended: {self.child.words()}")
            await asyncio.sleep(0.02)
        raise RuntimeError(f"control was not ready in {seconds} s: {self.child.words()}")

    def port(self, name):
        host, _, port = self.addresses[name].rpartition(":")
        return host, int(port)

    async def stop(self, kill=False):
        if self.child:
            await self.child.stop(kill)

    def kubectl(self, *words, stdin=None, kubeconfig=None, env=None):
        command = ["kubectl", "--kubeconfig", str(kubeconfig or self.data / "kubeconfig"), *words]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, env=env)

    def debug(self, path):
        host, port = self.port("monitoring")
        with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=10) as answer:
            return answer.read().decode()


class Refused(Exception):
    def __init__(self, code, body):
        super().__init__(f"{code}: {body}")
        self.code, self.body = code, body


class Rest:
    """Faster than a kubectl for each object."""

    def __init__(self, kubeconfig):
        config = yaml.safe_load(Path(kubeconfig).read_text())
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.server, self.token = cluster["server"], user.get("token")
        self.context = ssl.create_default_context(cadata=self.text(cluster, "certificate-authority"))
        if not self.token:
            folder = Path(kubeconfig).parent
            (folder / "rest.crt").write_text(self.text(user, "client-certificate"))
            (folder / "rest.key").write_text(self.text(user, "client-key"))
            self.context.load_cert_chain(folder / "rest.crt", folder / "rest.key")

    @staticmethod
    def text(section, name):
        import base64
        if name + "-data" in section:
            return base64.b64decode(section[name + "-data"]).decode()
        return Path(section[name]).read_text()

    def call(self, method, path, body=None, kind="application/json"):
        request = urllib.request.Request(self.server + path, method=method,
                                         data=json.dumps(body).encode() if body is not None else None)
        request.add_header("content-type", kind)
        if self.token:
            request.add_header("authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=20) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode(errors="replace")) from None

    @staticmethod
    def path(item, named=True):
        version, kind, metadata = item["apiVersion"], item["kind"], item["metadata"]
        plural = PLURALS.get(kind, kind.lower() + ("es" if kind.endswith("s") else "s"))
        root = f"/apis/{version}" if "/" in version else f"/api/{version}"
        space = "" if kind in CLUSTERED else f"/namespaces/{metadata.get('namespace', 'default')}"
        return f"{root}{space}/{plural}" + (f"/{metadata['name']}" if named else "")

    def apply(self, text):
        """Creates or replaces every document; gives what was applied."""
        items = [item for item in yaml.safe_load_all(text) if item]
        for item in items:
            try:
                self.call("POST", self.path(item, named=False), item)
            except Refused as refusal:
                if refusal.code != 409:
                    raise
                old = self.call("GET", self.path(item))
                item["metadata"]["resourceVersion"] = old["metadata"]["resourceVersion"]
                self.call("PUT", self.path(item), item)
            if "status" in item:
                live = self.call("GET", self.path(item))
                self.call("PUT", self.path(item) + "/status", {**live, "status": item["status"]})
        return items

    def delete(self, items):
        for item in items:
            try:
                self.call("DELETE", self.path(item))
            except Refused as refusal:
                if refusal.code != 404:
                    raise
