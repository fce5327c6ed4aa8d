"""Throw-away certificates for the TLS cases, made by openssl once per run."""
import base64
import hashlib
import json
import ssl
import subprocess
from pathlib import Path

USAGE = "keyUsage=digitalSignature"
# name: (issuer, key, common name, subject alternative names, other extensions)
LEAVES = {
    "server": ("ca", "rsa", "server", "DNS:a.test,DNS:*.a.test,DNS:localhost,IP:127.0.0.1"),
    "server-ec": ("ca", "ec", "server-ec", "DNS:a.test,DNS:*.a.test"),
    "other": ("ca", "ec", "other", "DNS:b.test,DNS:*.b.test"),
    "origin": ("ca", "ec", "origin", "DNS:origin.test,URI:spiffe://mesh.test/ns/default/sa/origin"),
    "client": ("ca", "ec", "client", "URI:spiffe://mesh.test/ns/default/sa/client,DNS:client.test"),
    "client2": ("ca", "ec", "client2", "URI:spiffe://mesh.test/ns/other/sa/second,DNS:second.test"),
    "stranger": ("ca2", "ec", "stranger", "URI:spiffe://elsewhere.test/ns/default/sa/client,DNS:client.test"),
    "bare": ("ca", "ec", "bare", None),
    # SPIFFE identities, and some that are none
    "svid": ("ca", "ec", "svid", "URI:spiffe://mesh.test/ns/default/sa/svid", USAGE),
    "svid-elsewhere": ("ca2", "ec", "svid-elsewhere", "URI:spiffe://elsewhere.test/ns/default/sa/svid", USAGE),
    "svid-wrong-ca": ("ca2", "ec", "svid-wrong-ca", "URI:spiffe://mesh.test/ns/default/sa/svid", USAGE),
    "svid-no-usage": ("ca", "ec", "svid-no-usage", "URI:spiffe://mesh.test/ns/default/sa/svid"),
    "svid-signing": ("ca", "ec", "svid-signing", "URI:spiffe://mesh.test/ns/default/sa/svid", "keyUsage=digitalSignature,keyCertSign"),
    "svid-no-path": ("ca", "ec", "svid-no-path", "URI:spiffe://mesh.test", USAGE),
    "svid-two": ("ca", "ec", "svid-two", "URI:spiffe://elsewhere.test/a,URI:spiffe://mesh.test/b", USAGE),
    "svid-dns-first": ("ca", "ec", "svid-dns-first", "DNS:a.test,URI:spiffe://mesh.test/ns/default/sa/svid", USAGE),
    "principal": ("ca", "ec", "principal", "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@mesh.test"),
    "mid": ("ca", "ec", "mid", None, "basicConstraints=critical,CA:TRUE"),
    "deep": ("mid", "ec", "deep", "URI:spiffe://mesh.test/ns/default/sa/deep"),
}


class Certificates:
    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for authority in ("ca", "ca2"):
            self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                          "30", "-subj", f"/CN={authority}", "-keyout", f"{authority}.key", "-out", f"{authority}.crt")
        for name, (issuer, key, common, alternatives, *more) in LEAVES.items():
            self._leaf(name, issuer, key, common, alternatives, more)
        self._expired()
        self._revoked()
        # Presented with its issuer.
        (folder / "deep.crt").write_bytes((folder / "deep.crt").read_bytes() + (folder / "mid.crt").read_bytes())
        keys = {name: [{"kty": "EC", "use": "x509-svid", "x5c": [base64.b64encode(self.der(issuer)).decode()]}]
                for name, issuer in (("mesh.test", "ca"), ("elsewhere.test", "ca2"))}
        (folder / "bundles.json").write_text(json.dumps({"trust_domains": {name: {"keys": value} for name, value in keys.items()}}))
        (folder / "bundle.crt").write_bytes((folder / "ca.crt").read_bytes() + (folder / "ca2.crt").read_bytes())

    def _revoked(self):
        """`client2` and `mid` are on their issuer's list; the other authority's list is empty."""
        for name in ("client2", "mid"):
            self._openssl("ca", "-config", "ca.cnf", "-revoke", f"{name}.crt", "-cert", "ca.crt", "-keyfile", "ca.key")
        self._openssl("ca", "-config", "ca.cnf", "-gencrl", "-crldays", "20", "-cert", "ca.crt", "-keyfile", "ca.key", "-out", "ca.crl")
        (self.folder / "index.txt").write_text("")
        for name in ("ca", "mid"):
            self._openssl("ca", "-config", "ca.cnf", "-gencrl", "-crldays", "20", "-cert", f"{name}.crt", "-keyfile", f"{name}.key", "-out", f"{name}-empty.crl")
        (self.folder / "both.crl").write_bytes((self.folder / "ca.crl").read_bytes() + (self.folder / "mid-empty.crl").read_bytes())

    def _leaf(self, name, issuer, key, common, alternatives, more=()):
        kind = ["rsa:2048"] if key == "rsa" else ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        self._openssl("req", "-newkey", *kind, "-nodes", "-subj", f"/O=Mesh/CN={common}", "-keyout", f"{name}.key", "-out",
                      f"{name}.csr")
        extensions = self.folder / f"{name}.ext"
        lines = [f"subjectAltName={alternatives}"] if alternatives else [] if more else ["basicConstraints=CA:FALSE"]
        extensions.write_text("\n".join([*lines, *more]) + "\n")
        self._openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.crt", "-CAkey", f"{issuer}.key", "-days", "20",
                      "-CAcreateserial", "-extfile", extensions.name, "-out", f"{name}.crt")

    def _expired(self):
        """A client certificate of yesterday: `openssl x509` can't date back, `openssl ca` can."""
        (self.folder / "index.txt").write_text("")
        (self.folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nrand_serial=yes\n"
            "[p]\ncommonName=supplied\norganizationName=optional\n")
        self._openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-in", "client.csr", "-cert", "ca.crt", "-keyfile", "ca.key",
                      "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-extfile", "client.ext",
                      "-out", "expired.crt")
        (self.folder / "expired.key").write_bytes((self.folder / "client.key").read_bytes())

    def fingerprint(self, name: str) -> str:
        return hashlib.sha256(self.der(name)).hexdigest()

    def spki(self, name: str) -> str:
        public = subprocess.run(["openssl", "x509", "-in", f"{name}.crt", "-pubkey", "-noout"], cwd=self.folder,
                                capture_output=True).stdout
        der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=public, capture_output=True).stdout
        return base64.b64encode(hashlib.sha256(der).digest()).decode()

    def der(self, name: str) -> bytes:
        first = (self.folder / f"{name}.crt").read_text().partition("-----END CERTIFICATE-----")
        return ssl.PEM_cert_to_DER_cert(first[0] + first[1])

    def name_of(self, der: bytes | None) -> str:
        for name in LEAVES:
            if der is not None and der == self.der(name):
                return name
        return "none" if der is None else "unknown"

    def _openssl(self, *arguments, allow_failure=False):
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, text=True)
        if done.returncode and not allow_failure:
            raise RuntimeError(f"openssl {arguments[0]}: {done.stderr}")

    def path(self, file: str) -> str:
        return str(self.folder / file)

    def client_context(self, options: dict) -> ssl.SSLContext:
        """Options: cert, alpn, minimum, maximum, ciphers, ca (verify the server against it)."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self._apply(context, options)
        if "ca" in options:
            context.load_verify_locations(self.path(options["ca"] + ".crt"))
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    def server_context(self, cert="origin", **options) -> ssl.SSLContext:
        """For origins. Options as for clients; `client_ca` asks for a client certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._apply(context, {"cert": cert, **options})
        if "client_ca" in options:
            context.load_verify_locations(self.path(options["client_ca"] + ".crt"))
            context.verify_mode = ssl.CERT_OPTIONAL
        context.sni_callback = _remember_name
        return context

    def _apply(self, context, options):
        if "cert" in options:
            context.load_cert_chain(self.path(options["cert"] + ".crt"), self.path(options["cert"] + ".key"))
        if "alpn" in options:
            context.set_alpn_protocols(options["alpn"])
        if "minimum" in options or "maximum" in options:
            context.set_ciphers("ALL:@SECLEVEL=0")
        if "minimum" in options:
            context.minimum_version = options["minimum"]
        if "maximum" in options:
            context.maximum_version = options["maximum"]
        if "ciphers" in options:
            context.set_ciphers(options["ciphers"])


def _remember_name(tls, name, _context):
    tls.asked_name = name
