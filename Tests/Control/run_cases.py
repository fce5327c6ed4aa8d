#!/usr/bin/env python3
"""`skein run` and `skein join` with a real control plane: workloads that appear, are kept, and leave nothing behind.

    run_cases.py [--only WORDS]      SKEIN=BINARY says which skein; needs root (what others may do is tried as another user)
"""
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from suite import cases  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SKEIN = os.environ.get("SKEIN", str(ROOT / ".build/debug/skein"))
NOBODY = 65534
SYSTEM_PYTHON = shutil.which("python3", path="/usr/bin:/bin") or sys.executable


def until(check, seconds=10, what=""):
    """What `check` returns once that is true."""
    deadline = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or check}"
        time.sleep(0.05)


def everyone():
    return [int(pid) for pid in os.listdir("/proc") if pid.isdigit()]


def fields(pid):
    """Of /proc/PID/stat, from the state on."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def birth(pid):
    """A process for good: numbers are used again."""
    with contextlib.suppress(OSError):
        return pid, fields(pid)[19]
    return None


def descendants(pid):
    return [other for child in children(pid) for other in (child, *descendants(child))]


def output(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, **options).stdout


def children(pid):
    found = []
    for other in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if int(fields(other)[1]) == pid:
                found.append(int(other))
    return found


def words(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return ""


class Stage:
    """A control plane, and a directory that other users may read."""

    def __init__(self):
        self.base = Path(tempfile.mkdtemp(prefix="run-cases-"))
        self.base.chmod(0o755)
        self.skein = self.base / "skein"
        # Another user may not get to the one that was built.
        shutil.copy(SKEIN, self.skein)
        shutil.copy(Path(__file__).parent / "harness/web.py", self.base)
        self.data = self.base / "data"
        self.log = (self.base / "control.log").open("w+")
        self.control = subprocess.Popen(
            [self.skein, "control", "--data-dir", self.data, "--xds-address", "127.0.0.1:0", "--secure-xds-address",
             "127.0.0.1:0", "--monitoring-address", "127.0.0.1:0", "--api-address", "127.0.0.1:0"],
            stdout=self.log, stderr=subprocess.STDOUT)
        try:
            until((self.data / "addresses.json").exists, 20, "the control plane")
        except AssertionError:
            self.close()
            raise
        facts = json.loads((self.data / "addresses.json").read_text())
        self.secure = next(v for k, v in facts.items() if "secure" in k.lower())
        self.kubeconfig = self.base / "kubeconfig"
        shutil.copy(self.data / "kubeconfig", self.kubeconfig)
        shutil.copy(self.data / "root-cert.pem", self.base / "root-cert.pem")
        for name in ("kubeconfig", "root-cert.pem"):
            (self.base / name).chmod(0o644)

    def close(self):
        self.control.terminate()
        self.control.wait(20)
        shutil.rmtree(self.base, ignore_errors=True)

    def web(self, *place):
        """A command that serves HTTP."""
        return [SYSTEM_PYTHON, "-u", str(self.base / "web.py"), *map(str, place or [9080])]

    def kubectl(self, *args, text=None):
        done = subprocess.run(["kubectl", "--kubeconfig", self.kubeconfig, *args], input=text, capture_output=True,
                              text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def entries(self):
        return json.loads(self.kubectl("get", "workloadentries", "-A", "-o", "json"))["items"]

    @contextlib.contextmanager
    def unchanged(self, seconds=10):
        """Of the workloads inside nothing is left afterwards: process, namespace, interface, rule, registration."""
        self.seen = {"processes": set(), "links": set(), "tables": set()}
        before = {birth(pid) for pid in everyone()}
        yield
        def left():
            links = {line.split("@")[0].split()[0] for line in output("ip", "-br", "link").splitlines()}
            tables = {line.split()[-1] for line in output("nft", "list", "tables").splitlines()}
            mine = [words(pid) for pid in everyone() if str(self.base) in words(pid) and birth(pid) not in before]
            mine += [words(pid) for pid, _ in filter(lambda who: birth(who[0]) == who, self.seen["processes"])]
            # Namespaces have no names: where no process is left, none of them is.
            return {"links": links & self.seen["links"], "tables": tables & self.seen["tables"], "processes": mine,
                    "entries": self.entries()}
        try:
            until(lambda: not any(left().values()), seconds)
        except AssertionError as error:
            raise AssertionError(f"left: {left()}") from error


class Run:
    """One `skein run`."""

    def __init__(self, stage, name, *flags, command=(), user=None, kubeconfig=None, address=None, ready=True, runtime=None,
                 cwd="/"):
        self.stage, self.name = stage, name
        runtime = stage.base / (runtime or ("user" if user else "root"))
        runtime.mkdir(exist_ok=True)
        if user:
            os.chown(runtime, user, user)
        line = [stage.skein, "run", "--name", name, "--kubeconfig", kubeconfig or stage.kubeconfig, "--root-cert",
                stage.base / "root-cert.pem", "--control-plane", address or stage.secure, *flags, "--", *command]
        if user:
            line = ["setpriv", "--reuid", str(user), "--regid", str(user), "--clear-groups", *line]
        env = dict(os.environ, SKEIN_RUNTIME_DIR=str(runtime), HOME=str(runtime))
        self.file = tempfile.NamedTemporaryFile("w+", prefix=f"{name}-", suffix=".log", delete=False)
        self.process = subprocess.Popen(line, stdout=self.file, stderr=subprocess.STDOUT, env=env, cwd=cwd)
        self.address = None
        if ready:
            try:
                until(lambda: "is in the mesh at" in self.text() or self.process.poll() is not None, 40, "the workload")
            except AssertionError:
                self.process.kill()
                raise AssertionError(self.text())
            assert self.process.poll() is None, self.text()
            self.address = re.search(r"is in the mesh at (\S+)", self.text())[1]
            a, b = self.address.split(".")[2:]
            stage.seen["links"].add(f"skein{a}-{b}")
            stage.seen["tables"].add(f"skein_{self.process.pid}")
            until(self.program)
            stage.seen["processes"] |= {birth(pid) for pid in descendants(self.process.pid)} - {None}

    def text(self):
        return Path(self.file.name).read_text(errors="replace")

    def end(self, number=signal.SIGTERM, seconds=20):
        self.process.send_signal(number)
        return self.wait(seconds)

    def wait(self, seconds=20):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{self.name} doesn't end: {self.text()}")

    def sidecar(self):
        return next((pid for pid in children(self.process.pid) if " sidecar " in words(pid)), None)

    def program(self):
        """The program itself, whose parent is the first process of its PID namespace."""
        if self.address and self.address.startswith("127."):
            return next((pid for pid in children(self.process.pid) if " sidecar " not in words(pid)), None)
        first = next((pid for pid in children(self.process.pid) if words(pid) == "skein-init"), None)
        return next(iter(children(first)), None) if first else None

    def inside(self, *command, user=None):
        line = [str(self.stage.skein), "enter", "--pid", str(self.sidecar()), "--", *command]
        if user:
            line = ["setpriv", "--reuid", str(user), "--regid", str(user), "--clear-groups", *line]
        return subprocess.run(line, capture_output=True, text=True, check=False, timeout=30)


@contextlib.contextmanager
def running(*args, **options):
    run = Run(*args, **options)
    try:
        yield run
    finally:
        if run.process.poll() is None:
            run.end()


def vanishes(stage, kind, number, user=None):
    with stage.unchanged():
        with running(stage, "web", "--network", kind, "--port", "9080", command=stage.web(),
                     user=user) as run:
            assert f"network: {kind}" in run.text(), run.text()
            own = os.readlink("/proc/self/ns/net")
            program = until(run.program)
            assert os.readlink(f"/proc/{program}/ns/net") != own
            assert os.readlink(f"/proc/{run.sidecar()}/ns/net") == os.readlink(f"/proc/{program}/ns/net")
            assert Path(f"/proc/{program}/root/etc/resolv.conf").exists()
            until(lambda: any(e["spec"]["address"] == run.address for e in stage.entries()), 5, "its WorkloadEntry")
            if number == signal.SIGKILL:
                run.process.kill()
                run.process.wait()
                until(lambda: not Path(f"/proc/{program}").exists(), 5, "the program ends with the command")
                # The control plane keeps an entry for a while, in case the workload comes back.
                for entry in stage.entries():
                    stage.kubectl("delete", "workloadentry", entry["metadata"]["name"])
            else:
                assert run.end(number) == 0, run.text()


def case_machine_vanishes(stage):
    vanishes(stage, "machine", signal.SIGTERM)
    vanishes(stage, "machine", signal.SIGKILL)


def case_isolated_vanishes(stage):
    vanishes(stage, "isolated", signal.SIGINT)
    vanishes(stage, "isolated", signal.SIGKILL)


def case_user_vanishes(stage):
    """Not root: everything is in a user namespace."""
    vanishes(stage, "isolated", signal.SIGTERM, user=NOBODY)
    vanishes(stage, "isolated", signal.SIGKILL, user=NOBODY)


def case_restarts(stage):
    with stage.unchanged(), running(stage, "web", command=stage.web()) as run:
        program, sidecar = until(run.program), run.sidecar()
        os.kill(program, signal.SIGKILL)
        again = until(lambda: (p := run.program()) and p != program and p, 10, "the program again")
        assert run.sidecar() == sidecar, "the sidecar was started again with the program"
        os.kill(sidecar, signal.SIGKILL)
        other = until(lambda: (p := run.sidecar()) and p != sidecar and p, 10, "the sidecar again")
        assert run.program() == again, "the program was started again with the sidecar"
        until(lambda: run.inside("curl", "-sf", "-m", "2", "http://127.0.0.1:15021/healthz/ready").returncode == 0, 20,
              "the new sidecar is ready")
        assert os.readlink(f"/proc/{other}/ns/net") == os.readlink(f"/proc/{again}/ns/net")
        assert "started again in 250 ms" in run.text(), run.text()
        until(lambda: any(e["spec"]["address"] == run.address for e in stage.entries()), 20, "registered")


def case_job(stage):
    """A job's exit code is the command's, and its sidecar doesn't outlive it."""
    with stage.unchanged():
        for restart, script, code in (("never", "exit 7", 7), ("never", "exit 0", 0), ("on-failure", "true", 0),
                                      ("never", "kill -9 $$", 137)):
            run = Run(stage, "job", "--restart", restart, command=["sh", "-c", script], ready=False)
            assert run.wait(60) == code, (restart, script, run.process.returncode, run.text())
        again = stage.base / "again"
        run = Run(stage, "job", "--restart", "on-failure", ready=False, command=[
            "sh", "-c", f"test -e {again} && exec rm {again}; touch {again}; exit 1"])
        assert run.wait(60) == 0, run.text()
        assert run.text().count("started again") == 1, run.text()


def case_where_it_starts(stage):
    """In the directory of the command, by a path from there, though the namespace has another root."""
    here = stage.base / "here"
    (here / "below").mkdir(parents=True)
    (here / "say").write_text('#!/bin/sh\necho "in $(pwd) with $#: $1"\n')
    (here / "say").chmod(0o755)
    with stage.unchanged():
        run = Run(stage, "here", "--restart", "never", command=["./say", "two words"], ready=False, cwd=here)
        assert run.wait(30) == 0 and f"in {here} with 1: two words" in run.text(), run.text()
        run = Run(stage, "here", "--restart", "never", "--directory", "below", command=["./say"], ready=False, cwd=here)
        assert run.wait(30) == 0 and f"in {here}/below with 0:" in run.text(), run.text()


def condition(stage, address):
    entry = next((e for e in stage.entries() if e["spec"]["address"] == address), {})
    return next((c["status"] for c in entry.get("status", {}).get("conditions", []) if c["type"] == "Healthy"), None)


def case_probe_without_group(stage):
    """Nothing is sent to a program that isn't well; the proxy in front of it is not mistaken for it."""
    stage.kubectl("apply", "-f", "-", text="""
apiVersion: v1
kind: Service
metadata: {name: slow, namespace: default}
spec: {selector: {app: slow}, ports: [{name: http, port: 80, targetPort: 9080}]}
""")
    door = stage.base / "door"
    script = 'while ! test -e "$0"; do sleep 0.05; done; exec "$@"'
    try:
        with stage.unchanged(), running(stage, "slow", "--labels", "app=slow", "--port", "9080", "--probe", "tcp:9080",
                                        command=["sh", "-c", script, door, *stage.web()]) as run:
            entry = until(lambda: next((e for e in stage.entries() if e["spec"]["address"] == run.address), None))
            assert entry["metadata"]["annotations"].get("proxy.istio.io/health-checks-enabled") == "true", entry
            time.sleep(1.2)
            assert condition(stage, run.address) is None and "unhealthy" not in run.text(), run.text()
            door.touch()
            until(lambda: condition(stage, run.address) == "True", 10, "healthy once it listens")
    finally:
        stage.kubectl("delete", "service", "slow")


def case_told_to_end_while_it_starts(stage):
    """At whatever moment: it ends at once, and nothing is left."""
    with stage.unchanged():
        for moment in (0.05, 0.15, 0.25, 0.35, 0.5):
            run = Run(stage, "early", command=["sleep", "1000"], ready=False)
            time.sleep(moment)
            start = time.monotonic()
            run.end(signal.SIGINT)
            assert time.monotonic() - start < 3, (moment, time.monotonic() - start, run.text())


def refused(stage, expected, *flags, seconds=40, code=1, **options):
    with stage.unchanged():
        run = Run(stage, "bad", *flags, ready=False, **options)
        assert run.wait(seconds) == code, (run.process.returncode, run.text())
        text = run.text()
        assert re.search(expected, text), f"expected {expected!r} in: {text}"
        for trace in ("Fatal error", "Thread 0", "backtrace", "ResourceFailure("):
            assert trace not in text, text


def case_bad_input(stage):
    refused(stage, r"can't start /no/such/program: No such file", command=["/no/such/program"])
    refused(stage, r"looked for in PATH", command=["no-such-program-anywhere"])
    refused(stage, r"expected one behind --", code=64)
    refused(stage, r"--name: found 'Bad_Name'", "--name", "Bad_Name", command=["true"], code=64)
    refused(stage, r"did you mean --labels", "--lables", "a=b", command=["true"], code=64)
    broken = stage.base / "broken"
    broken.write_text("clusters: [")
    refused(stage, r"broken", kubeconfig=broken, command=["true"])
    refused(stage, r"/no/such/kubeconfig", kubeconfig="/no/such/kubeconfig", command=["true"])
    away = stage.base / "away"
    away.write_text(re.sub(r"https://127.0.0.1:\d+", "https://127.0.0.1:1", stage.kubeconfig.read_text()))
    refused(stage, r"127.0.0.1:1", kubeconfig=away, command=["true"])
    expired = stage.base / "expired"
    expired.write_text(re.sub(r"""(token"?: *"?)[^"\s]+""", r"\1expired", stage.kubeconfig.read_text()))
    refused(stage, r"(?i)unauthor|token|credential", kubeconfig=expired, command=["true"])
    refused(stage, r"nobody answers at 127.0.0.1:1,", command=["true"], address="127.0.0.1:1")
    refused(stage, r"expected root, found another user", "--network", "machine", user=NOBODY, command=["true"])
    refused(stage, r"found no WorkloadGroup none", "--auto-register-group", "none", command=["true"])


def case_taken_name(stage):
    with stage.unchanged(), running(stage, "web", command=["sleep", "1000"]) as run:
        other = Run(stage, "web", command=["sleep", "1000"], ready=False)
        assert other.wait() == 1
        assert f"taken by process {run.process.pid}" in other.text(), other.text()
        assert run.process.poll() is None


def case_group(stage):
    """A WorkloadGroup whose labels fit: its labels and probe are the workload's, and its health shows in the entry."""
    stage.kubectl("apply", "-f", "-", text="""
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: {name: webs, namespace: default}
spec:
  metadata: {labels: {app: grouped}}
  template: {labels: {tier: front}, serviceAccount: webs}
  probe: {periodSeconds: 1, failureThreshold: 1, httpGet: {path: /, port: 9080}}
""")
    try:
        with stage.unchanged():
            with running(stage, "web", "--labels", "app=grouped", command=stage.web()) as run:
                assert "WorkloadGroup webs" in run.text(), run.text()
                entry = until(lambda: next(iter(stage.entries()), None))
                assert entry["spec"]["labels"].get("tier") == "front", entry
                assert entry["spec"]["serviceAccount"] == "webs", entry
                def healthy():
                    conditions = next(iter(stage.entries()), {}).get("status", {}).get("conditions", [])
                    return any(c["type"] == "Healthy" and c["status"] == "True" for c in conditions)
                until(healthy, 15, "healthy")
    finally:
        stage.kubectl("delete", "workloadgroup", "webs")


def case_talk(stage):
    """Two workloads, by a service's name, through both sidecars: what arrives carries the caller's identity."""
    stage.kubectl("apply", "-f", "-", text="""
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 9080}]}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: default}
spec: {mtls: {mode: STRICT}}
""")
    try:
        with stage.unchanged():
            with running(stage, "web", "--labels", "app=web", "--port", "9080", command=stage.web()) as server, \
                    running(stage, "caller", "--service-account", "caller", command=["sleep", "1000"]) as caller:
                def answer():
                    done = caller.inside("curl", "-s", "-m", "3", "http://web/")
                    return done.stdout if done.returncode == 0 and "spiffe" in done.stdout else None
                assert "/sa/caller" in until(answer, 20, "an answer with an identity")
                plain = subprocess.run(["curl", "-s", "-m", "3", f"http://{server.address}:9080/"], check=False)
                assert plain.returncode != 0, "plaintext reached a workload that is STRICT"
                assert server.inside("curl", "-s", "-m", "3", "http://192.0.2.77:81/").returncode != 0
    finally:
        stage.kubectl("delete", "service/web", "peerauthentication/strict")


def case_shared_network(stage):
    """Two commands of one user are in one network, which outlives the one that made it."""
    stage.kubectl("apply", "-f", "-", text="""
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 9080}]}
""")
    try:
        with stage.unchanged():
            first = Run(stage, "first", "--network", "isolated", command=["sleep", "1000"])
            with running(stage, "web", "--network", "isolated", "--labels", "app=web", "--port", "9080",
                         command=stage.web()) as web:
                assert f"joins the one of process {first.process.pid}" in web.text(), web.text()
                until(lambda: first.inside("curl", "-sf", "-m", "3", "http://web/").returncode == 0, 20, "the other")
                first.process.kill()
                first.process.wait()
                for entry in stage.entries():
                    if entry["spec"]["address"] == first.address:
                        stage.kubectl("delete", "workloadentry", entry["metadata"]["name"])
                with running(stage, "third", "--network", "isolated", command=["sleep", "1000"]) as third:
                    assert f"joins the one of process {web.process.pid}" in third.text(), third.text()
                    until(lambda: third.inside("curl", "-sf", "-m", "3", "http://web/").returncode == 0, 20, "the other")
    finally:
        stage.kubectl("delete", "service/web")


def case_told_to_end_while_starting(stage):
    """At whatever moment: what was made is taken away, and the exit code says that it was a signal."""
    for kind in ("machine", "isolated"):
        for pause in (0.02, 0.08, 0.15, 0.25, 0.4, 0.6):
            with stage.unchanged():
                run = Run(stage, "web", "--network", kind, command=["sleep", "1000"], ready=False)
                time.sleep(pause)
                stage.seen["processes"] |= {birth(pid) for pid in descendants(run.process.pid)} - {None}
                stage.seen["tables"].add(f"skein_{run.process.pid}")
                code = run.end()
                assert code in (0, 128 + signal.SIGTERM, -signal.SIGTERM), (pause, code, run.text())
                for kind_of in ("names", "workloads", "addresses"):
                    left = stage.base / "root" / kind_of
                    assert not left.exists() or code < 0 or not os.listdir(left), (pause, os.listdir(left))


def case_transparent(stage):
    """With TPROXY the program sees its client's own address."""
    flags = ["--sidecar-flag", "--interception", "--sidecar-flag", "TPROXY"]
    for user in (None, NOBODY):
        with stage.unchanged(), \
                running(stage, "web", "--network", "isolated", "--port", "9080", *flags, user=user,
                        command=stage.web()) as web, \
                running(stage, "caller", "--network", "isolated", command=["sleep", "1000"], user=user) as caller:
            until(lambda: caller.inside("curl", "-sf", "-m", "3", f"http://{web.address}:9080/").returncode == 0, 10,
                  "an answer")
            until(lambda: f"| {caller.address} - -" in web.text(), 5, "the client's address")


def case_way_out(stage):
    """TCP to the world outside, and that way again after what holds it was killed; not to the machine's own loopback."""
    outside = next(line.split()[2].split("/")[0] for line in output("ip", "-4", "-br", "addr").splitlines()
                   if not line.startswith(("lo", "skein")) and len(line.split()) > 2)
    servers = [subprocess.Popen(stage.web(18099, host), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for host in (outside, "127.0.0.1")]
    try:
        for kind in ("isolated", "machine"):
            with stage.unchanged(), running(stage, "web", "--network", kind, command=["sleep", "1000"]) as run:
                def reaches(host):
                    done = run.inside("curl", "-s", "-m", "3", "-o", "/dev/null", "-w", "%{http_code}", f"http://{host}:18099/")
                    return done.stdout == "200"
                until(lambda: reaches(outside), 10, "the world outside")
                assert not reaches("10.88.0.1"), "a port of the machine's loopback was reached"
                holder = next(pid for pid in children(run.process.pid) if words(pid).endswith("nft -i"))
                os.kill(holder, signal.SIGKILL)
                until(lambda: reaches(outside) and any(words(pid).endswith("nft -i") and pid != holder
                                                       for pid in children(run.process.pid)), 10, "the way out again")
    finally:
        for server in servers:
            server.kill()
            server.wait()


def case_beside_the_demo(stage):
    """A workload of the demo's control plane is a neighbour of the demo's services."""
    state = stage.base / "demo"
    with (stage.base / "demo.log").open("w") as log:
        demo = subprocess.Popen([stage.skein, "demo", "bookinfo", "--state", state, "--http-port", "0", "--https-port", "0",
                                 "--api-port", "0"], stdout=log, stderr=log)
    try:
        until(lambda: (state / "ready.json").exists() or demo.poll() is not None, 60, "the demo")
        assert demo.poll() is None, (stage.base / "demo.log").read_text()
        done = subprocess.run(
            [stage.skein, "run", "--kubeconfig", state / "kubeconfig", "--name", "visitor", "--restart", "never", "--", "sh",
             "-c", "for i in 1 2 3 4 5; do curl -sf -m 3 http://reviews:9080/reviews/0 && exit 0; sleep 1; done; exit 1"],
            capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr + done.stdout
        assert f"joins the one of process {demo.pid}" in done.stderr, done.stderr
        assert '"reviewer"' in done.stdout, done.stdout
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)


def case_loopback(stage):
    """Nothing is intercepted; the agent's own ports are at the workload's address."""
    with stage.unchanged(), running(stage, "web", "--network", "loopback", "--port", "9080",
                                    command=["sleep", "1000"]) as run:
        assert run.address.startswith("127.88."), run.text()
        done = subprocess.run(["curl", "-sf", "-m", "3", f"http://{run.address}:15021/healthz/ready"], check=False)
        assert done.returncode == 0
        assert os.readlink(f"/proc/{run.sidecar()}/ns/net") == os.readlink("/proc/self/ns/net")


def case_join(stage):
    """Below another root, where there is no systemd: all of it written, all of it gone."""
    root = stage.base / "image"
    root.mkdir()
    token = stage.base / "join-token"
    token.write_text("join-token-of-a-test\n")
    flags = ["--name", "vm1", "--control-plane", "mesh.example", "--root-cert", stage.base / "root-cert.pem",
             "--join-token-file", token, "--port", "8080"]
    def join(*more):
        return subprocess.run([stage.skein, "join", *more], capture_output=True, text=True, check=False, timeout=30)
    shown = join(*flags, "--dry-run")
    assert shown.returncode == 0 and "mesh.example:15012" in shown.stdout, shown
    assert "join-token-of-a-test" not in shown.stdout, "a secret was printed"
    assert not list(root.rglob("*"))
    done = join(*flags, "--root", root)
    assert done.returncode == 0, done.stderr
    units = root / "etc/systemd/system"
    assert "Requires=skein-intercept.service" in (units / "skein-sidecar.service").read_text()
    assert "--include-inbound-ports 8080" in (units / "skein-intercept.service").read_text()
    assert (root / "etc/skein/join/join-token").stat().st_mode & 0o777 == 0o400
    again = join(*flags, "--root", root)
    assert again.returncode == 1 and "has joined" in again.stderr, again
    assert join("--leave", "--root", root).returncode == 0
    assert not [path for path in root.rglob("*") if path.is_file()]
    gone = join("--leave", "--root", root)
    assert gone.returncode == 1 and "hasn't joined" in gone.stderr, gone
    here = join(*flags)
    assert here.returncode == 1 and re.search(r"systemd|nobody answers", here.stderr), here


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals(), stage=Stage, needs_root=True))
