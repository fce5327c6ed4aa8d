"""TLS on the listener side: versions, ALPN, choice of certificate, client certificates, forwarded client certificates."""
import asyncio
import ssl

from harness.actions import get
from harness.case import case
from harness.http1 import RawClient
from harness.shorthand import downstream_tls, hcm_filter, listener_filter

SERVER = """
common_tls_context:
  tls_certificates:
  - certificate_chain: {filename: "${crt.server}"}
    private_key: {filename: "${key.server}"}
"""
TRUSTING = SERVER + """
  validation_context:
    trusted_ca: {filename: "${crt.ca}"}
"""


async def attempt(stage, tls, sni=None, listener="main", requests=(get("/"),)):
    """One connection: how the handshake went, what was agreed, and what is answered over it."""
    try:
        wire = await stage.wire(listener, tls=tls, sni=sni)
    except ssl.SSLError as error:
        stage.see(f"handshake failed: {error.reason}")
        return
    except (ConnectionError, asyncio.TimeoutError) as error:
        stage.see(f"handshake failed: {type(error).__name__}")
        return
    agreed = wire.transport.get_extra_info("ssl_object")
    try:
        certificate = agreed.getpeercert(binary_form=True)
    except ValueError:
        stage.see("refused")
        return
    facts = f"{agreed.version()} alpn {agreed.selected_alpn_protocol()} certificate {stage.side.certificates.name_of(certificate)}"
    if agreed.selected_alpn_protocol() == "h2":
        stage.see(facts)
        return
    client = RawClient(wire, stage.see, stage.patience)
    client.send(requests[0])
    await wire.until(lambda: wire.buffer, stage.patience)
    if not wire.buffer:
        # With TLS 1.3 the client believes itself connected until the server's alert arrives.
        stage.see("refused")
        return
    stage.see(facts)
    await client.response()
    for one in requests[1:]:
        client.send(one)
        await client.response()
    await client.ending()


def secure(name: str, context: str, *tries: dict, hcm="", required=False, listener_extra="", **options):
    async def play(stage):
        for one in tries or ({},):
            one = dict(one)
            await attempt(stage, {key: value for key, value in one.items() if key != "sni"}, one.get("sni"))
    chains = [{"filters": [hcm_filter("${case}", hcm=hcm)], "transport_socket": downstream_tls(context, required)}]
    case(f"tls/{name}", play=play, chains=chains, listener_extra=listener_extra, **options)


V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
V10, V11 = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1

secure("plain-defaults", SERVER, {}, {"maximum": V12}, {"minimum": V13})
secure("old-versions-refused", SERVER, {"minimum": V10, "maximum": V10}, {"minimum": V11, "maximum": V11})
secure("minimum-1.3", SERVER + "\n  tls_params: {tls_minimum_protocol_version: TLSv1_3}", {"maximum": V12}, {})
secure("maximum-1.2", SERVER + "\n  tls_params: {tls_maximum_protocol_version: TLSv1_2}", {}, {"minimum": V13})
secure("ciphers", SERVER + "\n  tls_params: {tls_maximum_protocol_version: TLSv1_2, cipher_suites: [ECDHE-RSA-AES256-GCM-SHA384]}",
       {}, {"ciphers": "ECDHE-RSA-AES128-GCM-SHA256"})
secure("curves", SERVER + "\n  tls_params: {ecdh_curves: [P-384]}", {})
ALPN = SERVER + "\n  alpn_protocols: [h2, http/1.1]"
secure("alpn", ALPN, {}, {"alpn": ["http/1.1"]}, {"alpn": ["h2", "http/1.1"]}, {"alpn": ["h2"]}, {"alpn": ["spdy/3"]})
secure("alpn-server-order", SERVER + "\n  alpn_protocols: [http/1.1, h2]", {"alpn": ["h2", "http/1.1"]})
secure("alpn-not-configured", SERVER, {"alpn": ["h2", "http/1.1"]})


async def h2_by_alpn(stage):
    client = await stage.h2(tls={"alpn": ["h2"]}, sni="a.test")
    await client.response(client.request(scheme="https"))
    await client.ending()

case("tls/h2-by-alpn", play=h2_by_alpn,
     chains=[{"filters": [hcm_filter("${case}")], "transport_socket": downstream_tls(ALPN)}])


async def plain_to_tls(stage):
    client = await stage.connect()
    client.send(get("/"))
    await client.ending(0.5)

case("tls/plaintext-to-tls", play=plain_to_tls,
     chains=[{"filters": [hcm_filter("${case}")], "transport_socket": downstream_tls(SERVER)}])

SEVERAL = """
common_tls_context:
  tls_certificates:
  - {certificate_chain: {filename: "${crt.server}"}, private_key: {filename: "${key.server}"}}
  - {certificate_chain: {filename: "${crt.server-ec}"}, private_key: {filename: "${key.server-ec}"}}
  - {certificate_chain: {filename: "${crt.other}"}, private_key: {filename: "${key.other}"}}
"""
secure("several-certificates", SEVERAL, {"sni": "a.test"}, {"sni": "b.test"}, {"sni": "x.b.test"}, {"sni": "unknown.test"}, {},
       {"sni": "a.test", "maximum": V12, "ciphers": "ECDHE-RSA-AES128-GCM-SHA256"},
       {"sni": "x.y.a.test"}, {"sni": "A.TEST"})
secure("several-certificates-full-scan", "full_scan_certs_on_sni_mismatch: true\n" + SEVERAL, {"sni": "unknown.test"})
secure("inline-certificate", """
common_tls_context:
  tls_certificates:
  - certificate_chain: {inline_string: "${pem.server-ec.crt}"}
    private_key: {inline_string: "${pem.server-ec.key}"}""", {})

# Client certificates
secure("client-required", "require_client_certificate: true\n" + TRUSTING, {"cert": "client"}, {}, {"cert": "stranger"}, {"cert": "bare"})
secure("client-required-1.2", "require_client_certificate: true\n" + TRUSTING, {"cert": "client", "maximum": V12},
       {"maximum": V12}, {"cert": "stranger", "maximum": V12})
secure("client-optional", TRUSTING, {"cert": "client"}, {}, {"cert": "stranger"})
secure("client-required-without-ca", "require_client_certificate: true\n" + SERVER, {"cert": "client"}, {})
secure("client-untrusted-accepted", "require_client_certificate: true\n" + TRUSTING + "    trust_chain_verification: ACCEPT_UNTRUSTED",
       {"cert": "stranger"}, {"cert": "client"})
secure("client-expired", "require_client_certificate: true\n" + TRUSTING, {"cert": "expired"})
secure("client-expired-allowed", "require_client_certificate: true\n" + TRUSTING + "    allow_expired_certificate: true", {"cert": "expired"})
for label, matcher in {
    "uri-exact": '{san_type: URI, matcher: {exact: "spiffe://mesh.test/ns/default/sa/client"}}',
    "uri-prefix": '{san_type: URI, matcher: {prefix: "spiffe://mesh.test/ns/default/"}}',
    "uri-suffix": '{san_type: URI, matcher: {suffix: "/sa/client"}}',
    "uri-contains": '{san_type: URI, matcher: {contains: "/default/"}}',
    "uri-regex": '{san_type: URI, matcher: {safe_regex: {regex: "spiffe://mesh.test/ns/[a-z]+/sa/client"}}}',
    "dns-exact": '{san_type: DNS, matcher: {exact: "client.test"}}',
    "dns-ignore-case": '{san_type: DNS, matcher: {exact: "CLIENT.test", ignore_case: true}}',
}.items():
    secure(f"client-san/{label}", "require_client_certificate: true\n" + TRUSTING + f"    match_typed_subject_alt_names: [{matcher}]",
           {"cert": "client"}, {"cert": "client2"}, {"cert": "bare"})
secure("client-hash", "require_client_certificate: true\n" + TRUSTING + '    verify_certificate_hash: ["${sha256.client}"]',
       {"cert": "client"}, {"cert": "client2"})
secure("client-spki", "require_client_certificate: true\n" + TRUSTING + '    verify_certificate_spki: ["${spki.client}"]',
       {"cert": "client"}, {"cert": "client2"})
secure("client-bundle", """
require_client_certificate: true
common_tls_context:
  tls_certificates:
  - {certificate_chain: {filename: "${crt.server}"}, private_key: {filename: "${key.server}"}}
  validation_context: {trusted_ca: {filename: "${crt.bundle}"}}""", {"cert": "client"}, {"cert": "stranger"})

# x-forwarded-client-cert
GIVEN = get("/", "x-forwarded-client-cert: By=given;Hash=00")
for mode in ("SANITIZE", "FORWARD_ONLY", "APPEND_FORWARD", "SANITIZE_SET", "ALWAYS_FORWARD_ONLY"):
    async def play(stage):
        await attempt(stage, {"cert": "client"}, requests=(get("/"), GIVEN))
        await attempt(stage, {}, requests=(GIVEN,))
    details = "\nset_current_client_cert_details: {subject: true, cert: true, chain: true, dns: true, uri: true}"
    case(f"tls/xfcc/{mode.lower()}", play=play, chains=[{
        "filters": [hcm_filter("${case}", hcm=f"forward_client_cert_details: {mode}{details}")],
        "transport_socket": downstream_tls(TRUSTING)}])


async def plain_xfcc(stage):
    await stage.ask(GIVEN)

for mode in ("SANITIZE", "FORWARD_ONLY", "ALWAYS_FORWARD_ONLY"):
    case(f"tls/xfcc/plaintext-{mode.lower()}", play=plain_xfcc, hcm=f"forward_client_cert_details: {mode}")

FORMATS = """
route_config:
  response_headers_to_add:
  - header: {key: x-tls, value: "%DOWNSTREAM_TLS_VERSION% %DOWNSTREAM_TLS_CIPHER% sni=%REQUESTED_SERVER_NAME%"}
  - header: {key: x-peer, value: "%DOWNSTREAM_PEER_URI_SAN% | %DOWNSTREAM_PEER_DNS_SAN% | %DOWNSTREAM_PEER_SUBJECT% | %DOWNSTREAM_PEER_ISSUER%"}
  - header: {key: x-hash, value: "%DOWNSTREAM_PEER_FINGERPRINT_256% %DOWNSTREAM_PEER_FINGERPRINT_1% %DOWNSTREAM_PEER_SERIAL%"}
  - header: {key: x-local, value: "%DOWNSTREAM_LOCAL_SUBJECT% %DOWNSTREAM_LOCAL_DNS_SAN%"}
  - header: {key: x-life, value: "%DOWNSTREAM_PEER_CERT_V_START(%Y-%m-%d)% %DOWNSTREAM_PEER_CERT_V_END(%Y-%m-%d)%"}
"""
secure("formatters", TRUSTING, {"cert": "client", "sni": "a.test"}, {"sni": "a.test", "maximum": V12}, hcm=FORMATS)


async def resumption(stage):
    context = stage.side.certificates.client_context({"maximum": V12})
    for _ in range(2):
        wire = await stage.wire(tls=context)
        tls = wire.transport.get_extra_info("ssl_object")
        stage.see(f"reused {tls.session_reused}, ticket {tls.session.has_ticket if tls.session else None}")
        client = RawClient(wire, stage.see, stage.patience)
        client.send(get("/"))
        await client.response(show=False)
        client.close()

case("tls/handshake-per-connection", play=resumption,
     chains=[{"filters": [hcm_filter("${case}")], "transport_socket": downstream_tls(SERVER)}])


def resuming(version: str, context: str = SERVER):
    async def play(stage):
        seen = await stage.openssl("s_client", "-connect", f"127.0.0.1:{stage.port()}", f"-tls{version}", "-reconnect",
                                   data=b"")
        for line in seen.splitlines():
            if line.startswith(("New, ", "Reused, ")):
                stage.see(line)
    return play

case("tls/resumption-1.2", play=resuming("1_2"),
     chains=[{"filters": [hcm_filter("${case}")], "transport_socket": downstream_tls(SERVER)}])
case("tls/resumption-disabled", play=resuming("1_2"),
     chains=[{"filters": [hcm_filter("${case}")], "transport_socket": downstream_tls(
         "disable_stateless_session_resumption: true\ndisable_stateful_session_resumption: true\n" + SERVER)}])

# require_tls on virtual hosts
secure("require-tls-over-tls", SERVER, {}, hcm="""
route_config:
  virtual_hosts:
  - {name: all, domains: ["*"], require_tls: ALL, routes: [{match: {prefix: /}, route: {cluster: "${origin}"}}]}""")
for kind in ("ALL", "EXTERNAL_ONLY"):
    case(f"tls/require-tls-plaintext-{kind.lower()}", send=[get("/x?y=1"), get("/x", "x-forwarded-proto: https")], vhosts=f"""
- {{name: all, domains: ["*"], require_tls: {kind}, routes: [{{match: {{prefix: /}}, route: {{cluster: "${{origin}}"}}}}]}}""")


# Handshake statistics
async def handshake_stats(stage):
    await attempt(stage, {"cert": "client"})
    await attempt(stage, {})
    await attempt(stage, {"cert": "stranger"})
    await stage.settle()
    port = stage.port()
    for name in ("handshake", "connection_error", "fail_verify_no_cert", "fail_verify_error", "fail_verify_san", "session_reused"):
        stage.see(f"{name} {await stage.stat(f'listener.127.0.0.1_{port}.ssl.{name}')}")

case("tls/statistics", play=handshake_stats,
     chains=[{"filters": [hcm_filter("${case}")], "transport_socket": downstream_tls(TRUSTING, required=True)}])

# Less common settings
secure("require-sni", "require_sni: true\n" + SERVER, {"sni": "a.test"}, {})
secure("client-ciphers-preferred", "prefer_client_ciphers: true\n" + SERVER, {"maximum": V12, "ciphers": "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256"})
secure("alpn-empty-client", ALPN, {"sni": "a.test"})
secure("client-san-two-kinds", "require_client_certificate: true\n" + TRUSTING
       + '    match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: nobody.test}}, {san_type: URI, matcher: {prefix: "spiffe://mesh.test/"}}]', {"cert": "client"}, {"cert": "stranger"})
secure("client-hash-and-spki", "require_client_certificate: true\n" + TRUSTING
       + '    verify_certificate_hash: ["${sha256.server}"]\n    verify_certificate_spki: ["${spki.client}"]', {"cert": "client"})
secure("client-depth", "require_client_certificate: true\n" + TRUSTING + "    max_verify_depth: 0", {"cert": "client"})
secure("static-secrets", """
require_client_certificate: true
common_tls_context:
  tls_certificate_sds_secret_configs: [{name: conformance-server}]
  validation_context_sds_secret_config: {name: conformance-trust}
""", {"cert": "client"}, {"cert": "stranger"}, alone=True, bootstrap="""
static_resources:
  secrets:
  - name: conformance-server
    tls_certificate: {certificate_chain: {filename: "${crt.server}"}, private_key: {filename: "${key.server}"}}
  - name: conformance-trust
    validation_context: {trusted_ca: {filename: "${crt.ca}"}}""")
secure("combined-validation", """
require_client_certificate: true
common_tls_context:
  tls_certificates: [{certificate_chain: {filename: "${crt.server}"}, private_key: {filename: "${key.server}"}}]
  combined_validation_context:
    default_validation_context: {match_typed_subject_alt_names: [{san_type: URI, matcher: {prefix: "spiffe://mesh.test/"}}]}
    validation_context_sds_secret_config: {name: conformance-trust}
""", {"cert": "client"}, {"cert": "stranger"}, {}, alone=True, bootstrap="""
static_resources:
  secrets:
  - name: conformance-trust
    validation_context: {trusted_ca: {filename: "${crt.ca}"}}""")
