"""TLS at the gateway: scenarios F."""
import base64
import json
from pathlib import Path

from harness.certificates import Certificates
from harness.demo import eventually


def secret(demo, name, certificate, key, authority=None):
    """As `kubectl create secret generic NAME --from-file=cert=... --from-file=key=...` makes it."""
    files = {"cert": certificate, "key": key, **({"cacert": authority} if authority else {})}
    data = {member: base64.b64encode(Path(file).read_bytes()).decode() for member, file in files.items()}
    text = json.dumps({"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "data": data,
                       "metadata": {"name": name, "namespace": "istio-system"}})
    demo.kubectl("delete", "secret", name, "-n", "istio-system", "--ignore-not-found")
    demo.apply(text + "\n", wait=False)


def clean(demo):
    demo.delete("gateway-tls/simple")
    demo.kubectl("delete", "secret", "httpbin-credential", "bookinfo-credential", "-n", "istio-system", "--ignore-not-found")


def ask(stage, host, path="/status/418", *flags):
    demo = stage.demo
    done = demo.run("curl", "-sS", "-m", "10", "-o", "/dev/null", "-w", "%{http_code} %{certs}", "--resolve", f"{host}:{demo.https}:127.0.0.1",
                    "--cacert", stage.certificates.root, *flags, f"https://{host}:{demo.https}{path}", check=False)
    return done.returncode, done.stdout[:3]


def both(stage):
    for host, name in (("httpbin.example.com", "httpbin-credential"), ("bookinfo.example.com", "bookinfo-credential")):
        secret(stage.demo, name, *stage.certificates.issue(host))


def case_each_host_its_own_certificate(stage):
    demo = stage.demo
    try:
        both(stage)
        demo.apply("gateway-tls/simple")
        eventually(lambda: ask(stage, "httpbin.example.com") == (0, "418"))
        eventually(lambda: ask(stage, "bookinfo.example.com", "/productpage") == (0, "200"))
        assert demo.page().status == 200, "port 80 must stay open"
        code, _ = ask(stage, "other.example.com")
        assert code == 35, f"a name that no server has must end in the handshake, not {code}"
        wrong = Certificates(stage.folder, "stranger")
        assert demo.run("curl", "-sS", "--cacert", wrong.root, "--resolve", f"httpbin.example.com:{demo.https}:127.0.0.1",
                        f"https://httpbin.example.com:{demo.https}/", check=False).returncode == 60
    finally:
        clean(demo)


def case_clients_need_certificates(stage):
    demo = stage.demo
    try:
        both(stage)
        secret(demo, "httpbin-credential", *stage.certificates.issue("httpbin.example.com"), stage.certificates.root)
        demo.apply("gateway-tls/mutual")
        certificate, key = stage.certificates.issue("somebody", "client")
        eventually(lambda: ask(stage, "httpbin.example.com", "/status/418", "--cert", certificate, "--key", key) == (0, "418"))
        code, status = ask(stage, "httpbin.example.com")
        assert code != 0 and status == "000", f"without a certificate: curl {code}, status {status}"
        stranger = Certificates(stage.folder, "stranger")
        certificate, key = stranger.issue("somebody", "stranger-client")
        code, status = ask(stage, "httpbin.example.com", "/status/418", "--cert", certificate, "--key", key)
        assert code != 0 and status == "000", f"with a stranger's certificate: curl {code}, status {status}"
    finally:
        clean(demo)


def case_a_new_certificate_without_restart(stage):
    demo = stage.demo
    try:
        both(stage)
        demo.apply("gateway-tls/simple")
        eventually(lambda: ask(stage, "httpbin.example.com") == (0, "418"))
        serial = lambda: demo.run("sh", "-c", f"echo | openssl s_client -connect 127.0.0.1:{demo.https} -servername httpbin.example.com"
                                  " 2>/dev/null | openssl x509 -noout -serial").stdout
        before, process = serial(), demo.workload("istio-ingressgateway")["sidecarPid"]
        secret(demo, "httpbin-credential", *stage.certificates.issue("httpbin.example.com"))
        eventually(lambda: serial() != before)
        assert ask(stage, "httpbin.example.com") == (0, "418")
        assert demo.workload("istio-ingressgateway")["sidecarPid"] == process
    finally:
        clean(demo)


def case_the_secret_may_come_later(stage):
    """One host's Secret is there, the other's not yet: the first is served. (A listener of a moment ago that still drains keeps
    its certificates, in Envoy as here, so nothing is said about the second before it has one.)"""
    demo = stage.demo
    try:
        demo.apply("gateway-tls/simple", wait=False)
        secret(demo, "bookinfo-credential", *stage.certificates.issue("bookinfo.example.com"))
        eventually(lambda: ask(stage, "bookinfo.example.com", "/productpage") == (0, "200"))
        assert demo.page().status == 200
        secret(demo, "httpbin-credential", *stage.certificates.issue("httpbin.example.com"))
        eventually(lambda: ask(stage, "httpbin.example.com") == (0, "418"))
    finally:
        clean(demo)


def case_no_key_on_disk(stage):
    """Neither the gateway's nor any workload's private key is in a file of the demo's but the authority's own."""
    state = stage.demo.state
    found = stage.demo.run("grep", "-rlI", "PRIVATE KEY", state, check=False).stdout.split()
    assert all(path.rsplit("/", 1)[1] in ("api-ca.key", "authority.key") for path in found), found
