"""`skein`'s verbs for resources held against kubectl on the same control plane, and against proxies that answer or don't.

    cli_cases.py [--only WORDS]        SKEIN names the binary, KUBECTL another kubectl.
"""

import base64
import glob
import http.server
import json
import os
import pty
import queue
import re
import select
import shutil
import signal
import subprocess
import sys
import threading
import time

import grpc
import yaml
from envoy.config.core.v3 import base_pb2
from envoy.service.discovery.v3 import ads_pb2_grpc, discovery_pb2
from google.rpc import status_pb2

import api_cases
from api_cases import BOOKINFO, ROOT, SKEIN, contains, same
from suite import cases

TYPES = ["type.googleapis.com/envoy.config.cluster.v3.Cluster", "type.googleapis.com/envoy.config.listener.v3.Listener",
         "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"]

MESH = """
apiVersion: v1
kind: Service
metadata: {name: reviews}
spec:
  ports: [{port: 9080, name: http}]
  selector: {app: reviews}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews}
spec:
  host: reviews
  subsets:
  - {name: v1, labels: {version: v1}}
  - {name: v2, labels: {version: v2}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, labels: {app: reviews}, annotations: {note: "a <b> & c"}}
spec:
  hosts: [reviews]
  http:
  - timeout: 3s
    route:
    - {destination: {host: reviews, subset: v1}, weight: 90}
    - {destination: {host: reviews, subset: v2}, weight: 10}
"""


def skein(plane, *arguments, stdin=None, code=0, env=None, kubeconfig=None):
    """Both outputs in one text."""
    result = subprocess.run([SKEIN, *arguments], input=stdin, capture_output=True, text=True, timeout=90,
                            env={**os.environ, "KUBECONFIG": kubeconfig or plane.kubeconfig, **(env or {})})
    text = result.stdout + result.stderr
    assert code is None or result.returncode == code, f"skein {' '.join(arguments)}: {result.returncode}: {text}"
    return text


def written(plane, name, text):
    path = os.path.join(plane.directory, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def lines(text):
    return sorted(line for line in text.splitlines() if line)


# ---- apply


def case_apply_in_turn_with_kubectl(plane):
    both = BOOKINFO + "---" + MESH.replace("name: reviews}", "name: other}").replace("metadata: {name: reviews,", "metadata: {name: other,")
    tools = {"skein": lambda text: skein(plane, "apply", "-f", "-", stdin=text),
             "kubectl": lambda text: plane.kubectl("apply", "-f", "-", stdin=text)}
    for first, second in (("skein", "kubectl"), ("kubectl", "skein")):
        created = tools[first](both)
        same(created.count(" created"), 7)
        # Neither finds anything to do after the other, nor after itself.
        for tool in (second, first, second):
            text = tools[tool](both)
            same(text.count(" unchanged"), 7)
            same(lines(text.replace("unchanged", "created")), lines(created))
        changed = both.replace("timeout: 3s", "retries: {attempts: 2}").replace("replicas: 1", "replicas: 3").replace("port: 9080", "port: 9081")
        text = tools[second](changed)
        assert text.count(" configured") >= 3, text
        same(tools[first](changed).count(" unchanged"), 7)
        found = json.loads(plane.kubectl("get", "vs", "other", "-o", "json"))
        same(found["spec"]["http"][0].get("timeout"), None)
        same([port["port"] for port in json.loads(plane.kubectl("get", "svc", "reviews", "-o", "json"))["spec"]["ports"]], [9081])
        plane.kubectl("delete", "-f", "-", stdin=both)


def case_fields_of_others_stay(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH)
    plane.kubectl("label", "vs", "reviews", "team=payments")
    plane.kubectl("patch", "vs", "reviews", "--type", "merge", "-p", '{"spec": {"exportTo": ["."]}}')
    contains(skein(plane, "apply", "-f", "-", stdin=MESH.replace("timeout: 3s", "timeout: 4s")), "reviews configured")
    found = json.loads(plane.kubectl("get", "vs", "reviews", "-o", "json"))
    same(found["metadata"]["labels"], {"app": "reviews", "team": "payments"})
    same(found["spec"]["exportTo"], ["."])
    same(found["spec"]["http"][0]["timeout"], "4s")


def case_apply_made_by_create(plane):
    plane.kubectl("create", "-f", "-", stdin=MESH)
    contains(skein(plane, "apply", "-f", "-", stdin=MESH), "was not made by apply", "virtualservice.networking.istio.io/reviews configured")
    text = skein(plane, "apply", "-f", "-", stdin=MESH)
    assert "warning" not in text, text


def case_apply_goes_on(plane):
    text = MESH.replace("weight: 90", "wait: 90") + """---
kind: [broken
"""
    path = written(plane, "some.yaml", text)
    found = skein(plane, "apply", "-f", path, code=1)
    contains(found, "service/reviews created", "destinationrule.networking.istio.io/reviews created", "some.yaml:26: ", "wait",
             "some.yaml:30:")
    same(plane.kubectl("get", "vs", "-o", "name", code=0), "")
    contains(skein(plane, "apply", "-f", written(plane, "kind.yaml", MESH.replace("kind: Dest", "kind: Test")), code=1),
             "kind.yaml:9: the server has no kind TestinationRule of networking.istio.io/v1; did you mean DestinationRule?")


def case_apply_dry_runs(plane):
    contains(skein(plane, "apply", "--dry-run=client", "-f", "-", stdin=MESH), "reviews created (dry run)")
    contains(skein(plane, "apply", "--dry-run=server", "-f", "-", stdin=MESH), "reviews created (server dry run)")
    same(plane.kubectl("get", "vs", "-o", "name"), "")
    bad = MESH.replace("weight: 10}", "weight: 10, more: 1}")
    contains(skein(plane, "apply", "--dry-run=server", "-f", "-", stdin=bad, code=1), "<stdin>:27:", "unknown field", "more")


def case_apply_server_side(plane):
    contains(skein(plane, "apply", "--server-side", "-f", "-", stdin=MESH), "virtualservice.networking.istio.io/reviews serverside-applied")
    contains(plane.kubectl("apply", "--server-side", "-f", "-", stdin=MESH), "virtualservice.networking.istio.io/reviews serverside-applied")
    other = MESH.replace("timeout: 3s", "timeout: 5s")
    # List items of Istio's kinds have one owner together.
    contains(skein(plane, "apply", "--server-side", "--field-manager=ann", "-f", "-", stdin=other, code=1), "conflict", "kubectl")
    skein(plane, "apply", "--server-side", "--field-manager=ann", "--force-conflicts", "-f", "-", stdin=other)
    contains(skein(plane, "apply", "--force-conflicts", "-f", "-", stdin=other, code=64), "--server-side")


def case_apply_directories(plane):
    folder = os.path.join(plane.directory, "mesh")
    os.makedirs(os.path.join(folder, "inner"))
    parts = MESH.split("---\n")
    for name, part in zip(["a.yaml", "b.yml", "inner/c.json"], parts):
        with open(os.path.join(folder, name), "w") as file:
            file.write(json.dumps(yaml.safe_load(part), indent="\t") if name.endswith("json") else part)
    with open(os.path.join(folder, "README"), "w") as file:
        file.write("no object")
    same(skein(plane, "apply", "-f", folder).count("created"), 2)
    text = skein(plane, "apply", "-R", "-f", folder)
    same((text.count("unchanged"), text.count("created")), (2, 1))
    same(skein(plane, "delete", "-R", "-f", folder).count("deleted"), 3)


def case_apply_many_at_once(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH)
    runs = [subprocess.Popen([SKEIN, "annotate", "--overwrite", "vs", "reviews", f"key{number}=x"], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, env={**os.environ, "KUBECONFIG": plane.kubeconfig}) for number in range(3)]
    runs += [subprocess.Popen([SKEIN, "apply", "-f", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, "KUBECONFIG": plane.kubeconfig}) for _ in range(4)]
    for number, run in enumerate(runs[3:]):
        run.stdin.write(MESH.replace("timeout: 3s", f"timeout: {number + 10}s").encode())
        run.stdin.close()
    for run in runs[3:]:
        same((run.wait(), run.stdout.read().decode().count("reviews ")), (0, 3))
    for run in runs[:3]:
        run.wait()


class Files:
    """A web server with one file, and ways that lead to it."""

    def __init__(self, text):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                path = self.path
                moved = {"/moved": "/mesh.yaml?x=/y", "/circle": "/circle", "/elsewhere": "ftp://x/"}.get(path)
                self.send_response(302 if moved else 200 if path.startswith("/mesh.yaml") else 404)
                if moved:
                    self.send_header("location", moved)
                body = b"" if moved else text.encode()
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def case_files_behind_urls(plane):
    files = Files(MESH)
    try:
        url = files.url
        same(skein(plane, "apply", "-f", f"{url}/mesh.yaml").count(" created"), 3)
        same(skein(plane, "apply", "-f", f"{url}/moved").count(" unchanged"), 3)
        same(skein(plane, "diff", "-f", f"{url}/mesh.yaml?a=b"), "")
        contains(skein(plane, "apply", "-f", f"{url}/no", code=1), f"{url}/no: the server answers with 404")
        contains(skein(plane, "apply", "-f", f"{url}/circle", code=1), "more than 10 times")
        contains(skein(plane, "apply", "-f", f"{url}/elsewhere", code=1), "says not where to")
        contains(skein(plane, "apply", "-f", "http://127.0.0.1:1/x.yaml", code=1), "http://127.0.0.1:1/x.yaml: can't be fetched", "refused")
        contains(skein(plane, "apply", "-f", "https://127.0.0.1:%d/" % files.server.server_port, code=1), "can't be fetched", "TLS")
        same(skein(plane, "delete", "-f", f"{url}/mesh.yaml").count(" deleted"), 3)
    finally:
        files.server.shutdown()
        files.server.server_close()


def case_files_in_lists_and_patterns(plane):
    parts = MESH.split("---\n")
    paths = [written(plane, f"part{number}.yaml", part) for number, part in enumerate(parts)]
    same(skein(plane, "apply", "-f", ",".join(paths[:2])).count(" created"), 2)
    text = skein(plane, "apply", "-f", os.path.join(plane.directory, "part?.yaml"))
    same((text.count(" unchanged"), text.count(" created")), (2, 1))
    contains(skein(plane, "apply", "-f", os.path.join(plane.directory, "none*.yaml"), code=1), "none*.yaml", "No such file")
    empty = written(plane, "empty.yaml", "---\n# nothing\n")
    for verb in ("apply", "create", "diff"):
        contains(skein(plane, verb, "-f", empty, code=2 if verb == "diff" else 1), f"found no object in {empty}")


def case_prune(plane):
    labelled = MESH.replace("metadata: {name: reviews}", "metadata: {name: reviews, labels: {app: reviews}}")
    skein(plane, "apply", "-f", "-", stdin=labelled)
    other = labelled.replace("name: reviews,", "name: other,").replace("app: reviews}", "app: other}")
    skein(plane, "apply", "-f", "-", stdin=other)
    plane.kubectl("create", "-f", "-", stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine, labels: {app: reviews}}\n")
    # Without its VirtualService: that one goes, what others applied or made stays.
    fewer = "---".join(labelled.split("---")[:2])
    contains(skein(plane, "apply", "--prune", "-f", "-", stdin=fewer, code=64), "found neither -l nor --all")
    contains(skein(plane, "apply", "--prune", "-l", "app=reviews", "--dry-run=server", "-f", "-", stdin=fewer),
             "virtualservice.networking.istio.io/reviews pruned (server dry run)")
    text = skein(plane, "apply", "--prune", "-l", "app=reviews", "--prune-allowlist", "core/v1/Service", "-f", "-", stdin=fewer)
    assert "pruned" not in text, text
    text = skein(plane, "apply", "--prune", "-l", "app=reviews", "--wait", "-f", "-", stdin=fewer)
    contains(text, "virtualservice.networking.istio.io/reviews pruned")
    same(text.count("pruned"), 1)
    same(lines(plane.kubectl("get", "vs,dr,svc", "-o", "name")),
         ["destinationrule.networking.istio.io/other", "destinationrule.networking.istio.io/reviews", "service/other",
          "service/reviews", "virtualservice.networking.istio.io/other"])
    contains(skein(plane, "get", "cm", "mine"), "mine")
    # Where something is refused nothing goes.
    contains(skein(plane, "apply", "--prune", "-l", "app=other", "-f", "-", stdin=other.split("---")[1].replace("subsets", "subs"),
                   code=1), "nothing is deleted")
    same(skein(plane, "apply", "--prune", "--all", "-f", "-", stdin=labelled).count(" pruned"), 3)
    # -l alone chooses among the files' objects.
    same(skein(plane, "apply", "-l", "app=nobody", "-f", "-", stdin=labelled), "")
    contains(skein(plane, "apply", "--prune", "-l", "app in", "-f", "-", stdin=labelled, code=64), "--selector")


# ---- get


def case_get_as_kubectl(plane):
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO + "---" + MESH)
    plane.kubectl("create", "namespace", "team")
    plane.kubectl("-n", "team", "apply", "-f", "-", stdin=MESH)
    # The condition is written a moment after the object, and would come between the two programs.
    plane.until(lambda: "Analyzed" in plane.kubectl("get", "vs", "-n", "team", "-o", "yaml") or time.sleep(1.2) or True)
    for words in ("get vs", "get vs -A", "get svc,vs", "get vs reviews -o wide", "get dr -A --show-labels", "get ns",
                  "get virtualservices.networking.istio.io -n team", "get vs/reviews dr/reviews", "get vs -l app=reviews",
                  "get vs -l app!=reviews", "get svc --field-selector metadata.name=reviews", "get vs --no-headers",
                  "get vs -o json", "get vs reviews -o json", "get vs,dr -o yaml", "get vs -A -o name", "get gw",
                  "get vs -o jsonpath={.items[*].metadata.name}", "get vs reviews -o jsonpath={.spec.http[0].route[*].weight}",
                  "get vs reviews -o jsonpath={.spec.http[*].route[?(@.destination.subset==\"v2\")].weight}",
                  "get vs -A -o custom-columns=NAME:.metadata.name,NS:.metadata.namespace,T:.spec.http[*].timeout,X:.no",
                  "get svc -A --sort-by=.metadata.namespace --no-headers -o name", "get vs nothing --ignore-not-found",
                  "get configmaps -n kube-system --ignore-not-found nothing"):
        mine, other = (re.sub(r"\b\d+m?s\b", "AGE", run(*words.split())) for run in (
            lambda *w: skein(plane, *w), plane.kubectl))
        if "-o yaml" in words:
            # kubectl folds long lines.
            mine, other = yaml.safe_load(mine), yaml.safe_load(other)
        mine, other = ([" ".join(line.split()) for line in side.splitlines()] if "AGE" in side else side for side in (mine, other)) \
            if isinstance(mine, str) else (mine, other)
        assert mine == other, f"{words}: found {mine!r}, expected {other!r}"
    template = "{range .items[*]}{.metadata.name}{\"\\t\"}{.spec.hosts[0]}{\"\\n\"}{end}"
    same(skein(plane, "get", "vs", "-o", f"jsonpath={template}"), plane.kubectl("get", "vs", "-o", f"jsonpath={template}"))
    contains(skein(plane, "get", "vs", "nothing", code=1), 'virtualservices.networking.istio.io "nothing" not found')
    contains(skein(plane, "get", "virtualservise", code=1), "no kind 'virtualservise'; did you mean 'virtualservice'?")
    contains(skein(plane, "get", code=64), "found no kind")
    contains(skein(plane, "get", "vs", "-o", "jsonpath={.a", code=64), "closing brace")
    contains(skein(plane, "get", "vs", "-o", "go-template={{.a}}", code=64), "expected one of")
    same(json.loads(skein(plane, "get", "--raw", "/version")), json.loads(plane.kubectl("get", "--raw", "/version")))


def case_get_watch(plane):
    plane.kubectl("apply", "-f", "-", stdin=MESH)
    run = subprocess.Popen([SKEIN, "get", "vs", "-w", "-o", "name"], stdout=subprocess.PIPE, text=True,
                           env={**os.environ, "KUBECONFIG": plane.kubeconfig})
    try:
        same(run.stdout.readline(), "virtualservice.networking.istio.io/reviews\n")
        plane.kubectl("apply", "-f", "-", stdin=MESH.replace("name: reviews,", "name: second,"))
        while (line := run.stdout.readline()) != "virtualservice.networking.istio.io/second\n":
            same(line, "virtualservice.networking.istio.io/reviews\n")
    finally:
        run.kill()
        run.wait()


def case_yaml_goes_around(plane):
    """What is printed can be applied, and is the same."""
    odd = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "odd"}, "data": {
        "a": "true", "b": "1", "c": "1.0", "d": "null", "e": "", "f": "- x", "g": "a: b", "h": "line\nother\n", "i": "  lead\nx",
        "j": "tail \n", "k": "\n\nx", "l": "'", "m": "\"q\"", "n": "#c", "o": "x #c", "p": "2024-01-01", "q": "1:30", "r": "~",
        "s": "\u00e9\u4e2d\U0001f600", "t": "\u2028", "u": "\ttab", "v": "a\\b", "w": "yes", "x": "0x1f", "y": "=", "z": "<<",
        "aa": "many\n\n\n", "ab": "x" * 300, "ac": "@x", "ad": "%x", "ae": "!x", "af": "*x", "ag": "&x", "ah": "no newline\nat end",
        "ai": "1_000", "aj": "0o7", "ak": ".5", "al": "-", "am": "?", "an": ": x", "ao": "a:", "ap": "---", "aq": "\u0007bell"}}
    plane.kubectl("apply", "-f", "-", stdin=json.dumps(odd))
    text = skein(plane, "get", "cm", "odd", "-o", "yaml")
    same(yaml.safe_load(text)["data"], odd["data"])
    plane.kubectl("delete", "cm", "odd")
    skein(plane, "create", "-f", "-", stdin=text.replace("resourceVersion", "x-was"), code=1)
    text = re.sub(r"(?m)^  (resourceVersion|uid|creationTimestamp):.*\n", "", text)
    contains(skein(plane, "create", "-f", "-", stdin=text), "configmap/odd created")
    same(json.loads(plane.kubectl("get", "cm", "odd", "-o", "json"))["data"], odd["data"])


# ---- delete, diff, edit, patch, create, label, describe


def case_delete(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH)
    same(skein(plane, "delete", "vs", "reviews"), plane_words("virtualservice.networking.istio.io", "reviews"))
    contains(skein(plane, "delete", "vs", "reviews", code=1), "not found")
    same(skein(plane, "delete", "vs", "reviews", "--ignore-not-found"), "")
    contains(skein(plane, "delete", "vs", code=64), "found no name")
    contains(skein(plane, "delete", "-f", "-", stdin=MESH, code=1), 'service "reviews" deleted', "<stdin>:18", "not found")
    skein(plane, "apply", "-f", "-", stdin=MESH)
    contains(skein(plane, "delete", "vs,dr", "--all"), 'destinationrule.networking.istio.io "reviews" deleted')
    held = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "held", "finalizers": ["example.com/hold"]}}
    skein(plane, "apply", "-f", "-", stdin=json.dumps(held))
    contains(skein(plane, "delete", "cm", "held", "--timeout", "300ms", code=1), "still there", "example.com/hold")
    timer = threading.Timer(0.5, plane.kubectl, ("patch", "cm", "held", "--type", "merge", "-p", '{"metadata": {"finalizers": null}}'))
    timer.start()
    contains(skein(plane, "delete", "cm", "held"), 'configmap "held" deleted')
    timer.join()


def plane_words(kind, name):
    return f'{kind} "{name}" deleted\n'


def case_diff(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH)
    same(skein(plane, "diff", "-f", "-", stdin=MESH), "")
    changed = MESH.replace("timeout: 3s", "timeout: 4s")
    text = skein(plane, "diff", "-f", "-", stdin=changed, code=1)
    contains(text, "-    timeout: 3s", "+    timeout: 4s", "--- live/", "+++ applied/", "@@ ")
    same(plane.kubectl("get", "vs", "reviews", "-o", "jsonpath={.spec.http[0].timeout}"), "3s")
    contains(skein(plane, "diff", "-f", "-", stdin=MESH.replace("timeout", "timeoat"), code=2), "unknown field")
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"key": base64.b64encode(b"hidden").decode()}}
    text = skein(plane, "diff", "-f", "-", stdin=json.dumps(secret), code=1)
    assert secret["data"]["key"] not in text, text


def case_edit(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH)
    editor = lambda script: {"EDITOR": f"sed -i -E '{script}'"}  # noqa: E731
    same(skein(plane, "edit", "vs", "reviews", env=editor("s/3s/7s/")), "virtualservice.networking.istio.io/reviews edited\n")
    same(plane.kubectl("get", "vs", "reviews", "-o", "jsonpath={.spec.http[0].timeout}"), "7s")
    contains(skein(plane, "edit", "vs", "reviews", env=editor("s/nothing/x/")), "no changes")
    # The first text is refused, the reason comes back with it, and the second is taken.
    fix = written(plane, "fix.sh", """#!/bin/sh
if grep -q 'unknown field' "$1"; then sed -i 's/timeoat/timeout/' "$1"; else sed -i 's/timeout: 7s/timeoat: 8s/' "$1"; fi
""")
    os.chmod(fix, 0o755)
    contains(skein(plane, "edit", "vs", "reviews", env={"EDITOR": fix}), "edited")
    same(plane.kubectl("get", "vs", "reviews", "-o", "jsonpath={.spec.http[0].timeout}"), "8s")
    text = skein(plane, "edit", "vs", "reviews", env=editor("s/timeout:/timeoat:/"), code=1)
    contains(text, "unknown field", "what you wrote is in ")
    kept = text.rsplit("what you wrote is in ", 1)[1].strip()
    contains(open(kept).read(), "timeoat")
    os.unlink(kept)
    contains(skein(plane, "edit", "vs", "reviews", env={"EDITOR": "false"}, code=1), "editor 'false'")


def case_patch_label_annotate(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH)
    same(skein(plane, "patch", "vs", "reviews", "-p", '{"spec": {"exportTo": ["."]}}'), "virtualservice.networking.istio.io/reviews patched\n")
    same(skein(plane, "patch", "vs", "reviews", "-p", '{"spec": {"exportTo": ["."]}}'),
         "virtualservice.networking.istio.io/reviews patched (no change)\n")
    skein(plane, "patch", "vs", "reviews", "--type", "json", "-p", '[{"op": "remove", "path": "/spec/exportTo"}]')
    skein(plane, "patch", "svc", "reviews", "-p", "spec: {ports: [{port: 9999, name: more}]}")
    same(plane.kubectl("get", "svc", "reviews", "-o", "jsonpath={.spec.ports[*].port}").split(), ["9999", "9080"])
    same(skein(plane, "label", "vs", "reviews", "a=b"), "virtualservice.networking.istio.io/reviews labeled\n")
    contains(skein(plane, "label", "vs", "reviews", "a=c", code=1), "--overwrite")
    skein(plane, "label", "vs", "-l", "a=b", "a=c", "--overwrite")
    same(skein(plane, "label", "vs", "reviews", "a-"), "virtualservice.networking.istio.io/reviews unlabeled\n")
    same(skein(plane, "annotate", "vs", "reviews", "x=y"), "virtualservice.networking.istio.io/reviews annotated\n")


def case_create(plane):
    same(skein(plane, "create", "namespace", "team"), "namespace/team created\n")
    contains(skein(plane, "create", "namespace", "team", code=1), "already exists")
    same(skein(plane, "create", "sa", "ann", "-n", "team"), "serviceaccount/ann created\n")
    token = skein(plane, "create", "token", "ann", "-n", "team", "--audience", "istio-ca").strip()
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    same((claims["sub"], claims["aud"]), ("system:serviceaccount:team:ann", ["istio-ca"]))
    contains(skein(plane, "create", "token", "nobody", code=1), 'serviceaccounts "nobody" not found')
    contains(skein(plane, "create", "-f", "-", stdin=MESH), "virtualservice.networking.istio.io/reviews created")
    contains(skein(plane, "create", "-f", "-", stdin=MESH, code=1), "already exists")


def case_describe(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH.replace("subset: v2", "subset: v9"))
    plane.until(lambda: "Analyzed" in skein(plane, "describe", "vs", "reviews"))
    contains(skein(plane, "describe", "vs", "reviews"), "Name:", "reviews", "app=reviews", "Spec:\n", "IST0101", "Events:")
    contains(skein(plane, "describe", "svc", "reviews"), "reviews")
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"key": base64.b64encode(b"hidden").decode()}}
    skein(plane, "apply", "-f", "-", stdin=json.dumps({**secret, "metadata": {"name": "s"}}))
    assert secret["data"]["key"] not in skein(plane, "describe", "secret", "s")


# ---- who asks, and whom


def case_failures_in_words(plane):
    config = json.load(open(plane.kubeconfig))

    def other(name, change):
        copy = json.loads(json.dumps(config))
        change(copy["clusters"][0]["cluster"], copy["users"][0]["user"])
        return written(plane, name, json.dumps(copy))

    def said(path, *words):
        text = skein(plane, "get", "vs", "--kubeconfig", path, code=1)
        contains(text, *words)
        assert text.count("\n") == 1, text

    said(other("gone", lambda c, u: c.update(server="https://127.0.0.1:1")), "no control plane answers at https://127.0.0.1:1", "refused")
    said(other("who", lambda c, u: u.update(token="nobody")), "doesn't accept these credentials")
    said(other("system", lambda c, u: c.pop("certificate-authority-data")), "the certificate of https://127.0.0.1", "trusts")
    said(os.path.join(plane.directory, "nofile"), "can't open", "nofile")
    said(written(plane, "empty", "a: b"), "expected a kubeconfig")
    old = {"exp": 1000000000, "sub": "x"}
    token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "none"}, old, {}))
    said(other("old", lambda c, u: u.update(token=token)), "it expired at 2001-09-09T01:46:40Z")
    monitoring = json.load(open(os.path.join(plane.directory, "addresses.json")))["monitoring"]
    said(other("plain", lambda c, u: c.update(server=f"http://{monitoring}")), "is no resource API")
    said(other("tls", lambda c, u: c.update(server=f"https://{monitoring}")), "speaks no TLS")
    contains(skein(plane, "get", "vs", "--context", "no", code=1), "none named no")
    home = os.path.join(plane.directory, "home")
    env = {"HOME": home, "KUBECONFIG": "", "XDG_STATE_HOME": ""}
    contains(skein(plane, "get", "vs", env=env, code=1), "no control plane is named", "skein demo")
    # The demo's is taken while it runs; a demo that is gone is nobody's fault.
    demo = os.path.join(home, ".local/state/skein/demo")
    os.makedirs(demo)
    os.makedirs(os.path.join(home, ".kube"))
    shutil.copy(plane.kubeconfig, os.path.join(demo, "kubeconfig"))
    contains(skein(plane, "get", "ns", env=env), "kube-system")
    shutil.move(other("gone", lambda c, u: c.update(server="https://127.0.0.1:1")), os.path.join(demo, "kubeconfig"))
    contains(skein(plane, "get", "ns", env=env, code=1), "https://127.0.0.1:1", "demo")
    shutil.copy(plane.kubeconfig, os.path.join(home, ".kube/config"))
    contains(skein(plane, "get", "ns", env=env), "kube-system")
    # Several files are one.
    several = f"{home}/nothing:{written(plane, 'part', json.dumps({'current-context': 'skein', 'kind': 'Config'}))}:{plane.kubeconfig}"
    contains(skein(plane, "get", "ns", env={"KUBECONFIG": several}), "kube-system")


def case_what_one_may_not(plane):
    skein(plane, "create", "sa", "ann")
    skein(plane, "apply", "-f", "-", stdin=MESH)
    config = json.load(open(plane.kubeconfig))
    config["users"][0]["user"] = {"token": skein(plane, "create", "token", "ann").strip()}
    path = written(plane, "ann", json.dumps(config))
    contains(skein(plane, "get", "vs", kubeconfig=path, code=1), "system:serviceaccount:default:ann", "cannot list resource", "virtualservices")
    plane.kubectl("create", "rolebinding", "ann", "--clusterrole=edit", "--serviceaccount=default:ann")
    contains(skein(plane, "get", "vs", kubeconfig=path), "reviews")
    contains(skein(plane, "apply", "-f", "-", stdin=MESH, kubeconfig=path), "unchanged")
    contains(skein(plane, "apply", "-n", "kube-system", "-f", "-", stdin=MESH, kubeconfig=path, code=1), "cannot", "kube-system")
    # Of all namespaces it may see none, of its own all that it may.
    contains(skein(plane, "analyze", kubeconfig=path), "No validation issues found")


PLUGIN = """#!/bin/sh
echo "$KUBERNETES_EXEC_INFO $EXTRA $1" > "$0.told"
cat "$0.answer"
"""


def case_credentials_of_a_plugin(plane):
    config = json.load(open(plane.kubeconfig))
    token = config["users"][0]["user"]["token"]
    version = "client.authentication.k8s.io/v1"
    program = written(plane, "plugin", PLUGIN)
    os.chmod(program, 0o755)

    def named(**fields):
        user = {"exec": {"apiVersion": version, "command": "./plugin", "args": ["one"], "env": [{"name": "EXTRA", "value": "more"}],
                         "interactiveMode": "Never", "provideClusterInfo": True, **fields}}
        return written(plane, "with-plugin", json.dumps({**config, "users": [{"name": config["users"][0]["name"], "user": user}]}))

    def answers(text):
        written(plane, "plugin.answer", text if isinstance(text, str) else json.dumps(text))

    good = {"apiVersion": version, "kind": "ExecCredential", "status": {"token": token}}
    path = named()
    answers(good)
    contains(skein(plane, "get", "ns", kubeconfig=path), "kube-system")
    # kubectl asks it the same.
    told = open(program + ".told").read()
    assert plane.kubectl("--kubeconfig", path, "get", "ns", "-o", "name")
    other = open(program + ".told").read()
    same(told.split()[1:], ["more", "one"])
    mine, theirs = (json.loads(text.split()[0]) for text in (told, other))
    theirs["spec"]["cluster"].pop("config", None)
    same(mine, theirs)

    def fails(*words, kubeconfig=path):
        text = skein(plane, "get", "ns", kubeconfig=kubeconfig, code=1)
        contains(text, "the credential plugin", *words)
    answers({**good, "apiVersion": version + "beta1"})
    fails("expected ExecCredential of " + version)
    answers("no json")
    fails("no JSON")
    answers({**good, "status": {}})
    fails("neither a token nor clientCertificateData")
    answers({**good, "status": {"token": "wrong"}})
    contains(skein(plane, "get", "ns", kubeconfig=path, code=1), "doesn't accept these credentials")
    written(plane, "plugin", "#!/bin/sh\nexit 3\n")
    fails("it ended with exit code 3")
    fails("can't start", "install it by hand", kubeconfig=named(command="no-such-plugin", installHint="install it by hand"))
    fails("standard input is no terminal", kubeconfig=named(interactiveMode="Always"))
    contains(skein(plane, "get", "ns", kubeconfig=named(apiVersion="v9"), code=1), "exec.apiVersion: found v9")


def case_flags_before_the_verb(plane):
    skein(plane, "create", "ns", "team")
    skein(plane, "-n", "team", "apply", "-f", "-", stdin=MESH)
    same(skein(plane, "--kubeconfig", plane.kubeconfig, "-nteam", "get", "vs", "-o", "name"), "virtualservice.networking.istio.io/reviews\n")
    contains(skein(plane, "-n", "team", "get", "vs", "-A", "--no-headers"), "team")
    contains(skein(plane, "-o", "json", "get", "vs", code=64), "found -o before the verb")


# ---- analyze


def case_analyze(plane):
    same(skein(plane, "analyze"), "\u2714 No validation issues found when analyzing namespace: default.\n")
    bad = written(plane, "bad.yaml", MESH.replace("subset: v2", "subset: v9"))
    line = 'Error [IST0101] (VirtualService default/reviews %s:27) spec.http[0].route[1].destination.subset: '
    text = skein(plane, "analyze", "--use-kube=false", bad, code=2)
    contains(text, line % bad, "reviews+v9")
    same(skein(plane, "analyze", bad, code=2), text)
    same(skein(plane, "analyze", "--use-kube=false", "-", stdin=open(bad).read(), code=2), text.replace(bad, "<stdin>"))
    skein(plane, "analyze", "--use-kube=false", written(plane, "good.yaml", MESH))
    # The rest of the mesh is live.
    skein(plane, "apply", "-f", "-", stdin="---\n".join(MESH.split("---\n")[:2]))
    route = written(plane, "route.yaml", MESH.split("---\n")[2])
    same(skein(plane, "analyze", route), "\u2714 No validation issues found when analyzing 1 objects in files over namespace: default.\n")
    contains(skein(plane, "analyze", "--use-kube=false", route, code=2), "Referenced host not found")
    skein(plane, "apply", "-f", bad)
    contains(skein(plane, "analyze", code=2), "Error [IST0101] (VirtualService default/reviews) spec.http[0]")
    skein(plane, "analyze", "-n", "kube-system")
    contains(skein(plane, "analyze", "-A", "-n", "x", code=None), "")
    found = json.loads(skein(plane, "analyze", bad, "-o", "json", code=2))
    same((found[0]["code"], found[0]["level"], found[0]["reference"]), ("IST0101", "Error", f"{bad}:27"))
    same(yaml.safe_load(skein(plane, "analyze", bad, "-o", "yaml", code=2)), found)
    skein(plane, "analyze", bad, "-S", "IST0101=VirtualService *.default")
    contains(skein(plane, "analyze", bad, "-S", "nonsense", code=64), "--suppress")
    kept = MESH.replace("subset: v2", "subset: v9").replace("note:", "galley.istio.io/analyze-suppress: IST0101, note:")
    skein(plane, "analyze", "--use-kube=false", written(plane, "kept.yaml", kept))
    contains(skein(plane, "analyze", "--list"), "IST0101", "ReferencedResourceNotFound")
    port = "apiVersion: v1\nkind: Service\nmetadata: {name: odd}\nspec:\n  ports:\n  - {port: 80, name: foo}\n"
    info = written(plane, "info.yaml", port)
    contains(skein(plane, "analyze", "--use-kube=false", info), "Info [IST0118]")
    skein(plane, "analyze", "--use-kube=false", "--failure-threshold", "Info", info, code=2)
    contains(skein(plane, "analyze", "--use-kube=false", written(plane, "half.yaml", "a: ["), code=1), "half.yaml:2:1: ")


def case_analyze_files(plane):
    """Each entry of analysis.yaml: all that is found, and nothing else."""
    wrong = []
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "analysis.yaml")) as file:
        cases = yaml.safe_load(file)
    for case in cases:
        text = skein(plane, "analyze", "--use-kube=false", "-o", "json", "-", stdin=case["resources"], code=None)
        found = sorted(f"{each['code']} {each['level']} {each['origin']}" for each in json.loads(text))
        if found != sorted(case["findings"]):
            wrong.append(f"{case['name']}: {text if not found else found}, expected {sorted(case['findings'])}")
    assert not wrong, "\n".join(wrong)


def case_validate(plane):
    skein(plane, "validate", "-f", written(plane, "good.yaml", MESH.replace("subset: v2", "subset: v9")))
    bad = written(plane, "bad.yaml", MESH.replace("weight: 10", "weight: -1").replace("hosts:", "hostz:"))
    text = skein(plane, "validate", "-f", bad, code=2)
    contains(text, "Error [IST0106] (VirtualService default/reviews ", "bad.yaml:22", "hostz", "did you mean")
    for sample in glob.glob(os.path.join(ROOT, "samples", "**", "*.yaml"), recursive=True):
        skein(plane, "validate", sample)


# ---- --wait


class Proxy:
    """A sidecar's side of aggregated discovery. `answers(type, response)` says what comes back: None for an ACK, words
    for a refusal, False for silence."""

    def __init__(self, plane, name, answers=lambda kind, response: None):
        address = json.load(open(os.path.join(plane.directory, "addresses.json")))["xds"]
        self.channel = grpc.insecure_channel(address)
        self.answers, self.seen, self.requests = answers, {}, queue.Queue()
        node = base_pb2.Node(id=f"sidecar~10.0.0.{len(name)}~{name}.default~default.svc.cluster.local")
        node.metadata.update({"NAMESPACE": "default", "LABELS": {"app": name}})
        for kind in TYPES:
            names = ["9080"] if kind.endswith("RouteConfiguration") else []
            self.requests.put(discovery_pb2.DiscoveryRequest(node=node, type_url=kind, resource_names=names))
        self.stream = ads_pb2_grpc.AggregatedDiscoveryServiceStub(self.channel).StreamAggregatedResources(iter(self.requests.get, None))
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        plane.until(lambda: len(self.seen) == len(TYPES))

    def run(self):
        try:
            for response in self.stream:
                said = self.answers(response.type_url.rsplit(".", 1)[1], response)
                self.seen[response.type_url] = self.seen.get(response.type_url, 0) + 1
                if said is False:
                    continue
                request = discovery_pb2.DiscoveryRequest(type_url=response.type_url, response_nonce=response.nonce,
                                                         version_info=response.version_info)
                if response.type_url.endswith("RouteConfiguration"):
                    request.resource_names.append("9080")
                if said:
                    request.error_detail.CopyFrom(status_pb2.Status(code=3, message=said))
                self.requests.put(request)
        except grpc.RpcError:
            pass

    def stop(self):
        self.requests.put(None)
        self.stream.cancel()
        self.channel.close()


def case_wait(plane):
    contains(skein(plane, "apply", "-f", "-", "--wait", stdin=MESH), "no proxy is connected")
    proxies = [Proxy(plane, name) for name in ("a", "bb", "ccc")]
    try:
        best = 10000
        for turn in range(5):
            text = skein(plane, "apply", "-f", "-", "--wait", stdin=MESH.replace("timeout: 3s", f"timeout: {turn + 4}s"))
            contains(text, "reviews configured", "in force at all 3 proxies after ")
            best = min(best, int(re.search(r"after (\d+) ms", text).group(1)))
        assert best <= 300, f"{best} ms"
        print(f"     apply --wait: {best} ms")
        # Nothing to do is done at once, and what isn't the proxies' concern isn't waited for.
        contains(skein(plane, "apply", "-f", "-", "--wait", stdin=MESH.replace("timeout: 3s", "timeout: 8s")), "unchanged", "in force at all 3")
        account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x}\n"
        contains(skein(plane, "apply", "-f", "-", "--wait", stdin=account), "nothing to wait for")
        contains(skein(plane, "apply", "-f", "-", "--wait", stdin=MESH.replace("port: 9080", "port: 9090")), "in force at all 3")
    finally:
        for proxy in proxies:
            proxy.stop()


def case_wait_of_every_verb_that_writes(plane):
    proxies = [Proxy(plane, name) for name in ("a", "bb")]
    try:
        def waited(*words, **more):
            contains(skein(plane, *words, "--wait", **more), "in force at all 2 proxies after ")
        waited("create", "-f", "-", stdin=MESH)
        waited("patch", "vs", "reviews", "-p", '{"spec": {"http": [{"route": [{"destination": {"host": "reviews"}}]}]}}')
        waited("label", "vs", "reviews", "team=x")
        waited("edit", "vs", "reviews", env={"EDITOR": "sed -i s/team:.x/team:\\ other/"})
        waited("delete", "vs", "reviews")
        waited("delete", "dr,svc", "-l", "nothing!=x")
        same(plane.kubectl("get", "vs,dr,svc", "-o", "name"), "")
        assert "in force" not in skein(plane, "delete", "ns", "nothing", "--ignore-not-found", "--wait")
    finally:
        for proxy in proxies:
            proxy.stop()


def case_wait_names_who_refuses_and_who_is_behind(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH)
    mood = {}
    proxies = [Proxy(plane, "good"), Proxy(plane, "strict", lambda kind, response: mood.get("strict") if kind == "RouteConfiguration" else None),
               Proxy(plane, "silent", lambda kind, response: mood.get("silent") if kind == "RouteConfiguration" else None)]
    try:
        mood["strict"] = "timeouts are not to my taste"
        text = skein(plane, "apply", "-f", "-", "--wait", stdin=MESH.replace("timeout: 3s", "timeout: 4s"), code=1)
        contains(text, "reviews configured", "refused by strict.default: ", "timeouts are not to my taste")
        assert "good" not in text and "behind" not in text, text
        mood.update(strict=None, silent=False)
        start = time.time()
        text = skein(plane, "apply", "-f", "-", "--wait", "--timeout", "1s", stdin=MESH.replace("timeout: 3s", "timeout: 5s"), code=1)
        contains(text, "reviews configured", "behind after 1s: silent.default")
        assert "good" not in text and "strict" not in text, text
        assert 0.9 < time.time() - start < 4
    finally:
        for proxy in proxies:
            proxy.stop()


# ---- completion and help


BASH = r"""
PATH=%s:$PATH
source <(skein completion bash)
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=(); _skein; echo "${COMPREPLY[*]}"; }
"""


def case_completion(plane):
    skein(plane, "apply", "-f", "-", stdin=MESH)
    skein(plane, "create", "namespace", "team")
    folder = os.path.join(plane.directory, "bin")
    os.makedirs(folder)
    os.symlink(SKEIN, os.path.join(folder, "skein"))

    def asked(*words):
        script = BASH % folder + "ask " + " ".join(f"'{word}'" for word in words)
        result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=30, cwd=plane.directory,
                                env={**os.environ, "KUBECONFIG": plane.kubeconfig})
        same(result.stderr, "")
        return result.stdout.split()

    contains(asked("skein", "an"), "annotate", "analyze")
    same(asked("skein", "get", "virtuals"), ["virtualservices"])
    same(asked("skein", "get", "vs", ""), ["reviews"])
    same(asked("skein", "get", "vs,destinationr"), ["vs,destinationrules"])
    same(asked("skein", "get", "vs/"), ["vs/reviews"])
    contains(asked("skein", "get", "-n", ""), "team", "default")
    same(asked("skein", "get", "vs", "-n", "team", ""), [])
    same(asked("skein", "get", "vs", "--output", "=", "j"), ["json", "jsonpath="])
    contains(asked("skein", "apply", "--"), "--filename", "--wait", "--kubeconfig")
    assert "--kubeconfig" not in asked("skein", "apply", "--kubeconfig", plane.kubeconfig, "--")
    same(asked("skein", "apply", "-f", "addr"), ["addresses.json"])
    same(asked("skein", "create", "token", "def"), ["default"])
    same(asked("skein", "completion", ""), ["bash", "zsh", "fish"])
    same(asked("skein", "get", "vs", "--kubeconfig", "/nothing", ""), [])
    same(asked("skein", "__"), [])


def shell(name):
    """A shell, and where its functions are when it was unpacked beside the system; None says so aloud."""
    found = os.environ.get(f"SKEIN_{name.upper()}") or shutil.which(name)
    if not found:
        print(f"     SKIPPED: no {name} here: its completion was not tried (apt-get install {name}, or SKEIN_{name.upper()}=PATH)")
        return None
    root = re.sub(r"(/usr)?/bin/[^/]*$", "", os.path.realpath(found))
    libraries = os.path.join(root, "usr/lib/x86_64-linux-gnu")
    env = {**os.environ, "LD_LIBRARY_PATH": libraries} if root else dict(os.environ)
    return found, root, env


def completing(plane, env):
    skein(plane, "apply", "-f", "-", stdin=MESH + "---" + MESH.replace("name: reviews,", "name: ratings,").split("---")[2])
    folder = os.path.join(plane.directory, "bin")
    os.makedirs(folder)
    os.symlink(SKEIN, os.path.join(folder, "skein"))
    home = os.path.join(plane.directory, "home")
    os.makedirs(home)
    return {**env, "PATH": folder + ":" + env["PATH"], "KUBECONFIG": plane.kubeconfig, "HOME": home, "TERM": "dumb"}


def case_completion_in_fish(plane):
    if not (found := shell("fish")):
        return
    program, root, env = found
    env = completing(plane, env)

    def asked(line):
        setup = f"set -g fish_function_path {root}/usr/share/fish/functions; skein completion fish | source; complete -C '{line}'"
        result = subprocess.run([program, "--no-config", "-c", setup], capture_output=True, text=True, timeout=30, env=env,
                                cwd=plane.directory)
        same(result.stderr, "")
        return [entry.split("\t")[0] for entry in result.stdout.splitlines()]

    same(sorted(asked("skein an")), ["analyze", "annotate"])
    same(asked("skein get virtuals"), ["virtualservices"])
    same(sorted(asked("skein get vs ")), ["ratings", "reviews"])
    same(asked("skein get vs reviews "), ["ratings"])
    same(asked("skein -n default get vs rev"), ["reviews"])
    same(asked("skein get vs/rat"), ["vs/ratings"])
    same(sorted(asked("skein get vs --output=j")), ["--output=json", "--output=jsonpath="])
    same(asked("skein apply -f addr"), ["addresses.json"])
    contains(asked("skein apply --w"), "--wait")


ZSH = r"""
module_path=(%s $module_path); fpath=(%s $fpath)
autoload -Uz compinit && compinit -u -d $HOME/dump
source <(skein completion zsh)
unsetopt beep; PS1=; zstyle ':completion:*' list-colors; LISTMAX=0
bindkey '^I' complete-word
print READY
"""


def case_completion_in_zsh(plane):
    if not (found := shell("zsh")):
        return
    program, root, env = found
    env = completing(plane, env)
    modules = next(iter(glob.glob(f"{root}/usr/lib/*/zsh/*")), "") if root else ""
    functions = [path for path in glob.glob(f"{root}/usr/share/zsh/functions/**", recursive=True) if os.path.isdir(path)] if root else []
    setup = written(plane, "setup.zsh", ZSH % (modules, " ".join(functions)))
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(plane.directory)
        os.execve(program, [program, "-f", "-i"], env)

    def until(wanted, seconds=20):
        seen, end = b"", time.time() + seconds
        while time.time() < end:
            ready, _, _ = select.select([terminal], [], [], max(end - time.time(), 0))
            if not ready:
                break
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
            if re.search(wanted, text := re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", seen.decode(errors="replace"))):
                return text
        raise AssertionError(f"waited for {wanted!r} in {seen!r}")

    def asked(line, wanted):
        # What stands on the line once its one candidate is in it.
        os.write(terminal, line.encode() + b"\t")
        text = until(wanted)
        os.write(terminal, b"\x15")
        return text

    try:
        os.write(terminal, f"source {setup}\n".encode())
        until("READY\n", 30)
        asked("skein ann", "skein annotate ")
        asked("skein get virtuals", "skein get virtualservices ")
        asked("skein get vs rev", "skein get vs reviews ")
        asked("skein get vs reviews ", "skein get vs reviews ratings ")
        asked("skein -n default get vs rat", "skein -n default get vs ratings ")
        asked("skein get vs/rat", "skein get vs/ratings")
        # More kinds may follow, without a blank behind them, and what isn't a candidate isn't offered.
        assert "words_" not in asked("skein get vs/ratings virtuals", "virtualservices")
        asked("skein get vs --output=ya", "--output=yaml")
        asked("skein apply -f addr", "skein apply -f addresses.json")
        asked("skein expl", "skein explain ")
    finally:
        os.close(terminal)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals(), fixture=api_cases.plane_that_stays))
