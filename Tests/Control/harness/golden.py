"""Cases by behaviour: YAML that people write, requests, and what must come back, the same through Envoy and Skein.

A file in golden/ is a list of cases:

    - name: by-header
      resources: |            # applied before, deleted after
        apiVersion: ...
      asks:
      - get: http://reviews:9080/reviews/1     # or post:, put: ...; tcp: echo:9000
        from: sidecar                          # or gateway: the URL's port is the gateway's, its host the Host header
        headers: {end-user: jason}
        times: 20
        expect: {status: 200, served: reviews-v2}
      refused: spec.http[0]   # instead of asks: the API refuses it, and says this

`resources` and headers may hold ${ADDRESS OF A WORLD'S SERVER}, such as ${example}, and ${cert:NAME}, ${key:NAME},
${ca}: base64 of PEM, for Secrets (${ca-file}: the path of its file), signed by the world's authority for the DNS name NAME. An https URL's host is the
SNI; `tls: {cert: NAME}` presents such a certificate, `tls: {sni: NAME}` asks for another name.

`expect` knows: status, served (a name, a list of names all of which and no others answer, or {name: [least, most]}
as shares), same (one server for all), statuses ({status: [least, most]} as shares), certificate (NAME), path, method, sent ({request header as the service saw it: value or null}), has ({response header: value or
null}), body (a part of it), seconds [least, most], error (a part of it), data (of TCP).
"""
import asyncio
import base64
import itertools
import json
import re
import ssl
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from .control import Refused

GOLDEN = Path(__file__).parent.parent / "golden"
METHODS = ("get", "post", "put", "delete", "patch", "head", "options")
PATIENCE = 5.0
LEAST_ATTEMPTS = 2


def load():
    for path in sorted(GOLDEN.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text()):
            case["name"] = f"{path.stem}/{case['name']}"
            yield case


class Golden:
    """`sides`: name -> {"sidecar": Client, "gateway": address}."""

    def __init__(self, control, world, sides, outside):
        self.control, self.world, self.sides, self.outside = control, world, sides, outside

    async def run(self, case) -> list[str]:
        """What is wrong; empty when all is well."""
        text = self.filled(case["resources"])
        rest = self.control.client
        try:
            items = await asyncio.to_thread(rest.apply, text)
        except Refused as refusal:
            wanted = case.get("refused")
            items = [item for item in yaml.safe_load_all(text) if item]
            await asyncio.to_thread(rest.delete, items)
            if wanted and wanted in refusal.body.replace("\\\"", '"'):
                return []
            return [f"refused: {refusal}"]
        try:
            if "refused" in case:
                return [f"was taken, expected a refusal with {case['refused']}"]
            wrong = []
            for ask in case["asks"]:
                results = await asyncio.gather(*(self.until(side, ask) for side in self.sides))
                for side, complaint in zip(self.sides, results):
                    if complaint:
                        wrong.append(f"{side}: {self.words(ask)}: {complaint}")
            return wrong
        finally:
            await asyncio.to_thread(rest.delete, list(reversed(items)))

    def filled(self, text):
        for name, address in self.world.addresses.items():
            text = text.replace("${" + name + "}", address)

        text = text.replace("${ca-file}", str(self.world.authority.certificate))

        def pem(match):
            kind, name = match[1], match[2]
            authority = self.world.authority.certificate
            path = authority if kind == "ca" else self.world.certificate(name)[kind == "key"]
            return base64.b64encode(path.read_bytes()).decode()
        return re.sub(r"\$\{(cert|key|ca):?([^}]*)\}", pem, text)

    @staticmethod
    def words(ask):
        return " ".join(f"{k}={v}" for k, v in ask.items() if k != "expect")

    async def until(self, side, ask):
        """A change takes a moment to arrive: asked again until it is as expected, or patience ends."""
        end = time.monotonic() + PATIENCE
        pause = 0.02
        for attempt in itertools.count(1):
            complaint = await self.ask(side, ask)
            # One question may take all of the patience, and be asked of what was there before.
            if not complaint or attempt >= LEAST_ATTEMPTS and time.monotonic() > end:
                return complaint
            await asyncio.sleep(pause)
            pause = min(pause * 2, 0.5)

    async def ask(self, side, ask):
        times = ask.get("times", 1)
        first = await self.one(side, ask)
        complaint = self.differs(first, ask["expect"], single=times == 1)
        if complaint or times == 1:
            return complaint
        width = ask.get("parallel", 10)
        rest = []
        for start in range(1, times, width):
            rest += await asyncio.gather(*(self.one(side, ask) for _ in range(min(width, times - start))))
        for result in rest:
            if complaint := self.differs(result, ask["expect"], single=False):
                return complaint
        return self.shares([first, *rest], ask["expect"])

    async def one(self, side, ask):
        if "tcp" in ask:
            host, port = ask["tcp"].rsplit(":", 1)
            return await self.client(side, ask).ask(op="tcp", address=self.target(side, ask, host), port=int(port),
                                                    send=ask.get("send", ""), timeout=ask.get("timeout", 10))
        method = next(m for m in METHODS if m in ask)
        url = urlsplit(ask[method])
        headers = {k.lower(): str(v) for k, v in ask.get("headers", {}).items()}
        headers.setdefault("host", url.netloc)
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        more = {"body": ask["body"]} if "body" in ask else {}
        if url.scheme == "https":
            more["tls"] = {"sni": url.hostname, **ask.get("tls", {})}
            if name := more["tls"].get("cert"):
                more["tls"]["cert"], more["tls"]["key"] = map(str, self.world.certificate(name))
        return await self.client(side, ask).ask(
            op="http", address=self.target(side, ask, url.hostname),
            port=url.port or {"http": 80, "https": 443}[url.scheme], method=method.upper(), path=path,
            headers=list(headers.items()), timeout=ask.get("timeout", 10), **more)

    def client(self, side, ask):
        return self.outside if ask.get("from") == "gateway" else self.sides[side]["sidecar"]

    def target(self, side, ask, host):
        return self.sides[side]["gateway"] if ask.get("from") == "gateway" else self.world.where(ask.get("address", host))

    # Comparing
    def differs(self, result, expect, single):
        if "error" in expect:
            return "" if expect["error"] in result.get("error", "") and "error" in result else f"no error but {self.short(result)}"
        if "error" in result:
            return result["error"]
        seen = self.echo(result)
        for name, wanted in expect.items():
            check = getattr(self, f"check_{name}", None)
            if check is None:
                raise ValueError(f"expect knows no {name}")
            if name == "served" and (not single or not isinstance(wanted, str)) and not isinstance(wanted, str):
                continue
            if complaint := check(wanted, result, seen):
                return complaint
        return ""

    @staticmethod
    def echo(result):
        try:
            value = json.loads(result.get("body", ""))
            return value if isinstance(value, dict) else {}
        except ValueError:
            return {}

    @staticmethod
    def short(result):
        return f"{result.get('status', '')} {result.get('body', result.get('data', ''))[:160]}"

    def check_status(self, wanted, result, _):
        allowed = wanted if isinstance(wanted, list) else [wanted]
        return "" if result.get("status") in allowed else f"status {self.short(result)}, expected {wanted}"

    def check_served(self, wanted, result, seen):
        name = self.server(result)
        return "" if name == wanted else f"served by {name} ({self.short(result)}), expected {wanted}"

    @staticmethod
    def server(result):
        if "data" in result:
            return result["data"].split(":")[0]
        return dict(result["headers"]).get("x-served-by")

    def check_path(self, wanted, _, seen):
        return "" if seen.get("path") == wanted else f"path {seen.get('path')}, expected {wanted}"

    def check_method(self, wanted, _, seen):
        return "" if seen.get("method") == wanted else f"method {seen.get('method')}, expected {wanted}"

    def check_sent(self, wanted, _, seen):
        return self.fields(wanted, seen.get("headers", []), "request header")

    def check_has(self, wanted, result, _):
        return self.fields(wanted, result["headers"], "response header")

    @staticmethod
    def fields(wanted, found, what):
        have: dict[str, list] = {}
        for name, value in found:
            have.setdefault(name.lower(), []).append(value)
        for name, value in wanted.items():
            mine = have.get(name.lower())
            if value is None and mine is not None:
                return f"{what} {name}: {mine}, expected none"
            if value is not None and (mine is None or (value != "*" and str(value) not in (mine + [",".join(mine)]))):
                return f"{what} {name}: {mine}, expected {value}"
        return ""

    def check_body(self, wanted, result, _):
        return "" if wanted in result.get("body", "") else f"body {self.short(result)}, expected {wanted}"

    def check_data(self, wanted, result, _):
        return "" if result.get("data") == wanted else f"data {result.get('data')}, expected {wanted}"

    def check_certificate(self, wanted, result, _):
        mine = ssl.PEM_cert_to_DER_cert(self.world.certificate(wanted)[0].read_text()).hex()
        return "" if result.get("peer") == mine else f"another certificate than that of {wanted}"

    def check_same(self, wanted, result, _):
        return ""

    check_statuses = check_same

    def check_seconds(self, wanted, result, _):
        took = result["seconds"]
        return "" if wanted[0] <= took <= wanted[1] else f"took {took:.2f} s, expected {wanted}"

    def shares(self, results, expect):
        if "statuses" in expect:
            statuses = Counter(result.get("status") for result in results)
            for status, (least, most) in expect["statuses"].items():
                if not least <= statuses.get(status, 0) / len(results) <= most:
                    return f"statuses {dict(statuses)}, expected {expect['statuses']}"
        if expect.get("same") and len({self.server(result) for result in results}) != 1:
            return f"served by {dict(Counter(self.server(result) for result in results))}, expected one"
        wanted = expect.get("served")
        if isinstance(wanted, (str, type(None))):
            return ""
        counts = Counter(self.server(result) for result in results)
        if isinstance(wanted, list):
            return "" if set(counts) == set(wanted) else f"served by {dict(counts)}, expected {wanted}"
        for name, (least, most) in wanted.items():
            share = counts.get(name, 0) / len(results)
            if not least <= share <= most:
                return f"{name} served {share:.2f} ({dict(counts)}), expected {least} to {most}"
        strangers = set(counts) - set(wanted)
        return f"served by {strangers}" if strangers else ""
