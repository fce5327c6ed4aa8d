"""The services that the golden cases talk to: bookinfo's, an httpbin, TCP echoes, and hosts outside of the mesh."""
import json
import sys
from pathlib import Path

import yaml

from .identity import Authority
from .workload import Child

HERE = Path(__file__).parent
# name, namespace, cluster IP's last byte, [(port name, port)], versions
SERVICES = [
    ("productpage", "default", 10, [("http", 9080)], ["v1"]),
    ("details", "default", 11, [("http", 9080)], ["v1"]),
    ("reviews", "default", 12, [("http", 9080)], ["v1", "v2", "v3"]),
    ("ratings", "default", 13, [("http", 9080)], ["v1", "v2"]),
    ("httpbin", "default", 14, [("http", 8000)], ["v1", "v2"]),
    ("echo", "default", 15, [("tcp", 9000)], ["v1", "v2"]),
    ("mongodb", "default", 16, [("mongo", 27017)], ["v1"]),
    ("plain", "default", 17, [("web", 7000)], ["v1"]),
    ("httpbin", "prod", 20, [("http", 8000)], ["v1"]),
    ("reviews", "prod", 21, [("http", 9080)], ["v1"]),
]
OUTSIDE = [("example", 80, "http"), ("partner", 8080, "http"), ("database", 3306, "tcp"), ("secure", 8443, "https")]


class World:
    def __init__(self, network, folder):
        self.network, self.folder = network, folder
        self.addresses, self.vips, servers = {}, {}, []
        for index, (name, space, vip, ports, versions) in enumerate(SERVICES):
            self.vips[(name, space)] = f"10.96.0.{vip}"
            for number, version in enumerate(versions):
                label = f"{name}-{version}" + ("" if space == "default" else f"-{space}")
                address = network.address(10 + index, 1 + number)
                self.addresses[label] = address
                for port_name, port in ports:
                    kind = "http" if port_name in ("http", "web") else "tcp"
                    servers.append({"name": label, "address": address, "port": port, "kind": kind})
        self.authority = Authority(folder, "world")
        secure, key = self.certificate("secure.example.com")
        for number, (name, port, kind) in enumerate(OUTSIDE):
            address = network.address(60, 1 + number)
            self.addresses[name] = address
            servers.append({"name": name, "address": address, "port": port, "kind": kind,
                            "certificate": str(secure), "key": str(key)})
        self.origins = Child("origins", [sys.executable, str(HERE / "origin.py"), json.dumps(servers)], folder, stdout=True)

    def certificate(self, name):
        """Paths of a certificate for this DNS name, and of its key; the same for each call."""
        made, key = self.folder / f"cert-{name}.crt", self.folder / f"cert-{name}.key"
        return (made, key) if made.exists() else self.authority.issue([f"DNS:{name}"], f"cert-{name}")

    def names(self):
        """What DNS says about hosts outside of the mesh."""
        return {f"{name}.example.com": self.addresses[name] for name, _, _ in OUTSIDE}

    async def start(self):
        await self.origins.start()
        assert await self.origins.process.stdout.readline() == b"ready\n", self.origins.words()
        return self

    async def stop(self):
        await self.origins.stop(kill=True)

    def text(self) -> str:
        items = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "prod"}}]
        for name, space, _, ports, versions in SERVICES:
            items.append({"apiVersion": "v1", "kind": "Service",
                          "metadata": {"name": name, "namespace": space, "labels": {"app": name, "service": name}},
                          "spec": {"clusterIP": self.vips[(name, space)], "selector": {"app": name},
                                   "ports": [{"name": p, "port": n, "targetPort": n, "protocol": "TCP"} for p, n in ports]}})
            endpoints = []
            for version in versions:
                label = f"{name}-{version}" + ("" if space == "default" else f"-{space}")
                items.append({"apiVersion": "v1", "kind": "Pod",
                              "metadata": {"name": label, "namespace": space, "labels": {"app": name, "version": version}},
                              "spec": {"serviceAccountName": f"bookinfo-{name}", "containers": [{"name": "app", "image": "app"}]},
                              "status": {"phase": "Running", "podIP": self.addresses[label],
                                         "podIPs": [{"ip": self.addresses[label]}],
                                         "conditions": [{"type": "Ready", "status": "True"}]}})
                endpoints.append({"addresses": [self.addresses[label]], "conditions": {"ready": True},
                                  "targetRef": {"kind": "Pod", "name": label, "namespace": space}})
            items.append({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                          "metadata": {"name": f"{name}-1", "namespace": space,
                                       "labels": {"kubernetes.io/service-name": name}},
                          "endpoints": endpoints, "ports": [{"name": p, "port": n, "protocol": "TCP"} for p, n in ports]})
        return yaml.safe_dump_all(items)

    def where(self, host: str) -> str:
        """The address a client's resolver would give."""
        parts = host.split(".")
        space = parts[1] if len(parts) > 1 else "default"
        return self.vips.get((parts[0], space)) or self.addresses.get(host) or self.addresses.get(parts[0]) or host
