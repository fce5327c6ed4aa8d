"""Retries, their headers and limits, circuit breakers and hedging: what the client gets and how many attempts origins see."""
import asyncio

from harness.actions import CLOSE, EARLY, RESET, SILENT, GoAway, Reset, Sleep, answer, get, headers, post, raw, request, trailers
from harness.case import case, h1_origin, h2_origin
from harness.origins import DeadOrigin
from harness.shorthand import DETAILS

INTERNAL = "x-forwarded-for: 10.0.0.1"
BUSY = answer("busy", "503 Service Unavailable")
OK = answer("done")
NAMES = ("upstream_rq_total", "upstream_rq_retry", "upstream_rq_retry_success", "upstream_rq_retry_limit_exceeded",
         "upstream_rq_retry_overflow", "upstream_rq_retry_backoff_exponential", "upstream_rq_retry_backoff_ratelimited",
         "upstream_rq_timeout", "upstream_rq_per_try_timeout", "upstream_rq_per_try_idle_timeout", "retry_or_shadow_abandoned",
         "upstream_rq_503", "upstream_rq_504", "upstream_rq_200", "upstream_rq_5xx", "upstream_rq_completed",
         "retry.upstream_rq_503", "retry.upstream_rq_5xx", "retry.upstream_rq_completed", "upstream_rq_max_duration_reached")


async def see_numbers(stage, names):
    """Of the origin's cluster, with a single question."""
    prefix = f"cluster.{stage.case.slug}_origin."
    message = await stage.admin("GET", f"/stats?filter=%5E{prefix}")
    known = dict(line.split(": ", 1) for line in (message.body if message else b"").decode().splitlines())
    for name in names:
        stage.see(f"{name} = {known.get(prefix + name, 'absent')}")


def plain(name: str, *requests, numbers=(), settle=0.1, wait=0.0, **options):
    """Requests on one connection, then the cluster's numbers."""
    async def play(stage):
        client = None
        for one in requests or [get("/")]:
            if client is None or client.wire.ended:
                client = await stage.connect()
            client.send(one)
            await client.response(bytes(one).split(b" ", 1)[0].decode("latin-1"))
            if wait:
                await stage.settle(wait)
        await client.ending(0.1)
        await stage.settle(settle)
        await see_numbers(stage, numbers or NAMES)
    options.setdefault("hcm", DETAILS)
    case(f"resilience/{name}", play=play, **options)


def retry(name: str, policy: str, *requests, route="", vhost="", **options):
    plain(f"retry/{name}", *requests, vhosts=f"""[{{name: v, domains: ['*'], {vhost} routes: [
      {{match: {{prefix: /}}, route: {{cluster: ${{origin}}, retry_policy: {{{policy}}}{route}}}}}]}}]""", **options)


FAST = "retry_back_off: {base_interval: 0.01s, max_interval: 0.02s}"

# Conditions on answers
for code, words in ((500, "Internal Server Error"), (502, "Bad Gateway"), (503, "Service Unavailable"), (504, "Gateway Timeout"),
                    (409, "Conflict"), (429, "Too Many Requests"), (404, "Not Found"), (599, "Other")):
    for condition in ("5xx", "gateway-error", "retriable-4xx", "reset", "connect-failure"):
        if code in (500, 503, 409, 429) or condition in ("5xx", "retriable-4xx"):
            retry(f"status/{condition}-{code}", f"retry_on: {condition}, num_retries: 2, {FAST}",
                  origin=[answer("no", f"{code} {words}"), OK], numbers=("upstream_rq_retry", f"upstream_rq_{code}", "upstream_rq_200", f"retry.upstream_rq_{code}"))
retry("status-codes", f"retry_on: retriable-status-codes, retriable_status_codes: [404, 429], num_retries: 3, {FAST}", get("/"), get("/"), get("/"),
      origin=[answer("a", "404 Not Found"), answer("b", "429 Slow"), OK, answer("c", "500 Internal Server Error"), answer("d", "404 Not Found"), OK])
retry("status-codes-without-condition", f"retry_on: 5xx, retriable_status_codes: [404], {FAST}", origin=[answer("a", "404 Not Found"), OK])
retry("headers", f"retry_on: retriable-headers, retriable_headers: [{{name: x-again, string_match: {{exact: 'yes'}}}}], num_retries: 3, {FAST}", get("/"), get("/"),
      origin=[answer("a", "200 OK", "x-again: yes"), answer("b", "200 OK", "x-again: no"), answer("c", "404 Not Found", "x-again: yes"), OK])
retry("request-headers-match", f"retry_on: 5xx, retriable_request_headers: [{{name: x-safe, present_match: true}}], {FAST}", get("/"), get("/", "x-safe: 1"), origin=[BUSY, BUSY, OK])
retry("request-headers-method", f"retry_on: 5xx, retriable_request_headers: [{{name: ':method', string_match: {{exact: GET}}}}], {FAST}", post("/"), get("/"), origin=[BUSY, BUSY, OK])
retry("ratelimited-not-retried", f"retry_on: 5xx, {FAST}", origin=[answer("a", "503 Busy", "x-envoy-ratelimited: true"), OK])
retry("ratelimited-retried", f"retry_on: envoy-ratelimited, {FAST}", get("/"), get("/"), origin=[answer("a", "429 Busy", "x-envoy-ratelimited: true"), OK, answer("b", "429 Busy"), OK])
retry("overloaded-header", f"retry_on: 5xx, {FAST}", origin=[answer("a", "503 Busy", "x-envoy-overloaded: true"), OK])
retry("several-conditions", f"retry_on: 'connect-failure, retriable-4xx,gateway-error', num_retries: 3, {FAST}", origin=[answer("", "409 Conflict"), BUSY, OK])
retry("unknown-condition", f"retry_on: 'nonsense', {FAST}", origin=[BUSY, OK])
retry("no-condition", f"num_retries: 3, {FAST}", origin=[BUSY, OK])
retry("limit", f"retry_on: 5xx, num_retries: 2, {FAST}", origin=[BUSY])
retry("default-is-one", f"retry_on: 5xx, {FAST}", origin=[BUSY, BUSY, OK])
retry("none", f"retry_on: 5xx, num_retries: 0, {FAST}", origin=[BUSY, OK])
retry("last-answer-passes", f"retry_on: 5xx, num_retries: 1, {FAST}", origin=[answer("first", "500 Internal Server Error"), answer("second", "503 Service Unavailable")])
retry("success-counts-once", f"retry_on: 5xx, num_retries: 3, {FAST}", get("/"), get("/"), origin=[BUSY, BUSY, OK, OK])
retry("different-failures", f"retry_on: '5xx,reset', num_retries: 3, {FAST}", origin=[BUSY, [CLOSE], OK])
retry("default-back-off", "retry_on: 5xx, num_retries: 3", origin=[BUSY, BUSY, BUSY, OK])

# Conditions on failures
for condition in ("5xx", "gateway-error", "reset", "connect-failure", "refused-stream", "reset-before-request", "http3-post-connect-failure"):
    retry(f"close/{condition}", f"retry_on: {condition}, num_retries: 2, {FAST}", origin=[[CLOSE], OK])
    retry(f"dead/{condition}", f"retry_on: {condition}, num_retries: 2, {FAST}", origin=lambda: DeadOrigin())
    retry(f"refused/{condition}", f"retry_on: {condition}, num_retries: 2, {FAST}", origin=h2_origin([[Reset(7)], [headers(200, end=True)]]))
    retry(f"h2-reset/{condition}", f"retry_on: {condition}, num_retries: 2, {FAST}", origin=h2_origin([[Reset(2)], [headers(200, end=True)]]))
    retry(f"malformed/{condition}", f"retry_on: {condition}, num_retries: 2, {FAST}", origin=[[b"nonsense\r\n\r\n"], OK])
    retry(f"after-headers/{condition}", f"retry_on: {condition}, num_retries: 2, {FAST}", origin=[[raw("HTTP/1.1 200 OK", "content-length: 9", body="abc"), CLOSE], OK])

# gRPC statuses
GRPC = "content-type: application/grpc"
for condition, code in (("cancelled", 1), ("deadline-exceeded", 4), ("resource-exhausted", 8), ("internal", 13), ("unavailable", 14)):
    for status in (code, 5):
        retry(f"grpc/{condition}-{status}", f"retry_on: {condition}, num_retries: 2, {FAST}", post("/s/m", GRPC),
              origin=h2_origin([[headers(200, GRPC, f"grpc-status: {status}", end=True)], [headers(200, GRPC, "grpc-status: 0", end=True)]]),
              numbers=("upstream_rq_retry", "upstream_rq_200", "retry.upstream_rq_200"))
retry("grpc/in-trailers", f"retry_on: unavailable, num_retries: 2, {FAST}", post("/s/m", GRPC), origin=h2_origin([[headers(200, GRPC), trailers("grpc-status: 14")], [headers(200, GRPC, "grpc-status: 0", end=True)]]))
retry("grpc/without-content-type", f"retry_on: unavailable, num_retries: 2, {FAST}", post("/"), origin=[answer("", "200 OK", "grpc-status: 14"), OK])

# Bodies
retry("body", f"retry_on: 5xx, num_retries: 2, {FAST}", post("/", body="hello"), origin=[BUSY, BUSY, OK])
retry("body-chunked", f"retry_on: 5xx, num_retries: 2, {FAST}", raw("POST / HTTP/1.1", "host: a.test", "transfer-encoding: chunked", body="3\r\nabc\r\n0\r\n\r\n"), origin=[BUSY, OK])
retry("body-beyond-limit", f"retry_on: 5xx, num_retries: 2, {FAST}", post("/", body="x" * 300), post("/", body="y" * 20), origin=[BUSY, BUSY, OK],
      vhost="per_request_buffer_limit_bytes: 100,")
retry("body-beyond-route-limit", f"retry_on: 5xx, num_retries: 2, {FAST}", post("/", body="x" * 300), origin=[BUSY, OK], listener_extra="per_connection_buffer_limit_bytes: 100")
retry("early-answer", f"retry_on: 5xx, num_retries: 2, {FAST}", post("/", body="hello"), origin=[[EARLY, BUSY], OK])


async def retried_while_sending(stage):
    client = await stage.connect()
    client.send(b"POST / HTTP/1.1\r\nhost: a.test\r\ncontent-length: 6\r\n\r\nabc")
    await stage.settle(0.4)
    client.send(b"def")
    await client.response("POST")
    await client.ending(0.1)
    await see_numbers(stage, ("upstream_rq_retry", "upstream_rq_retry_success"))

case("resilience/retry/while-sending", play=retried_while_sending, origin=[[EARLY, BUSY], OK], hcm=DETAILS,
     routes=f"[{{match: {{prefix: /}}, route: {{cluster: ${{origin}}, retry_policy: {{retry_on: 5xx, {FAST}}}}}}}]")


async def too_much_while_waiting(stage):
    client = await stage.connect()
    client.send(b"POST / HTTP/1.1\r\nhost: a.test\r\ncontent-length: 300\r\n\r\n" + b"a" * 50)
    await stage.settle(0.3)
    client.send(b"b" * 250)
    await client.response("POST")
    await client.ending(0.5)
    await see_numbers(stage, ("upstream_rq_retry", "retry_or_shadow_abandoned"))

case("resilience/retry/too-much-while-waiting", play=too_much_while_waiting, origin=[[EARLY, answer("", "429 Slow", "reset: 5")], OK], hcm=DETAILS,
     vhosts="""[{name: v, domains: ['*'], per_request_buffer_limit_bytes: 100, routes: [{match: {prefix: /}, route: {cluster: ${origin},
       retry_policy: {retry_on: retriable-status-codes, retriable_status_codes: [429], rate_limited_retry_back_off: {reset_headers: [{name: reset}]}}}}]}]""")

# What headers ask for
HEADERS = "[{match: {prefix: /}, route: {cluster: ${origin}}}]"


def asked(name: str, *fields: str, routes=HEADERS, again=1, **options):
    plain(f"headers/{name}", *[get("/", *fields, INTERNAL)] * again, routes=routes, **options)


asked("retry-on", "x-envoy-retry-on: 5xx", origin=[BUSY, OK])
asked("retry-on-from-outside", "x-envoy-retry-on: 5xx", origin=[BUSY, OK], hcm=DETAILS + "\nuse_remote_address: true")
asked("max-retries", "x-envoy-retry-on: 5xx", "x-envoy-max-retries: 3", origin=[BUSY, BUSY, BUSY, OK])
asked("max-retries-zero", "x-envoy-retry-on: 5xx", "x-envoy-max-retries: 0", origin=[BUSY, OK])
asked("max-retries-alone", "x-envoy-max-retries: 3", origin=[BUSY, OK])
asked("max-retries-nonsense", "x-envoy-retry-on: 5xx", "x-envoy-max-retries: many", origin=[BUSY, BUSY, OK])
asked("grpc-on", "x-envoy-retry-grpc-on: unavailable", origin=[answer("", "200 OK", "grpc-status: 14"), OK])
asked("retry-on-knows-no-grpc", "x-envoy-retry-on: unavailable", origin=[answer("", "200 OK", "grpc-status: 14"), OK])
asked("grpc-on-knows-no-http", "x-envoy-retry-grpc-on: 5xx", origin=[BUSY, OK])
asked("status-codes", "x-envoy-retry-on: retriable-status-codes", "x-envoy-retriable-status-codes: 404, 410,x", origin=[answer("", "410 Gone"), OK])
asked("status-codes-alone", "x-envoy-retriable-status-codes: 404", origin=[answer("", "404 Not Found"), OK])
asked("header-names", "x-envoy-retry-on: retriable-headers", "x-envoy-retriable-header-names: x-other, X-Again", origin=[answer("", "200 OK", "x-again: 1"), OK])
asked("added-to-route", "x-envoy-retry-on: retriable-4xx", origin=[BUSY, answer("", "409 Conflict"), OK],
      routes=f"[{{match: {{prefix: /}}, route: {{cluster: ${{origin}}, retry_policy: {{retry_on: 5xx, num_retries: 3, {FAST}}}}}}}]")
asked("max-retries-over-route", "x-envoy-max-retries: 1", origin=[BUSY, BUSY, OK],
      routes=f"[{{match: {{prefix: /}}, route: {{cluster: ${{origin}}, retry_policy: {{retry_on: 5xx, num_retries: 5, {FAST}}}}}}}]")
asked("timeout", "x-envoy-upstream-rq-timeout-ms: 200", origin=[[SILENT]])
asked("per-try-timeout", "x-envoy-upstream-rq-per-try-timeout-ms: 150", "x-envoy-retry-on: 5xx", origin=[[SILENT], OK])
asked("per-try-timeout-without-retry", "x-envoy-upstream-rq-per-try-timeout-ms: 150", origin=[[SILENT], OK])
asked("per-try-beyond-timeout", "x-envoy-upstream-rq-per-try-timeout-ms: 500", "x-envoy-upstream-rq-timeout-ms: 200", origin=[[SILENT], OK])
asked("alt-response", "x-envoy-upstream-rq-timeout-ms: 200", "x-envoy-upstream-rq-timeout-alt-response: 1", origin=[[SILENT]],
      numbers=("upstream_rq_204", "upstream_rq_504", "upstream_rq_timeout"))
asked("alt-response-per-try", "x-envoy-upstream-rq-per-try-timeout-ms: 200", "x-envoy-upstream-rq-timeout-alt-response: 1", origin=[[SILENT]],
      numbers=("upstream_rq_204", "upstream_rq_504", "upstream_rq_per_try_timeout"))
asked("stream-duration", "x-envoy-upstream-stream-duration-ms: 200", origin=[[SILENT]])
asked("stream-duration-in-body", "x-envoy-upstream-stream-duration-ms: 200", origin=[[raw("HTTP/1.1 200 OK", "content-length: 9", body="abc"), SILENT]])
asked("stream-duration-retried", "x-envoy-upstream-stream-duration-ms: 200", "x-envoy-retry-on: 5xx", origin=[[SILENT], OK])
asked("alt-stat-name", "x-envoy-upstream-alt-stat-name: other", origin=[BUSY, OK], again=2,
      numbers=("other.upstream_rq_200", "other.upstream_rq_503", "other.upstream_rq_completed", "other.internal.upstream_rq_200", "other.external.upstream_rq_200"))
asked("none-reach-the-origin", "x-envoy-retry-on: 5xx", "x-envoy-retry-grpc-on: internal", "x-envoy-max-retries: 2", "x-envoy-retriable-status-codes: 404",
      "x-envoy-retriable-header-names: x", "x-envoy-upstream-rq-timeout-ms: 3000", "x-envoy-upstream-rq-per-try-timeout-ms: 1000",
      "x-envoy-hedge-on-per-try-timeout: true", "x-envoy-upstream-rq-timeout-alt-response: 1", "x-envoy-upstream-alt-stat-name: alt",
      "x-envoy-upstream-stream-duration-ms: 4000", "x-envoy-decorator-operation: op")
asked("none-reach-the-origin-without-retries", "x-envoy-max-retries: 2", "x-envoy-retriable-status-codes: 404", "x-envoy-retriable-header-names: x",
      "x-envoy-hedge-on-per-try-timeout: false", "x-envoy-upstream-rq-per-try-timeout-ms: 1000")
asked("expected-with-per-try", "x-envoy-upstream-rq-per-try-timeout-ms: 1000")
asked("expected-with-hedging", "x-envoy-upstream-rq-per-try-timeout-ms: 1000", "x-envoy-hedge-on-per-try-timeout: true")

# Counts and marks
retry("attempt-count", f"retry_on: 5xx, num_retries: 2, {FAST}", get("/", "x-envoy-attempt-count: 7"), origin=[BUSY, BUSY, OK],
      vhost="include_request_attempt_count: true, include_attempt_count_in_response: true,", numbers=("upstream_rq_retry",))
# The origin takes its time, so that less than the whole timeout is left for the second attempt on both sides.
retry("attempt-count-on-failure", f"retry_on: 5xx, num_retries: 1, {FAST}", origin=[[Sleep(0.01), CLOSE]],
      vhost="include_request_attempt_count: true, include_attempt_count_in_response: true,", numbers=("upstream_rq_retry",))
retry("timeout-mark", f"retry_on: 5xx, num_retries: 2, per_try_timeout: 0.2s, {FAST}", origin=[BUSY, [SILENT], OK],
      vhost="include_is_timeout_retry_header: true,", numbers=("upstream_rq_retry",))

# Times
retry("per-try-timeout", f"retry_on: 5xx, num_retries: 2, per_try_timeout: 0.2s, {FAST}", origin=[[SILENT], [SILENT], OK])
retry("per-try-timeout-gives-up", f"retry_on: 5xx, num_retries: 1, per_try_timeout: 0.2s, {FAST}", origin=[[SILENT]])
retry("per-try-timeout-not-retried", f"retry_on: connect-failure, num_retries: 1, per_try_timeout: 0.2s, {FAST}", origin=[[SILENT]])
retry("per-try-timeout-in-body", f"retry_on: 5xx, num_retries: 1, per_try_timeout: 0.2s, {FAST}", origin=[[raw("HTTP/1.1 200 OK", "content-length: 6", body="abc"), Sleep(0.4), b"def"]])
retry("per-try-idle", f"retry_on: 5xx, num_retries: 2, per_try_idle_timeout: 0.2s, {FAST}", origin=[[SILENT], OK])
retry("per-try-idle-gives-up", f"retry_on: 5xx, num_retries: 1, per_try_idle_timeout: 0.2s, {FAST}", origin=[[SILENT]])
retry("per-try-idle-in-body", f"retry_on: 5xx, num_retries: 1, per_try_idle_timeout: 0.2s, {FAST}", origin=[[raw("HTTP/1.1 200 OK", "content-length: 6", body="abc"), SILENT]])
retry("route-timeout-over-all", f"retry_on: 5xx, num_retries: 9, per_try_timeout: 0.2s, {FAST}", origin=[[SILENT]], route=", timeout: 0.5s")
retry("timeout-while-waiting", "retry_on: 5xx, rate_limited_retry_back_off: {reset_headers: [{name: reset}]}", origin=[answer("", "503 Busy", "reset: 3")], route=", timeout: 0.3s")
retry("cluster-stream-duration", f"retry_on: 5xx, {FAST}", origin=[[SILENT], OK], cluster="""typed_extension_protocol_options: {envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
  {"@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, explicit_http_config: {http_protocol_options: {}}, common_http_protocol_options: {max_stream_duration: 0.2s}}}""")
retry("rate-limited-seconds", "retry_on: 5xx, rate_limited_retry_back_off: {reset_headers: [{name: retry-after, format: SECONDS}]}",
      origin=[answer("", "503 Busy", "retry-after: 1"), OK])
retry("rate-limited-beyond-maximum", "retry_on: 5xx, rate_limited_retry_back_off: {reset_headers: [{name: retry-after}], max_interval: 2s}",
      origin=[answer("", "503 Busy", "retry-after: 3"), OK])
retry("rate-limited-second-header", "retry_on: 5xx, rate_limited_retry_back_off: {reset_headers: [{name: missing}, {name: retry-after}]}",
      origin=[answer("", "503 Busy", "retry-after: 1"), OK])
retry("rate-limited-nonsense", "retry_on: 5xx, rate_limited_retry_back_off: {reset_headers: [{name: retry-after}]}",
      origin=[answer("", "503 Busy", "retry-after: soon"), OK])
retry("rate-limited-past-timestamp", "retry_on: 5xx, rate_limited_retry_back_off: {reset_headers: [{name: reset, format: UNIX_TIMESTAMP}]}",
      origin=[answer("", "503 Busy", "reset: 1000"), OK])

# Which hosts
ENDPOINT = "{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: \"${port.%s}\"}}}%s}"


def hosts(name: str, policy: str, endpoints: str, scripts: dict, again=6, see=("bad", "good"), **options):
    """One cluster over several origins; whoever answers says so."""
    async def play(stage):
        client = await stage.connect()
        answers = []
        for _ in range(again):
            client.send(get("/"))
            message = await client.response("GET", show=False)
            answers.append(f"{message.status} {message.body.decode()}" if message else "none")
        for one in sorted(set(answers)):
            stage.see(f"{answers.count(one)} times {one}")
    case(f"resilience/hosts/{name}", play=play, origins=scripts, origin_counts=False, alone=False,
         routes=f"[{{match: {{prefix: /}}, route: {{cluster: group_${{case}}, retry_policy: {{{policy}}}}}}}]",
         clusters=f"""[{{name: 'group_${{case}}', type: STATIC, connect_timeout: 1s, lb_policy: ROUND_ROBIN,
           load_assignment: {{cluster_name: g, endpoints: [{endpoints}]}}}}]""", **options)


PREVIOUS = "retry_host_predicate: [{name: envoy.retry_host_predicates.previous_hosts, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate}}], host_selection_retry_max_attempts: 20"
CANARY = "retry_host_predicate: [{name: envoy.retry_host_predicates.omit_canary_hosts, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.retry.host.omit_canary_hosts.v3.OmitCanaryHostsPredicate}}], host_selection_retry_max_attempts: 20"
METADATA = "retry_host_predicate: [{name: envoy.retry_host_predicates.omit_host_metadata, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig, metadata_match: {filter_metadata: {envoy.lb: {kind: bad}}}}}], host_selection_retry_max_attempts: 20"
PRIORITIES = "retry_priority: {name: envoy.retry_priorities.previous_priorities, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig, update_frequency: %d}}"
BAD_GOOD = {"bad": h1_origin([answer("bad", "503 Service Unavailable")]), "good": h1_origin(answer("good"))}
BOTH = "{lb_endpoints: [%s, %s]}" % (ENDPOINT % ("bad", ""), ENDPOINT % ("good", ""))
hosts("previous", f"retry_on: 5xx, num_retries: 1, {PREVIOUS}, {FAST}", BOTH, BAD_GOOD)
hosts("canary", f"retry_on: 5xx, num_retries: 1, {CANARY}, {FAST}", "{lb_endpoints: [%s, %s]}" % (
    ENDPOINT % ("bad", ", metadata: {filter_metadata: {envoy.lb: {canary: true}}}"), ENDPOINT % ("good", "")), BAD_GOOD)
hosts("metadata", f"retry_on: 5xx, num_retries: 1, {METADATA}, {FAST}", "{lb_endpoints: [%s, %s]}" % (
    ENDPOINT % ("bad", ", metadata: {filter_metadata: {envoy.lb: {kind: bad}}}"), ENDPOINT % ("good", "")), BAD_GOOD)
hosts("all-refused", f"retry_on: 5xx, num_retries: 2, {METADATA}, {FAST}", "{lb_endpoints: [%s]}" % (
    ENDPOINT % ("bad", ", metadata: {filter_metadata: {envoy.lb: {kind: bad}}}")), BAD_GOOD)
LEVELS = "{priority: 0, lb_endpoints: [%s]}, {priority: 1, lb_endpoints: [%s]}" % (ENDPOINT % ("bad", ""), ENDPOINT % ("good", ""))
hosts("priorities", f"retry_on: 5xx, num_retries: 1, {PRIORITIES % 1}, {FAST}", LEVELS, BAD_GOOD)
hosts("priorities-later", f"retry_on: 5xx, num_retries: 1, {PRIORITIES % 2}, {FAST}", LEVELS, BAD_GOOD)
hosts("priorities-later-enough", f"retry_on: 5xx, num_retries: 2, {PRIORITIES % 2}, {FAST}", LEVELS, BAD_GOOD)
hosts("priorities-start-over", f"retry_on: 5xx, num_retries: 3, {PRIORITIES % 1}, {FAST}", LEVELS,
      {"bad": h1_origin([answer("bad", "503 Service Unavailable")]), "good": h1_origin([answer("worse", "503 Service Unavailable")])})

# Circuit breakers
BREAKERS = ("upstream_rq_retry", "upstream_rq_active_overflow", "upstream_rq_retry_overflow", "upstream_rq_pending_overflow", "upstream_cx_overflow", "upstream_cx_pool_overflow",
            "circuit_breakers.default.rq_open", "circuit_breakers.default.rq_retry_open", "circuit_breakers.default.rq_pending_open",
            "circuit_breakers.default.cx_open", "circuit_breakers.default.cx_pool_open", "circuit_breakers.high.rq_open", "circuit_breakers.high.rq_retry_open",
            "circuit_breakers.default.remaining_cx", "circuit_breakers.default.remaining_rq", "circuit_breakers.default.remaining_pending",
            "circuit_breakers.default.remaining_retries", "circuit_breakers.default.remaining_cx_pools")


def breaker(name: str, thresholds: str, at_once: int, route="", see_while=0.3, **options):
    """Requests at once on connections of their own; numbers while they are under way and after."""
    async def play(stage):
        clients = [await stage.connect() for _ in range(at_once)]
        for client in clients:
            client.send(get("/"))
            await stage.settle(0.05)
        await stage.settle(see_while)
        await see_numbers(stage, BREAKERS)
        answers = []
        for client in clients:
            message = await client.response("GET", show=False)
            answers.append(f"{message.status} {message.body.decode()} {message.value('x-envoy-overloaded')}" if message else "none")
        for one in sorted(set(answers)):
            stage.see(f"{answers.count(one)} times {one}")
        await stage.settle(0.1)
        await see_numbers(stage, BREAKERS)
    options.setdefault("cluster", f"circuit_breakers: {{{thresholds}}}")
    options.setdefault("origin", [[Sleep(0.9), OK]])
    case(f"resilience/breaker/{name}", play=play, hcm=DETAILS, origin_counts=False,
         routes=f"[{{match: {{prefix: /}}, route: {{cluster: ${{origin}}{route}}}}}]", **options)


RETRYING = f", retry_policy: {{retry_on: 5xx, num_retries: 1, {FAST}}}"
BUSY_THEN_SLOW = [BUSY, [Sleep(0.9), OK]]
breaker("retries-zero", "thresholds: [{max_retries: 0}]", 1, RETRYING, origin=[BUSY])
breaker("retries-zero-tracked", "thresholds: [{max_retries: 0, track_remaining: true}]", 1, RETRYING, origin=[BUSY])
breaker("retries-one", "thresholds: [{max_retries: 1, track_remaining: true}]", 1, RETRYING, origin=BUSY_THEN_SLOW)
breaker("retries-one-of-two", "thresholds: [{max_retries: 1}]", 2, RETRYING, origin=[BUSY, [Sleep(0.9), OK], BUSY])
breaker("retries-one-after-the-other", "thresholds: [{max_retries: 1}]", 1, RETRYING.replace("num_retries: 1", "num_retries: 3"), origin=[BUSY, BUSY, BUSY, OK])
breaker("budget-minimum", "thresholds: [{retry_budget: {min_retry_concurrency: 1}, track_remaining: true}]", 2, RETRYING, origin=[BUSY, [Sleep(0.9), OK], BUSY])
breaker("budget-none", "thresholds: [{retry_budget: {budget_percent: {value: 0}, min_retry_concurrency: 0}}]", 1, RETRYING, origin=[BUSY])
breaker("budget-full", "thresholds: [{retry_budget: {budget_percent: {value: 100}, min_retry_concurrency: 0}}]", 2, RETRYING, origin=[[Sleep(0.9), OK], BUSY, OK])
breaker("budget-default", "thresholds: [{retry_budget: {}}]", 1, RETRYING, origin=BUSY_THEN_SLOW)
breaker("high-priority", "thresholds: [{priority: HIGH, max_retries: 0}]", 1, RETRYING + ", priority: HIGH", origin=[BUSY])
breaker("high-priority-leaves-default", "thresholds: [{priority: HIGH, max_retries: 0}]", 1, RETRYING, origin=[BUSY, OK])
breaker("requests", "thresholds: [{max_requests: 1, track_remaining: true}]", 2)
breaker("pending", "thresholds: [{max_connections: 1, max_pending_requests: 1, track_remaining: true}]", 3, origin=[[Sleep(0.9), OK], [Sleep(0.1), OK]])
breaker("pools", "thresholds: [{max_connection_pools: 1, track_remaining: true}]", 1)
breaker("pools-zero", "thresholds: [{max_connection_pools: 0}]", 1)
breaker("per-host", "per_host_thresholds: [{max_connections: 1}]", 2, origin=[[Sleep(0.9), OK], [Sleep(0.1), OK]])
breaker("per-host-beside", "thresholds: [{max_connections: 5, track_remaining: true}], per_host_thresholds: [{max_connections: 2}]", 3, origin=[[Sleep(0.9), OK], [Sleep(0.9), OK], [Sleep(0.1), OK]])
breaker("first-threshold-counts", "thresholds: [{max_retries: 0}, {max_retries: 5}]", 1, RETRYING, origin=[BUSY, OK])

plain("breaker/refused-answer", routes="[{match: {prefix: /}, route: {cluster: ${origin}}}]", cluster="circuit_breakers: {thresholds: [{max_requests: 0}]}", numbers=BREAKERS)

# Hedging
HEDGE = ", hedge_policy: {hedge_on_per_try_timeout: true}"


def hedge(name: str, script, *requests, retries=1, per_try="0.3s", timeout="3s", policy=HEDGE, retry_on="5xx", **options):
    options.setdefault("origin", script)
    plain(f"hedge/{name}", *requests, wait=0.0,
          routes=f"""[{{match: {{prefix: /}}, route: {{cluster: ${{origin}}, timeout: {timeout}, retry_policy: {{retry_on: '{retry_on}', num_retries: {retries},
            per_try_timeout: {per_try}, {FAST}}}{policy}}}}}]""", **options)


hedge("second-answers", [[SILENT], answer("second")])
hedge("first-answers", [[Sleep(0.6), answer("first")], [SILENT]])
hedge("both-silent", [[SILENT]], timeout="0.9s")
hedge("second-fails-first-answers", [[Sleep(0.7), answer("first")], BUSY])
hedge("second-closes-first-answers", [[Sleep(0.7), answer("first")], [CLOSE]])
hedge("first-fails-second-answers", [[Sleep(0.5), BUSY], [Sleep(0.5), answer("second")]])
hedge("first-closes-second-answers", [[Sleep(0.5), CLOSE], [Sleep(0.5), answer("second")]])
hedge("both-fail", [[Sleep(0.5), answer("one", "503 Busy")], [Sleep(0.4), answer("two", "500 Broken")]])
hedge("both-close", [[Sleep(0.5), CLOSE], [Sleep(0.4), CLOSE]])
hedge("two-retries", [[SILENT], [SILENT], answer("third")], retries=2)
hedge("not-by-condition", [[SILENT], answer("second")], retry_on="connect-failure")
hedge("no-retries-left", [[Sleep(0.6), answer("first")]], retries=0)
hedge("body", [[SILENT], answer("second")], post("/", body="hello"))
hedge("http2", None, origin=h2_origin([[SILENT], [headers(200, end=True)]]))
hedge("fast", [answer("first")])
hedge("initial-requests", [answer("first")], policy=", hedge_policy: {initial_requests: 1, hedge_on_per_try_timeout: true}")
hedge("vhost", [[SILENT], answer("second")], policy="", vhosts=f"""[{{name: v, domains: ['*'], hedge_policy: {{hedge_on_per_try_timeout: true}}, routes: [
  {{match: {{prefix: /}}, route: {{cluster: ${{origin}}, retry_policy: {{retry_on: 5xx, per_try_timeout: 0.3s, {FAST}}}}}}}]}}]""")
asked("hedge", "x-envoy-hedge-on-per-try-timeout: true", "x-envoy-upstream-rq-per-try-timeout-ms: 300", "x-envoy-retry-on: 5xx", origin=[[Sleep(0.6), answer("first")], [SILENT]])
asked("hedge-off", "x-envoy-hedge-on-per-try-timeout: false", origin=[[SILENT], answer("second")],
      routes=f"[{{match: {{prefix: /}}, route: {{cluster: ${{origin}}, hedge_policy: {{hedge_on_per_try_timeout: true}}, retry_policy: {{retry_on: 5xx, per_try_timeout: 0.3s, {FAST}}}}}}}]")


# What a cluster says for all routes to it
def of_cluster(name: str, options: str, script, route="", vhost="", **more):
    plain(f"cluster/{name}", vhosts=f"[{{name: v, domains: ['*'], {vhost} routes: [{{match: {{prefix: /}}, route: {{cluster: ${{origin}}{route}}}}}]}}]", origin=script,
          cluster=f"""typed_extension_protocol_options: {{envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
  {{"@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, explicit_http_config: {{http_protocol_options: {{}}}}, {options}}}}}""", **more)


TWICE = f"retry_policy: {{retry_on: 5xx, num_retries: 2, {FAST}}}"
of_cluster("retries", TWICE, [BUSY])
of_cluster("retries-over-route", TWICE, [BUSY], f", retry_policy: {{retry_on: 5xx, num_retries: 1, {FAST}}}")
of_cluster("retries-over-host", TWICE, [BUSY], vhost=f"retry_policy: {{retry_on: 5xx, num_retries: 1, {FAST}}},")
of_cluster("retries-per-try-timeout", f"retry_policy: {{retry_on: 5xx, per_try_timeout: 0.2s, {FAST}}}", [[SILENT]])
of_cluster("mirrors", "request_mirror_policies: [{cluster: ${shadow}}]", [OK], origins={"shadow": h1_origin()})
of_cluster("mirrors-over-route", "request_mirror_policies: [{cluster: ${shadow}}]", [OK], ", request_mirror_policies: [{cluster: ${second}}]", origins={"shadow": h1_origin(), "second": h1_origin()})
