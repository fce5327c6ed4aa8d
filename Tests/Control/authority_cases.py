"""The certificate authority held against openssl, grpcio and Istio's way of asking for certificates.

    authority_cases.py [--only WORDS]      AUTHORITY_PEER=BINARY says which server
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import grpc

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import cases  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("AUTHORITY_PEER", os.path.join(ROOT, ".build/debug/authority-peer"))
METHOD = "/istio.v1.auth.IstioCertificateService/CreateCertificate"


def openssl(*arguments, data=None, check=True):
    done = subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=False)
    if check and done.returncode != 0:
        raise AssertionError(done.stderr.decode())
    return done.stdout.decode() + ("" if check else done.stderr.decode())


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def certificate_request(csr, validity=0, metadata=b""):
    out = field(1, csr)
    if validity:
        out += varint(3 << 3) + varint(validity & (1 << 64) - 1)
    return out + (field(4, metadata) if metadata else b"")


def read_chain(data):
    chain, index = [], 0
    while index < len(data):
        assert data[index] == 10
        index += 1
        length, shift = 0, 0
        while True:
            byte = data[index]
            index += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        chain.append(data[index : index + length].decode())
        index += length
    return chain


class Peer:
    def __init__(self, *arguments):
        self.process = subprocess.Popen([BINARY, *arguments], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("port "), line
        _, self.port, self.plain = line.split()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.plain}{path}", timeout=20) as answer:
            return answer.read().decode()

    def token(self, **query):
        return self.ask("/token?" + urllib.parse.urlencode(query))

    def channel(self, bundle=None, key=None, chain=None):
        credentials = grpc.ssl_channel_credentials((bundle or self.ask("/bundle")).encode(), key, chain)
        return grpc.secure_channel(f"localhost:{self.port}", credentials)

    def create(self, csr, token=None, validity=0, key=None, chain=None, metadata=b"", bundle=None):
        headers = [("authorization", f"Bearer {token}")] if token else []
        with self.channel(bundle, key, chain) as channel:
            call = channel.unary_unary(METHOD, lambda value: value, lambda value: value)
            return read_chain(call(certificate_request(csr, validity, metadata), metadata=headers, timeout=20))

    def refused(self, *arguments, **options):
        try:
            self.create(*arguments, **options)
        except grpc.RpcError as error:
            return error.code().name, error.details()
        raise AssertionError("a certificate was issued")


class Folder(tempfile.TemporaryDirectory):
    def __enter__(self):
        return self

    def at(self, name):
        return os.path.join(self.name, name)

    def write(self, name, text):
        with open(self.at(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return self.at(name)

    def request(self, name="w", kind=("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), san=None, extra=()):
        extensions = ["-addext", f"subjectAltName={san}"] if san else []
        openssl("req", "-new", "-newkey", *kind, "-nodes", "-keyout", self.at(f"{name}.key"), "-out",
                self.at(f"{name}.csr"), "-subj", "/O=x", *extensions, *extra)  # fmt: skip
        with open(self.at(f"{name}.csr"), "rb") as file:
            return file.read()

    def key(self, name="w"):
        with open(self.at(f"{name}.key"), "rb") as file:
            return file.read()


def text_of(pem):
    return openssl("x509", "-noout", "-text", "-ext", "subjectAltName", data=pem.encode()) + openssl(
        "x509", "-noout", "-text", data=pem.encode()
    )


def verifies(folder, chain, bundle):
    folder.write("bundle.pem", bundle)
    folder.write("leaf.pem", chain[0])
    folder.write("between.pem", "".join(chain[1:-1]))
    between = ["-untrusted", folder.at("between.pem")] if len(chain) > 2 else []
    out = openssl("verify", "-x509_strict", "-CAfile", folder.at("bundle.pem"), *between, folder.at("leaf.pem"), check=False)
    return ": OK" in out, out


def case_issue(_stage):
    with Peer() as peer, Folder() as folder:
        token = peer.token(ns="bookinfo", sa="reviews")
        name = "spiffe://cluster.local/ns/bookinfo/sa/reviews"
        for kind in [("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), ("ec", "-pkeyopt", "ec_paramgen_curve:P-384"), ("rsa:2048",)]:
            for san in [None, f"URI:{name}"]:
                chain = peer.create(folder.request(kind=kind, san=san), token)
                text = text_of(chain[0])
                assert f"URI:{name}" in text and text.count("URI:") == text.count(f"URI:{name}"), text
                assert "CA:FALSE" in text and "TLS Web Server Authentication, TLS Web Client Authentication" in text, text
                good, out = verifies(folder, chain, peer.ask("/bundle"))
                assert good, out
                assert openssl("x509", "-noout", "-pubkey", data=chain[0].encode()) == openssl(
                    "req", "-noout", "-pubkey", "-in", folder.at("w.csr"))  # fmt: skip
        short = peer.create(folder.request(), token, validity=3600)
        end = openssl("x509", "-noout", "-enddate", data=short[0].encode())
        left = time.mktime(time.strptime(end.strip(), "notAfter=%b %d %H:%M:%S %Y GMT")) - time.timezone - time.time()
        assert 3500 < left <= 3601, left
        lines = [json.loads(line) for line in peer.ask("/audit").splitlines()]
        assert all(line["event"] == "certificate-issued" and line["identity"] == name for line in lines), lines
        assert token not in peer.ask("/audit")


def case_refusals(_stage):
    with Peer() as peer, Folder() as folder:
        good = folder.request()
        token = peer.token(ns="a", sa="b")
        assert peer.refused(good)[0] == "UNAUTHENTICATED"
        assert peer.refused(good, "nonsense")[0] == "UNAUTHENTICATED"
        assert peer.refused(good, peer.token(ns="a", sa="b", aud="other"))[0] == "UNAUTHENTICATED"
        # A token without a signature, and one whose claims were changed.
        head, claims, signature = token.split(".")
        none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        assert peer.refused(good, f"{none}.{claims}.")[0] == "UNAUTHENTICATED"
        data = json.loads(base64.urlsafe_b64decode(claims + "=="))
        data["sub"] = "system:serviceaccount:a:admin"
        data["kubernetes.io"]["serviceaccount"]["name"] = "admin"
        forged = base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
        assert peer.refused(good, f"{head}.{forged}.{signature}")[0] == "UNAUTHENTICATED"
        # Requests that want more than they may have.
        for san in ["URI:spiffe://cluster.local/ns/a/sa/admin", "DNS:istiod.istio-system.svc",
                    "URI:spiffe://cluster.local/ns/a/sa/b,DNS:x", "IP:10.0.0.1", "email:a@b.c"]:  # fmt: skip
            code, details = peer.refused(folder.request(san=san), token)
            assert code == "PERMISSION_DENIED", (san, code, details)
        for extra in [("-addext", "basicConstraints=critical,CA:TRUE"), ("-addext", "keyUsage=keyCertSign")]:
            code, details = peer.refused(folder.request(extra=extra), token)
            assert code == "INVALID_ARGUMENT", (extra, code, details)
        for kind in [("rsa:1024",), ("ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"), ("ed25519",)]:
            code, details = peer.refused(folder.request(kind=kind), token)
            assert code == "INVALID_ARGUMENT" and "expected" in details, (kind, code, details)
        assert peer.refused(folder.request(extra=("-sha1",)), token)[0] == "INVALID_ARGUMENT"
        assert peer.refused(b"", token)[0] == "INVALID_ARGUMENT"
        assert peer.refused(good[:200], token)[0] == "INVALID_ARGUMENT"
        assert peer.refused(good + good, token)[0] == "INVALID_ARGUMENT"
        assert peer.refused(good, token, validity=365 * 86400)[0] == "INVALID_ARGUMENT"
        assert peer.refused(good, token, validity=-5)[0] == "INVALID_ARGUMENT"
        entry = field(1, b"ImpersonatedIdentity") + field(2, field(3, b"spiffe://cluster.local/ns/a/sa/c"))
        assert peer.refused(good, token, metadata=field(1, entry))[0] == "PERMISSION_DENIED"
        # What Istio's agents send along is passed over.
        entry = field(1, b"WorkloadName") + field(2, field(3, b"reviews-v1"))
        assert len(peer.create(good, token, metadata=field(1, entry))) == 2
        peer.ask("/later?seconds=4000")
        assert "expired" in peer.refused(good, token)[1]


def case_renewal(_stage):
    with Peer("--lifetime", "1000") as peer, Folder() as folder:
        first = peer.create(folder.request("one"), peer.token(ns="a", sa="b"))
        chain = first[0].encode()
        # The certificate is proof for its own identity, with a fresh key, and for no other.
        second = peer.create(folder.request("two"), key=folder.key("one"), chain=chain)
        assert "URI:spiffe://cluster.local/ns/a/sa/b" in text_of(second[0])
        third = peer.create(folder.request("three"), key=folder.key("two"), chain=second[0].encode())
        assert verifies(folder, third, peer.ask("/bundle"))[0]
        other = folder.request("other", san="URI:spiffe://cluster.local/ns/a/sa/c")
        assert peer.refused(other, key=folder.key("one"), chain=chain)[0] == "PERMISSION_DENIED"
        # One that has expired by the authority's clock, though TLS may still take it.
        peer.ask("/later?seconds=1001")
        code, details = peer.refused(folder.request("four"), key=folder.key("one"), chain=chain)
        assert code == "UNAUTHENTICATED" and "expired" in details, (code, details)


def case_join_tokens(_stage):
    with Peer() as peer, Folder() as folder:
        once = peer.ask("/join?ns=vm&sa=db")
        chain = peer.create(folder.request(), once)
        assert "URI:spiffe://cluster.local/ns/vm/sa/db" in text_of(chain[0])
        assert peer.refused(folder.request(), once)[0] == "UNAUTHENTICATED"
        # A request that is refused does not use it up.
        again = peer.ask("/join?ns=vm&sa=db")
        assert peer.refused(folder.request(san="DNS:x"), again)[0] == "PERMISSION_DENIED"
        assert peer.create(folder.request(), again)
        # And then the certificate is enough.
        joined = peer.create(folder.request("w"), peer.ask("/join?ns=vm&sa=db&reusable=1"))
        assert peer.create(folder.request("next"), key=folder.key("w"), chain=joined[0].encode())
        assert once.split(".")[2] not in peer.ask("/audit")


def case_plugged(_stage):
    with Folder() as folder:
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder.at("root-key.pem"), "-out",
                folder.at("root-cert.pem"), "-subj", "/O=Istio/CN=Root CA", "-days", "10", "-addext",
                "keyUsage=critical,keyCertSign")  # fmt: skip
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", folder.at("ca-key.pem"), "-out",
                folder.at("ca.csr"), "-subj", "/O=Istio/CN=Intermediate CA")  # fmt: skip
        folder.write("ca.ext", "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,digitalSignature\n"
                               "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")  # fmt: skip
        openssl("x509", "-req", "-in", folder.at("ca.csr"), "-CA", folder.at("root-cert.pem"), "-CAkey",
                folder.at("root-key.pem"), "-CAcreateserial", "-out", folder.at("ca-cert.pem"), "-days", "5", "-extfile",
                folder.at("ca.ext"))  # fmt: skip
        with open(folder.at("ca-cert.pem"), encoding="ascii") as own, open(folder.at("root-cert.pem"), encoding="ascii") as root:
            own, root = own.read(), root.read()
        folder.write("cert-chain.pem", own + root)
        with Peer("--ca-dir", folder.name) as peer:
            assert peer.ask("/bundle").split() == root.split()
            chain = peer.create(folder.request(), peer.token(ns="a", sa="b"), bundle=root)
            assert len(chain) == 3 and chain[1].split() == own.split() and chain[2].split() == root.split()
            good, out = verifies(folder, chain, root)
            assert good, out
            # Renewal through the intermediate.
            shown = (chain[0] + chain[1]).encode()
            assert peer.create(folder.request("x"), key=folder.key("w"), chain=shown, bundle=root)
            # A second root in the bundle, without a restart.
            openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder.at("r2.key"), "-out",
                    folder.at("r2.pem"), "-subj", "/O=Istio/CN=Root CA 2", "-days", "10")  # fmt: skip
            with open(folder.at("r2.pem"), encoding="ascii") as file:
                folder.write("root-cert.pem", root + file.read())
            assert peer.ask("/refresh") == "changed" and peer.ask("/bundle").count("BEGIN") == 2
        # Files that don't belong together, or are missing.
        folder.write("root-cert.pem", root)
        wrong = Folder()
        for name in ["ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem"]:
            with open(folder.at(name), "rb") as file:
                wrong.write(name, file.read())
        openssl("genrsa", "-out", wrong.at("ca-key.pem"), "2048")
        out = subprocess.run([BINARY, "--ca-dir", wrong.name], capture_output=True, text=True, check=False)
        assert out.returncode != 0 and "not that of the certificate" in out.stderr, out
        os.unlink(wrong.at("cert-chain.pem"))
        out = subprocess.run([BINARY, "--ca-dir", wrong.name], capture_output=True, text=True, check=False)
        assert "no file" in out.stderr and "cert-chain.pem" in out.stderr, out


def case_foreign_issuer(_stage):
    """Tokens of another issuer, whose key set is a file that changes."""
    with Folder() as folder:
        openssl("genrsa", "-out", folder.at("issuer.key"), "2048")
        text = openssl("rsa", "-in", folder.at("issuer.key"), "-noout", "-modulus")
        modulus = bytes.fromhex(text.strip().split("=")[1])

        def b64(data):
            return base64.urlsafe_b64encode(data).decode().rstrip("=")

        keys = {"keys": [{"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": b64(modulus), "e": "AQAB"},
                         {"kty": "OKP", "crv": "Ed25519", "kid": "two", "x": "AAAA"}]}  # fmt: skip
        folder.write("jwks.json", json.dumps(keys))

        def token(**changes):
            claims = {"iss": "https://foreign", "aud": ["istio-ca"], "sub": "system:serviceaccount:x:y",
                      "exp": int(time.time()) + 600, **changes}  # fmt: skip
            text = b64(b'{"alg":"RS256","kid":"one"}') + "." + b64(json.dumps(claims).encode())
            done = subprocess.run(["openssl", "dgst", "-sha256", "-sign", folder.at("issuer.key")], input=text.encode(),
                                  capture_output=True, check=True)  # fmt: skip
            return text + "." + b64(done.stdout)

        with Peer("--jwks", folder.at("jwks.json")) as peer:
            chain = peer.create(folder.request(), token())
            assert "URI:spiffe://cluster.local/ns/x/sa/y" in text_of(chain[0])
            for changes in [{"aud": "a"}, {"exp": 5}, {"sub": "x"}, {"iss": "https://else"}, {"nbf": time.time() + 900}]:
                assert peer.refused(folder.request(), token(**changes))[0] == "UNAUTHENTICATED", changes


def case_rotation(_stage):
    """Workloads of all ages talk to each other by TLS at every phase of a rotation."""
    with Folder() as state, Folder() as folder:
        with Peer("--dir", state.name) as peer:
            workloads = []

            def add():
                name = f"w{len(workloads)}"
                chain = peer.create(folder.request(name), peer.token(ns="a", sa=name), bundle=peer.ask("/bundle"))
                workloads.append((name, chain, peer.ask("/bundle")))

            def all_talk():
                bundle = peer.ask("/bundle")
                for name, chain, _ in workloads:
                    good, out = verifies(folder, chain, bundle)
                    assert good, (name, out)
                # What the newest shows is accepted by who has the bundle of one phase ago.
                if len(workloads) > 1:
                    good, out = verifies(folder, workloads[-1][1], workloads[-2][2])
                    assert good, out

            add()
            old = peer.ask("/bundle")
            assert peer.ask("/rotate") == "distributing"
            add()
            all_talk()
            assert peer.ask("/bundle").count("BEGIN") == 2 and peer.ask("/bundle").startswith(old)
            assert peer.ask("/advance") == "nothing is due"
            peer.ask("/later?seconds=101")
            assert peer.ask("/advance") == "switch-signer"
            add()
            all_talk()
            # Who knows the old root only still gets through to the authority's own server by its new bundle.
            assert not verifies(folder, workloads[-1][1], old)[0]
            # The old root's leaf renews itself while both are trusted.
            assert peer.create(folder.request("r"), key=folder.key("w0"), chain=workloads[0][1][0].encode())
        # A restart in the middle of it.
        with Peer("--dir", state.name) as peer:
            assert peer.ask("/rotation") == "?"
            assert peer.ask("/bundle").count("BEGIN") == 2
            assert peer.ask("/advance") == "nothing is due"
            peer.ask("/later?seconds=90000")
            assert peer.ask("/advance") == "retire"
            bundle = peer.ask("/bundle")
            assert bundle.count("BEGIN") == 1 and bundle != old
            assert peer.refused(folder.request("s"), key=folder.key("w0"), chain=workloads[0][1][0].encode(),
                                bundle=bundle)[0] in ("UNAVAILABLE", "UNAUTHENTICATED")  # fmt: skip
        for name in ["authority", "key"]:
            assert os.stat(state.at(name)).st_mode & 0o777 == 0o600
        with open(state.at("authority"), "rb") as file:
            assert b"PRIVATE" not in file.read()


def case_rate(_stage):
    with Folder() as folder:
        folder.request()
        for kind in ["ec", "rsa"]:
            if kind == "rsa":
                folder.request(kind=("rsa:2048",))
            out = subprocess.run([BINARY, "--bench", "3000", "--csr", folder.at("w.csr")], capture_output=True, text=True, check=True)
            print(f"    {kind}: {out.stdout.strip()}")
            assert int(re.match(r"(\d+)", out.stdout).group(1)) > 200, out.stdout


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals()))
