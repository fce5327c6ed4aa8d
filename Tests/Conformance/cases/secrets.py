"""Secrets from files: who waits for them, what a rotation changes, which are refused. And who a peer may be."""
import asyncio
import json

from harness.actions import get
from harness.case import case
from harness.origins import HTTP1Origin
from harness.shorthand import DETAILS, downstream_tls, hcm_filter, upstream_tls

SECRET = "envoy.extensions.transport_sockets.tls.v3.Secret"


def secrets(*bodies: str, version="1") -> str:
    """A file of secrets; each body is JSON-like YAML of one secret without its type."""
    text = f'version_info: "{version}"\nresources:\n'
    for body in bodies:
        text += f'- {{"@type": type.googleapis.com/{SECRET}, {body}}}\n'
    return text


def certificate(name: str, key=None, called="${case}_cert", version="1") -> str:
    return secrets(f'name: "{called}", tls_certificate: {{certificate_chain: {{filename: "${{crt.{name}}}"}}, '
                   f'private_key: {{filename: "${{key.{key or name}}}"}}}}', version=version)


def roots(name: str, called="${case}_roots", more="") -> str:
    return secrets(f'name: "{called}", validation_context: {{trusted_ca: {{filename: "${{crt.{name}}}"}}{more}}}')


def source(name: str, file: str, timeout="1s") -> str:
    return (f'{{name: "${{case}}_{name}", sds_config: {{path_config_source: {{path: "${{tmp}}/${{case}}.{file}"}}, '
            f'resource_api_version: V3, initial_fetch_timeout: {timeout}}}}}')


CERT = f"tls_certificate_sds_secret_configs: [{source('cert', 'cert.yaml')}]"
ROOTS = f"validation_context_sds_secret_config: {source('roots', 'roots.yaml')}"
OWN = 'tls_certificates: [{certificate_chain: {filename: "${crt.server-ec}"}, private_key: {filename: "${key.server-ec}"}}]'


async def presented(stage, **options) -> str:
    """Which certificate a new connection gets, and what is answered over it."""
    sni = options.pop("sni", "a.test")
    try:
        wire = await stage.wire("main", tls=options, sni=sni)
        name = stage.side.certificates.name_of(wire.transport.get_extra_info("ssl_object").getpeercert(binary_form=True))
    except (OSError, ValueError, asyncio.TimeoutError):
        # With TLS 1.3 the client believes itself connected until the server's alert arrives.
        return "refused"
    wire.send(bytes(get("/")))
    await wire.until(lambda: b"\r\n\r\n" in wire.buffer, 2)
    status = bytes(wire.buffer[9:12]).decode()
    wire.close()
    return f"{name} {status}" if status else "refused"


async def becomes(stage, wanted: str, **options):
    """Connects until a new connection sees what is wanted; what it sees at last."""
    seen = ""
    for _ in range(60):
        seen = await presented(stage, **dict(options))
        if seen == wanted:
            break
        await asyncio.sleep(0.1)
    stage.see(f"{options or ''} {seen}")


async def reaches(stage, name: str, wanted: str):
    value = ""
    for _ in range(60):
        value = await stage.stat(name)
        if value == wanted:
            break
        await asyncio.sleep(0.1)
    stage.see(f"stat {name} = {value}")


async def dynamic(stage):
    """The case's secrets in the dump, without times and without the bytes of certificates."""
    for section in ("dynamic_active_secrets", "dynamic_warming_secrets"):
        message = await stage.admin("GET", f"/config_dump?resource={section}&name_regex={stage.case.slug}_.*")
        entries = json.loads(message.body or b"{}").get("configs", [])
        for entry in sorted(entries, key=lambda one: one["name"]):
            secret = entry["secret"]
            kinds = [key for key in secret if key not in ("@type", "name")]
            stage.see(f"{section} {entry['name']} version {entry.get('version_info', '')} {kinds} "
                      f"key {secret.get('tls_certificate', {}).get('private_key', {})}")


def secure(name: str, common: str, play, files: dict, required=False, **options):
    chains = [{"filters": [hcm_filter("${case}", '[{match: {prefix: /}, direct_response: {status: 200}}]')],
               "transport_socket": downstream_tls(f"common_tls_context: {{{common}}}", required)}]
    case(f"secrets/{name}", play=play, chains=chains, files=files, origin_counts=False, **options)


async def first_certificate(stage):
    await becomes(stage, "server-ec 200")
    await reaches(stage, "sds.${case}_cert.update_success", "1")
    await stage.see_stats("sds.${case}_cert.update_rejected", "sds.${case}_cert.key_rotation_failed",
                          "listener.127.0.0.1_${port.main}.server_ssl_socket_factory.ssl_context_update_by_sds",
                          "listener.127.0.0.1_${port.main}.server_ssl_socket_factory.downstream_context_secrets_not_ready")
    await dynamic(stage)

secure("certificate", CERT, first_certificate, {"cert.yaml": certificate("server-ec")})


async def rotated(stage):
    await becomes(stage, "server-ec 200")
    old = await stage.connect(tls={}, sni="a.test")
    old.send(get("/"))
    await old.response(show=False)
    stage.write("cert.yaml", certificate("server", version="2"))
    await becomes(stage, "server 200")
    old.send(get("/"))
    answer = await old.response(show=False)
    stage.see(f"the connection from before: {answer.status if answer else 'gone'}")
    await reaches(stage, "sds.${case}_cert.update_success", "2")
    await stage.see_stats("sds.${case}_cert.version_text",
                          "listener.127.0.0.1_${port.main}.server_ssl_socket_factory.ssl_context_update_by_sds")
    await dynamic(stage)

secure("rotation", CERT, rotated, {"cert.yaml": certificate("server-ec")})


def refusing(name: str, bad: str):
    async def play(stage):
        await becomes(stage, "server-ec 200")
        stage.write("cert.yaml", bad)
        await reaches(stage, "sds.${case}_cert.update_rejected", "1")
        await becomes(stage, "server-ec 200")
        stage.write("cert.yaml", certificate("server", version="3"))
        await becomes(stage, "server 200")
        await reaches(stage, "sds.${case}_cert.update_success", "2")
    secure(f"refused/{name}", CERT, play, {"cert.yaml": certificate("server-ec")})

refusing("key-mismatch", certificate("server-ec", key="other", version="2"))
refusing("no-pem", secrets('name: "${case}_cert", tls_certificate: {certificate_chain: {inline_string: abc}, private_key: {inline_string: def}}', version="2"))
refusing("key-instead-of-certificate", secrets('name: "${case}_cert", tls_certificate: {certificate_chain: {filename: "${key.other}"}, private_key: {filename: "${key.other}"}}', version="2"))
refusing("no-file", secrets('name: "${case}_cert", tls_certificate: {certificate_chain: {filename: /nowhere.pem}, private_key: {filename: /nowhere.key}}', version="2"))


async def never_there(stage):
    for _ in range(2):
        stage.see(await presented(stage))
    await stage.see_stats("listener.127.0.0.1_${port.main}.server_ssl_socket_factory.downstream_context_secrets_not_ready",
                          "listener.127.0.0.1_${port.main}.downstream_cx_total")
    await dynamic(stage)
    stage.write("cert.yaml", certificate("server-ec"))
    await becomes(stage, "server-ec 200")

secure("not-ready", CERT, never_there, {"cert.yaml": certificate("server-ec", called="somebody_else")})


async def validated(stage):
    await becomes(stage, "server-ec 200", cert="client")
    for cert in ("client", "stranger"):
        stage.see(f"{cert}: {await presented(stage, cert=cert)}")
    stage.see(f"none: {await presented(stage)}")
    await dynamic(stage)

secure("validation", f"{OWN}, {ROOTS}", validated, {"roots.yaml": roots("ca")}, required=True)


async def roots_rotated(stage):
    await becomes(stage, "server-ec 200", cert="client")
    stage.see(f"stranger: {await presented(stage, cert='stranger')}")
    stage.write("roots.yaml", roots("ca2"))
    await becomes(stage, "server-ec 200", cert="stranger")
    stage.see(f"client: {await presented(stage, cert='client')}")

secure("validation-rotation", f"{OWN}, {ROOTS}", roots_rotated, {"roots.yaml": roots("ca")}, required=True)
secure("both-from-files", f"{CERT}, {ROOTS}", validated, {"roots.yaml": roots("ca"), "cert.yaml": certificate("server-ec")}, required=True)


def combined(default: str) -> str:
    return f"{OWN}, combined_validation_context: {{default_validation_context: {{{default}}}, {ROOTS}}}"


async def by_name(stage):
    await becomes(stage, "server-ec 200", cert="client")
    for cert in ("client", "client2", "stranger"):
        stage.see(f"{cert}: {await presented(stage, cert=cert)}")

URI = '{san_type: URI, matcher: {exact: "spiffe://mesh.test/ns/default/sa/client"}}'
secure("combined", combined(f"match_typed_subject_alt_names: [{URI}]"), by_name, {"roots.yaml": roots("ca")}, required=True)
secure("combined-names-from-both", combined('match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: second.test}}]'), by_name,
       {"roots.yaml": roots("ca", more=f", match_typed_subject_alt_names: [{URI}]")}, required=True)


async def combined_rotated(stage):
    await by_name(stage)
    stage.write("roots.yaml", roots("bundle"))
    await reaches(stage, "sds.${case}_roots.update_success", "2")
    for cert in ("client", "client2"):
        stage.see(f"{cert}: {await presented(stage, cert=cert)}")

secure("combined-rotation", combined(f"match_typed_subject_alt_names: [{URI}]"), combined_rotated, {"roots.yaml": roots("ca")}, required=True)

# Towards the origin
UP_CERT = f"tls_certificate_sds_secret_configs: [{source('cert', 'cert.yaml')}]"


def upstream(name: str, common: str, play, files: dict, origin=None, **options):
    case(f"secrets/upstream/{name}", play=play, hcm=DETAILS, files=files, origin_counts=False,
         origin=origin or (lambda: HTTP1Origin(tls={"cert": "origin", "client_ca": "ca"})),
         cluster={"transport_socket": upstream_tls(f"common_tls_context: {{{common}}}")}, **options)


async def answered(stage, wanted: int):
    answer = None
    for _ in range(60):
        answer = await stage.ask(get("/"), show=False)
        if answer and int(answer.status) == wanted:
            break
        await asyncio.sleep(0.1)
    stage.see(f"{answer.status} {answer.body.decode()}")


async def up_ready(stage):
    await answered(stage, 200)
    await stage.see_stats("cluster.${origin}.client_ssl_socket_factory.ssl_context_update_by_sds",
                          "cluster.${origin}.client_ssl_socket_factory.upstream_context_secrets_not_ready")

upstream("certificate", UP_CERT, up_ready, {"cert.yaml": certificate("client")})
upstream("validation", ROOTS, up_ready, {"roots.yaml": roots("ca")})


async def up_missing(stage):
    await stage.ask(get("/"))
    await stage.see_stats("cluster.${origin}.client_ssl_socket_factory.upstream_context_secrets_not_ready",
                          "cluster.${origin}.upstream_cx_connect_fail", "cluster.${origin}.upstream_cx_total")
    stage.write("cert.yaml", certificate("client"))
    await answered(stage, 200)

upstream("not-ready", UP_CERT, up_missing, {"cert.yaml": certificate("client", called="somebody_else")})


# Who a client may be
def judged(name: str, context: str, *certs: str, **options):
    async def play(stage):
        for cert in certs:
            stage.see(f"{cert or 'none'}: {await presented(stage, **({'cert': cert} if cert else {}))}")
        await stage.see_stats(*[f"listener.127.0.0.1_${{port.main}}.ssl.{one}" for one in (
            "fail_verify_error", "fail_verify_san", "fail_verify_no_cert", "connection_error")])
    chains = [{"filters": [hcm_filter("${case}", '[{match: {prefix: /}, direct_response: {status: 200}}]')],
               "transport_socket": downstream_tls(f"common_tls_context: {{{OWN}, validation_context: {{{context}}}}}", options.pop("required", True))}]
    case(f"secrets/peers/{name}", play=play, chains=chains, origin_counts=False, **options)


def spiffe(*domains: tuple, bundles=False) -> str:
    listed = ", ".join(f'{{name: {name}, trust_bundle: {{filename: "${{crt.{issuer}}}"}}}}' for name, issuer in domains)
    parts = ([f"trust_domains: [{listed}]"] if domains else []) + (['trust_bundles: {filename: "${json.bundles}"}'] if bundles else [])
    return ('custom_validator_config: {name: envoy.tls.cert_validator.spiffe, typed_config: {"@type": '
            f'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig, {", ".join(parts)}}}}}')


WORKLOADS = ("svid", "svid-elsewhere", "svid-wrong-ca", "svid-no-usage", "svid-signing", "svid-no-path", "svid-two", "svid-dns-first", "client", "bare", "")
judged("spiffe/one-domain", spiffe(("mesh.test", "ca")), *WORKLOADS)
judged("spiffe/two-domains", spiffe(("mesh.test", "ca"), ("elsewhere.test", "ca2")), *WORKLOADS)
judged("spiffe/bundle-map", spiffe(bundles=True), *WORKLOADS)
judged("spiffe/bundle-map-goes-first", spiffe(("mesh.test", "ca2"), bundles=True), "svid", "svid-wrong-ca")
judged("spiffe/not-required", spiffe(("mesh.test", "ca")), "svid", "", required=False)
judged("spiffe/with-names", spiffe(("mesh.test", "ca"), ("elsewhere.test", "ca2")) + ', match_typed_subject_alt_names: [{san_type: URI, matcher: {prefix: "spiffe://mesh.test/"}}]',
       "svid", "svid-elsewhere", "svid-dns-first")
judged("spiffe/other-names-say-nothing", spiffe(("mesh.test", "ca")) + ', match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: b.test}}]',
       "svid", "svid-dns-first")
CA = 'trusted_ca: {filename: "${crt.ca}"}'
judged("crl", CA + ', crl: {filename: "${crl.ca}"}', "client", "client2", "stranger")
judged("crl-without-list-of-issuer", CA + ', crl: {filename: "${crl.mid-empty}"}', "client", "client2")
judged("crl-intermediate-revoked", CA + ', crl: {filename: "${crl.both}"}', "deep", "client")
judged("crl-leaf-only", CA + ', crl: {filename: "${crl.both}"}, only_verify_leaf_cert_crl: true', "deep", "client", "client2")
judged("crl-chain-without-list", CA + ', crl: {filename: "${crl.ca-empty}"}', "deep", "client")
for depth in (0, 1, 2):
    judged(f"depth-{depth}", CA + f", max_verify_depth: {depth}", "deep", "client")
judged("depth-unset", CA, "deep", "client")
judged("expired", CA, "expired")
judged("expired-allowed", CA + ", allow_expired_certificate: true", "expired", "stranger")
judged("untrusted-accepted", CA + ", trust_chain_verification: ACCEPT_UNTRUSTED", "stranger", "expired", "client", "")
judged("other-name", CA + ', match_typed_subject_alt_names: [{san_type: OTHER_NAME, oid: 1.3.6.1.4.1.311.20.2.3, matcher: {exact: user@mesh.test}}]', "principal", "client")
judged("other-name-elsewhere", CA + ', match_typed_subject_alt_names: [{san_type: OTHER_NAME, oid: 1.3.6.1.4.1.311.20.2.4, matcher: {exact: user@mesh.test}}]', "principal")
