"""A Kubernetes API small enough to be broken on purpose. Groups that nobody has defined have any resource, unchecked; what
is defined is held to what a kube-apiserver demands: structural definitions, versions as they are served, objects pruned,
status through its subresource only, updates with their resourceVersion, namespaces that are there.

    fake_kubernetes.py KUBECONFIG      writes KUBECONFIG, prints the port, serves until it is killed

Beyond the API: POST /fake/compact forgets history, POST /fake/hangup ends all watches,
POST /fake/refuse?resource=R&count=N answers the next N requests that write an R with 500 after doing them,
POST /fake/busy?resource=R&count=N answers N with 429, POST /fake/token?value=T takes T alone for a proof, GET /fake/requests counts "METHOD RESOURCE[/PART] CODE".
"""

import base64
import bisect
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import crd_rules

TOKEN = "fake-token"
BOOKMARKS = 0.1
# From a definition's creation until its kind is served.
ESTABLISHING = 0.3
DEFINITIONS = ("apiextensions.k8s.io", "customresourcedefinitions", "")
CORE = "namespaces nodes configmaps secrets services pods endpoints serviceaccounts".split()
WITH_STATUS = {"namespaces", "nodes", "services", "pods", "customresourcedefinitions"}


class World:
    def __init__(self):
        self.lock = threading.Condition()
        self.revision = 100
        self.compacted = 100
        self.events = []
        self.objects = {}
        self.generation = 0
        self.refusing = {}
        self.busy = {}
        self.requests = {}
        self.token = TOKEN
        for name in ("default", "kube-system"):
            self.objects["", "namespaces", "", name] = {
                "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "uid": name, "resourceVersion": "99"},
            }  # fmt: skip

    def definition(self, group, plural):
        """What defines a kind, once it is established."""
        found = self.objects.get((*DEFINITIONS, f"{plural}.{group}"))
        return found if found is not None and found.get("status", {}).get("conditions") else None

    def definitions(self, group):
        known = [o for place, o in self.objects.items() if place[:2] == DEFINITIONS[:2] and o["spec"]["group"] == group]
        return [d for d in known if d.get("status", {}).get("conditions")]

    def is_strict(self, group):
        return group in ("", "apiextensions.k8s.io", "discovery.k8s.io") or group.endswith(".istio.io")

    def establish(self, place):
        time.sleep(ESTABLISHING)
        with self.lock:
            old = self.objects[place]
            condition = {"type": "Established", "status": "True", "reason": "InitialNamesAccepted", "message": ""}
            self.revision += 1
            new = old | {"status": {"conditions": [condition]}}
            new["metadata"] = old["metadata"] | {"resourceVersion": str(self.revision)}
            self.objects[place] = new
            self.record("MODIFIED", place, new, old)

    def record(self, kind, place, new, old):
        self.events.append((self.revision, kind, place, new, old))
        self.lock.notify_all()

    def at(self, revision):
        objects = dict(self.objects)
        for number, _, place, _, old in reversed(self.events):
            if number <= revision:
                break
            if old is None:
                objects.pop(place, None)
            else:
                objects[place] = old
        return objects


class Refused(Exception):
    def __init__(self, code, reason, message):
        super().__init__(message)
        self.code, self.reason = code, reason


def status(code, reason, message):
    return {
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
        "reason": reason, "code": code,
    }  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    world = World()
    asked = ""

    def log_message(self, *_):
        pass

    def answer(self, code, body):
        data = json.dumps(body).encode()
        with self.world.lock:
            asked = f"{self.command} {self.asked} {code}"
            self.world.requests[asked] = self.world.requests.get(asked, 0) + 1
        self.send_response(code)
        if code == 429:
            self.send_header("retry-after", "0")
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        url = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        try:
            if self.headers.get("authorization") != f"Bearer {self.world.token}":
                raise Refused(401, "Unauthorized", "Unauthorized")
            parts = [unquote(p) for p in url.path.strip("/").split("/")]
            if parts[0] != "fake" and self.is_due(self.world.busy, parts):
                raise Refused(429, "TooManyRequests", "too many requests")
            result = self.route(parts, query, json.loads(body) if body else None)
            if result is None:
                return
            if self.command != "GET" and parts[0] != "fake" and self.is_due(self.world.refusing, parts):
                raise Refused(500, "InternalError", "the answer was lost")
            self.answer(201 if self.command == "POST" else 200, result)
        except OSError:
            self.close_connection = True
        except Refused as refusal:
            self.answer(refusal.code, status(refusal.code, refusal.reason, str(refusal)))

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def is_due(self, faults, parts):
        with self.world.lock:
            for part in parts:
                if faults.get(part, 0) > 0:
                    faults[part] -= 1
                    return True
        return False

    def route(self, parts, query, body):
        self.asked = "/".join(parts)
        if parts == ["version"]:
            return {"major": "1", "minor": "36", "gitVersion": "v1.36.0"}
        if parts[0] == "fake":
            return self.fake(parts[1], query)
        if parts[0] == "apis" and len(parts) == 2:
            return self.group(parts[1])
        group, version, rest = ("", parts[1], parts[2:]) if parts[0] == "api" else (parts[1], parts[2], parts[3:])
        if not rest:
            return self.resources(group, version)
        namespace = ""
        if rest[0] == "namespaces" and len(rest) > 2 and rest[2] not in ("status", "finalize"):
            namespace, rest = rest[1], rest[2:]
        resource, name, part = rest[0], (rest[1] if len(rest) > 1 else None), (rest[2] if len(rest) > 2 else None)
        self.asked = resource + (f"/{part}" if part else "")
        if resource == "tokenreviews":
            return self.review(body)
        if self.world.is_strict(group) and resource not in {r["name"] for r in self.resources(group, version)["resources"]}:
            raise Refused(404, "NotFound", "the server could not find the requested resource")
        if self.command == "GET" and name is None:
            if query.get("watch") == "true":
                return self.watch(group, resource, namespace, query)
            return self.list(group, resource, namespace, query)
        with self.world.lock:
            return self.single(group, resource, namespace, name, part, body)

    def group(self, group):
        names = ["v1"]
        if self.world.is_strict(group) and group.endswith(".istio.io"):
            with self.world.lock:
                found = {v["name"] for d in self.world.definitions(group) for v in d["spec"]["versions"] if v["served"]}
            if not found:
                raise Refused(404, "NotFound", "the server could not find the requested resource")
            # Newest and most settled first: v1, v1beta1, v1alpha3.
            names = sorted(found, key=lambda name: ("alpha" in name, "beta" in name, name))
        versions = [{"groupVersion": f"{group}/{name}", "version": name} for name in names]
        return {"kind": "APIGroup", "name": group, "versions": versions, "preferredVersion": versions[0]}

    def resources(self, group, version):
        if group.endswith(".istio.io"):
            with self.world.lock:
                found = [
                    (d["spec"]["names"]["plural"], d["spec"]["names"]["kind"], "status" in v.get("subresources", {}))
                    for d in self.world.definitions(group) for v in d["spec"]["versions"] if v["name"] == version and v["served"]
                ]  # fmt: skip
            if not found:
                raise Refused(404, "NotFound", "the server could not find the requested resource")
        elif group == "":
            found = [(n, "Thing", n in WITH_STATUS) for n in CORE]
        elif group == "apiextensions.k8s.io":
            found = [("customresourcedefinitions", "CustomResourceDefinition", True)]
        elif group == "discovery.k8s.io":
            found = [("endpointslices", "EndpointSlice", False)]
        else:
            found = [(f"things{i}", "Thing", True) for i in range(128)]
        rows = [{"name": name, "kind": kind} for name, kind, _ in found]
        rows += [{"name": name + "/status", "kind": kind} for name, kind, has_status in found if has_status]
        return {"kind": "APIResourceList", "groupVersion": f"{group}/{version}", "resources": rows}

    def review(self, body):
        """A token "NAMESPACE/ACCOUNT" is that account's."""
        account = body["spec"]["token"].split("/")
        if len(account) != 2:
            return body | {"status": {"error": "invalid bearer token"}}
        user = {"username": f"system:serviceaccount:{account[0]}:{account[1]}", "uid": "1", "groups": []}
        return body | {"status": {"authenticated": True, "user": user, "audiences": body["spec"].get("audiences", [])}}

    def fake(self, verb, query):
        with self.world.lock:
            if verb == "requests":
                return dict(self.world.requests)
            if verb == "compact":
                self.world.compacted = self.world.revision
                self.world.events.clear()
            elif verb == "hangup":
                self.world.generation += 1
            elif verb == "token":
                self.world.token = query["value"]
            elif verb == "refuse":
                self.world.refusing[query["resource"]] = int(query["count"])
            elif verb == "busy":
                self.world.busy[query["resource"]] = int(query["count"])
            self.world.lock.notify_all()
        return {}

    def single(self, group, resource, namespace, name, part, body):
        world = self.world
        if self.command == "POST":
            name = body["metadata"]["name"]
        place = (group, resource, namespace, name)
        old = world.objects.get(place)
        if self.command == "POST" and old is not None:
            raise Refused(409, "AlreadyExists", f'{resource} "{name}" already exists')
        if self.command != "POST" and old is None:
            raise Refused(404, "NotFound", f'{resource} "{name}" not found')
        if self.command == "GET":
            return old
        if self.command == "DELETE":
            wanted = (body or {}).get("preconditions", {}).get("resourceVersion")
            if wanted not in (None, old["metadata"]["resourceVersion"]):
                raise Refused(409, "Conflict", "the object has been modified")
            world.revision += 1
            del world.objects[place]
            gone = json.loads(json.dumps(old))
            gone["metadata"]["resourceVersion"] = str(world.revision)
            world.record("DELETED", place, gone, old)
            return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}
        new = json.loads(json.dumps(body))
        if new.get("spec") == "invalid":
            raise Refused(422, "Invalid", f'{resource} "{name}" is invalid: spec: Invalid value')
        if world.is_strict(group):
            self.demand(group, resource, namespace, name, part, new, old)
        if self.command == "PUT":
            wanted = body["metadata"].get("resourceVersion")
            if wanted not in (None, old["metadata"]["resourceVersion"]):
                raise Refused(409, "Conflict", "the object has been modified")
            if part == "status":
                new = json.loads(json.dumps(old)) | {"status": new.get("status")}
            elif "status" in old:
                new["status"] = old["status"]
            else:
                new.pop("status", None)
        else:
            new.pop("status", None)
            new["metadata"]["uid"] = f"uid-{world.revision}"
        if old is not None and "uid" in old["metadata"]:
            new["metadata"]["uid"] = old["metadata"]["uid"]
        new["metadata"].pop("resourceVersion", None)
        if old is not None and new == json.loads(json.dumps(old), object_hook=without_revision):
            return old
        world.revision += 1
        new["metadata"]["resourceVersion"] = str(world.revision)
        world.objects[place] = new
        world.record("MODIFIED" if old else "ADDED", place, new, old)
        if place[:3] == DEFINITIONS and old is None:
            threading.Thread(target=world.establish, args=(place,), daemon=True).start()
        return new

    def demand(self, group, resource, namespace, name, part, new, old):
        """What a kube-apiserver refuses, and what it drops without a word."""
        world, metadata = self.world, new["metadata"]
        if metadata.get("name") != name or metadata.get("namespace", "") != namespace:
            raise Refused(400, "BadRequest", "the name or namespace of the object does not match the request's")
        if namespace and ("", "namespaces", "", namespace) not in world.objects:
            raise Refused(404, "NotFound", f'namespaces "{namespace}" not found')
        if self.command == "POST" and metadata.get("resourceVersion"):
            raise Refused(400, "BadRequest", "resourceVersion should not be set on objects to be created")
        if (group, resource) == DEFINITIONS[:2]:
            found = crd_rules.problems(new)
            if found:
                raise Refused(422, "Invalid", f'CustomResourceDefinition "{name}" is invalid: ' + ", ".join(found[:3]))
        definition = world.definition(group, resource)
        if definition is None:
            return
        if self.command == "PUT" and not metadata.get("resourceVersion"):
            raise Refused(422, "Invalid", f"{name}: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update")
        if old is not None and metadata.get("uid", old["metadata"]["uid"]) != old["metadata"]["uid"]:
            raise Refused(409, "Conflict", "the UID in the precondition does not match")
        version = new["apiVersion"].rpartition("/")[2]
        known = next(v for v in definition["spec"]["versions"] if v["name"] == version)
        if new["kind"] != definition["spec"]["names"]["kind"]:
            raise Refused(400, "BadRequest", f"found the kind {new['kind']}")
        for key in [k for k in new if k not in ("apiVersion", "kind", "metadata")]:
            new[key] = crd_rules.pruned(known["schema"]["openAPIV3Schema"]["properties"].get(key), new[key])
            if new[key] is None:
                del new[key]

    def list(self, group, resource, namespace, query):
        with self.world.lock:
            revision, start = self.world.revision, None
            if "continue" in query:
                revision, start = json.loads(base64.b64decode(query["continue"]))
            elif query.get("resourceVersionMatch") == "Exact":
                revision = int(query["resourceVersion"])
            if revision > self.world.revision:
                raise Refused(504, "Timeout", f"Too large resource version: {revision}, current: {self.world.revision}")
            if revision < self.world.compacted:
                raise Refused(410, "Expired", "The provided continue parameter is too old")
            objects = self.world.at(revision)
        places = sorted(p for p in objects if p[:2] == (group, resource) and namespace in ("", p[2]))
        index = bisect.bisect_right(places, tuple(start)) if start else 0
        limit = int(query.get("limit") or 0) or len(places)
        page = places[index : index + limit]
        metadata = {"resourceVersion": str(revision)}
        if index + limit < len(places):
            metadata["continue"] = base64.b64encode(json.dumps([revision, page[-1]]).encode()).decode()
        return {"kind": "ThingList", "apiVersion": "v1", "metadata": metadata, "items": [objects[p] for p in page]}

    def watch(self, group, resource, namespace, query):
        position = int(query["resourceVersion"])
        world = self.world
        with world.lock:
            if position < world.compacted:
                raise Refused(410, "Expired", "too old resource version")
            generation = world.generation
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        try:
            while True:
                with world.lock:
                    world.lock.wait_for(lambda: world.revision > position or world.generation != generation, BOOKMARKS)
                    if world.generation != generation:
                        break
                    if position < world.compacted and world.revision > position and not world.events:
                        self.line({"type": "ERROR", "object": status(410, "Expired", "too old resource version")})
                        break
                    news = [e for e in world.events if e[0] > position]
                    position = world.revision
                for _, kind, place, new, _ in news:
                    if place[:2] == (group, resource) and namespace in ("", place[2]):
                        self.line({"type": kind, "object": new})
                bookmark = {"kind": "Thing", "apiVersion": "v1", "metadata": {"resourceVersion": str(position)}}
                self.line({"type": "BOOKMARK", "object": bookmark})
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True

    def line(self, event):
        data = json.dumps(event).encode() + b"\n"
        # In two pieces, since nobody promises that a line comes whole.
        for piece in (data[: len(data) // 2], data[len(data) // 2 :]):
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.flush()


def without_revision(node):
    node.pop("resourceVersion", None)
    return node


KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: fake
clusters:
- name: fake
  cluster:
    server: http://127.0.0.1:{port}
users:
- name: me
  user:
    token: {token}
contexts:
- name: fake
  context:
    cluster: fake
    user: me
"""


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    with open(sys.argv[1], "w") as file:
        file.write(KUBECONFIG.format(port=server.server_port, token=TOKEN))
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
