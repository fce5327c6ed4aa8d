#!/usr/bin/env python3
"""`skein install` and `skein join` on machines that a real systemd runs: started, killed, rebooted, upgraded, removed.

    machine_cases.py [--only WORDS]      SKEIN=BINARY says which skein; needs root, systemd, dbus and cgroup2

The machines are namespaces over this one's files (harness/vm.py). Where none can be, the cases are left out, loudly.
"""
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
from harness import vm  # noqa: E402
from suite import cases  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SKEIN = Path(os.environ.get("SKEIN", ROOT / ".build/debug/skein")).resolve()
MESH = """
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: default}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: door, namespace: default}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: default}
spec: {hosts: ["*"], gateways: [door], http: [{route: [{destination: {host: web}}]}]}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: istio-system}
spec: {mtls: {mode: STRICT}}
"""
# http.server's own would ask for its name first, and nobody out there answers.
SERVER = """
import http.server, socketserver
socketserver.TCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", 8080), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
# Which bytes of a plain request come back, for so many seconds: by what is said, how often.
KNOCK = """
import socket, sys, time
end, seen = time.time() + float(sys.argv[1]), {}
while time.time() < end:
    try:
        with socket.create_connection(("10.77.0.2", 8080), 0.5) as call:
            call.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
            said = call.recv(8).decode() or "closed"
    except OSError as error:
        said = type(error).__name__
    seen[said] = seen.get(said, 0) + 1
    time.sleep(0.005)
print(seen)
"""


def until(check, seconds=15, what=""):
    deadline = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


class Stage:
    """The programs where the machines can reach them: what they write over stays out of sight of this machine."""

    def __init__(self):
        self.base = Path(tempfile.mkdtemp(prefix="machine-cases-", dir="/var/tmp"))
        self.base.chmod(0o755)
        self.programs = self.base / "programs"
        self.programs.mkdir()
        for name in ("skein", "skein-proxy"):
            shutil.copy(SKEIN.with_name(name) if SKEIN.with_name(name).exists() else SKEIN, self.programs / name)
        self.skein = self.programs / "skein"
        self.machines = []

    def version(self, name, script=None):
        """Another version: the same program with something behind its end, or what `script` does."""
        place = self.base / name
        shutil.copytree(self.programs, place)
        if script is None:
            with (place / "skein").open("ab") as file:
                file.write(b"\nanother version\n")
        else:
            (place / "skein").write_text(script)
        return place

    def machine(self, name):
        machine = vm.Machine(self.base, name)
        self.machines.append(machine)
        machine.boot()
        return machine

    def close(self):
        try:
            for machine in self.machines:
                machine.power_off()
        finally:
            shutil.rmtree(self.base, ignore_errors=True)


def active(machine, *units):
    found = machine.run("systemctl", "is-active", *units, check=False).stdout.split()
    return all(state == "active" for state in found)


UNITS = ["skein-control", "skein-gateway@ingressgateway", "skein-gateway@egressgateway"]


def page(machine, url, *flags):
    return machine.run("curl", "-s", "-m", "3", *flags, url, check=False).stdout


def is_ready(machine, port=15021):
    return page(machine, f"http://127.0.0.1:{port}/healthz/ready", "-o", "/dev/null", "-w", "%{http_code}") == "200"


def case_install(stage):
    """On a machine that has no network yet; whatever dies comes back, however often; boots; goes without a trace."""
    machine = stage.machine("cp")
    done = machine.run(stage.skein, "install", "--profile", "demo")
    assert "skein-gateway@egressgateway.service: ready" in done.stdout, done.stdout
    machine.run("skein", "verify-install")
    # Two gateways of one machine: each is asked at its own port, and root needs to name no kubeconfig.
    for name in ("ingressgateway", "egressgateway"):
        machine.run("skein", "proxy-config", "listeners", f"{name}.istio-system")
    exposure = machine.run("systemd-analyze", "security", "--no-pager", "skein-control.service", check=False).stdout
    assert "Overall exposure level" in exposure and "UNSAFE" not in exposure, exposure[-200:]
    # More often than systemd's own limit of starts allows.
    for _ in range(7):
        for unit in UNITS:
            machine.run("systemctl", "kill", "-s", "KILL", unit)
        time.sleep(0.3)
    until(lambda: active(machine, *UNITS) and is_ready(machine) and is_ready(machine, 15121), 20, "all units again")
    machine.run("skein", "verify-install")
    machine.pull_the_plug()
    machine.boot()
    until(lambda: active(machine, *UNITS) and is_ready(machine) and is_ready(machine, 15121), 20, "units after boot")
    assert "priority" not in machine.journal(), machine.journal()
    upgrades(stage, machine)
    machine.run("skein", "uninstall", "--purge")
    left = machine.run("sh", "-c", "find /etc /usr/local /var/lib /run -name '*skein*' -not -path '/run/systemd/*'; "
                       "grep skein /etc/passwd /etc/group; ss -ltn | grep -E ':(15012|7443|15021) '; true").stdout
    assert left == "", left


def upgrades(stage, machine):
    second = stage.version("second")
    # The unit of the version before, which was another one, comes back with its program.
    machine.run("sed", "-i", "s/TimeoutStopSec=30/TimeoutStopSec=29/", "/etc/systemd/system/skein-control.service")
    machine.run(second / "skein", "upgrade")
    machine.run("skein", "verify-install")
    machine.run("skein", "upgrade", "--rollback")
    unit = machine.run("systemctl", "show", "-p", "TimeoutStopUSec", "skein-control").stdout
    assert "29s" in unit, unit
    # A program that ends at once, as one for another processor would.
    broken = stage.version("broken", "#!/bin/sh\nexit 3\n")
    failed = machine.run("skein", "upgrade", "--from", broken, "--timeout", "5s", check=False)
    assert failed.returncode == 1 and "was undone" in failed.stderr, failed
    assert active(machine, *UNITS) and is_ready(machine)


def case_join(stage):
    """A machine of its own with a token for one certificate: killed, rebooted, and never to be had past its sidecar."""
    plane, web = stage.machine("cp"), stage.machine("web")
    vm.connect(plane, web)
    plane.run(stage.skein, "install")
    plane.write("/root/mesh.yaml", MESH)
    plane.run("skein", "apply", "--wait", "-f", "/root/mesh.yaml")
    web.write("/root/root.pem", plane.run("cat", "/var/lib/skein/root-cert.pem").stdout)
    web.write("/root/token", plane.run("skein", "token", "create", "--service-account", "web").stdout)
    web.write("/root/www/index.html", "here is web\n")
    web.run("systemd-run", "--unit=www", "-q", "--working-directory=/root/www", "/usr/bin/python3", "-c", SERVER)
    flags = ["join", "--control-plane", "10.77.0.1", "--root-cert", "/root/root.pem", "--join-token-file", "/root/token",
             "--service-account", "web", "--labels", "app=web", "--port", "8080"]
    web.run(stage.skein, *flags)
    assert is_ready(web)
    again = web.run(stage.skein, *flags, check=False)
    assert again.returncode == 1 and "has joined" in again.stderr, again
    until(lambda: "here is web" in page(plane, "http://127.0.0.1/"), 10, "web through the gateway")
    assert "here is web" in page(web, "http://web.default.svc.cluster.local/")
    # The sidecar dies and comes back with the identity it had; meanwhile nobody gets past it.
    knocking = subprocess.Popen(plane.words("/usr/bin/python3", "-c", KNOCK, "2.5"), stdout=subprocess.PIPE, text=True)
    time.sleep(0.3)
    web.run("systemctl", "kill", "-s", "KILL", "skein-sidecar")
    heard = knocking.communicate(timeout=20)[0]
    assert "HTTP" not in heard and "ConnectionRefused" in heard, heard
    until(lambda: is_ready(web), 10, "the sidecar again")
    until(lambda: "here is web" in page(plane, "http://127.0.0.1/"), 10, "web after the sidecar's death")
    web.power_off()
    web.boot()
    vm.connect(plane, web)
    until(lambda: is_ready(web), 15, "the sidecar after a reboot")
    # Leaving leaves nothing; the token has been used.
    web.run(stage.skein, "join", "--leave")
    left = web.run("sh", "-c", "find /etc /var/lib /run -name '*skein*' -not -path '/run/systemd/*' -not -name machine-cases; "
                   "nft list tables; true").stdout
    assert "skein" not in left.replace("/etc/skein\n", ""), left
    used = web.run(stage.skein, *flags, "--ready-timeout", "2s", check=False)
    assert used.returncode == 1 and "used up or expired" in used.stderr and "nothing of it is left" in used.stderr, used
    assert "skein" not in web.run("nft", "list", "tables").stdout
    assert web.run(stage.skein, "join", "--leave", check=False).returncode == 1


@contextlib.contextmanager
def staged():
    why = vm.missing()
    if why:
        raise cases.Left(f"no systemd of its own can be run here: {why}")
    stage = Stage()
    try:
        yield stage
    except BaseException:
        for machine in stage.machines:
            print(f"--- {machine.name}\n{machine.journal()}", file=sys.stderr, flush=True)
        raise
    finally:
        stage.close()


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals(), fixture=staged, needs_root=True, seconds=180))
