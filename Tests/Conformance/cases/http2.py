"""HTTP/2 downstream and upstream, and every bridging between HTTP/1 and HTTP/2."""
import asyncio

from harness.actions import (CLOSE, EARLY, ECHO, RESET, SILENT, Data, GoAway, Headers, Reset, Sleep, answer, get, headers, post, raw,
                             request, trailers)
from harness.case import case, h2_origin
from harness.shorthand import DETAILS


def h2(name: str, *asked: dict, concurrent=False, **options):
    """Requests of one h2c connection, in sequence or all at once."""
    async def play(stage):
        client = await stage.h2()
        numbers = []
        for one in asked or ({},):
            one = dict(one)
            number = client.request(one.pop("method", "GET"), one.pop("path", "/"), *one.pop("fields", ()), **one)
            numbers.append(number)
            if not concurrent:
                await client.response(number)
        if concurrent:
            for number in numbers:
                await client.response(number)
        await client.ending()
    case(f"http2/{name}", play=play, **options)


H2 = h2_origin()
BIG = b"0123456789abcdef" * 20_000

# Bridging
h2("to-http1/get", {})
h2("to-http1/post", {"method": "POST", "body": b"body"})
h2("to-http1/post-with-length", {"method": "POST", "body": b"body", "fields": ("content-length: 4",)})
h2("to-http1/post-empty-data", {"method": "POST", "body": b""})
h2("to-http1/post-without", {"method": "POST"})
h2("to-http1/large", {"method": "POST", "body": BIG}, origin=answer(BIG))
h2("to-http1/trailers-dropped", {"method": "POST", "body": b"x", "trailers": [("x-sum", "1")]})
h2("to-http1/head", {"method": "HEAD"}, origin=raw("HTTP/1.1 200 OK", "content-length: 9"))
h2("to-http1/204", {}, origin=raw("HTTP/1.1 204 No Content"))
h2("to-http1/cookies-joined", {"fields": ("cookie: a=1", "cookie: b=2")})
h2("to-http1/chunked-answer", {}, origin=raw("HTTP/1.1 200 OK", "transfer-encoding: chunked", "connection: x-a", "x-a: b",
                                             body="2\r\nok\r\n0\r\n\r\n"))
h2("to-http1/cut-body", {}, origin=[[raw("HTTP/1.1 200 OK", "content-length: 9", body="ab"), Sleep(0.1), CLOSE]])
h2("to-http1/no-answer", {}, origin=[[CLOSE]], hcm=DETAILS)
h2("to-http2/get", {}, origin=H2)
h2("to-http2/post", {"method": "POST", "body": b"body"}, origin=H2)
h2("to-http2/large", {"method": "POST", "body": BIG}, origin=h2_origin([[headers(200), Data(BIG, end=True)]]))
h2("to-http2/trailers", {"method": "POST", "body": b"x", "trailers": [("x-sum", "1")], "fields": ("te: trailers",)},
   origin=h2_origin([[headers(200), Data(b"y"), trailers("x-end: 2")]]))
h2("to-http2/headers-then-trailers", {}, origin=h2_origin([[headers(200), trailers("x-end: 2")]]))
h2("to-http2/four-at-once", *({"path": f"/{n}"} for n in range(4)), concurrent=True, origin=H2)
# Whether x-envoy-upstream-service-time is there depends on whether the request had ended: suppressed where that is a race.
BARE = """http_filters: [{name: router, typed_config: {"@type":
type.googleapis.com/envoy.extensions.filters.http.router.v3.Router, suppress_envoy_headers: true}}]"""
h2("to-http2/echo", {"method": "POST", "body": BIG}, hcm=BARE, origin=h2_origin([[EARLY, headers(200), ECHO]]))
h2("to-http2/head", {"method": "HEAD"}, origin=h2_origin([[headers(200, "content-length: 9", end=True)]]))
h2("to-http2/1xx", {}, origin=h2_origin([[headers(103, "link: a"), headers(200), Data(b"ok", end=True)]]))
h2("to-http2/100-continue", {"method": "POST", "body": b"b", "fields": ("expect: 100-continue",)},
   origin=h2_origin([[headers(200), Data(b"ok", end=True)]]))
h2("to-http2/connection-specific-answer", {}, origin=h2_origin([[headers(200, "connection: close"), Data(b"ok", end=True)]]), hcm=DETAILS)
h2("to-http2/upper-case-answer", {}, origin=h2_origin([[headers(200, "X-A: b"), Data(b"ok", end=True)]]), hcm=DETAILS)
h2("to-http2/length-mismatch-answer", {}, origin=h2_origin([[headers(200, "content-length: 5"), Data(b"ok", end=True)]]), hcm=DETAILS)

case("http2/from-http1/get", send=[get("/")], origin=H2)
case("http2/from-http1/post", send=[post("/")], origin=H2)
case("http2/from-http1/chunked", send=[raw("POST / HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", body="3\r\nabc\r\n0\r\n\r\n")], origin=H2)
case("http2/from-http1/head", send=[request("HEAD", "/")], origin=h2_origin([[headers(200, end=True)]]))
case("http2/from-http1/no-body-answer", send=[get("/"), get("/2")], origin=h2_origin([[headers(200, end=True)]]))
case("http2/from-http1/body-without-length", send=[get("/")], origin=h2_origin([[headers(200), Data(b"abc"), Sleep(0.05), Data(b"def", end=True)]]))
case("http2/from-http1/trailers-dropped", send=[get("/")], origin=h2_origin([[headers(200), Data(b"abc"), trailers("x-end: 2")]]))
case("http2/from-http1/trailers-enabled", send=[get("/")], origin=h2_origin([[headers(200), Data(b"abc"), trailers("x-end: 2")]]),
     hcm="http_protocol_options: {enable_trailers: true}")
case("http2/from-http1/hop-by-hop", send=[get("/", "Connection: x-a, keep-alive", "X-A: b", "Keep-Alive: 5", "TE: trailers, gzip")], origin=H2)
case("http2/from-http1/large", send=[post("/", body=BIG)], origin=h2_origin([[headers(200, f"content-length: {len(BIG)}"), Data(BIG, end=True)]]))
case("http2/from-http1/large-headers", send=[get("/", *(f"x-{n}: {'v' * 900}" for n in range(50)))], origin=H2)
case("http2/from-http1/early-answer", send=[raw("POST / HTTP/1.1", "Host: a.test", "Content-Length: 10", body="abc")],
     origin=h2_origin([[EARLY, headers(413), Data(b"no", end=True), Reset(0)]]))

# Resets
h2("reset/origin-before-answer", {}, origin=h2_origin([[Reset(2)]]), hcm=DETAILS)
h2("reset/origin-refused", {}, origin=h2_origin([[Reset(7)]]), hcm=DETAILS)
h2("reset/origin-cancel", {}, origin=h2_origin([[Reset(8)]]), hcm=DETAILS)
h2("reset/origin-in-body", {}, origin=h2_origin([[headers(200), Data(b"abc"), Sleep(0.1), Reset(2)]]))
h2("reset/origin-closes", {}, origin=h2_origin([[CLOSE]]), hcm=DETAILS)
h2("reset/origin-resets-connection-in-body", {}, origin=h2_origin([[headers(200), Data(b"abc"), Sleep(0.1), RESET]]))
h2("reset/no-error-after-answer", {"method": "POST", "body": b"b", "end": False},
   origin=h2_origin([[EARLY, headers(200), Data(b"ok", end=True), Reset(0)]]))
case("http2/reset/origin-to-http1", send=[get("/")], origin=h2_origin([[Reset(2)]]), hcm=DETAILS)
case("http2/reset/origin-in-body-to-http1", send=[get("/")], origin=h2_origin([[headers(200), Data(b"abc"), Sleep(0.1), Reset(2)]]))


async def client_resets(stage):
    client = await stage.h2()
    number = client.request("POST", "/", body=b"part", end=False)
    await asyncio.sleep(0.15)
    client.reset(number, 8)
    await asyncio.sleep(0.15)
    await client.response(client.request(path="/after"))
    await client.ending()

case("http2/reset/client-to-http1", play=client_resets, origin=[[EARLY, SILENT], answer()])
case("http2/reset/client-to-http2", play=client_resets, origin=h2_origin([[EARLY, SILENT], [headers(200), Data(b"ok", end=True)]]))


async def client_vanishes(stage):
    client = await stage.h2()
    client.request("POST", "/", body=b"part", end=False)
    await asyncio.sleep(0.15)
    client.wire.reset()
    await asyncio.sleep(0.2)

case("http2/reset/client-vanishes", play=client_vanishes, origin=h2_origin([[EARLY, SILENT]]))

# GOAWAY and concurrency
h2("goaway/graceful-from-origin", {}, {"path": "/next"}, origin=h2_origin(
    [[GoAway(0), headers(200), Data(b"ok", end=True)], [headers(200), Data(b"two", end=True)]]))
h2("goaway/refuses-stream", {}, origin=h2_origin([[GoAway(0, last=0), Sleep(0.1)], [headers(200), Data(b"two", end=True)]]), hcm=DETAILS)
h2("goaway/error-from-origin", {}, origin=h2_origin([[GoAway(2), CLOSE]]), hcm=DETAILS)


async def one_stream_upstream(stage):
    """The first request makes the origin's limit known; the others then need connections of their own."""
    client = await stage.h2()
    await client.response(client.request(path="/0"))
    numbers = [client.request(path=f"/{n}") for n in range(1, 4)]
    for number in numbers:
        await client.response(number)
    await client.ending()

case("http2/concurrency/origin-allows-one", play=one_stream_upstream,
     origin=h2_origin([[Sleep(0.1), headers(200), Data(b"ok", end=True)]], settings={3: 1}))
h2("concurrency/cluster-limit", {"path": "/0"}, {"path": "/1"}, concurrent=True,
   origin=h2_origin([[Sleep(0.1), headers(200), Data(b"ok", end=True)]]), cluster="""
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    explicit_http_config: {http2_protocol_options: {max_concurrent_streams: 1}}""")
h2("concurrency/max-requests-per-connection", {"path": "/0"}, {"path": "/1"}, {"path": "/2"}, origin=H2, cluster="""
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    common_http_protocol_options: {max_requests_per_connection: 1}""")
h2("idle-timeout", {}, hcm="common_http_protocol_options: {idle_timeout: 0.1s}\ndrain_timeout: 0.1s")


async def settings_seen(stage):
    client = await stage.h2()
    await client.response(client.request())
    for key, value in sorted(client.settings_seen.items()):
        stage.see(f"setting {int(key)} = {value}")

case("http2/settings/default", play=settings_seen)
case("http2/settings/configured", play=settings_seen, hcm="""
http2_protocol_options: {max_concurrent_streams: 7, initial_stream_window_size: 70000, initial_connection_window_size: 80000,
                         hpack_table_size: 0, allow_connect: true}""")


async def ping(stage):
    client = await stage.h2()
    client.engine.ping(b"12345678")
    client.flush()
    await client.until(lambda: client.pings == 1, 2)
    stage.see(f"{client.pings} ping answered")
    await client.ending()

case("http2/ping", play=ping)


async def keepalive(stage):
    client = await stage.h2()
    await client.response(client.request())
    client.wire.pause()
    await asyncio.sleep(0.6)
    client.wire.resume()
    await client.ending()

case("http2/keepalive-unanswered", play=keepalive, hcm="""
http2_protocol_options: {connection_keepalive: {interval: 0.1s, timeout: 0.1s, interval_jitter: {value: 0}}}""")


# Flow control: nothing is sent past the client's window, and the origin feels it
async def small_window(stage):
    client = await stage.h2(settings={4: 1000}, automatic=False)
    number = client.request()
    stream = client.streams[number]
    await client.until(lambda: len(stream.data) >= 1000, 2)
    await asyncio.sleep(0.2)
    stage.see(f"{len(stream.data)} bytes in a window of 1000")
    client.engine.increment_flow_control_window(4000, number)
    client.flush()
    await client.until(lambda: len(stream.data) >= 5000, 2)
    await asyncio.sleep(0.1)
    stage.see(f"{len(stream.data)} bytes in a window of 5000")

case("http2/flow-control/stream-window", play=small_window, origin=answer(BIG))
case("http2/flow-control/stream-window-to-http2", play=small_window, origin=h2_origin([[headers(200), Data(BIG, end=True)]]))

# Extended CONNECT and CONNECT
ECHOING = [[raw("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"), ECHO]]


def extended(name: str, pseudo, **options):
    async def play(stage):
        client = await stage.h2()
        number = client.request(pseudo=pseudo, end=False)
        stream = client.streams[number]
        await client.until(lambda: stream.headers is not None or stream.over, 3)
        client.send_data(number, b"ping")
        await client.until(lambda: len(stream.data) >= 4 or stream.over, 3)
        if not stream.over:
            client.send_data(number, b"", end=True)
        await client.response(number)
        await client.ending()
    case(f"http2/connect/{name}", play=play, **options)


WEBSOCKET = [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", "/chat"), (":authority", "a.test")]
ALLOW = "http2_protocol_options: {allow_connect: true}\nupgrade_configs: [{upgrade_type: websocket}, {upgrade_type: CONNECT}]\n"
extended("websocket-to-http1", WEBSOCKET, hcm=ALLOW, origin=ECHOING)
extended("websocket-to-http2", WEBSOCKET, hcm=ALLOW, origin=h2_origin([[EARLY, headers(200), ECHO]]), cluster="""
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    explicit_http_config: {http2_protocol_options: {allow_connect: true}}""")
extended("websocket-not-allowed", WEBSOCKET, origin=ECHOING)
extended("websocket-refused", WEBSOCKET, hcm=ALLOW, origin=[answer("no", "403 Forbidden")])
extended("plain-connect", [(":method", "CONNECT"), (":authority", "far.test:443")], hcm=ALLOW,
         origin=[[raw("HTTP/1.1 200 OK"), ECHO]], routes="""
- match: {connect_matcher: {}}
  route: {cluster: ${origin}, upgrade_configs: [{upgrade_type: CONNECT}]}""")

# gRPC
GRPC = ("content-type: application/grpc", "te: trailers")
MESSAGE = b"\0\0\0\0\x05hello"
UNARY = [headers(200, "content-type: application/grpc"), Data(MESSAGE), trailers("grpc-status: 0", "grpc-message: fine")]


def grpc(name: str, body=MESSAGE, fields=(), **options):
    options.setdefault("origin", h2_origin([UNARY]))
    h2(f"grpc/{name}", {"method": "POST", "path": "/pkg.Service/Method", "body": body, "fields": GRPC + tuple(fields)}, **options)


grpc("unary")
grpc("trailers-only", origin=h2_origin([[headers(200, "content-type: application/grpc", "grpc-status: 5", "grpc-message: none", end=True)]]))
grpc("streaming", hcm=BARE, body=MESSAGE * 50, origin=h2_origin([[EARLY, headers(200, "content-type: application/grpc"), ECHO]]))
grpc("server-stream", origin=h2_origin([[headers(200, "content-type: application/grpc"), Data(MESSAGE), Sleep(0.05), Data(MESSAGE), trailers("grpc-status: 0")]]))
grpc("no-route", routes="[{match: {prefix: /other}, route: {cluster: ${origin}}}]")
grpc("grpc-route-matcher", routes="[{match: {prefix: /, grpc: {}}, route: {cluster: ${origin}}}]")
grpc("direct-response", routes="[{match: {prefix: /}, direct_response: {status: 403, body: {inline_string: go away}}}]")
grpc("origin-reset", origin=h2_origin([[Reset(2)]]))
grpc("origin-closes", origin=h2_origin([[CLOSE]]))
grpc("origin-answers-503", origin=h2_origin([[headers(503), Data(b"busy", end=True)]]))
grpc("timeout", origin=h2_origin([[SILENT]]), routes="[{match: {prefix: /}, route: {cluster: ${origin}, timeout: 0.2s}}]")
grpc("grpc-timeout-header", fields=("grpc-timeout: 200m",), origin=h2_origin([[SILENT]]),
     routes="[{match: {prefix: /}, route: {cluster: ${origin}, max_stream_duration: {grpc_timeout_header_max: 5s}}}]")
grpc("grpc-timeout-offset", fields=("grpc-timeout: 1S",), origin=h2_origin([UNARY]),
     routes="[{match: {prefix: /}, route: {cluster: ${origin}, max_stream_duration: {grpc_timeout_header_max: 5s, grpc_timeout_header_offset: 0.1s}}}]")
grpc("web-content-type", fields=(), origin=h2_origin([UNARY]))
case("http2/grpc/local-reply-on-http1", send=[post("/x", "content-type: application/grpc", body=b"")],
     routes="[{match: {prefix: /other}, route: {cluster: ${origin}}}]")
case("http2/grpc/message-encoded", send=[post("/x", "content-type: application/grpc+proto")],
     routes="[{match: {prefix: /}, direct_response: {status: 429, body: {inline_string: 'slow down: 50% \u00e9'}}}]")
