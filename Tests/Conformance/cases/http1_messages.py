"""HTTP/1.1: bodies, trailers, pipelining, keep-alive, upgrades and what either side may do at the wrong moment."""
import asyncio

from harness.actions import (CLOSE, EARLY, ECHO, HALF_CLOSE, READ_BODY, RESET, SILENT, UNTIL_CLOSED, Sleep, answer, get, post,
                             raw, request)
from harness.case import case, h1_origin
from harness.shorthand import DETAILS, H2_UPSTREAM, http_options

HOST = "Host: a.test"
OK = "HTTP/1.1 200 OK"


def message(name: str, *requests, **options):
    case(f"http1/{name}", send=list(requests), **options)


TRAILERS_UP = {"typed_extension_protocol_options": http_options(
    "explicit_http_config: {http_protocol_options: {enable_trailers: true}}")}

# Bodies
message("body/length", post("/"))
message("body/length-zero", raw("POST / HTTP/1.1", HOST, "Content-Length: 0"))
message("body/post-without", raw("POST / HTTP/1.1", HOST))
message("body/delete-without", raw("DELETE / HTTP/1.1", HOST))
message("body/chunked", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked", body="3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"))
message("body/chunked-get", raw("GET / HTTP/1.1", HOST, "Transfer-Encoding: chunked", body="3\r\nabc\r\n0\r\n\r\n"))
message("body/large-up", post("/", body=b"0123456789abcdef" * 65536))
message("body/large-down", get("/"), origin=answer(b"0123456789abcdef" * 65536))
message("body/large-down-chunked", get("/"), origin=raw(OK, "transfer-encoding: chunked",
        body=b"".join(b"2000\r\n" + b"x" * 0x2000 + b"\r\n" for _ in range(64)) + b"0\r\n\r\n"))
message("body/large-both", post("/", body=b"up" * 300_000), origin=answer(b"down" * 300_000))
message("body/answer-without-length", get("/"), origin=[[raw(OK, body="until close"), CLOSE]])
message("body/answer-chunked", get("/"), origin=raw(OK, "Transfer-Encoding: chunked", body="2\r\nok\r\n0\r\n\r\n"))
message("body/answer-zero", get("/"), origin=raw(OK, "content-length: 0"))

# Trailers
TRAILED = raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked", "Trailer: x-sum", body="3\r\nabc\r\n0\r\nX-Sum: 3\r\n\r\n")
message("trailers/request-through", TRAILED, hcm="http_protocol_options: {enable_trailers: true}", cluster=TRAILERS_UP)
message("trailers/request-downstream-only", TRAILED, hcm="http_protocol_options: {enable_trailers: true}")
TRAILED_ANSWER = raw(OK, "transfer-encoding: chunked", body="2\r\nok\r\n0\r\nX-Sum: 2\r\nX-More: a\r\n\r\n")
message("trailers/response-dropped", get("/"), origin=TRAILED_ANSWER)
message("trailers/response-through", get("/", "TE: trailers"), origin=TRAILED_ANSWER,
        hcm="http_protocol_options: {enable_trailers: true}", cluster=TRAILERS_UP)

# HEAD, 204, 304, 1xx
message("head/length", request("HEAD", "/"), origin=raw(OK, "content-length: 10"))
message("head/chunked", request("HEAD", "/"), origin=raw(OK, "transfer-encoding: chunked"))
message("head/nothing", request("HEAD", "/"), origin=raw(OK))
message("head/direct-response", request("HEAD", "/"), routes="[{match: {prefix: /}, direct_response: {status: 200, body: {inline_string: hello}}}]")
message("head/not-found", request("HEAD", "/x"), routes="[{match: {path: /}, route: {cluster: ${origin}}}]")
message("status/204", get("/"), get("/again"), origin=raw("HTTP/1.1 204 No Content"))
message("status/204-with-length", get("/"), origin=raw("HTTP/1.1 204 No Content", "content-length: 0"))
message("status/304", get("/"), get("/again"), origin=raw("HTTP/1.1 304 Not Modified", "content-length: 10", 'etag: "a"'))
message("status/205", get("/"), origin=raw("HTTP/1.1 205 Reset Content", "content-length: 0"))
message("status/599", get("/"), origin=answer("odd", "599 Odd Words Here"))
message("status/reason-kept-or-not", get("/"), origin=answer("odd", "200 Fine"))
message("status/reason-missing", get("/"), origin=b"HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok")
message("status/99", get("/"), origin=answer("odd", "099 Low"), hcm=DETAILS)
message("status/1000", get("/"), origin=answer("odd", "1000 High"), hcm=DETAILS)
message("status/100-proxied", get("/"), origin=raw("HTTP/1.1 100 Continue") + answer(),
        hcm="proxy_100_continue: true")
message("status/100-unasked", get("/"), origin=raw("HTTP/1.1 100 Continue") + answer())
message("status/103-dropped", get("/"), origin=raw("HTTP/1.1 103 Early Hints", "link: a") + answer())
message("status/102", get("/"), origin=raw("HTTP/1.1 102 Processing") + answer())
message("status/101-unasked", get("/"), origin=raw("HTTP/1.1 101 Switching Protocols", "upgrade: x", "connection: upgrade"),
        hcm=DETAILS)


# Expect: 100-continue
def expecting(name: str, **options):
    async def play(stage):
        client = await stage.connect()
        client.send(raw("POST / HTTP/1.1", HOST, "Content-Length: 4", "Expect: 100-continue"))
        await client.head()
        client.send(b"body")
        await client.response()
        await client.ending()
    case(f"http1/expect/{name}", play=play, **options)


expecting("answered-by-proxy")
expecting("proxied", hcm="proxy_100_continue: true",
          origin=[[EARLY, raw("HTTP/1.1 100 Continue"), READ_BODY, answer()]])
expecting("refused-by-origin", hcm="proxy_100_continue: true", origin=[[EARLY, answer("no", "417 Expectation Failed")]])
message("expect/other-value", raw("POST / HTTP/1.1", HOST, "Content-Length: 4", "Expect: tea", body="body"))
message("expect/upper-case", raw("POST / HTTP/1.1", HOST, "Content-Length: 4", "Expect: 100-Continue", body="body"))


# Pipelining and keep-alive
async def pipelined(stage):
    client = await stage.connect()
    client.send(get("/1") + post("/2") + request("HEAD", "/3") + get("/4"))
    for method in ("GET", "POST", "HEAD", "GET"):
        await client.response(method)
    await client.ending()

case("http1/pipelining/four", play=pipelined)
case("http1/pipelining/slow-first", play=pipelined, origin=[[Sleep(0.2), answer("one")], answer("two"), raw(OK, "content-length: 9"), answer("4")])


async def pipelined_bad(stage):
    client = await stage.connect()
    client.send(get("/1") + b"bad\x00 line\r\n\r\n")
    await client.response()
    await client.ending()

case("http1/pipelining/bad-second", play=pipelined_bad)


async def byte_by_byte(stage):
    client = await stage.connect()
    for byte in raw("POST /slow HTTP/1.1", HOST, "Transfer-Encoding: chunked", body="3\r\nabc\r\n0\r\n\r\n"):
        client.send(bytes([byte]))
        await asyncio.sleep(0.001)
    await client.response()
    await client.ending()

case("http1/byte-by-byte", play=byte_by_byte)

message("keep-alive/five", *(get(f"/{n}") for n in range(5)))
message("keep-alive/client-close", get("/", "Connection: close"))
message("keep-alive/client-close-upper", get("/", "Connection: CLOSE"))
message("keep-alive/client-close-and-other", get("/", "Connection: x-a, close", "x-a: b"))
message("keep-alive/proxy-connection", get("/", "Proxy-Connection: close"))
message("keep-alive/keep-alive-header", get("/", "Connection: keep-alive", "Keep-Alive: timeout=5"))
message("keep-alive/origin-close", get("/1"), get("/2"), origin=[[answer("ok", "200 OK", "connection: close"), CLOSE]])
message("keep-alive/origin-keep-alive-header", get("/"), origin=answer("ok", "200 OK", "keep-alive: timeout=5", "connection: keep-alive"))
message("keep-alive/origin-10", get("/1"), get("/2"), origin=[[b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok", CLOSE]])
message("keep-alive/max-per-connection-downstream", get("/1"), get("/2"), get("/3"),
        hcm="common_http_protocol_options: {max_requests_per_connection: 2}")
message("keep-alive/connection-named-headers", get("/", "Connection: x-drop, te", "x-drop: 1", "te: trailers", "x-keep: 2"))
message("keep-alive/hop-by-hop", get("/", "TE: trailers", "Trailer: x", "Keep-Alive: 1", "Proxy-Authorization: x",
                                     "Proxy-Authenticate: y", "Upgrade: foo"))
message("keep-alive/idle-timeout", get("/"), hcm="common_http_protocol_options: {idle_timeout: 0.1s}\ndrain_timeout: 0.1s", tail=1.0)


async def half_close_after(stage):
    client = await stage.connect()
    client.send(get("/"))
    # Together with the request, Envoy too sees now the one and now the other first.
    await asyncio.sleep(0.2)
    client.half_close()
    await client.response()
    await client.ending()

case("http1/half-close/after-request", play=half_close_after, origin=[[Sleep(0.5), answer()]])


async def half_close_in_body(stage):
    client = await stage.connect()
    client.send(raw("POST / HTTP/1.1", HOST, "Content-Length: 10", body="abc"))
    await asyncio.sleep(0.1)
    client.half_close()
    await client.ending(0.5)

case("http1/half-close/in-body", play=half_close_in_body)
case("http1/half-close/in-head", play=lambda s: cut(s, b"GET / HTTP/1.1\r\nHost: a"))


async def cut(stage, data):
    client = await stage.connect()
    client.send(data)
    client.half_close()
    await client.ending(0.5)

case("http1/half-close/in-start-line", play=lambda s: cut(s, b"GE"))


async def vanish(stage):
    client = await stage.connect()
    client.send(get("/"))
    await asyncio.sleep(0.15)
    client.reset()
    await asyncio.sleep(0.25)

case("http1/client-vanishes", play=vanish, origin=[[SILENT]])

# Answers before the request's end
message("early/answer", raw("POST / HTTP/1.1", HOST, "Content-Length: 10", body="abc"),
        origin=[[EARLY, answer("early", "413 Payload Too Large"), SILENT]])


async def early_then_rest(stage):
    client = await stage.connect()
    client.send(raw("POST / HTTP/1.1", HOST, "Content-Length: 10", body="abc"))
    await client.response()
    client.send(b"defghij" + get("/next"))
    await client.response()
    await client.ending()

case("http1/early/answer-then-rest", play=early_then_rest, origin=[[EARLY, answer("early"), READ_BODY], answer("second")])

# The origin misbehaves
for label, script in {
    "close-before-answer": [[CLOSE]],
    "reset-before-answer": [[RESET]],
    "close-in-status-line": [[b"HTTP/1.1 20", CLOSE]],
    "close-in-headers": [[b"HTTP/1.1 200 OK\r\nx-a: ", CLOSE]],
    "close-in-length-body": [[raw(OK, "content-length: 10", body="abc"), Sleep(0.1), CLOSE]],
    "close-in-chunk": [[raw(OK, "transfer-encoding: chunked", body="a\r\nabc"), Sleep(0.1), CLOSE]],
    "close-between-chunks": [[raw(OK, "transfer-encoding: chunked", body="3\r\nabc\r\n"), Sleep(0.1), CLOSE]],
    "reset-in-body": [[raw(OK, "content-length: 10", body="abc"), Sleep(0.1), RESET]],
    "half-close-after-answer": [[answer("ok"), HALF_CLOSE, UNTIL_CLOSED]],
    "bytes-after-answer": [[answer("ok") + b"more", UNTIL_CLOSED]],
    "second-answer": [[answer("ok") + answer("surplus"), UNTIL_CLOSED]],
    "not-http": [[b"SSH-2.0-OpenSSH_9.2\r\n\r\n", UNTIL_CLOSED]],
    "bad-version": [[b"HTTP/3.0 200 OK\r\ncontent-length: 2\r\n\r\nok", UNTIL_CLOSED]],
    "bad-status": [[b"HTTP/1.1 abc OK\r\ncontent-length: 2\r\n\r\nok", UNTIL_CLOSED]],
    "bad-chunk": [[raw(OK, "transfer-encoding: chunked", body="zz\r\n"), UNTIL_CLOSED]],
    "length-and-chunked": [[raw(OK, "content-length: 3", "transfer-encoding: chunked", body="2\r\nok\r\n0\r\n\r\n"), UNTIL_CLOSED]],
    "length-twice": [[raw(OK, "content-length: 2", "content-length: 3", body="ok!"), UNTIL_CLOSED]],
    "nul-in-header": [[raw(OK, "x-a: b\0c", "content-length: 2", body="ok"), UNTIL_CLOSED]],
    "fold": [[raw(OK, "x-a: b", " c", "content-length: 2", body="ok"), UNTIL_CLOSED]],
    "bare-lf": [[b"HTTP/1.1 200 OK\nx-a: b\ncontent-length: 2\n\nok", UNTIL_CLOSED]],
    "space-before-colon": [[raw(OK, "x-a : b", "content-length: 2", body="ok"), UNTIL_CLOSED]],
    "huge-headers": [[raw(OK, *(f"x-{n}: {'v' * 1000}" for n in range(80)), "content-length: 2", body="ok"), UNTIL_CLOSED]],
    "many-headers": [[raw(OK, *(f"x-{n}: v" for n in range(110)), "content-length: 2", body="ok"), UNTIL_CLOSED]],
    "speaks-first": [[Sleep(0), answer("ok")]],
}.items():
    message(f"origin/{label}", get("/"), hcm=DETAILS, origin=script)
message("origin/bad-then-good", get("/1"), get("/2"), hcm=DETAILS, origin=[[b"garbage\r\n\r\n", UNTIL_CLOSED], answer("good")])

# Limits
message("limits/header-block-too-large", get("/", *(f"x-{n}: {'v' * 1000}" for n in range(70))))
message("limits/header-block-just-fits", get("/", *(f"x-{n}: {'v' * 990}" for n in range(59))))
message("limits/one-large-header", get("/", f"x-a: {'v' * 62000}"))
message("limits/long-target", get("/" + "p" * 62000))
message("limits/configured-size", get("/", f"x-a: {'v' * 70000}"), hcm="max_request_headers_kb: 96")
message("limits/too-many-headers", get("/", *(f"x-{n}: v" for n in range(101))))
message("limits/just-enough-headers", get("/", *(f"x-{n}: v" for n in range(99))))
message("limits/configured-count", get("/", *(f"x-{n}: v" for n in range(10))),
        hcm="common_http_protocol_options: {max_headers_count: 5}")


async def slow_head(stage):
    client = await stage.connect()
    client.send(b"GET / HTTP/1.1\r\nHost: a.test\r\n")
    await client.response()
    await client.ending()

case("http1/limits/request-headers-timeout", play=slow_head, hcm="request_headers_timeout: 0.2s\n" + DETAILS)


async def slow_body(stage):
    client = await stage.connect()
    client.send(raw("POST / HTTP/1.1", HOST, "Content-Length: 10", body="abc"))
    await client.response()
    await client.ending()

case("http1/limits/request-timeout", play=slow_body, hcm="request_timeout: 0.2s\n" + DETAILS)
case("http1/limits/stream-idle-timeout", play=slow_body, hcm="stream_idle_timeout: 0.2s\n" + DETAILS)
message("limits/max-stream-duration", get("/"), origin=[[SILENT]],
        hcm="common_http_protocol_options: {max_stream_duration: 0.2s}\n" + DETAILS)
message("limits/max-connection-duration", get("/"), hcm="common_http_protocol_options: {max_connection_duration: 0.2s}\ndrain_timeout: 0.1s",
        tail=1.0)

# Casing
message("casing/lower-by-default", get("/", "X-Some-Header: V"), origin=answer("ok", "200 OK", "X-Origin-Header: V"))
PROPER = {"typed_extension_protocol_options": http_options(
    "explicit_http_config: {http_protocol_options: {header_key_format: {proper_case_words: {}}}}")}
message("casing/proper", get("/", "x-some-header: V", "x-a1b-c_d: e"), cluster=PROPER,
        hcm="http_protocol_options: {header_key_format: {proper_case_words: {}}}",
        origin=answer("ok", "200 OK", "x-origin-header: V", "eTAG: x"))
PRESERVE = """header_key_format: {stateful_formatter: {name: preserve_case, typed_config: {"@type":
type.googleapis.com/envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig}}}"""
message("casing/preserve", get("/", "x-SOME-header: V"), hcm=f"http_protocol_options: {{{PRESERVE}}}",
        origin=answer("ok", "200 OK", "x-ORIGIN-header: V"),
        cluster={"typed_extension_protocol_options": http_options(
            f"explicit_http_config: {{http_protocol_options: {{{PRESERVE}}}}}")})
