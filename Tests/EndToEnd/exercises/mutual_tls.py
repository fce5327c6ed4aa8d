"""Mutual TLS between workloads, and what a wiretap sees: scenarios G without authorization."""
import shutil
import subprocess
import time

from harness.demo import eventually
from suite.cases import Left


def plain(demo, address, port=9080, path="/ratings/0"):
    """A call to a workload's address past the mesh: from the machine's side of the switch there is no sidecar."""
    done = demo.inside("sleep", "setpriv", "--reuid=1337", "--regid=1337", "--clear-groups", "curl", "-sS", "-m", "5", "-o", "/dev/null",
                       "-w", "%{http_code}", f"http://{address}:{port}{path}", check=False)
    return done.returncode, done.stdout


def case_traffic_is_tls_with_the_right_peers(stage):
    if not shutil.which("tcpdump"):
        raise Left("no tcpdump here")
    demo = stage.demo
    target = demo.workload("ratings-v1")
    # pylint: disable=consider-using-with
    tap = subprocess.Popen([demo.skein, "demo", "exec", "--state", str(demo.state), "ratings-v1", "--", "tcpdump", "-i", "eth0", "-l", "-A",
                            "-s", "0", "-c", "60", "tcp", "and", "port", "9080", "and", "host", target["address"]],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace")
    try:
        time.sleep(1)
        for _ in range(20):
            assert demo.curl("sleep", "http://ratings:9080/ratings/0")[1] == 200
        tap.terminate()
        seen = tap.communicate(timeout=20)[0]
    finally:
        tap.kill()
    assert ".9080: Flags" in seen, f"nothing was captured: {seen[:300]}"
    assert "GET /ratings" not in seen, "plaintext between sidecars"
    certificates = demo.command("proxy-config", "secret", "ratings-v1.default", "-o", "json").stdout
    assert "PRIVATE KEY" not in certificates


def case_plaintext_to_a_strict_workload_fails(stage):
    demo = stage.demo
    address = demo.workload("ratings-v1")["address"]
    demo.apply("security/mesh-permissive")
    try:
        eventually(lambda: plain(demo, address) == (0, "200"))
        demo.apply("security/mesh-strict")
        eventually(lambda: plain(demo, address)[0] in (52, 56))
        assert demo.page().status == 200
        assert demo.curl("sleep", "http://ratings:9080/ratings/0")[1] == 200
        demo.apply("security/ratings-permissive")
        eventually(lambda: plain(demo, address) == (0, "200"))
    finally:
        demo.delete("security/ratings-permissive", "security/mesh-strict")


def case_the_legacy_policy(stage):
    demo = stage.demo
    address = demo.workload("ratings-v1")["address"]
    demo.apply("security/legacy-namespace-strict")
    try:
        eventually(lambda: plain(demo, address)[0] in (52, 56))
        assert demo.curl("sleep", "http://ratings:9080/ratings/0")[1] == 200
    finally:
        demo.delete("security/legacy-namespace-strict")


def case_the_callers_identity_is_seen(stage):
    demo = stage.demo
    _, status, body = demo.curl("sleep", "http://httpbin:8000/headers")
    assert status == 200
    lower = body.lower()
    assert "spiffe://cluster.local/ns/default/sa/" in lower and "x-forwarded-client-cert" in lower, body


def case_a_client_without_a_certificate_is_refused(stage):
    demo = stage.demo
    address = demo.workload("ratings-v1")["address"]
    demo.apply("security/mesh-strict")
    try:
        def refused():
            done = demo.inside("sleep", "setpriv", "--reuid=1337", "--regid=1337", "--clear-groups", "curl", "-sSk", "-m", "5",
                               f"https://{address}:9080/ratings/0", check=False)
            return done.returncode in (35, 52, 56)
        eventually(refused)
    finally:
        demo.delete("security/mesh-strict")
