"""The stores from outside: SQLite killed under load again and again, etcd with its leader killed under load, a
Kubernetes API (another control plane) killed under load; then held against what had been acknowledged.

    store_cases.py [--only WORDS]      STORE_TOOL=BINARY says which skein-store-tool, skein beside it; KILLS and LEADERS
                                       how often; `contract` is the unit tests of all stores with servers to run them
                                       against, and needs built tests (PACKAGE says where)
"""

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import cases  # noqa: E402
from suite.ports import free_ports  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.environ.get("STORE_TOOL", os.path.join(ROOT, ".build/debug/skein-store-tool"))
KILLS, LEADERS = int(os.environ.get("KILLS", "50")), int(os.environ.get("LEADERS", "2"))


class Ledger:
    """What a store has said about each object: the last number it acknowledged, and those that were under way."""

    def __init__(self):
        self.acknowledged = {}
        self.open = {}
        self.ambiguous = {}
        self.newest = 0
        self.writes = 0
        self.revisions = []

    def read(self, line):
        word, name, number, *rest = line.split()
        number = int(number)
        if word == "begin":
            self.open.setdefault(name, set()).add(number)
        elif word == "done":
            revision = int(rest[0])
            assert revision > self.acknowledged.get(name, (0, 0))[1], f"revision of {name} went back: {line}"
            self.acknowledged[name] = (number, revision)
            self.open[name].clear()
            self.newest = max(self.newest, revision)
            self.writes += 1
            self.revisions.append((revision, number))
        elif word == "failed" and rest[0] == "ambiguous":
            self.ambiguous.setdefault(name, set()).add(number)
            self.open[name].discard(number)
        elif word == "failed" and rest[0] == "unavailable":
            self.open[name].discard(number)
        else:
            raise AssertionError(f"a write failed: {line}")

    def check(self, present, revision):
        """Negative numbers stand for deletions."""
        assert revision >= self.newest, f"the store is at {revision}, but had acknowledged {self.newest}"
        for name in self.acknowledged.keys() | self.open.keys() | present.keys():
            number, acknowledged_at = self.acknowledged.get(name, (-1, 0))
            under_way = self.open.get(name, set()) | self.ambiguous.get(name, set())
            if name not in present:
                assert number < 0 or any(n < 0 for n in under_way), f"{name} is gone, {number} was acknowledged"
                continue
            found, found_at = present[name]
            if found == number:
                assert found_at == acknowledged_at, f"{name}: {found} is at {found_at}, not at {acknowledged_at}"
            else:
                assert found in under_way, f"{name}: found {found}, acknowledged {number}, under way {under_way}"
                assert found_at > acknowledged_at, f"{name}: {found_at} is not behind {acknowledged_at}"
            self.acknowledged[name] = (found, found_at)
        for name in self.acknowledged.keys() - present.keys():
            self.acknowledged[name] = (-1, self.acknowledged[name][1])
        self.open.clear()
        self.newest = revision


def dump(tool, store):
    out = subprocess.run([tool, "dump", store], capture_output=True, text=True, timeout=60)
    assert out.returncode == 0, out.stderr
    *lines, last = out.stdout.splitlines()
    present = {}
    for line in lines:
        name, number, revision = line.split()
        assert number != "damaged", line
        present[name] = (int(number), int(revision))
    return present, int(last.split()[1])


def kill_once(tool, store, ledger, writers):
    process = subprocess.Popen([tool, "load", store, str(writers)], stdout=subprocess.PIPE, text=True)
    timer = None
    try:
        for line in process.stdout:
            if timer is None:
                # The first word means that it is open; from here on any moment will do.
                timer = threading.Timer(random.uniform(0.001, 0.08), process.kill)
                timer.start()
            # The last line can be cut off.
            if line.endswith("\n"):
                ledger.read(line)
    finally:
        if timer is not None:
            timer.cancel()
        process.kill()
        process.wait()
    assert timer is not None, "the tool wrote nothing"


def case_killed_under_load(tool=TOOL, kills=KILLS):
    with tempfile.TemporaryDirectory() as directory:
        store = f"sqlite={directory}/store.db"
        ledger = Ledger()
        acknowledged = 0
        for turn in range(kills):
            before = ledger.newest
            kill_once(tool, store, ledger, writers=random.choice([1, 4, 32]))
            ledger.check(*dump(tool, store))
            acknowledged += ledger.newest - before
            if turn % 100 == 99:
                print(f"  {turn + 1} kills, {acknowledged} writes", flush=True)
        size = os.path.getsize(f"{directory}/store.db")
        assert acknowledged > kills, "hardly anything was written"
        print(f"killed {kills} times: {acknowledged} writes, nothing acknowledged was lost; {size >> 10} KiB")


class Member:
    def __init__(self, directory, index, ports, peers):
        self.name = f"m{index}"
        self.url = f"http://127.0.0.1:{ports[index]}"
        self.log = open(f"{directory}/{self.name}.log", "ab")
        self.command = [
            shutil.which("etcd"), "--name", self.name, "--data-dir", f"{directory}/{self.name}",
            "--listen-client-urls", self.url, "--advertise-client-urls", self.url,
            "--listen-peer-urls", peers[index], "--initial-advertise-peer-urls", peers[index],
            "--initial-cluster", ",".join(f"m{i}={peer}" for i, peer in enumerate(peers)),
            "--heartbeat-interval", "50", "--election-timeout", "500",
        ]  # fmt: skip
        self.process = None

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def status(self):
        request = urllib.request.Request(f"{self.url}/v3/maintenance/status", data=b"{}", method="POST")
        try:
            with urllib.request.urlopen(request, timeout=1) as answer:
                return json.load(answer)
        except OSError:
            return {}

    @property
    def leads(self):
        status = self.status()
        return bool(status.get("leader")) and status["leader"] == status["header"]["member_id"]


class Reading(threading.Thread):
    """A process whose lines go to a function until it is killed."""

    def __init__(self, command, each):
        super().__init__(daemon=True)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.each = each
        self.problem = None
        self.start()

    def run(self):
        try:
            for line in self.process.stdout:
                if line.endswith("\n"):
                    self.each(line)
        except Exception as problem:  # told to whoever waits
            self.problem = problem

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.join()
        if self.problem is not None:
            raise self.problem


def wait_until(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.02)


def leader_of(members):
    return next((m for m in members if m.process is not None and m.leads), None)


def case_etcd_leader_killed(tool=TOOL, leaders=LEADERS):
    if shutil.which("etcd") is None:
        raise cases.Left("no etcd here")
    with tempfile.TemporaryDirectory() as directory:
        ports = free_ports(6)
        peers = [f"http://127.0.0.1:{port}" for port in ports[3:]]
        members = [Member(directory, index, ports, peers) for index in range(3)]
        try:
            for member in members:
                member.start()
            wait_until(lambda: leader_of(members), "a leader")
            store = "etcd=" + ",".join(member.url for member in members)
            ledger, seen = Ledger(), []
            follower = Reading([tool, "follow", store], lambda line: seen.append(line.split()))
            wait_until(lambda: seen or follower.problem, "the watch")
            load = Reading([tool, "load", store, "8"], ledger.read)
            for _ in range(leaders):
                before = ledger.writes
                wait_until(lambda: ledger.writes > before + 200 or load.problem, "writes")
                leader = leader_of(members)
                began = time.monotonic()
                leader.kill()
                before = ledger.writes
                wait_until(lambda: ledger.writes > before + 200 or load.problem, "writes under a new leader")
                print(f"  {leader.name} killed, 200 writes later after {time.monotonic() - began:.1f} s", flush=True)
                leader.start()
                wait_until(lambda: leader.status().get("leader", "0") != "0", "the member that was killed")
            load.stop()
            present, revision = dump(tool, store)
            wait_until(lambda: int(seen[-1][-1]) >= ledger.newest or follower.problem, "the watch to catch up")
            follower.stop()
            check_followed(seen[1:], ledger)
            ledger.check(present, revision)
            ambiguous = sum(map(len, ledger.ambiguous.values()))
            print(f"leader killed {leaders} times: {ledger.writes} writes, {ambiguous} ambiguous, none lost or twice")
        finally:
            for member in members:
                member.kill()
                member.log.close()


def make_certificates(directory):
    """An authority, and a certificate of its for the server and one for a client."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=authority")
    signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-x509"]
    for name, names in (("server", "IP:127.0.0.1,DNS:localhost"), ("client", "DNS:client")):
        openssl(
            "req", *signed, *key, "-keyout", f"{name}.key", "-out", f"{name}.crt", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName={names}", "-addext", "basicConstraints=critical,CA:FALSE",
        )  # fmt: skip


def case_etcd_credentials(tool=TOOL):
    """TLS with client certificates, and users with passwords."""
    if shutil.which("etcd") is None:
        raise cases.Left("no etcd here")
    with tempfile.TemporaryDirectory() as directory:
        make_certificates(directory)
        client, plain, peer = free_ports(3)
        secure, gateway = f"https://127.0.0.1:{client}", f"http://127.0.0.1:{plain}"
        with open(f"{directory}/log", "wb") as log:
            etcd = subprocess.Popen(
                [
                    shutil.which("etcd"), "--data-dir", f"{directory}/data",
                    "--listen-client-urls", f"{secure},{gateway}", "--advertise-client-urls", secure,
                    "--listen-peer-urls", f"http://127.0.0.1:{peer}",
                    "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
                    "--initial-cluster", f"default=http://127.0.0.1:{peer}",
                    "--cert-file", f"{directory}/server.crt", "--key-file", f"{directory}/server.key",
                    "--trusted-ca-file", f"{directory}/ca.crt", "--client-cert-auth",
                ],
                stdout=log,
                stderr=log,
            )  # fmt: skip
        try:
            wait_until(lambda: gateway_call(gateway, "maintenance/status", {}), "etcd")
            trust = {"ETCDCTL_CACERT": f"{directory}/ca.crt"}
            mine = trust | {"ETCDCTL_CERT": f"{directory}/client.crt", "ETCDCTL_KEY": f"{directory}/client.key"}
            assert asked(tool, secure, mine)[0] == 0, asked(tool, secure, mine)[1]
            for environment, words in (({}, "needs TLS settings"), (trust, "etcd at")):
                code, said = asked(tool, secure, environment)
                assert code == 1 and words in said, said
            for verb, body in (
                ("auth/user/add", {"name": "root", "password": "right"}),
                ("auth/user/grant", {"user": "root", "role": "root"}),
                ("auth/enable", {}),
            ):
                if verb == "auth/user/grant":
                    gateway_call(gateway, "auth/role/add", {"name": "root"})
                assert gateway_call(gateway, verb, body) is not None, verb
            code, said = asked(tool, gateway, {})
            assert code == 1 and "user name is empty" in said, said
            code, said = asked(tool, gateway, {"ETCDCTL_USER": "root:wrong"})
            assert code == 1 and "authentication failed" in said and "wrong" not in said, said
            code, said = asked(tool, gateway, {"ETCDCTL_USER": "root:right"})
            assert code == 0, said
            print("etcd's credentials: certificates and passwords, right and wrong")
        finally:
            etcd.kill()
            etcd.wait()


def asked(tool, url, environment):
    out = subprocess.run(
        [tool, "dump", f"etcd={url}"], capture_output=True, text=True, timeout=60, env=os.environ | environment
    )
    return out.returncode, out.stderr


def gateway_call(url, verb, body):
    request = urllib.request.Request(f"{url}/v3/{verb}", data=json.dumps(body).encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)
    except OSError:
        return None


@cases.only_when_asked
@cases.limited(300)
def case_contract(package=os.environ.get("PACKAGE")):
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        ports = free_ports(4)
        members = []
        for index in range(2):
            os.mkdir(f"{directory}/{index}")
            members.append(Member(f"{directory}/{index}", 0, [ports[index]], [f"http://127.0.0.1:{ports[2 + index]}"]))
        kubeconfig = f"{directory}/kubeconfig"
        fake = subprocess.Popen([sys.executable, f"{here}/fake_kubernetes.py", kubeconfig], stdout=subprocess.PIPE)
        try:
            for member in members:
                member.start()
            wait_until(lambda: all(member.leads for member in members), "etcd")
            fake.stdout.readline()
            environment = {
                "SKEIN_TEST_ETCD": members[0].url, "SKEIN_TEST_ETCD_ALONE": members[1].url,
                "SKEIN_TEST_KUBERNETES": kubeconfig,
            }  # fmt: skip
            command = ["swift", "test", "--skip-build", "--filter", "StoreTests"]
            subprocess.run(command, cwd=package or f"{here}/../..", env=os.environ | environment, check=True)
        finally:
            for member in members:
                member.kill()
                member.log.close()
            fake.kill()
            fake.wait()


class Server:
    """A control plane whose resource API is somebody else's Kubernetes."""

    def __init__(self, skein, directory, *flags):
        (port,) = free_ports(1)
        self.kubeconfig = f"{directory}/kubeconfig"
        self.log = open(f"{directory}/log", "ab")
        self.command = [
            skein, "control", "--data-dir", directory, "--api-address", f"127.0.0.1:{port}",
            "--xds-address", "127.0.0.1:0", "--secure-xds-address", "127.0.0.1:0",
            "--monitoring-address", "127.0.0.1:0", *flags,
        ]  # fmt: skip
        self.port = port
        self.process = None

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        wait_until(self.answers, "the API")

    def answers(self):
        assert self.process.poll() is None, "skein control has ended"
        with socket.socket() as s:
            return os.path.exists(self.kubeconfig) and s.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def case_kubernetes_killed(tool=TOOL, kills=LEADERS):
    skein = os.path.join(os.path.dirname(tool), "skein")
    if not os.path.exists(skein):
        raise cases.Left("no skein beside the tool")
    with tempfile.TemporaryDirectory() as directory:
        server = Server(skein, directory)
        try:
            server.start()
            store = f"kubernetes={server.kubeconfig}"
            ledger, seen = Ledger(), []
            follower = Reading([tool, "follow", store], lambda line: seen.append(line.split()))
            wait_until(lambda: seen or follower.problem, "the watch")
            load = Reading([tool, "load", store, "4"], ledger.read)
            for _ in range(kills):
                for _ in range(2):
                    before = ledger.writes
                    wait_until(lambda: ledger.writes > before + 50 or load.problem, "writes")
                server.kill()
                server.start()
            before = ledger.writes
            wait_until(lambda: ledger.writes > before + 50 or load.problem, "writes after the last start")
            load.stop()
            present, revision = dump(tool, store)
            wait_until(lambda: int(seen[-1][-1]) >= ledger.newest or follower.problem, "the watch to catch up")
            follower.stop()
            check_followed(seen[1:], ledger, deletions_are_exact=False)
            ledger.check(present, revision)
            doubts = sum(map(len, ledger.ambiguous.values()))
            print(f"API killed {kills} times: {ledger.writes} writes, {doubts} ambiguous, nothing lost, nothing twice")
        finally:
            server.kill()
            server.log.close()


class Over:
    """A control plane over a Kubernetes that is named by a kubeconfig."""

    def __init__(self, skein, directory, kubeconfig, *flags):
        os.makedirs(directory, exist_ok=True)
        self.log = f"{directory}.log"
        self.addresses = f"{directory}/addresses.json"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [skein, "control", "--data-dir", directory, "--store", f"kubernetes={kubeconfig}", *flags]
                + [word for name in ("xds", "secure-xds", "monitoring") for word in (f"--{name}-address", "127.0.0.1:0")],
                stdout=log, stderr=log,
            )  # fmt: skip

    def words(self):
        with open(self.log) as log:
            return log.read()

    def page(self, path):
        with open(self.addresses) as file:
            address = json.load(file)["monitoring"]
        with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
            return answer.read().decode()

    def has(self, *names):
        assert self.process.poll() is None, self.words()
        if not os.path.exists(self.addresses):
            return False
        return all(f'"{name}"' in self.page("/debug/configz") for name in names)

    def kill(self):
        self.process.kill()
        self.process.wait()


def istio_object(kind, name, spec, version="v1"):
    metadata = {"name": name, "namespace": "default"}
    return {"apiVersion": f"networking.istio.io/{version}", "kind": kind, "metadata": metadata, "spec": spec}


ASTRAY = {"hosts": ["a.example.com"], "http": [{"route": [{"destination": {"host": "nowhere.example.com"}}]}]}
PATCH = {"configPatches": [{"applyTo": "CLUSTER", "patch": {"operation": "MERGE", "value": {"connect_timeout": "1s"}}}]}


def certificate_of(over, directory, token):
    """The name in the certificate that a token obtains, or why there is none."""
    import grpc
    from authority_cases import METHOD, certificate_request, openssl, read_chain

    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{directory}/w.key",
            "-out", f"{directory}/w.csr", "-subj", "/O=x")
    with open(over.addresses) as file:
        port = json.load(file)["secureXds"].rsplit(":", 1)[1]
    with open(f"{directory}/over/root-cert.pem", "rb") as file:
        roots = grpc.ssl_channel_credentials(file.read())
    with open(f"{directory}/w.csr", "rb") as file, grpc.secure_channel(f"127.0.0.1:{port}", roots) as channel:
        call = channel.unary_unary(METHOD, lambda value: value, lambda value: value)
        try:
            chain = read_chain(call(certificate_request(file.read()), metadata=[("authorization", f"Bearer {token}")], timeout=20))
        except grpc.RpcError as error:
            return error.details()
    return openssl("x509", "-noout", "-ext", "subjectAltName", data=chain[0].encode())


def case_cluster_rules(tool=TOOL):
    """A server as strict as a kube-apiserver: takes the definitions, serves each kind in its own versions, has the status
    written through its subresource; and what breaks is caught up with."""
    skein, here = os.path.join(os.path.dirname(tool), "skein"), os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        kubeconfig = f"{directory}/kubeconfig"
        fake = subprocess.Popen([sys.executable, f"{here}/fake_kubernetes.py", kubeconfig], stdout=subprocess.PIPE)
        over = None
        try:
            base, proof = f"http://127.0.0.1:{int(fake.stdout.readline())}", ["fake-token"]

            def ask(method, path, body=None):
                data = None if body is None else json.dumps(body).encode()
                headers = {"authorization": f"Bearer {proof[0]}", "content-type": "application/json"}
                with urllib.request.urlopen(urllib.request.Request(base + path, data, headers, method=method), timeout=10) as answer:
                    return json.load(answer)

            def place(plural, version="v1", name=""):
                return f"/apis/networking.istio.io/{version}/namespaces/default/{plural}" + (f"/{name}" if name else "")

            def finding(name):
                conditions = ask("GET", place("virtualservices", name=name)).get("status", {}).get("conditions", [])
                return next((c["message"] for c in conditions if c["type"] == "Analyzed"), "")

            over = Over(skein, f"{directory}/over", kubeconfig, "--install-crds")
            wait_until(lambda: over.has(), "the start")
            definitions = ask("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions")["items"]
            columns = {
                d["metadata"]["name"]: [c["name"] for c in d["spec"]["versions"][0]["additionalPrinterColumns"]] for d in definitions
            }
            assert len(columns) == 15 and columns["virtualservices.networking.istio.io"] == ["Gateways", "Hosts", "Age"], columns
            assert ask("GET", "/api/v1/namespaces/istio-system")["metadata"]["name"] == "istio-system"
            ask("POST", place("virtualservices"), istio_object("VirtualService", "vs", ASTRAY))
            ask("POST", place("envoyfilters", "v1alpha3"), istio_object("EnvoyFilter", "ef", PATCH, "v1alpha3"))
            ask("POST", place("proxyconfigs", "v1beta1"), istio_object("ProxyConfig", "pc", {"concurrency": 1}, "v1beta1"))
            wait_until(lambda: over.has("vs", "ef", "pc"), "kinds of three versions")
            wait_until(lambda: "nowhere.example.com" in finding("vs"), "the finding on the status")
            asked = ask("GET", "/fake/requests")
            assert not any(line.startswith("PUT virtualservices ") for line in asked), asked
            # A server that is busy, connections that end, a history that is forgotten.
            for fault in ("busy?resource=virtualservices&count=3", "hangup", "busy?resource=virtualservices&count=3", "compact"):
                ask("POST", "/fake/" + fault)
                name = f"vs{len(asked)}"
                asked[name] = 1
                ask_until_taken = lambda: ask("POST", place("virtualservices"), istio_object("VirtualService", name, ASTRAY))  # noqa: E731, B023
                while True:
                    try:
                        ask_until_taken()
                        break
                    except urllib.error.HTTPError as error:
                        assert error.code == 429, error
                wait_until(lambda: over.has(name), f"what came after {fault}")  # noqa: B023
                ask("POST", "/fake/busy?resource=virtualservices&count=0")
                wait_until(lambda: "nowhere.example.com" in finding(name), f"the finding after {fault}")  # noqa: B023
            # Another proof, in the same file.
            ask("POST", "/fake/token?value=renewed")
            proof[0] = "renewed"
            with open(kubeconfig) as file:
                text = file.read()
            with open(kubeconfig, "w") as file:
                file.write(text.replace("fake-token", "renewed"))
            ask("POST", "/fake/hangup")
            ask("POST", place("virtualservices"), istio_object("VirtualService", "later", ASTRAY))
            wait_until(lambda: "nowhere.example.com" in finding("later"), "the finding with another proof")
            # Join tokens are records of the cluster: it has no page for them.
            account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "db", "namespace": "default"}}
            ask("POST", "/api/v1/namespaces/default/serviceaccounts", account)

            def token(*words, code=0):
                command = [skein, "token", *words, "--kubeconfig", kubeconfig, "-n", "default"]
                done = subprocess.run(command, capture_output=True, text=True, timeout=20)
                assert done.returncode == code, done
                return done.stdout + done.stderr

            text = token("create", "--service-account", "db").strip()
            identifier = text.split(".")[1]
            assert "not found" in token("create", "--service-account", "nobody", code=1)
            assert identifier in token("list") and identifier in token("list", "-A")
            record = ask("GET", f"/api/v1/namespaces/istio-system/secrets/skein-join-{identifier}")
            assert record["type"] == "skein.dev/join-token" and text.split(".")[2] not in json.dumps(record)
            subject = certificate_of(over, directory, text)
            assert "spiffe://cluster.local/ns/default/sa/db" in subject, subject
            assert "used up" in certificate_of(over, directory, text)
            assert "spiffe://cluster.local/ns/default/sa/db" in certificate_of(over, directory, "default/db")
            token("delete", identifier)
            assert "there are no join tokens" in token("list")
            assert "--root-namespace" in token("list", "--root-namespace", "elsewhere", code=1)
            print("a strict API: definitions taken, every kind followed, status written, faults caught up with, join tokens made")
        finally:
            if over is not None:
                over.kill()
            fake.kill()
            fake.wait()


def case_kubernetes_rights(tool=TOOL):
    """The rights that samples/kubernetes gives are enough, and no request goes beyond them."""
    skein = os.path.join(os.path.dirname(tool), "skein")
    rights = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../samples/kubernetes/control-plane-rights.yaml")
    if shutil.which("kubectl") is None:
        raise cases.Left("no kubectl here")
    with tempfile.TemporaryDirectory() as directory:
        server, over = Server(skein, directory), None
        try:
            server.start()
            kubectl(server, "apply", "-f", rights)
            token = kubectl(server, "create", "token", "skein-control", "-n", "istio-system").strip()
            with open(server.kubeconfig) as file:
                config = json.load(file)
            config["users"][0]["user"] = {"tokenFile": "token"}
            for name, text in (("token", token), ("limited", json.dumps(config))):
                with open(f"{directory}/{name}", "w") as file:
                    file.write(text)
            over = Over(skein, f"{directory}/over", f"{directory}/limited", "--install-crds")
            objects = [
                istio_object("VirtualService", "vs", ASTRAY), istio_object("EnvoyFilter", "ef", PATCH, "v1alpha3"),
                istio_object("ProxyConfig", "pc", {"concurrency": 1}, "v1beta1"),
            ]  # fmt: skip
            with open(f"{directory}/objects.json", "w") as file:
                json.dump({"apiVersion": "v1", "kind": "List", "items": objects}, file)
            kubectl(server, "apply", "-f", f"{directory}/objects.json")
            wait_until(lambda: over.has("vs", "ef", "pc"), "all kinds")
            path = "jsonpath={.status.conditions[0].message}"
            wait_until(lambda: "nowhere" in kubectl(server, "get", "vs", "vs", "-o", path), "the finding on the status")
            assert "Forbidden" not in over.words() and "can't be followed" not in over.words(), over.words()
            print("the rights of samples/kubernetes are enough")
        finally:
            if over is not None:
                over.kill()
            server.kill()
            server.log.close()


def case_replicas_over_etcd(tool=TOOL):
    """Two control planes over one etcd: what one takes the other shows, and neither holds the other up."""
    skein = os.path.join(os.path.dirname(tool), "skein")
    if shutil.which("etcd") is None or shutil.which("kubectl") is None or not os.path.exists(skein):
        raise cases.Left("no etcd, kubectl or skein here")
    with tempfile.TemporaryDirectory() as directory:
        ports = free_ports(2)
        member = Member(directory, 0, ports[:1], [f"http://127.0.0.1:{ports[1]}"])
        servers = []
        try:
            member.start()
            wait_until(lambda: member.leads, "etcd")
            for name in ("one", "other"):
                os.mkdir(f"{directory}/{name}", 0o700)
                servers.append(Server(skein, f"{directory}/{name}", f"--store=etcd={member.url}",
                                      f"--ca-seal-key={directory}/seal.key"))
            for server in servers:
                server.start()
            one, other = servers
            kubectl(one, "create", "configmap", "c", "--from-literal=k=1")
            assert kubectl(other, "get", "configmap", "c", "-o", "jsonpath={.data.k}") == "1"
            kubectl(other, "patch", "configmap", "c", "-p", '{"data":{"k":"2"}}')
            assert kubectl(one, "get", "configmap", "c", "-o", "jsonpath={.data.k}") == "2"
            one.kill()
            kubectl(other, "patch", "configmap", "c", "-p", '{"data":{"k":"3"}}')
            one.start()
            assert kubectl(one, "get", "configmap", "c", "-o", "jsonpath={.data.k}") == "3"
            watch = subprocess.Popen(
                kubectl_command(one, "get", "configmap", "c", "-w", "-o", "jsonpath={.data.k}{'\\n'}"),
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            try:
                assert watch.stdout.readline() == "3\n"
                kubectl(other, "patch", "configmap", "c", "-p", '{"data":{"k":"4"}}')
                assert watch.stdout.readline() == "4\n"
            finally:
                watch.kill()
                watch.wait()
            print("two control planes over one etcd: each shows what the other takes")
        finally:
            for server in servers:
                server.kill()
                server.log.close()
            member.kill()
            member.log.close()


def kubectl_command(server, *arguments):
    return ["kubectl", "--kubeconfig", server.kubeconfig, "--cache-dir", server.kubeconfig + ".cache", *arguments]


def kubectl(server, *arguments):
    out = subprocess.run(kubectl_command(server, *arguments), capture_output=True, text=True, timeout=60)
    assert out.returncode == 0, f"{arguments}: {out.stderr}"
    return out.stdout


def check_followed(seen, ledger, deletions_are_exact=True):
    """A watch shows every acknowledged write at its revision, and none twice. Kubernetes does not say at which
    revision an object went, only one at which it is gone."""
    revisions = [int(words[-1]) for words in seen]
    assert revisions == sorted(set(revisions)), "the watch went back"
    puts = [(words[1], words[2]) for words in seen if words[0] == "put"]
    assert len(puts) == len(set(puts)), "a write was done twice"
    wanted = {r for r, n in ledger.revisions if n > 0 or deletions_are_exact}
    missing = wanted - set(revisions)
    assert not missing, f"the watch missed the revisions {sorted(missing)[:5]}"


if __name__ == "__main__":
    random.seed(os.environ.get("SEED"))
    sys.exit(cases.main(__doc__, globals()))
