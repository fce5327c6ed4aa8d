"""The HTTP filter tap: what it records, where it goes, and the admin's /tap."""
import asyncio
import base64
import json
import re
from pathlib import Path

from google.protobuf import text_format
from google.protobuf.json_format import MessageToDict

from harness.actions import Data, Sleep, answer, get, headers, post, raw, trailers
from harness.case import ValidateCase, case, h1_origin, h2_origin, register
from harness.http1 import RawClient
from harness.shorthand import TYPES, http_filter, load
from harness.wire import connect

TYPES["tap"] = "envoy.extensions.filters.http.tap.v3.Tap"
ANY = "match: {any_match: true}"
# Their names and addresses are compared, their values are a run's own.
MASKED = {"x-request-id", "date", "x-envoy-upstream-service-time", "x-envoy-expected-rq-timeout-ms"}


def static(match=ANY, output="", config="", top="", sink="file_per_tap: {path_prefix: \"${tmp}/${case}-tap\"}", form=""):
    return (f"{{common_config: {{static_config: {{{match}{', ' if match and config else ''}{config}, output_config: {{sinks: [{{{form}{sink}}}]"
            f"{', ' if output else ''}{output}}}}}}}{', ' if top else ''}{top}}}")


def show_headers(values):
    """Sorted, as HTTP/1 codecs put pseudo headers where they like."""
    for value in sorted(values, key=lambda v: v.get("key", "")):
        name = value.get("key", "")
        yield f"{name}: {'...' if name in MASKED else value.get('value', '')}"


def show_body(body, label):
    kind = "as_string" if "as_string" in body else "as_bytes" if "as_bytes" in body else "nothing"
    data = body.get(kind, "")
    if kind == "as_bytes":
        data = base64.b64decode(data).decode("latin-1")
    yield f"{label} {kind} {data!r} truncated={body.get('truncated', False)}"


def show_trace(trace):
    if "configured_sample_rate" in trace:
        yield f"rate {json.dumps(trace['configured_sample_rate'], sort_keys=True)}"
    for side in ("request", "response"):
        message = trace.get("http_buffered_trace", {}).get(side)
        if message is None:
            continue
        yield f"{side}:"
        for line in show_headers(message.get("headers", [])):
            yield "  " + line
        if "body" in message:
            yield from show_body(message["body"], "  body")
        for line in show_headers(message.get("trailers", [])):
            yield "  trailer " + line
        if "headers_received_time" in message:
            yield "  time " + re.sub(r"\d", "0", message["headers_received_time"])[:19]
    for name in ("downstream_connection", "upstream_connection"):
        connection = trace.get("http_buffered_trace", {}).get(name)
        for end, address in sorted((connection or {}).items()):
            socket = address["socket_address"]
            yield f"{name} {end} {socket['address']}:{socket['port_value']}"


def show_traces(stage, traces):
    """Buffered traces one by one; the segments of a streamed one with its bodies joined."""
    bodies = {}

    def flush():
        for label, (data, cut) in bodies.items():
            stage.see(f"{label} {data!r}{' truncated' if cut else ''}")
        bodies.clear()
    for trace in traces:
        segment = trace.get("http_streamed_trace_segment")
        if segment is None:
            for line in show_trace(trace):
                stage.see(line)
            continue
        part = next(key for key in segment if key != "trace_id")
        if part.endswith("body_chunk"):
            body = segment[part]
            data = body.get("as_string", "") or base64.b64decode(body.get("as_bytes", "")).decode("latin-1")
            old = bodies.get(part, ("", False))
            bodies[part] = (old[0] + data, old[1] or body.get("truncated", False))
            continue
        flush()
        stage.see(f"{part}:")
        for line in show_headers(segment[part].get("headers", [])):
            stage.see("  " + line)
    flush()


def documents(text: str):
    decoder, at, out = json.JSONDecoder(), 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        out.append(value)
    return out


def wrapper():
    from envoy.data.tap.v3 import wrapper_pb2
    return wrapper_pb2.TraceWrapper()


def decoded(path: Path):
    """The traces of a file, whatever its format, as JSON would say them."""
    data = path.read_bytes()
    if path.suffix == ".json":
        return documents(data.decode())
    message = wrapper()
    if path.suffix == ".pb_text":
        text_format.Parse(data.decode(), message)
    elif path.suffix == ".pb_length_delimited":
        size, shift, at = 0, 0, 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        message.ParseFromString(data[at:at + size])
    else:
        message.ParseFromString(data)
    return [MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)]


async def tapped_files(stage, count):
    """Waits for the statistic to say that as many were recorded, then for their files."""
    folder = Path(stage.side.expand(stage.case, "${tmp}"))
    prefix = stage.side.expand(stage.case, "${case}-tap_")

    def here():
        return [p for p in folder.iterdir() if p.name.startswith(prefix) and p.stat().st_size > 0]
    await stage.until_stat("http.${case}.tap.rq_tapped", count)
    for _ in range(100):
        if len(here()) >= count:
            break
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    return sorted(here(), key=lambda p: p.stat().st_mtime_ns)


def tap(name, config, *requests, files=1, tapped=None, origin=None, **options):
    async def play(stage):
        client = await stage.connect()
        for one in requests or (post("/a", "x-a: b", body="hello"),):
            client.send(one)
            await client.response(bytes(one).split(b" ", 1)[0].decode(), show=False)
        for path in await tapped_files(stage, files):
            stage.see("file " + re.sub(r"\d{5,}", "N", path.name.split("-tap_")[1]))
            show_traces(stage, decoded(path))
        await stage.settle(0.2)
        await stage.see_stats("http.${case}.tap.rq_tapped", "http.${case}.tap.rq_sampled_out")
    case(f"tap/{name}", play=play, filters=[http_filter("tap", config)], origin=origin or h1_origin(answer("answered", "200 OK", "x-b: c")),
         origin_counts=False, **options)


# Formats
for word in ("JSON_BODY_AS_BYTES", "JSON_BODY_AS_STRING", "PROTO_BINARY", "PROTO_BINARY_LENGTH_DELIMITED", "PROTO_TEXT"):
    tap(f"format/{word.lower()}", static(form=f"format: {word}, "))
for word in ("JSON_BODY_AS_BYTES", "JSON_BODY_AS_STRING"):
    tap(f"format/streamed-{word.lower()}", static(form=f"format: {word}, ", output="streaming: true"))
tap("format/bytes", static(form="format: PROTO_TEXT, "), post("/a", body=bytes(range(256)).decode("latin-1").encode("latin-1")))
tap("format/unprintable", static(), post("/a", body=b"\x00\xff\"\\"))

# How much
LONG = post("/long", body="0123456789" * 300)
tap("limit/default", static(form="format: JSON_BODY_AS_STRING, "), LONG)
tap("limit/both", static(output="max_buffered_rx_bytes: 3, max_buffered_tx_bytes: 2"))
tap("limit/none", static(output="max_buffered_rx_bytes: 0, max_buffered_tx_bytes: 0"))
tap("limit/streamed", static(output="streaming: true, max_buffered_rx_bytes: 3, max_buffered_tx_bytes: 2"))
tap("limit/exact", static(output="max_buffered_rx_bytes: 5, max_buffered_tx_bytes: 8"))

# What else
tap("no-body", static(), get("/b"))
tap("no-body-streamed", static(output="streaming: true"), get("/b"))
tap("record", static(top="record_headers_received_time: true, record_downstream_connection: true, record_upstream_connection: true"))
tap("record-streamed", static(output="streaming: true", top="record_headers_received_time: true, record_downstream_connection: true"))
tap("record-local-reply", static(top="record_upstream_connection: true"), get("/none"),
    routes="[{match: {prefix: /a}, route: {cluster: \"${origin}\"}}]")
tap("local-reply-streamed", static(output="streaming: true"), get("/none"), routes="[{match: {prefix: /a}, route: {cluster: \"${origin}\"}}]")
tap("direct-response", static(), get("/d"), routes="[{match: {prefix: /}, direct_response: {status: 403, body: {inline_string: away}}}]")
tap("two-requests", static(), get("/1"), get("/2"), files=2)
tap("trailers", static(), raw("POST /a HTTP/1.1", "Host: a.test", "transfer-encoding: chunked", body="5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"),
    hcm="http_protocol_options: {enable_trailers: true}", origin=h2_origin([[headers(200), Data(b"two"), trailers("x-end: 2")]]))
tap("trailers-streamed", static(output="streaming: true"),
    raw("POST /a HTTP/1.1", "Host: a.test", "transfer-encoding: chunked", body="5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"),
    hcm="http_protocol_options: {enable_trailers: true}", origin=h2_origin([[headers(200), Data(b"two"), trailers("x-end: 2")]]))
tap("sampled-none", static(config="tap_enabled: {default_value: {numerator: 0}}"), get("/"), get("/"), files=0)
tap("sampled-all", static(config="tap_enabled: {default_value: {numerator: 1000000, denominator: MILLION}}"))
tap("sampled-by-runtime", static(config="tap_enabled: {runtime_key: tap.share, default_value: {numerator: 100}}"), files=0,
    bootstrap="layered_runtime: {layers: [{name: one, static_layer: {tap.share: 0}}]}", alone=True)
tap("match-config", static("match_config: {any_match: true}"))
tap("disabled-per-route", static(), get("/off"), get("/on"), routes="""
- {match: {prefix: /off}, route: {cluster: "${origin}"}, typed_per_filter_config: {envoy.filters.http.tap: {"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true}}}
- {match: {prefix: /}, route: {cluster: "${origin}"}}""")

# Which
def match(rule):
    return f"match: {{{rule}}}"


XA = "http_request_headers_match: {headers: [{name: x-a, string_match: {exact: b}}]}"
OK = 'http_response_headers_match: {headers: [{name: ":status", string_match: {exact: "200"}}]}'
END = "http_response_trailers_match: {headers: [{name: x-end, present_match: true}]}"
SUM = "http_request_trailers_match: {headers: [{name: x-sum, present_match: true}]}"
ELL = "http_request_generic_body_match: {patterns: [{string_match: ell}]}"
ANS = "http_response_generic_body_match: {patterns: [{string_match: answer}]}"
ZZZ = "http_request_generic_body_match: {patterns: [{string_match: zzz}]}"
TRAILED = dict(hcm="http_protocol_options: {enable_trailers: true}", origin=h2_origin([[headers(200), Data(b"two"), trailers("x-end: 2")]]))
tap("match/request-headers", static(match(XA)), get("/1", "x-a: b"), get("/2", "x-a: c"), get("/3"))
tap("match/no-headers", static(match("http_request_headers_match: {}")))
tap("match/response-headers", static(match(OK)))
tap("match/response-headers-streamed", static(match(OK), "streaming: true, max_buffered_rx_bytes: 3"))
tap("match/request-trailers", static(match(SUM)), raw("POST /a HTTP/1.1", "Host: a.test", "transfer-encoding: chunked", body="5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"), **TRAILED)
tap("match/request-trailers-streamed", static(match(SUM), "streaming: true"),
    raw("POST /a HTTP/1.1", "Host: a.test", "transfer-encoding: chunked", body="5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"), **TRAILED)
tap("match/response-trailers", static(match(END)), **TRAILED)
tap("match/response-trailers-streamed", static(match(END), "streaming: true"), **TRAILED)
tap("match/response-trailers-missing", static(match(END)), files=0)
tap("match/not-trailers", static(match(f"not_match: {{{END}}}")))
tap("match/not-trailers-streamed", static(match(f"not_match: {{{END}}}"), "streaming: true"))
tap("match/not-trailers-that-come", static(match(f"not_match: {{{END}}}")), files=0, **TRAILED)
tap("match/not-headers", static(match(f"not_match: {{{XA}}}")), get("/1", "x-a: b"), get("/2"))
tap("match/request-body", static(match(ELL)))
tap("match/request-body-streamed", static(match(ELL), "streaming: true"))
tap("match/request-body-limit", static(match("http_request_generic_body_match: {bytes_limit: 3, patterns: [{string_match: ell}]}")), files=0)
tap("match/request-body-limit-enough", static(match("http_request_generic_body_match: {bytes_limit: 4, patterns: [{string_match: ell}]}")))
tap("match/request-body-two", static(match("http_request_generic_body_match: {patterns: [{string_match: ell}, {string_match: zzz}]}")), files=0)
tap("match/request-body-both", static(match("http_request_generic_body_match: {patterns: [{string_match: ell}, {binary_match: aGU=}]}")))
tap("match/request-body-in-pieces", static(match(ELL)),
    raw("POST /a HTTP/1.1", "Host: a.test", "transfer-encoding: chunked", body="2\r\nhe\r\n1\r\nl\r\n2\r\nlo\r\n0\r\n\r\n"))
tap("match/response-body", static(match(ANS)))
tap("match/not-body", static(match(f"not_match: {{{ZZZ}}}")))
tap("match/not-body-streamed", static(match(f"not_match: {{{ZZZ}}}"), "streaming: true"))
tap("match/and", static(match(f"and_match: {{rules: [{{{XA}}}, {{{ANS}}}]}}")))
tap("match/and-one-not", static(match(f"and_match: {{rules: [{{{XA}}}, {{{ZZZ}}}]}}")), files=0)
tap("match/or", static(match(f"or_match: {{rules: [{{{ZZZ}}}, {{{OK}}}]}}")))
tap("match/or-streamed", static(match(f"or_match: {{rules: [{{{ZZZ}}}, {{{OK}}}]}}"), "streaming: true"))
tap("match/deep", static(match(f"and_match: {{rules: [{{not_match: {{{ZZZ}}}}}, {{or_match: {{rules: [{{{XA}}}, {{{END}}}]}}}}]}}")))


# The admin's
ADMIN = "{common_config: {admin_config: {config_id: one}}}"


class Listening:
    """A client of /tap that stays."""

    def __init__(self, stage, document):
        self.stage = stage
        self.document = document.encode()

    async def __aenter__(self):
        self.wire = await connect("127.0.0.1", self.stage.side.admin_port)
        self.wire.send(b"POST /tap HTTP/1.1\r\nHost: admin\r\nContent-Length: %d\r\n\r\n" % len(self.document) + self.document)
        await self.wire.until(lambda: b"\r\n\r\n" in self.wire.buffer, 5)
        return self

    async def __aexit__(self, *_):
        self.wire.close()

    def body(self) -> bytes:
        rest, out = bytes(self.wire.buffer).split(b"\r\n\r\n", 1)[1], b""
        while rest:
            line, _, rest = rest.partition(b"\r\n")
            size = int(line, 16)
            if not size:
                break
            out += rest[:size]
            rest = rest[size + 2:]
        return out

    async def traces(self, count: int, wait=5.0):
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            found = documents(self.body().decode())
            if len(found) >= count or asyncio.get_running_loop().time() > deadline:
                return found
            await asyncio.sleep(0.02)


def wants(sink="streaming_admin: {}", rule=ANY, output="", form="", config=""):
    return f"{{config_id: one, tap_config: {{{rule}{', ' if config else ''}{config}, output_config: {{sinks: [{{{form}{sink}}}]{', ' if output else ''}{output}}}}}}}"


async def refused(stage, document, show=True):
    client = RawClient(await connect("127.0.0.1", stage.side.admin_port), stage.see, stage.patience)
    body = document.encode()
    client.send(b"POST /tap HTTP/1.1\r\nHost: admin\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    message = await client.response("POST", show=False)
    client.close()
    stage.see(f"{message.status} {message.body.decode() if show else ''}")


def admin(name, play):
    case(f"tap/admin/{name}", play=play, filters=[http_filter("tap", ADMIN)], origin=h1_origin(answer("answered")), origin_counts=False, alone=True)


async def ask(stage, path, *fields):
    await stage.ask(post(path, *fields, body="hello"), show=False)


async def gone(stage):
    """Until the admin has noticed that its client went: then another may come."""
    for _ in range(100):
        async with Listening(stage, wants()) as client:
            if b" 200 " in bytes(client.wire.buffer[:20]):
                break
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.2)


async def plays_streaming(stage):
    await ask(stage, "/before")
    async with Listening(stage, wants()) as client:
        await ask(stage, "/one")
        await ask(stage, "/two")
        show_traces(stage, await client.traces(2))
    await gone(stage)
    await ask(stage, "/after")
    await stage.see_stats("http.${case}.tap.rq_tapped")


async def plays_segments(stage):
    async with Listening(stage, wants(output="streaming: true")) as client:
        await ask(stage, "/one")
        show_traces(stage, await client.traces(4))


async def plays_match(stage):
    async with Listening(stage, wants(rule=match(XA))) as client:
        await ask(stage, "/one")
        await ask(stage, "/two", "x-a: b")
        show_traces(stage, await client.traces(1))
    await stage.see_stats("http.${case}.tap.rq_tapped")


async def plays_buffered(stage):
    async with Listening(stage, wants("buffered_admin: {max_traces: 2}")) as client:
        await ask(stage, "/one")
        await asyncio.sleep(0.2)
        stage.see(f"after one: {len(client.body())}")
        await ask(stage, "/two")
        await ask(stage, "/three")
        show_traces(stage, await client.traces(2))
        await client.wire.until(lambda: client.wire.buffer.endswith(b"0\r\n\r\n"), 5)
        stage.see(f"ended {client.wire.buffer.endswith(b'0' + bytes([13, 10, 13, 10]))}")
    await stage.see_stats("http.${case}.tap.rq_tapped")


async def plays_timeout(stage):
    async with Listening(stage, wants("buffered_admin: {max_traces: 5, timeout: 1s}")) as client:
        await ask(stage, "/one")
        show_traces(stage, await client.traces(1))
        await client.wire.until(lambda: client.wire.buffer.endswith(b"0\r\n\r\n"), 5)
        stage.see(f"ended {client.wire.buffer.endswith(b'0' + bytes([13, 10, 13, 10]))}")


async def plays_files(stage):
    async with Listening(stage, stage.side.expand(stage.case, wants("file_per_tap: {path_prefix: \"${tmp}/${case}-tap\"}"))):
        await ask(stage, "/one")
        for path in await tapped_files(stage, 1):
            show_traces(stage, decoded(path))


async def plays_second(stage):
    async with Listening(stage, wants()):
        await refused(stage, wants())


async def plays_refusals(stage):
    await refused(stage, "")
    await refused(stage, "config_id: two\ntap_config: {match: {any_match: true}, output_config: {sinks: [{streaming_admin: {}}]}}")
    await refused(stage, "{", False)
    await refused(stage, "config_id: one\nfoo: 1", False)
    await refused(stage, "config_id: one\ntap_config: {match: {any_match: true}, output_config: {sinks: []}}", False)
    message = await stage.admin("GET", "/tap")
    stage.see(f"{message.status} {message.body.decode()}")


async def plays_sampled(stage):
    async with Listening(stage, wants(config="tap_enabled: {default_value: {numerator: 0}}")):
        await ask(stage, "/one")
        await stage.see_stats("http.${case}.tap.rq_tapped", "http.${case}.tap.rq_sampled_out")


admin("streaming", plays_streaming)
admin("streaming-segments", plays_segments)
admin("match", plays_match)
admin("buffered", plays_buffered)
admin("buffered-timeout", plays_timeout)
admin("files", plays_files)
admin("second-client", plays_second)
admin("refusals", plays_refusals)
admin("sampled-none", plays_sampled)


async def plays_nothing(stage):
    message = await stage.admin("POST", "/tap")
    stage.see(f"{message.status} {message.body.decode()[:13]}")
case("tap/admin/without-filter", play=plays_nothing, alone=True)


# Refused
def refusal(name, config):
    register(ValidateCase(f"tap/validate/{name}", f"""
static_resources:
  listeners:
  - address: {{socket_address: {{address: 127.0.0.1, port_value: 0}}}}
    filter_chains:
    - filters:
      - name: hcm
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: a
          route_config: {{}}
          http_filters:
          - {{name: tap, typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap, {config}}}}}
          - {{name: router, typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}}}
"""))


def fixed(body):
    return f"common_config: {{static_config: {{{body}}}}}"


FILES = "file_per_tap: {path_prefix: /tmp/none}"
refusal("good", fixed(f"{ANY}, output_config: {{sinks: [{{{FILES}}}]}}"))
refusal("nothing", "")
refusal("no-match", fixed(f"output_config: {{sinks: [{{{FILES}}}]}}"))
refusal("no-sink", fixed(f"{ANY}, output_config: {{sinks: []}}"))
refusal("two-sinks", fixed(f"{ANY}, output_config: {{sinks: [{{{FILES}}}, {{{FILES}}}]}}"))
refusal("no-prefix", fixed(f"{ANY}, output_config: {{sinks: [{{file_per_tap: {{}}}}]}}"))
refusal("static-streaming-admin", fixed(f"{ANY}, output_config: {{sinks: [{{streaming_admin: {{}}}}]}}"))
refusal("static-buffered-admin", fixed(f"{ANY}, output_config: {{sinks: [{{buffered_admin: {{max_traces: 1}}}}]}}"))
refusal("custom-sink", fixed(f"{ANY}, output_config: {{sinks: [{{custom_sink: {{name: a, typed_config: {{\"@type\": type.googleapis.com/google.protobuf.Struct}}}}}}]}}"))
refusal("or-of-one", fixed(f"match: {{or_match: {{rules: [{{any_match: true}}]}}}}, output_config: {{sinks: [{{{FILES}}}]}}"))
refusal("no-admin-id", "common_config: {admin_config: {}}")
