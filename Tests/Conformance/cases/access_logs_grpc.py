"""Access logs by gRPC: Envoy's access log service and OpenTelemetry, entry by entry; services that refuse or are gone."""
import asyncio
import re

import grpc

from harness.actions import answer, get, post
from harness.case import case, h2_origin
from harness.collectors import Collector, flatten
from harness.origins import DeadOrigin, TCPOrigin
from harness.shorthand import access_log, load, merge, tcp_filter

ROUTES = """
- {match: {prefix: /direct}, direct_response: {status: 201, body: {inline_string: hi}}}
- {match: {prefix: /nowhere}, route: {cluster_header: x-none}}
- {match: {prefix: /rewritten}, route: {cluster: "${origin}", prefix_rewrite: /new}}
- {match: {prefix: /}, name: to-origin, route: {cluster: "${origin}"}}
"""
SERVICE = {"envoy_grpc": {"cluster_name": "${collector}"}}


def collector(**options):
    def make():
        return Collector(**options)
    make.http2 = True
    return make


def common(extra="") -> dict:
    return merge({"log_name": "name", "transport_api_version": "V3", "grpc_service": SERVICE, "buffer_flush_interval": "0.1s"}, load(extra))


TIMES = re.compile(r"(start_time|duration|time_to_[a-z_]+|time_unix_nano|observed_time_unix_nano)( = ).*")
PORTS = re.compile(r"((?:remote_address|upstream_local_address)\.socket_address\.port_value = )\d+")


def masked(lines: list[str]) -> list[str]:
    """Moments, the ports of connections that were made, and sizes that carry a service time."""
    out = []
    for line in lines:
        line = TIMES.sub(r"\1\2<time>", line)
        if "upstream_remote_address" not in line:
            line = PORTS.sub(r"\1<port>", line)
        out.append(line)
    return out


def http_logged(name: str, log: dict, *requests, kind="http_grpc_log", count=None, show=None, factory=None, **options):
    async def play(stage):
        await stage.ask(*requests, show=False)
        service = stage.origins["collector"]
        wanted = len(requests) if count is None else count
        entries = service.http_entries if kind == "http_grpc_log" else service.log_records
        await service.wait(lambda: len(entries()) >= wanted)
        await asyncio.sleep(0.15)
        if show:
            return await show(stage, service)
        for entry in entries():
            for line in masked(flatten(entry)):
                stage.see(line)
    options.setdefault("routes", ROUTES)
    case(f"access-log-grpc/{name}", play=play, hcm={"access_log": [access_log(log, kind=kind)]}, origins={"collector": factory or collector()},
         route_config="response_headers_to_remove: [x-envoy-upstream-service-time]", **options)


# The access log service, HTTP
http_logged("http", {"common_config": common()}, get("/origin?q=1", "User-Agent: me", "Referer: there", "x-request-id: own"), post("/x", body="12345"), get("/direct"), get("/nowhere"), get("/rewritten"))
http_logged("http/headers", {"common_config": common(), "additional_request_headers_to_log": ["x-a", "x-none"], "additional_response_headers_to_log": ["x-o", ":status"], "additional_response_trailers_to_log": ["x-t"]},
            get("/", "x-a: 1", "x-a: 2"), origin=answer("ok", "200 OK", "x-o: v"))
http_logged("http/tags", {"common_config": common("""
custom_tags:
- {tag: literal, literal: {value: text}}
- {tag: environment, environment: {name: SURELY_NOT_SET, default_value: fallback}}
- {tag: unset, environment: {name: SURELY_NOT_SET}}
- {tag: header, request_header: {name: x-a}}
- {tag: header-default, request_header: {name: x-none, default_value: none}}
- {tag: route, metadata: {kind: {route: {}}, metadata_key: {key: m, path: [{key: k}]}}}
- {tag: structure, metadata: {kind: {route: {}}, metadata_key: {key: m, path: [{key: s}]}}}
- {tag: number, metadata: {kind: {route: {}}, metadata_key: {key: m, path: [{key: n}]}}}
- {tag: missing, metadata: {kind: {request: {}}, metadata_key: {key: m, path: [{key: k}]}, default_value: d}}
""")}, get("/", "x-a: av"), routes='[{match: {prefix: /}, metadata: {filter_metadata: {m: {k: kv, n: 5, s: {a: [1]}}}}, route: {cluster: "${origin}"}}]')
http_logged("http/dead-host", {"common_config": common()}, get("/"), origin=lambda: DeadOrigin())


async def show_identifiers(stage, service):
    for message in service.messages:
        stage.see(f"identifier {message.HasField('identifier')}: {message.identifier.log_name} node {message.identifier.node.id} of {message.identifier.node.cluster}, {len(message.http_logs.log_entry)} entries")
    for headers in service.headers:
        stage.see("headers " + ", ".join(f"{key}: {value}" for key, value in sorted(headers.items()) if key not in ("user-agent", "grpc-accept-encoding", "x-forwarded-for", "x-request-id", "x-envoy-internal")))


async def slowly(stage):
    for number in range(3):
        await stage.ask(get(f"/{number}"), show=False)
        await asyncio.sleep(0.25)
    service = stage.origins["collector"]
    await service.wait(lambda: len(service.http_entries()) >= 3)
    await show_identifiers(stage, service)

case("access-log-grpc/identifier-once", play=slowly, hcm={"access_log": [access_log({"common_config": common()}, kind="http_grpc_log")]}, origins={"collector": collector()}, routes=ROUTES)
http_logged("unbuffered", {"common_config": common("buffer_size_bytes: 0")}, get("/1"), get("/2"), show=show_identifiers)
http_logged("metadata", {"common_config": common('{grpc_service: {initial_metadata: [{key: x-own, value: "v"}], envoy_grpc: {authority: au.test}}}')}, get("/1"), show=show_identifiers)


async def with_stats(stage):
    await stage.ask(get("/1"), get("/2"), show=False)
    await asyncio.sleep(0.5)
    await stage.see_stats("access_logs.grpc_access_log.logs_written", "access_logs.grpc_access_log.logs_dropped")

case("access-log-grpc/statistics", play=with_stats, hcm={"access_log": [access_log({"common_config": common()}, kind="http_grpc_log")]}, origins={"collector": collector()}, routes=ROUTES, alone=True)


async def while_gone(stage):
    await stage.ask(get("/1"), get("/2"))

for name, factory in (("refuses", collector(refuses=grpc.StatusCode.UNAVAILABLE)), ("silent", collector(silent=True)), ("gone", lambda: DeadOrigin())):
    case(f"access-log-grpc/traffic-goes-on/{name}", play=while_gone, origins={"collector": factory}, routes=ROUTES,
         hcm={"access_log": [access_log({"common_config": common()}, kind="http_grpc_log"), access_log({"common_config": common()}, kind="otel_log")]})


# The access log service, TCP
async def talk(stage):
    client = await stage.connect()
    client.send(b"hello")
    await client.bytes(5)
    client.wire.half_close()
    await client.ending(0.5)


async def refused(stage):
    client = await stage.connect()
    await client.ending(0.5)


def tcp_logged(name: str, play, origin, count=1, body=""):
    async def run(stage):
        await play(stage)
        service = stage.origins["collector"]
        await service.wait(lambda: len(service.tcp_entries()) >= count)
        for entry in service.tcp_entries():
            for line in masked(flatten(entry)):
                stage.see(line)
    config = {"access_log": [access_log({"common_config": common()}, kind="tcp_grpc_log")], **(load(body) or {})}
    case(f"access-log-grpc/tcp/{name}", play=run, chains=[{"filters": [tcp_filter("${case}", config)]}], origins={"collector": collector()}, origin=origin)


tcp_logged("end", talk, lambda: TCPOrigin())
tcp_logged("connected", talk, lambda: TCPOrigin(), 2, "access_log_options: {flush_access_log_on_connected: true}")
tcp_logged("refused", refused, lambda: DeadOrigin())

# OpenTelemetry
OTEL = """
body: {string_value: "%REQ(:METHOD)% %RESPONSE_CODE% %REQ(none)%"}
attributes:
  values:
  - {key: path, value: {string_value: "%REQ(:PATH)%"}}
  - {key: list, value: {array_value: {values: [{string_value: "%PROTOCOL%"}, {string_value: plain}]}}}
  - {key: nested, value: {kvlist_value: {values: [{key: code, value: {string_value: "%RESPONSE_CODE%"}}, {key: type, value: {string_value: "%ACCESS_LOG_TYPE%"}}]}}}
"""
http_logged("otel", {"common_config": common(), **load(OTEL)}, get("/origin"), get("/direct"), kind="otel_log")
http_logged("otel/structured-body", {"common_config": common(), "body": {"kvlist_value": {"values": [{"key": "a", "value": {"string_value": "%RESPONSE_CODE%"}}]}}}, get("/"), kind="otel_log")
http_logged("otel/empty", {"common_config": common()}, get("/"), kind="otel_log")
http_logged("otel/tags", {"common_config": common("custom_tags: [{tag: t, literal: {value: v}}, {tag: h, request_header: {name: x-a}}]"), **load(OTEL)}, get("/", "x-a: 1"), kind="otel_log")
http_logged("otel/own-tags", {"common_config": common(), "custom_tags": [{"tag": "h", "request_header": {"name": "x-a"}}], **load(OTEL)}, get("/", "x-a: 1"), kind="otel_log")
http_logged("otel/own-fields", {"grpc_service": SERVICE, "log_name": "n", "buffer_flush_interval": "0.1s", "buffer_size_bytes": 100, **load(OTEL)}, get("/"), kind="otel_log")


async def show_resource(stage, service):
    for message in service.messages[:1]:
        for logs in message.resource_logs:
            for line in flatten(logs.resource):
                stage.see(line)
    for headers in service.headers:
        stage.see("headers " + ", ".join(f"{key}: {value}" for key, value in sorted(headers.items()) if key not in ("user-agent", "grpc-accept-encoding", "x-forwarded-for", "x-request-id", "x-envoy-internal", "grpc-timeout")))

http_logged("otel/resource", {"common_config": common()}, get("/"), kind="otel_log", show=show_resource)
http_logged("otel/resource-own", {"common_config": common(), "disable_builtin_labels": True, "resource_attributes": {"values": [{"key": "service.name", "value": {"string_value": "mine"}}]}}, get("/"), kind="otel_log", show=show_resource)
http_logged("otel/resource-both", {"common_config": common(), "resource_attributes": {"values": [{"key": "k", "value": {"string_value": "%PROTOCOL%"}}]}}, get("/"), kind="otel_log", show=show_resource)


async def otel_stats(stage):
    await stage.ask(get("/1"), get("/2"), show=False)
    await asyncio.sleep(0.6)
    await stage.see_stats(*(f"access_logs.open_telemetry_access_log.{prefix}{name}" for prefix in ("", "own.") for name in ("logs_written", "logs_dropped")))

for name, factory in (("taken", collector()), ("refused", collector(refuses=grpc.StatusCode.INVALID_ARGUMENT)), ("gone", lambda: DeadOrigin())):
    case(f"access-log-grpc/otel/statistics/{name}", play=otel_stats, origins={"collector": factory}, routes=ROUTES, alone=True,
         hcm={"access_log": [access_log({"common_config": common(), "stat_prefix": "own"}, kind="otel_log")]})
