"""A Kubernetes API small enough to be broken on purpose: any group, any resource, no validation.

    fake_kubernetes.py KUBECONFIG      writes KUBECONFIG, prints the port, serves until it is killed

Beyond the API: POST /fake/compact forgets history, POST /fake/hangup ends all watches,
POST /fake/refuse?resource=R&count=N answers the next N requests that write an R with 500 after doing them,
POST /fake/busy?resource=R&count=N answers N with 429.
"""

import base64
import bisect
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "fake-token"
BOOKMARKS = 0.1


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

    def log_message(self, *_):
        pass

    def answer(self, code, body):
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        url = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        try:
            if self.headers.get("authorization") != f"Bearer {TOKEN}":
                raise Refused(401, "Unauthorized", "Unauthorized")
            parts = [unquote(p) for p in url.path.strip("/").split("/")]
            if self.is_due(self.world.busy, parts):
                raise Refused(429, "TooManyRequests", "too many requests")
            result = self.route(parts, query, json.loads(body) if body else None)
            if result is None:
                return
            if self.command != "GET" and self.is_due(self.world.refusing, parts):
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
        if parts == ["version"]:
            return {"major": "1", "minor": "33"}
        if parts[0] == "fake":
            return self.fake(parts[1], query)
        if parts[0] == "apis" and len(parts) == 2:
            return {"kind": "APIGroup", "name": parts[1], "preferredVersion": {"version": "v1"}}
        group, rest = ("", parts[2:]) if parts[0] == "api" else (parts[1], parts[3:])
        if not rest:
            names = ["namespaces", "configmaps"] if group == "" else [f"things{i}" for i in range(128)]
            names += [n + "/status" for n in names]
            return {"kind": "APIResourceList", "resources": [{"name": n, "kind": "Thing"} for n in names]}
        namespace = ""
        if rest[0] == "namespaces" and len(rest) > 2:
            namespace, rest = rest[1], rest[2:]
        resource, name, part = rest[0], (rest[1] if len(rest) > 1 else None), (rest[2] if len(rest) > 2 else None)
        if self.command == "GET" and name is None:
            if query.get("watch") == "true":
                return self.watch(group, resource, namespace, query)
            return self.list(group, resource, namespace, query)
        with self.world.lock:
            return self.single(group, resource, namespace, name, part, body)

    def fake(self, verb, query):
        with self.world.lock:
            if verb == "compact":
                self.world.compacted = self.world.revision
                self.world.events.clear()
            elif verb == "hangup":
                self.world.generation += 1
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
        if self.command == "PUT":
            wanted = body["metadata"].get("resourceVersion")
            if wanted not in (None, old["metadata"]["resourceVersion"]):
                raise Refused(409, "Conflict", "the object has been modified")
            if part == "status":
                new = json.loads(json.dumps(old)) | {"status": body.get("status")}
            elif "status" in old:
                new["status"] = old["status"]
            else:
                new.pop("status", None)
        else:
            new.pop("status", None)
            new["metadata"]["uid"] = f"uid-{world.revision}"
        new["metadata"].pop("resourceVersion", None)
        if old is not None and new == json.loads(json.dumps(old), object_hook=without_revision):
            return old
        world.revision += 1
        new["metadata"]["resourceVersion"] = str(world.revision)
        world.objects[place] = new
        world.record("MODIFIED" if old else "ADDED", place, new, old)
        return new

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
