"""TCP proxy: plain, weighted, by SNI, half-closed, idle, failing."""
import asyncio

from harness.actions import CLOSE, ECHO, HALF_CLOSE, RESET, UNTIL_CLOSED, Sleep
from harness.case import case
from harness.origins import DeadOrigin, HTTP1Origin, TCPOrigin
from harness.shorthand import downstream_tls, listener_filter, tcp_filter, upstream_tls


def tcp(name: str, play, body="", origin=None, **options):
    options.setdefault("chains", [{"filters": [tcp_filter("${case}", body)]}])
    case(f"tcp/{name}", play=play, origin=origin or (lambda: TCPOrigin()), **options)


async def talk(stage, data=b"hello", half=True, **connection):
    client = await stage.connect(**connection)
    client.send(data)
    got = await client.bytes(len(data))
    stage.see(f"echoed {len(got)} bytes, {'the same' if got == data else 'others'}")
    if half:
        client.half_close()
    await client.ending(0.5)

tcp("echo", talk)
tcp("echo-large", lambda s: talk(s, b"0123456789abcdef" * 100_000))
tcp("three-in-a-row", lambda s: thrice(s))


async def thrice(stage):
    for _ in range(3):
        await talk(stage)


async def listening(stage):
    client = await stage.connect()
    await client.ending(0.5)

tcp("server-first", listening, origin=lambda: TCPOrigin(b"220 ready\r\n"))
tcp("server-closes", listening, origin=lambda: TCPOrigin(b"bye", [CLOSE]))
tcp("server-resets", listening, origin=lambda: TCPOrigin(b"", [Sleep(0.05), RESET]))
tcp("server-half-closes", lambda s: answering(s), origin=lambda: TCPOrigin(b"all I say", [HALF_CLOSE, UNTIL_CLOSED]))


async def answering(stage):
    """The server has ended its side; what the client sends must still arrive."""
    client = await stage.connect()
    await client.bytes(9)
    await asyncio.sleep(0.1)
    stage.see(f"end of file {client.wire.eof}")
    client.send(b"still here")
    await asyncio.sleep(0.1)
    client.half_close()
    await client.ending(0.5)


async def ask_then_end(stage):
    """The client ends its side at once; the answer must still come."""
    client = await stage.connect()
    client.send(b"question")
    client.half_close()
    await client.ending(0.7)

tcp("client-half-closes", ask_then_end, origin=lambda: TCPOrigin(b"", [8, Sleep(0.2), b"answer", CLOSE]))


async def reset_by_client(stage):
    client = await stage.connect()
    client.send(b"abc")
    await client.bytes(3)
    client.reset()
    await asyncio.sleep(0.3)

tcp("client-resets", reset_by_client)
tcp("connect-refused", listening, origin=lambda: DeadOrigin())
tcp("no-such-cluster", listening, "cluster: nowhere")
tcp("no-hosts", listening, cluster="load_assignment: {endpoints: []}")
tcp("connect-attempts", listening, "max_connect_attempts: 3", origin=lambda: DeadOrigin())
tcp("idle-timeout", lambda s: idle(s), "idle_timeout: 0.2s")


async def idle(stage):
    client = await stage.connect()
    client.send(b"x")
    await client.bytes(1)
    await client.ending(1.0)

tcp("max-downstream-connection-duration", lambda s: idle(s), "max_downstream_connection_duration: 0.2s")
tcp("weighted-one", listening, "weighted_clusters: {clusters: [{name: ${b}, weight: 1}]}",
    origins={"b": lambda: TCPOrigin(b"b")})

BY_NAME = [{"filter_chain_match": {"server_names": ["a.test"]}, "filters": [tcp_filter("${case}_a", {"cluster": "${a}"})]},
           {"filter_chain_match": {"server_names": ["*.b.test"]}, "filters": [tcp_filter("${case}_b", {"cluster": "${b}"})]}]


async def by_name(stage):
    for sni in ("a.test", "x.b.test", "c.test"):
        try:
            client = await stage.connect(tls={}, sni=sni)
            client.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = await client.response(show=False)
            tls = client.wire.transport.get_extra_info("ssl_object")
            stage.see(f"{sni}: {answer.status} from {stage.side.certificates.name_of(tls.getpeercert(binary_form=True))}")
        except OSError as error:
            stage.see(f"{sni}: {type(error).__name__}")

tcp("sni-routing", by_name, chains=BY_NAME, listener_extra={"listener_filters": [listener_filter("tls_inspector")]},
    origins={"a": lambda: HTTP1Origin(tls={"cert": "server-ec"}), "b": lambda: HTTP1Origin(tls={"cert": "other"})})
SERVER = 'common_tls_context: {tls_certificates: [{certificate_chain: {filename: "${crt.server-ec}"}, private_key: {filename: "${key.server-ec}"}}]}'
tcp("tls-terminated", lambda s: talk(s, half=False, tls={}), chains=[{"filters": [tcp_filter("${case}")], "transport_socket": downstream_tls(SERVER)}])
tcp("tls-terminated-large", lambda s: talk(s, b"x" * 1_000_000, half=False, tls={}), chains=[{"filters": [tcp_filter("${case}")], "transport_socket": downstream_tls(SERVER)}])
tcp("tls-originated", lambda s: talk(s, half=False), cluster={"transport_socket": upstream_tls("sni: origin.test")}, origin=lambda: TCPOrigin(tls={"cert": "origin"}))
tcp("metadata-match", listening, "cluster: ${origin}\nmetadata_match: {filter_metadata: {envoy.lb: {version: two}}}", origins={"a": lambda: TCPOrigin(b"one"), "b": lambda: TCPOrigin(b"two")}, cluster="""
lb_subset_config: {fallback_policy: NO_FALLBACK, subset_selectors: [{keys: [version]}]}
load_assignment:
  endpoints:
  - lb_endpoints:
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.a}"}}}, metadata: {filter_metadata: {envoy.lb: {version: one}}}}
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.b}"}}}, metadata: {filter_metadata: {envoy.lb: {version: two}}}}""")
tcp("hash-by-source-address", listening, "cluster: ${origin}\nhash_policy: [{source_ip: {}}]", origins={"a": lambda: TCPOrigin(b"one"), "b": lambda: TCPOrigin(b"two")}, cluster="""
lb_policy: RING_HASH
load_assignment:
  endpoints:
  - lb_endpoints:
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.a}"}}}, metadata: {filter_metadata: {envoy.lb: {hash_key: one}}}}
    - {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: "${port.b}"}}}, metadata: {filter_metadata: {envoy.lb: {hash_key: two}}}}""")


async def slow_reader(stage):
    """Nothing is lost when one side is slow."""
    client = await stage.connect()
    client.wire.pause()
    data = bytes(range(256)) * 8192
    client.send(data)
    await asyncio.sleep(0.4)
    client.wire.resume()
    got = await client.bytes(len(data))
    stage.see(f"{len(got)} bytes, {'the same' if got == data else 'others'}")

tcp("slow-reader", slow_reader)
tcp("statistics", lambda s: with_stats(s))


async def with_stats(stage):
    await talk(stage)
    await stage.settle(0.2)
    prefix = f"tcp.{stage.case.slug}."
    await stage.see_stats(*(prefix + name for name in ("downstream_cx_total", "downstream_cx_rx_bytes_total", "downstream_cx_tx_bytes_total", "downstream_cx_no_route", "idle_timeout")),
                          *(f"cluster.{stage.case.slug}_origin." + name for name in ("upstream_cx_total", "upstream_cx_tx_bytes_total", "upstream_cx_rx_bytes_total", "upstream_cx_active")))


# TLS and half-closed connections
async def half_closing_tls(stage):
    """The origin's end arrives as close_notify behind its last byte."""
    client = await stage.connect(tls={})
    await client.ending(0.7)

tcp("tls-terminated-server-half-closes", half_closing_tls, origin=lambda: TCPOrigin(b"all I say", [HALF_CLOSE, UNTIL_CLOSED]),
    chains=[{"filters": [tcp_filter("${case}")], "transport_socket": downstream_tls(SERVER)}])
tcp("tls-originated-client-half-closes", ask_then_end, cluster={"transport_socket": upstream_tls("sni: origin.test")},
    origin=lambda: TCPOrigin(b"", [8, Sleep(0.2), b"answer", CLOSE], tls={"cert": "origin"}))
tcp("tls-originated-plaintext-origin", listening, cluster={"transport_socket": upstream_tls("sni: origin.test")}, origin=lambda: TCPOrigin(b"220 ready\r\n"), origin_counts=False)
tcp("tls-originated-large", lambda s: talk(s, b"0123456789abcdef" * 100_000, half=False), cluster={"transport_socket": upstream_tls("sni: origin.test")}, origin=lambda: TCPOrigin(tls={"cert": "origin"}))


async def two_clients(stage):
    first = await stage.connect()
    first.send(b"abc")
    await first.bytes(3)
    second = await stage.connect()
    second.send(b"abc")
    await second.ending(0.5)
    await stage.see_stats(*[f"cluster.tcp_max_connections_origin.{name}" for name in ("upstream_cx_overflow", "upstream_cx_total", "upstream_cx_active")])

tcp("max-connections", two_clients, cluster="circuit_breakers: {thresholds: [{max_connections: 1}]}")


async def refused_with_stats(stage):
    await listening(stage)
    await asyncio.sleep(0.1)
    await stage.see_stats(*[f"cluster.tcp_connect_refused_statistics_origin.{name}" for name in (
        "upstream_cx_total", "upstream_cx_connect_fail", "upstream_cx_connect_attempts_exceeded", "upstream_cx_destroy", "upstream_cx_active",
        "upstream_rq_total", "upstream_rq_pending_total", "upstream_rq_pending_failure_eject")],
        *[f"tcp.tcp_connect_refused_statistics.{name}" for name in ("downstream_cx_total", "downstream_cx_no_route")])

tcp("connect-refused-statistics", refused_with_stats, "max_connect_attempts: 2", origin=lambda: DeadOrigin())
tcp("upstream-proxy-protocol-v1", listening, origin=lambda: TCPOrigin(b"", [16, b"seen", CLOSE]), origin_counts=False, cluster="""
transport_socket:
  name: envoy.transport_sockets.upstream_proxy_protocol
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport
    config: {version: V1}
    transport_socket: {name: raw, typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}}""")
