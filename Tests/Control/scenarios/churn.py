"""Whatever happens in whatever order: a client that was told of each change has in the end what a new one is given."""
import asyncio
import os
import random

from envoy.config.endpoint.v3 import endpoint_pb2

from harness.control import Refused
from harness.mirror import CDS, EDS, LDS, NDS, Mirror, differences, node

SPACES = ["a", "b", "c"]
ROOT = "istio-system"
ACCOUNTS = ["default", "web", "batch"]
HOSTS = ["one.example.com", "two.example.com", "*.wild.example.com", "db.example.com"]


class Churn:
    """Objects made at random from small sets of names, so that they meet."""

    def __init__(self, seed, client):
        self.pick, self.client = random.Random(seed), client
        self.live = {}
        self.log = []

    def one(self, *of):
        return self.pick.choice(of)

    def chance(self, part):
        return self.pick.random() < part

    def space(self):
        return self.one(*SPACES)

    def exports(self):
        return self.one(None, None, ["*"], ["."], ["a", "b"], ["."], ["~"])

    def service_host(self):
        return f"{self.one('s0', 's1', 's2', 's3')}.{self.space()}.svc.cluster.local"

    def host(self):
        return self.service_host() if self.chance(0.6) else self.one(*HOSTS)

    def item(self, kind, version, namespace, name, spec=None, **more):
        metadata = {"name": name, "namespace": namespace, **more.pop("metadata", {})}
        if kind in ("Node", "Namespace"):
            metadata.pop("namespace")
        return {"apiVersion": version, "kind": kind, "metadata": metadata, **({"spec": spec} if spec is not None else {}), **more}

    def ports(self):
        ports = [{"name": self.one("http", "http", "grpc-api", "tcp-x", "web"), "port": self.one(80, 8080), "targetPort": self.one(8080, 9090, "main")}]
        if self.chance(0.4):
            ports.append({"name": self.one("tcp-db", "https", "http2-b"), "port": self.one(3306, 443, 9000)})
        return ports

    def make_service(self):
        space, number = self.space(), self.pick.randrange(4)
        spec = {"ports": self.ports(), "clusterIP": f"10.96.{SPACES.index(space)}.{number + 10}"}
        if self.chance(0.2):
            spec["clusterIP"] = "None"
        if self.chance(0.8):
            spec["selector"] = {"app": self.one("x", "y")}
        if self.chance(0.07):
            spec = {"type": "ExternalName", "externalName": self.host().replace("*.", ""), "ports": spec["ports"]}
        if self.chance(0.1):
            spec["publishNotReadyAddresses"] = True
        words = self.exports()
        metadata = {"annotations": {"networking.istio.io/exportTo": ",".join(words)}} if words else {}
        return self.item("Service", "v1", space, f"s{number}", spec, metadata=metadata)

    def pod_address(self, space, number):
        return f"10.0.{SPACES.index(space)}.{number + 1}"

    def make_pod(self):
        space, number = self.space(), self.pick.randrange(5)
        labels = {"app": self.one("x", "y"), "version": self.one("v1", "v2")}
        if self.chance(0.6):
            labels["security.istio.io/tlsMode"] = "istio"
        if self.chance(0.1):
            labels["topology.istio.io/network"] = "far"
        ready = "True" if self.chance(0.85) else "False"
        return self.item("Pod", "v1", space, f"p{number}",
                         {"serviceAccountName": self.one(*ACCOUNTS), "nodeName": self.one("n0", "n1"),
                          "containers": [{"name": "c", "image": "i", "ports": [{"name": "main", "containerPort": self.one(7000, 7001)}]}]},
                         metadata={"labels": labels},
                         status={"phase": "Running", "podIP": self.pod_address(space, number), "podIPs": [{"ip": self.pod_address(space, number)}],
                                 "conditions": [{"type": "Ready", "status": ready}]})

    def make_node(self):
        return self.item("Node", "v1", None, self.one("n0", "n1"), {}, metadata={"labels": {
            "topology.kubernetes.io/region": self.one("r1", "r2"), "topology.kubernetes.io/zone": self.one("z1", "z2")}})

    def make_slice(self):
        space, number, part = self.space(), self.pick.randrange(4), self.pick.randrange(2)
        endpoints = []
        for pod in self.pick.sample(range(5), self.pick.randrange(4)):
            endpoints.append({"addresses": [self.pod_address(space, pod)], "conditions": {"ready": self.chance(0.8)},
                              **({"targetRef": {"kind": "Pod", "name": f"p{pod}", "namespace": space}} if self.chance(0.7) else {})})
        return {**self.item("EndpointSlice", "discovery.k8s.io/v1", space, f"s{number}-{part}", metadata={"labels": {"kubernetes.io/service-name": f"s{number}"}}),
                "addressType": "IPv4", "endpoints": endpoints,
                "ports": [{"name": self.one("http", "http", "grpc-api", "tcp-x", "tcp-db"), "port": self.one(7000, 7001), "protocol": "TCP"}]}

    def make_endpoints(self):
        space, number = self.space(), self.pick.randrange(4)
        return {**self.item("Endpoints", "v1", space, f"s{number}"), "subsets": [
            {"addresses": [{"ip": self.pod_address(space, self.pick.randrange(5))}], "ports": [{"name": self.one("http", "tcp-x"), "port": self.one(7000, 7001)}]}]}

    def destination(self):
        return {"host": self.host().replace("*.wild", "x.wild"), **({"subset": self.one("v1", "v2")} if self.chance(0.3) else {}),
                **({"port": {"number": self.one(80, 8080)}} if self.chance(0.3) else {})}

    def make_virtual_service(self):
        spec = {"hosts": sorted({self.host() for _ in range(self.one(1, 1, 2))})}
        words = self.exports()
        if words:
            spec["exportTo"] = words
        if self.chance(0.25):
            spec["gateways"] = self.one([f"{ROOT}/edge"], ["mesh", f"{ROOT}/edge"])
        match = [{"sourceLabels": {"app": self.one("x", "y")}}] if self.chance(0.3) else [{"uri": {"prefix": self.one("/a", "/b")}}]
        if self.chance(0.15):
            spec["tcp"] = [{"route": [{"destination": self.destination()}]}]
        else:
            spec["http"] = [{"name": self.one("r1", "r2"), **({"match": match} if self.chance(0.5) else {}), "route": [{"destination": self.destination()}]},
                            {"route": [{"destination": self.destination()}], "timeout": self.one("1s", "2s")}]
        return self.item("VirtualService", "networking.istio.io/v1", self.one(*SPACES, ROOT), f"vs{self.pick.randrange(5)}", spec)

    def make_destination_rule(self):
        host = self.one(self.service_host(), self.service_host(), self.host(), "s0", f"*.{self.space()}.svc.cluster.local")
        spec = {"host": host}
        if self.chance(0.6):
            spec["subsets"] = [{"name": name, "labels": {"version": name}} for name in self.pick.sample(["v1", "v2"], self.one(1, 2))]
        policy = {}
        if self.chance(0.3):
            policy["tls"] = {"mode": self.one("DISABLE", "ISTIO_MUTUAL", "SIMPLE")}
        if self.chance(0.4):
            policy["loadBalancer"] = self.one({"simple": "RANDOM"}, {"consistentHash": {"httpHeaderName": "x"}}, {"localityLbSetting": {"enabled": True, "failoverPriority": ["topology.kubernetes.io/region", "app"]}})
        if self.chance(0.3):
            policy["outlierDetection"] = {"consecutive5xxErrors": self.one(3, 7)}
        if self.chance(0.2):
            policy["connectionPool"] = {"tcp": {"idleTimeout": self.one("5s", "6s")}}
        if policy:
            spec["trafficPolicy"] = policy
        words = self.exports()
        if words:
            spec["exportTo"] = words
        if self.chance(0.15):
            spec["workloadSelector"] = {"matchLabels": {"app": self.one("x", "y")}}
            spec.pop("exportTo", None)
        return self.item("DestinationRule", "networking.istio.io/v1", self.one(*SPACES, ROOT), f"dr{self.pick.randrange(5)}", spec)

    def make_service_entry(self):
        space = self.one(*SPACES, ROOT)
        resolution = self.one("STATIC", "STATIC", "DNS", "NONE")
        host = self.one(*HOSTS, self.service_host())
        if host.startswith("*"):
            resolution = "NONE"
        spec = {"hosts": [host], "resolution": resolution, "location": self.one("MESH_INTERNAL", "MESH_EXTERNAL"),
                "ports": [{"number": self.one(80, 443, 9000), "name": self.one("http", "tcp"), "protocol": self.one("HTTP", "TCP", "TLS")}]}
        if resolution == "STATIC":
            if self.chance(0.5):
                spec["workloadSelector"] = {"labels": {"app": self.one("x", "y")}}
            else:
                spec["endpoints"] = [{"address": self.pod_address(self.space(), self.pick.randrange(5)), "ports": {"http": self.one(7000, 7001)},
                                      **({"network": "far"} if self.chance(0.2) else {})} for _ in range(self.one(1, 2))]
                if len({e["address"] for e in spec["endpoints"]}) < len(spec["endpoints"]):
                    spec["endpoints"] = spec["endpoints"][:1]
        if self.chance(0.3) and resolution != "DNS":
            spec["addresses"] = [self.one("192.168.1.1", "192.168.1.2")]
        words = self.exports()
        if words:
            spec["exportTo"] = words
        return self.item("ServiceEntry", "networking.istio.io/v1", space, f"se{self.pick.randrange(4)}", spec)

    def make_workload_entry(self):
        space = self.space()
        return self.item("WorkloadEntry", "networking.istio.io/v1", space, f"we{self.pick.randrange(3)}",
                         {"address": self.one(f"10.1.0.{self.pick.randrange(3) + 1}", self.pod_address(space, self.pick.randrange(5))),
                          "labels": {"app": self.one("x", "y"), "version": self.one("v1", "v2")},
                          "ports": {"http": self.one(7000, 7001)}, "serviceAccount": self.one("", *ACCOUNTS), "locality": self.one("", "r1/z1")})

    def make_sidecar(self):
        space = self.one(*SPACES, *SPACES, ROOT)
        hosts = self.one([["./*"], ["./*", f"{ROOT}/*"], ["*/*"], [f"{self.space()}/*"], [f"*/{self.service_host()}"], ["~/*"]][self.pick.randrange(6)])
        hosts = [hosts] if isinstance(hosts, str) else hosts
        spec = {"egress": [{"hosts": hosts}]}
        if self.chance(0.2):
            spec["outboundTrafficPolicy"] = {"mode": self.one("REGISTRY_ONLY", "ALLOW_ANY")}
        if self.chance(0.3) and space != ROOT:
            spec["workloadSelector"] = {"labels": {"app": self.one("x", "y")}}
        if self.chance(0.2):
            spec["ingress"] = [{"port": {"number": 9999, "protocol": "HTTP", "name": "in"}, "defaultEndpoint": "127.0.0.1:1234"}]
        name = "default" if "workloadSelector" not in spec else "chosen"
        return self.item("Sidecar", "networking.istio.io/v1", space, name, spec)

    def make_peer_authentication(self):
        spec = {"mtls": {"mode": self.one("STRICT", "PERMISSIVE", "DISABLE")}}
        space, name = self.one(*SPACES, ROOT), "default"
        if self.chance(0.4) and space != ROOT:
            spec["selector"], name = {"matchLabels": {"app": self.one("x", "y")}}, "chosen"
        return self.item("PeerAuthentication", "security.istio.io/v1", space, name, spec)

    def make_gateway(self):
        servers = [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": [self.one("*", "*.example.com", self.service_host())]}]
        if self.chance(0.5):
            servers.append({"port": {"number": 443, "name": "https", "protocol": "HTTPS"}, "hosts": ["one.example.com"],
                            "tls": {"mode": "SIMPLE", "credentialName": self.one("cred", "other")}})
        return self.item("Gateway", "networking.istio.io/v1", ROOT, "edge", {"selector": {"istio": "ingressgateway"}, "servers": servers})

    def make_envoy_filter(self):
        space = self.one(*SPACES, ROOT)
        patch = {"applyTo": "CLUSTER", "match": {"context": self.one("ANY", "SIDECAR_OUTBOUND")}, "patch": {"operation": "MERGE", "value": {"connect_timeout": self.one("3s", "4s")}}}
        spec = {"configPatches": [patch]}
        if self.chance(0.4):
            spec["workloadSelector"] = {"labels": {"app": self.one("x", "y")}}
        return self.item("EnvoyFilter", "networking.istio.io/v1alpha3", space, "ef", spec)

    def make_telemetry(self):
        return self.item("Telemetry", "telemetry.istio.io/v1", self.one(*SPACES, ROOT), "t", {"accessLogging": [{"providers": [{"name": "envoy"}], "disabled": self.chance(0.5)}]})

    def make_proxy_config(self):
        return self.item("ProxyConfig", "networking.istio.io/v1beta1", self.one(*SPACES, ROOT), "pc", {"concurrency": self.one(1, 2), "environmentVariables": {"A": self.one("1", "2")}})

    def make_mesh(self):
        lines = []
        if self.chance(0.4):
            lines.append("outboundTrafficPolicy: {mode: REGISTRY_ONLY}")
        if self.chance(0.3):
            lines.append("defaultServiceExportTo: ['.']")
        if self.chance(0.3):
            lines.append("enableAutoMtls: false")
        if self.chance(0.3):
            lines.append("accessLogFile: /dev/stdout")
        networks = ""
        if self.chance(0.4):
            networks = "networks: {far: {endpoints: [{fromCidr: 10.1.0.0/16}], gateways: [{address: 1.2.3.4, port: 15443}]}}"
        return {**self.item("ConfigMap", "v1", ROOT, "istio"), "data": {"mesh": "\n".join(lines), "meshNetworks": networks}}

    WEIGHTS = {"service": 10, "pod": 12, "node": 1, "slice": 10, "endpoints": 3, "virtual_service": 10, "destination_rule": 8, "service_entry": 8,
               "workload_entry": 5, "sidecar": 5, "peer_authentication": 3, "gateway": 2, "envoy_filter": 1, "telemetry": 1, "proxy_config": 1, "mesh": 1}

    def step(self):
        """One change of the world: something made, replaced or taken away."""
        if self.live and self.chance(0.3):
            path = self.pick.choice(sorted(self.live))
            self.log.append(f"delete {path}")
            del self.live[path]
            return self.call("DELETE", path)
        names, weights = zip(*self.WEIGHTS.items())
        item = getattr(self, "make_" + self.pick.choices(names, weights)[0])()
        path = self.client.path(item)
        self.log.append(f"{'replace' if path in self.live else 'create'} {path} {item.get('spec', item)}")
        if path in self.live:
            held = self.client.call("GET", path)
            item["metadata"]["resourceVersion"] = held["metadata"]["resourceVersion"]
            done = self.call("PUT", path, item)
        else:
            done = self.call("POST", self.client.path(item, named=False), item)
        if done is None:
            return
        self.live[path] = True
        if "status" in item:
            self.call("PUT", path + "/status", {**done, "status": item["status"]})

    def call(self, method, path, item=None):
        try:
            return self.client.call(method, path, item)
        except Refused as refusal:
            self.log.append(f"  refused: {refusal.code} {refusal.body[:600]}")
            if refusal.code not in (400, 403, 422):
                raise
            return None


GRPC_NAMES = [f"s{number}{space}:80" for number in range(4) for space in ("", ".b", ".a.svc.cluster.local")]
GRPC_NAMES += [f"xds.istio.io/grpc/lds/inbound/0.0.0.0:{port}" for port in (7000, 7001, 8080, 9090)]


def clients(target):
    """Of each kind one for each protocol, with what makes another of the same."""
    found = []
    nodes = [(node("p0", "a", "10.0.0.1", labels={"app": "x"}), (CDS, LDS, NDS), None),
             (node("p1", "a", "10.0.0.2", labels={"app": "y"}, DNS_CAPTURE="true"), (CDS, LDS, NDS), None),
             (node("p0", "b", "10.0.1.1", labels={"app": "x"}, NETWORK="far"), (CDS, LDS, NDS), None),
             (node("vm", "c", "10.1.0.1", labels={"app": "y"}, INSTANCE_IPS="10.1.0.1,fd00::1"), (CDS, LDS, NDS), None),
             (node("p4", "a", "10.0.0.5", labels={"app": "x"}, GENERATOR="grpc"), (CDS, LDS), {LDS: GRPC_NAMES}),
             (node("edge", ROOT, "10.0.9.9", role="router", labels={"istio": "ingressgateway"}), (CDS, LDS), None)]
    for who, kinds, names in nodes:
        for delta in (False, True):
            found.append(lambda who=who, delta=delta, kinds=kinds, names=names: Mirror(target, who, delta, kinds, names))
    return found


async def compare(makers, old, log, label):
    fresh = await asyncio.gather(*(make().start() for make in makers))
    try:
        await asyncio.gather(*(one.quiet() for one in fresh))
        wrong = []
        for one, new in zip(old, fresh):
            if one.failure or new.failure:
                wrong.append(f"{one.who['id']}: {one.failure or new.failure}")
            wrong += [f"{one.who['id']} {'delta' if one.delta else 'sotw'}: {words}" for words in differences(one, new)]
            wrong += [f"{one.who['id']} {'delta' if one.delta else 'sotw'} new: {words}" for words in differences(new, new)]
        for (one, two) in zip(fresh[::2], fresh[1::2]):
            wrong += [f"{one.who['id']} sotw/delta: {words}" for words in differences(one, two)]
        if wrong:
            raise AssertionError(f"{label}: " + "\n".join(wrong[:12] + ["after", *log[-12:]]))
    finally:
        await asyncio.gather(*(one.stop() for one in fresh))


async def run(stage, seed, rounds, burst):
    control = await stage.control()
    target = "{}:{}".format(*control.port("xds"))
    churn = Churn(seed, control.client)
    for space in (*SPACES, ROOT):
        try:
            control.client.call("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space}})
        except Refused:
            pass

    def some(count):
        for _ in range(count):
            churn.step()
    await asyncio.to_thread(some, 60)
    makers = clients(target)
    old = await asyncio.gather(*(make().start() for make in makers))
    for one in old:
        stage.stops.append(one.stop)
    for number in range(rounds):
        mark = len(churn.log)
        await asyncio.to_thread(some, churn.pick.randrange(1, burst))
        await asyncio.sleep(0.2)
        await asyncio.gather(*(one.quiet() for one in old))
        await compare(makers, old, churn.log[mark:], f"seed {seed}, round {number}")
    # Nothing hangs on what happened before: another life of the control plane gives the same.
    last = await asyncio.gather(*(make().start() for make in makers))
    await asyncio.gather(*(one.quiet() for one in last))
    await asyncio.gather(*(one.stop() for one in [*last, *old]))
    for one in last:
        one.failure = None
        # A service whose endpoints have all gone keeps their identities while the process lives.
        one.optional = {name for name, data in one.held[EDS].items() if not endpoint_pb2.ClusterLoadAssignment.FromString(data).endpoints}
    await control.stop()
    await control.start()
    await compare(clients("{}:{}".format(*control.port("xds"))), last, churn.log, f"seed {seed}, after a restart")


async def scenario_told_and_asked_agree(stage):
    """CHURN_SEED=N and CHURN_ROUNDS=N play another story, or a longer one."""
    await run(stage, int(os.environ.get("CHURN_SEED", "33")), int(os.environ.get("CHURN_ROUNDS", "5")), 10)
