"""TLS towards the origin: names, verification, what clients see when it fails."""
import ssl

from harness.actions import CLOSE, UNTIL_CLOSED, get
from harness.case import case, h2_origin
from harness.origins import HTTP1Origin, TCPOrigin
from harness.shorthand import DETAILS, http_options, upstream_tls

TRUST = '{trusted_ca: {filename: "${crt.ca}"}}'


def origin_over_tls(**options):
    return lambda: HTTP1Origin(tls=options or {"cert": "origin"})


def upstream(name: str, context: str, maker=None, **options):
    options.setdefault("send", [get("/"), get("/again")])
    cluster = {"transport_socket": upstream_tls(context), **options.pop("cluster", {})}
    case(f"tls-upstream/{name}", origin=maker or origin_over_tls(), cluster=cluster, hcm=DETAILS, **options)


def validating(matchers: str) -> str:
    return f"""
common_tls_context:
  validation_context: {{trusted_ca: {{filename: "${{crt.ca}}"}}, match_typed_subject_alt_names: [{matchers}]}}"""


upstream("no-verification", "{}")
upstream("sni", "sni: origin.test")
upstream("trusted", f"common_tls_context: {{validation_context: {TRUST}}}")
upstream("untrusted", f"common_tls_context: {{validation_context: {TRUST}}}", origin_over_tls(cert="stranger"))
upstream("expired", f"common_tls_context: {{validation_context: {TRUST}}}", origin_over_tls(cert="expired"))
upstream("san-uri", validating('{san_type: URI, matcher: {exact: "spiffe://mesh.test/ns/default/sa/origin"}}'))
upstream("san-dns", validating('{san_type: DNS, matcher: {exact: origin.test}}'))
upstream("san-mismatch", validating('{san_type: DNS, matcher: {exact: elsewhere.test}}'))
upstream("san-one-of-two", validating('{san_type: DNS, matcher: {exact: elsewhere.test}}, {san_type: URI, matcher: {prefix: "spiffe://mesh.test/"}}'))
upstream("client-certificate", f"""
common_tls_context:
  tls_certificates: [{{certificate_chain: {{filename: "${{crt.client}}"}}, private_key: {{filename: "${{key.client}}"}}}}]
  validation_context: {TRUST}""", origin_over_tls(cert="origin", client_ca="ca"))
upstream("alpn", "common_tls_context: {alpn_protocols: [http/1.1]}", origin_over_tls(cert="origin", alpn=["h2", "http/1.1"]))
upstream("plaintext-origin", "{}", lambda: TCPOrigin(b"SSH-2.0-OpenSSH_9.2\r\n", [UNTIL_CLOSED]), origin_counts=False)
upstream("silent-origin", "{}", lambda: TCPOrigin(b"", [UNTIL_CLOSED]), origin_counts=False, send=[get("/")])
upstream("closing-origin", "{}", lambda: TCPOrigin(b"", [1, CLOSE]), origin_counts=False, send=[get("/")])
upstream("hash", 'common_tls_context: {validation_context: {verify_certificate_hash: ["${sha256.origin}"]}}')
upstream("hash-mismatch", 'common_tls_context: {validation_context: {verify_certificate_hash: ["${sha256.client}"]}}')
upstream("auto-sni", "{}", cluster={"typed_extension_protocol_options": http_options(
    "{explicit_http_config: {http_protocol_options: {}}, upstream_http_protocol_options: {auto_sni: true}}")},
    send=[get("/", host="b.test:8443")])
upstream("auto-san", f"common_tls_context: {{validation_context: {TRUST}}}", cluster={"typed_extension_protocol_options": http_options(
    "{explicit_http_config: {http_protocol_options: {}}, upstream_http_protocol_options: {auto_sni: true, auto_san_validation: true}}")},
    send=[get("/", host="b.test"), get("/", host="origin.test")])
AUTO = {"typed_extension_protocol_options": http_options("auto_config: {http_protocol_options: {}, http2_protocol_options: {}}")}
# An HTTP/2 origin's cluster is made with an explicit protocol: taken out here.
AUTO_INSTEAD = {"typed_extension_protocol_options": {key: {**value, "explicit_http_config": None}
                                                     for key, value in AUTO["typed_extension_protocol_options"].items()}}
upstream("auto-http2", "{}", h2_origin(tls={"cert": "origin", "alpn": ["h2", "http/1.1"]}), cluster=AUTO_INSTEAD)
upstream("auto-http1", "{}", origin_over_tls(cert="origin", alpn=["http/1.1"]), cluster=AUTO)
upstream("auto-no-alpn", "{}", origin_over_tls(cert="origin"), cluster=AUTO)
upstream("h2", "{}", h2_origin(tls={"cert": "origin", "alpn": ["h2"]}))

FORMATS = """
- match: {prefix: /}
  route: {cluster: ${origin}}
  response_headers_to_add:
  - header: {key: x-upstream, value: "%UPSTREAM_TLS_VERSION% %UPSTREAM_PEER_SUBJECT% %UPSTREAM_PEER_ISSUER%"}
  - header: {key: x-failure, value: "%UPSTREAM_TRANSPORT_FAILURE_REASON%"}
"""
upstream("formatters", f"""
common_tls_context:
  tls_certificates: [{{certificate_chain: {{filename: "${{crt.client}}"}}, private_key: {{filename: "${{key.client}}"}}}}]
  validation_context: {TRUST}""", origin_over_tls(cert="origin", client_ca="ca"), routes=FORMATS)
upstream("formatters-failure", f"common_tls_context: {{validation_context: {TRUST}}}", origin_over_tls(cert="stranger"), routes=FORMATS)

# Less common settings
upstream("maximum-1.3", "common_tls_context: {tls_params: {tls_maximum_protocol_version: TLSv1_3}}")
upstream("minimum-1.3-origin-1.2", "common_tls_context: {tls_params: {tls_minimum_protocol_version: TLSv1_3, tls_maximum_protocol_version: TLSv1_3}}", origin_over_tls(cert="origin", maximum=ssl.TLSVersion.TLSv1_2))
upstream("no-shared-cipher", "common_tls_context: {tls_params: {cipher_suites: [ECDHE-ECDSA-AES128-GCM-SHA256]}}")
upstream("client-certificate-missing", "{}", origin_over_tls(cert="origin", client_ca="ca"), send=[get("/")])
upstream("auto-host-sni", "auto_host_sni: true")
upstream("auto-sni-san-validation", f"sni: b.test\nauto_sni_san_validation: true\ncommon_tls_context: {{validation_context: {TRUST}}}")
upstream("auto-sni-other-header", "{}", cluster={"typed_extension_protocol_options": http_options(
    "{explicit_http_config: {http_protocol_options: {}}, upstream_http_protocol_options: {auto_sni: true, override_auto_sni_header: x-to}}")},
    send=[get("/", "x-to: c.test"), get("/", "x-to: d.test"), get("/")])
