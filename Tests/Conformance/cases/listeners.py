"""Listener filters and filter_chain_match: who gets which chain."""
import asyncio
import ipaddress
import socket
import struct

from harness.actions import get
from harness.case import case, listener
from harness.origins import TCPOrigin
from harness.shorthand import downstream_tls, hcm_filter, listener_filter, load, tcp_filter

CERTIFICATE = """
common_tls_context:
  alpn_protocols: %s
  tls_certificates:
  - {certificate_chain: {filename: "${crt.server-ec}"}, private_key: {filename: "${key.server-ec}"}}
"""


def chain(label: str, match: str | None = None, tls=False, alpn="[]") -> dict:
    """A chain that answers with its own label."""
    routes = f'[{{match: {{prefix: /}}, direct_response: {{status: 200, body: {{inline_string: "{label}"}}}}}}]'
    made = {"name": label, "filters": [hcm_filter("${case}_" + label.replace(" ", "_"), routes)]}
    if match is not None:
        made["filter_chain_match"] = load(match)
    if tls:
        made["transport_socket"] = downstream_tls(CERTIFICATE % alpn)
    return made


def matching(name: str, chains: list, *tries: dict, default=None, filters=(), extra=None, alone=False):
    """Each try is one connection: sni, alpn, tls, local (source address), host (destination), first (raw bytes before)."""
    async def play(stage):
        for one in tries or ({},):
            stage.see(f"try {one}")
            await knock(stage, **one)
    more = dict(extra or {})
    if default:
        more["default_filter_chain"] = chain(*default) if isinstance(default, tuple) else default
    if filters:
        more["listener_filters"] = [f if isinstance(f, dict) else listener_filter(f) for f in filters]
    case(f"listener/{name}", play=play, chains=chains, listener_extra=more, alone=alone)


async def knock(stage, sni=None, alpn=None, tls=None, local=None, host="127.0.0.1", first=b"", then=None):
    secure = tls if tls is not None else bool(sni or alpn)
    options = {"alpn": alpn} if alpn else {}
    try:
        client = await stage.connect(tls=options if secure else None, sni=sni, local=local, host=host)
    except OSError as error:
        stage.see(f"no connection: {type(error).__name__}")
        return
    if secure and client.wire.transport.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
        stage.see("speaks h2")
        client.close()
        return
    client.send(first + (get("/") if then is None else then))
    await client.wire.until(lambda: client.wire.buffer, 1.5)
    if client.wire.buffer:
        answer = await client.response(show=False)
        stage.see(f"{answer.status} {answer.body.decode()}")
    else:
        stage.see(f"nothing, {'closed' if client.wire.ended else 'open'}")
    client.close()


INSPECT = ("tls_inspector",)
# Server names
matching("sni", [chain("exact", "{server_names: [a.test]}", True), chain("star", '{server_names: ["*.a.test"]}', True),
                 chain("top", '{server_names: ["*.test"]}', True), chain("any", "{}", True)],
         {"sni": "a.test"}, {"sni": "x.a.test"}, {"sni": "x.y.a.test"}, {"sni": "b.test"}, {"sni": "b.example"}, {"tls": True},
         {"sni": "A.TEST"}, filters=INSPECT)
matching("sni-no-match", [chain("exact", "{server_names: [a.test]}", True)], {"tls": False}, filters=INSPECT)


async def sni_unmatched(stage):
    for sni in ("b.test", None):
        try:
            await stage.connect(tls={}, sni=sni)
            stage.see("connected")
        except OSError as error:
            stage.see(f"{type(error).__name__}")

case("listener/sni-no-match-tls", play=sni_unmatched, chains=[chain("exact", "{server_names: [a.test]}", True)],
     listener_extra={"listener_filters": [listener_filter("tls_inspector")]})
matching("sni-default-chain", [chain("exact", "{server_names: [a.test]}", True)], {"sni": "a.test"}, {"sni": "b.test"},
         default=("fallback", None, True), filters=INSPECT)
matching("default-chain-only-when-nothing-matches", [chain("exact", "{destination_port: 1}")], {}, default=("fallback",))
matching("no-match-closes", [chain("exact", "{destination_port: 1}")], {})

# Transport and application protocols
matching("transport-protocol", [chain("tls", "{transport_protocol: tls}", True), chain("raw", "{transport_protocol: raw_buffer}")],
         {"tls": False}, {"sni": "a.test"}, {"tls": True}, filters=INSPECT)
matching("transport-protocol-without-inspector", [chain("tls", "{transport_protocol: tls}", True), chain("raw", "{transport_protocol: raw_buffer}")],
         {"tls": False})
matching("tls-and-plaintext-on-one-port", [chain("tls", "{transport_protocol: tls}", True), chain("any", "{}")],
         {"tls": False}, {"tls": True}, filters=INSPECT)
matching("alpn", [chain("h2", "{application_protocols: [h2]}", True, "[h2]"), chain("h1", "{application_protocols: [http/1.1]}", True, "[http/1.1]"),
                  chain("any", "{}", True)],
         {"alpn": ["http/1.1"]}, {"alpn": ["h2"]}, {"alpn": ["h2", "http/1.1"]}, {"alpn": ["other"]}, {"tls": True}, filters=INSPECT)
matching("alpn-istio-style", [chain("mesh", "{transport_protocol: tls, application_protocols: [istio, istio-peer-exchange]}", True),
                              chain("tls", "{transport_protocol: tls}", True), chain("plain", "{transport_protocol: raw_buffer}")],
         {"alpn": ["istio", "h2"]}, {"alpn": ["h2"]}, {"tls": True}, {"tls": False}, filters=INSPECT)
matching("sni-before-alpn", [chain("name", "{server_names: [a.test]}", True), chain("alpn", "{application_protocols: [http/1.1]}", True)],
         {"sni": "a.test", "alpn": ["http/1.1"]}, {"sni": "b.test", "alpn": ["http/1.1"]}, filters=INSPECT)

# Addresses
matching("destination-port", [chain("port", "{destination_port: ${port.main}}"), chain("any", "{}")], {})
matching("destination-port-beats-prefix", [chain("prefix", "{prefix_ranges: [{address_prefix: 127.0.0.1, prefix_len: 32}]}"),
                                           chain("port", "{destination_port: ${port.main}}")], {})
ANY_LOCAL = {"address": {"socket_address": {"address": "0.0.0.0", "port_value": "${port.main}"}}}
matching("destination-prefix", [chain("narrow", "{prefix_ranges: [{address_prefix: 127.0.0.2, prefix_len: 32}]}"),
                                chain("wide", "{prefix_ranges: [{address_prefix: 127.0.0.0, prefix_len: 8}]}")],
         {"host": "127.0.0.1"}, {"host": "127.0.0.2"}, {"host": "127.0.0.3"}, extra=ANY_LOCAL)
matching("destination-prefix-falls-not-back", [chain("narrow", "{prefix_ranges: [{address_prefix: 127.0.0.2, prefix_len: 32}], server_names: [a.test]}", True),
                                               chain("wide", "{prefix_ranges: [{address_prefix: 127.0.0.0, prefix_len: 8}]}", True)],
         {"host": "127.0.0.2", "sni": "a.test"}, {"host": "127.0.0.1", "sni": "a.test"}, extra=ANY_LOCAL, filters=INSPECT)
matching("source-prefix", [chain("two", "{source_prefix_ranges: [{address_prefix: 127.0.0.2, prefix_len: 32}]}"),
                           chain("low", "{source_prefix_ranges: [{address_prefix: 127.0.0.0, prefix_len: 30}]}"),
                           chain("any", "{}")],
         {"local": "127.0.0.1"}, {"local": "127.0.0.2"}, {"local": "127.0.0.9"})
matching("direct-source-prefix", [chain("two", "{direct_source_prefix_ranges: [{address_prefix: 127.0.0.2, prefix_len: 32}]}"), chain("any", "{}")],
         {"local": "127.0.0.1"}, {"local": "127.0.0.2"})
matching("source-type", [chain("same", "{source_type: SAME_IP_OR_LOOPBACK}"), chain("outside", "{source_type: EXTERNAL}")], {})
matching("source-port", [chain("odd", "{source_ports: [1]}"), chain("any", "{}")], {})
matching("sni-beats-source", [chain("name", "{server_names: [a.test]}", True),
                              chain("source", "{source_prefix_ranges: [{address_prefix: 127.0.0.1, prefix_len: 32}]}", True)],
         {"sni": "a.test"}, {"sni": "b.test"}, filters=INSPECT)
matching("sni-chosen-then-source-fails", [chain("both", "{server_names: [a.test], source_prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}"),
                                          chain("any", "{}")], {"tls": False})

# HTTP inspector
HTTP = ("http_inspector",)
BY_HTTP = [chain("h1", "{application_protocols: [http/1.1, http/1.0]}"), chain("h2c", "{application_protocols: [h2c]}"), chain("other", "{}")]
matching("http-inspector", BY_HTTP, {}, {"then": b"GET / HTTP/1.0\r\nHost: a\r\n\r\n"}, filters=HTTP)
matching("http-inspector-split", BY_HTTP, {"first": b"", "then": b"POST /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"}, filters=HTTP)


async def sniffed(stage, data):
    client = await stage.connect()
    client.send(data)
    await client.ending(0.7)

for label, data in {"http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", "garbage": b"SSH-2.0-x\r\n", "http1": get("/"),
                    "unknown-method": b"FROB / HTTP/1.1\r\nHost: a\r\n\r\n", "http10": b"GET / HTTP/1.0\r\n\r\n"}.items():
    tcp = [{"name": "h1", "filter_chain_match": {"application_protocols": ["http/1.1"]}, "filters": [tcp_filter("${case}_1", {"cluster": "${h1}"})]},
           {"name": "h10", "filter_chain_match": {"application_protocols": ["http/1.0"]}, "filters": [tcp_filter("${case}_10", {"cluster": "${h10}"})]},
           {"name": "h2", "filter_chain_match": {"application_protocols": ["h2c"]}, "filters": [tcp_filter("${case}_2", {"cluster": "${h2}"})]},
           {"name": "other", "filters": [tcp_filter("${case}_o")]}]
    case(f"listener/http-inspector-{label}", play=lambda s, d=data: sniffed(s, d), chains=tcp,
         listener_extra={"listener_filters": [listener_filter("http_inspector")]},
         origins={"h1": lambda: TCPOrigin(b"one"), "h10": lambda: TCPOrigin(b"ten"), "h2": lambda: TCPOrigin(b"two"),
                  "origin": lambda: TCPOrigin(b"other")})


# Waiting for the first bytes
async def silent(stage):
    client = await stage.connect()
    await client.ending(1.0)

case("listener/filter-timeout", play=silent, chains=[chain("any")],
     listener_extra={"listener_filters": [listener_filter("tls_inspector")], "listener_filters_timeout": "0.2s"})
case("listener/filter-timeout-continue", play=silent, chains=[{"filters": [tcp_filter("${case}")]}],
     listener_extra={"listener_filters": [listener_filter("tls_inspector")], "listener_filters_timeout": "0.2s",
                     "continue_on_listener_filters_timeout": True}, origin=lambda: TCPOrigin(b"hello"))
case("listener/tls-inspector-garbage", play=lambda s: sniffed(s, b"\x16\x03\x01\x00\x05hello"), chains=[{"filters": [tcp_filter("${case}")]}],
     listener_extra={"listener_filters": [listener_filter("tls_inspector")]}, origin=lambda: TCPOrigin(b"hello"))

# PROXY protocol
SHOW = """[{match: {prefix: /}, direct_response: {status: 200, body_format: {text_format_source: {inline_string:
"%DOWNSTREAM_REMOTE_ADDRESS% to %DOWNSTREAM_LOCAL_ADDRESS% direct %DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%"}}}}]"""


def v2(family: int, addresses: bytes, command=1, tail=b"") -> bytes:
    body = addresses + tail
    return b"\r\n\r\n\0\r\nQUIT\n" + bytes([0x20 | command, family]) + struct.pack(">H", len(body)) + body


V4 = socket.inet_aton("192.0.2.9") + socket.inet_aton("198.51.100.7") + struct.pack(">HH", 40000, 8080)
V6 = ipaddress.ip_address("2001:db8::1").packed + ipaddress.ip_address("2001:db8::2").packed + struct.pack(">HH", 40000, 8080)
PREAMBLES = {
    "v1-tcp4": b"PROXY TCP4 192.0.2.9 198.51.100.7 40000 8080\r\n",
    "v1-tcp6": b"PROXY TCP6 2001:db8::1 2001:db8::2 40000 8080\r\n",
    "v1-unknown": b"PROXY UNKNOWN\r\n",
    "v1-unknown-with-addresses": b"PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n",
    "v1-bad-address": b"PROXY TCP4 1.2.3 198.51.100.7 40000 8080\r\n",
    "v1-bad-port": b"PROXY TCP4 192.0.2.9 198.51.100.7 99999 8080\r\n",
    "v1-family-mismatch": b"PROXY TCP4 2001:db8::1 2001:db8::2 40000 8080\r\n",
    "v1-too-long": b"PROXY TCP4 " + b"1" * 120 + b"\r\n",
    "v1-lower-case": b"proxy TCP4 192.0.2.9 198.51.100.7 40000 8080\r\n",
    "v1-lf-only": b"PROXY TCP4 192.0.2.9 198.51.100.7 40000 8080\n",
    "v2-tcp4": v2(0x11, V4),
    "v2-tcp6": v2(0x21, V6),
    "v2-local": v2(0x00, b"", command=0),
    "v2-local-with-addresses": v2(0x11, V4, command=0),
    "v2-tlv": v2(0x11, V4, tail=b"\x04\x00\x02ab"),
    "v2-bad-tlv": v2(0x11, V4, tail=b"\x04\x00\xffab"),
    "v2-unspecified": v2(0x00, b""),
    "v2-unix": v2(0x31, b"\0" * 216),
    "v2-udp": v2(0x12, V4),
    "v2-short-addresses": v2(0x11, V4[:8]),
    "v2-bad-version": b"\r\n\r\n\0\r\nQUIT\n\x31\x11\0\x0c" + V4,
    "v2-bad-command": b"\r\n\r\n\0\r\nQUIT\n\x25\x11\0\x0c" + V4,
    "none": b"",
}
PP = {"listener_filters": [listener_filter("proxy_protocol")]}
for label, data in PREAMBLES.items():
    case(f"listener/proxy-protocol/{label}", play=lambda s, d=data: sniffed(s, d + get("/")),
         chains=[{"filters": [hcm_filter("${case}", SHOW)]}], listener_extra=PP)
case("listener/proxy-protocol/optional-without", play=lambda s: sniffed(s, get("/")), chains=[{"filters": [hcm_filter("${case}", SHOW)]}],
     listener_extra={"listener_filters": [listener_filter("proxy_protocol", "allow_requests_without_proxy_protocol: true")]})
case("listener/proxy-protocol/optional-with", play=lambda s: sniffed(s, PREAMBLES["v2-tcp4"] + get("/")), chains=[{"filters": [hcm_filter("${case}", SHOW)]}],
     listener_extra={"listener_filters": [listener_filter("proxy_protocol", "allow_requests_without_proxy_protocol: true")]})
case("listener/proxy-protocol/disallow-v1", play=lambda s: sniffed(s, PREAMBLES["v1-tcp4"] + get("/")), chains=[{"filters": [hcm_filter("${case}", SHOW)]}],
     listener_extra={"listener_filters": [listener_filter("proxy_protocol", "disallowed_versions: [V1]")]})
matching("proxy-protocol-chooses-chain", [chain("seen", "{source_prefix_ranges: [{address_prefix: 192.0.2.0, prefix_len: 24}]}"),
                                          chain("port", "{destination_port: 8080, source_prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}"), chain("any", "{}")],
         {"first": PREAMBLES["v1-tcp4"]}, {"first": PREAMBLES["v1-unknown"]}, filters=("proxy_protocol",))


async def slow_preamble(stage):
    client = await stage.connect()
    for byte in PREAMBLES["v2-tcp4"] + get("/"):
        client.send(bytes([byte]))
        await asyncio.sleep(0.002)
    await client.response()

case("listener/proxy-protocol/byte-by-byte", play=slow_preamble, chains=[{"filters": [hcm_filter("${case}", SHOW)]}], listener_extra=PP)

# Original destination
matching("original-dst-direct", [chain("any")], {}, filters=("original_dst",))
case("listener/use-original-dst", chains=None, listeners=[
    listener("${case}", [chain("outer")], {"use_original_dst": True, "listener_filters": [listener_filter("original_dst"), listener_filter("proxy_protocol")]}),
    {"name": "${case}_virtual", "address": {"socket_address": {"address": "198.51.100.7", "port_value": 8080}}, "bind_to_port": False,
     "filter_chains": [chain("virtual")]}],
    play=lambda s: handed_off(s))


async def handed_off(stage):
    await knock(stage)
    await knock(stage, first=PREAMBLES["v1-tcp4"])
    await knock(stage, first=b"PROXY TCP4 192.0.2.9 198.51.100.8 40000 8080\r\n")


# Unix sockets, several addresses, connection limits
async def over_unix(stage):
    client = await stage.connect_unix("${tmp}/listener.sock")
    client.send(get("/"))
    await client.response()

case("listener/unix-socket", play=over_unix, listeners=[{
    "name": "${case}", "address": {"pipe": {"path": "${tmp}/listener.sock"}},
    "filter_chains": [{"filters": [hcm_filter("${case}")]}]}])


async def both_addresses(stage):
    for name in ("main", "second"):
        await stage.ask(get("/"), listener=name)

case("listener/additional-address", play=both_addresses, chains=[chain("one")],
     listener_extra={"additional_addresses": [{"address": {"socket_address": {"address": "127.0.0.1", "port_value": "${port.second}"}}}]})


async def over_v6(stage):
    await stage.ask(get("/"), host="::1")

case("listener/ipv6", play=over_v6, chains=[{"filters": [hcm_filter("${case}", SHOW)]}],
     listener_extra={"address": {"socket_address": {"address": "::1", "port_value": "${port.main}"}}})
case("listener/tcp-keepalive-and-backlog", send=[get("/")], chains=[chain("one")], listener_extra={
    "tcp_backlog_size": 64, "socket_options": [{"level": 1, "name": 9, "int_value": 1, "state": "STATE_PREBIND"}]})
case("listener/traffic-direction", send=[get("/")], chains=[chain("one")], listener_extra={"traffic_direction": "INBOUND", "stat_prefix": "inbound"})


# Connections that end or stall before they have a filter chain
async def ends_early(stage):
    """The peer ends in the middle of what a listener filter waits for."""
    client = await stage.connect()
    client.send(b"\x16\x03\x01\x00\xf0\x01")
    await asyncio.sleep(0.1)
    client.half_close()
    await client.ending(1.0)

case("listener/tls-inspector-ends-early", play=ends_early, chains=[chain("any")], listener_extra={"listener_filters": [listener_filter("tls_inspector")]})
case("listener/no-filters", play=silent, chains=[{"filters": []}])
case("listener/handshake-timeout", play=silent, chains=[{**chain("any", tls=True), "transport_socket_connect_timeout": "0.2s"}])
matching("proxy-protocol-then-sni", [chain("name", "{server_names: [a.test]}"), chain("plain")],
         {"first": PREAMBLES["v1-tcp4"]}, {"first": PREAMBLES["v2-local"]}, filters=("proxy_protocol", "tls_inspector"))
matching("proxy-protocol-then-http", [chain("h1", "{application_protocols: [http/1.1]}"), chain("other")],
         {"first": PREAMBLES["v1-tcp4"]}, {"first": PREAMBLES["v2-tcp4"]}, filters=("proxy_protocol", "http_inspector"))


async def counted_connections(stage):
    await knock(stage)
    await knock(stage, tls=True, sni="b.test")
    await asyncio.sleep(0.1)
    prefix = "listener.counted."
    await stage.see_stats(*[prefix + name for name in (
        "downstream_cx_total", "downstream_cx_active", "downstream_cx_destroy", "downstream_pre_cx_active", "downstream_pre_cx_timeout",
        "no_filter_chain_match", "downstream_listener_filter_remote_close")])
    await stage.see_stats("tls_inspector.tls_found", "tls_inspector.tls_not_found", "tls_inspector.sni_found", "tls_inspector.alpn_not_found")

case("listener/statistics", play=counted_connections, alone=True, chains=[chain("raw", "{transport_protocol: raw_buffer}"), chain("a", "{server_names: [a.test]}", tls=True)],
     listener_extra={"stat_prefix": "counted", "listener_filters": [listener_filter("tls_inspector")]})
