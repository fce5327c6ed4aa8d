"""`skein explain` against what really happens: a few hundred requests, each through skein-proxy and real Envoy.

For each request the proxy's own config dump is explained and the request is sent; status, response flags, cluster and
upstream of the access log have to be those of one of the predicted ways, and where requests divide, in their shares.
"""
import asyncio
import json
import subprocess
from collections import Counter
from pathlib import Path

from harness.golden import Golden
from harness.identity import Authority, SecretServer
from harness.workload import Sidecar
from harness.world import World
from scenarios.mutual_tls import Mesh, policy

MARK = "EXPLAINED"
# One file for all proxies: an id says whose request it was.
MESH = f"""
accessLogFile: LOG
accessLogFormat: "{MARK} %REQ(X-ID)% %RESPONSE_CODE% %RESPONSE_FLAGS% %UPSTREAM_CLUSTER% %UPSTREAM_HOST%\\n"
"""

RULES = """
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews}
spec:
  host: reviews
  subsets:
  - {name: v1, labels: {version: v1}}
  - {name: v2, labels: {version: v2}}
  - {name: v3, labels: {version: v3}}
  - {name: none, labels: {version: v77}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews}
spec:
  hosts: [reviews]
  http:
  - match:
    - headers: {end-user: {exact: jason}}
    route: [{destination: {host: reviews, subset: v2}}]
  - match:
    - headers: {end-user: {regex: "t.*m"}}
      uri: {prefix: /reviews/}
    - headers: {x-canary: {prefix: "yes"}}
    route: [{destination: {host: reviews, subset: v3}}]
  - match: [{uri: {prefix: /api/v1/}}]
    rewrite: {uri: /reviews/}
    route: [{destination: {host: reviews, subset: v1}}]
    headers: {request: {set: {x-api: one}, remove: [x-secret]}}
  - match: [{uri: {exact: /empty}}]
    route: [{destination: {host: reviews, subset: none}}]
  - match: [{uri: {exact: /missing}}]
    route: [{destination: {host: reviews, subset: v9}}]
  - match: [{queryParams: {version: {exact: "3"}}}]
    route: [{destination: {host: reviews, subset: v3}}]
  - match: [{method: {exact: DELETE}}]
    directResponse: {status: 405, body: {string: "no"}}
  - match: [{withoutHeaders: {x-any: {}}, uri: {prefix: /without}}]
    route: [{destination: {host: reviews, subset: v2}}]
  - match: [{uri: {prefix: /all}}]
    route:
    - {destination: {host: reviews, subset: v1}, weight: 0}
    - {destination: {host: reviews, subset: v2}, weight: 100}
  - route:
    - {destination: {host: reviews, subset: v1}, weight: 70}
    - {destination: {host: reviews, subset: v3}, weight: 30}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ratings}
spec:
  host: ratings
  subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ratings}
spec:
  hosts: [ratings]
  http:
  - match: [{headers: {x-fault: {exact: abort}}}]
    fault: {abort: {httpStatus: 555, percentage: {value: 100}}}
    route: [{destination: {host: ratings, subset: v1}}]
  - match: [{headers: {x-fault: {exact: half}}}]
    fault: {abort: {httpStatus: 502, percentage: {value: 50}}}
    route: [{destination: {host: ratings, subset: v1}}]
  - match: [{headers: {x-fault: {exact: delay}}}]
    fault: {delay: {fixedDelay: 0.05s, percentage: {value: 100}}}
    route: [{destination: {host: ratings, subset: v2}}]
  - match: [{headers: {x-fault: {exact: both}}}]
    fault: {delay: {fixedDelay: 0.05s, percentage: {value: 100}}, abort: {httpStatus: 503, percentage: {value: 100}}}
    route: [{destination: {host: ratings, subset: v2}}]
  - route: [{destination: {host: ratings, subset: v1}}]
    timeout: 3s
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: httpbin}
spec:
  hosts: [httpbin]
  http:
  - match: [{uri: {prefix: /old}}]
    redirect: {uri: /new, authority: elsewhere.example, redirectCode: 302}
  - match: [{uri: {regex: "/tea.*"}}]
    directResponse: {status: 418, body: {string: "short and stout"}}
  - match: [{uri: {prefix: /moved}, ignoreUriCase: true}]
    rewrite: {uriRegexRewrite: {match: "^/[a-zA-Z]+/(.*)$", rewrite: "/\\\\1"}}
    route: [{destination: {host: httpbin}}]
  - match: [{uri: {prefix: /prod}}]
    rewrite: {authority: httpbin.prod}
    route: [{destination: {host: httpbin.prod.svc.cluster.local}}]
  - match: [{uri: {prefix: /only}}]
    route: [{destination: {host: httpbin}}]
    retries: {attempts: 2, perTryTimeout: 1s, retryOn: "5xx,reset"}
  - match: [{uri: {prefix: /shared}}]
    corsPolicy: {allowOrigins: [{exact: "http://a.example"}], allowMethods: [GET]}
    route: [{destination: {host: httpbin}}]
  - match: [{uri: {exact: /has}, queryParams: {q: {regex: "[0-9]+"}}}]
    directResponse: {status: 211}
  - match: [{uri: {exact: /has}, headers: {x-set: {}}}]
    directResponse: {status: 212}
  - match: [{uri: {exact: /has}, headers: {cookie: {regex: "^(.*;)?(user=jason)(;.*)?$"}}}]
    directResponse: {status: 213}
  - match: [{authority: {exact: "httpbin:8000"}, uri: {prefix: /copied}}]
    route: [{destination: {host: httpbin}}]
    mirror: {host: productpage}
    mirrorPercentage: {value: 100}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: example}
spec:
  hosts: [example.example.com]
  ports: [{number: 80, name: http, protocol: HTTP}]
  resolution: STATIC
  endpoints: [{address: ${example}}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: nobody}
spec:
  hosts: [nobody.example.com]
  ports: [{number: 80, name: http, protocol: HTTP}]
  resolution: STATIC
  endpoints: [{address: 10.200.0.9}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: database}
spec:
  hosts: [database.example.com]
  addresses: [10.96.7.7]
  ports: [{number: 3306, name: tcp, protocol: TCP}]
  resolution: STATIC
  endpoints: [{address: ${database}}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: echo}
spec:
  host: echo
  subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: echo}
spec:
  hosts: [echo]
  tcp:
  - route:
    - {destination: {host: echo, subset: v2}, weight: 100}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: details}
spec:
  host: details
  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web}
spec:
  selector: {istio: ingressgateway}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: [bookinfo.example, "*.wild.example"]
  - port: {number: 8081, name: moved, protocol: HTTP}
    hosts: [secure.example]
    tls: {httpsRedirect: true}
  - port: {number: 443, name: https, protocol: HTTPS}
    hosts: [bookinfo.example]
    tls: {mode: SIMPLE, credentialName: explained}
  - port: {number: 8443, name: mutual, protocol: HTTPS}
    hosts: [bookinfo.example]
    tls: {mode: MUTUAL, credentialName: explained}
---
apiVersion: v1
kind: Secret
metadata: {name: explained, namespace: istio-system}
type: Opaque
data: {tls.crt: "${cert:bookinfo.example}", tls.key: "${key:bookinfo.example}", ca.crt: "${ca}"}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: [bookinfo.example, shop.wild.example]
  gateways: [web]
  http:
  - match: [{uri: {exact: /productpage}}, {uri: {prefix: /static}}]
    route: [{destination: {host: productpage, port: {number: 9080}}}]
  - match: [{uri: {prefix: /reviews}}]
    route:
    - {destination: {host: reviews, port: {number: 9080}, subset: v1}, weight: 50}
    - {destination: {host: reviews, port: {number: 9080}, subset: v2}, weight: 50}
  - match: [{uri: {prefix: /gone}}]
    route: [{destination: {host: nothing.default.svc.cluster.local, port: {number: 80}}}]
"""

CLOSED = """
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: closed}
spec:
  workloadSelector: {labels: {app: client}}
  outboundTrafficPolicy: {mode: REGISTRY_ONLY}
"""


def questions():
    """From the sidecar, as (method, url, headers)."""
    made = []
    users = [{}, {"end-user": "jason"}, {"end-user": "tim"}, {"x-canary": "yes please"}, {"x-canary": "no"}]
    paths = ["/reviews/1", "/api/v1/7?x=y", "/empty", "/missing", "/r?version=3", "/r?version=33", "/without/a", "/all/b", "/"]
    for user in users:
        for path in paths:
            made.append(("GET", f"http://reviews:9080{path}", user))
    for method in ("DELETE", "POST", "PUT", "HEAD"):
        for user in users[:2]:
            made.append((method, "http://reviews:9080/reviews/1", user))
    made += [("GET", "http://reviews:9080/without/a", {"x-any": "1"}),
             ("GET", "http://reviews.default:9080/all", {}), ("GET", "http://reviews.default.svc.cluster.local:9080/all", {}),
             ("GET", "http://reviews:9080/all", {"host": "reviews"}),
             ("GET", "http://reviews:9080/a%2fb/../c", {}), ("GET", "http://reviews:9080//double//slash", {})]
    for fault in ("abort", "half", "delay", "both", "none"):
        for path in ("/ratings/1", "/"):
            made.append(("GET", f"http://ratings:9080{path}", {"x-fault": fault}))
    made.append(("POST", "http://ratings:9080/", {"x-fault": "abort", "content-type": "application/grpc"}))
    for path in ("/old/x?y", "/teapot", "/tea", "/moved/a/b", "/MOVED/a", "/prod/x", "/only", "/copied", "/nothing", "/oldest"):
        for method in ("GET", "POST"):
            made.append((method, f"http://httpbin:8000{path}", {}))
    made.append(("GET", "http://httpbin:8000/copied", {"host": "httpbin.default:8000"}))
    # Preflight requests, unusual methods, and parameters and headers that are there and empty.
    for origin in ("http://a.example", "http://b.example"):
        for method in ("OPTIONS", "GET"):
            made.append((method, "http://httpbin:8000/shared", {"origin": origin, "access-control-request-method": "GET"}))
        made.append(("OPTIONS", "http://httpbin:8000/shared", {"origin": origin}))
    made += [(method, "http://httpbin:8000/only", {}) for method in ("PROPFIND", "TRACE")]
    made += [("GET", "http://httpbin:8000/has?q=", {}), ("GET", "http://httpbin:8000/has?q=12", {}),
             ("GET", "http://httpbin:8000/has", {"x-set": "1"}), ("GET", "http://httpbin:8000/has", {"cookie": "a=b;user=jason;c=d"}),
             ("GET", "http://httpbin:8000/has", {"cookie": "a=b; user=jason"}), ("GET", "http://httpbin:8000/h%61s?q=1", {})]
    for host in ("productpage:9080", "details:9080", "plain:7000", "httpbin.prod:8000", "reviews.prod:9080"):
        for path in ("/", "/x?y=z"):
            made.append(("GET", f"http://{host}{path}", {}))
    for path in ("/", "/a/b", "/c?d"):
        made.append(("GET", f"http://example.example.com{path}", {}))
        made.append(("GET", f"http://nobody.example.com{path}", {}))
    made += [("GET", "http://example.example.com/", {"host": "stranger.example.com"}),
             ("GET", "http://reviews:9080/", {"host": "details:9080"}),
             ("GET", "http://reviews:9080/", {"host": "ratings", "x-fault": "abort"}),
             ("GET", "http://reviews:9080/upgrade", {"connection": "upgrade", "upgrade": "other"})]
    return made


TALKS = ["tcp://echo:9000", "tcp://database.example.com:3306", "tcp://mongodb:27017"]


def gateway_questions():
    made = []
    for host in ("bookinfo.example", "shop.wild.example", "other.wild.example", "stranger.example", "BOOKINFO.example"):
        for path in ("/productpage", "/productpage/more", "/static/x.css", "/reviews/1", "/gone", "/"):
            made.append(("GET", f"http://{host}{path}", {}))
    made += [("GET", "http://secure.example:8081/x?y", {}), ("GET", "http://other.example:8081/", {}),
             ("GET", "http://bookinfo.example:8081/", {})]
    for host in ("bookinfo.example", "stranger.example"):
        for path in ("/productpage", "/reviews/1", "/other"):
            made += [("GET", f"https://{host}{path}", {}), ("GET", f"https://{host}:8443{path}", {})]
    # A name in the handshake, another one in the request.
    made.append(("GET", "https://bookinfo.example/productpage", {"host": "stranger.example"}))
    made.append(("GET", "http://bookinfo.example:443/productpage", {}))
    return made


class Side:
    """One proxy: what it says it runs, and what it has logged."""

    def __init__(self, label, sidecar, host, log, only=""):
        self.label, self.sidecar, self.host, self.log, self.only = label, sidecar, host, log, only

    def admin(self, path):
        return subprocess.run(self.host.command("curl", "-sS", "-m", "20", f"http://127.0.0.1:15000{path}"),
                              capture_output=True, text=True, check=False).stdout

    def dump(self, folder):
        path = Path(folder) / f"dump-{self.sidecar.child.name}.json"
        path.write_text(self.admin("/config_dump?include_eds"))
        return path

    def logged(self):
        """By x-id: (status, flags, cluster, upstream)."""
        found = {}
        for line in self.log.read_text(errors="replace").splitlines():
            words = line.split()
            if len(words) == 6 and words[0] == MARK and words[4].startswith(self.only):
                found.setdefault(words[1], []).append(words[2:])
        return found


class Explained:
    def __init__(self, stage):
        self.stage, self.wrong, self.asked = stage, [], 0

    async def start(self):
        stage, network = self.stage, self.stage.network
        config = stage.folder / "mesh.yaml"
        log = stage.folder / "access.log"
        log.touch()
        log.chmod(0o666)
        config.write_text(MESH.replace("LOG", str(log)))
        self.control = await stage.control("--plaintext-secrets", "--mesh-config", str(config), address=network.gateway)
        self.world = await World(network, stage.folder).start()
        stage.stops.append(self.world.stop)
        await asyncio.to_thread(self.control.client.apply, self.world.text())
        self.authority = Authority(stage.folder)
        self.sidecars, self.gateways, self.clients = [], [], {}
        for label in ("envoy", "skein"):
            host, edge = network.host(label), network.host(f"{label}-gateway")
            for each in (host, edge):
                each.names(self.world.names())
            host.intercept()
            self.sidecars.append(await self.proxy(label, host, "client", "default", "sidecar", {"app": "client"}, "client"))
            self.gateways.append(await self.proxy(
                f"{label}-gw", edge, "istio-ingressgateway", "istio-system", "router",
                {"istio": "ingressgateway", "app": "istio-ingressgateway"}, "istio-ingressgateway"))
            self.clients[label] = await stage.client(host)
        self.outside = await stage.client(None)
        return self

    async def proxy(self, label, host, workload, namespace, role, labels, account):
        certificate, key = self.authority.spiffe(namespace, account)
        path = self.stage.folder / f"{label}.sock"
        secrets = await SecretServer(path, certificate, key, self.authority.certificate).start()
        self.stage.stops.append(secrets.stop)
        binary = self.stage.options.envoy if label.startswith("envoy") else self.stage.options.proxy
        sidecar = Sidecar(label, binary, host, self.stage.folder, self.control.port("xds"), role=role, namespace=namespace,
                          workload=workload, labels=labels, account=account, sds=path)
        self.stage.stops.append(sidecar.stop)
        await sidecar.start()
        return Side(label, sidecar, host, self.stage.folder / "access.log")

    def resolved(self):
        names = {f"{name}.example.com": self.world.addresses[name] for name in ("example", "secure", "partner")}
        names |= {"nobody.example.com": "10.200.0.9", "database.example.com": "10.96.7.7"}
        return [word for name, address in names.items() for word in ("--resolve", f"{name}={address}")]

    async def settle(self, sides, expected, seconds=60):
        """Until every proxy's dump holds what the last change brought."""
        async def there():
            texts = [await asyncio.to_thread(side.admin, "/config_dump?include_eds") for side in sides]
            return all(expected(text) for text in texts)
        await self.stage.until("the rules in every proxy", there, seconds)
        await asyncio.sleep(1)

    async def predict(self, side, asks, *more):
        """The explanation of each request by this proxy's dump."""
        dump = await asyncio.to_thread(side.dump, self.stage.folder)
        listed = self.stage.folder / f"asks-{side.label}.json"
        listed.write_text(json.dumps([{"method": m, "url": u, "headers": [f"{k}: {v}" for k, v in h.items()]} for m, u, h in asks]))
        command = [*self.stage.options.explain, "--client-dump", str(dump), "--requests", str(listed), "-o", "json",
                   "--kubeconfig", str(self.control.data / "kubeconfig"), *self.resolved(), *more]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True)
        if done.returncode not in (0, 2):
            raise AssertionError(f"skein explain: exit {done.returncode}: {done.stderr[-2000:]}")
        found = json.loads(done.stdout)
        return found if isinstance(found, list) else [found]

    async def send(self, side, number, ask, gateway):
        method, url, headers = ask
        scheme, _, rest = url.partition("://")
        netloc, slash, path = rest.partition("/")
        name, _, port = netloc.partition(":")
        fields = {k.lower(): v for k, v in headers.items()}
        fields.setdefault("host", netloc)
        fields["x-id"] = str(number)
        client = self.outside if gateway else self.clients[side.label]
        address = side.host.address if gateway else self.where(name)
        secure = scheme == "https"
        more = {"tls": {"sni": name}} if secure else {}
        return await client.ask(op="http", address=address, port=int(port or (443 if secure else 80)), method=method,
                                path=slash + path or "/", headers=list(fields.items()), timeout=8, **more)

    def where(self, name):
        return {"nobody.example.com": "10.200.0.9", "database.example.com": "10.96.7.7"}.get(name) or self.world.where(name)

    async def compare(self, side, asks, gateway=False, name=""):
        """Sends each request and holds it against its prediction."""
        name = f"{side.label}-{name}"
        predictions = await self.predict(side, asks)
        results = []
        for start in range(0, len(asks), 10):
            results += await asyncio.gather(*(
                self.send(side, f"{name}{number}", asks[number], gateway)
                for number in range(start, min(start + 10, len(asks)))))
        wanted = {f"{name}{number}" for number in range(len(asks))}
        quiet = {f"{name}{n}" for n, p in enumerate(predictions) if all("status" not in e and not e["ok"] for e in p["endings"])}
        try:
            await self.stage.until("the access log", lambda: wanted - quiet <= set(side.logged()), 5)
        except AssertionError:
            pass
        logged = side.logged()
        for number, (ask, prediction, result) in enumerate(zip(asks, predictions, results)):
            self.asked += 1
            complaint = self.differs(prediction, result, logged.get(f"{name}{number}"))
            if complaint:
                self.wrong.append(f"{side.label}: {ask[0]} {ask[1]} {ask[2]}: {complaint}")

    @staticmethod
    def differs(prediction, result, lines):
        if "error" in result or not lines:
            if any("status" not in way and not way["ok"] for way in prediction["endings"]):
                return ""
            return f"no answer: {result.get('error', 'not logged')}, predicted {Explained.words(prediction)}"
        status, flags, cluster, upstream = lines[-1]
        seen = (str(result["status"]), set() if flags == "-" else set(flags.split(",")), cluster, upstream)
        for way in prediction["endings"]:
            if Explained.fits(way, *seen):
                return ""
            # Whether anybody listens outside of the mesh is nobody's to predict.
            if upstream.startswith("10.200.") and way.get("upstream") == upstream and way.get("cluster") == cluster.rstrip(";"):
                return ""
        return f"{status} {flags} {cluster} {upstream}, predicted {Explained.words(prediction)}"

    @staticmethod
    def fits(way, status, flags, cluster, upstream):
        if "status" in way and str(way["status"]) != status:
            return False
        if "status" not in way and not (way["ok"] and status == "200"):
            return False
        if set(filter(None, way["flags"].split(","))) != flags:
            return False
        reaches = way["ok"] and "status" not in way
        cluster = cluster.rstrip(";")
        if (reaches or cluster != "-") and way.get("cluster", cluster) != cluster:
            return False
        return not reaches or way.get("upstream", upstream) == upstream

    @staticmethod
    def words(prediction):
        return "; ".join(f"{way['share']:.0f}% {way.get('status', 'app')} {way['flags'] or '-'} {way.get('cluster', '-')} "
                         f"{way.get('upstream', '-')}" for way in prediction["endings"])

    async def shares(self, side, ask, name, times=300):
        """Where requests divide, they divide as was said."""
        name = f"{side.label}-{name}"
        prediction = (await self.predict(side, [ask]))[0]
        for start in range(0, times, 20):
            await asyncio.gather(*(self.send(side, f"{name}{n}", ask, False) for n in range(start, start + 20)))
        await self.stage.until("the access log", lambda: sum(k.startswith(name) for k in side.logged()) >= times, 10)
        seen = Counter()
        for key, lines in side.logged().items():
            if key.startswith(name):
                seen[(lines[-1][0], lines[-1][2].rstrip(";"))] += 1
        said = Counter()
        for way in prediction["endings"]:
            said[(str(way.get("status", 200)), way.get("cluster", "-"))] += way["share"]
        for key, share in said.items():
            real = 100 * sum(count for other, count in seen.items() if other[0] == key[0] and (key[1] == other[1] or other[1] == "-")) / times
            self.asked += 1
            if abs(real - share) > 12:
                self.wrong.append(f"{side.label}: {ask}: {key} has {real:.0f}% of {times}, predicted {share:.0f}%")

    async def talk(self, side, url):
        """TCP: reached or not, and by which cluster and upstream."""
        prediction = (await self.predict(side, [("GET", url, {})]))[0]
        before = len(side.logged().get("-", []))
        host, port = url.removeprefix("tcp://").split(":")
        result = await self.clients[side.label].ask(op="tcp", address=self.where(host), port=int(port), send="hi", timeout=5)
        await self.stage.until("the access log of TCP", lambda: len(side.logged().get("-", [])) > before, 5)
        _, flags, cluster, upstream = side.logged()["-"][-1]
        self.asked += 1
        way = prediction["endings"]
        reached = "hi" in result.get("data", "")
        fits = any(each["ok"] == reached and each.get("cluster") == cluster.rstrip(";") and (not reached or each.get("upstream") == upstream)
                   for each in way)
        if not fits:
            self.wrong.append(f"{side.label}: {url}: {result} {flags} {cluster} {upstream}, predicted {self.words(prediction)}")

    def verdict(self):
        print(f"explain: {self.asked} compared, {len(self.wrong)} wrong")
        assert not self.wrong, "\n     ".join(["predictions that did not come true:", *self.wrong[:40]])


RULE = """
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {{name: {server}}}
spec:
  host: {server}.default.svc.cluster.local
  trafficPolicy: {{tls: {{mode: {mode}}}}}
"""


class Secured(Explained):
    """Two servers with sidecars and two clients, as in the scenarios of mutual TLS."""

    async def start(self):
        config, log = self.stage.folder / "mesh.yaml", self.stage.folder / "access.log"
        log.touch()
        log.chmod(0o666)
        config.write_text(MESH.replace("LOG", str(log)))
        self.mesh = await Mesh(self.stage).start("--mesh-config", str(config))
        self.control, self.clients = self.mesh.control, self.mesh.clients
        hosts = {host.name: host for host in self.stage.network.hosts}
        self.sides = {}
        for stop in self.stage.stops:
            sidecar = getattr(stop, "__self__", None)
            if isinstance(sidecar, Sidecar):
                self.sides[sidecar.workload] = Side(sidecar.label, sidecar, hosts[sidecar.workload], log, "outbound|")
        return self

    def resolved(self):
        return []

    def where(self, name):
        return self.mesh.vips[name.removesuffix("-server")][0]

    async def round(self, name, asks):
        """Every client to every server, by the servers' own dumps as well."""
        servers = [str(await asyncio.to_thread(self.sides[f"{label}-server"].dump, self.stage.folder)) for label in ("envoy", "skein")]
        self.servers = [word for dump in servers for word in ("--server-dump", dump)]
        for label in ("envoy", "skein"):
            await self.compare(self.sides[f"{label}-client"], asks, name=name)

    async def predict(self, side, asks, *more):
        return await super().predict(side, asks, *self.servers, *more)


def explaining(options):
    """How the verb is called; a stand-in may be named for its development."""
    if not hasattr(options, "explain"):
        options.explain = [options.skein, "explain"]


async def case_requests(stage):
    """Routes, faults, subsets, redirects, TCP and gateways; then the same with only known hosts let out."""
    explaining(stage.options)
    told = stage.told = await Explained(stage).start()
    await asyncio.to_thread(told.control.client.apply, Golden(told.control, told.world, {}, None).filled(RULES))
    await told.settle(told.sidecars, lambda text: "v77" in text or "|none|reviews" in text)
    await told.settle(told.gateways, lambda text: "shop.wild.example" in text)
    for side in told.sidecars:
        await told.compare(side, questions(), name="a")
        for url in TALKS:
            await told.talk(side, url)
        await told.shares(side, ("GET", "http://reviews:9080/", {}), "s")
        await told.shares(side, ("GET", "http://ratings:9080/", {"x-fault": "half"}), "h")
    for side in told.gateways:
        await told.compare(side, gateway_questions(), gateway=True, name="g")
    await asyncio.to_thread(told.control.client.apply, CLOSED)
    await told.settle(told.sidecars, lambda text: "block_all" in text)
    for side in told.sidecars:
        await told.compare(side, [ask for ask in questions() if "reviews" not in ask[1]][::2], name="c")
    told.verdict()


async def case_mutual_tls(stage):
    """Both ends explained: modes of PeerAuthentications and DestinationRules against each other."""
    explaining(stage.options)
    told = await Secured(stage).start()
    apply = told.control.client.apply
    asks = [("GET", f"http://{server}-server:9080/{path}", {}) for server in ("envoy", "skein") for path in ("", "secret/x")]
    clients = [side for name, side in told.sides.items() if name.endswith("-client")]
    servers = [side for name, side in told.sides.items() if name.endswith("-server")]
    await told.settle(servers, lambda text: "virtualInbound" in text)
    await told.settle(clients, lambda text: "skein-server" in text)
    await told.round("permissive-", asks)
    await asyncio.to_thread(apply, policy("STRICT"))
    await told.settle(servers, lambda text: '"raw_buffer"' not in text.split("virtualInbound")[1])
    await told.round("strict-", asks)
    for server in ("envoy", "skein"):
        await asyncio.to_thread(apply, RULE.format(server=f"{server}-server", mode="DISABLE"))
    await told.settle(clients, lambda text: text.count("destination-rule/") >= 2)
    await told.round("plaintext-", asks)
    await asyncio.to_thread(apply, policy("DISABLE"))
    await asyncio.sleep(1)
    await told.round("disabled-", asks)
    for server in ("envoy", "skein"):
        await asyncio.to_thread(apply, RULE.format(server=f"{server}-server", mode="ISTIO_MUTUAL"))
    await asyncio.sleep(1)
    await told.round("mismatched-", asks)
    told.verdict()
