"""Tracing: what collectors receive from both proxies, and which headers the origin sees."""
import asyncio
import json
import re

from harness.actions import RESET, SILENT, Sleep, answer, get, post, request
from harness.case import case
from harness.collectors import Collector, flatten
from harness.origins import DeadOrigin, HTTP1Origin
from harness.shorthand import load, merge, typed

RUNTIME = """
layered_runtime:
  layers:
  - name: static
    static_layer:
      tracing: {opentelemetry: {flush_interval_ms: 100, min_flush_spans: 1}, zipkin: {flush_interval_ms: 100, min_flush_spans: 1}}
"""
OTEL = {"name": "envoy.tracers.opentelemetry", "typed_config": {
    "@type": "type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig", "service_name": "tests",
    "grpc_service": {"envoy_grpc": {"cluster_name": "${collector}"}}}}
NODE_FREE = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{16}\b")


def collector(**options):
    def make():
        return Collector(**options)
    make.http2 = True
    return make


class Names:
    """Trace and span ids as names in the order of their appearance, so that relations can be compared."""

    def __init__(self):
        self.known: dict[str, str] = {}

    def of(self, identity: bytes | str) -> str:
        text = identity.hex() if isinstance(identity, bytes) else identity
        if not text:
            return "none"
        return self.known.setdefault(text, f"{'trace' if len(text) == 32 else 'span'}-{len(self.known)}")


KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"]


def spans_of(service, names: Names) -> list[str]:
    out = []
    # Who starts first comes first: a request's span before those of its attempts.
    for span in sorted(service.spans(), key=lambda one: (one.start_time_unix_nano, one.kind)):
        out.append(f"span {span.name} {KINDS[span.kind]} trace {names.of(span.trace_id)} id {names.of(span.span_id)} parent {names.of(span.parent_span_id)}"
                   f" state '{span.trace_state}' status {span.status.code} {span.status.message}")
        for attribute in sorted(span.attributes, key=lambda one: one.key):
            value = flatten(attribute.value)
            text = value[0].split(" = ", 1)[1] if value else ""
            out.append(f"  {attribute.key} = {text}")
        for event in span.events:
            out.append(f"  event {event.name}")
    return out


def masked(line: str) -> str:
    return re.sub(r"(peer\.address = 127\.0\.0\.1):\d+", r"\1:<port>", line)


HEADERS = ("traceparent", "tracestate", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "x-request-id", "x-envoy-decorator-operation", "x-client-trace-id",
           "x-envoy-force-trace")


def recording():
    """An origin that keeps the tracing headers of each request apart, for ids have to be named."""
    class Recorder(HTTP1Origin):
        def lines(self):
            return []
    return Recorder


def seen_headers(stage, names: Names, origin="origin") -> list[str]:
    out = []
    for log in stage.origins[origin].connections:
        for line in log:
            if re.match(r"[A-Z]+ /", line):
                out.append(f"origin got {line}")
            name = line.strip().split(": ")[0]
            if name in HEADERS:
                value = line.strip().split(": ", 1)[1] if ": " in line else ""
                if name == "x-request-id":
                    # Only the digit that carries the decision.
                    value = value[14] if re.fullmatch(r"[0-9a-f-]{36}", value) else value
                else:
                    value = NODE_FREE.sub(lambda m: names.of(m.group(0)), value)
                out.append(f"  {name}: {value}")
    return out


def traced(name: str, *requests, tracing=None, provider=OTEL, count=None, hcm=None, factory=None, origin=None, wait=5.0, listener=None, **options):
    config = merge({"provider": provider}, load(tracing) or {})

    async def play(stage):
        for one in requests:
            client = await stage.connect()
            client.send(one)
            await client.response(bytes(one).split(b" ", 1)[0].decode("latin-1"), show=False)
            client.close()
            await asyncio.sleep(0.05)
        service = stage.origins["collector"]
        wanted = len(requests) if count is None else count
        await service.wait(lambda: len(service.spans()) >= wanted, wait)
        await asyncio.sleep(0.3)
        names = Names()
        for line in spans_of(service, names) + seen_headers(stage, names):
            stage.see(masked(line))
    kind = recording()
    made = origin if callable(origin) else (lambda: kind(origin))
    case(f"tracing/{name}", play=play, hcm=merge({"tracing": config}, hcm or {}), origins={"collector": factory or collector()}, origin=made, origin_counts=False,
         bootstrap=RUNTIME, listener_extra=listener or "", **options)


ROUTES = """
- {match: {prefix: /direct}, direct_response: {status: 201, body: {inline_string: hi}}}
- {match: {prefix: /nowhere}, route: {cluster_header: x-none}}
- {match: {prefix: /rewritten}, route: {cluster: "${origin}", prefix_rewrite: /new}}
- {match: {prefix: /decorated}, decorator: {operation: own-name}, route: {cluster: "${origin}"}}
- {match: {prefix: /kept}, decorator: {operation: kept-name, propagate: false}, route: {cluster: "${origin}"}}
- {match: {prefix: /untraced}, tracing: {overall_sampling: {numerator: 0}}, route: {cluster: "${origin}"}}
- {match: {prefix: /rarely}, tracing: {random_sampling: {numerator: 0}}, route: {cluster: "${origin}"}}
- {match: {prefix: /tagged}, tracing: {custom_tags: [{tag: of-route, literal: {value: r}}, {tag: both, literal: {value: route}}]}, route: {cluster: "${origin}"}}
- {match: {prefix: /retried}, route: {cluster: "${origin}", retry_policy: {retry_on: 5xx, num_retries: 2}}}
- {match: {prefix: /}, name: to-origin, route: {cluster: "${origin}"}}
"""
PARENT = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0"

traced("otel/plain", get("/a?b=c", "User-Agent: me"), routes=ROUTES)
traced("otel/post", post("/", body="12345"), routes=ROUTES)
traced("otel/statuses", get("/direct"), get("/nowhere"), get("/rewritten/x"), routes=ROUTES, count=3)
traced("otel/error", get("/"), origin=answer("no", "503 No"))
traced("otel/dead-host", get("/"), origin=lambda: DeadOrigin())
traced("otel/reset", get("/"), origin=[RESET])
traced("otel/parent-sampled", get("/", PARENT + "1"), routes=ROUTES)
traced("otel/parent-not-sampled", get("/", PARENT + "0"), routes=ROUTES, count=0, wait=0.3)
traced("otel/parent-with-state", get("/", PARENT + "1", "tracestate: a=1,b=2", "baggage: k=v"), routes=ROUTES)
traced("otel/parent-broken", get("/", "traceparent: 00-zz-b7ad6b7169203331-01"), get("/", "traceparent: nothing"), get("/", "tracestate: a=1"), routes=ROUTES, count=1, wait=1)
traced("otel/parent-sampled-undecided", get("/", PARENT + "1"), get("/", PARENT + "0"), tracing="random_sampling: {value: 0}", routes=ROUTES, count=1, wait=0.7)
traced("otel/parent-zero", get("/", "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01"), routes=ROUTES, count=0, wait=0.3)
traced("otel/parent-version", get("/", "traceparent: cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), get("/", "traceparent: cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"), routes=ROUTES, count=1, wait=1)
traced("otel/not-sampled", get("/"), tracing="random_sampling: {value: 0}", routes=ROUTES, count=0, wait=0.3)
traced("otel/overall-zero", get("/"), tracing="overall_sampling: {value: 0}", routes=ROUTES, count=0, wait=0.3)
traced("otel/client-forced", get("/", "x-client-trace-id: mine"), get("/"), tracing="random_sampling: {value: 0}", routes=ROUTES, count=1)
traced("otel/client-zero", get("/", "x-client-trace-id: mine"), tracing="{random_sampling: {value: 0}, client_sampling: {value: 0}}", routes=ROUTES, count=0, wait=0.3)
traced("otel/service-forced", get("/", "x-envoy-force-trace: 1", "x-forwarded-for: 10.0.0.1"), get("/", "x-envoy-force-trace: 1", "x-forwarded-for: 1.2.3.4"), tracing="random_sampling: {value: 0}", routes=ROUTES, count=1,
       hcm={"internal_address_config": {"cidr_ranges": [{"address_prefix": "10.0.0.0", "prefix_len": 8}]}})
traced("otel/request-id-decides", *(get("/", f"x-request-id: 0000{n:04x}-0000-4000-8000-000000000000") for n in (0, 4999, 5000, 9999, 10001)), tracing="random_sampling: {value: 50}", routes=ROUTES, count=3)
traced("otel/request-id-carries-reason", *(get("/", f"x-request-id: 00000000-0000-{digit}000-8000-000000000000") for digit in "49ab"), tracing="random_sampling: {value: 0}", routes=ROUTES, count=3)
traced("otel/request-id-foreign", get("/", "x-request-id: not-a-uuid"), routes=ROUTES, count=0, wait=0.5)
traced("otel/request-id-unpacked", get("/"), tracing="random_sampling: {value: 100}", routes=ROUTES, hcm={"request_id_extension": {"typed_config": {
    "@type": "type.googleapis.com/envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig", "pack_trace_reason": False}}})
traced("otel/request-id-not-used", get("/"), get("/", "x-request-id: not-a-uuid"), routes=ROUTES, count=2, hcm={"request_id_extension": {"typed_config": {
    "@type": "type.googleapis.com/envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig", "use_request_id_for_trace_sampling": False}}})
traced("otel/edge", get("/", "x-request-id: 00000000-0000-9000-8000-000000000000"), tracing="random_sampling: {value: 0}", routes=ROUTES, count=0, wait=0.3,
       hcm={"use_remote_address": True, "preserve_external_request_id": True})
traced("otel/health-check-not", get("/"), routes=ROUTES)
traced("otel/upstream-span", get("/"), tracing="spawn_upstream_span: true", routes=ROUTES, count=2)
traced("otel/upstream-span-parent", get("/", PARENT + "1"), tracing="spawn_upstream_span: true", routes=ROUTES, count=2)
traced("otel/upstream-span-retried", get("/retried"), tracing="spawn_upstream_span: true", routes=ROUTES, count=4, origin=[answer("no", "503 No"), answer("no", "503 No"), answer()])
traced("otel/upstream-span-dead", get("/"), tracing="spawn_upstream_span: true", count=2, origin=lambda: DeadOrigin())
traced("otel/upstream-span-direct", get("/direct"), tracing="spawn_upstream_span: true", routes=ROUTES, count=1)
traced("otel/outbound", get("/"), routes=ROUTES, listener="traffic_direction: OUTBOUND")
traced("otel/outbound-decorated", get("/decorated"), get("/kept"), routes=ROUTES, listener="traffic_direction: OUTBOUND", count=2)
traced("otel/inbound-decorated", get("/decorated"), get("/kept"), get("/", "x-envoy-decorator-operation: theirs"), get("/decorated", "x-envoy-decorator-operation: theirs"), routes=ROUTES,
       listener="traffic_direction: INBOUND", count=4)
traced("otel/decorated", get("/decorated"), get("/kept"), routes=ROUTES, count=2)
traced("otel/outbound-answer-decorates", get("/"), routes=ROUTES, listener="traffic_direction: OUTBOUND", origin=answer("ok", "200 OK", "x-envoy-decorator-operation: theirs"))
traced("otel/route", get("/untraced"), get("/rarely"), get("/tagged"), routes=ROUTES, count=1, tracing='custom_tags: [{tag: both, literal: {value: hcm}}, {tag: own, literal: {value: o}}]')
traced("otel/tags", get("/tagged", "x-a: av"), routes=ROUTES, tracing="""
custom_tags:
- {tag: literal, literal: {value: text}}
- {tag: environment, environment: {name: SURELY_NOT_SET, default_value: fallback}}
- {tag: unset, environment: {name: SURELY_NOT_SET}}
- {tag: header, request_header: {name: x-a}}
- {tag: header-default, request_header: {name: x-none, default_value: none}}
- {tag: header-missing, request_header: {name: x-none}}
- {tag: both, literal: {value: hcm}}
- {tag: http.method, literal: {value: replaced}}""")
traced("otel/long-path", get("/" + "x" * 300), routes=ROUTES, tracing="max_path_tag_length: 10")
traced("otel/verbose", get("/"), routes=ROUTES, tracing="verbose: true")
traced("otel/grpc", request("POST", "/pkg.Service/Method", "content-type: application/grpc", "te: trailers"), routes=ROUTES, origin=answer("", "200 OK", "grpc-status: 5", "grpc-message: gone", "content-type: application/grpc"))
traced("otel/downstream-cluster", get("/", "x-envoy-downstream-service-cluster: theirs"), routes=ROUTES)

traced("otel/upstream-span-tags", get("/tagged", "x-a: av"), routes=ROUTES, count=2, tracing="{spawn_upstream_span: true, custom_tags: [{tag: h, request_header: {name: x-a}}, {tag: both, literal: {value: hcm}}]}")
traced("otel/upstream-span-error", get("/"), tracing="spawn_upstream_span: true", count=2, origin=answer("no", "503 No"))
traced("otel/upstream-span-reset", get("/"), tracing="spawn_upstream_span: true", count=2, origin=[RESET])
traced("otel/upstream-span-timeout", get("/timing-out"), tracing="spawn_upstream_span: true", count=2, origin=[SILENT],
       routes='[{match: {prefix: /}, route: {cluster: "${origin}", timeout: 0.2s}}]')
traced("otel/upstream-span-outbound", get("/"), tracing="spawn_upstream_span: true", routes=ROUTES, count=2, listener="traffic_direction: OUTBOUND")
traced("otel/operation", get("/a"), tracing="{operation: '%REQ(:METHOD)% %REQ(:PATH)%', upstream_operation: 'to %UPSTREAM_CLUSTER%', spawn_upstream_span: true}", routes=ROUTES, count=2)
traced("otel/operation-of-route", get("/a"), tracing="{operation: 'of hcm', spawn_upstream_span: true}", count=2,
       routes='[{match: {prefix: /}, tracing: {operation: "route %RESPONSE_CODE%", upstream_operation: "up %RESPONSE_CODE%"}, decorator: {operation: d}, route: {cluster: "${origin}"}}]')
traced("otel/start-child-span", get("/"), routes=ROUTES, count=2, hcm={"http_filters": [{"name": "envoy.filters.http.router", "typed_config": typed("router", "start_child_span: true")}]})
traced("otel/no-context-propagation", get("/"), get("/", PARENT + "1"), tracing="no_context_propagation: true", routes=ROUTES, count=2)
SAMPLERS = "type.googleapis.com/envoy.extensions.tracers.opentelemetry.samplers.v3."


def sampler(kind: str, extra=None) -> dict:
    return {"name": "sampler", "typed_config": {"@type": SAMPLERS + kind, **(extra or {})}}


for name, one in (("always-on", sampler("AlwaysOnSamplerConfig")), ("parent-based", sampler("ParentBasedSamplerConfig", {"wrapped_sampler": sampler("AlwaysOnSamplerConfig")}))):
    traced(f"otel/sampler/{name}-traced", get("/"), get("/", PARENT + "0"), get("/", PARENT + "1"), routes=ROUTES, count=3 if name == "always-on" else 2, wait=1,
           provider=merge(OTEL, {"typed_config": {"sampler": one}}))
    traced(f"otel/sampler/{name}", get("/"), get("/", PARENT + "0"), get("/", PARENT + "1"), tracing="random_sampling: {value: 0}", routes=ROUTES, count=2, wait=1,
           provider=merge(OTEL, {"typed_config": {"sampler": one}}))


class HTTPCollector(HTTP1Origin):
    """Takes spans by POST: OpenTelemetry's as protobuf, Zipkin's as JSON."""

    def __init__(self):
        super().__init__([answer("", "202 Accepted")])
        self.posts = []

    async def serve(self, wire, log):
        from harness.http1 import read_body, read_head
        while not wire.ended:
            message = await read_head(wire, 3600)
            if message is None:
                return
            await read_body(wire, message, True, "POST", 5)
            self.posts.append((message.lines(), bytes(message.body)))
            wire.send(answer("", "202 Accepted"))

    def lines(self):
        return []

    async def wait(self, done, seconds=5.0):
        deadline = asyncio.get_running_loop().time() + seconds
        while not done() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.05)

    def spans(self):
        from harness.collectors import inner
        from opentelemetry.proto.collector.trace.v1 import trace_service_pb2
        return [span for _, body in self.posts for spans in trace_service_pb2.ExportTraceServiceRequest.FromString(body).resource_spans
                for scope in inner(spans, "scope_spans", "instrumentation_library_spans") for span in scope.spans]

    def zipkin(self):
        return [span for _, body in self.posts for span in json.loads(body)]


OTEL_HTTP = {"name": "envoy.tracers.opentelemetry", "typed_config": {
    "@type": "type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig", "service_name": "tests",
    "http_service": {"http_uri": {"uri": "http://collector.test:4318/v1/traces", "cluster": "${collector}", "timeout": "1s"},
                     "request_headers_to_add": [{"header": {"key": "x-own", "value": "v"}}]}}}
traced("otel/http", get("/a"), provider=OTEL_HTTP, factory=lambda: HTTPCollector(), routes=ROUTES)


async def http_post(stage):
    await stage.ask(get("/"), show=False)
    service = stage.origins["collector"]
    await service.wait(lambda: service.posts)
    for lines, _ in service.posts[:1]:
        for line in lines:
            if not re.match(r" *(content-length|transfer-encoding|user-agent|x-request-id|x-envoy-expected-rq-timeout-ms|\[)", line):
                stage.see(re.sub(r"x-forwarded-for: .*", "x-forwarded-for: <own>", line))

case("tracing/otel/http-request", play=http_post, hcm={"tracing": {"provider": OTEL_HTTP}}, origins={"collector": lambda: HTTPCollector()}, bootstrap=RUNTIME, origin_counts=False)


# Zipkin and B3
ZIPKIN = {"name": "envoy.tracers.zipkin", "typed_config": {
    "@type": "type.googleapis.com/envoy.config.trace.v3.ZipkinConfig", "collector_cluster": "${collector}", "collector_endpoint": "/api/v2/spans", "collector_endpoint_version": "HTTP_JSON"}}


def zipkin_spans(service, names: Names) -> list[str]:
    out = []
    for span in sorted(service.zipkin(), key=lambda one: (one.get("timestamp", 0), one.get("kind", "") != "SERVER")):
        out.append(f"span {span.get('name')} {span.get('kind')} trace {names.of(span['traceId'])} ({len(span['traceId'])}) id {names.of(span['id'])} parent {names.of(span.get('parentId', ''))}"
                   f" shared {span.get('shared')} times {type(span.get('timestamp')).__name__} {type(span.get('duration')).__name__}")
        for side in ("localEndpoint", "remoteEndpoint"):
            if side in span:
                out.append(f"  {side} " + ", ".join(f"{key}: {'<port>' if key == 'port' else value}" for key, value in sorted(span[side].items())))
        for key, value in sorted(span.get("tags", {}).items()):
            out.append(f"  {key} = {value}")
        for note in span.get("annotations", []):
            out.append(f"  annotation {note['value']}")
        others = sorted(set(span) - {"name", "kind", "traceId", "id", "parentId", "shared", "timestamp", "duration", "localEndpoint", "remoteEndpoint", "tags", "annotations"})
        if others:
            out.append(f"  others {others}")
    return out


def zipped(name: str, *requests, tracing=None, config=None, count=None, wait=5.0, origin=None, listener=None, **options):
    provider = merge(ZIPKIN, {"typed_config": load(config) or {}})
    kind = recording()
    made = origin if callable(origin) else (lambda: kind(origin))

    async def play(stage):
        for one in requests:
            client = await stage.connect()
            client.send(one)
            await client.response(bytes(one).split(b" ", 1)[0].decode("latin-1"), show=False)
            client.close()
            await asyncio.sleep(0.05)
        service = stage.origins["collector"]
        wanted = len(requests) if count is None else count
        await service.wait(lambda: len(service.zipkin()) >= wanted, wait)
        await asyncio.sleep(0.3)
        names = Names()
        for line in zipkin_spans(service, names) + seen_headers(stage, names):
            stage.see(masked(line))
    case(f"tracing/zipkin/{name}", play=play, hcm={"tracing": merge({"provider": provider}, load(tracing) or {})}, origins={"collector": lambda: HTTPCollector()}, origin=made,
         origin_counts=False, bootstrap=RUNTIME, listener_extra=listener or "", **options)


B3 = ["x-b3-traceid: 0af7651916cd43dd", "x-b3-spanid: b7ad6b7169203331"]
B3_LONG = ["x-b3-traceid: 0af7651916cd43dd8448eb211c80319c", "x-b3-spanid: b7ad6b7169203331"]
zipped("plain", get("/a?b=c", "User-Agent: me"), routes=ROUTES)
zipped("outbound", get("/"), routes=ROUTES, listener="traffic_direction: OUTBOUND")
zipped("128-bit", get("/"), config="trace_id_128bit: true", routes=ROUTES)
zipped("parent", get("/", *B3, "x-b3-sampled: 1"), routes=ROUTES)
zipped("parent-own-span", get("/", *B3, "x-b3-sampled: 1"), config="shared_span_context: false", routes=ROUTES)
zipped("parent-long", get("/", *B3_LONG, "x-b3-sampled: 1"), routes=ROUTES)
zipped("parent-of-parent", get("/", *B3, "x-b3-parentspanid: 1234567890abcdef", "x-b3-sampled: 1"), routes=ROUTES)
zipped("parent-undecided", get("/", *B3), routes=ROUTES)
zipped("parent-not-sampled", get("/", *B3, "x-b3-sampled: 0"), routes=ROUTES, count=0, wait=0.4)
zipped("parent-debug", get("/", *B3, "x-b3-flags: 1"), tracing="random_sampling: {value: 0}", routes=ROUTES, wait=1)
zipped("parent-broken", get("/", "x-b3-traceid: zz", "x-b3-spanid: b7ad6b7169203331"), routes=ROUTES, count=0, wait=0.4)
zipped("sampled-only", get("/", "x-b3-sampled: 1"), tracing="random_sampling: {value: 0}", routes=ROUTES, wait=1)
zipped("single", get("/", "b3: 0af7651916cd43dd-b7ad6b7169203331-1"), get("/", "b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1-1234567890abcdef"), routes=ROUTES)
zipped("single-not-sampled", get("/", "b3: 0"), get("/", "b3: 0af7651916cd43dd-b7ad6b7169203331-0"), routes=ROUTES, count=0, wait=0.4)
zipped("single-broken", get("/", "b3: nonsense"), routes=ROUTES, count=0, wait=0.4)
zipped("not-sampled", get("/"), tracing="random_sampling: {value: 0}", routes=ROUTES, count=0, wait=0.4)
zipped("upstream-span", get("/"), tracing="spawn_upstream_span: true", routes=ROUTES, count=2)
zipped("upstream-span-parent", get("/", *B3, "x-b3-sampled: 1"), tracing="spawn_upstream_span: true", routes=ROUTES, count=2)
zipped("split-spans", get("/"), config="split_spans_for_request: true", routes=ROUTES, count=2)
zipped("error", get("/"), origin=answer("no", "503 No"))
zipped("tags", get("/decorated", "x-a: av"), routes=ROUTES, tracing="custom_tags: [{tag: h, request_header: {name: x-a}}]")
zipped("verbose", get("/"), routes=ROUTES, tracing="verbose: true")
zipped("w3c", get("/"), get("/", PARENT + "1"), get("/", *B3, "x-b3-sampled: 1"), config="trace_context_option: USE_B3_WITH_W3C_PROPAGATION", routes=ROUTES)


async def zipkin_post(stage):
    await stage.ask(get("/"), show=False)
    service = stage.origins["collector"]
    await service.wait(lambda: service.posts)
    for lines, _ in service.posts[:1]:
        for line in lines:
            if not re.match(r" *(content-length|transfer-encoding|user-agent|x-request-id|x-envoy-expected-rq-timeout-ms|\[)", line):
                stage.see(re.sub(r"x-forwarded-for: .*", "x-forwarded-for: <own>", line))
    await asyncio.sleep(0.3)
    await stage.see_stats("tracing.zipkin.spans_sent", "tracing.zipkin.reports_sent", "tracing.zipkin.reports_dropped", "tracing.zipkin.reports_skipped_no_cluster")

for name, extra in (("", {}), ("-hostname", {"collector_hostname": "other.test"})):
    case(f"tracing/zipkin/request{name}", play=zipkin_post, hcm={"tracing": {"provider": merge(ZIPKIN, {"typed_config": extra})}}, origins={"collector": lambda: HTTPCollector()}, bootstrap=RUNTIME,
         origin_counts=False, alone=True)


async def counted(stage):
    for one in (get("/"), get("/", "x-client-trace-id: a"), get("/", "x-request-id: 00000000-0000-a000-8000-000000000000")):
        await stage.ask(one, show=False)
    service = stage.origins["collector"]
    await service.wait(lambda: len(service.spans()) >= 2)
    await asyncio.sleep(0.3)
    prefix = "http.tracing_statistics.tracing."
    await stage.see_stats(*(prefix + name for name in ("random_sampling", "service_forced", "client_enabled", "not_traceable", "health_check")), "tracing.opentelemetry.spans_sent", "tracing.opentelemetry.spans_dropped")

case("tracing/statistics", play=counted, hcm={"tracing": {"provider": OTEL, "random_sampling": {"value": 0}}}, origins={"collector": collector()}, bootstrap=RUNTIME, origin_counts=False, alone=True)


async def resource(stage):
    await stage.ask(get("/"), show=False)
    service = stage.origins["collector"]
    await service.wait(service.spans)
    for message in service.messages[:1]:
        for spans in message.resource_spans:
            for attribute in spans.resource.attributes:
                if not attribute.key.startswith("telemetry.sdk"):
                    stage.see("\n".join(flatten(attribute)))
    for headers in service.headers[:1]:
        stage.see("headers " + ", ".join(f"{key}: {value}" for key, value in sorted(headers.items()) if key not in ("user-agent", "grpc-accept-encoding", "x-forwarded-for", "x-request-id", "x-envoy-internal", "grpc-timeout")))


DETECTORS = "type.googleapis.com/envoy.extensions.tracers.opentelemetry.resource_detectors.v3."
for name, extra in (("", {}), ("-no-name", {"service_name": None}), ("-detectors", {"resource_detectors": [
        {"name": "envoy.tracers.opentelemetry.resource_detectors.static_config", "typed_config": {"@type": DETECTORS + "StaticConfigResourceDetectorConfig", "attributes": {"k": "v", "service.name": "other"}}},
        {"name": "envoy.tracers.opentelemetry.resource_detectors.environment", "typed_config": {"@type": DETECTORS + "EnvironmentResourceDetectorConfig"}}]})):
    provider = merge(OTEL, {"typed_config": extra})
    case(f"tracing/resource{name}", play=resource, hcm={"tracing": {"provider": provider}}, origins={"collector": collector()}, bootstrap=RUNTIME, origin_counts=False)


async def traffic(stage):
    await stage.ask(get("/1"), get("/2"))

for name, factory in (("silent", collector(silent=True)), ("gone", lambda: DeadOrigin())):
    case(f"tracing/traffic-goes-on/{name}", play=traffic, hcm={"tracing": {"provider": OTEL}}, origins={"collector": factory}, bootstrap=RUNTIME, origin_counts=False)
