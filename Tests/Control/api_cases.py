"""The resource API of `skein control` held against its clients: kubectl and the Python client, unmodified.

    api_cases.py [--only WORDS]        SKEIN names the binary, KUBECTL another kubectl, API_OBJECTS how many the large case makes.
"""

import concurrent.futures
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

import yaml
from kubernetes import client, config, watch

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import cases  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKEIN = os.environ.get("SKEIN", os.path.join(ROOT, ".build/debug/skein"))
KUBECTL = os.environ.get("KUBECTL", "kubectl")

BOOKINFO = """
apiVersion: v1
kind: Service
metadata: {name: reviews, labels: {app: reviews}}
spec:
  ports: [{port: 9080, name: http}]
  selector: {app: reviews}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: bookinfo-reviews}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews-v1, labels: {app: reviews, version: v1}}
spec:
  replicas: 1
  selector: {matchLabels: {app: reviews, version: v1}}
  template:
    metadata: {labels: {app: reviews, version: v1}}
    spec:
      serviceAccountName: bookinfo-reviews
      containers:
      - {name: reviews, image: examples-bookinfo-reviews-v1, ports: [{containerPort: 9080}]}
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata: {name: reviews}
spec:
  hosts: [reviews]
  http:
  - route: [{destination: {host: reviews, subset: v1}, weight: 100}]
"""

WIDGETS = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, kind: Widget, shortNames: [wd]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [size]
            properties:
              size: {type: integer, minimum: 0, maximum: 10}
              colour: {type: string, default: red, enum: [red, blue]}
          status: {type: object, properties: {size: {type: integer}, phase: {type: string}}}
"""


class Plane:
    """A server for one case."""

    def __init__(self, directory=None, monitoring="127.0.0.1"):
        self.directory = directory or tempfile.mkdtemp(prefix="api-")
        self.log = open(os.path.join(self.directory, "log"), "a")
        command = [SKEIN, "control", "--data-dir", self.directory]
        for name in ("xds", "secure-xds", "monitoring", "api"):
            command += [f"--{name}-address", f"{monitoring if name == 'monitoring' else '127.0.0.1'}:0"]
        addresses = os.path.join(self.directory, "addresses.json")
        if os.path.exists(addresses):
            os.remove(addresses)
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self.until(lambda: os.path.exists(addresses))
        with open(addresses) as file:
            self.port = int(json.load(file)["api"].rsplit(":", 1)[1])
        self.url = f"https://127.0.0.1:{self.port}"
        self.kubeconfig = os.path.join(self.directory, "kubeconfig")
        self.authority = os.path.join(self.directory, "api-ca.crt")
        with open(os.path.join(self.directory, "admin-token")) as file:
            self.token = file.read().strip()
        self.tls = ssl.create_default_context(cafile=self.authority)
        self.until(lambda: self.http("GET", "/readyz", token=None)[0] == 200)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait()
        self.log.close()

    def until(self, condition, seconds=15):
        deadline = time.time() + seconds
        while True:
            try:
                value = condition()
                if value:
                    return value
            except (urllib.error.URLError, OSError):
                pass
            assert time.time() < deadline, f"not in {seconds} s"
            time.sleep(0.05)

    def http(self, method, path, body=None, token="admin", headers=None, content="application/json"):
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        if token:
            request.add_header("Authorization", "Bearer " + (self.token if token == "admin" else token))
        if data is not None:
            request.add_header("Content-Type", content)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, context=self.tls, timeout=20) as answer:
                return answer.status, self.decoded(answer.read()), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, self.decoded(error.read()), error.headers

    @staticmethod
    def decoded(data):
        try:
            return json.loads(data)
        except ValueError:
            return data.decode()

    def kubectl(self, *arguments, stdin=None, code=0, env=None):
        result = subprocess.run([KUBECTL, "--kubeconfig", self.kubeconfig, "--cache-dir", self.directory + "/cache", *arguments],
                                input=stdin, capture_output=True, text=True, timeout=60, env={**os.environ, **(env or {})})
        text = result.stdout + result.stderr
        assert code is None or result.returncode == code, f"kubectl {' '.join(arguments)}: {result.returncode}: {text}"
        return text

    def token_of(self, namespace, account):
        """A ServiceAccount's token, by TokenRequest."""
        text = self.kubectl("-n", namespace, "create", "token", account, code=None)
        if "no authority that signs tokens" in text:
            raise cases.Left(text.strip())
        return text.strip()

    def python(self):
        configuration = client.Configuration()
        config.load_kube_config(self.kubeconfig, client_configuration=configuration)
        return client.ApiClient(configuration)


def needs(minor):
    """What a case asks of kubectl: older ones say it in other words, or not at all."""
    version = json.loads(subprocess.run([KUBECTL, "version", "--client", "-o", "json"], capture_output=True, text=True, check=True).stdout)
    found = int(re.match(r"\d+", version["clientVersion"]["minor"])[0])
    if found < minor:
        raise cases.Left(f"kubectl 1.{found} is older than 1.{minor}")


def contains(text, *parts):
    for part in parts:
        assert part in text, f"expected {part!r} in {text!r}"


def same(found, expected):
    assert found == expected, f"found {found!r}, expected {expected!r}"


# ---- kubectl


def case_apply_twice_and_delete(plane):
    contains(plane.kubectl("apply", "-f", "-", stdin=BOOKINFO), "service/reviews created", "deployment.apps/reviews-v1 created",
             "virtualservice.networking.istio.io/reviews created")
    text = plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    same(text.count("unchanged"), 4)
    plane.kubectl("diff", "-f", "-", stdin=BOOKINFO)
    changed = BOOKINFO.replace("replicas: 1", "replicas: 2")
    contains(plane.kubectl("diff", "-f", "-", stdin=changed, code=1), "-  replicas: 1", "+  replicas: 2")
    contains(plane.kubectl("apply", "-f", "-", stdin=changed), "reviews-v1 configured")
    same(plane.kubectl("get", "deploy", "reviews-v1", "-o", "jsonpath={.spec.replicas}/{.metadata.generation}"), "2/2")
    same(plane.kubectl("delete", "-f", "-", stdin=BOOKINFO).count(" deleted"), 4)
    contains(plane.kubectl("get", "svc", "reviews", code=1), 'Error from server (NotFound): services "reviews" not found')


def case_server_side_apply_conflicts(plane):
    needs(21)
    plane.kubectl("apply", "--server-side", "--field-manager=one", "-f", "-", stdin=BOOKINFO)
    changed = BOOKINFO.replace("replicas: 1", "replicas: 5")
    contains(plane.kubectl("apply", "--server-side", "--field-manager=two", "-f", "-", stdin=changed, code=1),
             "Apply failed with 1 conflict", 'conflict with "one"', ".spec.replicas")
    plane.kubectl("apply", "--server-side", "--field-manager=two", "--force-conflicts", "-f", "-", stdin=changed)
    managed = json.loads(plane.kubectl("get", "deploy", "reviews-v1", "-o", "json", "--show-managed-fields"))
    owners = {m["manager"]: "f:replicas" in m["fieldsV1"]["f:spec"] for m in managed["metadata"]["managedFields"]}
    same(owners, {"one": False, "two": True})
    version = managed["metadata"]["resourceVersion"]
    plane.kubectl("apply", "--server-side", "--field-manager=two", "-f", "-", stdin=changed)
    same(plane.kubectl("get", "deploy", "reviews-v1", "-o", "jsonpath={.metadata.resourceVersion}"), version)


def case_edit(plane):
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    text = plane.kubectl("edit", "vs", "reviews", env={"KUBE_EDITOR": "sed -i s/subset:.v1/subset:\\ v2/"})
    contains(text, "virtualservice.networking.istio.io/reviews edited")
    same(plane.kubectl("get", "vs", "reviews", "-o", "jsonpath={.spec.http[0].route[0].destination.subset}"), "v2")


def case_patches(plane):
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    plane.kubectl("patch", "svc", "reviews", "-p", '{"spec":{"ports":[{"port":9090,"name":"metrics"}]}}')
    same(plane.kubectl("get", "svc", "reviews", "-o", "jsonpath={.spec.ports[*].name}").split(), ["metrics", "http"])
    plane.kubectl("patch", "svc", "reviews", "--type=json", "-p", '[{"op":"remove","path":"/spec/ports/0"}]')
    same(plane.kubectl("get", "svc", "reviews", "-o", "jsonpath={.spec.ports[*].name}"), "http")
    plane.kubectl("patch", "vs", "reviews", "--type=merge", "-p", '{"spec":{"hosts":["a.example.com"]}}')
    same(plane.kubectl("get", "vs", "reviews", "-o", "jsonpath={.spec.hosts}"), '["a.example.com"]')
    contains(plane.kubectl("patch", "vs", "reviews", "-p", '{"spec":{}}', code=1), "the body of the request was in an unknown format")
    contains(plane.kubectl("patch", "svc", "reviews", "--type=json", "-p", '[{"op":"test","path":"/spec/type","value":"x"}]', code=1),
             "The request is invalid: patch: testing value /spec/type failed")


def case_label_annotate_scale(plane):
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    contains(plane.kubectl("label", "ns", "default", "istio-injection=enabled"), "namespace/default labeled")
    contains(plane.kubectl("annotate", "svc", "reviews", "a/b=c"), "service/reviews annotated")
    contains(plane.kubectl("label", "svc", "reviews", "a b=c", code=1), 'metadata.labels: Invalid value: "a b": name part must')
    contains(plane.kubectl("scale", "deploy/reviews-v1", "--replicas=4"), "scaled")
    same(plane.kubectl("get", "deploy", "reviews-v1", "-o", "jsonpath={.spec.replicas}"), "4")
    contains(plane.kubectl("get", "ns", "-l", "istio-injection=enabled", "--no-headers"), "default")
    contains(plane.kubectl("get", "ns", "-l", "istio-injection notin (enabled)", "--no-headers"), "kube-system")


def case_wait(plane):
    needs(23)
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    plane.kubectl("wait", "svc/reviews", "--for=jsonpath={.spec.type}=ClusterIP", "--timeout=5s")
    waiter = subprocess.Popen([KUBECTL, "--kubeconfig", plane.kubeconfig, "wait", "deploy/reviews-v1", "--for=condition=Available",
                               "--timeout=20s"], stdout=subprocess.PIPE, text=True)
    status = {"status": {"conditions": [{"type": "Available", "status": "True", "reason": "x", "message": "x",
                                         "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
    time.sleep(0.3)
    plane.kubectl("patch", "deploy", "reviews-v1", "--subresource=status", "--type=merge", "-p", json.dumps(status))
    same(waiter.wait(20), 0)
    waiter = subprocess.Popen([KUBECTL, "--kubeconfig", plane.kubeconfig, "wait", "svc/reviews", "--for=delete", "--timeout=20s"])
    time.sleep(0.3)
    plane.kubectl("delete", "svc", "reviews")
    same(waiter.wait(20), 0)


def case_get_watch(plane):
    watcher = subprocess.Popen([KUBECTL, "--kubeconfig", plane.kubeconfig, "get", "cm", "-w", "-l", "team=a"],
                               stdout=subprocess.PIPE, text=True)
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(iter(watcher.stdout.readline, "")))
    reader.start()
    time.sleep(0.3)
    plane.kubectl("create", "cm", "one", "--from-literal=a=b")
    plane.kubectl("label", "cm", "one", "team=a")
    plane.until(lambda: len(lines) >= 2)
    plane.kubectl("label", "cm", "one", "x=y")
    plane.until(lambda: len(lines) >= 3)
    watcher.kill()
    reader.join()
    contains(lines[0], "NAME", "DATA", "AGE")
    same([line.split()[0] for line in lines[1:]], ["one", "one"])


def case_output_forms(plane):
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    contains(plane.kubectl("get", "svc", "reviews"), "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "9080/TCP")
    contains(plane.kubectl("get", "deploy", "-o", "wide"), "READY", "UP-TO-DATE", "CONTAINERS", "IMAGES", "SELECTOR")
    contains(plane.kubectl("get", "vs"), "GATEWAYS", "HOSTS", '["reviews"]')
    same(yaml.safe_load(plane.kubectl("get", "svc", "reviews", "-o", "yaml"))["kind"], "Service")
    same(json.loads(plane.kubectl("get", "svc,vs", "-o", "json"))["kind"], "List")
    same(plane.kubectl("get", "svc", "-o", "name").split(), ["service/reviews"])
    contains(plane.kubectl("describe", "deploy", "reviews-v1"), "RollingUpdateStrategy", "Service Account:  bookinfo-reviews")
    contains(plane.kubectl("describe", "vs", "reviews"), "Destination:", "Subset:  v1")
    contains(plane.kubectl("get", "all"), "service/reviews", "deployment.apps/reviews-v1")


def case_discovery(plane):
    needs(27)
    text = plane.kubectl("api-resources")
    contains(text, "virtualservices", "vs", "networking.istio.io/v1", "configmaps", "deployments", "customresourcedefinitions")
    contains(plane.kubectl("api-versions"), "networking.istio.io/v1alpha3", "networking.istio.io/v1beta1", "apps/v1", "v1")
    contains(plane.kubectl("explain", "vs.spec.http.route"), "FIELD: route <[]Object>", "weight")
    contains(plane.kubectl("explain", "deploy.spec.replicas"), "KIND:       Deployment")
    legacy = plane.http("GET", "/apis/apps/v1")[1]
    same(legacy["kind"], "APIResourceList")
    same({r["name"] for r in legacy["resources"]} >= {"deployments", "deployments/scale", "deployments/status"}, True)
    same(plane.http("GET", "/api")[1]["versions"], ["v1"])
    accept = {"Accept": "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"}
    code, body, headers = plane.http("GET", "/apis", headers=accept)
    same((body["kind"], body["apiVersion"]), ("APIGroupDiscoveryList", "apidiscovery.k8s.io/v2beta1"))
    contains(headers["Content-Type"], "as=APIGroupDiscoveryList")
    index = plane.http("GET", "/openapi/v3")[1]["paths"]
    code, body, headers = plane.http("GET", index["apis/apps/v1"]["serverRelativeURL"])
    same(code, 200)
    same(plane.http("GET", index["apis/apps/v1"]["serverRelativeURL"], headers={"If-None-Match": headers["ETag"]})[0], 304)
    contains(plane.kubectl("version"), "Server Version: v1.")


def case_create_errors(plane):
    needs(25)
    def create(text, *arguments):
        return plane.kubectl("create", *arguments, "-f", "-", stdin=text, code=1)

    contains(create("apiVersion: v1\nkind: Service\nmetadata: {name: Bad_Name}\nspec: {ports: [{port: 1}]}"),
             'The Service "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a DNS-1035 label')
    contains(create("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndatta: {}"),
             'strict decoding error: unknown field "datta"')
    contains(create("apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {hostz: [a]}"),
             'unknown field "spec.hostz"')
    contains(create("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: nowhere}"),
             'namespaces "nowhere" not found')
    contains(create("apiVersion: v1\nkind: Nothing\nmetadata: {name: a}"), 'no matches for kind "Nothing" in version "v1"')
    contains(create("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 70000}]}", "--validate=false"),
             "spec.ports[0].port: Invalid value: 70000: ")
    plane.kubectl("create", "cm", "a")
    contains(plane.kubectl("create", "cm", "a", code=1), 'error: failed to create configmap: configmaps "a" already exists')
    text = plane.kubectl("create", "--validate=warn", "-f", "-", stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\nx: {}")
    contains(text, 'Warning: unknown field "x"', "configmap/b created")


def case_typed_clients_send_protobuf(plane):
    plane.kubectl("create", "ns", "team")
    plane.kubectl("-n", "team", "create", "secret", "generic", "s", "--from-literal=a=b")
    same(plane.kubectl("-n", "team", "get", "secret", "s", "-o", "jsonpath={.data.a}/{.type}"), "Yg==/Opaque")
    plane.kubectl("-n", "team", "create", "deployment", "web", "--image=nginx", "--port=80", "--replicas=0")
    same(plane.kubectl("-n", "team", "get", "deploy", "web", "-o",
                       "jsonpath={.spec.replicas}/{.spec.template.spec.containers[0].ports[0].containerPort}"), "0/80")
    plane.kubectl("-n", "team", "create", "service", "clusterip", "web", "--tcp=80:http")
    same(plane.kubectl("-n", "team", "get", "svc", "web", "-o", "jsonpath={.spec.ports[0].targetPort}"), "http")
    plane.kubectl("-n", "team", "expose", "deploy", "web", "--port=81", "--name=web2")
    plane.kubectl("-n", "team", "run", "p", "--image=x")
    same(plane.kubectl("-n", "team", "get", "pod", "p", "-o", "jsonpath={.status.phase}"), "Pending")


def case_everyday_verbs(plane):
    needs(23)
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    contains(plane.kubectl("set", "image", "deploy/reviews-v1", "reviews=other:2"), "image updated")
    contains(plane.kubectl("rollout", "restart", "deploy/reviews-v1"), "restarted")
    same(plane.kubectl("get", "deploy", "reviews-v1", "-o", "jsonpath={.spec.template.spec.containers[*].image}/{.metadata.generation}"),
         "other:2/3")
    contains(plane.kubectl("rollout", "status", "deploy/reviews-v1", "--watch=false"), "Waiting for deployment")
    contains(plane.kubectl("replace", "-f", "-", stdin=BOOKINFO), "service/reviews replaced", "virtualservice.networking.istio.io/reviews replaced")
    contains(plane.kubectl("replace", "--force", "-f", "-", stdin=BOOKINFO.split("---")[-1]), "deleted", "replaced")
    contains(plane.kubectl("get", "svc", "-A", "--sort-by=.metadata.name"), "reviews")
    same(json.loads(plane.kubectl("get", "--raw", "/api/v1/namespaces/default/services/reviews"))["kind"], "Service")
    contains(re.sub("\x1b\\[[0-9;]*m", "", plane.kubectl("cluster-info")), "Kubernetes control plane is running at")
    contains(plane.kubectl("events"), "No events found")
    event = {"apiVersion": "v1", "kind": "Event", "metadata": {"generateName": "e-"}, "reason": "Tried", "message": "it", "type": "Normal",
             "involvedObject": {"kind": "Service", "name": "reviews", "namespace": "default"}, "lastTimestamp": "2026-01-01T00:00:00Z"}
    plane.kubectl("create", "-f", "-", stdin=json.dumps(event))
    contains(plane.kubectl("get", "events", "--field-selector=involvedObject.name=reviews,type=Normal"), "Tried", "service/reviews")
    contains(plane.kubectl("create", "clusterrolebinding", "x", "--clusterrole=view", "--group=ops"), "created")
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "rec"},
            "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}
    contains(plane.kubectl("auth", "reconcile", "-f", "-", stdin=json.dumps(role)), "reconciled")
    contains(plane.kubectl("logs", "nothing", code=1), "NotFound")
    plane.kubectl("delete", "svc", "-l", "app=reviews")
    plane.kubectl("delete", "vs", "--all")
    plane.kubectl("delete", "all", "--all")
    contains(plane.kubectl("get", "all,vs"), "No resources found")


def case_names_and_values(plane):
    """What Kubernetes takes and refuses beyond the schemas."""
    def make(kind, name, group="v1", **content):
        path = {"ConfigMap": "/api/v1/namespaces/default/configmaps", "Secret": "/api/v1/namespaces/default/secrets",
                "Service": "/api/v1/namespaces/default/services", "Endpoints": "/api/v1/namespaces/default/endpoints",
                "EndpointSlice": "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"}[kind]
        body = {"apiVersion": group, "kind": kind, "metadata": {"name": name} if name else {"generateName": "b" * 100}, **content}
        code, answer, _ = plane.http("POST", path, body)
        return code, answer["metadata"]["name"] if code == 201 else answer["message"]

    same(make("ConfigMap", "a" * 253), (201, "a" * 253))
    contains(make("ConfigMap", "a" * 254)[1], "must be no more than 253 bytes")
    code, name = make("ConfigMap", "")
    same((code, len(name)), (201, 63))
    same(make("EndpointSlice", "s" * 63 + "-abcde", "discovery.k8s.io/v1", addressType="IPv4", endpoints=[{"addresses": ["10.0.0.1"]}])[0], 201)
    contains(make("EndpointSlice", "e", "discovery.k8s.io/v1", addressType="IPv4", endpoints=[{"addresses": ["fd00::1"]}])[1],
             'endpoints[0].addresses[0]: Invalid value: "fd00::1": must be an IPv4 address')
    contains(make("Endpoints", "e", subsets=[{"addresses": [{"ip": "nope"}], "ports": [{"port": 80}]}])[1],
             'subsets[0].addresses[0].ip: Invalid value: "nope": must be a valid IP address')
    contains(make("ConfigMap", "k", data={"bad key": "x"})[1], 'data[bad key]: Invalid value: "bad key": a valid config key must')
    contains(make("Secret", "k", data={"..": "eA=="})[1], "must not be '..'")
    contains(make("ConfigMap", "k", data={"a": "x"}, binaryData={"a": "eA=="})[1], "duplicate of key present in data")
    contains(make("Service", "s", spec={"ports": [{"port": 80, "targetPort": "a-name-that-is-too-long"}]})[1], "must be no more than 15 bytes")
    same(make("Service", "s", spec={"ports": [{"port": 80, "targetPort": "http-web"}]})[0], 201)


def case_prune(plane):
    """Deletes what is no longer in the files, of all kinds that kubectl looks for unless it is told which."""
    needs(27)
    objects = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "labels": {"app": "a"}}} for name in ("one", "two")]
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data", "labels": {"app": "a"}},
             "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}

    def apply(*wanted, flags=()):
        return plane.kubectl("apply", "-n", "default", *flags, "-f", "-",
                             stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": list(wanted)}))

    contains(apply(*objects, claim), "configmap/one created", "persistentvolumeclaim/data created")
    text = apply(objects[0], flags=("--prune", "-l", "app=a"))
    contains(text, "configmap/one unchanged", "configmap/two pruned", "persistentvolumeclaim/data pruned")


def case_kinds_that_are_only_kept(plane):
    needs(23)
    contains(plane.kubectl("create", "ingress", "web", "--rule=a.example.com/*=web:80"), "Warning: an Ingress is kept", "created")
    contains(plane.kubectl("get", "ing"), "CLASS", "a.example.com", "80")
    contains(plane.kubectl("create", "cronjob", "tick", "--image=x", "--schedule=* * * * *"), "created")
    contains(plane.kubectl("get", "all"), "cronjob.batch/tick", "* * * * *", "False")
    same(plane.kubectl("get", "cj", "tick", "-o", "jsonpath={.spec.concurrencyPolicy}/{.spec.successfulJobsHistoryLimit}"), "Allow/3")
    contains(plane.kubectl("cluster-info", "dump"), '"kind": "ReplicationControllerList"')


def case_dry_run(plane):
    contains(plane.kubectl("apply", "--dry-run=server", "-f", "-", stdin=BOOKINFO), "service/reviews created (server dry run)")
    same("No resources found" in plane.kubectl("get", "svc"), True)
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    plane.kubectl("delete", "--dry-run=server", "svc", "reviews")
    plane.kubectl("get", "svc", "reviews")


def case_custom_kinds(plane):
    needs(25)
    plane.kubectl("create", "-f", "-", stdin=WIDGETS)
    plane.kubectl("wait", "crd/widgets.example.com", "--for=condition=Established", "--timeout=10s")
    contains(plane.kubectl("apply", "-f", "-", stdin=WIDGETS.replace("[wd]", "[wd, wg2]")), "configured")
    contains(plane.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=WIDGETS), "serverside-applied")
    widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}"
    plane.kubectl("create", "-f", "-", stdin=widget)
    contains(plane.kubectl("get", "wd"), "SIZE", "3")
    same(plane.kubectl("get", "wd", "w", "-o", "jsonpath={.spec.colour}/{.metadata.generation}"), "red/1")
    contains(plane.kubectl("create", "-f", "-", stdin=widget.replace("name: w", "name: v").replace("size: 3", "size: 30"), code=1),
             "spec.size: Invalid value: 30: spec.size in body should be less than or equal to 10")
    contains(plane.kubectl("create", "-f", "-", stdin=widget.replace("name: w", "name: v").replace("size: 3", "size: a"), code=1),
             'spec.size: Invalid value: "string"')
    plane.kubectl("patch", "wd", "w", "--type=merge", "--subresource=status", "-p", '{"status":{"phase":"ok"},"spec":{"size":9}}')
    same(plane.kubectl("get", "wd", "w", "-o", "jsonpath={.spec.size}/{.status.phase}/{.metadata.generation}"), "3/ok/1")
    plane.kubectl("patch", "wd", "w", "--type=merge", "-p", '{"status":{"phase":"bad"},"spec":{"size":5}}')
    same(plane.kubectl("get", "wd", "w", "-o", "jsonpath={.spec.size}/{.status.phase}/{.metadata.generation}"), "5/ok/2")
    plane.kubectl("scale", "wd/w", "--replicas=7")
    same(plane.kubectl("get", "wd", "w", "-o", "jsonpath={.spec.size}"), "7")
    plane.kubectl("delete", "crd", "widgets.example.com", "--timeout=20s")
    contains(plane.kubectl("get", "widgets", code=1), "the server could not find the requested resource")


# ---- deletion and upkeep


def case_namespace_goes_with_its_contents(plane):
    plane.kubectl("create", "ns", "team")
    plane.kubectl("-n", "team", "apply", "-f", "-", stdin=BOOKINFO)
    plane.until(lambda: "default" in plane.kubectl("-n", "team", "get", "sa", "-o", "name"))
    plane.kubectl("-n", "team", "create", "cm", "held")
    plane.kubectl("-n", "team", "patch", "cm", "held", "-p", '{"metadata":{"finalizers":["example.com/hold"]}}')
    plane.kubectl("delete", "ns", "team", "--wait=false")
    same(plane.kubectl("get", "ns", "team", "-o", "jsonpath={.status.phase}"), "Terminating")
    contains(plane.kubectl("-n", "team", "create", "cm", "new", code=1), "because it is being terminated")
    plane.until(lambda: "NotFound" in plane.kubectl("-n", "team", "get", "svc", "reviews", code=None))
    plane.kubectl("-n", "team", "patch", "cm", "held", "--type=merge", "-p", '{"metadata":{"finalizers":null}}')
    plane.until(lambda: "NotFound" in plane.kubectl("get", "ns", "team", code=None))
    contains(plane.kubectl("delete", "ns", "kube-system", code=1), "this namespace may not be deleted")


def owned(name, owner, uid, block=False):
    return json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {
        "name": name, "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": owner, "uid": uid,
                                           "blockOwnerDeletion": block}]}})


def names(plane, kind="cm"):
    listed = json.loads(plane.kubectl("get", kind, "-o", "json"))
    return sorted(i["metadata"]["name"] for i in listed["items"] if i["metadata"]["name"] != "kube-root-ca.crt")


def family(plane):
    """owner <- child <- grandchild"""
    plane.kubectl("create", "cm", "owner")
    uid = plane.kubectl("get", "cm", "owner", "-o", "jsonpath={.metadata.uid}")
    plane.kubectl("create", "-f", "-", stdin=owned("child", "owner", uid, block=True))
    child = plane.kubectl("get", "cm", "child", "-o", "jsonpath={.metadata.uid}")
    plane.kubectl("create", "-f", "-", stdin=owned("grandchild", "child", child, block=True))


def case_cascade_background(plane):
    family(plane)
    plane.kubectl("delete", "cm", "owner")
    plane.until(lambda: names(plane) == [])


def case_cascade_foreground(plane):
    family(plane)
    plane.kubectl("patch", "cm", "grandchild", "-p", '{"metadata":{"finalizers":["example.com/hold"]}}')
    plane.kubectl("delete", "cm", "owner", "--cascade=foreground", "--wait=false")
    time.sleep(1)
    same(names(plane), ["child", "grandchild", "owner"])
    plane.kubectl("patch", "cm", "grandchild", "--type=merge", "-p", '{"metadata":{"finalizers":null}}')
    plane.until(lambda: names(plane) == [])


def case_a_second_owner_holds(plane):
    """Foreground deletion lets go of what others own, too, and does not wait for it."""
    uids = {}
    for name in ("one", "two"):
        plane.kubectl("create", "cm", name)
        uids[name] = plane.kubectl("get", "cm", name, "-o", "jsonpath={.metadata.uid}")
    shared = json.loads(owned("shared", "one", uids["one"], block=True))
    shared["metadata"]["ownerReferences"].append({"apiVersion": "v1", "kind": "ConfigMap", "name": "two", "uid": uids["two"]})
    plane.kubectl("create", "-f", "-", stdin=json.dumps(shared))
    plane.kubectl("delete", "cm", "one", "--cascade=foreground", "--timeout=10s")
    same(names(plane), ["shared", "two"])
    same(plane.kubectl("get", "cm", "shared", "-o", "jsonpath={.metadata.ownerReferences[*].name}"), "two")
    plane.kubectl("delete", "cm", "two")
    plane.until(lambda: names(plane) == [])


def case_cascade_orphan(plane):
    family(plane)
    plane.kubectl("delete", "cm", "owner", "--cascade=orphan")
    plane.until(lambda: names(plane) == ["child", "grandchild"])
    same(plane.kubectl("get", "cm", "child", "-o", "jsonpath={.metadata.ownerReferences}"), "")


def case_dependent_of_nobody_goes(plane):
    plane.kubectl("create", "-f", "-", stdin=owned("late", "never", "11111111-1111-1111-1111-111111111111"))
    plane.until(lambda: names(plane) == [])


def case_deletion_survives_restart(plane):
    directory = tempfile.mkdtemp(prefix="api-")
    with Plane(directory) as first:
        family(first)
        first.kubectl("patch", "cm", "child", "-p", '{"metadata":{"finalizers":["example.com/hold"]}}')
        first.kubectl("delete", "cm", "owner", "--cascade=foreground", "--wait=false")
        first.kubectl("create", "ns", "team")
        first.kubectl("create", "-f", "-", stdin=WIDGETS)
        first.until(lambda: "finalizers" in first.kubectl("get", "crd", "widgets.example.com", "-o", "yaml"))
        first.kubectl("delete", "ns", "team", "--wait=false")
    with Plane(directory) as second:
        contains(second.kubectl("get", "widgets"), "No resources found")
        second.until(lambda: "NotFound" in second.kubectl("get", "ns", "team", code=None))
        second.kubectl("patch", "cm", "child", "--type=merge", "-p", '{"metadata":{"finalizers":null}}')
        second.until(lambda: names(second) == [])


def case_preconditions(plane):
    plane.kubectl("create", "cm", "a")
    path = "/api/v1/namespaces/default/configmaps/a"
    code, body, _ = plane.http("DELETE", path, {"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": {"uid": "x"}})
    same((code, body["reason"]), (409, "Conflict"))
    contains(body["message"], "Precondition failed: UID in precondition: x, UID in object meta: ")
    version = plane.http("GET", path)[1]["metadata"]["resourceVersion"]
    code, body, _ = plane.http("DELETE", path, {"preconditions": {"resourceVersion": version}})
    same((code, body["status"], body["details"]["kind"]), (200, "Success", "configmaps"))


def case_services_get_addresses(plane):
    api = client.CoreV1Api(plane.python())
    body = {"metadata": {"name": "a"}, "spec": {"ports": [{"port": 80}]}}
    first = api.create_namespaced_service("default", body)
    address = first.spec.cluster_ip
    assert address.startswith("10."), address
    same(first.spec.ports[0].target_port, 80)
    taken = {"metadata": {"name": "b"}, "spec": {"clusterIP": address, "ports": [{"port": 80}]}}
    same(status_of(lambda: api.create_namespaced_service("default", taken))["code"], 422)
    api.delete_namespaced_service("a", "default")
    same(api.create_namespaced_service("default", taken).spec.cluster_ip, address)
    changed = {"spec": {"clusterIP": "10.96.0.77"}}
    contains(status_of(lambda: api.patch_namespaced_service("b", "default", changed))["message"], "may not change once set")
    port = api.create_namespaced_service("default", {"metadata": {"name": "n"}, "spec": {"type": "NodePort", "ports": [{"port": 80}]}})
    assert 30000 <= port.spec.ports[0].node_port <= 32767
    none = {"metadata": {"name": "h"}, "spec": {"clusterIP": "None", "ports": [{"port": 80}]}}
    same(api.create_namespaced_service("default", none).spec.cluster_ip, "None")


# ---- the Python client


def status_of(action):
    try:
        action()
    except client.ApiException as error:
        return json.loads(error.body)
    raise AssertionError("not refused")


def case_python_objects(plane):
    api = client.CoreV1Api(plane.python())
    made = api.create_namespaced_config_map("default", {"metadata": {"generateName": "cm-"}, "data": {"a": "1"}})
    assert re.fullmatch("cm-[a-z0-9]{5}", made.metadata.name), made.metadata.name
    made.data["a"] = "2"
    second = api.replace_namespaced_config_map(made.metadata.name, "default", made)
    refused = status_of(lambda: api.replace_namespaced_config_map(made.metadata.name, "default", made))
    same((refused["code"], refused["reason"]), (409, "Conflict"))
    contains(refused["message"], "the object has been modified; please apply your changes to the latest version and try again")
    same(api.replace_namespaced_config_map(made.metadata.name, "default", second).metadata.resource_version,
         second.metadata.resource_version)
    api.delete_collection_namespaced_config_map("default", field_selector=f"metadata.name={made.metadata.name}")
    same(status_of(lambda: api.read_namespaced_config_map(made.metadata.name, "default"))["details"],
         {"name": made.metadata.name, "kind": "configmaps"})


def case_lists_in_chunks(plane):
    api = client.CoreV1Api(plane.python())
    for index in range(25):
        api.create_namespaced_config_map("default", {"metadata": {"name": f"c{index:02}", "labels": {"odd": str(index % 2)}}})
    page = api.list_namespaced_config_map("default", limit=10, label_selector="odd in (0,1)")
    found = [i.metadata.name for i in page.items]
    api.create_namespaced_config_map("default", {"metadata": {"name": "c99", "labels": {"odd": "1"}}})
    versions = {page.metadata.resource_version}
    while page.metadata._continue:
        page = api.list_namespaced_config_map("default", limit=10, label_selector="odd in (0,1)", _continue=page.metadata._continue)
        found += [i.metadata.name for i in page.items]
        versions.add(page.metadata.resource_version)
    same(found, [f"c{index:02}" for index in range(25)])
    same(len(versions), 1)
    same(len(api.list_namespaced_config_map("default", label_selector="odd=1,odd!=0").items), 13)
    same(status_of(lambda: api.list_namespaced_config_map("default", field_selector="data.x=1"))["message"],
         "field label not supported: data.x")
    same(status_of(lambda: api.list_namespaced_config_map("default", label_selector="a in"))["code"], 400)
    same(status_of(lambda: api.list_namespaced_config_map("default", _continue="rubbish"))["code"], 400)
    same(status_of(lambda: api.list_namespaced_config_map("default", resource_version="999999"))["code"], 504)


def case_field_selectors(plane):
    api = client.CoreV1Api(plane.python())
    for name, node in (("a", "n1"), ("b", "n2")):
        api.create_namespaced_pod("default", {"metadata": {"name": name}, "spec": {
            "nodeName": node, "containers": [{"name": "c", "image": "i"}]}})
    api.patch_namespaced_pod_status("a", "default", {"status": {"phase": "Running", "podIP": "10.0.0.1"}})

    def found(selector):
        return [i.metadata.name for i in api.list_pod_for_all_namespaces(field_selector=selector).items]

    same(found("spec.nodeName=n1"), ["a"])
    same(found("status.phase!=Running"), ["b"])
    same(found("status.podIP=10.0.0.1,metadata.namespace=default"), ["a"])
    same(found("metadata.name=b"), ["b"])


def case_python_watch(plane):
    api = client.CoreV1Api(plane.python())
    api.create_namespaced_config_map("default", {"metadata": {"name": "a", "labels": {"in": "yes"}}})
    version = api.list_namespaced_config_map("default").metadata.resource_version
    api.patch_namespaced_config_map("a", "default", {"data": {"x": "1"}})
    api.patch_namespaced_config_map("a", "default", {"metadata": {"labels": {"in": "no"}}})
    api.patch_namespaced_config_map("a", "default", {"metadata": {"labels": {"in": "yes"}}})
    api.delete_namespaced_config_map("a", "default")
    events = [(e["type"], e["object"].data) for e in watch.Watch().stream(
        api.list_namespaced_config_map, "default", label_selector="in=yes", resource_version=version, timeout_seconds=2)]
    same(events, [("MODIFIED", {"x": "1"}), ("DELETED", {"x": "1"}), ("ADDED", {"x": "1"}), ("DELETED", {"x": "1"})])


def lines(plane, path, count, seconds=10):
    """The first events of a watch, and its response."""
    request = urllib.request.Request(plane.url + path, headers={"Authorization": "Bearer " + plane.token})
    answer = urllib.request.urlopen(request, context=plane.tls, timeout=seconds)
    return [json.loads(answer.readline()) for _ in range(count)], answer


def case_watch_list(plane):
    plane.kubectl("create", "cm", "a")
    path = "/api/v1/namespaces/default/configmaps?watch=1&allowWatchBookmarks=true&sendInitialEvents=true"
    code, body, _ = plane.http("GET", path)
    same((code, body["reason"]), (422, "Invalid"))
    count = len(plane.http("GET", "/api/v1/namespaces/default/configmaps")[1]["items"])
    events, answer = lines(plane, path + "&resourceVersionMatch=NotOlderThan", count + 1)
    same([e["type"] for e in events], ["ADDED"] * count + ["BOOKMARK"])
    same(events[-1]["object"]["metadata"]["annotations"], {"k8s.io/initial-events-end": "true"})
    plane.kubectl("label", "cm", "a", "x=y")
    same(json.loads(answer.readline())["type"], "MODIFIED")
    answer.close()
    events, answer = lines(plane, "/api/v1/watch/namespaces/default/configmaps/a", 1)
    same((events[0]["type"], events[0]["object"]["metadata"]["name"]), ("ADDED", "a"))
    answer.close()


def case_watch_ends_in_time(plane):
    start = time.time()
    code, body, _ = plane.http("GET", "/api/v1/namespaces/default/services?watch=1&timeoutSeconds=1")
    same((code, body), (200, ""))
    assert 0.9 < time.time() - start < 4


def case_leases_elect(plane):
    api = client.CoordinationV1Api(plane.python())
    lease = api.create_namespaced_lease("default", {"metadata": {"name": "l"}, "spec": {
        "holderIdentity": "a", "leaseDurationSeconds": 15, "renewTime": "2026-01-01T00:00:00.000001Z"}})
    stale = api.read_namespaced_lease("l", "default")
    lease.spec.holder_identity = "b"
    api.replace_namespaced_lease("l", "default", lease)
    stale.spec.holder_identity = "c"
    same(status_of(lambda: api.replace_namespaced_lease("l", "default", stale))["code"], 409)
    same(api.read_namespaced_lease("l", "default").spec.holder_identity, "b")


def case_python_custom_objects(plane):
    api = client.CustomObjectsApi(plane.python())
    body = yaml.safe_load(BOOKINFO.split("---")[-1])
    for version in ("v1", "v1beta1", "v1alpha3"):
        body["apiVersion"] = f"networking.istio.io/{version}"
        body["metadata"]["name"] = version
        api.create_namespaced_custom_object("networking.istio.io", version, "default", "virtualservices", body)
    listed = api.list_namespaced_custom_object("networking.istio.io", "v1beta1", "default", "virtualservices")
    same([(i["metadata"]["name"], i["apiVersion"]) for i in listed["items"]],
         [(v, "networking.istio.io/v1beta1") for v in ("v1", "v1alpha3", "v1beta1")])


# ---- access


def case_nobody_without_a_name(plane):
    for path in ("/api", "/apis", "/api/v1/namespaces", "/apis/nothing/v1/x", "/openapi/v2"):
        code, body, _ = plane.http("GET", path, token=None)
        same((code, body["reason"]), (401, "Unauthorized"))
    for path in ("/healthz", "/livez", "/readyz", "/version"):
        same(plane.http("GET", path, token=None)[0], 200)
    same(plane.http("GET", "/api/v1/namespaces", token="wrong")[0], 401)
    same(plane.http("POST", "/api/v1/namespaces", {"metadata": {"name": "x"}}, token=None)[0], 401)
    contains(plane.kubectl("--token=wrong", "get", "ns", code=1), "You must be logged in to the server")
    for name, mode in (("admin-token", 0o600), ("api-ca.key", 0o600), ("kubeconfig", 0o600)):
        same(os.stat(os.path.join(plane.directory, name)).st_mode & 0o777, mode)


def case_a_team_has_its_namespace(plane):
    needs(24)
    plane.kubectl("create", "ns", "team")
    plane.kubectl("-n", "team", "create", "sa", "dev")
    plane.kubectl("-n", "team", "create", "rolebinding", "dev", "--clusterrole=admin", "--serviceaccount=team:dev")
    dev = plane.token_of("team", "dev")
    same(plane.http("GET", "/api/v1/namespaces/team/services", token=dev)[0], 200)
    code, body, _ = plane.http("GET", "/api/v1/namespaces/default/services", token=dev)
    same((code, body["message"]), (403, 'services is forbidden: User "system:serviceaccount:team:dev" cannot list resource '
                                        '"services" in API group "" in the namespace "default"'))
    code, body, _ = plane.http("GET", "/api/v1/nodes/x", token=dev)
    same(body["message"], 'nodes "x" is forbidden: User "system:serviceaccount:team:dev" cannot get resource "nodes" in API '
                          'group "" at the cluster scope')
    vs = {"metadata": {"name": "v"}, "spec": {"hosts": ["a"], "http": [{"route": [{"destination": {"host": "a"}}]}]}}
    same(plane.http("POST", "/apis/networking.istio.io/v1/namespaces/team/virtualservices", vs, token=dev)[0], 201)
    bob = ["--as=system:serviceaccount:team:dev"]
    contains(plane.kubectl("auth", "can-i", "create", "vs", "-n", "team", *bob), "yes")
    contains(plane.kubectl("auth", "can-i", "create", "vs", "-n", "default", *bob, code=1), "no")
    contains(plane.kubectl("auth", "can-i", "--list", "-n", "team", *bob), "*.networking.istio.io")
    contains(plane.kubectl("auth", "whoami", *bob), "system:serviceaccount:team:dev")
    contains(plane.kubectl("-n", "team", "get", "secrets", *bob), "No resources found")


def case_nobody_grants_more_than_they_have(plane):
    plane.kubectl("create", "ns", "team")
    plane.kubectl("-n", "team", "create", "rolebinding", "dev", "--clusterrole=admin", "--user=dev")
    dev = ["-n", "team", "--as=dev"]
    contains(plane.kubectl("create", "role", "r", "--verb=get", "--resource=nodes", *dev, code=1),
             "is attempting to grant RBAC permissions not currently held", 'APIGroups:[""]', 'Resources:["nodes"]')
    contains(plane.kubectl("create", "rolebinding", "b", "--clusterrole=cluster-admin", "--user=dev", *dev, code=1),
             "is attempting to grant RBAC permissions not currently held")
    plane.kubectl("create", "role", "r", "--verb=get,list", "--resource=pods", *dev)
    plane.kubectl("create", "rolebinding", "b", "--role=r", "--user=eve", *dev)
    contains(plane.kubectl("auth", "can-i", "get", "pods", "-n", "team", "--as=eve"), "yes")
    contains(plane.kubectl("get", "pods", "-n", "default", "--as=dev", code=1), "Forbidden")
    plane.kubectl("-n", "team", "delete", "rolebinding", "b")
    contains(plane.kubectl("auth", "can-i", "get", "pods", "-n", "team", "--as=eve", code=1), "no")


def case_impersonation_needs_permission(plane):
    needs(24)
    headers = {"Impersonate-User": "admin", "Impersonate-Group": "system:masters"}
    plane.kubectl("create", "sa", "dev")
    code, body, _ = plane.http("GET", "/api/v1/namespaces", token=plane.token_of("default", "dev"), headers=headers)
    same((code, body["message"]), (403, 'users "admin" is forbidden: User "system:serviceaccount:default:dev" cannot impersonate '
                                        'resource "users" in API group "" at the cluster scope'))
    same(plane.http("GET", "/api/v1/namespaces", headers={"Impersonate-User": "x", "Impersonate-Group": "system:masters"})[0], 200)


def case_objects_stay_readable(plane):
    """What was kept can be read and deleted again, however it was made."""
    definition = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "frees.example.com"},
                  "spec": {"group": "example.com", "scope": "Namespaced", "names": {"plural": "frees", "kind": "Free"},
                           "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {
                               "type": "object", "x-kubernetes-preserve-unknown-fields": True}}}]}}  # fmt: skip
    assert plane.http("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)[0] == 201
    path = "/apis/example.com/v1/namespaces/default/frees"

    def free(name, depth):
        inner = '{"a":' * depth + "1" + "}" * depth
        return ('{"apiVersion":"example.com/v1","kind":"Free","metadata":{"name":"%s"},"x":%s}' % (name, inner)).encode()

    made = [depth for depth in range(100, 130) if plane.http("POST", path, free(f"d{depth}", depth))[0] == 201]
    assert made and made[-1] < 128, made
    for depth in made:
        assert plane.http("GET", f"{path}/d{depth}")[0] == 200 and plane.http("DELETE", f"{path}/d{depth}")[0] == 200, depth
    # Nesting step by step, and copies that double.
    assert plane.http("POST", path, free("f", 60))[0] == 201
    json_patch = "application/json-patch+json"
    deeper = ('[{"op":"add","path":"/x%s","value":%s}]' % ("/a" * 55, '{"a":' * 90 + "1" + "}" * 90)).encode()
    assert plane.http("PATCH", f"{path}/f", deeper, content=json_patch)[0] == 400
    copies = [{"op": "copy", "from": "/x", "path": f"/x/n{number}"} for number in range(60)]
    assert plane.http("PATCH", f"{path}/f", copies, content=json_patch)[0] == 422
    # Growing by patches that are each small enough.
    for number in range(3):
        code, answer, _ = plane.http("PATCH", f"{path}/f", {f"part{number}": "z" * 700_000}, content="application/merge-patch+json")
        assert (code == 200) == (number < 2), (number, code)
    assert plane.http("DELETE", f"{path}/f")[0] == 200


def case_debug_pages_stay_on_the_machine(_plane):
    """Metrics and readiness are for whoever reaches the port; what the mesh is made of is not."""
    own = "192.0.2.7"
    added = subprocess.run(["ip", "address", "add", f"{own}/32", "dev", "lo"], capture_output=True, text=True, check=False)
    if added.returncode:
        raise cases.Left(f"this machine has no address but loopback: {added.stderr.strip()}")
    with contextlib.ExitStack() as undo, Plane(monitoring="0.0.0.0") as plane:
        undo.callback(subprocess.run, ["ip", "address", "del", f"{own}/32", "dev", "lo"], check=True)
        with open(os.path.join(plane.directory, "addresses.json")) as file:
            port = json.load(file)["monitoring"].rsplit(":", 1)[1]

        def code(host, path, method="GET", headers=None):
            request = urllib.request.Request(f"http://{host}:{port}{path}", method=method, headers=headers or {})
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code

        for path in ("/metrics", "/readyz"):
            assert code(own, path) == 200 and code("127.0.0.1", path) == 200, path
        for path in ("/debug/syncz", "/debug/configz", "/debug/log", "/scopej"):
            assert code(own, path) == 403 and code("127.0.0.1", path) == 200, path
        # A page in somebody's browser on this machine changes nothing.
        level = "/debug/log?level=warn"
        assert code("127.0.0.1", level, "POST", {"Origin": "http://other.example"}) == 403
        assert code("127.0.0.1", level, "POST", {"Origin": f"http://127.0.0.1:{port}"}) == 200
        assert code("127.0.0.1", level, "POST") == 200


def case_roots_rotate(plane):
    """The mesh's authority changes its root on order, step by step, and who may not order it doesn't."""
    path = "/debug/ca"

    def step(name, force=""):
        code, answer, _ = plane.http("POST", f"{path}?step={name}{force}", b"")
        return code, answer["phase"] if code == 200 else answer

    code, first, _ = plane.http("GET", path)
    assert code == 200 and first["phase"] == "steady" and len(first["roots"]) == 1, first
    assert plane.http("GET", path, token=None)[0] == 401 and plane.http("POST", f"{path}?step=begin", b"", token=None)[0] == 401
    stranger = plane.token_of("default", "default")
    assert plane.http("GET", path, token=stranger)[0] == 403 and plane.http("POST", f"{path}?step=begin", b"", token=stranger)[0] == 403
    assert step("advance")[0] == 409 and step("roll-back")[0] == 409 and step("jump")[0] == 400
    assert step("begin") == (200, "distributing")
    code, words = step("advance")
    assert code == 409 and "is due at" in words, words
    roots = os.path.join(plane.directory, "root-cert.pem")
    plane.until(lambda: open(roots).read().count("BEGIN CERTIFICATE") == 2)
    assert step("advance", "&force=true") == (200, "signing") and step("roll-back") == (200, "distributing")
    assert step("roll-back") == (200, "steady")
    plane.until(lambda: open(roots).read().count("BEGIN CERTIFICATE") == 1)
    assert plane.http("GET", path)[1]["roots"] == first["roots"]


def case_client_certificates(plane):
    needs(27)
    folder = tempfile.mkdtemp()
    run = lambda *a: subprocess.run(a, check=True, capture_output=True, cwd=folder)  # noqa: E731
    run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "k", "-out", "r",
        "-subj", "/O=ops/O=system:masters/CN=ann")
    run("openssl", "x509", "-req", "-in", "r", "-CA", plane.authority, "-CAkey", plane.directory + "/api-ca.key", "-out", "c",
        "-days", "2", "-set_serial", "7")
    base = [KUBECTL, "--server", plane.url, "--certificate-authority", plane.authority, "--client-key", folder + "/k",
            "--client-certificate", folder + "/c", "--kubeconfig=/dev/null", "auth", "whoami", "-o", "json"]
    user = json.loads(subprocess.run(base, capture_output=True, text=True, check=True).stdout)["status"]["userInfo"]
    same((user["username"], user["groups"]), ("ann", ["ops", "system:masters", "system:authenticated"]))


def case_tokens_of_service_accounts(plane):
    needs(24)
    plane.kubectl("create", "sa", "dev")
    token = plane.token_of("default", "dev")
    contains(plane.kubectl("create", "token", "nobody", code=1), 'serviceaccounts "nobody" not found')
    contains(plane.kubectl("create", "token", "dev", "--duration=1m", code=1), "may not specify a duration less than 10 minutes")
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": token}}
    status = plane.http("POST", "/apis/authentication.k8s.io/v1/tokenreviews", review)[1]["status"]
    same((status["authenticated"], status["user"]["username"]), (True, "system:serviceaccount:default:dev"))


# ---- protocol


def case_methods_and_forms(plane):
    same(plane.http("PUT", "/api/v1/namespaces/default/configmaps", {})[0], 405)
    same(plane.http("POST", "/api/v1/configmaps", {"metadata": {"name": "a"}})[0], 404)
    same(plane.http("GET", "/api/v1/namespaces/default/nothings")[1]["message"], "the server could not find the requested resource")
    code, body, _ = plane.http("POST", "/api/v1/namespaces/default/configmaps", b"<x/>", content="text/xml")
    same((code, body["reason"]), (415, "UnsupportedMediaType"))
    code, body, _ = plane.http("GET", "/api/v1/namespaces", headers={"Accept": "application/vnd.kubernetes.protobuf"})
    same((code, body["reason"]), (406, "NotAcceptable"))
    code, body, _ = plane.http("GET", "/api/v1/namespaces", headers={"Accept": "application/json;as=Table;g=meta.k8s.io;v=v1"})
    same((body["kind"], body["columnDefinitions"][0]["name"], "rows" in body), ("Table", "Name", True))
    accept = {"Accept": "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"}
    body = plane.http("GET", "/api/v1/namespaces", headers=accept)[1]
    same((body["kind"], set(body["items"][0])), ("PartialObjectMetadataList", {"kind", "apiVersion", "metadata"}))
    code, body, _ = plane.http("POST", "/api/v1/namespaces/default/configmaps", b"{", content="application/json")
    same((code, body["reason"]), (400, "BadRequest"))
    big = {"metadata": {"name": "big"}, "data": {"x": "y" * (4 << 20)}}
    same(plane.http("POST", "/api/v1/namespaces/default/configmaps", big)[0], 413)
    text = b"metadata: {name: yam}\ndata: {a: b}\n"
    same(plane.http("POST", "/api/v1/namespaces/default/configmaps", text, content="application/yaml")[0], 201)
    code, body, _ = plane.http("GET", "/api/v1/namespaces/default/configmaps/yam?pretty=true")
    same(body["data"], {"a": "b"})


def case_exact_and_old_versions(plane):
    path = "/api/v1/namespaces/default/configmaps"
    plane.http("POST", path, {"metadata": {"name": "a"}})
    version = plane.http("GET", path)[1]["metadata"]["resourceVersion"]
    plane.http("POST", path, {"metadata": {"name": "b"}})
    exact = plane.http("GET", f"{path}?resourceVersion={version}&resourceVersionMatch=Exact")[1]
    same([i["metadata"]["name"] for i in exact["items"] if i["metadata"]["name"] != "kube-root-ca.crt"], ["a"])
    same(exact["metadata"]["resourceVersion"], version)
    same(plane.http("GET", f"{path}?resourceVersionMatch=Exact")[0], 422)
    same(plane.http("GET", f"{path}?resourceVersion=abc")[0], 400)


def resident(plane):
    with open(f"/proc/{plane.process.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])


def fill(plane, count, payload):
    def part(first):
        connection = http.client.HTTPSConnection("127.0.0.1", plane.port, context=plane.tls)
        for index in range(first, count, 8):
            body = json.dumps({"metadata": {"name": f"o{index:06}"}, "data": {"x": payload}})
            connection.request("POST", "/api/v1/namespaces/default/configmaps", body,
                               {"Authorization": "Bearer " + plane.token, "Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 201, answer.status

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(part, range(8)))


def case_many_objects_and_deaf_watchers(plane):
    """Lists stream, a watch that reads nothing costs its buffer and no one else's time."""
    count = int(os.environ.get("API_OBJECTS", "5000"))
    with Plane() as plane:
        path = "/api/v1/namespaces/default/configmaps?watch=1&fieldSelector=metadata.name!=kube-root-ca.crt&resourceVersion="
        version = plane.http("GET", "/api/v1/namespaces/default/configmaps")[1]["metadata"]["resourceVersion"]
        deaf = []
        for _ in range(20):
            raw = socket.create_connection(("127.0.0.1", plane.port))
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            tls = plane.tls.wrap_socket(raw, server_hostname="127.0.0.1")
            tls.sendall(f"GET {path}{version} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {plane.token}\r\n\r\n".encode())
            deaf.append(tls)
        request = urllib.request.Request(plane.url + path + version, headers={"Authorization": "Bearer " + plane.token})
        hearing = urllib.request.urlopen(request, context=plane.tls, timeout=60)
        heard = []
        listener = threading.Thread(target=lambda: [heard.append(len(hearing.readline())) for _ in range(count)])
        listener.start()
        before = resident(plane)
        start = time.time()
        fill(plane, count, "x" * 1000)
        made = time.time() - start
        listener.join(60)
        same(len(heard), count)
        filled = resident(plane)
        start = time.time()
        body = plane.http("GET", "/api/v1/namespaces/default/configmaps")[1]
        listed = time.time() - start
        assert len(body["items"]) >= count
        print(f"     {count} objects, 20 deaf watchers: {count / made:.0f} made a second, listed in {listed:.2f} s, "
              f"{before} -> {filled} -> {resident(plane)} KiB")
        assert resident(plane) < 600_000
        for tls in deaf:
            tls.close()


@contextlib.contextmanager
def plane_that_stays():
    with Plane() as plane:
        yield plane
        assert plane.process.poll() is None, "the server ended"


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals(), fixture=plane_that_stays))
