"""What an agent does for its proxy: keys and certificates, handed over by SDS on a unix socket."""
import os
import subprocess
from pathlib import Path

import grpc
from google.protobuf import any_pb2
from envoy.extensions.transport_sockets.tls.v3 import secret_pb2
from envoy.service.discovery.v3 import discovery_pb2

SECRET = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"


def openssl(*words, stdin=None):
    done = subprocess.run(["openssl", *words], input=stdin, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(words)}: {done.stderr.decode()}")
    return done.stdout


class Authority:
    """A CA of the test's own, for proxies whose identity is not what a test is about."""

    def __init__(self, folder, name="ca"):
        self.folder, self.name = Path(folder), name
        self.key, self.certificate = self.folder / f"{name}.key", self.folder / f"{name}.crt"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                "-subj", f"/O={name}", "-keyout", str(self.key), "-out", str(self.certificate))

    def issue(self, names, label, server=True):
        """`names`: a list such as URI:spiffe://cluster.local/ns/default/sa/a or DNS:example.com."""
        key, request, made = (self.folder / f"{label}.{end}" for end in ("key", "csr", "crt"))
        extensions = self.folder / f"{label}.ext"
        extensions.write_text(f"subjectAltName=critical,{','.join(names)}\n"
                              "extendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/",
                "-keyout", str(key), "-out", str(request))
        openssl("x509", "-req", "-in", str(request), "-CA", str(self.certificate), "-CAkey", str(self.key),
                "-CAcreateserial", "-days", "30", "-extfile", str(extensions), "-out", str(made))
        return made, key

    def spiffe(self, namespace, account, domain="cluster.local"):
        return self.issue([f"URI:spiffe://{domain}/ns/{namespace}/sa/{account}"], f"{self.name}-{domain}-{namespace}-{account}")


class SecretServer:
    """`default` and `ROOTCA` as Istio's agents serve them, state of the world and delta."""

    def __init__(self, path, certificate, key, roots):
        self.path, self.version, self.waiting = Path(path), 0, []
        self.replace(certificate, key, roots)

    def replace(self, certificate, key, roots):
        default = secret_pb2.Secret(name="default")
        default.tls_certificate.certificate_chain.inline_bytes = Path(certificate).read_bytes()
        default.tls_certificate.private_key.inline_bytes = Path(key).read_bytes()
        root = secret_pb2.Secret(name="ROOTCA")
        root.validation_context.trusted_ca.inline_bytes = Path(roots).read_bytes()
        self.secrets = {"default": default, "ROOTCA": root}
        self.version += 1

    async def start(self):
        service = "envoy.service.secret.v3.SecretDiscoveryService"
        handlers = {"StreamSecrets": grpc.stream_stream_rpc_method_handler(
            self.stream, discovery_pb2.DiscoveryRequest.FromString, discovery_pb2.DiscoveryResponse.SerializeToString),
            "DeltaSecrets": grpc.stream_stream_rpc_method_handler(
            self.delta, discovery_pb2.DeltaDiscoveryRequest.FromString,
            discovery_pb2.DeltaDiscoveryResponse.SerializeToString)}
        self.server = grpc.aio.server()
        self.server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service, handlers)])
        self.server.add_insecure_port(f"unix:{self.path}")
        await self.server.start()
        os.chmod(self.path, 0o666)
        return self

    def has(self, name):
        return name in self.secrets or name.startswith("file-root:")

    def packed(self, name):
        """Also files by name, as Istio's agent does: file-root:PATH, file-root:system."""
        secret = self.secrets.get(name)
        if secret is None:
            path = name.removeprefix("file-root:")
            path = "/etc/ssl/certs/ca-certificates.crt" if path == "system" else path
            secret = secret_pb2.Secret(name=name)
            secret.validation_context.trusted_ca.inline_bytes = Path(path).read_bytes()
        wrapped = any_pb2.Any()
        wrapped.Pack(secret)
        return wrapped

    async def stream(self, requests, _):
        sent = None
        async for request in requests:
            names = [name for name in request.resource_names if self.has(name)]
            if names and sent != (names, self.version):
                sent = (names, self.version)
                yield discovery_pb2.DiscoveryResponse(version_info=str(self.version), type_url=SECRET, nonce=str(self.version),
                                                      resources=[self.packed(name) for name in names])

    async def delta(self, requests, _):
        async for request in requests:
            names = [name for name in request.resource_names_subscribe if self.has(name)]
            if names:
                resources = [discovery_pb2.Resource(name=name, version=str(self.version), resource=self.packed(name))
                             for name in names]
                yield discovery_pb2.DeltaDiscoveryResponse(type_url=SECRET, nonce=str(self.version), resources=resources)

    async def stop(self):
        await self.server.stop(None)
