"""Compressor and decompressor: what is packed, how a coding is chosen, what bad bodies do."""
import gzip
import random
import re
import zlib

from harness.actions import CLOSE, Data, answer, get, headers, post, raw, request, trailers
from harness.case import case, h2_origin, listener
from harness.shorthand import TYPES, hcm_filter, http_filter, load, merge, typed

TYPES.update({
    "compressor": "envoy.extensions.filters.http.compressor.v3.Compressor",
    "compressor_per_route": "envoy.extensions.filters.http.compressor.v3.CompressorPerRoute",
    "decompressor": "envoy.extensions.filters.http.decompressor.v3.Decompressor",
    "gzip": "envoy.extensions.compression.gzip.compressor.v3.Gzip",
    "brotli": "envoy.extensions.compression.brotli.compressor.v3.Brotli",
    "zstd": "envoy.extensions.compression.zstd.compressor.v3.Zstd",
    "gunzip": "envoy.extensions.compression.gzip.decompressor.v3.Gzip",
    "unbrotli": "envoy.extensions.compression.brotli.decompressor.v3.Brotli",
    "unzstd": "envoy.extensions.compression.zstd.decompressor.v3.Zstd",
})


def library(kind: str, body="") -> dict:
    return {"name": "lib", "typed_config": typed(kind, body)}


def compressor(kind="gzip", body="", name="compressor", settings=""):
    return {"name": name, "typed_config": typed("compressor", merge(
        {"compressor_library": library(kind, settings)}, load(body) or {}))}


def decompressor(kind="gunzip", body="", name="decompressor", settings=""):
    return {"name": name, "typed_config": typed("decompressor", merge(
        {"decompressor_library": library(kind, settings)}, load(body) or {}))}


TEXT = b"All work and no play makes a dull body. " * 20
NOISE = bytes(random.Random(7).choices(b"abcdefgh", k=600_000))
PLAIN = answer(TEXT, "200 OK", "content-type: text/plain")
GZIP = "accept-encoding: gzip"
SHOWN = ("content-encoding", "content-length", "transfer-encoding", "vary", "etag", "cache-control", "x-envoy-compression-status")


def unpacked(message) -> str:
    body = message.body
    if message.value("content-encoding") == "gzip" and body:
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError, zlib.error) as error:
            return f"bad gzip: {type(error).__name__}"
    elif message.value("content-encoding") in ("br", "zstd"):
        return "packed" if 0 < len(body) < len(TEXT) else f"{len(body)} bytes"
    return f"{len(body)} bytes, {'the text' if body == TEXT else body[:40]!r}"


def packing(name: str, filters, *requests, stats=(), **options):
    """Shows what matters of each answer with its body unpacked: how it was packed is the library's affair."""
    async def play(stage):
        for one in requests:
            client = await stage.connect()
            client.send(one)
            method = bytes(one).split(b" ", 1)[0].decode()
            message = await client.response(method, show=False)
            if message:
                fields = [f"{key}: {message.value(key)}" for key in SHOWN if message.value(key) is not None]
                stage.see(f"{message.status} {'; '.join(fields)} | {unpacked(message)} {message.problem or ''}")
            client.wire.close()
        await stage.settle()
        await stage.see_stats(*[f"http.${{case}}.compressor.lib.{one}" for one in stats])
    case(f"content/compressor/{name}", play=play, filters=filters, **{"origin": PLAIN, **options})


def typed_answer(*fields, body=TEXT, status="200 OK"):
    return answer(body, status, *fields)


COUNTERS = ("gzip.header_compressor_used", "gzip.header_identity", "gzip.header_not_valid", "gzip.header_wildcard",
            "gzip.no_accept_header", "gzip.compressed", "gzip.not_compressed", "gzip.total_uncompressed_bytes", "gzip.content_length_too_small")
packing("gzip", [compressor()], get("/", GZIP), stats=COUNTERS)
packing("no-accept-encoding", [compressor()], get("/"), stats=COUNTERS)
ACCEPTED = ["gzip;q=0", "*", "gzip;q=0, *", "identity", "identity;q=1, gzip;q=0.5", "gzip;q=0.5, identity;q=0.5", "br", "", "GZIP", "deflate, gzip;q=0.3",
            "gzip;q=x", "gzip; q=0.8", "gzip;Q=1", "gzip;v=1", "gzip;q=0.5;v=1", ",,gzip", "*;q=0", "gzip;q=0.1, *;q=0.9", "gzip ;q=1", "x-gzip", "gzip;q=2"]
packing("accepted", [compressor()], *[get("/", f"accept-encoding: {value}") for value in ACCEPTED], stats=COUNTERS)
packing("accepted-in-two-lines", [compressor()], get("/", "accept-encoding: br", "accept-encoding: gzip"))
packing("head", [compressor()], request("HEAD", "/", GZIP))
for name, fields in {"content-type-png": ["content-type: image/png"], "content-type-none": [], "content-type-case": ["content-type: Text/HTML; charset=utf-8"],
                     "encoded-already": ["content-type: text/plain", "content-encoding: br"], "no-transform": ["content-type: text/plain", "cache-control: max-age=1, No-Transform"],
                     "etag-strong": ["content-type: text/plain", 'etag: "abc"'], "etag-weak": ["content-type: text/plain", 'etag: W/"abc"'], "etag-short": ["content-type: text/plain", 'etag: ""'],
                     "vary": ["content-type: text/plain", "vary: origin"], "vary-already": ["content-type: text/plain", "vary: origin, accept-encoding"],
                     "accept-ranges": ["content-type: text/plain", "accept-ranges: bytes"]}.items():
    packing(name, [compressor()], get("/", GZIP), get("/"), origin=typed_answer(*fields), stats=COUNTERS)
packing("etag-disables", [compressor(body="response_direction_config: {disable_on_etag_header: true}")], get("/", GZIP),
        origin=typed_answer("content-type: text/plain", 'etag: "a"'), stats=["gzip.not_compressed_etag", "gzip.response.not_compressed"])
packing("etag-weakened", [compressor(body="response_direction_config: {weaken_etag_on_compress: true}")], get("/", GZIP), get("/"),
        origin=typed_answer("content-type: text/plain", 'etag: "abc"'))
packing("etag-weakened-not-disabled", [compressor(body="response_direction_config: {weaken_etag_on_compress: true, disable_on_etag_header: true}")], get("/", GZIP),
        origin=typed_answer("content-type: text/plain", 'etag: "abc"'))
packing("too-small", [compressor()], get("/", GZIP), origin=typed_answer("content-type: text/plain", body=b"x" * 29), stats=COUNTERS)
packing("just-large-enough", [compressor()], get("/", GZIP), origin=typed_answer("content-type: text/plain", body=b"x" * 30))
packing("min-length", [compressor(body="response_direction_config: {common_config: {min_content_length: 5000}}")], get("/", GZIP), stats=["gzip.response.content_length_too_small"])
packing("chunked-small", [compressor()], get("/", GZIP), origin=raw("HTTP/1.1 200 OK", "content-type: text/plain", "transfer-encoding: chunked", body="1\r\nx\r\n0\r\n\r\n"))
packing("many-chunks", [compressor()], get("/", GZIP),
        origin=raw("HTTP/1.1 200 OK", "content-type: text/plain", "transfer-encoding: chunked", body="".join(f"{len(TEXT):x}\r\n{TEXT.decode()}\r\n" for _ in range(50)) + "0\r\n\r\n"))
packing("until-close", [compressor()], get("/", GZIP), origin=[[b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n" + TEXT, CLOSE]])
packing("empty", [compressor()], get("/", GZIP), origin=typed_answer("content-type: text/plain", body=b""))
packing("large", [compressor()], get("/", GZIP), origin=typed_answer("content-type: text/plain", body=bytes(range(256)) * 8000))
packing("content-types", [compressor(body="response_direction_config: {common_config: {content_type: [application/x-own]}}")], get("/", GZIP), origin=typed_answer("content-type: application/x-own"))
packing("content-types-others", [compressor(body="response_direction_config: {common_config: {content_type: [application/x-own]}}")], get("/", GZIP))
packing("type-matcher", [compressor(body="response_direction_config: {common_config: {content_type_matcher: [{prefix: application/}]}}")], get("/", GZIP), origin=typed_answer("content-type: application/x-own; a=b"))
packing("type-matcher-others", [compressor(body="response_direction_config: {common_config: {content_type_matcher: [{prefix: application/}]}}")], get("/", GZIP))
packing("disabled", [compressor(body="response_direction_config: {common_config: {enabled: {default_value: false, runtime_key: a.b}}}")], get("/", GZIP))
packing("disabled-by-runtime", [compressor(body="response_direction_config: {common_config: {enabled: {default_value: true, runtime_key: content.off}}}")], get("/", GZIP),
        bootstrap="layered_runtime: {layers: [{name: content, static_layer: {content: {off: 0}}}]}")
packing("remove-accept-encoding", [compressor(body="response_direction_config: {remove_accept_encoding_header: true}")], get("/", GZIP))
packing("deprecated-fields", [compressor(body="{content_length: 10, content_type: [text/x-own], disable_on_etag_header: true, remove_accept_encoding_header: true}")], get("/", GZIP),
        origin=typed_answer("content-type: text/x-own"))
packing("status-404", [compressor(body="response_direction_config: {uncompressible_response_codes: [404]}")], get("/", GZIP), origin=typed_answer("content-type: text/plain", status="404 Not Found"))
TELLS = "response_direction_config: {status_header_enabled: true, disable_on_etag_header: true, uncompressible_response_codes: [404]}"
for name, given in {"packed": typed_answer("content-type: text/plain"), "small": typed_answer("content-type: text/plain", body=b"x"), "type": typed_answer("content-type: image/png"),
                    "etag": typed_answer("content-type: text/plain", 'etag: "a"'), "status": typed_answer("content-type: text/plain", status="404 Not Found"),
                    "small-and-type": typed_answer("content-type: image/png", body=b"x"), "type-and-etag": typed_answer("content-type: image/png", 'etag: "a"'),
                    "etag-and-status": typed_answer("content-type: text/plain", 'etag: "a"', status="404 Not Found"), "all": typed_answer("content-type: image/png", 'etag: "a"', status="404 Not Found", body=b"x"),
                    "small-and-status": typed_answer("content-type: text/plain", status="404 Not Found", body=b"x"), "type-and-status": typed_answer("content-type: image/png", status="404 Not Found"),
                    "encoded": typed_answer("content-type: text/plain", "content-encoding: br"), "no-transform": typed_answer("content-type: text/plain", "cache-control: no-transform"),
                    "chunked": raw("HTTP/1.1 200 OK", "content-type: text/plain", "transfer-encoding: chunked", body="1\r\nx\r\n0\r\n\r\n")}.items():
    packing(f"status-header/{name}", [compressor(body=TELLS)], get("/", GZIP), get("/"), get("/", "accept-encoding: br"), request("HEAD", "/", GZIP), origin=given,
            stats=["gzip.response.not_compressed", "gzip.no_accept_header", "gzip.not_compressed_etag", "gzip.header_not_valid", "gzip.response.content_length_too_small"])
packing("two-codings", [compressor("gzip", name="a"), compressor("brotli", name="b")],
        *[get("/", f"accept-encoding: {value}") for value in ("gzip", "gzip;q=0.5, br", "br;q=0.5, gzip", "*;q=0.5, gzip;q=0")], stats=["gzip.header_compressor_used", "gzip.header_compressor_overshadowed"])
packing("two-codings-first", [compressor("gzip", name="a", body="choose_first: true"), compressor("brotli", name="b")], get("/", "accept-encoding: br, gzip"), get("/", "accept-encoding: gzip, br"))
packing("two-types", [compressor("gzip", name="a", body="response_direction_config: {common_config: {content_type: [text/css]}}"), compressor("zstd", name="b")], get("/", "accept-encoding: gzip, zstd;q=0.1"))
packing("local-reply", [compressor()], get("/", GZIP), routes='[{match: {prefix: /}, direct_response: {status: 200, body: {inline_string: "' + "a direct answer " * 10 + '"}}}]')


def per_route(name, config, base="", **options):
    packing(f"per-route/{name}", [compressor(body=base)], get("/", GZIP), get("/", "accept-encoding: br, gzip;q=0.1"), vhosts=[{"name": "all", "domains": ["*"], "routes": [{
        "match": {"prefix": "/"}, "route": {"cluster": "${origin}"}, "typed_per_filter_config": {"compressor": typed("compressor_per_route", config)}}]}], **options)


per_route("disabled", "disabled: true")
per_route("enabled", "overrides: {response_direction_config: {}}", "response_direction_config: {common_config: {enabled: {default_value: false, runtime_key: a}}}")
per_route("remove-accept-encoding", "overrides: {response_direction_config: {remove_accept_encoding_header: true}}")
per_route("keep-accept-encoding", "overrides: {response_direction_config: {remove_accept_encoding_header: false}}", "response_direction_config: {remove_accept_encoding_header: true}")
per_route("library", {"overrides": {"compressor_library": {"name": "other", "typed_config": typed("brotli")}}})
for name, settings in {"best": "compression_level: BEST_COMPRESSION", "speed": "compression_level: BEST_SPEED", "level-6": "compression_level: COMPRESSION_LEVEL_6", "rle": "compression_strategy: RLE",
                       "window": "window_bits: 15", "memory": "memory_level: 9"}.items():
    packing(f"gzip-settings/{name}", [compressor(settings=settings)], get("/", GZIP))

# Trailers behind a packed body
packing("trailers", [compressor()], get("/", GZIP), hcm="http_protocol_options: {enable_trailers: true}",
        origin=h2_origin([[headers(200, "content-type: text/plain"), Data(TEXT), trailers("x-sum: 1")]]))


# Through two hops: the inner one packs what the outer one unpacks
def two_hops(name, inner, outer, *requests, hcm="", origin=PLAIN, **options):
    async def play(stage):
        for one in requests:
            await stage.ask(one)
        # How small it became is the library's affair.
        stage.lines[:] = [re.sub(r"(-compressed-bytes: )\d+", r"\1N", line) for line in stage.lines]
    chain = lambda port, cluster, filters: listener(port, [{"filters": [hcm_filter("${case}_" + port, hcm=hcm, filters=filters, vhosts=[
        {"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": cluster}}]}])]}])
    outermost = chain("main", "${case}_hop", outer)
    hop = chain("hop", "${origin}", inner)
    outermost["name"], hop["name"] = "${case}_main", "${case}_hop"
    case(f"content/two-hops/{name}", play=play, listeners=[outermost, hop], origin=origin, clusters=[{
        "name": "${case}_hop", "type": "STATIC", "load_assignment": {"cluster_name": "hop", "endpoints": [
            {"lb_endpoints": [{"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": "${port.hop}"}}}}]}]}}], **options)


for coding in ("gzip", "brotli", "zstd"):
    un = {"gzip": "gunzip", "brotli": "unbrotli", "zstd": "unzstd"}[coding]
    two_hops(f"response-{coding}", [compressor(coding)], [decompressor(un)], get("/"))
    two_hops(f"request-{coding}", [decompressor(un)], [compressor(coding, "request_direction_config: {}")], post("/", "content-type: text/plain", body=TEXT), get("/"), post("/", body=b"x"),
             post("/", "content-type: image/png", body=TEXT), post("/", "content-type: text/plain", "content-encoding: br", body=TEXT))
    two_hops(f"large-{coding}", [compressor(coding)], [decompressor(un)], get("/"), origin=typed_answer("content-type: text/plain", body=NOISE))
two_hops("trailers", [compressor()], [decompressor()], get("/"), hcm="http_protocol_options: {enable_trailers: true}",
         origin=h2_origin([[headers(200, "content-type: text/plain"), Data(TEXT), trailers("x-sum: 1")]]))
two_hops("request-trailers", [decompressor()], [compressor("gzip", "request_direction_config: {}")], hcm="http_protocol_options: {enable_trailers: true}", *[
    raw("POST / HTTP/1.1", "Host: a.test", "Content-Type: text/plain", "Transfer-Encoding: chunked", body=f"{len(TEXT):x}\r\n{TEXT.decode()}\r\n0\r\nx-sum: 1\r\n\r\n")])


# Decompressor alone
def unpacking(name, body, *fields, filters=None, asked=(get("/"),), stats=(), **options):
    async def play(stage):
        for one in asked:
            await stage.ask(one)
        await stage.settle()
        for one in stats:
            value = await stage.stat(f"http.${{case}}.decompressor.lib.{one}")
            stage.see(f"{one} = {'some' if 'error' in one and value not in ('0', 'absent') else value}")
    case(f"content/decompressor/{name}", play=play, filters=filters or [decompressor()], origin=answer(body, "200 OK", *fields), **options)


PACKED = gzip.compress(TEXT, mtime=0)
DECODED = ["gzip.response.decompressed", "gzip.response.not_decompressed", "gzip.response.total_compressed_bytes", "gzip.response.total_uncompressed_bytes", "gzip.decompressor_library.zlib_data_error",
           "gzip.request.decompressed", "gzip.request.not_decompressed", "gzip.decompressor_library.zlib_buf_error"]
unpacking("gzip", PACKED, "content-encoding: gzip", stats=DECODED)
unpacking("trailers-told", PACKED, "content-encoding: gzip", hcm="http_protocol_options: {enable_trailers: true}")
unpacking("plain", TEXT, stats=DECODED)
unpacking("other-coding", TEXT, "content-encoding: br", stats=DECODED)
unpacking("case", PACKED, "content-encoding: GZip")
unpacking("outermost-coding-first", PACKED, "content-encoding: gzip , br")
unpacking("coding-second", PACKED, "content-encoding: br, gzip")
unpacking("no-transform", PACKED, "content-encoding: gzip", "cache-control: no-transform")
unpacking("no-transform-ignored", PACKED, "content-encoding: gzip", "cache-control: no-transform", filters=[decompressor(body="response_direction_config: {common_config: {ignore_no_transform_header: true}}")])
unpacking("disabled", PACKED, "content-encoding: gzip", filters=[decompressor(body="response_direction_config: {common_config: {enabled: {default_value: false, runtime_key: a}}}")])
unpacking("not-advertised", PACKED, "content-encoding: gzip", filters=[decompressor(body="request_direction_config: {advertise_accept_encoding: false}")])
unpacking("advertised-beside-others", PACKED, "content-encoding: gzip", asked=[get("/", "accept-encoding: br"), get("/", "accept-encoding: gzip;q=0.5, br"), get("/", "accept-encoding: br;q=1,GZIP"), get("/", "accept-encoding:"), get("/", "accept-encoding: *")])
unpacking("not-gzip", b"this is no gzip at all, not even its first byte", "content-encoding: gzip", stats=DECODED)
unpacking("cut-off", PACKED[:40], "content-encoding: gzip", stats=DECODED)
unpacking("garbage-behind", PACKED + b"garbage", "content-encoding: gzip", stats=DECODED)
unpacking("two-members", PACKED + PACKED, "content-encoding: gzip")
unpacking("bad-checksum", PACKED[:-6] + b"\0\0" + PACKED[-4:], "content-encoding: gzip", stats=DECODED)
unpacking("small-window", PACKED, "content-encoding: gzip", filters=[decompressor(settings="window_bits: 9")], stats=DECODED)
unpacking("empty", b"", "content-encoding: gzip", stats=DECODED)
unpacking("head", PACKED, "content-encoding: gzip", asked=[request("HEAD", "/")])
unpacking("request", TEXT, asked=[post("/", "content-encoding: gzip", body=PACKED)], stats=DECODED)
unpacking("request-not-gzip", TEXT, asked=[post("/", "content-encoding: gzip", body=b"no gzip at all")], stats=DECODED)
BROTLI = ["brotli.decompressor_library.brotli_error", "brotli.response.decompressed", "brotli.response.total_uncompressed_bytes"]
unpacking("not-brotli", b"\xff\xff\xff this is no brotli", "content-encoding: br", filters=[decompressor("unbrotli")], stats=BROTLI)
ZSTD = ["zstd.decompressor_library.zstd_generic_error", "zstd.decompressor_library.zstd_checksum_wrong_error", "zstd.response.total_uncompressed_bytes"]
unpacking("not-zstd", b"this is no zstandard", "content-encoding: zstd", filters=[decompressor("unzstd")], stats=ZSTD)


async def bomb(stage):
    """How much of it comes through depends on how it arrived; that it was noticed and bounded doesn't."""
    message = await stage.ask(get("/"), show=False)
    stage.see(f"{message.status} {'bounded' if len(message.body) < 3_000_000 else 'all of it'} {message.problem}")
    stage.see("errors" if int(await stage.stat("http.${case}.decompressor.lib.gzip.decompressor_library.zlib_data_error")) > 0 else "no errors")

case("content/decompressor/bomb", play=bomb, filters=[decompressor()], origin=answer(gzip.compress(b"\0" * 20_000_000), "200 OK", "content-encoding: gzip"))
case("content/decompressor/bomb-allowed", play=bomb, filters=[decompressor(settings="max_inflate_ratio: 1032")], origin=answer(gzip.compress(b"\0" * 20_000_000), "200 OK", "content-encoding: gzip"))
