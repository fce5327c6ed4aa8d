"""An authority of the tests' own, by openssl: certificates for gateways, hosts outside and clients."""
from pathlib import Path

from suite.space import run


class Certificates:
    def __init__(self, folder: Path, name="edge"):
        self.folder, self.name = Path(folder), name
        self.root, self.key = self.folder / f"{name}-root.crt", self.folder / f"{name}-root.key"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-keyout", str(self.key), "-out", str(self.root), "-subj", f"/CN={name} root")

    def issue(self, host: str, file: str | None = None) -> tuple[Path, Path]:
        base = self.folder / (file or host)
        certificate, key, request = (base.with_name(f"{base.name}.{end}") for end in ("crt", "key", "csr"))
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key),
            "-out", str(request), "-subj", f"/CN={host}")
        names = self.folder / f"{base.name}.ext"
        names.write_text(f"subjectAltName=DNS:{host}\n")
        run("openssl", "x509", "-req", "-in", str(request), "-CA", str(self.root), "-CAkey", str(self.key),
            "-CAcreateserial", "-days", "20", "-extfile", str(names), "-out", str(certificate))
        return certificate, key
