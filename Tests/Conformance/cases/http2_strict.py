"""HTTP/2: requests that break the rules, and floods."""
import asyncio
import struct

from harness.case import case

BASE = [(":method", "GET"), (":scheme", "http"), (":authority", "a.test"), (":path", "/")]


def bad(name: str, pseudo=None, fields=(), body=None, trailers=None, **options):
    """One odd request, then an ordinary one: shows whether the stream or the connection ends."""
    async def play(stage):
        client = await stage.h2()
        await client.response(client.request("GET", "/", *fields, pseudo=pseudo, body=body, trailers=trailers))
        if not client.wire.ended:
            await client.response(client.request(path="/after"))
        await client.ending()
    # How much of a bad body the origin sees before the proxy notices depends on timing.
    options.setdefault("origin_counts", body is None)
    case(f"http2/strict/{name}", play=play, **options)


def without(name):
    return [f for f in BASE if f[0] != name]


bad("no-method", without(":method"))
bad("no-path", without(":path"))
bad("no-scheme", without(":scheme"))
bad("no-authority", without(":authority"))
bad("authority-from-host", without(":authority"), ("host: a.test",))
bad("authority-and-host", None, ("host: b.test",))
bad("empty-path", without(":path") + [(":path", "")])
bad("relative-path", without(":path") + [(":path", "abc")])
bad("path-with-space", without(":path") + [(":path", "/a b")])
bad("path-with-fragment", without(":path") + [(":path", "/a#b")])
bad("path-star", without(":path") + [(":path", "*")])
bad("path-twice", BASE + [(":path", "/b")])
bad("pseudo-after-regular", [(":method", "GET"), ("x-a", "b"), (":scheme", "http"), (":authority", "a.test"), (":path", "/")])
bad("unknown-pseudo", BASE + [(":foo", "b")])
bad("status-in-request", BASE + [(":status", "200")])
bad("upper-case-name", None, ("X-A: b",))
bad("space-in-name", None, ("x a: b",))
bad("empty-name", None, (("", "b"),))
bad("nul-in-value", None, (("x-a", "b\0c"),))
bad("newline-in-value", None, (("x-a", "b\nc"),))
bad("cr-in-value", None, (("x-a", "b\rc"),))
bad("value-leading-space", None, (("x-a", " b"),))
bad("high-bytes-in-value", None, (("x-a", b"\xc3\xa9"),))
bad("connection-header", None, ("connection: close",))
bad("transfer-encoding", None, ("transfer-encoding: chunked",))
bad("keep-alive-header", None, ("keep-alive: 5",))
bad("te-gzip", None, ("te: gzip",))
bad("te-trailers", None, ("te: trailers",))
bad("upgrade-header", None, ("upgrade: websocket",))
bad("length-mismatch", None, ("content-length: 9",), body=b"abc")
bad("length-twice", None, ("content-length: 3", "content-length: 3"), body=b"abc")
bad("length-not-a-number", None, ("content-length: x",), body=b"abc")
bad("method-bad-byte", without(":method") + [(":method", "G(T")])
bad("method-unknown", without(":method") + [(":method", "FROB")])
bad("scheme-unknown", without(":scheme") + [(":scheme", "ftp")])
bad("scheme-https-on-plain", without(":scheme") + [(":scheme", "https")])
bad("authority-with-user", without(":authority") + [(":authority", "me@a.test")])
bad("authority-with-slash", without(":authority") + [(":authority", "a/b")])
bad("authority-empty", without(":authority") + [(":authority", "")])
bad("pseudo-in-trailers", None, body=b"abc", trailers=[(":path", "/x")])
bad("underscore-rejected", None, ("x_a: b",), hcm="common_http_protocol_options: {headers_with_underscores_action: REJECT_REQUEST}")
bad("underscore-dropped", None, ("x_a: b",), hcm="common_http_protocol_options: {headers_with_underscores_action: DROP_HEADER}")
bad("too-many-headers", None, tuple(f"x-{n}: v" for n in range(110)))
bad("header-list-too-large", None, tuple(f"x-{n}: {'v' * 1000}" for n in range(70)))
LENIENT = "http2_protocol_options: {override_stream_error_on_invalid_http_message: true}"
bad("lenient/upper-case-name", None, ("X-A: b",), hcm=LENIENT)
bad("lenient/connection-header", None, ("connection: close",), hcm=LENIENT)
bad("lenient/unknown-pseudo", BASE + [(":foo", "b")], hcm=LENIENT)
bad("lenient/length-mismatch", None, ("content-length: 9",), body=b"abc", hcm=LENIENT)


def frames(name: str, act, **options):
    """Frames made by hand on a fresh connection."""
    async def play(stage):
        client = await stage.h2(receive_buffer=4096)
        await client.until(lambda: client.settings_seen, 2)
        await act(client)
        await client.ending(1.5)
    options.setdefault("origin_counts", False)
    case(f"http2/frames/{name}", play=play, **options)


async def many(client, count, kind, flags, stream, payload=b""):
    for _ in range(count):
        client.raw_frame(kind, flags, stream, payload)
    await asyncio.sleep(0)




async def unread(client, count, kind, payload=b""):
    """A client that asks and never reads the answers, which must pile up somewhere."""
    client.wire.pause()
    client.flush()
    client.wire.send((len(payload).to_bytes(3, "big") + bytes([kind, 0, 0, 0, 0, 0]) + payload) * count)
    await asyncio.sleep(2)
    client.wire.resume()


frames("ping-flood", lambda c: unread(c, 600_000, 6, b"12345678"))
frames("settings-flood", lambda c: unread(c, 600_000, 4))
frames("ping-wrong-length", lambda c: many(c, 1, 6, 0, 0, b"1234"))
frames("data-on-idle-stream", lambda c: many(c, 1, 0, 1, 1, b"x"))
frames("data-on-stream-zero", lambda c: many(c, 1, 0, 1, 0, b"x"))
frames("even-stream", lambda c: many(c, 1, 1, 5, 2, b"\x82\x84\x86\x41\x01a"))
frames("window-update-zero", lambda c: many(c, 1, 8, 0, 0, struct.pack(">I", 0)))
frames("window-update-overflow", lambda c: many(c, 2, 8, 0, 0, struct.pack(">I", 0x7fffffff)))
frames("frame-too-large", lambda c: many(c, 1, 0xFF, 0, 0, b"x" * 20_000))
frames("unknown-frame-type", lambda c: many(c, 1, 0xFF, 0, 0, b"x"))
frames("continuation-alone", lambda c: many(c, 1, 9, 4, 1, b"\x82"))
frames("push-promise-from-client", lambda c: many(c, 1, 5, 4, 1, struct.pack(">I", 2) + b"\x82"))
frames("priority-self", lambda c: many(c, 1, 2, 0, 1, struct.pack(">IB", 1, 0)))
frames("bad-hpack", lambda c: many(c, 1, 1, 5, 1, b"\xff\xff\xff\xff\xff\xff"))
frames("settings-ack-with-payload", lambda c: many(c, 1, 4, 1, 0, b"123456"))
frames("settings-bad-window", lambda c: many(c, 1, 4, 0, 0, struct.pack(">HI", 4, 0xffffffff)))
frames("settings-bad-frame-size", lambda c: many(c, 1, 4, 0, 0, struct.pack(">HI", 5, 1)))
frames("goaway-from-client", lambda c: many(c, 1, 7, 0, 0, struct.pack(">II", 0, 0)))


async def rapid_reset(client):
    for number in range(1, 4001, 2):
        client.raw_frame(1, 5, number, b"\x82\x84\x86\x41\x01a")
        client.raw_frame(3, 0, number, struct.pack(">I", 8))
    await asyncio.sleep(0)

frames("rapid-reset", rapid_reset)


async def empty_data(client):
    client.raw_frame(1, 4, 1, b"\x83\x84\x86\x41\x01a")
    await many(client, 5000, 0, 0, 1)

frames("empty-data-flood", empty_data)


async def continuation_flood(client):
    client.raw_frame(1, 0, 1, b"\x82\x84\x86\x41\x01a")
    for number in range(2000):
        client.raw_frame(9, 0, 1, b"\x00\x05x-" + str(number).zfill(3).encode()[:3] + b"\x40" + b"v" * 64)
    await asyncio.sleep(0)

frames("continuation-flood", continuation_flood)


async def interleaved(client):
    client.raw_frame(1, 1, 1, b"\x82\x84\x86\x41\x01a")
    client.raw_frame(6, 0, 0, b"12345678")
    await asyncio.sleep(0)

frames("headers-interrupted", interleaved)


async def raw_start(stage, data):
    client = await stage.connect()
    client.send(data)
    await client.wire.lingering(0.5)
    got = bytes(client.wire.buffer)
    client.wire.buffer.clear()
    kinds = []
    while len(got) >= 9:
        size = int.from_bytes(got[:3], "big")
        kinds.append(f"{got[3]}" + (f" code {int.from_bytes(got[13:17], 'big')}" if got[3] == 7 else ""))
        got = got[9 + size:]
    stage.see("frame types " + ", ".join(kinds))
    await client.ending()

case("http2/frames/no-settings", play=lambda s: raw_start(s, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x08\x06\0\0\0\0\x0012345678"))
case("http2/frames/preface-cut", play=lambda s: raw_start(s, b"PRI * HTTP/2.0\r\n\r\nSX"))
case("http2/frames/http1-on-http2-codec", hcm="codec_type: HTTP2", play=lambda s: raw_start(s, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
case("http2/frames/http2-on-http1-codec", hcm="codec_type: HTTP1",
     play=lambda s: raw_start(s, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"))
