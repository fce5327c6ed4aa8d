"""Protocol detection and transport sockets chosen by metadata: what a mesh does where it doesn't know who speaks what."""
import asyncio

from harness.actions import get
from harness.case import case, h1_origin
from harness.origins import HTTP1Origin, TCPOrigin
from harness.shorthand import DETAILS, access_log, downstream_tls, hcm_filter, listener_filter, load, tcp_filter, upstream_tls

# transport_socket_matches
ISTIO = {"name": "tlsMode-istio", "match": {"tlsMode": "istio"}, "transport_socket": upstream_tls("sni: origin.test")}
DISABLED = {"name": "tlsMode-disabled", "match": {}, "transport_socket": {
    "name": "envoy.transport_sockets.raw_buffer",
    "typed_config": {"@type": "type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer"}}}


def endpoint(port: str, metadata=None) -> dict:
    made = {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": port}}}}
    if metadata is not None:
        made["metadata"] = {"filter_metadata": {"envoy.transport_socket_match": metadata}}
    return made


def both(name: str, matches: list, secure=None, plain=None, locality=None, counted=(), own=None, requests=8):
    """A TLS and a plain origin in one cluster; the responses say who answered, sorted."""
    async def play(stage):
        client = await stage.connect()
        answers = []
        for _ in range(requests):
            if client.wire.ended:
                client = await stage.connect()
            client.send(get("/"))
            answer = await client.response(show=False)
            answers.append(f"{answer.status} {answer.body.decode()}" if answer else "nothing")
        for line in sorted(set(answers)):
            stage.see(line)
        await stage.see_stats(*[f"cluster.${{origin}}.{one}.total_match_count" for one in ("default", *counted)])
        await stage.see_stats("cluster.${origin}.ssl.connection_error")
    group = {"lb_endpoints": [endpoint("${port.secure}", secure), endpoint("${port.plain}", plain)]}
    if locality is not None:
        group["metadata"] = {"filter_metadata": {"envoy.transport_socket_match": locality}}
    cluster = {"transport_socket_matches": matches, "load_assignment": {"endpoints": [group]}}
    if own:
        cluster["transport_socket"] = own
    case(f"detection/socket-match/{name}", play=play, cluster=cluster, hcm=DETAILS, origin_counts=False, origins={
        "secure": secure_origin,
        "plain": h1_origin()})


def secure_origin():
    return HTTP1Origin(tls={"cert": "origin"})


both("istio", [ISTIO, DISABLED], secure={"tlsMode": "istio"}, counted=("tlsMode-istio", "tlsMode-disabled"))
both("more-metadata-than-asked", [ISTIO, DISABLED], secure={"tlsMode": "istio", "a": 1}, counted=("tlsMode-istio", "tlsMode-disabled"))
both("other-value", [ISTIO], secure={"tlsMode": "disabled"}, counted=("tlsMode-istio",))
both("no-match-own-socket", [ISTIO], secure={"tlsMode": "other"}, plain={"tlsMode": "nothing"}, own=upstream_tls("{}"), counted=("tlsMode-istio",))
both("first-match-wins", [DISABLED, ISTIO], secure={"tlsMode": "istio"}, counted=("tlsMode-istio", "tlsMode-disabled"))
both("locality", [ISTIO], locality={"tlsMode": "istio"}, plain={"tlsMode": "disabled"}, counted=("tlsMode-istio",))
both("two-keys", [{**ISTIO, "match": {"tlsMode": "istio", "net": {"id": 7}}}], secure={"tlsMode": "istio", "net": {"id": 7}}, plain={"tlsMode": "istio"}, counted=("tlsMode-istio",))
both("number-is-not-text", [{**ISTIO, "match": {"tlsMode": 1}}], secure={"tlsMode": "1"}, counted=("tlsMode-istio",))


# What a port of unknown protocol does: Istio's listener filters, chains by what they find, TCP for all else
WAIT = "1s"
CERTIFICATE = """
common_tls_context:
  alpn_protocols: [h2, http/1.1]
  tls_certificates:
  - {certificate_chain: {filename: "${crt.server-ec}"}, private_key: {filename: "${key.server-ec}"}}
"""


def answering(label: str, match: dict, tls=False) -> dict:
    routes = f'[{{match: {{prefix: /}}, direct_response: {{status: 200, body: {{inline_string: "{label}"}}}}}}]'
    made = {"name": label, "filter_chain_match": match, "filters": [hcm_filter("${case}_" + label.replace("/", "_"), routes)]}
    if tls:
        made["transport_socket"] = downstream_tls(CERTIFICATE)
    return made


def unknown(name: str, play, origin=None, filters=("tls_inspector", "http_inspector"), more=None, **options):
    chains = [answering("http", {"application_protocols": ["http/1.0", "http/1.1"], "transport_protocol": "raw_buffer"}),
              answering("h2c", {"application_protocols": ["h2c"], "transport_protocol": "raw_buffer"}),
              answering("tls", {"transport_protocol": "tls", "server_names": ["a.test"]}, True)]
    extra = {"listener_filters": [one if isinstance(one, dict) else listener_filter(one) for one in filters],
             "listener_filters_timeout": WAIT, "continue_on_listener_filters_timeout": True,
             "default_filter_chain": {"filters": [tcp_filter("${case}_tcp")]}, "stat_prefix": "${case}", **(more or {})}
    async def all_of_it(stage):
        await play(stage)
        await stage.see_stats("listener.${case}.downstream_pre_cx_timeout", "listener.${case}.downstream_pre_cx_active")
    case(f"detection/unknown/{name}", play=all_of_it, chains=chains, listener_extra=extra, origin=origin or (lambda: TCPOrigin()), **options)


async def timed(stage, client, count: int):
    """Waits for so many bytes; says what came and whether the wait for listener filters was spent."""
    began = asyncio.get_running_loop().time()
    got = await client.bytes(count)
    took = asyncio.get_running_loop().time() - began
    stage.see(f"{got!r} {'at once' if took < 0.6 else 'after the wait' if took < 3 else 'late'}")


def speaking(*pieces, expect: int, half=False, then=()):
    """Sends pieces (numbers are pauses) and waits for bytes."""
    async def play(stage):
        client = await stage.connect()
        for piece in pieces:
            if isinstance(piece, float):
                await asyncio.sleep(piece)
            else:
                client.send(piece)
                await asyncio.sleep(0.001)
        if half:
            client.half_close()
        await timed(stage, client, expect)
        for piece in then:
            client.send(piece)
            await timed(stage, client, len(piece))
        await client.ending(0.3)
    return play


def drops(data: bytes) -> list:
    return [data[n:n + 1] for n in range(len(data))]


MYSQL = b"\x4a\x00\x00\x00\x0a8.0.36\x00" + b"x" * 60
REQUEST = b"GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n"
MONGO = b"\x3a\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\xd4\x07\x00\x00" + b"\x00" * 42

unknown("http1", speaking(REQUEST, expect=17))
unknown("http10", speaking(b"GET / HTTP/1.0\r\nHost: a.test\r\n\r\n", expect=12))
unknown("http1-drop-by-drop", speaking(*drops(REQUEST), expect=17))
unknown("h2c", speaking(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", expect=3))
unknown("h2c-drop-by-drop", speaking(*drops(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"), expect=3))
unknown("mysql", speaking(expect=len(MYSQL), then=(b"\x20\x00\x00\x01login", b"\x01\x00\x00\x00\x0e")), origin=lambda: TCPOrigin(MYSQL))
unknown("smtp", speaking(expect=11, then=(b"EHLO a.test\r\n", b"QUIT\r\n")), origin=lambda: TCPOrigin(b"220 ready\r\n"))
unknown("mongo", speaking(MONGO, expect=len(MONGO)))
unknown("postgres", speaking(b"\x00\x00\x00\x08\x04\xd2\x16\x2f", expect=8))
unknown("redis", speaking(b"*1\r\n$4\r\nPING\r\n", expect=14))
unknown("ssh", speaking(b"SSH-2.0-OpenSSH_9.2\r\n", expect=21))
unknown("text-without-line", speaking(b"hello", expect=5))
unknown("text-then-line", speaking(b"hello", 0.1, b" there\n", expect=12))
unknown("part-of-a-request", speaking(b"GET /a HT", expect=9, then=(b"TP/1.1\r\n\r\n",)))
unknown("part-of-the-preface", speaking(b"PRI * HTTP/2.0\r\n", expect=16, then=(b"\r\nSM\r\n\r\n",)))
unknown("part-of-a-hello", speaking(b"\x16\x03\x01\x02\x00\x01", expect=6, then=(b"\x00\x01\xfc",)))
unknown("one-byte", speaking(b"G", expect=1, then=(b"ET / HTTP/1.1\r\n",)))
unknown("bytes-at-the-timeout", speaking(b"ab", 0.995, b"cd", 0.005, b"ef", 0.003, b"gh", expect=8, then=(b"ij",)))
unknown("half-closed-after-line", speaking(b"hello\n", 0.2, expect=6, half=True))
unknown("half-closed-without-line", speaking(b"hello", expect=5, half=True))
unknown("half-closed-at-once", speaking(expect=1, half=True), origin_counts=False)
unknown("half-closed-after-timeout", speaking(b"ab", 1.5, expect=2, half=True))
unknown("large-first-flight", speaking(b"\x01" + b"z" * 200_000, expect=200_001))


async def over_tls(stage):
    for sni, alpn in (("a.test", ["http/1.1"]), ("a.test", None)):
        client = await stage.connect(tls={"alpn": alpn} if alpn else {}, sni=sni)
        client.send(get("/"))
        answer = await client.response(show=False)
        stage.see(f"{sni} {alpn} {answer.status} {answer.body.decode()}")
    # Another name goes through to the origin as it is.
    client = await stage.connect(tls={}, sni="b.test")
    client.send(b"hello")
    await timed(stage, client, 5)

unknown("tls", over_tls, origin=lambda: TCPOrigin(tls={"cert": "origin"}))


async def without_continuing(stage):
    client = await stage.connect()
    await client.ending(2.5)

unknown("silent-closed", without_continuing, more={"continue_on_listener_filters_timeout": False}, origin=lambda: TCPOrigin(MYSQL), origin_counts=False)
unknown("no-timeout-short", speaking(b"ab", 1.5, b"\n", expect=3), more={"listener_filters_timeout": "0s"})

# filter_disabled
def without(kind: str, predicate: str) -> dict:
    return {**listener_filter(kind), "filter_disabled": load(predicate)}

for label, predicate in {
    "any": "{any_match: true}",
    "elsewhere": "{destination_port_range: {start: 1, end: 2}}",
    "not-elsewhere": "{not_match: {destination_port_range: {start: 1, end: 2}}}",
    "all-ports": "{destination_port_range: {start: 1, end: 65536}}",
    "end-is-outside": "{destination_port_range: {start: 65535, end: 65535}}",
    "or": "{or_match: {rules: [{destination_port_range: {start: 1, end: 2}}, {any_match: true}]}}",
    "and": "{and_match: {rules: [{destination_port_range: {start: 1, end: 2}}, {any_match: true}]}}",
    "and-both": "{and_match: {rules: [{destination_port_range: {start: 1024, end: 65535}}, {any_match: true}]}}",
}.items():
    unknown(f"filter-disabled/{label}", speaking(expect=len(MYSQL)), origin=lambda: TCPOrigin(MYSQL),
            filters=(without("tls_inspector", predicate), without("http_inspector", predicate)))

# Options of the inspector
unknown("hello-limit", speaking(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"r" * 400, expect=1), origin_counts=False,
        filters=(listener_filter("tls_inspector", "max_client_hello_size: 300"), "http_inspector"))
BROKEN = b"\x16\x03\x01\x00\x08\x01\x00\x00\x04\x03\x03zz"
unknown("hello-broken", speaking(BROKEN, expect=len(BROKEN)))
unknown("hello-broken-closed", speaking(BROKEN, expect=1), origin_counts=False,
        filters=(listener_filter("tls_inspector", "close_connection_on_client_hello_parsing_errors: true"), "http_inspector"))
unknown("hello-none-closed", speaking(REQUEST, expect=17),
        filters=(listener_filter("tls_inspector", "close_connection_on_client_hello_parsing_errors: true"), "http_inspector"))


# Connections per time
async def knocking(stage):
    for _ in range(4):
        client = await stage.connect()
        client.send(get("/"))
        answer = await client.response(show=False)
        stage.see(f"{answer.status}" if answer else "closed")
        client.close()
    await stage.see_stats("listener_local_ratelimit.${case}.rate_limited")

LIMIT = "{stat_prefix: '${case}', token_bucket: {max_tokens: 2, tokens_per_fill: 1, fill_interval: 600s}%s}"
unknown("rate-limited", knocking, filters=(listener_filter("listener_ratelimit", LIMIT % ""), "http_inspector"))
unknown("rate-not-limited", knocking, filters=(listener_filter("listener_ratelimit", LIMIT % ", runtime_enabled: {default_value: false, runtime_key: x}"), "http_inspector"))

# Bytes that can be no request are told at once, without a line
for label, data in {
    "colon-in-method": b"HELLO:", "nul-in-method": b"hel\x00lo", "high-byte-in-method": b"ab\xffcd",
    "nul-in-target": b"GET /\x00\x00", "high-byte-in-target": b"GET /\x80\x81", "control-in-target": b"GET /\x01", "other-version": b"GET / HTTP/9",
    "no-version": b"GET / FOO", "odd-target": b"GET abc", "tab": b"GET\t/ ", "long-method": b"A" * 40, "connect": b"CONNECT a", "number": b"12345",
    "space-first": b" GET /", "line-first": b"\r\nGET /", "at-sign": b"@RSYNCD: 31.0", "brackets": b"<?xml version", "json": b'{"a": 1}', "quote": b'"abc"',
    "two-words": b"EHLO a.test", "user": b"USER me", "cr": b"GET / HTTP/1.1\r", "tilde": b"~~", "percent": b"%d", "mqtt": b"\x10\x0c\x00\x04MQTT\x04\x02",
}.items():
    unknown(f"told/{label}", speaking(data, expect=len(data)))

# What a PROXY header says besides addresses
V4 = bytes([10, 1, 2, 3, 192, 0, 2, 1]) + (4660).to_bytes(2, "big") + (80).to_bytes(2, "big")


def proxied(*tlvs: tuple) -> bytes:
    tail = b"".join(bytes([kind]) + len(value).to_bytes(2, "big") + value for kind, value in tlvs)
    return b"\r\n\r\n\0\r\nQUIT\n\x21\x11" + (len(V4) + len(tail)).to_bytes(2, "big") + V4 + tail


def tlvs(name: str, rules: str, *sent: tuple, more=""):
    async def play(stage):
        client = await stage.connect()
        client.send(proxied(*sent) + b"hello")
        stage.see(f"{await client.bytes(5)!r}")
        client.half_close()
        await client.ending(0.3)
        await stage.see_log("log", 1)
        await stage.see_stats("proxy_proto.${case}.versions.v2.found")
    text = "%DYNAMIC_METADATA(envoy.filters.listener.proxy_protocol)% | %DYNAMIC_METADATA(own)% | %DYNAMIC_METADATA(envoy.filters.listener.proxy_protocol:a)%"
    body = {"access_log": [access_log(f'{{log_format: {{text_format_source: {{inline_string: "{text}\\n"}}}}}}')]}
    case(f"detection/tlvs/{name}", play=play, origin=lambda: TCPOrigin(), chains=[{"filters": [tcp_filter("${case}", body)]}],
         listener_extra={"listener_filters": [listener_filter("proxy_protocol", f'{{rules: {rules}, stat_prefix: "${{case}}"{more}}}')]})


ONE = "[{tlv_type: 0xEA, on_tlv_present: {key: a}}]"
tlvs("present", ONE, (0xEA, b"value"))
tlvs("absent", ONE, (0xEB, b"value"))
tlvs("twice", ONE, (0xEA, b"first"), (0xEA, b"second"))
tlvs("two-rules", "[{tlv_type: 0xEA, on_tlv_present: {key: a}}, {tlv_type: 0xEB, on_tlv_present: {key: b, metadata_namespace: own}}]", (0xEB, b"two"), (0xEA, b"one"))
tlvs("no-utf8", ONE, (0xEA, b"a\xffb\xc3\x28c\xe2\x82"))
tlvs("base64", "[{tlv_type: 0xEA, on_tlv_present: {key: a, value_string_encoding: BASE64}}]", (0xEA, b"a\xffb"))
tlvs("empty", ONE, (0xEA, b""))
tlvs("authority", "[{tlv_type: 2, on_tlv_present: {key: a}}]", (2, b"a.test"), (4, b"\0\0"))
